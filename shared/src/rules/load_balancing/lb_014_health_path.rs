//! LB-014: targets without a path to check.

use super::balancer;
use crate::document::{Document, Node, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-014",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "No health check path",
    why: "The load balancer asks for the start page, which may be slow, need a login or work without the rest.",
    how_to_fix: "Let the application answer on a path of its own, and check that.",
    source: "checkov CKV_AWS_261, 2026-08-20; AWS Well-Architected REL11-BP01, 2026",
    violates: "r: region\n  v: vpc\n    web: alb\n    app: asg health_path=\"\"\nweb -> app",
    passes: "r: region\n  v: vpc\n    web: alb\n    app: asg health_path=/healthz\nweb -> app",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Check /healthz",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let health = node.component.health();
    if !health.is_some_and(|health| health.path.trim().is_empty()) {
        return;
    }
    // A Network Load Balancer is content when the port answers.
    let mut balancers = topology.balancers_of(id);
    balancers.retain(|id| !balancer(topology, *id).is_some_and(|found| found.network));
    if let Some(balancer) = balancers.first() {
        report.add(
            &[id, *balancer],
            format!(
                "{} has no health check path: {} would check the start page.",
                topology.name(id),
                called(
                    topology,
                    topology.node(*balancer).map_or("", kind),
                    *balancer
                ),
            ),
        );
    }
}

fn kind(node: &Node) -> &'static str {
    node.component.facts().stem
}

fn apply(document: &mut Document, id: NodeId) {
    if Topology::of(document).balancers_of(id).is_empty() {
        return;
    }
    let component = document.component_mut(id);
    if let Some(health) = component.and_then(|component| component.health_mut())
        && health.path.trim().is_empty()
    {
        "/healthz".clone_into(&mut health.path);
    }
}
