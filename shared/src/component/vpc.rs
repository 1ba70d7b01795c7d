//! Amazon VPC: a private network in one region.

use super::{Answer, Category, Facts, Kind, Place};
use crate::address::Block;
use crate::field::Form;
use crate::iac::Content;
use crate::plan::Site;

/// A virtual private cloud.
#[derive(Debug, Clone, PartialEq)]
pub struct Vpc {
    /// Its block of addresses, /16 to /28.
    pub cidr: Option<Block>,
    /// Instances can resolve names through the resolver of the VPC.
    pub enable_dns_support: bool,
    /// Instances get names; needed by EKS and private endpoints.
    pub enable_dns_hostnames: bool,
}

impl Default for Vpc {
    fn default() -> Self {
        Self {
            cidr: None,
            enable_dns_support: true,
            enable_dns_hostnames: true,
        }
    }
}

impl Kind for Vpc {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A private network in one region.",
            terraform: Answer::As("aws_vpc"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("it has no charge"),
            ..Facts::container(
                "VPC",
                "VPC",
                Category::Network,
                &[Place::Region],
                Place::Vpc,
                (880, 560),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.block("cidr", "Address block", &mut self.cidr);
        form.group("Names");
        form.toggle(
            "enable_dns_support",
            "DNS resolution",
            &mut self.enable_dns_support,
        );
        form.toggle(
            "enable_dns_hostnames",
            "DNS host names",
            &mut self.enable_dns_hostnames,
        );
    }
    fn detail(&self) -> String {
        self.cidr
            .map_or_else(|| "no block".to_owned(), |cidr| cidr.to_string())
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let topology = site.topology();
        if topology.region_of(site.id()).is_none() {
            return site.gap("it stands in no region");
        }
        let Some(cidr) = site.block(self.cidr) else {
            return;
        };
        let body = Content::new()
            .set("cidr_block", cidr)
            .set("enable_dns_support", self.enable_dns_support)
            .set("enable_dns_hostnames", self.enable_dns_hostnames)
            .set("tags", site.tags());
        site.add_own("aws_vpc", body);
    }
}
