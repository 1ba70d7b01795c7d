//! LB-013: a network load balancer that keeps connections in their zone over zones of different strength.

use crate::component::Component;
use crate::document::{Document, Node, NodeId};
use crate::field::Choice;
use crate::rules::wording::{all, called};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::{Topology, ZoneKey};
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-013",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Uneven load over zones",
    why: "Each zone gets an equal share of the connections, so the targets in a weak zone carry more than the others.",
    how_to_fix: "Let each zone serve the targets of all zones.",
    source: "Network Load Balancer User Guide, 2023-06-15; checkov CKV_AWS_152, 2026-08-20",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                one: ec2
                two: ec2
            zb: zone letter=b
              b: subnet kind=public
                three: ec2
            front: nlb spans=a,b
        front -> one
        front -> two
        front -> three",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                one: ec2
                two: ec2
            zb: zone letter=b
              b: subnet kind=public
                three: ec2
            front: nlb spans=a,b cross_zone=true
        front -> one
        front -> two
        front -> three",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Serve the targets of all zones from each",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    if !matches!(&node.component, Component::Nlb(nlb) if !nlb.cross_zone) {
        return;
    }
    let counts = machines(topology, id);
    let (least, most) = (counts.values().min(), counts.values().max());
    if counts.len() > 1 && least != most {
        let words: Vec<String> = (counts.iter())
            .map(|(zone, count)| format!("{count} in zone {}", zone.letter.id()))
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        report.add(
            &[id],
            format!(
                "{} spreads connections evenly over zones of uneven strength: targets are {}.",
                called(topology, "NLB", id),
                all(&words),
            ),
        );
    }
}

/// The machines behind a balancer in each of its zones. Groups and services spread evenly by
/// themselves.
fn machines(topology: &Topology<'_>, id: NodeId) -> BTreeMap<ZoneKey, u32> {
    let targets: BTreeSet<NodeId> = (topology.targets_of(id).into_iter())
        .map(|(_, target)| target)
        .filter(|target| {
            let component = topology.component(*target);
            matches!(component, Some(Component::Ec2(_)))
        })
        .collect();
    let mut counts: BTreeMap<ZoneKey, u32> = BTreeMap::new();
    for zone in targets.iter().flat_map(|target| topology.zones_of(*target)) {
        *counts.entry(*zone).or_default() += 1;
    }
    counts
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Nlb(nlb)) = document.component_mut(id) {
        nlb.cross_zone = true;
    }
}
