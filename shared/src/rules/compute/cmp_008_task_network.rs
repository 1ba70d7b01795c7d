//! CMP-008: a service whose network does not go with its mode. Services over several VPCs are the matter of PLC-003.

use crate::component::Component;
use crate::component::ecs_service::LaunchType;
use crate::document::{Node, NodeId};
use crate::field::Choice;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-008",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Network of a service that is refused",
    why: "The provider refuses the service.",
    how_to_fix: "Give services with addresses of their own at most 16 subnets and five security groups, and others none.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              app: ecs_service launch_type=EC2 assign_public_ip=true
              hosts: asg",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              app: ecs_service launch_type=EC2
              hosts: asg",
    check: Check::Node(check),
    fix: None,
};

/// Most subnets and security groups of a service.
const SUBNETS: usize = 16;
const GROUPS: usize = 5;

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let Component::EcsService(service) = &node.component else {
        return;
    };
    let name = topology.name(id);
    let mode = service.network().id();
    let spans = !node.spans.is_empty();
    let subnets = topology.subnets_of(id).len();
    let groups = topology.guards_of(id).len();
    let message = if !service.has_own_interface() && (spans || service.assign_public_ip) {
        let what = if spans { "subnets" } else { "public addresses" };
        format!("{name} has {what} of its own, but its tasks use their hosts' network ({mode}).")
    } else if service.launch_type == LaunchType::Ec2 && service.assign_public_ip {
        format!("{name} wants public addresses, which tasks have on Fargate only.")
    } else if service.has_own_interface() && subnets == 0 && topology.cluster_of(id).is_some() {
        format!("{name} has no subnets, which its network mode {mode} needs.")
    } else if service.has_own_interface() && subnets > SUBNETS {
        format!("{name} has {subnets} subnets: at most {SUBNETS} are allowed.")
    } else if groups > GROUPS {
        format!("{name} has {groups} security groups: at most {GROUPS} are allowed.")
    } else {
        return;
    };
    report.add(&[id], message);
}
