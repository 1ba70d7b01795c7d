//! CMP-014: a function outside the limits of Lambda.

use crate::component::Component;
use crate::component::lambda::Lambda;
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-014",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Function outside the limits",
    why: "The provider refuses the function.",
    how_to_fix: "Choose numbers within the limits.",
    source: "AWS API models, 2026-05; Terraform AWS provider 5.100.0",
    violates: "
        r: region
          job: lambda memory=20000 timeout=1000",
    passes: "
        r: region
          job: lambda memory=10240 timeout=900",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use the nearest legal numbers",
        apply: Apply::Node(apply),
    }),
};

/// A limit of Lambda: its words, its unit, what it allows, and the number that it is about.
type Limit = (
    &'static str,
    &'static str,
    std::ops::RangeInclusive<u32>,
    fn(&mut Lambda) -> &mut u32,
);

const LIMITS: [Limit; 3] = [
    ("memory", "MB", 128..=10_240, |lambda| &mut lambda.memory),
    ("timeout", "s", 1..=900, |lambda| &mut lambda.timeout),
    ("scratch space", "MB", 512..=10_240, |lambda| {
        &mut lambda.ephemeral_storage
    }),
];

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, lambda) in topology.all::<Lambda>() {
        let mut lambda = lambda.clone();
        let wrong: Vec<String> = (LIMITS.iter())
            .filter_map(|(what, unit, allowed, number)| {
                let number = *number(&mut lambda);
                (!allowed.contains(&number)).then(|| {
                    format!(
                        "{what} must be {} to {} {unit}, not {}",
                        grouped(*allowed.start()),
                        grouped(*allowed.end()),
                        grouped(number)
                    )
                })
            })
            .collect();
        if !wrong.is_empty() {
            report.add(
                &[id],
                format!("{}: {}.", called(topology, "Lambda", id), wrong.join("; ")),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Lambda(lambda)) = document.component_mut(id) {
        for (_, _, allowed, number) in LIMITS {
            let number = number(lambda);
            *number = (*number).clamp(*allowed.start(), *allowed.end());
        }
    }
}
