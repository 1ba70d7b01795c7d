//! NET-005: two subnets of a VPC share addresses.

use crate::address::{Block, PREFIXES};
use crate::document::{Document, NodeId};
use crate::routing;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Subnets overlap",
    why: "The provider refuses the second of them.",
    how_to_fix: "Give one of them a free part of the block of the VPC.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/23
              t: subnet cidr=10.0.1.0/24",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
              t: subnet cidr=10.0.1.0/24",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use the next free block",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for vpc in topology.vpcs() {
        for (earlier, later) in overlapping(topology, vpc) {
            let button = mending::free_block_like(topology, later.1)
                .map(|block| format!("Move {} to {block}", topology.name(later.1)));
            report
                .about(&[later.1, earlier.1])
                .button(button)
                .say(format!(
                    "Subnets {} ({}) and {} ({}) overlap.",
                    topology.name(earlier.1),
                    earlier.0,
                    topology.name(later.1),
                    later.0,
                ));
        }
    }
}

type Placed = (Block, NodeId);

/// Pairs of overlapping subnets, the one that was made first at the left. Each subnet is compared
/// with the one before it that reaches furthest, so one pass after sorting finds every subnet that
/// overlaps.
fn overlapping(topology: &Topology<'_>, vpc: NodeId) -> Vec<(Placed, Placed)> {
    let around = routing::blocks_of(topology, vpc);
    // What lies outside or has an illegal size has a finding of its own.
    let legal = |block: &Block| {
        PREFIXES.contains(&block.prefix()) && around.iter().any(|around| around.contains(*block))
    };
    let subnets = topology
        .contents(vpc)
        .into_iter()
        .flat_map(|contents| &contents.subnets);
    let mut blocks: Vec<Placed> = subnets
        .filter_map(|id| Some((topology.subnet(*id)?.cidr.filter(legal)?.network(), *id)))
        .collect();
    blocks.sort_unstable();
    let mut pairs = Vec::new();
    let mut furthest: Option<Placed> = None;
    for placed in blocks {
        match furthest {
            Some(before) if before.0.overlaps(placed.0) => {
                let (earlier, later) = if before.1 < placed.1 {
                    (before, placed)
                } else {
                    (placed, before)
                };
                pairs.push((earlier, later));
                // Blocks nest or are apart: the one before reaches at least as far.
            }
            _ => furthest = Some(placed),
        }
    }
    pairs
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[later, earlier] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    let block = |id: NodeId| topology.subnet(id).and_then(|subnet| subnet.cidr);
    let overlap = matches!((block(later), block(earlier)), (Some(a), Some(b)) if a.overlaps(b));
    let free = mending::free_block_like(&topology, later).filter(|_| overlap);
    if let Some(free) = free {
        mending::set_subnet_block(document, later, free);
    }
}
