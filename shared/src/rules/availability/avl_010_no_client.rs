//! AVL-010: something that answers requests, and nobody who makes them.

use crate::component::Role;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-010",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Nobody to be available for",
    why: "Availability is worked out for the journeys of clients: without one nothing is known about it.",
    how_to_fix: "Draw a client and link it to what it uses.",
    source: "AWS Well-Architected REL11-BP07, 2026",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a,b
            app: asg spans=a,b
        web -> app",
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
    let roles = || (topology.nodes()).filter_map(|(id, _)| Some((id, topology.role(id)?)));
    if roles().any(|(_, role)| role == Role::Client) {
        return;
    }
    // A front that leads somewhere is meant for somebody.
    let front = roles().find(|(id, role)| role.is_front() && !topology.targets_of(*id).is_empty());
    if let Some((front, _)) = front {
        let name = topology.name(front);
        report.add(
            &[front],
            format!("Nobody calls {name}: no client is drawn."),
        );
    }
}
