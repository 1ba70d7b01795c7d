//! Which way packets leave a subnet, derived from the drawing: the one source for findings,
//! addresses and code.

use crate::component::subnet::SubnetKind;
use crate::component::{Component, Role};
use crate::document::{LinkKind, NodeId};
use crate::topology::Topology;

/// The gateways of a VPC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gateways {
    /// Its internet gateways; more than one is a finding.
    pub internet: Vec<NodeId>,
    /// Its VPN gateways; more than one is a finding.
    pub vpn: Vec<NodeId>,
    /// Its NAT gateways.
    pub nat: Vec<NodeId>,
}

/// The gateways that stand in a VPC.
#[must_use]
pub fn gateways(topology: &Topology<'_>, vpc: NodeId) -> Gateways {
    let mut found = Gateways::default();
    let mut inside = topology.descendants(vpc);
    inside.sort_unstable();
    for id in inside {
        match topology.node(id).map(|node| &node.component) {
            Some(Component::InternetGateway(_)) => found.internet.push(id),
            Some(Component::VpnGateway(_)) => found.vpn.push(id),
            Some(Component::NatGateway(_)) => found.nat.push(id),
            _ => {}
        }
    }
    found
}

/// Where the default route of a subnet leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefaultRoute {
    /// To an internet gateway: the subnet is public.
    Internet(NodeId),
    /// To a NAT gateway.
    Nat(NodeId),
    /// To a VPN gateway.
    Vpn(NodeId),
    /// Nowhere.
    None,
}

/// Where the default route of a subnet leads: to what was drawn, else to what its kind asks for.
/// A private subnet takes the NAT gateway of its own zone, else the first of its VPC.
#[must_use]
pub fn default_route(topology: &Topology<'_>, subnet: NodeId) -> DefaultRoute {
    let Some(vpc) = topology.vpc_of(subnet) else {
        return DefaultRoute::None;
    };
    let drawn = (topology.links_from(subnet))
        .filter(|(_, link)| {
            link.kind == LinkKind::Route && topology.role(link.to) == Some(Role::Gateway)
        })
        .find_map(|(_, link)| Some((link.to, &topology.node(link.to)?.component)));
    match drawn {
        Some((id, Component::InternetGateway(_))) => return DefaultRoute::Internet(id),
        Some((id, Component::NatGateway(_))) => return DefaultRoute::Nat(id),
        Some((id, Component::VpnGateway(_))) => return DefaultRoute::Vpn(id),
        _ => {}
    }
    let gateways = gateways(topology, vpc);
    match topology.subnet_kind(subnet) {
        Some(SubnetKind::Public) => gateways
            .internet
            .first()
            .map_or(DefaultRoute::None, |id| DefaultRoute::Internet(*id)),
        Some(SubnetKind::Private) => {
            let zone = topology.zone_of(subnet);
            let same_zone = gateways
                .nat
                .iter()
                .find(|nat| zone.is_some() && topology.zone_of(**nat) == zone);
            same_zone
                .or(gateways.nat.first())
                .map_or(DefaultRoute::None, |id| DefaultRoute::Nat(*id))
        }
        _ => DefaultRoute::None,
    }
}

/// Whether the subnet has a route to an internet gateway.
#[must_use]
pub fn is_internet_routed(topology: &Topology<'_>, subnet: NodeId) -> bool {
    matches!(default_route(topology, subnet), DefaultRoute::Internet(_))
}

/// A way out to the internet for components without a public address: the NAT gateway that is used.
#[must_use]
pub fn egress(topology: &Topology<'_>, subnet: NodeId) -> Option<NodeId> {
    match default_route(topology, subnet) {
        // The NAT gateway itself must be able to reach the internet.
        DefaultRoute::Nat(nat) => {
            let stands_in = topology.subnets_of(nat);
            stands_in
                .iter()
                .any(|subnet| is_internet_routed(topology, *subnet))
                .then_some(nat)
        }
        _ => None,
    }
}

/// The VPN connections that lead from a VPC to a site, complete ones only.
#[must_use]
pub fn vpn_connections(topology: &Topology<'_>, vpc: NodeId, site: NodeId) -> Vec<NodeId> {
    let ends_at = |connection: NodeId, role: Role, place: NodeId| {
        (topology
            .linked(connection, LinkKind::Connection)
            .into_iter())
        .any(|end| {
            topology.role(end) == Some(role) && topology.lineage(end).any(|(id, _)| id == place)
        })
    };
    // A customer gateway drawn outside a site serves the site that it is linked to.
    let serves = |connection: NodeId| {
        ends_at(connection, Role::CustomerGateway, site)
            || (topology
                .linked(connection, LinkKind::Connection)
                .into_iter())
            .filter(|end| topology.role(*end) == Some(Role::CustomerGateway))
            .any(|end| topology.linked(end, LinkKind::Connection).contains(&site))
    };
    (topology.nodes())
        .filter(|(_, node)| matches!(node.component, Component::VpnConnection(_)))
        .map(|(id, _)| id)
        .filter(|id| ends_at(*id, Role::Gateway, vpc) && serves(*id))
        .collect()
}
