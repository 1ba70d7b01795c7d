//! ADR-007: more tasks with interfaces of their own than the hosts have interfaces.

use crate::capacity;
use crate::capacity::Cluster;
use crate::component::Component;
use crate::component::ecs_service::NetworkMode;
use crate::document::{Document, NodeId};
use crate::rules::wording::{capital, count, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-007",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "More tasks than interfaces",
    why: "Each task in awsvpc mode takes an interface of its host, and the host one: the other tasks wait for ever.",
    how_to_fix: "Use bridge mode, interface trunking, or a larger type.",
    source: "Karpenter's generated VPC limits, 2026-08-06; Amazon ECS Developer Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            c: ecs_cluster spans=a,b
              hosts: asg instance_type=t3.medium min=2 max=2
              app: ecs_service launch_type=EC2 network_mode=awsvpc desired_count=6",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            c: ecs_cluster spans=a,b
              hosts: asg instance_type=t3.medium min=2 max=2
              app: ecs_service launch_type=EC2 network_mode=awsvpc desired_count=4",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use bridge mode",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for cluster in context.clusters() {
        let Some((wanted, offered)) = excess(topology, cluster) else {
            continue;
        };
        let services = with_interfaces(topology, cluster);
        let groups: Vec<NodeId> = cluster.hosts.iter().map(|hosts| hosts.group).collect();
        let mut nodes = vec![cluster.id];
        nodes.extend(&services);
        nodes.extend(&groups);
        report.about(&nodes).say(format!(
            "{} of {} want interfaces of their own: {} {} {} to give.",
            capital(&count(wanted, "task", "tasks")),
            names(topology, &services),
            names(topology, &groups),
            verb(groups.len(), "has", "have"),
            grouped(offered)
        ));
    }
}

/// The services of a cluster whose tasks have interfaces of their own.
fn with_interfaces(topology: &Topology<'_>, cluster: &Cluster) -> Vec<NodeId> {
    let own = |id: &NodeId| {
        matches!(
            topology.component(*id),
            Some(Component::EcsService(service)) if service.has_own_interface()
        )
    };
    let services = cluster.tasks.iter().map(|tasks| tasks.service);
    services.filter(own).collect()
}

/// How many tasks want an interface, and how many the hosts can give at most, when that is fewer.
fn excess(topology: &Topology<'_>, cluster: &Cluster) -> Option<(u64, u64)> {
    let trunking = matches!(
        topology.component(cluster.id),
        Some(Component::EcsCluster(cluster)) if cluster.trunking
    );
    if trunking || cluster.hosts.is_empty() {
        return None;
    }
    let services = with_interfaces(topology, cluster);
    let wanted: u64 = (cluster.tasks.iter())
        .filter(|tasks| services.contains(&tasks.service))
        .map(|tasks| u64::from(tasks.count))
        .sum();
    let mut offered = 0_u64;
    for hosts in &cluster.hosts {
        let instance = topology.node(hosts.group)?.component.instance()?;
        // The first interface is the host's own.
        let spare = instance.instance_type.interfaces()?.count.saturating_sub(1);
        offered = offered.saturating_add(u64::from(spare) * u64::from(hosts.between.1));
    }
    (wanted > offered).then_some((wanted, offered))
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(cluster) = capacity::cluster(&topology, id) else {
        return;
    };
    if excess(&topology, &cluster).is_none() {
        return;
    }
    for service in with_interfaces(&topology, &cluster) {
        if let Some(Component::EcsService(service)) = document.component_mut(service) {
            service.network_mode = NetworkMode::Auto;
        }
    }
}
