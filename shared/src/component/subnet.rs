//! A subnet: a block of a VPC in one availability zone.

use super::vpc::association;
use super::{Answer, Category, Component, Facts, Kind, Place};
use crate::address::Block;
use crate::choice;
use crate::document::NodeId;
use crate::field::Form;
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::Site;
use crate::topology::Topology;

choice! {
    /// What the subnet is meant to be; its routes follow from it.
    pub enum SubnetKind {
        Private = "private", "Private";
        Public = "public", "Public";
        Isolated = "isolated", "Isolated";
    }
}

/// A subnet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subnet {
    /// Its block, inside the block of the VPC.
    pub cidr: Option<Block>,
    /// What it is meant to be.
    pub kind: SubnetKind,
    /// Instances in it get a public address by themselves.
    pub map_public_ip_on_launch: bool,
}

/// What gives the VPC the block in which a subnet lies, when that is not its first one.
fn secondary(site: &Site<'_>, cidr: Option<Block>) -> Vec<Address> {
    let topology = site.topology();
    let around = topology.vpc_of(site.id()).and_then(|id| {
        let Component::Vpc(vpc) = topology.component(id)? else {
            return None;
        };
        let cidr = cidr?;
        if vpc.cidr.is_some_and(|first| first.contains(cidr)) {
            return None;
        }
        let block = (vpc.secondary_cidrs.iter()).find(|block| block.contains(cidr))?;
        Some(association(site, id, *block))
    });
    around.into_iter().collect()
}

/// The tags of a subnet: its own, and those by which the controllers of EKS find where balancers go
/// (Amazon EKS User Guide, 2024-12-18).
fn tags(site: &Site<'_>, kind: SubnetKind) -> Value {
    let role = match kind {
        SubnetKind::Public => Some("kubernetes.io/role/elb"),
        SubnetKind::Private => Some("kubernetes.io/role/internal-elb"),
        SubnetKind::Isolated => None,
    };
    let mut tags = site.tag_pairs();
    let role = role.filter(|_| site.is_searched());
    tags.extend(role.map(|role| (role.to_owned(), "1".into())));
    Value::Map(tags)
}

impl Kind for Subnet {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A block of addresses of a VPC in one zone; public, private or isolated.",
            terraform: Answer::As("aws_subnet"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("it has no charge"),
            ..Facts::container(
                "Subnet",
                "Subnet",
                Category::Network,
                &[Place::Zone],
                Place::Subnet,
                (340, 128),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("kind", "Kind", &mut self.kind);
        form.block("cidr", "Address block", &mut self.cidr);
        form.toggle(
            "map_public_ip_on_launch",
            "Public addresses by default",
            &mut self.map_public_ip_on_launch,
        );
    }
    fn detail(&self) -> String {
        self.cidr
            .map_or_else(|| "no block".to_owned(), |cidr| cidr.to_string())
    }
    fn is_complete(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        topology.zone_of(id).is_some() && self.cidr.is_some_and(Block::has_legal_size)
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let (Some(vpc), Some(cidr), Some(zone)) = (site.vpc(), site.block(self.cidr), site.zone())
        else {
            return;
        };
        let body = Content::new()
            .set("vpc_id", vpc)
            .set("cidr_block", cidr)
            .set("availability_zone", zone)
            .set(
                "map_public_ip_on_launch",
                self.map_public_ip_on_launch.then_some(true),
            )
            .set("tags", tags(site, self.kind));
        let after = secondary(site, self.cidr);
        site.add(Resource::new(site.own("aws_subnet"), body).after(after));
    }
}
