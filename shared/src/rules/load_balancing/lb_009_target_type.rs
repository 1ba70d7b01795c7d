//! LB-009: targets that cannot be registered in the way that was chosen.

use crate::component::alb::TargetType;
use crate::component::ecs_service::LaunchType;
use crate::component::{Component, Role};
use crate::document::{Document, LinkId, Node, NodeId};
use crate::field::Choice;
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-009",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Target type that does not fit",
    why: "The provider refuses the target, or never sends it anything.",
    how_to_fix: "Register tasks on Fargate and pods by their addresses, instances and their groups as instances, and functions as functions.",
    source: "Application and Network Load Balancer User Guides, 2023-06-15; Amazon ECS Developer Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            web: alb target_type=instance
            c: ecs_cluster
              app: ecs_service launch_type=FARGATE
        web -> app",
    passes: "
        r: region
          v: vpc
            web: alb target_type=ip
            c: ecs_cluster
              app: ecs_service launch_type=FARGATE
        web -> app",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Register them as they need",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let misfits = misfits(topology, id);
    let Some(chosen) = chosen(&node.component).filter(|_| !misfits.is_empty()) else {
        return;
    };
    let targets: Vec<NodeId> = misfits.iter().map(|(_, target)| *target).collect();
    let links: Vec<LinkId> = misfits.iter().map(|(link, _)| *link).collect();
    let mut nodes = vec![id];
    nodes.extend(&targets);
    report.about(&nodes).links(&links).say(format!(
        "Target type {} of {} does not fit {}.",
        chosen.id(),
        topology.name(id),
        names(topology, &targets),
    ));
}

fn chosen(component: &Component) -> Option<TargetType> {
    match component {
        Component::Alb(alb) => Some(alb.target_type),
        Component::Nlb(nlb) => Some(nlb.target_type),
        _ => None,
    }
}

/// The targets that cannot be registered as was chosen.
fn misfits(topology: &Topology<'_>, id: NodeId) -> Vec<(LinkId, NodeId)> {
    let Some(chosen) = topology.node(id).and_then(|node| chosen(&node.component)) else {
        return Vec::new();
    };
    let mut targets = topology.targets_of(id);
    targets.retain(|(_, target)| {
        let component = topology.component(*target);
        component.is_some_and(|component| !fits(chosen, component))
    });
    targets
}

/// Whether something can be a target of a type. What is no target at all has a finding of its own.
fn fits(chosen: TargetType, component: &Component) -> bool {
    let possible: &[TargetType] = match component {
        Component::Ec2(_) => &[TargetType::Instance, TargetType::Ip],
        Component::Asg(_) => &[TargetType::Instance],
        Component::EcsService(service) => match service.launch_type {
            LaunchType::Fargate => &[TargetType::Ip],
            LaunchType::Ec2 => &[TargetType::Instance],
        },
        // Pods are reached by their addresses, or through the hosts of their Service.
        Component::K8sWorkload(_) => &[TargetType::Ip, TargetType::Instance],
        Component::Lambda(_) => &[TargetType::Lambda],
        Component::Alb(_) => &[TargetType::Alb],
        Component::OnpremDatabase(_) => &[TargetType::Ip],
        component if component.facts().role == Role::Database => &[TargetType::Ip],
        _ => return true,
    };
    chosen == TargetType::AsNeeded || possible.contains(&chosen)
}

fn apply(document: &mut Document, id: NodeId) {
    if misfits(&Topology::of(document), id).is_empty() {
        return;
    }
    match document.component_mut(id) {
        Some(Component::Alb(alb)) => alb.target_type = TargetType::AsNeeded,
        Some(Component::Nlb(nlb)) => nlb.target_type = TargetType::AsNeeded,
        _ => {}
    }
}
