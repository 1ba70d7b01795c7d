//! K8S-007: nodes that do not survive the loss of one node or of a zone.

use std::collections::BTreeSet;

use super::{cluster_of, clusters, node_group_mut};
use crate::document::{Document, NodeId};
use crate::pods;
use crate::rules::wording::{called, capital, which};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-007",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Nodes without redundancy",
    why: "All pods stop together, and start again only when other nodes have started.",
    how_to_fix: "Run at least two nodes, in two zones.",
    source: "Amazon EKS Best Practices Guide, 2026-05-04; AWS Well-Architected REL10-BP01, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group spans=a min=1 desired=1",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group min=2",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Run two in two zones",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in clusters(topology) {
        let weak = weakness(topology, id);
        let losses = which([(weak.zone, "zone"), (weak.node, "node")]);
        // Groups of one zone each are a way to have nodes in all of them: together they count.
        for group in pods::node_groups(topology, id) {
            if losses.is_empty() {
                break;
            }
            let mendable =
                !weak.zone || !mending::subnets_of_other_zones(topology, group).is_empty();
            report.about(&[group]).mendable(mendable).say(format!(
                "{} survives no {} loss.",
                capital(&called(topology, "node group", group)),
                losses.join(" or ")
            ));
        }
    }
}

/// Whether a cluster may run on one node only.
pub fn is_one_node(topology: &Topology<'_>, cluster: NodeId) -> bool {
    weakness(topology, cluster).node
}

/// What the nodes of a cluster do not survive.
struct Weakness {
    zone: bool,
    node: bool,
}

/// Looks at all node groups of a cluster together. A cluster in one zone is the matter of K8S-001.
fn weakness(topology: &Topology<'_>, cluster: NodeId) -> Weakness {
    let groups = pods::node_groups(topology, cluster);
    let zones: BTreeSet<ZoneKey> = (groups.iter())
        .flat_map(|group| topology.zones_of(*group))
        .copied()
        .collect();
    let least = (groups.iter())
        .filter_map(|group| topology.node(*group))
        .fold(0_u32, |sum, group| {
            sum.saturating_add(group.component.kind().replicas())
        });
    Weakness {
        zone: zones.len() == 1 && topology.zones_of(cluster).len() >= 2,
        node: !groups.is_empty() && least < 2,
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some((cluster, _)) = cluster_of(&topology, id) else {
        return;
    };
    let weak = weakness(&topology, cluster);
    let more = mending::subnets_of_other_zones(&topology, id);
    if weak.zone {
        mending::span(document, id, &more);
    }
    if let Some(group) = node_group_mut(document, id).filter(|_| weak.zone || weak.node) {
        group.min = group.min.max(2);
        group.desired = group.desired.max(group.min);
        group.max = group.max.max(group.desired);
    }
}
