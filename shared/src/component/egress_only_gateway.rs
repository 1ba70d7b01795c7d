//! An egress-only internet gateway: lets IPv6 traffic of private subnets out.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::iac::Content;
use crate::plan::Site;

/// Lets IPv6 traffic of private subnets out, and none in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EgressOnlyGateway {}

impl Kind for EgressOnlyGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Lets IPv6 traffic of private subnets out, and none in.",
            terraform: Answer::As("aws_egress_only_internet_gateway"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("it has no charge; traffic is billed"),
            ..Facts::leaf(
                "Egress-only gateway",
                "Egress-only gateway",
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
        site.add_own("aws_egress_only_internet_gateway", body);
    }
}
