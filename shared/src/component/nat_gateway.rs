//! A NAT gateway: lets private subnets call the internet.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::Form;
use crate::iac::{Address, Content, ProviderVersion, Resource};
use crate::plan::Site;
use std::collections::BTreeSet;

choice! {
    /// What a NAT gateway translates for.
    pub enum Connectivity {
        Public = "public", "The internet";
        Private = "private", "Other private networks";
    }
}

choice! {
    /// Where a NAT gateway runs (Amazon VPC User Guide, "Regional NAT gateways", 2026).
    pub enum Mode {
        Zonal = "zonal", "In one zone";
        Regional = "regional", "In every zone";
    }
}

choice! {
    /// Whether a NAT gateway has an Elastic IP address.
    pub enum ElasticIp {
        AsNeeded = "auto", "As needed";
        Yes = "yes", "One";
        No = "no", "None";
    }
}

/// A NAT gateway: a zonal one in a subnet, a regional one in a VPC.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NatGateway {
    /// What it translates for.
    pub connectivity: Connectivity,
    /// Where it runs.
    pub mode: Mode,
    /// Whether it has an Elastic IP address.
    pub elastic_ip: ElasticIp,
    /// GB a month that pass it; when nobody says it, what flows along the links does.
    pub monthly_data_processed_gb: Usage,
}

impl NatGateway {
    /// Whether it leads to the internet.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.connectivity == Connectivity::Public
    }

    /// Whether it gets an Elastic IP address. Regional ones are given theirs by the provider.
    #[must_use]
    pub fn has_address(&self) -> bool {
        match self.elastic_ip {
            ElasticIp::AsNeeded => self.is_public() && self.mode == Mode::Zonal,
            ElasticIp::Yes => true,
            ElasticIp::No => false,
        }
    }

    fn deploy_regional(&self, site: &mut Site<'_>) {
        let Some(vpc) = site.vpc() else {
            return;
        };
        let internet = site.internet_gateways();
        let body = Content::new()
            .set("availability_mode", "regional")
            .set("vpc_id", vpc)
            .set("tags", site.tags());
        let gateway = Resource::new(site.own("aws_nat_gateway"), body);
        let since = ProviderVersion::REGIONAL_NAT;
        site.add(gateway.after(internet).since(since));
    }
}

/// The zones in which a regional gateway runs: all that have subnets in its VPC.
fn zones_around(meter: &Meter<'_>) -> u32 {
    let topology = meter.topology();
    let subnets = topology
        .vpc_of(meter.id())
        .map(|vpc| topology.subnets_in(vpc));
    let zones: BTreeSet<_> = (subnets.into_iter().flatten())
        .filter_map(|subnet| topology.zone_of(subnet))
        .collect();
    u32::try_from(zones.len()).map_or(u32::MAX, |zones| zones.max(1))
}

const ZONAL: Facts = Facts {
    subnet: SubnetKind::Public,
    about: "Lets private subnets call the internet; redundant inside its zone only.",
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

const REGIONAL: Facts = Facts {
    sits_in: &[Place::Vpc],
    ..ZONAL
};

impl Kind for NatGateway {
    /// The mode decides where it stands.
    fn facts(&self) -> &'static Facts {
        match self.mode {
            Mode::Zonal => &ZONAL,
            Mode::Regional => &REGIONAL,
        }
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("connectivity", "Leads to", &mut self.connectivity);
        form.choice("mode", "Runs", &mut self.mode);
        form.choice("elastic_ip", "Elastic IP", &mut self.elastic_ip);
        form.group("Usage a month");
        form.usage(
            "monthly_data_processed_gb",
            "Data (GB)",
            &mut self.monthly_data_processed_gb,
            111,
        );
    }
    fn detail(&self) -> String {
        match (self.connectivity, self.mode) {
            (Connectivity::Public, Mode::Zonal) => String::new(),
            (Connectivity::Public, Mode::Regional) => "regional".to_owned(),
            (Connectivity::Private, _) => "private".to_owned(),
        }
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn sla(&self, _: usize) -> Sla {
        match self.mode {
            Mode::Zonal => Sla::zonal(
                0.999,
                "Amazon VPC NAT gateway SLA, per gateway",
                "2026-09-29",
            ),
            // No figure was found for the regional mode; the one for a gateway in one zone is the
            // careful choice.
            Mode::Regional => Sla::service(
                0.999,
                "Amazon VPC NAT gateway SLA, per gateway; none is published for the regional mode",
                "2026-09-29",
            ),
        }
    }
    fn carried(&self) -> Usage {
        self.monthly_data_processed_gb
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let gateways = match self.mode {
            Mode::Zonal => 1,
            Mode::Regional => zones_around(meter),
        };
        meter.hourly("Gateway", "nat-gateway", "hour", gateways);
        let entered = self.monthly_data_processed_gb;
        meter.carried("Data", "nat-gateway", "data-processed", entered);
        if self.has_address() || (self.mode == Mode::Regional && self.is_public()) {
            meter.addresses(gateways);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        if self.mode == Mode::Regional {
            return self.deploy_regional(site);
        }
        let Some(subnet) = site.subnet() else {
            return;
        };
        let address = self.has_address().then(|| site.own("aws_eip"));
        let gateway = Content::new()
            .set("allocation_id", address.as_ref().map(Address::id))
            .set(
                "connectivity_type",
                (!self.is_public()).then_some("private"),
            )
            .set("subnet_id", subnet)
            .set("tags", site.tags());
        // AWS wants the way to the internet to be there first.
        let internet = if self.is_public() {
            site.internet_gateways()
        } else {
            Vec::new()
        };
        if let Some(address) = address {
            let eip = Content::new().set("domain", "vpc").set("tags", site.tags());
            site.output(
                "nat_public_addresses",
                "The addresses from which private subnets call the internet.",
                address.attribute("public_ip"),
            );
            site.add(Resource::new(address, eip).after(internet.clone()));
        }
        site.add(Resource::new(site.own("aws_nat_gateway"), gateway).after(internet));
    }
}
