//! ADR-006: more pods than the nodes of a cluster take.

use crate::capacity;
use crate::capacity::Cluster;
use crate::component::Component;
use crate::component::eks_node_group::MOST_NODES;
use crate::document::{Document, NodeId};
use crate::rules::wording::{count, names};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "More pods than nodes take",
    why: "A node takes as many pods as its interfaces have addresses: the others wait for ever.",
    how_to_fix: "Raise the maximum of the nodes, or use a larger type.",
    source: "Amazon EKS User Guide, 2024-12-18; Karpenter's generated VPC limits, 2026-08-06",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b
              nodes: eks_node_group instance_type=t3.small min=2 max=2
              apps: k8s_namespace
                web: k8s_workload hpa_max=20",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b
              nodes: eks_node_group instance_type=t3.small min=2 max=3
              apps: k8s_namespace
                web: k8s_workload hpa_max=20",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Raise the maximum",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for cluster in context.kubernetes_clusters() {
        let Some((wanted, slots)) = excess(topology, cluster) else {
            continue;
        };
        let groups: Vec<NodeId> = cluster.hosts.iter().map(|hosts| hosts.group).collect();
        let nodes_in_words = match cluster.hosts.as_slice() {
            [hosts] => format!(
                "{} × {}",
                grouped(hosts.between.1),
                type_of(topology, hosts.group)
            ),
            _ => names(topology, &groups),
        };
        let button =
            enough(topology, cluster).map(|most| format!("Raise the maximum to {}", grouped(most)));
        let mut nodes = vec![cluster.id];
        nodes.extend(&groups);
        report.about(&nodes).button(button).say(format!(
            "Up to {} of {} do not fit {nodes_in_words}, which take {} beside those of the system.",
            count(wanted, "pod", "pods"),
            topology.name(cluster.id),
            grouped(slots)
        ));
    }
}

fn type_of<'a>(topology: &'a Topology<'_>, group: NodeId) -> &'a str {
    match topology.component(group) {
        Some(Component::EksNodeGroup(group)) => group.instance_type.name(),
        _ => "",
    }
}

/// The pods that are scheduled at most, and those that the nodes take at most, when that is fewer.
fn excess(topology: &Topology<'_>, cluster: &Cluster) -> Option<(u64, u64)> {
    if cluster.hosts.is_empty() {
        return None;
    }
    let wanted = capacity::most_pods(topology, cluster);
    let slots = cluster.slots_at_most()?;
    (wanted > slots).then_some((wanted, slots))
}

/// The least maximum of the cluster's only group with which all pods fit.
fn enough(topology: &Topology<'_>, cluster: &Cluster) -> Option<u32> {
    let [hosts] = cluster.hosts.as_slice() else {
        return None;
    };
    let wanted = capacity::most_pods(topology, cluster);
    let slots = u64::from(hosts.slots.filter(|slots| *slots > 0)?);
    let most = u32::try_from(wanted.div_ceil(slots)).ok()?;
    (most <= MOST_NODES).then_some(most)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(cluster) = capacity::kubernetes_cluster(&topology, id) else {
        return;
    };
    if excess(&topology, &cluster).is_some()
        && let Some(most) = enough(&topology, &cluster)
        && let Some(hosts) = cluster.hosts.first()
        && let Some(Component::EksNodeGroup(group)) = document.component_mut(hosts.group)
    {
        group.max = most;
    }
}
