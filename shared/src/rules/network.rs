//! Blocks, gateways and routes (NET).

pub mod net_001_vpc_block;
pub mod net_002_host_bits;
pub mod net_003_subnet_size;
pub mod net_004_outside_vpc;
pub mod net_005_subnet_overlap;
pub mod net_006_subnet_zone;
pub mod net_008_docker_block;
pub mod net_010_no_internet_gateway;
pub mod net_011_several_gateways;
pub mod net_012_public_without_route;
pub mod net_013_private_with_route;
pub mod net_014_nat_in_private_subnet;
pub mod net_016_shared_nat;
pub mod net_018_no_way_out;
pub mod net_032_one_zone;

use crate::component::Component;
use crate::component::vpc_endpoint::EndpointKind;
use crate::document::NodeId;
use crate::topology::Topology;

/// The services of some for which a VPC has no endpoint. Gateway endpoints are there for S3 and
/// DynamoDB only.
pub fn missing_endpoints(
    topology: &Topology<'_>,
    vpc: NodeId,
    services: &[&'static str],
) -> Vec<&'static str> {
    let serves = |id: &NodeId, service: &str| match topology.node(*id).map(|node| &node.component) {
        Some(Component::VpcEndpoint(endpoint)) => {
            let by_routes = matches!(service, "s3" | "dynamodb");
            endpoint.service.trim() == service
                && (endpoint.kind == EndpointKind::Interface || by_routes)
        }
        _ => false,
    };
    let inside = topology.children(Some(vpc));
    (services.iter().copied())
        .filter(|service| !inside.iter().any(|id| serves(id, service)))
        .collect()
}
