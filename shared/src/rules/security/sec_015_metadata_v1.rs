//! SEC-015: an instance whose metadata service answers requests of version 1.

use crate::document::{Document, Node, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-015",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Old metadata service allowed",
    why: "A server that can be talked into one request gives away the credentials of its role.",
    how_to_fix: "Require version 2 of the metadata service.",
    source: "checkov CKV_AWS_79, 2026-08-20; trivy-checks AWS-0028, 2026-08-21",
    violates: "r: region\n  v: vpc\n    app: asg imds_v2=false",
    passes: "r: region\n  v: vpc\n    app: asg imds_v2=true",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Require version 2",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    if node
        .component
        .instance()
        .is_some_and(|instance| !instance.imds_v2)
    {
        report.add(&[id], format!("{} still allows IMDSv1.", topology.name(id)));
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(instance) = document
        .node_mut(id)
        .and_then(|node| node.component.instance_mut())
    {
        instance.imds_v2 = true;
    }
}
