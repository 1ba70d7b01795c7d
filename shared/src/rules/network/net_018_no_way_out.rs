//! NET-018: something calls the internet from a subnet that has no way out.

use std::collections::BTreeSet;

use crate::component::nat_gateway::NatGateway;
use crate::component::subnet::SubnetKind;
use crate::component::{Component, Role};
use crate::document::{Document, LinkId, NodeId};
use crate::routing::{self, DefaultRoute};
use crate::rules::wording::{called, names};
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-018",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "No way out to the internet",
    why: "The call fails: no packet leaves the subnet for the internet.",
    how_to_fix: "Add a NAT gateway in a public subnet of the zone.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                worker: ec2
        maps: external_api
        worker -> maps",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone
              p: subnet kind=public cidr=10.0.1.0/24
                nat: nat_gateway
              s: subnet cidr=10.0.0.0/24
                worker: ec2
        maps: external_api
        worker -> maps",
    check,
    fix: Some(Fix {
        label: "Add a NAT gateway",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        // Container services are the matter of CMP-012: without a way out they do not even start.
        if !matches!(node.component, Component::Ec2(_) | Component::Asg(_)) {
            continue;
        }
        let (links, targets) = outside(topology, id);
        if links.is_empty() {
            continue;
        }
        let Some(&(subnet, reason)) = shut_in(topology, id).first() else {
            continue;
        };
        let mut nodes = vec![id];
        nodes.extend(&targets);
        nodes.push(subnet);
        report
            .about(&nodes)
            .links(&links)
            .mendable(mendable(topology, id))
            .say(format!(
                "{} cannot reach {}: {}.",
                topology.name(id),
                names(topology, &targets),
                match reason {
                    Reason::NoNat =>
                        format!("{} has no NAT gateway", called(topology, "subnet", subnet)),
                    Reason::NoPublicAddress => format!(
                        "it has no public address in public subnet {}",
                        topology.name(subnet)
                    ),
                },
            ));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    NoNat,
    NoPublicAddress,
}

/// The links by which a node calls services outside, and these services.
fn outside(topology: &Topology<'_>, id: NodeId) -> (Vec<LinkId>, Vec<NodeId>) {
    let calls: Vec<(LinkId, NodeId)> = (topology.links_from(id))
        .filter(|(_, link)| {
            link.kind.is_traffic() && topology.role(link.to) == Some(Role::External)
        })
        .map(|(id, link)| (id, link.to))
        .collect();
    let targets: BTreeSet<NodeId> = calls.iter().map(|(_, to)| *to).collect();
    (
        calls.into_iter().map(|(id, _)| id).collect(),
        targets.into_iter().collect(),
    )
}

/// The subnets of a node from which it cannot call the internet, and why. A NAT gateway that cannot
/// do so itself is the matter of NET-010, NET-012 and NET-014.
fn shut_in(topology: &Topology<'_>, id: NodeId) -> Vec<(NodeId, Reason)> {
    let address = matches!(topology.node(id).map(|node| &node.component),
        Some(Component::Ec2(server)) if server.public_ip);
    (topology.subnets_of(id).into_iter())
        .filter_map(|subnet| match routing::default_route(topology, subnet) {
            DefaultRoute::None if topology.subnet_kind(subnet) == Some(SubnetKind::Public) => None,
            DefaultRoute::None => Some((subnet, Reason::NoNat)),
            DefaultRoute::Internet(_) if !address => Some((subnet, Reason::NoPublicAddress)),
            _ => None,
        })
        .collect()
}

/// Whether a NAT gateway in the zone of each shut-in subnet helps: the subnets are private, and
/// there is room for it.
fn mendable(topology: &Topology<'_>, id: NodeId) -> bool {
    let shut = shut_in(topology, id);
    let helped = |(subnet, reason): &(NodeId, Reason)| {
        *reason == Reason::NoNat
            && topology.subnet_kind(*subnet) == Some(SubnetKind::Private)
            && mending::zone_box(topology, *subnet)
                .is_some_and(|zone| mending::public_subnet_possible(topology, zone))
    };
    !shut.is_empty() && shut.iter().all(helped)
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    let topology = Topology::of(document);
    if outside(&topology, id).0.is_empty() || !mendable(&topology, id) {
        return;
    }
    let zones: Vec<NodeId> = shut_in(&topology, id)
        .iter()
        .filter_map(|(subnet, _)| mending::zone_box(&topology, *subnet))
        .collect();
    let Some(vpc) = zones.first().and_then(|zone| topology.vpc_of(*zone)) else {
        return;
    };
    mending::ensure_internet_gateway(document, vpc);
    let mut served = BTreeSet::new();
    for zone in zones {
        if served.insert(Topology::of(document).zone_of(zone)) {
            let subnet = mending::ensure_public_subnet(document, zone);
            mending::add(
                document,
                Component::NatGateway(NatGateway::default()),
                Some(subnet),
                Vec::new(),
            );
        }
    }
}
