//! Quotas of the provider (QTA): what is counted where, and how much of it there may be by default
//! (rules.md section 11 of the facts: the user guides of 2023-06-15; what is marked there as general
//! knowledge is so here).

pub mod qta_001_exceeded;
pub mod qta_002_nearly_used;

use std::collections::HashMap;

use crate::component::rds::Duty;
use crate::component::region::RegionCode;
use crate::component::security_group::Direction;
use crate::component::vpc_endpoint::EndpointKind;
use crate::component::{Component, Role};
use crate::document::{LinkKind, NodeId};
use crate::field::Choice;
use crate::hash::Hashed;
use crate::rules::Context;
use crate::security;
use crate::sentence::grouped;
use crate::topology::{Topology, ZoneKey};

/// What has a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Owner {
    /// The account as a whole.
    Design,
    /// A region of it.
    Region(RegionCode),
    /// A zone of it.
    Zone(ZoneKey),
    /// A component.
    Node(NodeId),
}

/// How much of a quota is used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    owner: Owner,
    what: &'static str,
    allowed: u64,
    has: u64,
    /// Who uses it, in the order of ids.
    members: Vec<NodeId>,
}

/// Whether more than four fifths are used.
fn is_much(has: u64, allowed: u64) -> bool {
    has.saturating_mul(5) > allowed.saturating_mul(4)
}

impl Use {
    /// Whether it is more than there may be.
    fn is_exceeded(&self) -> bool {
        self.has > self.allowed
    }

    /// Whether much is used, and no more than there is.
    fn is_nearly_used(&self) -> bool {
        !self.is_exceeded() && is_much(self.has, self.allowed)
    }

    /// The owner in words, and how much it has.
    fn in_words(&self, topology: &Topology<'_>) -> String {
        let name = match self.owner {
            Owner::Design => "The account".to_owned(),
            Owner::Region(region) => region.id().to_owned(),
            Owner::Zone(zone) => zone.name(),
            Owner::Node(id) => topology.name(id).to_owned(),
        };
        format!("{name} has {} {}", grouped(self.has), self.what)
    }

    /// The owner, and the members from one on.
    fn nodes(&self, from: u64) -> Vec<NodeId> {
        let own = match self.owner {
            Owner::Node(id) => Some(id),
            _ => None,
        };
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let from = from.min(self.members.len().saturating_sub(1));
        let rest = self.members.iter().skip(from).copied();
        let mut nodes: Vec<NodeId> = own.into_iter().collect();
        nodes.extend(rest.filter(|member| Some(*member) != own));
        nodes.dedup();
        nodes
    }
}

/// Whose quota of what, and how much of it there may be.
type Quota = (Owner, &'static str, u64);

/// How much of each quota is used. Who uses it is kept in one list, from the last back to the first:
/// hardly any quota is used much, and only for those it is asked who does.
#[derive(Default)]
struct Uses {
    quotas: HashMap<Quota, Used, Hashed>,
    members: Vec<Member>,
}

#[derive(Default)]
struct Used {
    has: u64,
    /// The place of the last member.
    last: Option<usize>,
}

struct Member {
    id: NodeId,
    /// The place of the member of the same quota before this one.
    before: Option<usize>,
}

impl Uses {
    fn add(&mut self, owner: Option<Owner>, what: &'static str, allowed: u64, member: NodeId) {
        self.add_many(owner, what, allowed, 1_u64, member);
    }

    fn add_many(
        &mut self,
        owner: Option<Owner>,
        what: &'static str,
        allowed: u64,
        count: impl Into<u64>,
        member: NodeId,
    ) {
        let (Some(owner), count) = (owner, count.into()) else {
            return;
        };
        if count == 0 {
            return;
        }
        let used = self.quotas.entry((owner, what, allowed)).or_default();
        used.has = used.has.saturating_add(count);
        let before = used.last.replace(self.members.len());
        self.members.push(Member { id: member, before });
    }

    /// All that a component uses of a quota of its own. Hardly any is used much; only then it is kept.
    fn add_own(&mut self, id: NodeId, what: &'static str, allowed: u64, count: impl Into<u64>) {
        let count = count.into();
        if is_much(count, allowed) {
            self.add_many(Some(Owner::Node(id)), what, allowed, count, id);
        }
    }

    /// Those who use a quota, in the order in which they were added.
    fn members(&self, used: &Used) -> Vec<NodeId> {
        let at = |place: Option<usize>| self.members.get(place?);
        let back = std::iter::successors(at(used.last), |member| at(member.before));
        let mut members: Vec<NodeId> = back.map(|member| member.id).collect();
        members.reverse();
        members
    }
}

fn length(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

/// The quotas that are exceeded or nearly used, by their owners.
pub(super) fn uses(context: &Context<'_>) -> Vec<Use> {
    let mut uses = Uses::default();
    count_all(context, &mut uses);
    let much = uses
        .quotas
        .iter()
        .filter_map(|(&(owner, what, allowed), used)| {
            let mut much = Use {
                owner,
                what,
                allowed,
                has: used.has,
                members: Vec::new(),
            };
            is_much(used.has, allowed).then(|| {
                much.members = uses.members(used);
                much
            })
        });
    let mut much: Vec<Use> = much.collect();
    much.sort();
    much
}

fn count_all(context: &Context<'_>, uses: &mut Uses) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        count(topology, id, &node.component, uses);
        let groups = security::drawn_groups(topology, id);
        if !groups.is_empty() && security::interface_of(topology, id) == Some(id) {
            for group in groups {
                uses.add(Some(Owner::Node(id)), "security groups", 5, group);
            }
        }
    }
    let networks = topology.networks();
    for (_, one, other) in networks.peerings() {
        for (vpc, peer) in [(one, other), (other, one)] {
            uses.add(Some(Owner::Node(vpc)), "peerings", 50, peer);
            uses.add(Some(Owner::Node(vpc)), "routes in a table", 50, peer);
        }
    }
    for &(vpc, site) in networks.joined_sites() {
        uses.add(Some(Owner::Node(vpc)), "routes in a table", 50, site);
    }
    for (id, rules) in context.groups() {
        let region = topology.region_of(id).map(Owner::Region);
        uses.add(region, "security groups", 2_500, id);
        for (direction, what) in [
            (Direction::Ingress, "inbound rules in its security group"),
            (Direction::Egress, "outbound rules in its security group"),
        ] {
            let many = rules.iter().filter(|rule| rule.direction == direction);
            uses.add_own(id, what, 60, length(many.count()));
        }
    }
}

fn count(topology: &Topology<'_>, id: NodeId, component: &Component, uses: &mut Uses) {
    let region = topology.region_of(id).map(Owner::Region);
    let own = Some(Owner::Node(id));
    let vpc = || topology.vpc_of(id).map(Owner::Node);
    let cluster = || topology.cluster_of(id).map(Owner::Node);
    const ADDRESSES: (&str, u64) = ("Elastic IP addresses", 5);
    match component {
        Component::Vpc(network) => {
            uses.add(region, "VPCs", 5, id);
            let blocks = length(network.secondary_cidrs.len()).saturating_add(1);
            uses.add_own(id, "blocks of addresses", 5, blocks);
        }
        Component::Subnet(_) => uses.add(vpc(), "subnets", 200, id),
        Component::InternetGateway(_) => uses.add(region, "internet gateways", 5, id),
        Component::EgressOnlyGateway(_) => uses.add(region, "egress-only gateways", 5, id),
        Component::NatGateway(nat) => {
            if nat.has_address() {
                uses.add(region, ADDRESSES.0, ADDRESSES.1, id);
            }
            let zone = topology.zone_of(id).map(Owner::Zone);
            uses.add(zone, "NAT gateways", 5, id);
        }
        Component::Bastion(_) => uses.add(region, ADDRESSES.0, ADDRESSES.1, id),
        Component::VpcEndpoint(endpoint) => match endpoint.kind {
            EndpointKind::Gateway => uses.add(region, "gateway endpoints", 20, id),
            EndpointKind::Interface => uses.add(vpc(), "interface endpoints", 50, id),
        },
        Component::VpnGateway(_) => uses.add(region, "VPN gateways", 5, id),
        Component::CustomerGateway(_) => uses.add(Some(Owner::Design), "customer gateways", 50, id),
        Component::VpnConnection(_) => {
            uses.add(region, "VPN connections", 50, id);
            let linked = topology.linked(id, LinkKind::Connection).into_iter();
            for gateway in linked.filter(|end| topology.role(*end) == Some(Role::Gateway)) {
                uses.add(Some(Owner::Node(gateway)), "VPN connections", 10, id);
            }
        }
        Component::Alb(balancer) => {
            uses.add(region, "load balancers", 50, id);
            uses.add_own(id, "listeners", 50, length(balancer.listeners.len()));
            let mut certificates = topology.linked(id, LinkKind::Attach);
            certificates.retain(|other| {
                let component = topology.component(*other);
                matches!(component, Some(Component::Acm(_)))
            });
            uses.add_own(id, "certificates", 25, length(certificates.len()));
            count_targets(topology, id, 1_000, uses);
            for (_, target) in topology.targets_of(id) {
                uses.add(own, "target groups", 100, target);
                uses.add(region, "target groups", 3_000, target);
            }
        }
        Component::Nlb(balancer) => {
            uses.add(region, "network load balancers", 50, id);
            uses.add_own(id, "listeners", 50, length(balancer.listeners.len()));
            let zones = length(topology.zones_of(id).len()).max(1);
            count_targets(topology, id, zones.saturating_mul(500), uses);
            for (_, target) in topology.targets_of(id) {
                uses.add(region, "target groups", 3_000, target);
            }
        }
        // A drawn standby is a part of another instance.
        Component::Rds(database) if database.duty == Duty::Standby => {}
        Component::Rds(database) => {
            let replicas = u64::from(database.read_replicas);
            let instances = replicas.saturating_add(1);
            uses.add_many(region, DATABASES.0, DATABASES.1, instances, id);
        }
        Component::Aurora(cluster) => {
            uses.add_many(region, DATABASES.0, DATABASES.1, cluster.instances, id);
        }
        Component::Documentdb(cluster) => {
            uses.add_many(region, DATABASES.0, DATABASES.1, cluster.instances, id);
        }
        Component::RdsCluster(_) => uses.add_many(region, DATABASES.0, DATABASES.1, 3_u64, id),
        Component::Dynamodb(_) => uses.add(region, "DynamoDB tables", 2_500, id),
        Component::S3(_) => uses.add(Some(Owner::Design), "buckets", 10_000, id),
        Component::Lambda(function) => {
            let reserved = function.reserved_concurrency.unwrap_or(0);
            uses.add_many(region, "reserved calls at a time", 1_000, reserved, id);
        }
        Component::EcsService(service) => {
            uses.add(cluster(), "services", 5_000, id);
            uses.add_own(id, "tasks", 5_000, service.desired_count);
        }
        Component::EksCluster(_) => uses.add(region, "EKS clusters", 100, id),
        Component::EksNodeGroup(group) => {
            uses.add(cluster(), "node groups", 30, id);
            uses.add_own(id, "nodes", 450, group.max);
        }
        Component::Cloudfront(_) => uses.add(Some(Owner::Design), "distributions", 500, id),
        Component::Route53(_) => {
            uses.add(Some(Owner::Design), "zones of names", 500, id);
            let records = topology.targets_of(id).len();
            uses.add_own(id, "records", 10_000, length(records));
        }
        _ => {}
    }
}

const DATABASES: (&str, u64) = ("database instances", 40);

fn count_targets(topology: &Topology<'_>, id: NodeId, allowed: u64, uses: &mut Uses) {
    for (_, target) in topology.targets_of(id) {
        let replicas = topology
            .node(target)
            .map_or(0, |node| node.component.kind().replicas());
        uses.add_many(Some(Owner::Node(id)), "targets", allowed, replicas, target);
    }
}
