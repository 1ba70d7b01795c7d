//! K8S-010: subnets in which the controller of load balancers does not look.

use std::collections::BTreeSet;

use super::{cluster_mut, clusters};
use crate::component::Component;
use crate::component::alb::Scheme;
use crate::component::k8s_ingress::IngressClass;
use crate::component::k8s_service::ServiceKind;
use crate::component::subnet::SubnetKind;
use crate::document::{Document, NodeId};
use crate::rules::wording::{count, names};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-010",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Controller cannot discover subnets",
    why: "No load balancer is made, and the Ingress never gets an address.",
    how_to_fix: "Tag the subnets with kubernetes.io/role/elb or kubernetes.io/role/internal-elb, in two zones.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
              public-a: subnet kind=public
            zb: zone letter=b
              b: subnet
              public-b: subnet kind=public
            main: eks_cluster spans=a,b subnet_tags=false
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload
                entry: k8s_ingress
        entry -> web",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
              public-a: subnet kind=public
            zb: zone letter=b
              b: subnet
              public-b: subnet kind=public
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload
                entry: k8s_ingress
        entry -> web",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Tag the subnets",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, cluster) in clusters(topology) {
        let entries = entries(topology, id);
        if entries.is_empty() {
            continue;
        }
        if !cluster.subnet_tags {
            let mut nodes = vec![id];
            nodes.extend(&entries);
            report.about(&nodes).say(format!(
                "The controller of {} cannot discover subnets for {}: their role tags are missing.",
                topology.name(id),
                names(topology, &entries)
            ));
            continue;
        }
        for entry in entries {
            let Some((kind, zones)) = too_few_zones(topology, id, entry) else {
                continue;
            };
            report.about(&[entry, id]).mendable(false).say(format!(
                "The controller of {} finds {kind} subnets for {} in {}: a load balancer needs two.",
                topology.name(id),
                topology.name(entry),
                count(zones, "zone", "zones")
            ));
        }
    }
}

/// What makes load balancers in a cluster.
fn entries(topology: &Topology<'_>, cluster: NodeId) -> Vec<NodeId> {
    let makes_one = |id: &NodeId| match topology.component(*id) {
        Some(Component::K8sIngress(ingress)) => ingress.class == IngressClass::Alb,
        Some(Component::K8sService(service)) => service.kind == ServiceKind::LoadBalancer,
        _ => false,
    };
    let inside = topology.descendants(cluster).into_iter();
    inside.filter(makes_one).collect()
}

/// The kind of the subnets that the load balancer of an Ingress needs, and in how many zones there
/// are some, when that is fewer than two. A VPC of one zone is the matter of others.
fn too_few_zones(
    topology: &Topology<'_>,
    cluster: NodeId,
    entry: NodeId,
) -> Option<(&'static str, u32)> {
    let Component::K8sIngress(ingress) = topology.component(entry)? else {
        return None;
    };
    if topology.zones_of(cluster).len() < 2 {
        return None;
    }
    let public = ingress.scheme == Scheme::InternetFacing;
    let subnets = topology.subnets_in(topology.vpc_of(cluster)?);
    let zones: BTreeSet<ZoneKey> = (subnets.into_iter())
        .filter(|subnet| (topology.subnet_kind(*subnet) == Some(SubnetKind::Public)) == public)
        .filter_map(|subnet| topology.zone_of(subnet))
        .collect();
    let kind = if public { "public" } else { "private" };
    let many = u32::try_from(zones.len()).unwrap_or(u32::MAX);
    (many < 2).then_some((kind, many))
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(cluster) = cluster_mut(document, id) {
        cluster.subnet_tags = true;
    }
}
