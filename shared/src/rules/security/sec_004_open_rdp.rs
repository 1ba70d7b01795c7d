//! SEC-004: remote desktops that the whole internet can try.

use super::open_to_all;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-004",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Remote desktop open to the internet",
    why: "Such ports are found within minutes and tried without end.",
    how_to_fix: "Allow remote desktop from the networks of the administrators only, or use Session Manager and close it.",
    source: "checkov CKV_AWS_25, 2026-08-20; trivy-checks AWS-0107, 2026-08-21",
    violates: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":3389,"to_port":3389,"cidr":"0.0.0.0/0"}]"#,
    passes: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":3389,"to_port":3389,"cidr":"203.0.113.0/24"}]"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (id, rules) in context.groups() {
        if open_to_all(rules, 3389) {
            report.add(
                &[id],
                format!(
                    "Remote desktop is open to the whole internet on {}.",
                    context.topology.name(id)
                ),
            );
        }
    }
}
