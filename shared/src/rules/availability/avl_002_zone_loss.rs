//! AVL-002: a zone whose loss takes a journey down.

use std::collections::{BTreeMap, BTreeSet};

use super::{by_severity, environment, names};
use crate::document::NodeId;
use crate::rules::network::net_032_one_zone;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::ZoneKey;
use crate::uptime::Journey;

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-002",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Journey that does not survive a zone",
    why: "Zones fail as a whole, by power, cooling or network: expect it once in a while.",
    how_to_fix: "Run everything on the way in a second zone too.",
    source: "AWS Well-Architected REL10-BP01, 2026",
    violates: "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            app: asg spans=a
        users -> app",
    passes: "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            app: asg spans=a,b
        users -> app",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut lost: BTreeMap<ZoneKey, Vec<&Journey>> = BTreeMap::new();
    let in_one_zone = |vpc: &NodeId| net_032_one_zone::only_zone(topology, *vpc).is_some();
    let small: BTreeSet<NodeId> = topology.vpcs().into_iter().filter(in_one_zone).collect();
    for journey in &context.uptime.journeys {
        // Where the VPC has one zone only, NET-032 has said it.
        let subnets = topology.subnets_of(journey.target);
        let vpc = subnets.first().and_then(|subnet| topology.vpc_of(*subnet));
        if vpc.is_some_and(|vpc| small.contains(&vpc)) {
            continue;
        }
        for (zone, _) in journey.survives.iter().filter(|(_, survives)| !survives) {
            lost.entry(*zone).or_default().push(journey);
        }
    }
    for (zone, journeys) in lost {
        for journeys in by_severity(journeys, RULE.softens).into_values() {
            let nodes: BTreeSet<NodeId> = journeys.iter().map(|journey| journey.target).collect();
            let nodes: Vec<NodeId> = nodes.into_iter().collect();
            report
                .about(&nodes)
                .in_environment(environment(&journeys))
                .say(format!(
                    "Losing zone {} takes down {}.",
                    zone.name(),
                    names(&journeys)
                ));
        }
    }
}
