//! NET-024: traffic that counts on a network in the middle to pass it on.

use super::{Foreign, can_peer, foreign, peer};
use crate::document::{Document, LinkId, LinkKind, NodeId};
use crate::routing::{self, Obstacle};
use crate::rules::wording::{called, names};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-024",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Path through another network",
    why: "A VPC passes no packets on from one connection to another: peerings join two VPCs, and nothing behind them.",
    how_to_fix: "Peer the two VPCs directly, or attach them to one transit gateway.",
    source: "Amazon VPC User Guide, 2023-06-15, for NAT gateways; otherwise general knowledge",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                app: ec2
          m: vpc cidr=10.1.0.0/16
          w: vpc cidr=10.2.0.0/16
            zw: zone
              t: subnet cidr=10.2.0.0/24
                db: ec2
        v -> m
        m -> w
        app -> db",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                app: ec2
          w: vpc cidr=10.2.0.0/16
            zw: zone
              t: subnet cidr=10.2.0.0/24
                db: ec2
        v -> w
        app -> db",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Peer the two VPCs",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((near, far, through), (links, callers, targets)) in blocked(topology) {
        let callers: Vec<NodeId> = callers.into_iter().collect();
        let targets: Vec<NodeId> = targets.into_iter().collect();
        let nodes: Vec<NodeId> = (callers.iter().chain(&targets).copied())
            .chain([near, far, through])
            .collect();
        report
            .about(&nodes)
            .links(&links)
            .mendable(can_peer(topology, near, far))
            .say(format!(
                "{} cannot reach {} through {}: it passes nothing on between {} and {}.",
                names(topology, &callers),
                names(topology, &targets),
                topology.name(through),
                topology.name(near),
                topology.name(far),
            ));
    }
    for (id, link) in topology
        .links()
        .filter(|(_, link)| link.kind == LinkKind::Route)
    {
        if let Some(Foreign::Behind(vpc)) = foreign(topology, link) {
            report
                .about(&[link.from, link.to, vpc])
                .links(&[id])
                .mendable(false)
                .say(format!(
                    "{} cannot use {} of {}: a peering does not lead to the gateways behind it.",
                    topology.name(link.from),
                    topology.name(link.to),
                    called(topology, "VPC", vpc),
                ));
        }
    }
}

type Ends = (Vec<LinkId>, BTreeSet<NodeId>, BTreeSet<NodeId>);

/// Traffic between two networks that a third one would have to pass on.
fn blocked(topology: &Topology<'_>) -> BTreeMap<(NodeId, NodeId, NodeId), Ends> {
    let mut blocked: BTreeMap<(NodeId, NodeId, NodeId), Ends> = BTreeMap::new();
    for (id, link) in topology.links().filter(|(_, link)| link.kind.is_traffic()) {
        let Err(Obstacle::NotTransitive { through }) = routing::path(topology, link.from, link.to)
        else {
            continue;
        };
        let near = routing::network_of(topology, link.from);
        let far = routing::network_of(topology, link.to);
        if let Some((near, far)) = near.zip(far) {
            let (links, callers, targets) = blocked.entry((near, far, through)).or_default();
            links.push(id);
            callers.insert(link.from);
            targets.insert(link.to);
        }
    }
    blocked
}

fn apply(document: &mut Document, finding: &Finding) {
    let topology = Topology::of(document);
    let known = blocked(&topology);
    let found = known.keys().find(|key| {
        known
            .get(key)
            .is_some_and(|(links, ..)| *links == finding.links)
    });
    if let Some((near, far, _)) = found.copied()
        && can_peer(&topology, near, far)
    {
        peer(document, near, far);
    }
}
