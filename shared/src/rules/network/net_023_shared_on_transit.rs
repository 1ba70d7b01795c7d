//! NET-023: two VPCs with the same addresses at one transit gateway.

use crate::routing;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-023",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Same addresses at a transit gateway",
    why: "The transit gateway does not propagate the routes of the VPC that was attached later, so nobody reaches it.",
    how_to_fix: "Renumber one of the VPCs, or keep them in route tables of their own.",
    source: "EC2 API model, 2026-05; AWS Well-Architected REL02-BP05, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
          w: vpc cidr=10.0.0.0/20
          hub: transit_gateway
        v -> hub
        w -> hub",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
          w: vpc cidr=10.1.0.0/16
          hub: transit_gateway
        v -> hub
        w -> hub",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let networks = topology.networks();
    let all: Vec<_> = networks.attachments().collect();
    for (index, (transit, earlier, first)) in all.iter().enumerate() {
        let later = all
            .iter()
            .skip(index + 1)
            .filter(|(other, ..)| other == transit);
        for (_, later, second) in later {
            let Some((theirs, own)) = routing::overlap(topology, *earlier, *later) else {
                continue;
            };
            report
                .about(&[*later, *earlier, *transit])
                .links(&[*first, *second])
                .say(format!(
                    "{} ({own}) overlaps {} ({theirs}): {} does not propagate its routes.",
                    called(topology, "VPC", *later),
                    topology.name(*earlier),
                    topology.name(*transit),
                ));
        }
    }
}
