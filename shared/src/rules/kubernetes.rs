//! EKS clusters and what runs in them (K8S).

pub mod k8s_001_two_zones;
pub mod k8s_002_excluded_zone;
pub mod k8s_003_version;
pub mod k8s_004_open_cluster;
pub mod k8s_005_nodes_in_public_subnet;
pub mod k8s_006_nodes_cannot_join;
pub mod k8s_007_node_group_redundancy;
pub mod k8s_008_fargate_profile;
pub mod k8s_009_not_on_fargate;
pub mod k8s_010_subnet_tags;
pub mod k8s_011_ingress_controller;
pub mod k8s_012_object_name;
pub mod k8s_013_single_pod;
pub mod k8s_014_autoscaler_metrics;
pub mod k8s_015_fixed_replicas;
pub mod k8s_016_no_budget;
pub mod k8s_017_blocking_budget;
pub mod k8s_018_probes;
pub mod k8s_019_requests;
pub mod k8s_020_request_too_large;
pub mod k8s_021_zone_spread;
pub mod k8s_022_image_tag;
pub mod k8s_023_default_namespace;
pub mod k8s_024_points_to_nothing;
pub mod k8s_025_security_context;
pub mod k8s_026_external_address;
pub mod k8s_027_shared_disk;
pub mod k8s_028_cluster_capacity;
pub mod k8s_029_network_policy;

use crate::component::Component;
use crate::component::eks_cluster::EksCluster;
use crate::component::eks_node_group::EksNodeGroup;
use crate::component::k8s_workload::K8sWorkload;
use crate::document::{Document, NodeId};
use crate::rules::Finding;
use crate::topology::Topology;

/// The EKS clusters of a design.
fn clusters<'a>(
    topology: &'a Topology<'_>,
) -> impl Iterator<Item = (NodeId, &'a EksCluster)> + use<'a> {
    (topology.nodes()).filter_map(|(id, node)| match &node.component {
        Component::EksCluster(cluster) => Some((id, cluster)),
        _ => None,
    })
}

/// The workloads of a design that stand in an EKS cluster or in one of its namespaces.
fn workloads<'a>(
    topology: &'a Topology<'_>,
) -> impl Iterator<Item = (NodeId, &'a K8sWorkload)> + use<'a> {
    (topology.nodes()).filter_map(|(id, node)| match &node.component {
        Component::K8sWorkload(workload) => Some((id, workload)),
        _ => None,
    })
}

/// The EKS cluster that something stands in.
fn cluster_of<'a>(topology: &'a Topology<'_>, id: NodeId) -> Option<(NodeId, &'a EksCluster)> {
    let cluster = topology.cluster_of(id)?;
    match &topology.node(cluster)?.component {
        Component::EksCluster(eks) => Some((cluster, eks)),
        _ => None,
    }
}

/// The workload that a finding is about, open to change.
fn workload_mut<'d>(document: &'d mut Document, finding: &Finding) -> Option<&'d mut K8sWorkload> {
    let id = finding.nodes.first()?;
    match document.node_mut(*id).map(|node| &mut node.component) {
        Some(Component::K8sWorkload(workload)) => Some(workload),
        _ => None,
    }
}

/// The EKS cluster that a finding is about, open to change.
fn cluster_mut<'d>(document: &'d mut Document, finding: &Finding) -> Option<&'d mut EksCluster> {
    let id = finding.nodes.first()?;
    match document.node_mut(*id).map(|node| &mut node.component) {
        Some(Component::EksCluster(cluster)) => Some(cluster),
        _ => None,
    }
}

/// A node group, open to change.
fn node_group_mut(document: &mut Document, id: NodeId) -> Option<&mut EksNodeGroup> {
    match document.node_mut(id).map(|node| &mut node.component) {
        Some(Component::EksNodeGroup(group)) => Some(group),
        _ => None,
    }
}

/// Sets the usual memory request, within the limit.
fn set_memory_request(workload: &mut K8sWorkload) {
    let usual = K8sWorkload::default().memory_request;
    workload.memory_request = match workload.memory_limit {
        0 => usual,
        limit => limit.min(usual),
    };
}
