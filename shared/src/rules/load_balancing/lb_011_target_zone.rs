//! LB-011: a target in a zone that its load balancer does not use.

use super::balancers;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::{all, called, verb};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-011",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Target in a zone that the load balancer does not use",
    why: "The target is registered and unused: it gets no traffic.",
    how_to_fix: "Add the subnet of that zone to the load balancer.",
    source: "Application Load Balancer User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            zc: zone letter=c
              c: subnet kind=public
              app-c: subnet
                app: ec2
            web: alb spans=a,b
        web -> app",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
            zc: zone letter=c
              c: subnet kind=public
              app-c: subnet
                app: ec2
            web: alb spans=a,c
        web -> app",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add the subnets of those zones",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        let enabled = topology.zones_of(id);
        // Too few zones are the matter of LB-001.
        if enabled.len() < if balancer.network { 1 } else { 2 } {
            continue;
        }
        for (link, target) in topology.targets_of(id) {
            let unused = unused(topology, enabled, target);
            if unused.is_empty() {
                continue;
            }
            let letters: Vec<&str> = unused.iter().map(|zone| zone.letter.id()).collect();
            let zones = format!("{} {}", verb(letters.len(), "zone", "zones"), all(&letters));
            let possible = unused
                .iter()
                .all(|zone| mending::subnet_for_balancer(topology, id, *zone).is_some());
            let button = possible.then(|| {
                format!(
                    "Add the {} of {zones}",
                    verb(letters.len(), "subnet", "subnets")
                )
            });
            report
                .about(&[target, id])
                .links(&[link])
                .button(button)
                .say(format!(
                    "{} would be unused in {zones}: {} has no subnet there.",
                    topology.name(target),
                    called(topology, balancer.kind, id),
                ));
        }
    }
}

fn unused(topology: &Topology<'_>, enabled: &[ZoneKey], target: NodeId) -> Vec<ZoneKey> {
    let mut zones = topology.zones_of(target).to_vec();
    zones.retain(|zone| !enabled.contains(zone));
    zones
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[target, id] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    if !topology.targets_of(id).iter().any(|(_, to)| *to == target) {
        return;
    }
    let subnets: Vec<NodeId> = (unused(&topology, topology.zones_of(id), target).into_iter())
        .filter_map(|zone| mending::subnet_for_balancer(&topology, id, zone))
        .collect();
    if let Some(node) = document.node_mut(id).filter(|_| !subnets.is_empty()) {
        node.spans.extend(subnets);
        mending::redraw_bar(document, id);
    }
}
