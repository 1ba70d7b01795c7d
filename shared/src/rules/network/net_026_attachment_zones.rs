//! NET-026: an attachment to a transit gateway with the wrong subnets.

use crate::component::Role;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::mending;
use crate::rules::wording::{all, called, verb};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::{Topology, ZoneKey};
use std::collections::BTreeSet;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-026",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Attachment that misses a zone",
    why: "What stands in a zone without a subnet of the attachment cannot reach the transit gateway.",
    how_to_fix: "List one subnet of each zone that has workloads.",
    source: "EC2 API model, 2026-05",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                one: ec2
            zb: zone letter=b
              b: subnet
                two: ec2
          hub: transit_gateway spans=a
        v -> hub",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                one: ec2
            zb: zone letter=b
              b: subnet
                two: ec2
          hub: transit_gateway spans=a,b
        v -> hub",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "List one subnet of each zone",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (transit, vpc, link) in topology.networks().attachments() {
        let listed = listed(topology, transit, vpc);
        let gateway = called(topology, "Transit gateway", transit);
        let zones = zones(topology, &listed);
        if zones.len() < listed.len() {
            report
                .about(&[transit, vpc])
                .links(&[link])
                .severity(Severity::Error)
                .say(format!(
                    "{gateway} lists two subnets of one zone of {}: an attachment takes one a zone.",
                    topology.name(vpc),
                ));
        }
        let missing: Vec<&str> = missing(topology, vpc, &listed)
            .into_iter()
            .map(|zone| zone.letter.id())
            .collect();
        if !missing.is_empty() {
            let possible = wanted(topology, transit, vpc).is_some();
            report
                .about(&[transit, vpc])
                .links(&[link])
                .mendable(possible)
                .say(format!(
                    "{gateway} has no subnet in {} {} of {}, where there are workloads.",
                    verb(missing.len(), "zone", "zones"),
                    all(&missing),
                    topology.name(vpc),
                ));
        }
    }
}

/// The subnets of a VPC that a transit gateway lists; none: it takes one a zone by itself.
fn listed(topology: &Topology<'_>, transit: NodeId, vpc: NodeId) -> Vec<NodeId> {
    let mut subnets = topology.subnets_of(transit).to_vec();
    subnets.retain(|subnet| topology.vpc_of(*subnet) == Some(vpc));
    subnets
}

fn zones(topology: &Topology<'_>, subnets: &[NodeId]) -> BTreeSet<ZoneKey> {
    (subnets.iter())
        .filter_map(|subnet| topology.zone_of(*subnet))
        .collect()
}

/// The zones of a VPC with something that talks, in which an attachment lists no subnet.
fn missing(topology: &Topology<'_>, vpc: NodeId, listed: &[NodeId]) -> BTreeSet<ZoneKey> {
    if listed.is_empty() {
        return BTreeSet::new();
    }
    let covered = zones(topology, listed);
    let talks = |id: &NodeId| topology.role(*id).is_some_and(Role::has_interface);
    (topology.descendants(vpc).into_iter())
        .filter(talks)
        .flat_map(|id| topology.zones_of(id))
        .copied()
        .filter(|zone| !covered.contains(zone))
        .collect()
}

/// One subnet a zone: the listed ones first, then private ones; none when a zone has none.
fn wanted(topology: &Topology<'_>, transit: NodeId, vpc: NodeId) -> Option<Vec<NodeId>> {
    let listed = listed(topology, transit, vpc);
    let mut subnets = mending::first_of_zones(topology, &listed);
    for zone in missing(topology, vpc, &listed) {
        let contents = topology.contents(vpc)?;
        let private = topology.subnets_of_zone(vpc, zone, false).first().copied();
        let any = || (contents.subnets.iter()).find(|id| topology.zone_of(**id) == Some(zone));
        subnets.push(private.or_else(|| any().copied())?);
    }
    Some(subnets)
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[transit, vpc] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    if listed(&topology, transit, vpc).is_empty() {
        return;
    }
    let Some(wanted) = wanted(&topology, transit, vpc) else {
        return;
    };
    let mut spans = topology.subnets_of(transit).to_vec();
    spans.retain(|subnet| topology.vpc_of(*subnet) != Some(vpc));
    spans.extend(wanted);
    if let Some(node) = document.node_mut(transit) {
        node.spans = spans;
    }
}
