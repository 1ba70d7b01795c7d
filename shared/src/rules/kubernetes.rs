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
use crate::topology::Topology;

/// The EKS clusters of a design.
fn clusters<'a>(
    topology: &'a Topology<'_>,
) -> impl Iterator<Item = (NodeId, &'a EksCluster)> + use<'a> {
    topology.all()
}

/// The workloads of a design that stand in an EKS cluster or in one of its namespaces.
fn workloads<'a>(
    topology: &'a Topology<'_>,
) -> impl Iterator<Item = (NodeId, &'a K8sWorkload)> + use<'a> {
    topology.all()
}

/// The EKS cluster that something stands in.
fn cluster_of<'a>(topology: &'a Topology<'_>, id: NodeId) -> Option<(NodeId, &'a EksCluster)> {
    let cluster = topology.cluster_of(id)?;
    match topology.component(cluster)? {
        Component::EksCluster(eks) => Some((cluster, eks)),
        _ => None,
    }
}

/// A workload, open to change.
fn workload_mut(document: &mut Document, id: NodeId) -> Option<&mut K8sWorkload> {
    match document.component_mut(id) {
        Some(Component::K8sWorkload(workload)) => Some(workload),
        _ => None,
    }
}

/// An EKS cluster, open to change.
fn cluster_mut(document: &mut Document, id: NodeId) -> Option<&mut EksCluster> {
    match document.component_mut(id) {
        Some(Component::EksCluster(cluster)) => Some(cluster),
        _ => None,
    }
}

/// A node group, open to change.
fn node_group_mut(document: &mut Document, id: NodeId) -> Option<&mut EksNodeGroup> {
    match document.component_mut(id) {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::rules::{Severity, findings, fixed};
    use crate::sketch;

    /// The chapters that look at clusters, their addresses and their redundancy.
    const CHAPTERS: [&str; 5] = ["K8S", "ADR", "CMP", "AVL", "NAM"];

    /// The rules of these chapters that find something, with how bad it is.
    #[track_caller]
    fn found(sketch: &str) -> BTreeSet<(&'static str, Severity)> {
        let document = sketch::parse(sketch).unwrap();
        (findings(&document).into_iter())
            .filter(|finding| {
                CHAPTERS
                    .iter()
                    .any(|chapter| finding.rule.starts_with(chapter))
            })
            .map(|finding| (finding.rule, finding.severity))
            .collect()
    }

    /// The web application of systems.md section 004 of the facts, as a good architect draws it.
    const REFERENCE: &str = "
        users: client target=99.9
        r: region
          app: vpc cidr=10.40.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public cidr=10.40.0.0/24
                nat-a: nat_gateway
              private-a: subnet cidr=10.40.3.0/24
            zb: zone letter=b
              public-b: subnet kind=public cidr=10.40.1.0/24
                nat-b: nat_gateway
              private-b: subnet cidr=10.40.4.0/24
            zc: zone letter=c
              public-c: subnet kind=public cidr=10.40.2.0/24
                nat-c: nat_gateway
              private-c: subnet cidr=10.40.5.0/24
            main: eks_cluster spans=private-a,private-b,private-c
              nodes: eks_node_group instance_type=m6i.large min=3 desired=3 max=9
              shop: k8s_namespace
                entry: k8s_ingress
                front: k8s_workload
                orders: k8s_workload
                stock: k8s_workload
                prices: k8s_workload
        users -> entry
        entry -> front
        entry -> orders
        front -> orders
        orders -> stock
        orders -> prices
    ";

    #[test]
    fn a_sound_cluster_is_left_alone() {
        assert_eq!(found(REFERENCE), BTreeSet::new());
    }

    /// The same with nearly everything wrong.
    const RAW: &str = "
            users: client
            r: region
              app: vpc cidr=10.0.0.0/16
                za: zone letter=a
                  a: subnet cidr=10.0.0.0/24
                main: eks_cluster spans=a endpoint_public=true secrets_kms=false
                  nodes: eks_node_group instance_type=m6i.large min=1 desired=1 max=1
                  front: k8s_workload hpa_min=0 replicas=1 readiness_probe=false
                  orders: k8s_workload cpu_request=0 budget=none
                  stock: k8s_workload image=stock:latest
                  prices: k8s_workload
            front -> orders
        ";

    #[test]
    fn what_was_left_out_of_a_cluster_is_found() {
        let rules: BTreeSet<&str> = found(RAW).into_iter().map(|(rule, _)| rule).collect();
        let expected = [
            "ADR-006", "K8S-001", "K8S-004", "K8S-006", "K8S-007", "K8S-013", "K8S-014", "K8S-016",
            "K8S-018", "K8S-019", "K8S-022", "K8S-023",
        ];
        for rule in expected {
            assert!(rules.contains(rule), "{rule} is not in {rules:?}");
        }
        assert!(!rules.contains("AVL-007"));
    }

    #[test]
    fn one_click_after_another_mends_a_cluster() {
        let mut document = sketch::parse(RAW).unwrap();
        for _ in 0..60 {
            let Some(finding) =
                (findings(&document).into_iter()).find(|finding| finding.fix.is_some())
            else {
                break;
            };
            document = fixed(&document, &finding).unwrap();
            document.validate().unwrap();
        }
        let left: Vec<_> = (findings(&document).into_iter())
            .filter(|finding| finding.fix.is_some() || finding.severity == Severity::Error)
            .map(|finding| format!("{} {}", finding.rule, finding.message))
            .collect();
        assert_eq!(left, Vec::<String>::new());
    }

    #[test]
    fn public_nodes_are_an_error_without_a_public_address() {
        let public = "
            r: region
              v: vpc
                igw: internet_gateway
                za: zone letter=a
                  a: subnet kind=public
                zb: zone letter=b
                  b: subnet kind=public map_public_ip_on_launch=true
                main: eks_cluster spans=a,b
                  nodes: eks_node_group
        ";
        assert!(found(public).contains(&("K8S-005", Severity::Error)));
        let open = public.replace(
            "kind=public\n",
            "kind=public map_public_ip_on_launch=true\n",
        );
        assert!(found(&open).contains(&("K8S-005", Severity::Warning)));
    }

    #[test]
    fn a_node_group_for_each_zone_is_as_good_as_one_for_all() {
        let three = REFERENCE.replace(
            "nodes: eks_node_group instance_type=m6i.large min=3 desired=3 max=9",
            "nodes-a: eks_node_group instance_type=m6i.large min=1 desired=1 spans=private-a
              nodes-b: eks_node_group instance_type=m6i.large min=1 desired=1 spans=private-b
              nodes-c: eks_node_group instance_type=m6i.large min=1 desired=1 spans=private-c",
        );
        assert_eq!(found(&three), BTreeSet::new());
    }

    #[test]
    fn pods_on_fargate_or_on_nodes_of_aws_need_no_node_group() {
        let fargate = REFERENCE.replace(
            "nodes: eks_node_group instance_type=m6i.large min=3 desired=3 max=9",
            "nodes: eks_fargate_profile selectors=[{\"namespace\":\"shop\"}]",
        );
        assert_eq!(found(&fargate), BTreeSet::new());
        let auto = REFERENCE
            .replace("eks_cluster spans", "eks_cluster auto_mode=true spans")
            .replace(
                "nodes: eks_node_group instance_type=m6i.large min=3 desired=3 max=9\n",
                "\n",
            );
        assert_eq!(found(&auto), BTreeSet::new());
    }

    #[test]
    fn one_pod_is_blamed_and_its_nodes_are_not() {
        let single = REFERENCE.replace(
            "stock: k8s_workload",
            "stock: k8s_workload hpa_min=0 replicas=1",
        );
        let expected = BTreeSet::from([
            ("AVL-002", Severity::Warning),
            ("AVL-003", Severity::Advice),
            ("K8S-013", Severity::Warning),
        ]);
        assert_eq!(found(&single), expected);
    }
}
