//! NET-011: a VPC with more than one internet gateway, or more than one VPN gateway.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::{called, names};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-011",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Several gateways of one kind",
    why: "The provider attaches only one to a VPC and refuses the others. One is enough: it is redundant in itself.",
    how_to_fix: "Remove all but one.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc\n    one: internet_gateway\n    two: internet_gateway",
    passes: "r: region\n  v: vpc\n    one: internet_gateway\n    vgw: vpn_gateway",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Keep the first",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for vpc in topology.vpcs() {
        let Some(contents) = topology.contents(vpc) else {
            continue;
        };
        for (kind, gateways) in [
            ("internet gateway", &contents.internet_gateways),
            ("VPN gateway", &contents.vpn_gateways),
        ] {
            let Some(first) = gateways.first().filter(|_| gateways.len() > 1) else {
                continue;
            };
            report
                .about(gateways)
                .button(Some(format!("Keep only {}", topology.name(*first))))
                .say(format!(
                    "Only one {kind} can be attached to {}: it has {}.",
                    called(topology, "VPC", vpc),
                    names(topology, gateways),
                ));
        }
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some((&keep, others)) = finding.nodes.split_first() else {
        return;
    };
    let topology = Topology::of(document);
    let kind = |id: NodeId| {
        topology
            .node(id)
            .map(|node| (node.component.id(), topology.vpc_of(id)))
    };
    let extra: BTreeSet<NodeId> = others
        .iter()
        .copied()
        .filter(|id| kind(*id).is_some() && kind(*id) == kind(keep))
        .collect();
    if kind(keep).is_none() {
        return;
    }
    // What was linked to the others is linked to the one that stays.
    for link in document.links.values_mut() {
        if extra.contains(&link.from) || extra.contains(&link.to) {
            let link = Arc::make_mut(link);
            link.from = if extra.contains(&link.from) {
                keep
            } else {
                link.from
            };
            link.to = if extra.contains(&link.to) {
                keep
            } else {
                link.to
            };
        }
    }
    let mut seen = BTreeSet::new();
    document.links.retain(|_, link| {
        let moved = link.from == keep || link.to == keep;
        link.from != link.to && (!moved || seen.insert((link.from, link.to, link.kind.id())))
    });
    // What was drawn into a gateway goes to where the gateway stood.
    let stays = |id: Option<NodeId>| {
        let mut at = id;
        while let Some(gateway) = at.filter(|at| extra.contains(at)) {
            at = document.node(gateway).and_then(|node| node.parent);
        }
        at
    };
    let homes: Vec<(NodeId, Option<NodeId>)> = document
        .nodes
        .iter()
        .map(|(id, node)| (*id, stays(node.parent)))
        .collect();
    for (id, parent) in homes {
        if document.node(id).is_some_and(|node| {
            node.parent != parent || node.spans.iter().any(|span| extra.contains(span))
        }) && let Some(node) = document.node_mut(id)
        {
            node.parent = parent;
            node.spans.retain(|span| !extra.contains(span));
        }
    }
    document.nodes.retain(|id, _| !extra.contains(id));
}
