//! A virtual private gateway: the VPC's end of VPN connections.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::iac::Content;
use crate::plan::Site;

/// A virtual private gateway; at most one is attached to a VPC.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VpnGateway {}

impl Kind for VpnGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "The VPC's end of VPN connections.",
            terraform: Answer::As("aws_vpn_gateway"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("the VPN connection is billed"),
            ..Facts::leaf(
                "VPN gateway",
                "VPN gateway",
                Category::Network,
                &[Place::Vpc],
                Role::Gateway,
            )
        };
        &FACTS
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(vpc) = site.vpc() else {
            return;
        };
        let body = Content::new().set("vpc_id", vpc).set("tags", site.tags());
        site.add_own("aws_vpn_gateway", body);
    }
}
