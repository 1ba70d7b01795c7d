//! A Site-to-Site VPN connection between a VPN gateway and a customer gateway: two tunnels.

use super::{Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// How the two ends learn each other's networks.
    pub enum Routing {
        Static = "static", "Static routes";
        Bgp = "bgp", "BGP";
    }
}

/// A Site-to-Site VPN connection.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VpnConnection {
    /// How routes are exchanged; with static routes each block of the site becomes one.
    pub routing: Routing,
}

impl Kind for VpnConnection {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Two encrypted tunnels between a VPC and a site.",
            ..Facts::leaf(
                "VPN connection",
                "VPN",
                Category::Network,
                &[Place::Region, Place::Canvas],
                Role::Connection,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("routing", "Routing", &mut self.routing);
    }
    fn detail(&self) -> String {
        format!("2 tunnels · {}", self.routing.label())
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::single(
            0.9995,
            "AWS Site-to-Site VPN SLA, per connection",
            "2022-05-05",
        )
    }
}
