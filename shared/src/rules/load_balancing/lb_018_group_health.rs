//! LB-018: a group behind a load balancer that does not listen to its checks.

use crate::component::Component;
use crate::component::asg::HealthSource;
use crate::document::{Document, Node, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-018",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Group that keeps broken instances",
    why: "An instance that runs and does not answer gets no traffic and is never replaced.",
    how_to_fix: "Let the group replace what the load balancer finds unhealthy.",
    source: "checkov CKV2_AWS_15, 2026-08-20",
    violates: "r: region\n  v: vpc\n    web: alb\n    app: asg health_source=EC2\nweb -> app",
    passes: "r: region\n  v: vpc\n    web: alb\n    app: asg health_source=ELB\nweb -> app",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Replace what the load balancer finds unhealthy",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let deaf = matches!(&node.component, Component::Asg(group)
        if group.health_source == HealthSource::Ec2);
    if !deaf {
        return;
    }
    if let Some(balancer) = topology.balancers_of(id).first() {
        report.add(
            &[id, *balancer],
            format!(
                "{} does not replace instances that {} finds unhealthy.",
                topology.name(id),
                topology.name(*balancer),
            ),
        );
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if Topology::of(document).balancers_of(id).is_empty() {
        return;
    }
    if let Some(Component::Asg(group)) = document.component_mut(id) {
        group.health_source = HealthSource::Elb;
    }
}
