//! QTA-001: more of something than an account may have by default.

use std::collections::BTreeMap;

use crate::component::rds::Duty;
use crate::component::rds_cluster;
use crate::component::region::RegionCode;
use crate::component::security_group::Direction;
use crate::component::{Component, Role};
use crate::document::{LinkKind, NodeId};
use crate::field::Choice;
use crate::rules::wording::grouped;
use crate::rules::{Context, Report, Rule, Severity, Softens};
use crate::security;
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "QTA-001",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Default quota exceeded",
    why: "The provider refuses what exceeds the quota of the account until it has been raised.",
    how_to_fix: "Ask for a higher quota before deploying, or share what can be shared.",
    source: "Amazon VPC and Application Load Balancer User Guides, 2023-06-15; AWS Well-Architected REL01-BP04, 2026",
    violates: "
        r: region
          a: vpc
          b: vpc
          c: vpc
          d: vpc
          e: vpc
          f: vpc",
    passes: "
        r: region
          a: vpc
          b: vpc
          c: vpc
          d: vpc
          e: vpc",
    check,
    fix: None,
};

/// What is counted where, with the default quota (rules.md section 11 of the facts).
mod quota {
    pub const VPCS: usize = 5;
    pub const ADDRESSES: usize = 5;
    pub const VPN_GATEWAYS: usize = 5;
    pub const VPN_CONNECTIONS: usize = 50;
    pub const SECURITY_GROUPS: usize = 2_500;
    pub const BALANCERS: usize = 50;
    pub const SUBNETS: usize = 200;
    pub const NATS: usize = 5;
    pub const CONNECTIONS_OF_GATEWAY: usize = 10;
    pub const LISTENERS: usize = 50;
    pub const TARGET_GROUPS: usize = 100;
    pub const GROUPS_OF_INTERFACE: usize = 5;
    pub const GROUP_RULES: usize = 60;
    pub const SERVICES: usize = 5_000;
    pub const DATABASES: usize = 40;
    pub const TABLES: usize = 2_500;
}

/// What has the quota, what is counted, and how much of it there may be.
type Count = (Owner, &'static str, usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Region(RegionCode),
    Zone(ZoneKey),
    Node(NodeId),
}

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((owner, what, allowed), members) in counted(topology) {
        if members.len() <= allowed {
            continue;
        }
        let has = |count: usize| grouped(u64::try_from(count).unwrap_or(u64::MAX));
        let (name, mut nodes) = match owner {
            Owner::Region(region) => (region.id().to_owned(), Vec::new()),
            Owner::Zone(zone) => (zone.name(), Vec::new()),
            Owner::Node(id) => (topology.name(id).to_owned(), vec![id]),
        };
        nodes.extend(
            members
                .iter()
                .skip(allowed)
                .filter(|member| Owner::Node(**member) != owner),
        );
        nodes.dedup();
        report.add(
            &nodes,
            format!(
                "{name} has {} {what}: the default quota is {}.",
                has(members.len()),
                has(allowed)
            ),
        );
    }
    for (id, rules) in context.groups() {
        for (direction, what) in [
            (Direction::Ingress, "inbound"),
            (Direction::Egress, "outbound"),
        ] {
            let many = rules
                .iter()
                .filter(|rule| rule.direction == direction)
                .count();
            if many > quota::GROUP_RULES {
                let name = topology.name(id);
                let limit = quota::GROUP_RULES;
                report.add(
                    &[id],
                    format!("The security group of {name} has {many} {what} rules: the default quota is {limit}."),
                );
            }
        }
    }
}

/// The database instances of RDS, Aurora and DocumentDB, which share a quota.
fn instances(component: &Component) -> u32 {
    match component {
        Component::Rds(one) if one.duty == Duty::Standby => 0,
        Component::Rds(one) => one.read_replicas.saturating_add(1),
        Component::RdsCluster(_) => rds_cluster::INSTANCES,
        Component::Aurora(one) => one.instances,
        Component::Documentdb(one) => one.instances,
        _ => 0,
    }
}

/// No more of one database are counted; DB-011 refuses far fewer.
const INSTANCES_COUNTED: u32 = 100;

/// Everything that a quota counts, with the nodes that count.
fn counted(topology: &Topology<'_>) -> BTreeMap<Count, Vec<NodeId>> {
    let mut counts: BTreeMap<Count, Vec<NodeId>> = BTreeMap::new();
    let mut add = |owner: Option<Owner>, what: &'static str, allowed: usize, member: NodeId| {
        if let Some(owner) = owner {
            counts
                .entry((owner, what, allowed))
                .or_default()
                .push(member);
        }
    };
    for (id, node) in topology.nodes() {
        let region = topology.region_of(id).map(Owner::Region);
        let parent = node.parent.map(Owner::Node);
        match &node.component {
            Component::Vpc(_) => add(region, "VPCs", quota::VPCS, id),
            Component::Subnet(_) => add(
                topology.vpc_of(id).map(Owner::Node),
                "subnets",
                quota::SUBNETS,
                id,
            ),
            Component::NatGateway(_) => {
                add(region, "Elastic IP addresses", quota::ADDRESSES, id);
                add(
                    topology.zone_of(id).map(Owner::Zone),
                    "NAT gateways",
                    quota::NATS,
                    id,
                );
            }
            Component::Bastion(_) => add(region, "Elastic IP addresses", quota::ADDRESSES, id),
            Component::VpnGateway(_) => add(region, "VPN gateways", quota::VPN_GATEWAYS, id),
            Component::VpnConnection(_) => {
                add(region, "VPN connections", quota::VPN_CONNECTIONS, id);
                let linked = topology.linked(id, LinkKind::Connection).into_iter();
                for gateway in linked.filter(|end| topology.role(*end) == Some(Role::Gateway)) {
                    add(
                        Some(Owner::Node(gateway)),
                        "VPN connections",
                        quota::CONNECTIONS_OF_GATEWAY,
                        id,
                    );
                }
            }
            Component::SecurityGroup(_) => {
                add(region, "security groups", quota::SECURITY_GROUPS, id)
            }
            Component::Alb(alb) => {
                add(region, "load balancers", quota::BALANCERS, id);
                for _ in &alb.listeners {
                    add(Some(Owner::Node(id)), "listeners", quota::LISTENERS, id);
                }
                for (_, target) in topology.targets_of(id) {
                    add(
                        Some(Owner::Node(id)),
                        "target groups",
                        quota::TARGET_GROUPS,
                        target,
                    );
                }
            }
            Component::Dynamodb(_) => add(region, "DynamoDB tables", quota::TABLES, id),
            component if component.database().is_some() => {
                for _ in 0..instances(component).min(INSTANCES_COUNTED) {
                    add(region, "database instances", quota::DATABASES, id);
                }
            }
            Component::EcsService(_) => add(parent, "services", quota::SERVICES, id),
            _ => {}
        }
        if security::interface_of(topology, id) == Some(id) {
            for group in security::drawn_groups(topology, id) {
                add(
                    Some(Owner::Node(id)),
                    "security groups",
                    quota::GROUPS_OF_INTERFACE,
                    group,
                );
            }
        }
    }
    counts
}
