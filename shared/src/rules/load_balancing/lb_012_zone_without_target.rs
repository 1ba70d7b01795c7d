//! LB-012: a load balancer that is enabled in a zone where it has no target.

use std::collections::{BTreeMap, BTreeSet};

use super::balancers;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::{all, called, names, verb};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-012",
    severity: Severity::Warning,
    softens: Softens::InDevelopment,
    title: "Zone of a load balancer without a target",
    why: "All targets fail together when their zone does, although the load balancer survives.",
    how_to_fix: "Run targets in every zone of the load balancer.",
    source: "Network Load Balancer User Guide, 2023-06-15; AWS Well-Architected REL10-BP01, 2026",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet kind=public
              app-a: subnet
            zb: zone letter=b
              b: subnet kind=public
              app-b: subnet
            web: alb spans=a,b
            app: asg spans=app-a
        web -> app",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet kind=public
              app-a: subnet
            zb: zone letter=b
              b: subnet kind=public
              app-b: subnet
            web: alb spans=a,b
            app: asg spans=app-a,app-b
        web -> app",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Spread the targets over its zones",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        for (targets, zones) in uncovered(topology, id) {
            let letters: Vec<&str> = zones.iter().map(|zone| zone.letter.id()).collect();
            let possible = match targets.as_slice() {
                [target] => additions(topology, *target, &zones).is_some(),
                _ => false,
            };
            let mut nodes = vec![id];
            nodes.extend(&targets);
            let links: Vec<_> = topology
                .targets_of(id)
                .into_iter()
                .filter(|(_, to)| targets.contains(to))
                .map(|(link, _)| link)
                .collect();
            report
                .about(&nodes)
                .links(&links)
                .mendable(possible)
                .say(format!(
                    "{} has no target in {} {}: {} {} elsewhere.",
                    called(topology, balancer.kind, id),
                    verb(letters.len(), "zone", "zones"),
                    all(&letters),
                    names(topology, &targets),
                    verb(targets.len(), "runs", "run"),
                ));
        }
    }
}

/// Targets that stand for each other, and the zones of the load balancer in which there is none of
/// them. Equal machines stand for each other; a service or a group stands for itself. Without two of
/// them to spread, CMP-002 has said what there is to say.
pub fn uncovered(topology: &Topology<'_>, balancer: NodeId) -> Vec<(Vec<NodeId>, Vec<ZoneKey>)> {
    let enabled = topology.zones_of(balancer);
    if enabled.len() < 2 {
        return Vec::new();
    }
    let mut sets: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    for (_, target) in topology.targets_of(balancer) {
        let set = sets.entry(topology.first_equal(target)).or_default();
        set.insert(target);
    }
    let sets = sets.into_values();
    sets.filter_map(|set| {
        let set: Vec<NodeId> = set.into_iter().collect();
        let used: BTreeSet<ZoneKey> = set
            .iter()
            .flat_map(|target| topology.zones_of(*target))
            .copied()
            .collect();
        let missing: Vec<ZoneKey> = enabled
            .iter()
            .copied()
            .filter(|zone| !used.contains(zone))
            .collect();
        let replicas: u32 = set
            .iter()
            .filter_map(|target| Some(topology.node(*target)?.component.kind().replicas()))
            .fold(0, u32::saturating_add);
        (!used.is_empty() && !missing.is_empty() && replicas >= 2).then_some((set, missing))
    })
    .collect()
}

/// The subnets that the target lacks in these zones, like those that it has; and who lists them: the
/// target or its cluster.
fn additions(
    topology: &Topology<'_>,
    target: NodeId,
    zones: &[ZoneKey],
) -> Option<(NodeId, Vec<NodeId>)> {
    let (owner, _) = topology
        .lineage(target)
        .find(|(_, node)| !node.spans.is_empty())?;
    let vpc = topology.vpc_of(owner)?;
    let first = topology.node(owner)?.spans.first().copied()?;
    let kind = topology.subnet_kind(first)?;
    let environment = topology.environment_of(first);
    let subnets = topology.contents(vpc)?.subnets.iter().copied();
    let alike: Vec<NodeId> = subnets
        .filter(|subnet| topology.subnet_kind(*subnet) == Some(kind))
        .collect();
    let found: Option<Vec<NodeId>> = (zones.iter())
        .map(|zone| {
            let mut here = alike
                .iter()
                .filter(|subnet| topology.zone_of(**subnet) == Some(*zone));
            let same = here
                .clone()
                .find(|subnet| topology.environment_of(**subnet) == environment);
            same.or_else(|| here.next()).copied()
        })
        .collect();
    Some((owner, found?))
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[balancer, target] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    let Some((_, zones)) = uncovered(&topology, balancer)
        .into_iter()
        .find(|(set, _)| set.as_slice() == [target])
    else {
        return;
    };
    let Some((owner, subnets)) = additions(&topology, target, &zones) else {
        return;
    };
    if let Some(node) = document.node_mut(owner) {
        node.spans.extend(subnets);
        mending::redraw_bar(document, owner);
    }
}
