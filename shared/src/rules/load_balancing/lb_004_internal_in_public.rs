//! LB-004: an internal load balancer in public subnets.

use super::{balancer, balancers};
use crate::component::alb::Scheme;
use crate::document::{Document, NodeId};
use crate::routing;
use crate::rules::mending;
use crate::rules::wording::{called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-004",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Internal load balancer in public subnets",
    why: "It stands among what faces the internet, one route away from being reachable.",
    how_to_fix: "Use the private subnets of the same zones.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
              c: subnet
            zb: zone letter=b
              b: subnet kind=public
              d: subnet
            web: alb scheme=internal spans=a,b",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
              c: subnet
            zb: zone letter=b
              b: subnet kind=public
              d: subnet
            web: alb scheme=internal spans=c,d",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use private subnets",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        let public = public(topology, id);
        if public.is_empty() {
            continue;
        }
        let mut nodes = vec![id];
        nodes.extend(&public);
        report
            .about(&nodes)
            .mendable(twins(topology, id, &public).is_some())
            .say(format!(
                "{} is internal, and {} {} public.",
                called(topology, balancer.kind, id),
                names(topology, &public),
                verb(public.len(), "is", "are"),
            ));
    }
}

/// The public subnets of an internal load balancer.
fn public(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    match balancer(topology, id) {
        Some(balancer) if balancer.scheme == Scheme::Internal => {
            let mut subnets = topology.subnets_of(id).to_vec();
            subnets.retain(|subnet| routing::is_internet_routed(topology, *subnet));
            subnets
        }
        _ => Vec::new(),
    }
}

/// A private subnet in the zone of each public one.
fn twins(topology: &Topology<'_>, id: NodeId, public: &[NodeId]) -> Option<Vec<NodeId>> {
    (public.iter())
        .map(|subnet| mending::subnet_for_balancer(topology, id, topology.zone_of(*subnet)?))
        .collect()
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let public = public(&topology, id);
    let Some(twins) = twins(&topology, id, &public) else {
        return;
    };
    let mut used = topology.subnets_of(id).to_vec();
    used.retain(|subnet| !public.contains(subnet));
    for twin in twins {
        if !used.contains(&twin) {
            used.push(twin);
        }
    }
    if let Some(node) = document.node_mut(id).filter(|_| !public.is_empty()) {
        node.spans = used;
        mending::redraw_bar(document, id);
    }
}
