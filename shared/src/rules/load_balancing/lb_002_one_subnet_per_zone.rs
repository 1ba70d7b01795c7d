//! LB-002: two subnets of one zone in a load balancer.

use std::collections::BTreeMap;

use super::{balancer, balancers};
use crate::component::alb::Scheme;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::routing;
use crate::rules::wording::{called, names};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Two subnets of one zone in a load balancer",
    why: "The provider takes one subnet of each zone and refuses a second one.",
    how_to_fix: "Keep one subnet of each zone.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet kind=public
              other: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a,other,b",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Keep one subnet of each zone",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        for (zone, subnets) in by_zone(topology, id) {
            let Some(keep) = kept(topology, id, &subnets).filter(|_| subnets.len() > 1) else {
                continue;
            };
            let mut nodes = vec![id];
            nodes.extend(&subnets);
            let button = Some(format!(
                "Keep only {} in zone {}",
                topology.name(keep),
                zone.letter.id()
            ));
            report.about(&nodes).button(button).say(format!(
                "{} takes one subnet of each zone: {} are all in zone {}.",
                called(topology, balancer.kind, id),
                names(topology, &subnets),
                zone.letter.id(),
            ));
        }
    }
}

fn by_zone(topology: &Topology<'_>, id: NodeId) -> BTreeMap<ZoneKey, Vec<NodeId>> {
    let mut zones: BTreeMap<ZoneKey, Vec<NodeId>> = BTreeMap::new();
    for &subnet in topology.subnets_of(id) {
        if let Some(zone) = topology.zone_of(subnet) {
            zones.entry(zone).or_default().push(subnet);
        }
    }
    zones
}

/// The first subnet that suits the scheme, else the first.
fn kept(topology: &Topology<'_>, id: NodeId, subnets: &[NodeId]) -> Option<NodeId> {
    let scheme = balancer(topology, id).map(|balancer| balancer.scheme);
    let public = scheme == Some(Scheme::InternetFacing);
    let suits = |subnet: &&NodeId| routing::is_internet_routed(topology, **subnet) == public;
    subnets.iter().find(suits).or(subnets.first()).copied()
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let zones = by_zone(&topology, id);
    if balancer(&topology, id).is_none() || zones.values().all(|subnets| subnets.len() < 2) {
        return;
    }
    let keep: Vec<NodeId> = zones
        .values()
        .filter_map(|subnets| kept(&topology, id, subnets))
        .collect();
    let in_zone: Vec<NodeId> = zones.into_values().flatten().collect();
    if let Some(node) = document.node_mut(id) {
        node.spans.retain(|span| !in_zone.contains(span));
        node.spans.extend(keep);
    }
    mending::redraw_bar(document, id);
}
