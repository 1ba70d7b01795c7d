//! A NAT gateway: lets private subnets call the internet.

use super::{Category, Facts, Kind, Place, Role};
use crate::availability::Sla;

/// A zonal NAT gateway in a public subnet, with one Elastic IP address.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NatGateway {}

impl Kind for NatGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Lets private subnets call the internet; redundant inside its zone only.",
            ..Facts::leaf(
                "NAT gateway",
                "NAT",
                Category::Network,
                &[Place::Subnet],
                Role::Gateway,
            )
        };
        &FACTS
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::zonal(
            0.999,
            "Amazon VPC NAT gateway SLA, per gateway",
            "2026-09-29",
        )
    }
}
