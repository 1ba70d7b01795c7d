//! AWS Transit Gateway: joins VPCs, VPN connections and Direct Connect.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::Form;
use crate::iac::Content;
use crate::plan::Site;

/// A transit gateway; link it to the VPCs and connections that it joins.
#[derive(Debug, Clone, PartialEq)]
pub struct TransitGateway {
    /// Its private autonomous system number.
    pub asn: u32,
    /// GB a month that pass it; when nobody says it, what flows along the links does.
    pub monthly_data_processed_gb: Usage,
}

impl Default for TransitGateway {
    fn default() -> Self {
        Self {
            asn: 64_512,
            monthly_data_processed_gb: Usage::default(),
        }
    }
}

impl Kind for TransitGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            // The subnets of its attachments; those of a VPC that lists none are one a zone.
            spans: Some(SubnetKind::Private),
            about: "Joins VPCs, VPN connections and Direct Connect in one place.",
            terraform: Answer::As("aws_ec2_transit_gateway"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::As("transit-gateway"),
            ..Facts::leaf(
                "Transit gateway",
                "Transit gateway",
                Category::Network,
                &[Place::Region],
                Role::Transit,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.number("asn", "ASN", &mut self.asn, 64_512..=65_534);
        form.group("Usage a month");
        form.usage(
            "monthly_data_processed_gb",
            "Data (GB)",
            &mut self.monthly_data_processed_gb,
            250,
        );
    }
    fn detail(&self) -> String {
        format!("ASN {}", self.asn)
    }
    /// An attachment takes one address in each of its subnets (EC2 API, 2026-05).
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn carried(&self) -> Usage {
        self.monthly_data_processed_gb
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let networks = meter.topology().networks();
        let attached = u32::try_from(networks.attached_to(meter.id()).len()).unwrap_or(u32::MAX);
        if attached > 0 {
            let sku = "vpc-attachment:hour";
            meter.hourly("VPC attachments", "transit-gateway", sku, attached);
        }
        let entered = self.monthly_data_processed_gb;
        meter.carried("Data", "transit-gateway", "data-processed", entered);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let body = Content::new()
            .set(
                "description",
                format!("Joins the networks of {}.", site.label(200)),
            )
            .set("amazon_side_asn", self.asn)
            .set("auto_accept_shared_attachments", "disable")
            .set("default_route_table_association", "enable")
            .set("default_route_table_propagation", "enable")
            .set("dns_support", "enable")
            .set("vpn_ecmp_support", "enable")
            .set("tags", site.tags());
        site.add_own("aws_ec2_transit_gateway", body);
        site.attach_networks();
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(
            0.9999,
            "AWS Transit Gateway SLA, attachments in several zones",
            "2026-10-10",
        )
    }
}
