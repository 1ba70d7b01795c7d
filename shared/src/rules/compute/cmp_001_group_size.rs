//! CMP-001: a group or an autoscaler whose numbers contradict each other.

use crate::component::Component;
use crate::document::{Document, Node, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

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
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Put the numbers in order",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let message = match &node.component {
        Component::Asg(group) => {
            out_of_order(topology.name(id), group.min, group.desired, group.max)
        }
        Component::EksNodeGroup(group) => {
            out_of_order(topology.name(id), group.min, group.desired, group.max)
        }
        Component::K8sWorkload(workload)
            if workload.is_scaled() && workload.hpa_min > workload.hpa_max =>
        {
            Some(format!(
                "{}: minimum {} ≤ maximum {} of the autoscaler does not hold.",
                topology.name(id),
                workload.hpa_min,
                workload.hpa_max,
            ))
        }
        _ => None,
    };
    if let Some(message) = message {
        report.add(&[id], message);
    }
}

fn out_of_order(name: &str, min: u32, desired: u32, max: u32) -> Option<String> {
    let ordered = min <= desired && desired <= max;
    (!ordered).then(|| {
        format!("{name}: minimum {min} ≤ desired {desired} ≤ maximum {max} does not hold.")
    })
}

fn apply(document: &mut Document, id: NodeId) {
    // The minimum is the promise: it stays, and the others follow.
    let order = |min: u32, desired: &mut u32, max: &mut u32| {
        *max = (*max).max(min);
        *desired = (*desired).clamp(min, *max);
    };
    match document.component_mut(id) {
        Some(Component::Asg(group)) => order(group.min, &mut group.desired, &mut group.max),
        Some(Component::EksNodeGroup(group)) => {
            order(group.min, &mut group.desired, &mut group.max);
        }
        Some(Component::K8sWorkload(workload)) if workload.is_scaled() => {
            workload.hpa_max = workload.hpa_max.max(workload.hpa_min);
        }
        _ => {}
    }
}
