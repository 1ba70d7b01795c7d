//! A customer gateway: the site's end of a VPN, as AWS knows it.

use super::{Category, Facts, Kind, Place, Role};
use crate::field::Form;

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
}
