//! EXP-001: something that the export leaves out, or a number that AWS does not take.

use std::collections::BTreeSet;

use crate::document::{Node, NodeId};
use crate::rules::faults::{self, Fault};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "EXP-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Missing from the export",
    why: "The exported code does not contain it, so deploying the code does not give what is drawn.",
    how_to_fix: "Complete the component as the message says.",
    source: "general knowledge",
    violates: "r: region\n  jobs: sqs visibility_timeout=50000\n  v: vpc cidr=10.0.0.0/16\n    app: asg",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
            app: asg spans=s",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use the nearest legal numbers",
        apply: Apply::Faults(numbers),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (id, node) in context.topology.nodes() {
        faults::tell(report, id, numbers(context.topology, id, node));
    }
    for (id, message) in context.plan().into_iter().flat_map(|plan| &plan.gaps) {
        report.about(&[*id]).mendable(false).say(message.clone());
    }
}

/// Numbers outside of their ranges.
fn numbers(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let (mended, clamped) = node.component.clamped();
    let Some(first) = clamped.first() else {
        return Vec::new();
    };
    let wrong = clamped.iter().map(|one| {
        format!(
            "“{}” is {}, which must be {} to {}",
            one.label,
            grouped(one.was),
            grouped(*one.range.start()),
            grouped(*one.range.end())
        )
    });
    let wrong: Vec<_> = wrong.collect();
    let message = format!("{}: {}.", topology.name(id), wrong.join("; "));
    let button = match clamped.len() {
        1 => format!("Set it to {}", grouped(first.now)),
        _ => RULE.fix.map_or("", |fix| fix.label).to_owned(),
    };
    vec![Fault::new(message).mended(button, mended)]
}

/// Takes out the gaps that an error explains: of the component itself, of what it stands in, uses or
/// is linked to, or of one whose own gap is explained. One cause, one finding.
pub fn retain_unexplained(topology: &Topology<'_>, findings: &mut Vec<Finding>) {
    let is_gap = |finding: &Finding| finding.rule == RULE.id;
    let about = |wanted: bool| -> BTreeSet<NodeId> {
        (findings.iter())
            .filter(|finding| is_gap(finding) == wanted && finding.severity == Severity::Error)
            .flat_map(|finding| finding.nodes.iter().copied())
            .collect()
    };
    let (mut gaps, mut explained) = (about(true), about(false));
    loop {
        let (more, rest): (BTreeSet<NodeId>, BTreeSet<NodeId>) = gaps
            .into_iter()
            .partition(|id| leans_on(topology, *id).any(|id| explained.contains(&id)));
        gaps = rest;
        if more.is_empty() {
            break;
        }
        explained.extend(more);
    }
    findings.retain(|finding| !is_gap(finding) || finding.nodes.iter().all(|id| gaps.contains(id)));
}

/// The component and all that its export may refer to.
fn leans_on<'t>(topology: &'t Topology<'_>, id: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let spans = topology
        .node(id)
        .into_iter()
        .flat_map(|node| node.spans.iter().copied());
    let linked = topology.links_from(id).map(|(_, link)| link.to);
    let linking = topology.links_to(id).map(|(_, link)| link.from);
    topology
        .lineage(id)
        .map(|(id, _)| id)
        .chain(spans)
        .chain(linked)
        .chain(linking)
}
