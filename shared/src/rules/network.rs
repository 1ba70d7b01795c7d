//! Blocks, gateways and routes (NET).

pub mod net_001_vpc_block;
pub mod net_002_host_bits;
pub mod net_003_subnet_size;
pub mod net_004_outside_vpc;
pub mod net_005_subnet_overlap;
pub mod net_006_subnet_zone;
pub mod net_007_secondary_block;
pub mod net_008_docker_block;
pub mod net_009_public_block;
pub mod net_010_no_internet_gateway;
pub mod net_011_several_gateways;
pub mod net_012_public_without_route;
pub mod net_013_private_with_route;
pub mod net_014_nat_in_private_subnet;
pub mod net_015_nat_address;
pub mod net_016_shared_nat;
pub mod net_017_nat_of_other_zone;
pub mod net_018_no_way_out;
pub mod net_019_nat_instead_of_endpoint;
pub mod net_020_double_route;
pub mod net_021_route_elsewhere;
pub mod net_022_shared_addresses;
pub mod net_023_shared_on_transit;
pub mod net_024_not_transitive;
pub mod net_025_no_route_to_peer;
pub mod net_026_attachment_zones;
pub mod net_027_endpoint_without_place;
pub mod net_028_names_off;
pub mod net_029_default_group;
pub mod net_030_no_flow_logs;
pub mod net_031_public_by_default;
pub mod net_032_one_zone;

use crate::component::nat_gateway::NatGateway;
use crate::component::vpc_endpoint::{EndpointKind, VpcEndpoint};
use crate::component::{Component, Role};
use crate::document::{Document, Link, LinkKind, NodeId};
use crate::routing;
use crate::rules::mending;
use crate::topology::Topology;

/// What is wrong with a route to another network.
enum Foreign {
    /// The next hop does not belong to the VPC and is not joined to it, for this reason.
    Apart(String),
    /// The next hop is a gateway of a VPC that is joined to the own one.
    Behind(NodeId),
}

/// Whether a drawn route leads out of its VPC in a way that does not exist.
fn foreign(topology: &Topology<'_>, link: &Link) -> Option<Foreign> {
    let own = topology.vpc_of(link.from)?;
    let networks = topology.networks();
    let name = |id: NodeId| topology.name(id);
    match topology.role(link.to)? {
        Role::Transit if !networks.transits_of(own).contains(&link.to) => Some(Foreign::Apart(
            format!("{} is not attached to it", name(own)),
        )),
        Role::Gateway | Role::Endpoint => {
            let theirs = topology.vpc_of(link.to).filter(|theirs| *theirs != own)?;
            Some(match networks.peering(own, theirs) {
                Some(_) => Foreign::Behind(theirs),
                None => Foreign::Apart(format!("it belongs to {}", name(theirs))),
            })
        }
        Role::Frame if topology.contents(link.to).is_some() => {
            let apart = networks.peering(own, link.to).is_none();
            let reason = || format!("no peering joins it with {}", name(own));
            apart.then(|| Foreign::Apart(reason()))
        }
        _ => None,
    }
}

/// The VPC in which a node has its address.
fn vpc_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    routing::network_of(topology, id).filter(|network| topology.contents(*network).is_some())
}

/// Whether two networks are VPCs that a peering could join.
fn can_peer(topology: &Topology<'_>, one: NodeId, other: NodeId) -> bool {
    let both = [one, other]
        .iter()
        .all(|id| topology.contents(*id).is_some());
    both && one != other && routing::overlap(topology, one, other).is_none()
}

/// Joins two VPCs by a peering.
fn peer(document: &mut Document, one: NodeId, other: NodeId) {
    document.add_link(Link {
        kind: LinkKind::Connection,
        ..Link::new(one, other)
    });
}

/// Whether a service can be reached by a gateway endpoint (Amazon VPC User Guide, 2023-06-15).
fn has_gateway_endpoints(service: &str) -> bool {
    matches!(service, "s3" | "dynamodb")
}

/// Adds an endpoint for a service to a VPC: a gateway where there are such, else an interface with
/// addresses in some subnets.
pub fn add_endpoint(document: &mut Document, vpc: NodeId, service: &str, subnets: Vec<NodeId>) {
    let (kind, spans) = match has_gateway_endpoints(service) {
        true => (EndpointKind::Gateway, Vec::new()),
        false => (EndpointKind::Interface, subnets),
    };
    let endpoint = VpcEndpoint {
        kind,
        service: service.to_owned(),
        ..VpcEndpoint::default()
    };
    mending::add(document, Component::VpcEndpoint(endpoint), Some(vpc), spans);
}

/// Adds a NAT gateway in a public subnet of each of these zone boxes, with what they need.
pub fn add_nat_gateways(document: &mut Document, zone_boxes: &[NodeId]) {
    let vpc = (zone_boxes.first()).and_then(|zone| Topology::of(document).vpc_of(*zone));
    let Some(vpc) = vpc else { return };
    mending::ensure_internet_gateway(document, vpc);
    let mut served = std::collections::BTreeSet::new();
    for zone in zone_boxes {
        if served.insert(Topology::of(document).zone_of(*zone)) {
            let subnet = mending::ensure_public_subnet(document, *zone);
            let gateway = Component::NatGateway(NatGateway::default());
            mending::add(document, gateway, Some(subnet), Vec::new());
        }
    }
}

/// The services of some for which a VPC has no endpoint. Gateway endpoints are there for S3 and
/// DynamoDB only.
pub fn missing_endpoints(
    topology: &Topology<'_>,
    vpc: NodeId,
    services: &[&'static str],
) -> Vec<&'static str> {
    let serves = |id: &NodeId, service: &str| match topology.component(*id) {
        Some(Component::VpcEndpoint(endpoint)) => {
            endpoint.service.trim() == service
                && (endpoint.kind == EndpointKind::Interface || has_gateway_endpoints(service))
        }
        _ => false,
    };
    let inside = topology.children(Some(vpc));
    (services.iter().copied())
        .filter(|service| !inside.iter().any(|id| serves(id, service)))
        .collect()
}
