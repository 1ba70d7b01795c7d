//! NET-030: a VPC that keeps no record of its traffic.

use crate::component::Component;
use crate::component::vpc::Vpc;
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-030",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "No flow logs",
    why: "After an incident nobody can tell who talked to whom.",
    how_to_fix: "Turn flow logs on.",
    source: "checkov CKV2_AWS_11, 2026-08-20; trivy-checks AWS-0178, 2026-08-21",
    violates: "r: region\n  v: vpc",
    passes: "r: region\n  v: vpc flow_logs=true",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Turn flow logs on",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, vpc) in topology.all::<Vpc>() {
        if !vpc.flow_logs {
            report.add(
                &[id],
                format!("{} has no flow logs.", called(topology, "VPC", id)),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Vpc(vpc)) = document.component_mut(id) {
        vpc.flow_logs = true;
    }
}
