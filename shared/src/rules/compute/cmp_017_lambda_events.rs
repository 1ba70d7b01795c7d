//! CMP-017: a function that works on messages and loses or repeats them.

use crate::component::Component;
use crate::document::{Document, LinkKind};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-017",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Messages lost or repeated",
    why: "A message that becomes visible too early is worked on twice; one that fails again and again is lost, or blocks others.",
    how_to_fix: "Hide messages for six times the timeout of the function, and keep failed ones in a dead-letter queue.",
    source: "checkov CKV_AWS_116, 2026-08-20; else general knowledge",
    violates: "
        r: region
          orders: sqs visibility_timeout=30
          job: lambda timeout=30
        orders -> job",
    passes: "
        r: region
          orders: sqs visibility_timeout=180
          job: lambda timeout=30
        orders -> job",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Keep every message",
        apply: Apply::Finding(apply),
    }),
};

/// The visibility timeout should be this many times the timeout of the function.
const TIMES: u32 = 6;

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (link, drawn) in topology
        .links()
        .filter(|(_, link)| link.kind == LinkKind::Async)
    {
        let Some(Component::Lambda(lambda)) = topology.component(drawn.to) else {
            continue;
        };
        let (source, name) = (topology.name(drawn.from), topology.name(drawn.to));
        let mut wrong = Vec::new();
        match topology.component(drawn.from) {
            Some(Component::Sqs(queue)) => {
                if queue.visibility_timeout < lambda.timeout.saturating_mul(TIMES) {
                    wrong.push(format!(
                        "{source} hides messages for {} s, less than six times the {} s of {name}",
                        grouped(queue.visibility_timeout),
                        grouped(lambda.timeout)
                    ));
                }
                if !queue.dead_letter_queue {
                    wrong.push(format!(
                        "{source} has no dead-letter queue for what {name} fails on"
                    ));
                }
            }
            // Streams of tables are read again until they succeed or expire.
            Some(Component::Dynamodb(_)) | None => {}
            Some(_) if !lambda.dead_letter_queue => {
                wrong.push(format!(
                    "{name} has no dead-letter queue for events of {source}"
                ));
            }
            Some(_) => {}
        }
        if !wrong.is_empty() {
            let possible = lambda.timeout <= LONGEST / TIMES;
            report
                .about(&[drawn.to, drawn.from])
                .links(&[link])
                .mendable(possible)
                .say(format!("{}.", wrong.join(", and ")));
        }
    }
}

/// The longest visibility timeout, in seconds (SQS API model, 2026-05).
const LONGEST: u32 = 43_200;

fn apply(document: &mut Document, finding: &Finding) {
    let &[to, from] = finding.nodes.as_slice() else {
        return;
    };
    let Some(Component::Lambda(lambda)) = document.component_mut(to) else {
        return;
    };
    let timeout = lambda.timeout;
    match document.component_mut(from) {
        Some(Component::Sqs(queue)) => {
            let least = timeout.saturating_mul(TIMES).min(LONGEST);
            queue.visibility_timeout = queue.visibility_timeout.max(least);
            queue.dead_letter_queue = true;
        }
        Some(_) => {
            if let Some(Component::Lambda(lambda)) = document.component_mut(to) {
                lambda.dead_letter_queue = true;
            }
        }
        None => {}
    }
}
