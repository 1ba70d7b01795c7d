//! A Site-to-Site VPN connection between a VPN gateway and a customer gateway: two tunnels.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::address::Block;
use crate::availability::Sla;
use crate::choice;
use crate::component::Component;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::document::{LinkKind, NodeId};
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::alarms::{self, Alarm, Trouble};
use crate::plan::{Site, network};
use crate::topology::Topology;

choice! {
    /// How the two ends learn each other's networks.
    pub enum Routing {
        Static = "static", "Static routes";
        Bgp = "bgp", "BGP";
    }
}

/// A Site-to-Site VPN connection.
#[derive(Debug, Clone, PartialEq)]
pub struct VpnConnection {
    /// How routes are exchanged; with static routes each block of the site becomes one.
    pub routing: Routing,
    /// An alarm watches both tunnels.
    pub monitored: bool,
    /// GB a month that it carries; when nobody says it, what flows along the links does.
    pub monthly_data_processed_gb: Usage,
}

impl Default for VpnConnection {
    fn default() -> Self {
        Self {
            routing: Routing::default(),
            monitored: true,
            monthly_data_processed_gb: Usage::default(),
        }
    }
}

/// The gateway on the side of AWS to which a connection from elsewhere leads.
#[must_use]
pub fn near_end(topology: &Topology<'_>, connection: NodeId) -> Option<NodeId> {
    let end = |role| end(topology, connection, role);
    end(Role::Gateway).or_else(|| end(Role::Transit))
}

/// The device on the other side.
#[must_use]
pub fn far_end(topology: &Topology<'_>, connection: NodeId) -> Option<NodeId> {
    end(topology, connection, Role::CustomerGateway)
}

fn end(topology: &Topology<'_>, connection: NodeId, role: Role) -> Option<NodeId> {
    let ends = topology.linked(connection, LinkKind::Connection);
    ends.into_iter()
        .find(|end| topology.role(*end) == Some(role))
}

/// The networks of the site at the far end: the one around the customer gateway, or linked to it.
fn networks_behind(topology: &Topology<'_>, customer: NodeId) -> Vec<Block> {
    let around = topology.ancestors(customer).map(|(id, _)| id);
    let linked = topology.linked(customer, LinkKind::Connection);
    let mut blocks: Vec<_> = (around.chain(linked))
        .filter_map(|id| match topology.component(id)? {
            Component::OnpremSite(site) => Some(&site.cidrs),
            _ => None,
        })
        .flatten()
        .map(|block| block.network())
        .collect();
    blocks.sort_unstable();
    blocks.dedup();
    blocks
}

/// Adds the networks of the site to what a VPN gateway sends into the tunnels.
fn add_static_routes(site: &mut Site<'_>, blocks: &[Block], vpn: &Address) {
    for block in blocks {
        let route = site.own("aws_vpn_connection_route");
        let body = Content::new()
            .set("vpn_connection_id", vpn.id())
            .set("destination_cidr_block", Value::Key);
        site.add(Resource::new(route.keyed(Some(block.to_string())), body));
    }
}

/// An alarm for when one of the tunnels is down.
fn tunnel_alarm(vpn: &Address) -> Alarm {
    Alarm {
        missing: "breaching",
        ..Alarm::new(
            "tunnel_down",
            "A tunnel of the VPN connection is down.",
            ("AWS/VPN", "TunnelState"),
            vec![("VpnId", vpn.id())],
            ("Minimum", Trouble::Below(1)),
        )
    }
}

impl Kind for VpnConnection {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Two encrypted tunnels between a VPC and a site.",
            terraform: Answer::As("aws_vpn_connection"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::As("vpn"),
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
        form.toggle("monitored", "Alarm on its tunnels", &mut self.monitored);
        form.group("Usage a month");
        form.usage(
            "monthly_data_processed_gb",
            "Data (GB)",
            &mut self.monthly_data_processed_gb,
            55,
        );
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
    fn carried(&self) -> Usage {
        self.monthly_data_processed_gb
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let topology = meter.topology();
        let ends = topology.networks().ends().get(&meter.id());
        let gateways = ends.map(|ends| ends.gateways.clone()).unwrap_or_default();
        let region = |id: &NodeId| topology.region_of(*id);
        if let Some(region) = gateways.iter().find_map(region) {
            meter.set_region(region);
        }
        meter.hourly("Connection", "vpn", "site-to-site:connection-hour", 1);
        let entered = self.monthly_data_processed_gb;
        meter.carried("Data", "data-transfer", "internet-out", entered);
        let transit = |id: &NodeId| topology.role(*id) == Some(Role::Transit);
        if gateways.iter().any(transit) {
            let sku = "vpn-attachment:hour";
            meter.hourly("Transit gateway attachment", "transit-gateway", sku, 1);
            meter.carried(
                "Through transit gateway",
                "transit-gateway",
                "data-processed",
                entered,
            );
        }
        // One for each tunnel.
        meter.addresses(2);
    }
    fn is_complete(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        near_end(topology, id).is_some() && far_end(topology, id).is_some()
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let topology = site.topology();
        let Some(near) = near_end(topology, site.id()) else {
            return site.gap("it leads to no VPN gateway or transit gateway");
        };
        let transit = topology.role(near) == Some(Role::Transit);
        let Some(customer) = far_end(topology, site.id()) else {
            return site.gap("it leads to no customer gateway");
        };
        let address = site.own("aws_vpn_connection");
        let gateway = |is: bool, kind| is.then(|| site.of(kind, near).id());
        let body = Content::new()
            .set("type", "ipsec.1")
            .set("vpn_gateway_id", gateway(!transit, "aws_vpn_gateway"))
            .set(
                "transit_gateway_id",
                gateway(transit, "aws_ec2_transit_gateway"),
            )
            .set(
                "customer_gateway_id",
                site.of("aws_customer_gateway", customer).id(),
            )
            .set("static_routes_only", self.routing == Routing::Static)
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body));

        if self.routing == Routing::Static {
            let blocks = networks_behind(topology, customer);
            if transit {
                network::add_static_routes(site, near, &blocks, &address);
            } else {
                add_static_routes(site, &blocks, &address);
            }
        }
        if self.monitored {
            let alarm = site.own(alarms::KIND);
            alarms::add(site, alarm, tunnel_alarm(&address));
        }
        for (name, attribute) in [("1", "tunnel1_address"), ("2", "tunnel2_address")] {
            site.output_part(
                "vpn_tunnel_addresses",
                "The addresses of the tunnels, for the device of the site.",
                name,
                address.attribute(attribute),
            );
        }
    }
}
