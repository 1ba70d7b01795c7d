//! K8S-028: nodes that cannot hold the pods, at all or without one zone.

use super::node_group_mut;
use crate::capacity;
use crate::capacity::Cluster;
use crate::component::Component;
use crate::component::eks_node_group::{EksNodeGroup, MOST_NODES};
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::{called, capital, names};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::sentence::grouped;
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-028",
    severity: Severity::Warning,
    softens: Softens::InDevelopment,
    title: "No room for the pods",
    why: "Pods that fit on no node wait: at once, or when a zone is lost and everybody asks for nodes.",
    how_to_fix: "Raise the maximum of the nodes, or use larger ones.",
    source: "AWS Well-Architected REL11-BP05, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group instance_type=t3.medium max=2
              apps: k8s_namespace
                web: k8s_workload memory_request=3000 memory_limit=3000",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group instance_type=t3.medium max=4
              apps: k8s_namespace
                web: k8s_workload memory_request=3000 memory_limit=3000",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Raise the maximum",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for cluster in context.kubernetes_clusters() {
        let name = called(topology, "EKS cluster", cluster.id);
        let workloads: Vec<NodeId> = cluster.tasks.iter().map(|pods| pods.service).collect();
        let groups: Vec<NodeId> = cluster.hosts.iter().map(|hosts| hosts.group).collect();
        let mut nodes = vec![cluster.id];
        if groups.is_empty() {
            if !workloads.is_empty() {
                nodes.extend(&workloads);
                report
                    .about(&nodes)
                    .severity(Severity::Error)
                    .button(Some("Add a node group".to_owned()))
                    .say(format!(
                        "{name} has no nodes: the pods of {} cannot be placed.",
                        names(topology, &workloads)
                    ));
            }
            continue;
        }
        let Some(short) = shortage(cluster) else {
            continue;
        };
        nodes.extend(&groups);
        let button = enough(cluster).map(|most| format!("Raise the maximum to {}", grouped(most)));
        let (severity, start) = match short {
            None => (Severity::Error, String::new()),
            Some(zone) => (
                Severity::Warning,
                format!("Without zone {} ", zone.letter.id()),
            ),
        };
        report
            .about(&nodes)
            .severity(severity)
            .button(button)
            .say(capital(&format!(
                "{start}the nodes of {} {}.",
                topology.name(cluster.id),
                offer(cluster, short)
            )));
    }
}

/// What is short: everywhere, or without one zone. A pod that is larger than any node is the matter
/// of K8S-020, nodes in one zone that of K8S-007, nodes that take too few pods that of ADR-006.
fn shortage(cluster: &Cluster) -> Option<Option<ZoneKey>> {
    let slots = cluster.slots_at_most();
    if !cluster.too_large().is_empty() || slots.is_some_and(|slots| slots < cluster.wanted()) {
        return None;
    }
    let wanted = cluster.wanted();
    if cluster.fitting_at_most()? < wanted {
        return Some(None);
    }
    let zones = cluster.zones();
    let without = (zones.iter().filter(|_| zones.len() >= 2))
        .filter_map(|zone| Some((cluster.fitting_at_most_without(*zone)?, *zone)));
    without
        .filter(|(fitting, _)| *fitting < wanted)
        .min()
        .map(|(_, zone)| Some(zone))
}

/// What the nodes offer of what the pods ask for: of memory or CPU when that is short by itself,
/// else how many pods fit.
fn offer(cluster: &Cluster, lost: Option<ZoneKey>) -> String {
    let (cpu, memory) = cluster.offered_at_most(lost).unwrap_or_default();
    let (cpu_asked, memory_asked) = cluster.requested();
    if memory < memory_asked {
        return format!(
            "offer {} of the {} MiB requested memory",
            grouped(memory),
            grouped(memory_asked)
        );
    }
    if cpu < cpu_asked {
        let thousandths = |units: u64| grouped(units.saturating_mul(1000) / 1024);
        return format!(
            "offer {}m of the {}m requested CPU",
            thousandths(cpu),
            thousandths(cpu_asked)
        );
    }
    let fitting = match lost {
        None => cluster.fitting_at_most(),
        Some(zone) => cluster.fitting_at_most_without(zone),
    };
    format!(
        "hold {} of {} pods",
        grouped(fitting.unwrap_or_default()),
        grouped(cluster.wanted())
    )
}

/// The least maximum of the cluster's only group with which nothing is short.
fn enough(cluster: &Cluster) -> Option<u32> {
    let [hosts] = cluster.hosts.as_slice() else {
        return None;
    };
    let fits = |most: u32| {
        let mut larger = cluster.clone();
        for hosts in &mut larger.hosts {
            hosts.between.1 = most;
        }
        shortage(&larger).is_none()
    };
    capacity::least(hosts.between.1..=MOST_NODES, fits)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(cluster) = capacity::kubernetes_cluster(&topology, id) else {
        return;
    };
    let Some(hosts) = cluster.hosts.first() else {
        let nodes = Component::EksNodeGroup(EksNodeGroup::default());
        mending::add(document, nodes, Some(id), Vec::new());
        return;
    };
    if shortage(&cluster).is_some()
        && let Some(most) = enough(&cluster)
        && let Some(group) = node_group_mut(document, hosts.group)
    {
        group.max = most;
    }
}
