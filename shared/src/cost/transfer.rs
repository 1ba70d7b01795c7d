//! What a link costs: data that cross zones, regions and the border of AWS, and the gateways that they
//! pass (pricing.md section 2 "Network" of the facts).

use std::collections::BTreeMap;

use super::meter::Meter;
use super::traffic::Flow;
use crate::component::k8s_service::ServiceKind;
use crate::component::region::RegionCode;
use crate::component::vpc_endpoint::EndpointKind;
use crate::component::{Component, Role};
use crate::document::{Link, LinkKind, NodeId, ZoneAffinity};
use crate::pods;
use crate::routing::{self, Path};
use crate::topology::{Topology, ZoneKey};

/// An end of a link.
#[derive(Clone, Copy)]
struct End<'a> {
    id: NodeId,
    component: &'a Component,
    role: Role,
    region: Option<RegionCode>,
}

impl<'a> End<'a> {
    fn of(topology: &Topology<'a>, id: NodeId) -> Option<Self> {
        Some(Self {
            id,
            component: topology.component(id)?,
            role: topology.role(id)?,
            region: topology.region_of(id),
        })
    }

    /// Whether it is outside AWS, and reached over the internet.
    fn is_outside(self) -> bool {
        matches!(self.role, Role::Client | Role::External)
    }

    /// Whether it is asked over the internet, by itself or by a name.
    fn is_asked_from_outside(self, topology: &Topology<'_>) -> bool {
        let mut askers = topology.links_to(self.id);
        let is_client = |id| topology.role(id) == Some(Role::Client);
        self.is_outside() || self.role == Role::Dns && askers.any(|(_, link)| is_client(link.from))
    }
}

/// Something that is charged for what flows along a link: what for, its service and name, and how much
/// of the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Charge {
    name: &'static str,
    service: &'static str,
    sku: &'static str,
    region: RegionCode,
    /// So many parts of so many of the flow.
    share: (u64, u64),
    /// The gateway that is passed.
    gateway: Option<NodeId>,
}

impl Charge {
    fn new(
        name: &'static str,
        service: &'static str,
        sku: &'static str,
        region: RegionCode,
    ) -> Self {
        Self {
            name,
            service,
            sku,
            region,
            share: (1, 1),
            gateway: None,
        }
    }

    fn at(self, gateway: NodeId) -> Self {
        Self {
            gateway: Some(gateway),
            ..self
        }
    }

    fn share(self, part: usize, of: usize) -> Self {
        Self {
            share: (part as u64, of as u64),
            ..self
        }
    }

    /// The gateway that is passed.
    pub(super) fn gateway(&self) -> Option<NodeId> {
        self.gateway
    }

    /// Puts it on the meter of the link.
    pub(super) fn meter(&self, meter: &mut Meter<'_>, flow: Flow) {
        let quantity = flow.gb.map(|gb| gb.times(self.share.0).over(self.share.1));
        meter.set_region(self.region);
        meter.monthly(self.name, self.service, self.sku, quantity);
    }
}

/// What is charged for the data of a link.
pub(super) fn charges(topology: &Topology<'_>, link: &Link) -> Vec<Charge> {
    let carries = link.kind.is_traffic() || link.kind == LinkKind::Replicate;
    let ends = (End::of(topology, link.from), End::of(topology, link.to));
    let (true, (Some(from), Some(to))) = (carries, ends) else {
        return Vec::new();
    };
    // What CloudFront delivers is on its own bill, and what it fetches from AWS is free.
    let at_edge = from.role == Role::Cdn || to.role == Role::Cdn;
    if at_edge || to.role == Role::Dns || (from.is_outside() && to.is_outside()) {
        return Vec::new();
    }
    // A name says where to go: the data flow between who asked for it and what it leads to.
    if from.is_asked_from_outside(topology) {
        return (to.region.into_iter()).map(internet).collect();
    }
    if from.role == Role::Dns {
        return Vec::new();
    }
    let mut charges = Vec::new();
    match routing::path(topology, from.id, to.id) {
        Ok(Path::Lines(lines)) => charges.extend(to_site(topology, from, to, &lines)),
        Ok(Path::Endpoint(id)) => charges.extend(through_endpoint(topology, id, from)),
        Ok(Path::Transit(id)) => {
            charges.extend(through_transit(topology, id, from, to));
            charges.extend(between(topology, link, from, to));
        }
        Ok(Path::Internet) => charges.extend(way_out(topology, from, to)),
        _ if to.is_outside() => charges.extend(way_out(topology, from, to)),
        _ => charges.extend(between(topology, link, from, to)),
    }
    charges
}

fn internet(region: RegionCode) -> Charge {
    Charge::new(
        "Data to the internet",
        "data-transfer",
        "internet-out",
        region,
    )
}

/// The subnets from which a node sends.
fn subnets_of(topology: &Topology<'_>, end: End<'_>) -> Vec<NodeId> {
    match end.component {
        Component::K8sWorkload(_) => pods::subnets_of(topology, end.id),
        _ => topology.subnets_of(end.id).to_vec(),
    }
}

fn zones_of(topology: &Topology<'_>, end: End<'_>) -> Vec<ZoneKey> {
    match end.component {
        Component::K8sWorkload(_) => pods::zones_of(topology, end.id),
        _ => topology.zones_of(end.id).to_vec(),
    }
}

/// From a network to the internet or to a service of AWS that has no private way: through NAT gateways,
/// when there are some.
fn way_out(topology: &Topology<'_>, from: End<'_>, to: End<'_>) -> Vec<Charge> {
    let subnets = subnets_of(topology, from);
    let public = routing::has_public_address(topology, from.id);
    let mut gateways: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for &subnet in &subnets {
        if let Ok(Some(gateway)) = routing::way_out(topology, subnet, public) {
            gateways.entry(gateway).or_default().push(subnet);
        }
    }
    let mut charges = Vec::new();
    for (gateway, senders) in gateways {
        let region = topology.region_of(gateway).or(from.region);
        let (Some(node), Some(region)) = (topology.node(gateway), region) else {
            continue;
        };
        let nat = |at| Charge::new("Through NAT", "nat-gateway", "data-processed", region).at(at);
        let passed = match node.component {
            Component::NatGateway(_) => vec![nat(gateway)],
            Component::TransitGateway(_) => {
                let name = "Through transit gateway";
                let transit = Charge::new(name, "transit-gateway", "data-processed", region);
                // Behind it the gateway of another network leads out.
                let exits = (senders.first())
                    .map(|subnet| routing::shared_exits(topology, *subnet, gateway));
                let exit = exits.and_then(|exits| exits.first().copied());
                std::iter::once(transit.at(gateway))
                    .chain(exit.map(nat))
                    .collect()
            }
            _ => continue,
        };
        let share = |charge: Charge| charge.share(senders.len(), subnets.len());
        charges.extend(passed.into_iter().map(share));
        // A gateway in another zone is reached across zones, in each direction.
        let home = topology.zone_of(gateway);
        let is_far = |subnet: &&NodeId| home.is_some() && topology.zone_of(**subnet) != home;
        let far = senders.iter().filter(is_far).count();
        if far > 0 {
            charges.push(between_zones(region).share(2 * far, subnets.len()));
        }
    }
    match (to.is_outside(), from.region, to.region) {
        (true, Some(region), _) => charges.push(internet(region)),
        (false, Some(near), Some(far)) if near != far => charges.push(between_regions(far, near)),
        _ => {}
    }
    charges
}

/// Through an endpoint; gateway endpoints are free.
fn through_endpoint(topology: &Topology<'_>, id: NodeId, from: End<'_>) -> Option<Charge> {
    let Component::VpcEndpoint(endpoint) = topology.component(id)? else {
        return None;
    };
    let charge = Charge::new(
        "Through endpoint",
        "vpc-endpoint",
        "interface:data",
        from.region?,
    );
    (endpoint.kind == EndpointKind::Interface).then(|| charge.at(id))
}

/// Whoever sends into a transit gateway pays for it, in its own region.
fn through_transit(
    topology: &Topology<'_>,
    transit: NodeId,
    from: End<'_>,
    to: End<'_>,
) -> Option<Charge> {
    let region = topology.region_of(transit).or(from.region).or(to.region)?;
    let charge = Charge::new(
        "Through transit gateway",
        "transit-gateway",
        "data-processed",
        region,
    );
    Some(charge.at(transit))
}

/// Between a VPC and a site: out of AWS over a VPN or a line of one's own.
fn to_site(
    topology: &Topology<'_>,
    from: End<'_>,
    to: End<'_>,
    lines: &[routing::Line],
) -> Vec<Charge> {
    let Some(region) = from.region.or(to.region) else {
        return Vec::new();
    };
    let mut charges = Vec::new();
    for line in lines {
        let out = match topology.component(line.connection) {
            Some(Component::DirectConnect(_)) => {
                Charge::new("Data over the line", "direct-connect", "data-out", region)
            }
            _ => Charge::new("Data over the VPN", "data-transfer", "internet-out", region),
        };
        charges.push(out.at(line.connection).share(1, lines.len()));
        if line.transit.is_some() {
            let name = "Through transit gateway";
            let charge = Charge::new(name, "transit-gateway", "data-processed", region);
            charges.push(charge.at(line.connection).share(1, lines.len()));
        }
    }
    charges
}

/// From one region to another; the sender pays, and answers are the most of what is sent.
fn between_regions(near: RegionCode, far: RegionCode) -> Charge {
    let pair = [RegionCode::UsEast1, RegionCode::UsEast2];
    let sku = match pair.contains(&near) && pair.contains(&far) {
        true => "inter-region-out:us-east-pair",
        false => "inter-region-out",
    };
    Charge::new("Between regions", "data-transfer", sku, near)
}

/// Inside AWS: from region to region, or from zone to zone, which costs in each direction.
fn between(topology: &Topology<'_>, link: &Link, from: End<'_>, to: End<'_>) -> Option<Charge> {
    let (near, far) = (from.region?, to.region?);
    if near != far {
        return Some(match link.kind {
            LinkKind::Replicate => between_regions(near, far),
            _ => between_regions(far, near),
        });
    }
    // Managed databases copy between zones for nothing, and so do load balancers for applications to
    // their targets (AWS Networking blog, "Exploring data transfer costs for Classic and Application
    // Load Balancers").
    let free = link.kind == LinkKind::Replicate
        || link.zone == ZoneAffinity::Same
        || is_free_hop(topology, from)
        // A Service is a name of its pods: the way to them is that of its own links.
        || matches!(to.component, Component::K8sService(_));
    let (ours, theirs) = (zones_of(topology, from), zones_of(topology, to));
    let pairs = ours.len().checked_mul(theirs.len())?;
    let common = ours.iter().filter(|zone| theirs.contains(zone)).count();
    if free || pairs == 0 || common == pairs {
        return None;
    }
    Some(between_zones(near).share(2 * (pairs - common), pairs))
}

/// Whether something hands on to other zones for nothing. A Service of Kubernetes does what those do that call it, and one
/// with a load balancer of its own what a Network Load Balancer does, which stays in its zone unless told otherwise.
fn is_free_hop(topology: &Topology<'_>, from: End<'_>) -> bool {
    match from.component {
        Component::Alb(_) | Component::K8sIngress(_) => true,
        Component::Nlb(balancer) => !balancer.cross_zone,
        Component::K8sService(service) => {
            let mut callers = topology.links_to(from.id).map(|(_, link)| link.from);
            service.kind == ServiceKind::LoadBalancer
                || callers.all(|caller| {
                    let caller = topology.component(caller);
                    matches!(
                        caller,
                        Some(Component::Alb(_) | Component::K8sIngress(_) | Component::Client(_))
                    )
                })
        }
        _ => false,
    }
}

/// From one zone of a region to another: its price is for each direction.
fn between_zones(region: RegionCode) -> Charge {
    Charge::new(
        "Between zones",
        "data-transfer",
        "inter-az:each-direction",
        region,
    )
}
