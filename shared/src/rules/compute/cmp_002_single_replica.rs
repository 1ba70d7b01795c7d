//! CMP-002: a tier of one instance or task, or all of them in one zone.

use std::collections::BTreeSet;

use crate::component::ec2::Purpose;
use crate::component::ecs_service::LaunchType;
use crate::component::k8s_workload::WorkloadKind;
use crate::component::{Component, Role};
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::load_balancing::lb_012_zone_without_target;
use crate::rules::network::net_032_one_zone;
use crate::rules::wording::count;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use crate::uptime;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-002",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Single point of failure in a tier",
    why: "One failure, or one deployment, interrupts everybody.",
    how_to_fix: "Run at least two, in two zones.",
    source: "AWS Well-Architected REL10-BP01 and REL11-BP02, 2026",
    violates: "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            app: asg spans=a,b min=1 desired=1
        users -> app",
    passes: "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            app: asg spans=a,b min=2 desired=2
        users -> app",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Run two",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let reported = lost_with_a_zone(context);
    for id in uptime::on_user_path(topology) {
        let Some(node) = topology.node(id) else {
            continue;
        };
        // Pods have a rule of their own, K8S-013.
        if matches!(node.component, Component::K8sWorkload(_)) {
            continue;
        }
        if let Some(number) = alone(topology, id) {
            let what = match &node.component {
                Component::EcsService(_) => count(number, "task", "tasks"),
                _ => count(number, "instance", "instances"),
            };
            let mendable = !matches!(node.component, Component::Ec2(_));
            let name = topology.name(id);
            report.about(&[id]).mendable(mendable).say(format!(
                "{name} is a single point of failure: it runs {what}."
            ));
            continue;
        }
        let zones = topology.zones_of(id);
        if let ([zone], Component::Asg(_) | Component::EcsService(_) | Component::Lambda(_)) =
            (zones, &node.component)
            && !reported.contains(&id)
            && matches!(topology.role(id), Some(Role::Workload | Role::Function))
        {
            let name = topology.name(id);
            report.about(&[id]).mendable(false).say(format!(
                "{name} is a single point of failure: all of it runs in zone {}.",
                zone.letter.id()
            ));
        }
    }
}

/// How many of a tier run, when that is fewer than two. Equal machines are a tier together; databases and build servers are no tiers.
pub fn alone(topology: &Topology<'_>, id: NodeId) -> Option<u32> {
    let node = topology.node(id)?;
    let number = match &node.component {
        Component::Ec2(server)
            if matches!(server.purpose, Purpose::Server | Purpose::ReverseProxy) =>
        {
            if topology.equals_of(id).len() > 1 {
                2
            } else {
                1
            }
        }
        Component::Asg(group) if topology.role(id) == Some(Role::Workload) => group.min,
        Component::EcsService(service) => service.desired_count,
        Component::K8sWorkload(workload) if workload.is_service() => workload.least(),
        Component::K8sWorkload(workload) if workload.kind == WorkloadKind::Pod => 1,
        _ => return None,
    };
    (number < 2).then_some(number)
}

/// What another rule has named already when it comes to zones: targets of a load balancer (LB-012),
/// everything in a VPC of one zone (NET-032), and what a journey does not survive (AVL-002).
fn lost_with_a_zone(context: &Context<'_>) -> BTreeSet<NodeId> {
    let topology = context.topology;
    let mut reported: BTreeSet<NodeId> = BTreeSet::new();
    let in_one_zone = |vpc: &NodeId| net_032_one_zone::only_zone(topology, *vpc).is_some();
    let small: BTreeSet<NodeId> = topology.vpcs().into_iter().filter(in_one_zone).collect();
    for (id, node) in topology.nodes() {
        match &node.component {
            Component::Alb(_) => {
                let sets = lb_012_zone_without_target::uncovered(topology, id).into_iter();
                reported.extend(sets.flat_map(|(targets, _)| targets));
            }
            Component::Asg(_) | Component::EcsService(_) | Component::Lambda(_) => {
                let vpc = topology
                    .subnets_of(id)
                    .first()
                    .and_then(|subnet| topology.vpc_of(*subnet));
                if vpc.is_some_and(|vpc| small.contains(&vpc)) {
                    reported.insert(id);
                }
            }
            _ => {}
        }
    }
    let broken = context
        .uptime
        .journeys
        .iter()
        .filter(|journey| journey.survives.iter().any(|(_, works)| !works));
    reported.extend(broken.map(|journey| journey.target));
    reported
}

fn apply(document: &mut Document, id: NodeId) {
    if alone(&Topology::of(document), id).is_none() {
        return;
    }
    let hosts = match document.component_mut(id) {
        Some(Component::Asg(group)) => {
            group.min = group.min.max(2);
            group.desired = group.desired.max(group.min);
            group.max = group.max.max(group.desired);
            false
        }
        Some(Component::EcsService(service)) => {
            service.desired_count = service.desired_count.max(2);
            service.launch_type == LaunchType::Ec2
        }
        _ => false,
    };
    // Two tasks on one host fail together.
    let cluster = document
        .node(id)
        .and_then(|node| node.parent)
        .filter(|_| hosts);
    let groups = cluster
        .map(|cluster| Topology::of(document).hosts_of_cluster(cluster))
        .unwrap_or_default();
    if let [group] = groups.as_slice()
        && let Some(Component::Asg(group)) = document.component_mut(*group)
    {
        group.min = group.min.max(2);
        group.desired = group.desired.max(group.min);
        group.max = group.max.max(group.desired);
    }
}
