//! EXP-001: something that the export leaves out.

use std::collections::BTreeSet;

use crate::document::NodeId;
use crate::plan;
use crate::rules::{Context, Finding, Report, Rule, Severity, Softens};
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
    violates: "",
    passes: "r: region\n  v: vpc cidr=10.0.0.0/16",
    check,
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (id, message) in plan::plan(context.topology.document).gaps {
        report.add(&[id], message);
    }
}

/// Takes out the gaps that an error explains: of the component itself, of what it stands in or
/// uses, or of what it is linked to. One cause, one finding.
pub fn retain_unexplained(topology: &Topology<'_>, findings: &mut Vec<Finding>) {
    let wrong: BTreeSet<NodeId> = (findings.iter())
        .filter(|finding| finding.severity == Severity::Error && finding.rule != RULE.id)
        .flat_map(|finding| finding.nodes.iter().copied())
        .collect();
    findings.retain(|finding| {
        let explained = |id: &NodeId| {
            let spans = topology.node(*id).into_iter().flat_map(|node| &node.spans);
            let linked = topology.links_from(*id).map(|(_, link)| link.to);
            let linking = topology.links_to(*id).map(|(_, link)| link.from);
            let around = topology.lineage(*id).map(|(id, _)| id);
            around.chain(spans.copied()).chain(linked).chain(linking).any(|id| wrong.contains(&id))
        };
        finding.rule != RULE.id || !finding.nodes.iter().any(explained)
    });
}
