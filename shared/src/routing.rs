//! Which way packets leave a subnet, derived from the drawing: the one source for findings,
//! addresses and code.

use crate::component::subnet::SubnetKind;
use crate::component::{Component, Role};
use crate::document::{LinkId, LinkKind, NodeId};
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
    topology
        .contents(vpc)
        .map_or_else(Gateways::default, |contents| Gateways {
            internet: contents.internet_gateways.clone(),
            vpn: contents.vpn_gateways.clone(),
            nat: contents.nat_gateways.clone(),
        })
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

/// The drawn link that decides where the default route of a subnet leads, and whereto.
#[must_use]
pub fn drawn_route(topology: &Topology<'_>, subnet: NodeId) -> Option<(LinkId, DefaultRoute)> {
    (topology.links_from(subnet))
        .filter(|(_, link)| link.kind == LinkKind::Route)
        .find_map(|(id, link)| match &topology.node(link.to)?.component {
            Component::InternetGateway(_) => Some((id, DefaultRoute::Internet(link.to))),
            Component::NatGateway(_) => Some((id, DefaultRoute::Nat(link.to))),
            Component::VpnGateway(_) => Some((id, DefaultRoute::Vpn(link.to))),
            _ => None,
        })
}

/// Where the default route of a subnet leads: to what was drawn, else to what its kind asks for.
/// A private subnet takes the NAT gateway of its own zone, else the first of its VPC.
#[must_use]
pub fn default_route(topology: &Topology<'_>, subnet: NodeId) -> DefaultRoute {
    let Some(vpc) = topology.vpc_of(subnet) else {
        return DefaultRoute::None;
    };
    if let Some((_, route)) = drawn_route(topology, subnet) {
        return route;
    }
    let Some(contents) = topology.contents(vpc) else {
        return DefaultRoute::None;
    };
    match topology.subnet_kind(subnet) {
        Some(SubnetKind::Public) => contents
            .internet_gateways
            .first()
            .map_or(DefaultRoute::None, |id| DefaultRoute::Internet(*id)),
        Some(SubnetKind::Private) => {
            let same_zone = topology
                .zone_of(subnet)
                .and_then(|zone| contents.nat_by_zone.get(&zone));
            same_zone
                .or(contents.nat_gateways.first())
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
    let connections = topology.vpn_connections().iter().copied();
    connections
        .filter(|id| ends_at(*id, Role::Gateway, vpc) && serves(*id))
        .collect()
}
