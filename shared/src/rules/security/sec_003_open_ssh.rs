//! SEC-003: SSH that the whole internet can try.

use super::open_to_all;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-003",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "SSH open to the internet",
    why: "Such ports are found within minutes and tried without end.",
    how_to_fix: "Allow SSH from the networks of the administrators only, or use Session Manager and close it.",
    source: "checkov CKV_AWS_24, 2026-08-20; trivy-checks AWS-0107, 2026-08-21",
    violates: r#"
        r: region
          v: vpc
            za: zone
              s: subnet kind=public
                jump: bastion allowed_cidrs=["0.0.0.0/0"]"#,
    passes: r#"
        r: region
          v: vpc
            za: zone
              s: subnet kind=public
                jump: bastion allowed_cidrs=["203.0.113.0/24"]"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (id, rules) in context.groups() {
        if open_to_all(rules, 22) {
            report.add(
                &[id],
                format!(
                    "SSH is open to the whole internet on {}.",
                    context.topology.name(id)
                ),
            );
        }
    }
}
