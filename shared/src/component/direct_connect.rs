//! AWS Direct Connect: private lines between a site and AWS.

use super::Component;
use super::customer_gateway::CustomerGateway;
use super::vpn_connection::{far_end, near_end};
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::document::NodeId;
use crate::field::{Choice, Form};
use crate::iac::{Content, Resource, Value, Variable};
use crate::plan::{Site, naming};
use crate::topology::Topology;

choice! {
    /// How much a line carries.
    pub enum Bandwidth {
        OneGbps = "1Gbps", "1 Gbit/s";
        TenGbps = "10Gbps", "10 Gbit/s";
        HundredGbps = "100Gbps", "100 Gbit/s";
        FourHundredGbps = "400Gbps", "400 Gbit/s";
    }
}

choice! {
    /// How many lines, at how many places.
    pub enum Redundancy {
        Single = "single", "One line";
        MultiSite = "multi_site", "Two sites";
        MultiSiteRedundant = "multi_site_redundant", "Two sites, two lines each";
    }
}

/// Private lines between a site and AWS; not encrypted by themselves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DirectConnect {
    /// How much each line carries.
    pub bandwidth: Bandwidth,
    /// How many lines, at how many places.
    pub redundancy: Redundancy,
    /// The Direct Connect location of the first line.
    pub location: String,
}

/// The first autonomous system number for a gateway: the private ones of 16 bits begin with 64,512,
/// which transit gateways take unless they are told another.
const FIRST_ASN: u32 = 64_513;

/// The number of the virtual network on each line; any of 1 to 4,094 does, as nothing shares it.
const VLAN: u32 = 101;

/// One of the places where lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facility {
    First,
    Second,
}

impl DirectConnect {
    /// Its lines: what tells each from the others, and where it ends.
    fn lines(&self) -> Vec<(Option<String>, Facility)> {
        let places: &[Facility] = match self.redundancy {
            Redundancy::Single => return vec![(None, Facility::First)],
            Redundancy::MultiSite => &[Facility::First, Facility::Second],
            Redundancy::MultiSiteRedundant => &[
                Facility::First,
                Facility::First,
                Facility::Second,
                Facility::Second,
            ],
        };
        (1..)
            .zip(places)
            .map(|(number, place): (u32, _)| (Some(number.to_string()), *place))
            .collect()
    }

    /// The Direct Connect location of a line: what was written for the first, else a variable.
    fn location(&self, site: &mut Site<'_>, place: Facility) -> Value {
        let written = self.location.trim();
        if place == Facility::First && naming::is_word(written) {
            return written.into();
        }
        let (suffix, which) = match place {
            Facility::First => ("_location", "The"),
            Facility::Second => ("_second_location", "The second"),
        };
        let title = site.title();
        let description = format!("{which} Direct Connect location of {title}, by its code.");
        let name = site.family(suffix);
        site.variable(Variable::text(name, description, "EqDC2"))
    }
}

impl Kind for DirectConnect {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Private lines between a site and AWS; not encrypted by themselves.",
            terraform: Answer::As("aws_dx_connection"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("its port and traffic are not in the price table"),
            ..Facts::leaf(
                "Direct Connect",
                "Direct Connect",
                Category::Network,
                &[Place::Region, Place::Canvas, Place::Account],
                Role::Connection,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("bandwidth", "Bandwidth", &mut self.bandwidth);
        form.choice("redundancy", "Redundancy", &mut self.redundancy);
        form.text("location", "Location", &mut self.location);
    }
    fn detail(&self) -> String {
        format!("{} · {}", self.bandwidth.label(), self.redundancy.label())
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let lines = u32::try_from(self.lines().len()).unwrap_or(u32::MAX);
        let port = format!("port:{}", self.bandwidth.id());
        meter.hourly("Ports", "direct-connect", &port, lines);
    }
    fn is_complete(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        near_end(topology, id).is_some()
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let topology = site.topology();
        let Some(near) = near_end(topology, site.id()) else {
            return site.gap("it leads to no VPN gateway or transit gateway");
        };
        let device = far_end(topology, site.id()).and_then(|id| topology.node(id));
        let far_asn = match device.map(|node| &node.component) {
            Some(Component::CustomerGateway(device)) => device.bgp_asn,
            _ => CustomerGateway::default().bgp_asn,
        };
        let (near_kind, interface, own_asn) = match topology.node(near).map(|one| &one.component) {
            Some(Component::TransitGateway(transit)) => (
                "aws_ec2_transit_gateway",
                "aws_dx_transit_virtual_interface",
                transit.asn,
            ),
            _ => ("aws_vpn_gateway", "aws_dx_private_virtual_interface", 0),
        };
        let gateway = site.own("aws_dx_gateway");
        let label = site.label(100);
        // A gateway and what it is associated with have different numbers.
        let asn = (FIRST_ASN..).find(|asn| *asn != own_asn && *asn != far_asn);
        let body = Content::new()
            .set("name", label.as_str())
            .set("amazon_side_asn", asn.map(|asn| asn.to_string()));
        site.add(Resource::new(gateway.clone(), body));
        let body = Content::new()
            .set("dx_gateway_id", gateway.id())
            .set("associated_gateway_id", site.of(near_kind, near).id())
            .set("allowed_prefixes", site.blocks_behind(near));
        site.add_own("aws_dx_gateway_association", body);
        for (key, place) in self.lines() {
            let location = self.location(site, place);
            let suffix = key
                .as_ref()
                .map_or_else(String::new, |key| format!("-{key}"));
            let connection = site.own("aws_dx_connection").keyed(key.clone());
            let body = Content::new()
                .set("name", format!("{label}{suffix}"))
                .set("bandwidth", self.bandwidth.id())
                .set("location", location)
                .set("tags", site.tags());
            site.add(Resource::new(connection.clone(), body));
            let body = Content::new()
                .set("connection_id", connection.id())
                .set("dx_gateway_id", gateway.id())
                .set("name", format!("{label}{suffix}"))
                .set("vlan", VLAN)
                .set("address_family", "ipv4")
                .set("bgp_asn", far_asn)
                .set("tags", site.tags());
            site.add(Resource::new(site.own(interface).keyed(key), body));
        }
    }
    fn sla(&self, _: usize) -> Sla {
        match self.redundancy {
            Redundancy::MultiSiteRedundant => Sla::service(
                0.9999,
                "AWS Direct Connect SLA, multi-site redundant",
                "2026-10-10",
            ),
            Redundancy::MultiSite => {
                Sla::service(0.999, "AWS Direct Connect SLA, multi-site", "2026-10-10")
            }
            Redundancy::Single => Sla::single(
                0.95,
                "AWS Direct Connect SLA, single connection",
                "2026-10-10",
            ),
        }
    }
}
