//! K8S-005: nodes in public subnets.

use std::collections::BTreeSet;

use super::clusters;
use crate::document::{Document, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use crate::{pods, routing};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-005",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Nodes in a public subnet",
    why: "Without a public address nodes cannot join the cluster from there; with one they can be attacked from the internet.",
    how_to_fix: "Use private subnets for the nodes.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
              public-a: subnet kind=public
            zb: zone letter=b
              b: subnet
            igw: internet_gateway
            main: eks_cluster spans=a,b
              nodes: eks_node_group spans=public-a,b",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
              public-a: subnet kind=public
            zb: zone letter=b
              b: subnet
            igw: internet_gateway
            main: eks_cluster spans=a,b
              nodes: eks_node_group spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use the private subnets",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in clusters(topology) {
        for group in pods::node_groups(topology, id) {
            let public = public(topology, group);
            if public.is_empty() {
                continue;
            }
            let bare = |subnet: &NodeId| {
                (topology.subnet(*subnet)).is_some_and(|subnet| !subnet.map_public_ip_on_launch)
            };
            let (severity, consequence) = if public.iter().any(bare) {
                (Severity::Error, "without a public address they cannot join")
            } else {
                (Severity::Warning, "the internet can reach their addresses")
            };
            let mut nodes = vec![group];
            nodes.extend(&public);
            report
                .about(&nodes)
                .severity(severity)
                .mendable(instead(topology, group).is_some())
                .say(format!(
                    "Nodes of {} are in public {} {}: {consequence}.",
                    topology.name(group),
                    verb(public.len(), "subnet", "subnets"),
                    names(topology, &public)
                ));
        }
    }
}

/// The public subnets of a node group.
fn public(topology: &Topology<'_>, group: NodeId) -> Vec<NodeId> {
    let mut subnets = topology.subnets_of(group).to_vec();
    subnets.retain(|subnet| routing::is_internet_routed(topology, *subnet));
    subnets
}

/// The subnets that the node group could use: a private one for each public one, of its zone.
fn instead(topology: &Topology<'_>, group: NodeId) -> Option<Vec<NodeId>> {
    let mut subnets: BTreeSet<NodeId> = topology.subnets_of(group).iter().copied().collect();
    for subnet in public(topology, group) {
        let vpc = topology.vpc_of(subnet)?;
        let zone = topology.zone_of(subnet)?;
        let private = topology.subnets_of_zone(vpc, zone, false);
        let environment = topology.environment_of(subnet);
        let like = |other: &&NodeId| topology.environment_of(**other) == environment;
        let other = private.iter().find(like).or(private.first())?;
        subnets.remove(&subnet);
        subnets.insert(*other);
    }
    Some(subnets.into_iter().collect())
}

fn apply(document: &mut Document, group: NodeId) {
    let topology = Topology::of(document);
    if public(&topology, group).is_empty() {
        return;
    }
    let Some(subnets) = instead(&topology, group) else {
        return;
    };
    if let Some(node) = document.node_mut(group) {
        node.spans = subnets;
    }
}
