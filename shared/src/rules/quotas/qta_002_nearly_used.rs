//! QTA-002: a quota of which little is left.

use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "QTA-002",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Default quota nearly used",
    why: "There is no room to grow, to replace things one by one, or to recover in another zone.",
    how_to_fix: "Ask for a higher quota early.",
    source: "AWS Well-Architected REL01-BP06, 2026",
    violates: "
        r: region
          a: vpc
          b: vpc
          c: vpc
          d: vpc
          e: vpc",
    passes: "
        r: region
          a: vpc
          b: vpc
          c: vpc
          d: vpc",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for used in context.quotas().iter().filter(|used| used.is_nearly_used()) {
        report.add(
            &used.nodes(0),
            format!(
                "{} of the {} that are its default quota.",
                used.in_words(topology),
                grouped(used.allowed)
            ),
        );
    }
}
