//! NET-012: a public subnet whose drawn route leads elsewhere than to the internet gateway.

use crate::component::subnet::SubnetKind;
use crate::document::{Document, LinkId, Node, NodeId};
use crate::routing;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-012",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Public subnet without a route to the internet",
    why: "A subnet is public by its route to an internet gateway: without it nothing in the subnet is reachable.",
    how_to_fix: "Let its default route lead to the internet gateway, or declare the subnet private.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
                nat: nat_gateway
              t: subnet kind=public
        t -> nat kind=route",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
                nat: nat_gateway
              t: subnet kind=public
        t -> igw kind=route",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Route it to the internet gateway",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some((gateway, link)) = misrouted(topology, id) else {
        return;
    };
    let Some(to) = topology.document.link(link).map(|link| link.to) else {
        return;
    };
    report
        .about(&[id, to])
        .links(&[link])
        .button(Some(format!("Route it to {}", topology.name(gateway))))
        .say(format!(
            "Public subnet {} has no route to an internet gateway: its default route leads to {}.",
            topology.name(id),
            topology.name(to),
        ));
}

/// The internet gateway that a public subnet should be routed to, and the drawn route that leads
/// elsewhere. A VPC without an internet gateway is the matter of NET-010.
fn misrouted(topology: &Topology<'_>, id: NodeId) -> Option<(NodeId, LinkId)> {
    if topology.subnet_kind(id) != Some(SubnetKind::Public)
        || routing::is_internet_routed(topology, id)
    {
        return None;
    }
    let contents = topology.contents(topology.vpc_of(id)?)?;
    let gateway = contents.internet_gateways.first().copied()?;
    Some((gateway, routing::drawn_route(topology, id)?.0))
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some((gateway, link)) = misrouted(&Topology::of(document), id)
        && let Some(link) = document.link_mut(link)
    {
        link.to = gateway;
    }
}
