//! NET-006: a subnet in no zone, or in one that its region does not have.

use crate::component::subnet::Subnet;
use crate::component::zone::{Letter, Zone};
use crate::component::{Component, Place};
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Subnet without a zone of its region",
    why: "A subnet is in exactly one availability zone; the provider refuses any other.",
    how_to_fix: "Put the subnet into a zone that the region has.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    s: subnet",
    passes: "r: region\n  v: vpc\n    za: zone\n      s: subnet",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use a zone of the region",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in topology.all::<Subnet>() {
        if homeless(topology, id) {
            let button = Some("Put it into a zone".to_owned());
            report.about(&[id]).button(button).say(format!(
                "{} stands in no availability zone: it must be in exactly one.",
                called(topology, "Subnet", id)
            ));
        }
    }
    for (id, zone) in topology.all::<Zone>() {
        let Some(region) = topology.region_of(id) else {
            continue;
        };
        if region.zones().contains(zone.letter.id()) {
            continue;
        }
        let button =
            free_letter(topology, id).map(|letter| format!("Make it zone {}", letter.id()));
        report.about(&[id]).button(button).say(format!(
            "{} has no zone {}: it has {}.",
            region.id(),
            zone.letter.id(),
            region
                .zones()
                .split("")
                .filter(|letter| !letter.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
        ));
    }
}

/// Whether a subnet stands directly in a VPC.
fn homeless(topology: &Topology<'_>, id: NodeId) -> bool {
    let parent = topology.node(id).map(|node| node.parent);
    topology.subnet(id).is_some()
        && parent.and_then(|parent| topology.place_under(parent)) == Some(Place::Vpc)
}

/// A letter of the region that no other zone box of the VPC has.
fn free_letter(topology: &Topology<'_>, id: NodeId) -> Option<Letter> {
    let region = topology.region_of(id)?;
    let contents = topology.contents(topology.vpc_of(id)?)?;
    let boxes = contents.zones.iter().filter(|zone| **zone != id);
    let used: Vec<Letter> = boxes
        .filter_map(|zone| Some(topology.zone_of(*zone)?.letter))
        .collect();
    region
        .zones()
        .split("")
        .filter_map(Letter::from_id)
        .find(|letter| !used.contains(letter))
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    if homeless(&topology, id) {
        let vpc = topology.vpc_of(id);
        let mut boxes = topology.children(vpc).iter().copied();
        let zone =
            boxes.find(|child| matches!(topology.component(*child), Some(Component::Zone(_))));
        let zone = zone.unwrap_or_else(|| {
            mending::add(document, Component::Zone(Zone::default()), vpc, Vec::new())
        });
        mending::transfer(document, id, Some(zone));
        return;
    }
    let Some(Component::Zone(zone)) = topology.component(id) else {
        return;
    };
    let legal = topology
        .region_of(id)
        .is_none_or(|region| region.zones().contains(zone.letter.id()));
    if let Some(letter) = free_letter(&topology, id).filter(|_| !legal)
        && let Some(Component::Zone(zone)) = document.component_mut(id)
    {
        zone.letter = letter;
    }
}
