//! SEC-014: an instance or a task with a public address.

use std::collections::BTreeSet;

use crate::component::ecs_service::LaunchType;
use crate::component::subnet::SubnetKind;
use crate::component::{Component, Role};
use crate::document::{Document, Node, NodeId};
use crate::routing;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-014",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Workload with a public address",
    why: "One mistake in its security group exposes the machine itself to the internet.",
    how_to_fix: "Put it into a private subnet behind a load balancer.",
    source: "checkov CKV_AWS_88 and CKV_AWS_333, 2026-08-20",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              p: subnet kind=public
                app: ec2 public_ip=true
              s: subnet",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              p: subnet kind=public
              s: subnet
                app: ec2",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Move it to private subnets",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    if !is_public(&node.component) {
        return;
    }
    let has = if matches!(node.component, Component::Ec2(_)) {
        "has a public address"
    } else {
        "gives its tasks public addresses"
    };
    report
        .about(&[id])
        .mendable(private(topology, id).is_some())
        .say(format!(
            "{} {has}: put it into a private subnet behind a load balancer.",
            topology.name(id),
        ));
}

fn is_public(component: &Component) -> bool {
    match component {
        Component::Ec2(server) => server.public_ip,
        Component::EcsService(service) => {
            service.assign_public_ip && service.launch_type == LaunchType::Fargate
        }
        _ => false,
    }
}

/// The private subnets in the zones of the node's own, when nothing needs its public address: no
/// client calls it directly, and what it calls outside it can call from there.
fn private(topology: &Topology<'_>, id: NodeId) -> Option<Vec<NodeId>> {
    let node = topology
        .node(id)
        .filter(|node| is_public(&node.component))?;
    let direct = |role: Role| matches!(role, Role::Client | Role::Gateway);
    let mut callers = topology
        .links_to(id)
        .filter_map(|(_, link)| topology.role(link.from));
    if callers.any(direct) {
        return None;
    }
    let mut called = topology
        .links_from(id)
        .filter_map(|(_, link)| topology.role(link.to));
    let goes_out = called.any(|role| role == Role::External)
        || matches!(node.component, Component::EcsService(_));
    let subnets = topology.subnets_of(id);
    let zones: BTreeSet<_> = subnets
        .iter()
        .filter_map(|subnet| topology.zone_of(*subnet))
        .collect();
    let vpc = topology.vpc_of(*subnets.first()?)?;
    zones
        .into_iter()
        .map(|zone| {
            let here = subnets.iter().copied().filter(|subnet| {
                topology.zone_of(*subnet) == Some(zone)
                    && topology.subnet_kind(*subnet) != Some(SubnetKind::Public)
            });
            let others = topology.subnets_of_zone(vpc, zone, false);
            here.chain(others.iter().copied())
                .find(|subnet| !goes_out || routing::egress(topology, *subnet).is_some())
        })
        .collect()
}

fn apply(document: &mut Document, id: NodeId) {
    let Some(subnets) = private(&Topology::of(document), id) else {
        return;
    };
    let Some(node) = document.node_mut(id) else {
        return;
    };
    match &mut node.component {
        Component::Ec2(server) => {
            server.public_ip = false;
            let to = subnets
                .first()
                .copied()
                .filter(|subnet| node.parent != Some(*subnet));
            if let Some(to) = to {
                mending::transfer(document, id, Some(to));
            }
        }
        Component::EcsService(service) => {
            service.assign_public_ip = false;
            node.spans = subnets;
        }
        _ => {}
    }
}
