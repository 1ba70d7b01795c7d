//! AVL-007: a target that one region cannot promise.

use std::collections::BTreeSet;

use crate::component::client::Client;
use crate::component::region::{Region, RegionCode};
use crate::document::NodeId;
use crate::field::Choice;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-007",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Target beyond one region",
    why: "No service agreement within one region covers more than 99.99 %.",
    how_to_fix: "Serve from a second region, or lower the target.",
    source: "AWS Well-Architected REL10-BP01, 2026",
    violates: "
        users: client target=99.995
        r: region
          v: vpc
            app: asg
        users -> app",
    passes: "
        users: client target=99.9
        r: region
          v: vpc
            app: asg
        users -> app",
    check: Check::Design(check),
    fix: None,
};

/// The most that is promised within one region.
const ONE_REGION: f64 = 0.9999;

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let regions: Vec<(NodeId, RegionCode)> = (topology.all::<Region>())
        .map(|(id, region)| (id, region.code))
        .collect();
    let codes: BTreeSet<RegionCode> = regions.iter().map(|(_, code)| *code).collect();
    let (Some((region, code)), 1) = (regions.first(), codes.len()) else {
        return;
    };
    for (id, client) in topology.all::<Client>() {
        if client
            .target
            .share()
            .is_some_and(|target| target > ONE_REGION + 1e-12)
        {
            report.add(
                &[id, *region],
                format!(
                    "{} ask for {} %, more than one region promises: all stands in {}.",
                    topology.name(id),
                    client.target.text(),
                    code.id()
                ),
            );
        }
    }
}
