//! NET-032: a VPC that uses a single zone.

use std::collections::BTreeSet;

use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-032",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "VPC in one zone",
    why: "The failure of that zone takes everything in the VPC down.",
    how_to_fix: "Add subnets in a second zone, and spread the components over both.",
    source: "AWS Well-Architected REL10-BP01, 2026",
    violates: "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone letter=a\n      s: subnet cidr=10.0.0.0/24",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              s: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              t: subnet cidr=10.0.1.0/24",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add the subnets of a second zone",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for vpc in topology.vpcs() {
        let Some(zone) = only_zone(topology, vpc) else {
            continue;
        };
        report
            .about(&[vpc])
            .mendable(mendable(topology, vpc, zone))
            .say(format!(
                "{} uses one zone ({}): its failure takes everything in it down.",
                called(topology, "VPC", vpc),
                zone.letter.id(),
            ));
    }
}

/// The zone of all subnets of a VPC.
pub fn only_zone(topology: &Topology<'_>, vpc: NodeId) -> Option<ZoneKey> {
    let subnets = topology.contents(vpc)?.subnets.iter();
    let zones: BTreeSet<ZoneKey> = subnets
        .filter_map(|subnet| topology.zone_of(*subnet))
        .collect();
    zones.first().copied().filter(|_| zones.len() == 1)
}

/// Whether a second zone is there or can be made, with a block for each subnet of the first.
fn mendable(topology: &Topology<'_>, vpc: NodeId, zone: ZoneKey) -> bool {
    let Some(contents) = topology.contents(vpc) else {
        return false;
    };
    let mut taken: Vec<_> = contents
        .subnets
        .iter()
        .filter_map(|id| topology.subnet(*id)?.cidr)
        .collect();
    let around = mending::vpc_block(topology, vpc);
    let room = contents.subnets.iter().all(|id| {
        let prefix = topology
            .subnet(*id)
            .and_then(|subnet| subnet.cidr)
            .map(|cidr| cidr.prefix());
        let free = around
            .zip(prefix)
            .and_then(|(around, prefix)| around.first_free(prefix, &taken));
        taken.extend(free);
        free.is_some()
    });
    let letters = topology
        .region_of(vpc)
        .map_or(0, |region| region.zones().len());
    let other = contents
        .zones
        .iter()
        .any(|id| topology.zone_of(*id).is_some_and(|key| key != zone));
    room && (other || letters > 1)
}

fn apply(document: &mut Document, vpc: NodeId) {
    let topology = Topology::of(document);
    let Some(zone) = only_zone(&topology, vpc).filter(|zone| mendable(&topology, vpc, *zone))
    else {
        return;
    };
    let Some(contents) = topology.contents(vpc) else {
        return;
    };
    let subnets = contents.subnets.clone();
    let empty = contents
        .zones
        .iter()
        .copied()
        .find(|id| topology.zone_of(*id).is_some_and(|key| key != zone));
    let Some(first) = subnets.first().copied() else {
        return;
    };
    let second = empty.unwrap_or_else(|| mending::add_zone(document, vpc, first));
    for original in subnets {
        mending::add_twin(document, original, second);
    }
}
