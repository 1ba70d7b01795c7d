//! An internet gateway: the way between a VPC and the internet.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::iac::Content;
use crate::plan::Site;

/// An internet gateway. It has no availability risk and no charge of its own
/// (Amazon VPC User Guide, "Connect to the internet", 2023-06-15).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InternetGateway {}

impl Kind for InternetGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Connects a VPC to the internet; it does not balance load.",
            terraform: Answer::As("aws_internet_gateway"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("it has no charge; traffic is billed"),
            ..Facts::leaf(
                "Internet gateway",
                "Internet gateway",
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
        site.add_own("aws_internet_gateway", body);
    }
}
