//! QTA-001: more of something than an account may have by default.

use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "QTA-001",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Default quota exceeded",
    why: "The provider refuses what exceeds the quota of the account until it has been raised.",
    how_to_fix: "Ask for a higher quota before deploying, or share what can be shared.",
    source: "Amazon VPC and Application Load Balancer User Guides, 2023-06-15; AWS Well-Architected REL01-BP04, 2026",
    violates: "
        r: region
          a: vpc
          b: vpc
          c: vpc
          d: vpc
          e: vpc
          f: vpc",
    passes: "
        r: region
          a: vpc
          b: vpc
          c: vpc
          d: vpc
          e: vpc",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for used in context.quotas().iter().filter(|used| used.is_exceeded()) {
        report.add(
            &used.nodes(used.allowed),
            format!(
                "{}: the default quota is {}.",
                used.in_words(topology),
                grouped(used.allowed)
            ),
        );
    }
}
