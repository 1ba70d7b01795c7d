//! Amazon VPC: a private network in one region.

use super::{Answer, Category, Facts, Kind, Place};
use crate::address::Block;
use crate::document::NodeId;
use crate::field::Form;
use crate::iac::{Address, Content, Resource};
use crate::plan::naming::block_in_code;
use crate::plan::{Site, logs};
use crate::topology::Topology;

/// A virtual private cloud.
#[derive(Debug, Clone, PartialEq)]
pub struct Vpc {
    /// Its block of addresses, /16 to /28.
    pub cidr: Option<Block>,
    /// More blocks, four at most by default.
    pub secondary_cidrs: Vec<Block>,
    /// Instances can resolve names through the resolver of the VPC.
    pub enable_dns_support: bool,
    /// Instances get names; needed by EKS and private endpoints.
    pub enable_dns_hostnames: bool,
    /// The group that every VPC comes with lets nothing in or out.
    pub default_group_emptied: bool,
    /// Who talked to whom is recorded.
    pub flow_logs: bool,
}

impl Vpc {
    /// Its blocks, the first one first, without host bits.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        let all = self.cidr.iter().chain(&self.secondary_cidrs);
        all.map(|block| block.network())
    }
}

impl Default for Vpc {
    fn default() -> Self {
        Self {
            cidr: None,
            secondary_cidrs: Vec::new(),
            enable_dns_support: true,
            enable_dns_hostnames: true,
            default_group_emptied: true,
            flow_logs: false,
        }
    }
}

/// The address of what gives a VPC one more block; subnets in the block wait for it.
#[must_use]
pub fn association(site: &Site<'_>, vpc: NodeId, block: Block) -> Address {
    let address = site.of("aws_vpc_ipv4_cidr_block_association", vpc);
    let suffix = block_in_code(block.network());
    Address {
        name: format!("{}_{suffix}", address.name),
        ..address
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
        form.blocks("secondary_cidrs", "More blocks", &mut self.secondary_cidrs);
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
        form.group("Security");
        form.toggle(
            "default_group_emptied",
            "Default security group emptied",
            &mut self.default_group_emptied,
        );
        form.toggle("flow_logs", "Flow logs", &mut self.flow_logs);
    }
    fn detail(&self) -> String {
        self.cidr
            .map_or_else(|| "no block".to_owned(), |cidr| cidr.to_string())
    }
    fn is_complete(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        topology.region_of(id).is_some()
            && self.cidr.is_some()
            && self.blocks().all(Block::has_legal_size)
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
        if self.default_group_emptied && site.is_strict() {
            // A group without rules: Terraform takes those away with which it came.
            let body = Content::new()
                .set("vpc_id", site.own("aws_vpc").id())
                .set("tags", site.tags());
            site.add_own("aws_default_security_group", body);
        }
        if self.flow_logs || site.is_strict() {
            logs::add_flow_logs(site);
        }
        for block in &self.secondary_cidrs {
            let Some(cidr) = site.block(Some(block.network())) else {
                continue;
            };
            let body = Content::new()
                .set("vpc_id", site.own("aws_vpc").id())
                .set("cidr_block", cidr);
            site.add(Resource::new(association(site, site.id(), *block), body));
        }
    }
}
