//! CMP-001: an Auto Scaling group whose numbers contradict each other.

use crate::component::Component;
use crate::document::Document;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Minimum, desired and maximum out of order",
    why: "The provider refuses the group; Terraform does not notice.",
    how_to_fix: "Choose numbers in order: minimum, desired, maximum.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    app: asg min=4 desired=2 max=3",
    passes: "r: region\n  v: vpc\n    app: asg min=2 desired=2 max=3",
    check,
    fix: Some(Fix {
        label: "Put the numbers in order",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let Component::Asg(group) = &node.component else {
            continue;
        };
        if group.min <= group.desired && group.desired <= group.max {
            continue;
        }
        report.add(
            &[id],
            format!(
                "{}: minimum {} ≤ desired {} ≤ maximum {} does not hold.",
                topology.name(id),
                group.min,
                group.desired,
                group.max,
            ),
        );
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    if let Some(Component::Asg(group)) = document.node_mut(id).map(|node| &mut node.component) {
        // The minimum is the promise: it stays, and the others follow.
        group.max = group.max.max(group.min);
        group.desired = group.desired.clamp(group.min, group.max);
    }
}
