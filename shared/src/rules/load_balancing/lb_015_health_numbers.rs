//! LB-015: a health check with numbers that the provider refuses.

use crate::component::health::HealthCheck;
use crate::document::{Document, Node, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-015",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Health check out of range",
    why: "The provider refuses the target group.",
    how_to_fix: "Use an interval of 5 to 300 s, a shorter timeout of 2 to 120 s, and thresholds of 2 to 10.",
    source: "AWS API models, 2026-05; that the timeout is shorter: general knowledge",
    violates: "r: region\n  v: vpc\n    web: alb\n    app: asg health_interval=5 health_timeout=10\nweb -> app",
    passes: "r: region\n  v: vpc\n    web: alb\n    app: asg health_interval=15 health_timeout=5\nweb -> app",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Use the nearest legal numbers",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(health) = node.component.health() else {
        return;
    };
    let faults = faults(health);
    let Some(balancer) = topology
        .balancers_of(id)
        .first()
        .copied()
        .filter(|_| !faults.is_empty())
    else {
        return;
    };
    report.add(
        &[id, balancer],
        format!(
            "Health check of {}: {}.",
            topology.name(id),
            faults.join("; ")
        ),
    );
}

fn faults(health: &HealthCheck) -> Vec<String> {
    let mut faults = Vec::new();
    let mut range = |what: &str, value: u32, least: u32, most: u32, unit: &str| {
        if !(least..=most).contains(&value) {
            faults.push(format!(
                "the {what} must be {least} to {most}{unit}, it is {value}"
            ));
        }
    };
    range("interval", health.interval, 5, 300, " s");
    range("timeout", health.timeout, 2, 120, " s");
    range("healthy threshold", health.healthy, 2, 10, "");
    range("unhealthy threshold", health.unhealthy, 2, 10, "");
    if health.timeout >= health.interval {
        faults.push(format!(
            "the timeout ({} s) must be shorter than the interval ({} s)",
            health.timeout, health.interval
        ));
    }
    faults
}

fn apply(document: &mut Document, id: NodeId) {
    if Topology::of(document).balancers_of(id).is_empty() {
        return;
    }
    let component = document.component_mut(id);
    let Some(health) = component.and_then(|component| component.health_mut()) else {
        return;
    };
    *health = health.legal();
}
