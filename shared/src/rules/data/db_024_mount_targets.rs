//! DB-024: more mount targets of a file system than its zones can have.

use std::collections::BTreeMap;

use crate::component::efs::Efs;
use crate::document::NodeId;
use crate::field::Choice;
use crate::rules::wording::{called, count, names};
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-024",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Too many mount targets in a zone",
    why: "The provider refuses a second mount target in a zone, and more than one of a One Zone file system.",
    how_to_fix: "Keep one subnet in each zone; for a One Zone file system, the one in its zone.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n      b: subnet\n    files: efs spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    files: efs spans=a,b",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, files) in topology.all::<Efs>() {
        let name = called(topology, "File system", id);
        let subnets = topology.subnets_of(id);
        if files.one_zone && subnets.len() > 1 {
            let mut nodes = vec![id];
            nodes.extend(subnets);
            let has = count(u64::try_from(subnets.len()).unwrap_or(0), "one", "of them");
            report.add(
                &nodes,
                format!("{name} is in one zone and may have one mount target: it has {has}."),
            );
            continue;
        }
        for (zone, subnets) in by_zone(topology, subnets) {
            if subnets.len() > 1 {
                let mut nodes = vec![id];
                nodes.extend(&subnets);
                report.add(
                    &nodes,
                    format!(
                        "{name} may have one mount target in zone {}: it has them in {}.",
                        zone.letter.id(),
                        names(topology, &subnets)
                    ),
                );
            }
        }
    }
}

/// Subnets by the VPC's zone in which they are: a zone of two VPCs is a matter of PLC-003.
fn by_zone(topology: &Topology<'_>, subnets: &[NodeId]) -> BTreeMap<ZoneKey, Vec<NodeId>> {
    let mut zones: BTreeMap<ZoneKey, Vec<NodeId>> = BTreeMap::new();
    let vpc = subnets.first().and_then(|subnet| topology.vpc_of(*subnet));
    for subnet in subnets {
        if let Some(zone) = topology
            .zone_of(*subnet)
            .filter(|_| topology.vpc_of(*subnet) == vpc)
        {
            zones.entry(zone).or_default().push(*subnet);
        }
    }
    zones
}
