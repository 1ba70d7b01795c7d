//! Where pods run: namespaces, node groups and Fargate profiles, and the subnets and zones that
//! follow from them.

use std::collections::BTreeSet;

use crate::component::{Component, Place};
use crate::document::{Node, NodeId};
use crate::topology::{Topology, ZoneKey};

/// The namespace of what stands in none.
pub const DEFAULT_NAMESPACE: &str = "default";

/// The name of a node's object in a cluster: the one that it was given, else its first slug.
#[must_use]
pub fn object_name(node: &Node) -> &str {
    match node.component.kind().object_name() {
        "" => node.first_slug(),
        name => name,
    }
}

/// The name of the namespace that a node belongs to.
#[must_use]
pub fn namespace_of<'a>(topology: &Topology<'a>, id: NodeId) -> &'a str {
    let namespace = topology.place_of(id, Place::Namespace);
    namespace
        .and_then(|id| topology.node(id))
        .map_or(DEFAULT_NAMESPACE, object_name)
}

/// Whether a selector of a Fargate profile takes a namespace; a star at its end takes any rest.
#[must_use]
pub fn selects(selector: &str, namespace: &str) -> bool {
    match selector.split_once('*') {
        Some((start, _)) => namespace.starts_with(start),
        None => selector == namespace,
    }
}

/// The Fargate profile that runs a workload, when one does.
#[must_use]
pub fn profile_of(topology: &Topology<'_>, workload: NodeId) -> Option<NodeId> {
    let cluster = topology.place_of(workload, Place::Kubernetes)?;
    let namespace = namespace_of(topology, workload);
    (topology.hosts_of_cluster(cluster).into_iter()).find(|host| {
        matches!(
            topology.node(*host).map(|node| &node.component),
            Some(Component::EksFargateProfile(profile))
                if profile.selectors.iter().any(|selector| selects(&selector.namespace, namespace))
        )
    })
}

/// The node groups of a cluster, in the order of ids.
#[must_use]
pub fn node_groups(topology: &Topology<'_>, cluster: NodeId) -> Vec<NodeId> {
    let is_group = |id: &NodeId| {
        matches!(
            topology.node(*id).map(|node| &node.component),
            Some(Component::EksNodeGroup(_))
        )
    };
    let hosts = topology.hosts_of_cluster(cluster).into_iter();
    hosts.filter(is_group).collect()
}

/// What runs the pods of a workload: its Fargate profile, else the node groups of its cluster.
#[must_use]
pub fn hosts_of(topology: &Topology<'_>, workload: NodeId) -> Vec<NodeId> {
    if let Some(profile) = profile_of(topology, workload) {
        return vec![profile];
    }
    topology
        .place_of(workload, Place::Kubernetes)
        .map_or_else(Vec::new, |cluster| node_groups(topology, cluster))
}

/// The subnets in which pods of a workload run: those of their hosts, else those of the cluster.
#[must_use]
pub fn subnets_of(topology: &Topology<'_>, workload: NodeId) -> Vec<NodeId> {
    let hosts = hosts_of(topology, workload);
    if hosts.is_empty() {
        return topology.subnets_of(workload).to_vec();
    }
    let subnets: BTreeSet<NodeId> = (hosts.into_iter())
        .flat_map(|host| topology.subnets_of(host))
        .copied()
        .collect();
    subnets.into_iter().collect()
}

/// The zones of these subnets, each once, in order.
#[must_use]
pub fn zones_of(topology: &Topology<'_>, workload: NodeId) -> Vec<ZoneKey> {
    let zones: BTreeSet<ZoneKey> = (subnets_of(topology, workload).iter().copied())
        .filter_map(|subnet| topology.zone_of(subnet))
        .collect();
    zones.into_iter().collect()
}
