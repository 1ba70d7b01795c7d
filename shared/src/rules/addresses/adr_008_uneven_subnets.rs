//! ADR-008: subnets of one tier that differ in size between zones.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Block;
use crate::address::PREFIXES;
use crate::component::subnet::Subnet;
use crate::document::{Document, NodeId};
use crate::rules::wording::some;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-008",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Uneven subnets of a tier",
    why: "The zone with the smallest subnet runs out of addresses first, and cannot take over from the others.",
    how_to_fix: "Give the subnets of a tier blocks of one size.",
    source: "AWS Well-Architected REL02-BP03, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              app-a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              app-b: subnet cidr=10.0.1.0/26",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              app-a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              app-b: subnet cidr=10.0.1.0/24",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Make them as large as the largest",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for tier in uneven(topology) {
        let sizes: Vec<String> = (tier.iter())
            .filter_map(|id| {
                let block = topology.subnet(*id)?.cidr?;
                Some(format!("{} has a /{}", topology.name(*id), block.prefix()))
            })
            .collect();
        let sizes: Vec<&str> = sizes.iter().map(String::as_str).collect();
        report
            .about(&tier)
            .mendable(equal(topology, &tier).is_some())
            .say(format!("Zones have uneven room: {}.", some(&sizes)));
    }
}

/// Tiers whose subnets differ in size: those of one network, kind and environment whose slugs
/// differ in the letter of the zone only.
fn uneven(topology: &Topology<'_>) -> Vec<Vec<NodeId>> {
    let mut tiers: BTreeMap<_, Vec<NodeId>> = BTreeMap::new();
    for (id, subnet) in topology.all::<Subnet>() {
        if let Some((stem, _)) = topology.stem_in_zone(id)
            && subnet.cidr.is_some()
        {
            let key = (
                topology.vpc_of(id),
                subnet.kind,
                topology.environment_of(id),
                stem,
            );
            tiers.entry(key).or_default().push(id);
        }
    }
    let prefix = |id: &NodeId| Some(topology.subnet(*id)?.cidr?.prefix());
    let differ = |tier: &Vec<NodeId>| {
        let prefixes: BTreeSet<_> = tier.iter().map(prefix).collect();
        prefixes.len() > 1
    };
    tiers.into_values().filter(differ).collect()
}

/// Blocks of the largest size for the smaller subnets of a tier, when there is room for all.
fn equal(topology: &Topology<'_>, tier: &[NodeId]) -> Option<Vec<(NodeId, Block)>> {
    let block = |id: NodeId| topology.subnet(id)?.cidr;
    let blocks: Vec<Block> = tier.iter().filter_map(|id| block(*id)).collect();
    let prefix = blocks.iter().map(|block| block.prefix()).min()?;
    if !PREFIXES.contains(&prefix) {
        return None;
    }
    let vpc = topology.vpc_of(*tier.first()?)?;
    let around = mending::vpc_block(topology, vpc)?;
    let mut taken: BTreeMap<NodeId, Block> = (topology.subnets_in(vpc).into_iter())
        .filter_map(|id| Some((id, block(id)?)))
        .collect();
    let mut changed = Vec::new();
    for id in tier {
        let old = block(*id)?;
        if old.prefix() == prefix {
            continue;
        }
        taken.remove(id);
        let others: Vec<Block> = taken.values().copied().collect();
        // In place when nothing is in the way.
        let grown = old.with_prefix(prefix).network();
        let fits = around.contains(grown) && !others.iter().any(|other| other.overlaps(grown));
        let new = if fits {
            grown
        } else {
            around.first_free(prefix, &others)?
        };
        taken.insert(*id, new);
        changed.push((*id, new));
    }
    Some(changed)
}

fn apply(document: &mut Document, finding: &Finding) {
    let topology = Topology::of(document);
    if !uneven(&topology).contains(&finding.nodes) {
        return;
    }
    for (subnet, block) in equal(&topology, &finding.nodes).unwrap_or_default() {
        mending::set_subnet_block(document, subnet, block);
    }
}
