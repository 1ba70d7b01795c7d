//! A NAT gateway: lets private subnets call the internet.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::iac::{Content, Resource};
use crate::plan::Site;

/// A zonal NAT gateway in a public subnet, with one Elastic IP address.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NatGateway {}

impl Kind for NatGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Lets private subnets call the internet; redundant inside its zone only.",
            subnet: SubnetKind::Public,
            terraform: Answer::As("aws_nat_gateway"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::As("nat-gateway"),
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
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(subnet) = site.subnet() else {
            return;
        };
        let address = site.own("aws_eip");
        let eip = Content::new().set("domain", "vpc").set("tags", site.tags());
        let gateway = Content::new()
            .set("allocation_id", address.id())
            .set("subnet_id", subnet)
            .set("tags", site.tags());
        // AWS wants the way to the internet to be there first.
        let internet = site.internet_gateways();
        site.output(
            "nat_public_addresses",
            "The addresses from which private subnets call the internet.",
            address.attribute("public_ip"),
        );
        site.add(Resource::new(address, eip).after(internet.clone()));
        site.add(Resource::new(site.own("aws_nat_gateway"), gateway).after(internet));
    }
}
