//! NET-021: a route to something that the VPC does not have.

use super::{Foreign, foreign};
use crate::document::LinkKind;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-021",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Route to another VPC",
    why: "The provider refuses the route: the next hop must belong to the VPC of the route table, or be joined to it.",
    how_to_fix: "Route to a gateway of the same VPC, or join the VPCs first.",
    source: "EC2 API model, 2026-05",
    violates: "
        r: region
          v: vpc
            za: zone
              s: subnet
          w: vpc
            igw: internet_gateway
        s -> igw kind=route",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
        s -> igw kind=route",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, link) in topology.links() {
        if link.kind != LinkKind::Route {
            continue;
        }
        if let Some(Foreign::Apart(reason)) = foreign(topology, link) {
            let from = topology.name(link.from);
            report
                .about(&[link.from, link.to])
                .links(&[id])
                .say(format!(
                    "The route from {from} to {} leads nowhere: {reason}.",
                    topology.name(link.to)
                ));
        }
    }
}
