//! EDG-002: a distribution with nothing to deliver.

use super::{distributions, origins};
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Distribution without an origin",
    why: "The provider refuses a distribution that fetches from nowhere.",
    how_to_fix: "Link it to a bucket, a load balancer or an API.",
    source: "Terraform AWS provider 6.25, schema",
    violates: "cdn: cloudfront",
    passes: "cdn: cloudfront\nr: region\n  files: s3\ncdn -> files",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in distributions(topology) {
        if origins(topology, id).is_empty() {
            report.add(
                &[id],
                format!(
                    "{} has no origin to fetch from.",
                    called(topology, "Distribution", id)
                ),
            );
        }
    }
}
