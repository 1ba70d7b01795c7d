//! K8S-002: an EKS cluster in a zone that EKS does not use.

use super::clusters;
use crate::component::Component;
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Cluster in an excluded zone",
    why: "The provider refuses subnets of this zone for clusters.",
    how_to_fix: "Use a subnet of another zone.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region code=us-east-1
          v: vpc
            za: zone letter=a zone_id=use1-az3
              a: subnet
            zb: zone letter=b
              b: subnet
            zc: zone letter=c
              c: subnet
            main: eks_cluster spans=a,b",
    passes: "
        r: region code=us-east-1
          v: vpc
            za: zone letter=a zone_id=use1-az1
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use another zone",
        apply: Apply::Finding(apply),
    }),
};

/// The ids of the zones in which EKS puts no control planes.
const EXCLUDED: [&str; 3] = ["use1-az3", "usw1-az2", "cac1-az3"];

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in clusters(topology) {
        for subnet in excluded(topology, id) {
            let zone = zone_id(topology, subnet).unwrap_or_default();
            report
                .about(&[id, subnet])
                .mendable(!instead(topology, id).is_empty())
                .say(format!(
                    "{} cannot use {}: EKS does not use zone {zone}.",
                    called(topology, "EKS cluster", id),
                    called(topology, "subnet", subnet)
                ));
        }
    }
}

/// The id of the zone in which a subnet stands, when it is known.
fn zone_id<'a>(topology: &'a Topology<'_>, subnet: NodeId) -> Option<&'a str> {
    let zone = mending::zone_box(topology, subnet)?;
    match topology.component(zone)? {
        Component::Zone(zone) => Some(zone.zone_id.trim()),
        _ => None,
    }
}

fn is_excluded(topology: &Topology<'_>, subnet: NodeId) -> bool {
    zone_id(topology, subnet).is_some_and(|id| EXCLUDED.contains(&id))
}

fn excluded(topology: &Topology<'_>, cluster: NodeId) -> Vec<NodeId> {
    let mut subnets = topology.subnets_of(cluster).to_vec();
    subnets.retain(|subnet| is_excluded(topology, *subnet));
    subnets
}

/// Subnets of other zones that the cluster could use instead.
fn instead(topology: &Topology<'_>, cluster: NodeId) -> Vec<NodeId> {
    let mut others = mending::subnets_of_other_zones(topology, cluster);
    others.retain(|subnet| !is_excluded(topology, *subnet));
    others
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[cluster, subnet] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    if !excluded(&topology, cluster).contains(&subnet) {
        return;
    }
    let Some(other) = instead(&topology, cluster).first().copied() else {
        return;
    };
    mending::span(document, cluster, &[other]);
    if let Some(node) = document.node_mut(cluster) {
        node.spans.retain(|span| *span != subnet);
    }
    mending::redraw_bar(document, cluster);
}
