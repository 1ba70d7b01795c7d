//! LB-010: a load balancer that passes nothing on.

use super::balancers;
use crate::component::alb::ListenerAction;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-010",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Load balancer without targets",
    why: "Every request is answered with an error.",
    how_to_fix: "Link the load balancer to a service or an instance, and give it a listener that forwards.",
    source: "general knowledge",
    violates: "r: region\n  v: vpc\n    web: alb",
    passes: "r: region\n  v: vpc\n    web: alb\n    app: asg\nweb -> app",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        let reason = if topology.targets_of(id).is_empty() {
            "it is linked to no target"
        } else if balancer.listeners.is_empty() {
            "it has no listener"
        } else if balancer
            .listeners
            .iter()
            .all(|listener| listener.action != ListenerAction::Forward)
        {
            "none of its listeners forwards"
        } else {
            continue;
        };
        report.add(
            &[id],
            format!(
                "{} forwards to nothing: {reason}.",
                called(topology, balancer.kind, id)
            ),
        );
    }
}
