//! LB-005: a listener with a protocol that its load balancer does not speak.

use super::balancers;
use crate::field::Choice;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Listener with a foreign protocol",
    why: "The provider refuses the listener: an Application Load Balancer speaks HTTP and HTTPS, a network one TCP, TLS, UDP and QUIC.",
    how_to_fix: "Use HTTP or HTTPS, or a Network Load Balancer for other protocols.",
    source: "AWS API models, 2026-05",
    violates: r#"r: region
  v: vpc
    web: alb listeners=[{"port":5432,"protocol":"TCP"}]"#,
    passes: r#"r: region
  v: vpc
    web: alb listeners=[{"port":443,"protocol":"HTTPS"}]"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        for listener in balancer.listeners {
            if listener.protocol.is_http() != balancer.network {
                continue;
            }
            let speaks = match balancer.network {
                true => "TCP, TLS, UDP and QUIC",
                false => "HTTP and HTTPS",
            };
            report.add(
                &[id],
                format!(
                    "{} cannot listen to {} on port {}: it speaks {speaks}.",
                    called(topology, balancer.kind, id),
                    listener.protocol.label(),
                    listener.port,
                ),
            );
        }
    }
}
