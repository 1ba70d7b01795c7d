//! SEC-005: every port open to the whole internet.

use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-005",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Every port open to the internet",
    why: "Every service on the machine is exposed, also those that nobody thought of.",
    how_to_fix: "Open only the ports that are served, to those who call them.",
    source: "checkov CKV_AWS_277, 2026-08-20",
    violates: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":0,"to_port":65535,"cidr":"0.0.0.0/0"}]"#,
    passes: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":443,"to_port":443,"cidr":"0.0.0.0/0"}]"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (id, rules) in context.groups() {
        if rules
            .iter()
            .any(|rule| rule.is_open_to_all() && rule.opens_every_port())
        {
            report.add(
                &[id],
                format!(
                    "{} accepts every port from anywhere.",
                    context.topology.name(id)
                ),
            );
        }
    }
}
