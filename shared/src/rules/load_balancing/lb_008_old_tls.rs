//! LB-008: a listener that accepts old versions of TLS.

use super::{balancers, listeners_mut};
use crate::component::alb::{Listener, TlsPolicy};
use crate::document::{Document, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-008",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Old TLS accepted",
    why: "TLS 1.0 and 1.1 have known weaknesses, and audits fail because of them.",
    how_to_fix: "Use the policy that accepts TLS 1.2 and 1.3.",
    source: "checkov CKV_AWS_103, 2026-08-20",
    violates: r#"r: region
  v: vpc
    web: alb listeners=[{"tls_policy":"ELBSecurityPolicy-2016-08"}]"#,
    passes: "r: region\n  v: vpc\n    web: alb",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Accept TLS 1.2 and 1.3 only",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        for listener in balancer
            .listeners
            .iter()
            .filter(|listener| is_old(listener))
        {
            report.add(
                &[id],
                format!(
                    "Listener {}:{} accepts TLS older than 1.2.",
                    topology.name(id),
                    listener.port
                ),
            );
        }
    }
}

fn is_old(listener: &Listener) -> bool {
    listener.protocol.is_encrypted() && listener.tls_policy == TlsPolicy::Legacy
}

fn apply(document: &mut Document, id: NodeId) {
    let listeners = listeners_mut(document, id).into_iter().flatten();
    for listener in listeners.filter(|listener| is_old(listener)) {
        listener.tls_policy = TlsPolicy::Tls13And12;
    }
}
