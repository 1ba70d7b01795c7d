//! NET-022: two VPCs that are joined, or need to be, and share addresses.

use super::vpc_of;
use crate::address::Block;
use crate::document::{Document, NodeId};
use crate::routing;
use crate::rules::mending;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::BTreeSet;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-022",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "VPCs with the same addresses",
    why: "The provider refuses a peering between networks that share addresses, and no route can tell them apart.",
    how_to_fix: "Renumber one of the VPCs.",
    source: "EC2 API model, 2026-05; AWS Well-Architected REL02-BP05, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
          w: vpc cidr=10.0.0.0/16
        v -> w",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
          w: vpc cidr=10.1.0.0/16
        v -> w",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Renumber one of them",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (one, other) in pairs(topology) {
        let Some((own, theirs)) = routing::overlap(topology, one, other) else {
            continue;
        };
        let moved = movable(topology, one, other);
        let button = moved.map(|(id, block)| format!("Renumber {} to {block}", topology.name(id)));
        report.about(&[one, other]).button(button).say(format!(
            "{} ({own}) and {} ({theirs}) overlap: a peering between them fails.",
            called(topology, "VPC", one),
            called(topology, "VPC", other),
        ));
    }
}

/// VPCs that are peered, and those that talk to each other without being joined, the smaller id
/// first. What a transit gateway joins is the matter of NET-023.
fn pairs(topology: &Topology<'_>) -> BTreeSet<(NodeId, NodeId)> {
    let networks = topology.networks();
    let peered = networks.peerings().map(|(_, one, other)| (one, other));
    let mut pairs: BTreeSet<(NodeId, NodeId)> = peered.collect();
    for (_, link) in topology.links().filter(|(_, link)| link.kind.is_traffic()) {
        if let (Some(near), Some(far)) = (vpc_of(topology, link.from), vpc_of(topology, link.to))
            && near != far
            && networks.common_transit(near, far).is_none()
        {
            pairs.insert((near.min(far), near.max(far)));
        }
    }
    pairs
}

/// The VPC to renumber and its new block: the later one, else the earlier.
fn movable(topology: &Topology<'_>, one: NodeId, other: NodeId) -> Option<(NodeId, Block)> {
    [other, one]
        .into_iter()
        .find_map(|id| Some((id, mending::free_block_elsewhere(topology, id)?)))
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[one, other] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    if routing::overlap(&topology, one, other).is_none() {
        return;
    }
    if let Some((id, block)) = movable(&topology, one, other) {
        mending::renumber(document, id, block);
    }
}
