//! AVL-006: services that cannot do without each other.

use std::collections::HashSet;

use crate::document::{Link, LinkId, NodeId};
use crate::hash::Hashed;
use crate::rules::wording::names;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
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
    check: Check::Design(check),
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
    let hard = |(_, link): &(LinkId, &Link)| link.is_hard_request();
    let calls = |id| (topology.links_from(id).filter(hard)).map(|(_, link)| link.to);
    let callers = |id| (topology.links_to(id).filter(hard)).map(|(_, link)| link.from);
    // Callers first, in the order in which the search leaves them last.
    let mut left: Vec<NodeId> = Vec::new();
    let mut seen: HashSet<NodeId, Hashed> = HashSet::default();
    let mut open = Vec::new();
    for (start, _) in topology.nodes() {
        if calls(start).next().is_none() {
            continue;
        }
        open.push((start, false));
        while let Some((id, done)) = open.pop() {
            if done {
                left.push(id);
            } else if seen.insert(id) {
                open.push((id, true));
                open.extend(
                    calls(id)
                        .filter(|to| !seen.contains(to))
                        .map(|to| (to, false)),
                );
            }
        }
    }
    let mut circles = Vec::new();
    let mut taken: HashSet<NodeId, Hashed> = HashSet::default();
    let (mut circle, mut open) = (Vec::new(), Vec::new());
    for start in left.into_iter().rev() {
        open.push(start);
        while let Some(id) = open.pop() {
            if taken.insert(id) {
                circle.push(id);
                open.extend(callers(id));
            }
        }
        if circle.len() > 1 {
            circle.sort_unstable();
            circles.push(circle.clone());
        }
        circle.clear();
    }
    circles.sort();
    circles
}
