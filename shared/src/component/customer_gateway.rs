//! A customer gateway: the site's end of a VPN, as AWS knows it.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::field::Form;
use crate::iac::{Content, Variable};
use crate::plan::Site;

/// A customer gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerGateway {
    /// The static public address of the site's device.
    pub ip: String,
    /// The BGP autonomous system number of the site.
    pub bgp_asn: u32,
}

impl Default for CustomerGateway {
    fn default() -> Self {
        Self {
            ip: String::new(),
            bgp_asn: 65_000,
        }
    }
}

impl Kind for CustomerGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "The site's end of a VPN connection.",
            terraform: Answer::As("aws_customer_gateway"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("the VPN connection is billed"),
            ..Facts::leaf(
                "Customer gateway",
                "Customer gateway",
                Category::Network,
                &[Place::Site, Place::Canvas],
                Role::CustomerGateway,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("ip", "Public address", &mut self.ip);
        form.number("bgp_asn", "BGP number", &mut self.bgp_asn, 1..=65_534);
    }
    fn detail(&self) -> String {
        self.ip.clone()
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let ip = match self.ip.trim().parse::<std::net::Ipv4Addr>() {
            Ok(ip) => ip.to_string().into(),
            Err(_) => {
                if !self.ip.trim().is_empty() {
                    site.note(
                        "its address is no IPv4 address; the export asks for it in a variable",
                    );
                }
                let description = format!("The static public address of {}.", site.title());
                let name = site.family("_address");
                site.variable(Variable::text(name, description, "198.51.100.10").like(
                    r"^[0-9]{1,3}(\.[0-9]{1,3}){3}$",
                    "Write an IPv4 address, such as 198.51.100.10.",
                ))
            }
        };
        let body = Content::new()
            .set("type", "ipsec.1")
            .set("ip_address", ip)
            .set("bgp_asn", self.bgp_asn)
            .set("tags", site.tags());
        site.add_own("aws_customer_gateway", body);
    }
}
