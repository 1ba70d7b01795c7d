//! AVL-006: services that cannot do without each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{LinkId, NodeId};
use crate::rules::wording::names;
use crate::rules::{Context, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-006",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Circle of dependencies",
    why: "When one of them fails, all do, and none can start before the others.",
    how_to_fix: "Let one of them work without the answer, for example through a queue, and mark the link so.",
    source: "AWS Well-Architected REL05, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            one: asg spans=a,b
            two: asg spans=a,b
        one -> two
        two -> one",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            one: asg spans=a,b
            two: asg spans=a,b
        one -> two
        two -> one dependency=soft",
    check,
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for circle in circles(topology) {
        let inside = |id: NodeId| circle.binary_search(&id).is_ok();
        let links: Vec<LinkId> = (circle.iter())
            .flat_map(|id| topology.links_from(*id))
            .filter(|(_, link)| link.is_hard_request() && inside(link.to))
            .map(|(id, _)| id)
            .collect();
        report.about(&circle).links(&links).say(format!(
            "{} cannot do without each other.",
            names(topology, &circle)
        ));
    }
}

/// The sets of two nodes or more that can all be reached from each other over requests that their
/// callers cannot do without: strongly connected components, after Kosaraju, without recursion.
fn circles(topology: &Topology<'_>) -> Vec<Vec<NodeId>> {
    let hard = || topology.links().filter(|(_, link)| link.is_hard_request());
    let mut calls: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    let mut callers: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (_, link) in hard() {
        calls.entry(link.from).or_default().push(link.to);
        callers.entry(link.to).or_default().push(link.from);
    }
    // Callers first, in the order in which the search leaves them last.
    let mut left: Vec<NodeId> = Vec::new();
    let mut seen: BTreeSet<NodeId> = BTreeSet::new();
    for &start in calls.keys() {
        let mut open = vec![(start, false)];
        while let Some((id, done)) = open.pop() {
            if done {
                left.push(id);
            } else if seen.insert(id) {
                open.push((id, true));
                let next = calls.get(&id).into_iter().flatten();
                open.extend(next.filter(|to| !seen.contains(to)).map(|to| (*to, false)));
            }
        }
    }
    let mut circles = Vec::new();
    let mut taken: BTreeSet<NodeId> = BTreeSet::new();
    for start in left.into_iter().rev() {
        let mut circle = Vec::new();
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            if taken.insert(id) {
                circle.push(id);
                open.extend(callers.get(&id).into_iter().flatten());
            }
        }
        if circle.len() > 1 {
            circle.sort_unstable();
            circles.push(circle);
        }
    }
    circles.sort();
    circles
}
