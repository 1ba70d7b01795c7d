//! LB-005: a listener with a protocol that an Application Load Balancer does not speak.

use crate::component::Component;
use crate::component::alb::ListenerProtocol;
use crate::field::Choice;
use crate::rules::wording::called;
use crate::rules::{Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Listener with a foreign protocol",
    why: "The provider refuses the listener: an Application Load Balancer speaks HTTP and HTTPS.",
    how_to_fix: "Use HTTP or HTTPS, or a Network Load Balancer for other protocols.",
    source: "AWS API models, 2026-05",
    violates: r#"r: region
  v: vpc
    web: alb listeners=[{"port":5432,"protocol":"TCP"}]"#,
    passes: r#"r: region
  v: vpc
    web: alb listeners=[{"port":443,"protocol":"HTTPS"}]"#,
    check,
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let Component::Alb(alb) = &node.component else {
            continue;
        };
        for listener in &alb.listeners {
            if !matches!(
                listener.protocol,
                ListenerProtocol::Http | ListenerProtocol::Https
            ) {
                report.add(
                    &[id],
                    format!(
                        "{} cannot listen to {} on port {}: it speaks HTTP and HTTPS.",
                        called(topology, "ALB", id),
                        listener.protocol.label(),
                        listener.port,
                    ),
                );
            }
        }
    }
}
