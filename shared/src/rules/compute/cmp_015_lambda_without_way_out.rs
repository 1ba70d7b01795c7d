//! CMP-015: a function in a VPC that cannot call the internet.

use std::collections::BTreeSet;

use crate::component::Role;
use crate::component::lambda::Lambda;
use crate::document::{Document, LinkId, NodeId};
use crate::routing;
use crate::routing::DefaultRoute;
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-015",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Function without a way out",
    why: "Functions in a VPC have no public address: in a public subnet, or without NAT, their calls fail.",
    how_to_fix: "Use private subnets whose route leads to a NAT gateway.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
                nat: nat_gateway
              a: subnet cidr=10.0.1.0/24
            job: lambda spans=public-a
        maps: external_api
        job -> maps",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
                nat: nat_gateway
              a: subnet cidr=10.0.1.0/24
            job: lambda spans=a
        maps: external_api
        job -> maps",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use private subnets with NAT",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in topology.all::<Lambda>() {
        let calls = calls(topology, id);
        let shut = shut_in(topology, id);
        if calls.is_empty() || shut.is_empty() {
            continue;
        }
        let links: Vec<LinkId> = calls.iter().map(|(link, _)| *link).collect();
        let targets: BTreeSet<NodeId> = calls.iter().map(|(_, to)| *to).collect();
        let targets: Vec<NodeId> = targets.into_iter().collect();
        let public = shut
            .iter()
            .any(|subnet| routing::is_internet_routed(topology, *subnet));
        let why = if public {
            "functions in a VPC have no public address"
        } else {
            verb(
                shut.len(),
                "it has no NAT gateway",
                "they have no NAT gateway",
            )
        };
        let mut nodes = vec![id];
        nodes.extend(&targets);
        nodes.extend(&shut);
        report
            .about(&nodes)
            .links(&links)
            .mendable(instead(topology, id).is_some())
            .say(format!(
                "{} cannot reach {} from {}: {why}.",
                topology.name(id),
                names(topology, &targets),
                names(topology, &shut)
            ));
    }
}

/// Calls of a function to the internet.
fn calls(topology: &Topology<'_>, id: NodeId) -> Vec<(LinkId, NodeId)> {
    (topology.links_from(id))
        .filter(|(_, link)| {
            link.kind.is_traffic() && topology.role(link.to) == Some(Role::External)
        })
        .map(|(link, to)| (link, to.to))
        .collect()
}

/// The subnets of a function that lead nowhere for it.
fn shut_in(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    let mut subnets = topology.subnets_of(id).to_vec();
    subnets.retain(|subnet| {
        matches!(
            routing::default_route(topology, *subnet),
            DefaultRoute::Internet(_) | DefaultRoute::None
        )
    });
    subnets
}

/// The subnets that the function could use, once those without NAT have it: a private one for each
/// public one, of its zone.
fn instead(topology: &Topology<'_>, id: NodeId) -> Option<Vec<NodeId>> {
    let mut subnets = Vec::new();
    for &subnet in topology.subnets_of(id) {
        let public = routing::is_internet_routed(topology, subnet);
        let (vpc, zone) = (topology.vpc_of(subnet)?, topology.zone_of(subnet)?);
        let subnet = if public {
            let private = topology.subnets_of_zone(vpc, zone, false);
            private.first().copied()?
        } else {
            subnet
        };
        let open = !matches!(
            routing::default_route(topology, subnet),
            DefaultRoute::Internet(_) | DefaultRoute::None
        );
        if !open && !mending::way_out_possible(topology, subnet) {
            return None;
        }
        subnets.push(subnet);
    }
    Some(subnets)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    if calls(&topology, id).is_empty() || shut_in(&topology, id).is_empty() {
        return;
    }
    let Some(subnets) = instead(&topology, id) else {
        return;
    };
    let closed: Vec<NodeId> = (subnets.iter().copied())
        .filter(|subnet| routing::default_route(&topology, *subnet) == DefaultRoute::None)
        .collect();
    if let Some(node) = document.node_mut(id) {
        node.spans = subnets;
    }
    if !closed.is_empty() {
        mending::give_way_out(document, &closed);
    }
}
