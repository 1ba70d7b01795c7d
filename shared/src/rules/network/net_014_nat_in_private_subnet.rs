//! NET-014: a NAT gateway in a subnet from which it cannot reach the internet.

use crate::component::Component;
use crate::component::subnet::SubnetKind;
use crate::document::{Document, Node, NodeId};
use crate::routing;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-014",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "NAT gateway outside a public subnet",
    why: "The gateway itself must reach the internet; from a private subnet it translates for nobody.",
    how_to_fix: "Put it into a public subnet of its zone.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone
              s: subnet cidr=10.0.0.0/24 kind=private
                nat: nat_gateway",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone
              s: subnet cidr=10.0.0.0/24 kind=public
                nat: nat_gateway",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Move it to a public subnet",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(subnet) = misplaced(topology, id) else {
        return;
    };
    let zone = mending::zone_box(topology, id);
    let possible = zone.is_some_and(|zone| mending::public_subnet_possible(topology, zone));
    report.about(&[id, subnet]).mendable(possible).say(format!(
        "{} must be in a public subnet: {} has no route to the internet.",
        called(topology, "NAT gateway", id),
        topology.name(subnet),
    ));
}

/// The subnet of a NAT gateway that is not meant to be public and is not. A public subnet with a
/// wrong route is the matter of NET-010 and NET-012.
fn misplaced(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    let Component::NatGateway(nat) = topology.component(id)? else {
        return None;
    };
    if !nat.is_public() {
        return None;
    }
    let subnet = topology.subnets_of(id).first().copied()?;
    let wrong = topology.subnet_kind(subnet) != Some(SubnetKind::Public)
        && !routing::is_internet_routed(topology, subnet);
    wrong.then_some(subnet)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let zone = misplaced(&topology, id).and_then(|_| mending::zone_box(&topology, id));
    let zone = zone.filter(|zone| mending::public_subnet_possible(&topology, *zone));
    if let Some(zone) = zone {
        let subnet = mending::ensure_public_subnet(document, zone);
        mending::transfer(document, id, Some(subnet));
    }
}
