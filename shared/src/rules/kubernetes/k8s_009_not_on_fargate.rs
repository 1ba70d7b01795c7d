//! K8S-009: pods that cannot run on Fargate.

use super::workloads;
use crate::component::Component;
use crate::component::eks_node_group::EksNodeGroup;
use crate::component::k8s_workload::{K8sWorkload, WorkloadKind};
use crate::document::{Document, NodeId};
use crate::pods;
use crate::rules::wording::{all, which};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-009",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Pods that Fargate does not run",
    why: "Fargate has no nodes of one's own: such pods wait for ever.",
    how_to_fix: "Run them on a node group.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              serverless: eks_fargate_profile selectors=[{\"namespace\":\"apps\"}]
              apps: k8s_namespace
                web: k8s_workload privileged=true",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              serverless: eks_fargate_profile selectors=[{\"namespace\":\"apps\"}]
              apps: k8s_namespace
                web: k8s_workload",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Run its namespace on nodes",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        let Some(profile) = pods::profile_of(topology, id) else {
            continue;
        };
        let wrong = obstacles(workload);
        if !wrong.is_empty() {
            report.about(&[id, profile]).say(format!(
                "{} cannot run on Fargate: {}.",
                topology.name(id),
                all(&wrong)
            ));
        }
    }
}

fn obstacles(workload: &K8sWorkload) -> Vec<&'static str> {
    which([
        (
            workload.kind == WorkloadKind::DaemonSet,
            "it is a DaemonSet",
        ),
        (workload.privileged, "it is privileged"),
        (workload.host_network, "it uses the network of its node"),
        (workload.gpus > 0, "it asks for a GPU"),
        (workload.has_disk(), "it mounts an EBS volume"),
    ])
}

/// Takes the namespace of the workload out of the profile, and the profile away when nothing is
/// left of it; where there is no node group, one is added.
fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let still = workloads(&topology)
        .any(|(other, workload)| other == id && !obstacles(workload).is_empty());
    let Some(cluster) = topology.cluster_of(id).filter(|_| still) else {
        return;
    };
    let namespace = pods::namespace_of(&topology, id).to_owned();
    let without_nodes = pods::node_groups(&topology, cluster).is_empty();
    let profiles = topology.hosts_of_cluster(cluster);
    for profile in profiles {
        let Some(Component::EksFargateProfile(fargate)) = document.component_mut(profile) else {
            continue;
        };
        fargate
            .selectors
            .retain(|selector| !pods::selects(&selector.namespace, &namespace));
        if fargate.selectors.is_empty() {
            mending::remove(document, profile);
        }
    }
    if without_nodes {
        let nodes = Component::EksNodeGroup(EksNodeGroup::default());
        mending::add(document, nodes, Some(cluster), Vec::new());
    }
}
