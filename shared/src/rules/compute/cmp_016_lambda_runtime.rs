//! CMP-016: a function on a runtime that AWS no longer looks after.

use crate::component::Component;
use crate::component::lambda::RUNTIMES;
use crate::component::lambda::{DEPRECATED, Lambda};
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-016",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Runtime no longer supported",
    why: "The runtime gets no more security fixes, and new functions on it are refused.",
    how_to_fix: "Move the function to a supported runtime.",
    source: "checkov CKV_AWS_363, 2026-08-20; dates of the list, 2025-09 to 2026-06",
    violates: "
        r: region
          job: lambda runtime=python2.7",
    passes: "
        r: region
          job: lambda runtime=python3.14",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use the newest",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, lambda) in topology.all::<Lambda>() {
        if DEPRECATED.contains(&lambda.runtime.as_str()) {
            let button = newest(&lambda.runtime).map(|newest| format!("Use {newest}"));
            report.about(&[id]).button(button).say(format!(
                "{} runs on {}, which is no longer supported.",
                called(topology, "Lambda", id),
                lambda.runtime
            ));
        }
    }
}

/// The newest runtime of the same language; Go and others run on the plain one.
fn newest(runtime: &str) -> Option<&'static str> {
    let language = |runtime: &str| -> String {
        let letters = runtime.chars().take_while(char::is_ascii_alphabetic);
        letters.collect()
    };
    let own = match language(runtime).as_str() {
        "dotnetcore" => "dotnet".to_owned(),
        "go" => "provided".to_owned(),
        other => other.to_owned(),
    };
    RUNTIMES
        .iter()
        .copied()
        .find(|known| language(known) == own)
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Lambda(lambda)) = document.component_mut(id)
        && DEPRECATED.contains(&lambda.runtime.as_str())
        && let Some(newest) = newest(&lambda.runtime)
    {
        newest.clone_into(&mut lambda.runtime);
    }
}
