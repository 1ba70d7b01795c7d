//! NET-029: a VPC whose default security group lets traffic through.

use crate::component::Component;
use crate::component::vpc::Vpc;
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-029",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Default security group in use",
    why: "What is started without a group of its own can talk to everything else that was.",
    how_to_fix: "Empty the default security group.",
    source: "checkov CKV2_AWS_12, 2026-08-20; trivy-checks AWS-0173, 2026-08-21",
    violates: "r: region\n  v: vpc default_group_emptied=false",
    passes: "r: region\n  v: vpc",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Empty it",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, vpc) in topology.all::<Vpc>() {
        if !vpc.default_group_emptied {
            report.add(
                &[id],
                format!(
                    "The default security group of {} is not emptied.",
                    called(topology, "VPC", id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Vpc(vpc)) = document.component_mut(id) {
        vpc.default_group_emptied = true;
    }
}
