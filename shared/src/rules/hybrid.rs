//! Connections to sites on premises (HYB).

pub mod hyb_001_incomplete_vpn;
pub mod hyb_002_no_route_to_site;
pub mod hyb_003_site_overlap;
pub mod hyb_004_single_connection;
pub mod hyb_005_device_address;
pub mod hyb_006_unwatched_tunnels;
pub mod hyb_007_site_through_gateway;

use std::collections::{BTreeMap, BTreeSet};

use crate::component::customer_gateway::CustomerGateway;
use crate::component::vpn_connection::VpnConnection;
use crate::component::vpn_gateway::VpnGateway;
use crate::component::{Component, Place, Role};
use crate::document::{Document, Link, LinkId, LinkKind, NodeId};
use crate::routing::{self, Obstacle};
use crate::rules::mending;
use crate::topology::Topology;

/// The traffic from a VPC to a site.
#[derive(Debug, Clone, Default)]
struct Traffic {
    links: Vec<LinkId>,
    callers: BTreeSet<NodeId>,
    targets: BTreeSet<NodeId>,
    /// Callers that cannot do without it.
    hard: BTreeSet<NodeId>,
}

/// The requests from each VPC to each site.
fn traffic(topology: &Topology<'_>) -> BTreeMap<(NodeId, NodeId), Traffic> {
    let mut pairs: BTreeMap<(NodeId, NodeId), Traffic> = BTreeMap::new();
    for (id, link) in topology.links() {
        if !link.kind.is_traffic() || topology.role(link.to) != Some(Role::OnPremises) {
            continue;
        }
        let vpc = routing::network_of(topology, link.from);
        let (Some(vpc), Some(site)) = (vpc, topology.place_of(link.to, Place::Site)) else {
            continue;
        };
        if topology.contents(vpc).is_none() {
            continue;
        }
        let traffic = pairs.entry((vpc, site)).or_default();
        traffic.links.push(id);
        traffic.callers.insert(link.from);
        traffic.targets.insert(link.to);
        if link.is_hard_request() {
            traffic.hard.insert(link.from);
        }
    }
    pairs
}

/// Whether the VPC reaches the site over another VPC only, which passes nothing on: the matter of
/// NET-024.
fn goes_through_another(topology: &Topology<'_>, traffic: &Traffic) -> bool {
    let mut pairs = (traffic.callers.iter())
        .flat_map(|from| traffic.targets.iter().map(move |to| (*from, *to)));
    pairs.any(|(from, to)| {
        matches!(
            routing::path(topology, from, to),
            Err(Obstacle::NotTransitive { .. })
        )
    })
}

/// Links two ends of a network connection.
fn connect(document: &mut Document, from: NodeId, to: NodeId) {
    document.add_link(Link {
        kind: LinkKind::Connection,
        ..Link::new(from, to)
    });
}

/// The VPN gateway of a VPC, made when there is none.
fn ensure_vpn_gateway(document: &mut Document, vpc: NodeId) -> NodeId {
    let found = Topology::of(document)
        .contents(vpc)
        .and_then(|contents| contents.vpn_gateways.first().copied());
    found.unwrap_or_else(|| {
        mending::add(
            document,
            Component::VpnGateway(VpnGateway {}),
            Some(vpc),
            Vec::new(),
        )
    })
}

/// A new customer gateway in a site.
fn add_customer_gateway(document: &mut Document, site: NodeId) -> NodeId {
    mending::add(
        document,
        Component::CustomerGateway(CustomerGateway::default()),
        Some(site),
        Vec::new(),
    )
}

/// A new VPN connection between a gateway of the provider and a customer gateway.
fn add_connection(
    document: &mut Document,
    gateway: NodeId,
    customer: NodeId,
    like: Option<&VpnConnection>,
) {
    let region = Topology::of(document).place_of(gateway, Place::Region);
    let connection = Component::VpnConnection(like.cloned().unwrap_or_default());
    let connection = mending::add(document, connection, region, Vec::new());
    connect(document, gateway, connection);
    connect(document, connection, customer);
}

/// The gateway at which new connections of a VPC end: the transit gateway through which it reaches
/// the site already, else its VPN gateway.
fn ensure_gateway(document: &mut Document, vpc: NodeId, site: NodeId) -> NodeId {
    let topology = Topology::of(document);
    let lines = topology.networks().lines(&topology, vpc, site);
    let transit = lines.into_iter().find_map(|line| line.transit);
    transit.unwrap_or_else(|| ensure_vpn_gateway(document, vpc))
}
