//! AVL-011: a journey that leads to nothing that answers.

use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-011",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Journey without an end",
    why: "What only hands requests on answers none, so that nothing is known about the availability.",
    how_to_fix: "Link what the client calls to the service that answers.",
    source: "AWS Well-Architected REL11-BP07, 2026",
    violates: "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a,b
        users -> web",
    passes: "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a,b
            app: asg spans=a,b
        users -> web
        web -> app",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for entry in &context.uptime.dead_ends {
        let Some(link) = topology.document.link(*entry) else {
            continue;
        };
        let (client, first) = (topology.name(link.from), topology.name(link.to));
        report
            .about(&[link.to, link.from])
            .links(&[*entry])
            .say(format!("{client} → {first} leads to nothing that answers."));
    }
}
