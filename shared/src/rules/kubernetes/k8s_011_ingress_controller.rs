//! K8S-011: an Ingress that nobody serves, or that cannot reach its pods.

use super::cluster_of;
use crate::component::Component;
use crate::component::eks_cluster::EksCluster;
use crate::component::k8s_ingress::{IngressClass, K8sIngress, TargetType};
use crate::document::{Document, NodeId};
use crate::pods;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-011",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Ingress without its controller",
    why: "Without the controller no load balancer is made; pods on Fargate can only be reached by their own addresses.",
    how_to_fix: "Install the AWS Load Balancer Controller, and send to pods.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b load_balancer_controller=false
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload
                entry: k8s_ingress scheme=internal
        entry -> web",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload
                entry: k8s_ingress scheme=internal
        entry -> web",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Set it right",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, ingress) in topology.all::<K8sIngress>() {
        let (Some((cluster, eks)), IngressClass::Alb) = (cluster_of(topology, id), ingress.class)
        else {
            continue;
        };
        let name = called(topology, "Ingress", id);
        if is_unserved(eks) {
            report.about(&[id, cluster]).say(format!(
                "{name} has the class alb, but {} has no AWS Load Balancer Controller.",
                topology.name(cluster)
            ));
        } else if let Some(target) = unreachable(topology, id) {
            report.about(&[id, target]).say(format!(
                "{name} sends to nodes, but {} runs on Fargate: it must send to pods.",
                topology.name(target)
            ));
        }
    }
}

fn is_unserved(cluster: &EksCluster) -> bool {
    !cluster.load_balancer_controller && !cluster.auto_mode
}

/// A workload on Fargate to which an Ingress sends through nodes.
fn unreachable(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    match topology.component(id)? {
        Component::K8sIngress(ingress) if ingress.target_type == TargetType::Instance => {}
        _ => return None,
    }
    let behind = |target: NodeId| match topology.component(target) {
        Some(Component::K8sService(_)) => topology
            .targets_of(target)
            .into_iter()
            .map(|(_, pods)| pods)
            .collect(),
        _ => vec![target],
    };
    let mut targets = topology.targets_of(id).into_iter();
    targets.find_map(|(_, target)| {
        behind(target)
            .into_iter()
            .find(|target| pods::profile_of(topology, *target).is_some())
    })
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let unserved = cluster_of(&topology, id).filter(|(_, eks)| is_unserved(eks));
    if let Some((cluster, _)) = unserved {
        if let Some(Component::EksCluster(cluster)) = document.component_mut(cluster) {
            cluster.load_balancer_controller = true;
        }
    } else if unreachable(&topology, id).is_some()
        && let Some(Component::K8sIngress(ingress)) = document.component_mut(id)
    {
        ingress.target_type = TargetType::Ip;
    }
}
