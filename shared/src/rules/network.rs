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
