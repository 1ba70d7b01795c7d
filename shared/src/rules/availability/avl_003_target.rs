//! AVL-003: a journey that is less available than its client asks for.

use crate::availability::repair::HOURS_A_YEAR;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::uptime::report::{self, percent_as_given};

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-003",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Availability below the target",
    why: "By the figures of the parts, the journey is down for longer than its client accepts.",
    how_to_fix: "See which parts weigh most under Availability, make those redundant, or lower the target.",
    source: "AWS Well-Architected REL11-BP07, 2026",
    violates: "
        users: client target=99.99
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2
        users -> app",
    passes: "
        users: client target=99
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2
        users -> app",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for journey in &context.uptime.journeys {
        let found = journey.availability.high();
        let Some(target) = journey.target_availability else {
            continue;
        };
        // What does not work at all as drawn has an error of its own.
        if !journey.possible || found >= target - 1e-12 {
            continue;
        }
        report
            .about(&[journey.client, journey.target])
            .links(&[journey.entry])
            .say(format!(
                "{}: {} % is below the target of {} % ({:.1} hours a year).",
                journey.name,
                percent(found, target),
                percent_as_given(target),
                (1.0 - found) * HOURS_A_YEAR,
            ));
    }
}

/// A percentage as it is shown elsewhere, or with as many decimals as it takes to tell it from the target.
fn percent(found: f64, target: f64) -> String {
    let usual = report::percent(found);
    if usual != percent_as_given(target) {
        return usual;
    }
    let places = (2..=8).find(|places| {
        format!("{:.places$}", found * 100.0) != format!("{:.places$}", target * 100.0)
    });
    let places = places.unwrap_or(8);
    format!("{:.places$}", found * 100.0)
}
