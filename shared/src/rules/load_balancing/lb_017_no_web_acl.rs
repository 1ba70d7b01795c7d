//! LB-017: a public load balancer without a web ACL.

use crate::component::Component;
use crate::component::alb::Scheme;
use crate::rules::{Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-017",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Public entry without a web ACL",
    why: "Nothing filters known attacks and floods of requests before they reach the application.",
    how_to_fix: "Attach a web ACL of AWS WAF to the load balancer.",
    source: "checkov CKV2_AWS_28, 2026-08-20",
    violates: "r: region\n  v: vpc\n    web: alb scheme=internet-facing",
    passes: "r: region\n  v: vpc\n    web: alb scheme=internal",
    check,
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        if matches!(&node.component, Component::Alb(alb) if alb.scheme == Scheme::InternetFacing) {
            report.add(
                &[id],
                format!("Public entry {} has no web ACL.", topology.name(id)),
            );
        }
    }
}
