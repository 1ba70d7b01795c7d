//! Which way packets leave a subnet, and how they get from one network to another, derived from the
//! drawing: the one source for findings, addresses and code.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Block;
use crate::component::alb::Scheme;
use crate::component::subnet::SubnetKind;
use crate::component::vpc_endpoint::EndpointKind;
use crate::component::{Component, Place, Role};
use crate::document::{LinkId, LinkKind, NodeId};
use crate::topology::Topology;

/// The gateways of a VPC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gateways {
    /// Its internet gateways; more than one is a finding.
    pub internet: Vec<NodeId>,
    /// Its VPN gateways; more than one is a finding.
    pub vpn: Vec<NodeId>,
    /// Its NAT gateways.
    pub nat: Vec<NodeId>,
}

/// The gateways that stand in a VPC.
#[must_use]
pub fn gateways(topology: &Topology<'_>, vpc: NodeId) -> Gateways {
    topology
        .contents(vpc)
        .map_or_else(Gateways::default, |contents| Gateways {
            internet: contents.internet_gateways.clone(),
            vpn: contents.vpn_gateways.clone(),
            nat: contents.nat_gateways.clone(),
        })
}

/// Where the default route of a subnet leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefaultRoute {
    /// To an internet gateway: the subnet is public.
    Internet(NodeId),
    /// To a NAT gateway.
    Nat(NodeId),
    /// To a VPN gateway.
    Vpn(NodeId),
    /// To a transit gateway.
    Transit(NodeId),
    /// Nowhere.
    None,
}

/// The drawn link that decides where the default route of a subnet leads, and whereto.
#[must_use]
pub fn drawn_route(topology: &Topology<'_>, subnet: NodeId) -> Option<(LinkId, DefaultRoute)> {
    (topology.links_from(subnet))
        .filter(|(_, link)| link.kind == LinkKind::Route)
        .find_map(|(id, link)| match topology.component(link.to)? {
            Component::InternetGateway(_) => Some((id, DefaultRoute::Internet(link.to))),
            Component::NatGateway(_) => Some((id, DefaultRoute::Nat(link.to))),
            Component::VpnGateway(_) => Some((id, DefaultRoute::Vpn(link.to))),
            _ => None,
        })
}

/// Where the default route of a subnet leads: to what was drawn, else to what its kind asks for.
/// A private subnet takes the NAT gateway of its own zone, else the regional one of its VPC, else
/// the first. What has no other default route takes the one that was drawn to a transit gateway.
#[must_use]
pub fn default_route(topology: &Topology<'_>, subnet: NodeId) -> DefaultRoute {
    let Some(vpc) = topology.vpc_of(subnet) else {
        return DefaultRoute::None;
    };
    if let Some((_, route)) = drawn_route(topology, subnet) {
        return route;
    }
    let Some(contents) = topology.contents(vpc) else {
        return DefaultRoute::None;
    };
    let transit = || {
        let drawn = (topology.links_from(subnet)).filter(|(_, link)| link.kind == LinkKind::Route);
        let is_transit = |id: &NodeId| topology.role(*id) == Some(Role::Transit);
        let found = drawn.map(|(_, link)| link.to).find(is_transit);
        found.map_or(DefaultRoute::None, DefaultRoute::Transit)
    };
    let derived = match topology.subnet_kind(subnet) {
        Some(SubnetKind::Public) => contents
            .internet_gateways
            .first()
            .map_or(DefaultRoute::None, |id| DefaultRoute::Internet(*id)),
        Some(SubnetKind::Private) => {
            let same_zone = topology
                .zone_of(subnet)
                .and_then(|zone| contents.nat_by_zone.get(&zone));
            same_zone
                .or(contents.regional_nat.as_ref())
                .or(contents.nat_gateways.first())
                .map_or(DefaultRoute::None, |id| DefaultRoute::Nat(*id))
        }
        _ => DefaultRoute::None,
    };
    match derived {
        DefaultRoute::None => transit(),
        derived => derived,
    }
}

/// Whether the subnet has a route to an internet gateway.
#[must_use]
pub fn is_internet_routed(topology: &Topology<'_>, subnet: NodeId) -> bool {
    matches!(default_route(topology, subnet), DefaultRoute::Internet(_))
}

/// Whether a NAT gateway can reach the internet itself.
fn reaches_internet(topology: &Topology<'_>, nat: NodeId) -> bool {
    let Some(Component::NatGateway(gateway)) = topology.component(nat) else {
        return false;
    };
    let stands_in = topology.subnets_of(nat);
    let regional = || {
        let contents = topology.vpc_of(nat).and_then(|vpc| topology.contents(vpc));
        contents.is_some_and(|contents| !contents.internet_gateways.is_empty())
    };
    let routed = |subnet: &NodeId| is_internet_routed(topology, *subnet);
    gateway.is_public() && (stands_in.iter().any(routed) || (stands_in.is_empty() && regional()))
}

/// A way out to the internet for components without a public address: the NAT gateway that is
/// used, or the transit gateway that leads to a VPC with one.
#[must_use]
pub fn egress(topology: &Topology<'_>, subnet: NodeId) -> Option<NodeId> {
    match default_route(topology, subnet) {
        DefaultRoute::Nat(nat) => reaches_internet(topology, nat).then_some(nat),
        DefaultRoute::Transit(transit) => {
            (!shared_exits(topology, subnet, transit).is_empty()).then_some(transit)
        }
        _ => None,
    }
}

/// The NAT gateways of another VPC to which a transit gateway leads from a subnet.
#[must_use]
pub fn shared_exits(topology: &Topology<'_>, subnet: NodeId, transit: NodeId) -> Vec<NodeId> {
    let networks = topology.networks();
    let Some(vpc) = topology.vpc_of(subnet) else {
        return Vec::new();
    };
    if !networks.transits_of(vpc).contains(&transit) {
        return Vec::new();
    }
    let gateways = |other: NodeId| -> Vec<NodeId> {
        let gateways = topology
            .contents(other)
            .map(|contents| contents.nat_gateways.iter());
        (gateways.into_iter().flatten().copied())
            .filter(|nat| reaches_internet(topology, *nat))
            .collect()
    };
    (networks.attached_to(transit).into_iter())
        .filter(|other| *other != vpc)
        .map(gateways)
        .find(|gateways| !gateways.is_empty())
        .unwrap_or_default()
}

/// What joins a site to VPCs: a VPN connection or a Direct Connect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ends {
    /// The VPN gateways and transit gateways at the near end.
    pub gateways: BTreeSet<NodeId>,
    /// The customer gateways at the far end.
    pub devices: BTreeSet<NodeId>,
    /// The sites at the far end.
    pub sites: BTreeSet<NodeId>,
}

/// A way between a VPC and a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The VPN connection or Direct Connect.
    pub connection: NodeId,
    /// The transit gateway between it and the VPC; none: it ends at the VPC's own gateway.
    pub transit: Option<NodeId>,
}

/// How the networks of a design are joined; made once for each analysis.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks {
    peers: BTreeMap<NodeId, BTreeMap<NodeId, LinkId>>,
    transits: BTreeMap<NodeId, BTreeSet<NodeId>>,
    attachments: BTreeMap<NodeId, BTreeMap<NodeId, LinkId>>,
    ends: BTreeMap<NodeId, Ends>,
    /// The connections at each site, in the order of ids.
    at_site: BTreeMap<NodeId, Vec<NodeId>>,
    /// The VPCs and sites that a connection joins.
    joined_sites: BTreeSet<(NodeId, NodeId)>,
    /// The other networks with which something in a subnet talks.
    talks: BTreeMap<NodeId, BTreeSet<NodeId>>,
}

impl Networks {
    /// Reads the network connections of a design.
    #[must_use]
    pub fn of(topology: &Topology<'_>) -> Self {
        let mut networks = Self::default();
        let component = |id: NodeId| topology.component(id);
        for (id, link) in topology.links() {
            if link.kind.is_traffic() {
                networks.talk(topology, link.from, link.to);
                networks.talk(topology, link.to, link.from);
            }
            if link.kind != LinkKind::Connection {
                continue;
            }
            for (one, other) in [(link.from, link.to), (link.to, link.from)] {
                match (component(one), component(other)) {
                    (Some(Component::Vpc(_)), Some(Component::Vpc(_))) => {
                        let peers = networks.peers.entry(one).or_default();
                        peers.entry(other).or_insert(id);
                    }
                    (Some(Component::TransitGateway(_)), Some(Component::Vpc(_))) => {
                        networks.transits.entry(other).or_default().insert(one);
                        let attached = networks.attachments.entry(one).or_default();
                        attached.entry(other).or_insert(id);
                    }
                    _ => {}
                }
            }
        }
        for (id, _) in topology.nodes() {
            if topology.role(id) == Some(Role::Connection) {
                let ends = ends(topology, id);
                for site in &ends.sites {
                    networks.at_site.entry(*site).or_default().push(id);
                }
                networks.ends.insert(id, ends);
            }
        }
        networks.joined_sites = networks.join_sites(topology);
        networks
    }

    /// Remembers that the subnets of one node send packets to the network of another.
    fn talk(&mut self, topology: &Topology<'_>, from: NodeId, to: NodeId) {
        let Some(far) = network_of(topology, to) else {
            return;
        };
        for &subnet in topology.subnets_of(from) {
            if topology.vpc_of(subnet) != Some(far) {
                self.talks.entry(subnet).or_default().insert(far);
            }
        }
    }

    /// Whether something in a subnet talks with another network.
    fn talks_with(&self, subnet: NodeId, network: NodeId) -> bool {
        (self.talks.get(&subnet)).is_some_and(|networks| networks.contains(&network))
    }

    /// The VPCs to which a VPC is peered, with the links.
    #[must_use]
    pub fn peers_of(&self, vpc: NodeId) -> BTreeMap<NodeId, LinkId> {
        self.peers.get(&vpc).cloned().unwrap_or_default()
    }

    /// The peering between two VPCs.
    #[must_use]
    pub fn peering(&self, one: NodeId, other: NodeId) -> Option<LinkId> {
        self.peers.get(&one)?.get(&other).copied()
    }

    /// Every peering once: the link and its two VPCs, in the order of the VPCs.
    pub fn peerings(&self) -> impl Iterator<Item = (LinkId, NodeId, NodeId)> + '_ {
        let sides = |(one, peers): (&NodeId, &BTreeMap<NodeId, LinkId>)| {
            let one = *one;
            let pairs: Vec<_> = (peers.iter())
                .map(move |(other, link)| (*link, one, *other))
                .collect();
            pairs
        };
        let both = self.peers.iter().flat_map(sides);
        both.filter(|(_, one, other)| one < other)
    }

    /// The transit gateways to which a VPC is attached.
    #[must_use]
    pub fn transits_of(&self, vpc: NodeId) -> BTreeSet<NodeId> {
        self.transits.get(&vpc).cloned().unwrap_or_default()
    }

    /// The VPCs that are attached to a transit gateway.
    #[must_use]
    pub fn attached_to(&self, transit: NodeId) -> BTreeSet<NodeId> {
        let attached = self.attachments.get(&transit);
        attached.map_or_else(BTreeSet::new, |attached| attached.keys().copied().collect())
    }

    /// Every attachment: the transit gateway, the VPC and the link.
    pub fn attachments(&self) -> impl Iterator<Item = (NodeId, NodeId, LinkId)> + '_ {
        (self.attachments.iter()).flat_map(|(transit, attached)| {
            (attached.iter()).map(|(vpc, link)| (*transit, *vpc, *link))
        })
    }

    /// What each VPN connection and Direct Connect joins, in the order of ids.
    #[must_use]
    pub fn ends(&self) -> &BTreeMap<NodeId, Ends> {
        &self.ends
    }

    /// The first transit gateway to which both VPCs are attached.
    #[must_use]
    pub fn common_transit(&self, one: NodeId, other: NodeId) -> Option<NodeId> {
        let theirs = self.transits.get(&other)?;
        let own = self.transits.get(&one)?;
        own.intersection(theirs).next().copied()
    }

    /// The complete ways between a VPC and a site, in the order of their connections.
    #[must_use]
    pub fn lines(&self, topology: &Topology<'_>, vpc: NodeId, site: NodeId) -> Vec<Line> {
        let own = self.transits.get(&vpc);
        let through = |ends: &Ends| {
            let direct = (ends.gateways.iter()).any(|end| topology.vpc_of(*end) == Some(vpc));
            let shared = || own?.intersection(&ends.gateways).next().copied();
            if direct {
                Some(None)
            } else {
                shared().map(Some)
            }
        };
        let connections = self.at_site.get(&site).into_iter().flatten();
        connections
            .filter_map(|connection| {
                Some(Line {
                    connection: *connection,
                    transit: through(self.ends.get(connection)?)?,
                })
            })
            .collect()
    }

    /// Every pair of a VPC and a site that a connection joins.
    #[must_use]
    pub fn joined_sites(&self) -> &BTreeSet<(NodeId, NodeId)> {
        &self.joined_sites
    }

    /// The sites that a connection joins to a VPC, in the order of ids.
    fn sites_of(&self, vpc: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let sites = (self.joined_sites).range((vpc, NodeId(0))..=(vpc, NodeId(u32::MAX)));
        sites.map(|(_, site)| *site)
    }

    fn join_sites(&self, topology: &Topology<'_>) -> BTreeSet<(NodeId, NodeId)> {
        let mut pairs = BTreeSet::new();
        for ends in self.ends.values() {
            let near = ends.gateways.iter().flat_map(|end| {
                let own = topology.vpc_of(*end).into_iter();
                own.chain(self.attached_to(*end))
            });
            for vpc in near {
                pairs.extend(ends.sites.iter().map(|site| (vpc, *site)));
            }
        }
        pairs
    }

    /// Whether anything joins two networks, VPCs or sites.
    fn joins(&self, topology: &Topology<'_>, one: NodeId, other: NodeId) -> bool {
        if is_site(topology, other) {
            return self.joined_sites.contains(&(one, other));
        }
        if is_site(topology, one) {
            return self.joined_sites.contains(&(other, one));
        }
        self.peering(one, other).is_some() || self.common_transit(one, other).is_some()
    }

    /// A VPC that is joined to both networks, which are not joined to each other.
    fn between(&self, topology: &Topology<'_>, one: NodeId, other: NodeId) -> Option<NodeId> {
        let near = if is_site(topology, one) { other } else { one };
        let far = if near == one { other } else { one };
        let shared =
            (self.transits_of(near).into_iter()).flat_map(|transit| self.attached_to(transit));
        let candidates: BTreeSet<NodeId> = (self.peers_of(near).into_keys())
            .chain(shared)
            .filter(|vpc| *vpc != near && *vpc != far)
            .collect();
        (candidates.into_iter()).find(|vpc| self.joins(topology, *vpc, far))
    }
}

fn is_site(topology: &Topology<'_>, id: NodeId) -> bool {
    let component = topology.component(id);
    matches!(component, Some(Component::OnpremSite(_)))
}

fn ends(topology: &Topology<'_>, connection: NodeId) -> Ends {
    let mut ends = Ends::default();
    let private_line = matches!(
        topology.component(connection),
        Some(Component::DirectConnect(_))
    );
    for end in topology.linked(connection, LinkKind::Connection) {
        match topology.component(end) {
            Some(Component::VpnGateway(_) | Component::TransitGateway(_)) => {
                ends.gateways.insert(end);
            }
            Some(Component::CustomerGateway(_)) => {
                ends.devices.insert(end);
                // One that is drawn outside a site serves the sites that it is linked to.
                let linked = topology.linked(end, LinkKind::Connection).into_iter();
                let places = linked.chain([end]);
                let sites = places.filter_map(|id| topology.place_of(id, Place::Site));
                ends.sites.extend(sites);
            }
            // A VPN needs a device at the site; the line of a Direct Connect ends there itself.
            Some(Component::OnpremSite(_)) if private_line => {
                ends.sites.insert(end);
            }
            _ => {}
        }
    }
    ends
}

/// The network in which a node has its address: a VPC or a site. None for what is outside of both.
#[must_use]
pub fn network_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    let site = || topology.place_of(id, Place::Site);
    let own = topology.vpc_of(id).or_else(site);
    own.or_else(|| topology.vpc_of(*topology.subnets_of(id).first()?))
}

/// The blocks of a network.
#[must_use]
pub fn blocks_of(topology: &Topology<'_>, network: NodeId) -> Vec<Block> {
    match topology.component(network) {
        Some(Component::Vpc(vpc)) => vpc.blocks().collect(),
        Some(Component::OnpremSite(site)) => {
            site.cidrs.iter().map(|block| block.network()).collect()
        }
        _ => Vec::new(),
    }
}

/// A block of each of two networks that have addresses in common.
#[must_use]
pub fn overlap(topology: &Topology<'_>, one: NodeId, other: NodeId) -> Option<(Block, Block)> {
    let theirs = blocks_of(topology, other);
    (blocks_of(topology, one).into_iter()).find_map(|own| {
        let shared = theirs.iter().find(|their| their.overlaps(own))?;
        Some((own, *shared))
    })
}

/// Where a route leads beyond the default one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hop {
    /// To a peered VPC.
    Peering(LinkId),
    /// To a transit gateway.
    Transit(NodeId),
    /// To a VPN gateway, from which the route is learnt.
    Vpn(NodeId),
    /// To a gateway endpoint.
    Endpoint(NodeId),
}

/// A route of a subnet beyond the default one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The network that it leads to, or the endpoint whose service it leads to.
    pub to: NodeId,
    /// By which way.
    pub hop: Hop,
}

/// The routes of a subnet beyond the local and the default one: to peered VPCs, through transit
/// gateways, to sites and to gateway endpoints. They are derived for both sides of a connection;
/// where somebody drew them for some subnets of a VPC, those subnets alone have them.
#[must_use]
pub fn routes(topology: &Topology<'_>, subnet: NodeId) -> Vec<Route> {
    let Some(vpc) = topology.vpc_of(subnet) else {
        return Vec::new();
    };
    let networks = topology.networks();
    let mut routes: BTreeMap<NodeId, Hop> = BTreeMap::new();
    for (other, link) in networks.peers_of(vpc) {
        if is_peered(topology, subnet, other) {
            routes.insert(other, Hop::Peering(link));
        }
    }
    for transit in networks.transits_of(vpc) {
        if is_routed(topology, subnet, transit) {
            let others = networks.attached_to(transit).into_iter();
            for other in others.filter(|other| *other != vpc) {
                routes.entry(other).or_insert(Hop::Transit(transit));
            }
        }
    }
    for site in networks.sites_of(vpc) {
        let own = topology.contents(vpc);
        let gateway = own.and_then(|contents| contents.vpn_gateways.first().copied());
        let hop = match networks.lines(topology, vpc, site).first() {
            Some(Line {
                transit: Some(transit),
                ..
            }) if is_routed(topology, subnet, *transit) => Some(Hop::Transit(*transit)),
            Some(Line { transit: None, .. }) if learns_routes(topology, subnet) => {
                gateway.map(Hop::Vpn)
            }
            _ => None,
        };
        routes.extend(hop.map(|hop| (site, hop)));
    }
    let endpoints = topology.contents(vpc).into_iter();
    for id in endpoints.flat_map(|contents| contents.endpoints.iter().copied()) {
        if let Some(Component::VpcEndpoint(endpoint)) = topology.component(id)
            && endpoint.kind == EndpointKind::Gateway
            && serves(topology, id, subnet)
        {
            routes.insert(id, Hop::Endpoint(id));
        }
    }
    (routes.into_iter())
        .map(|(to, hop)| Route { to, hop })
        .collect()
}

/// The subnets of a VPC from which somebody drew a route to a gateway or to another VPC.
#[must_use]
pub fn drawn_routes_to(topology: &Topology<'_>, vpc: NodeId, to: NodeId) -> BTreeSet<NodeId> {
    (topology.links_to(to))
        .filter(|(_, link)| link.kind == LinkKind::Route)
        .map(|(_, link)| link.from)
        .filter(|from| topology.subnet(*from).is_some() && topology.vpc_of(*from) == Some(vpc))
        .collect()
}

/// Whether a subnet has the routes through a transit gateway or to a peered VPC: those that are
/// derived, unless some were drawn for its VPC.
fn is_routed(topology: &Topology<'_>, subnet: NodeId, to: NodeId) -> bool {
    let Some(vpc) = topology.vpc_of(subnet) else {
        return false;
    };
    let drawn = drawn_routes_to(topology, vpc, to);
    drawn.is_empty() || drawn.contains(&subnet)
}

/// Whether a subnet has the routes to a peered VPC. Public ones have derived routes only where
/// something in them talks with it: nothing else in them could take a peering.
fn is_peered(topology: &Topology<'_>, subnet: NodeId, other: NodeId) -> bool {
    let Some(vpc) = topology.vpc_of(subnet) else {
        return false;
    };
    let drawn = !drawn_routes_to(topology, vpc, other).is_empty();
    is_routed(topology, subnet, other)
        && (drawn
            || !is_internet_routed(topology, subnet)
            || topology.networks().talks_with(subnet, other))
}

/// Whether the routes of VPN connections are propagated to a subnet: where it is private, and where
/// something in it talks to a site.
#[must_use]
pub fn learns_routes(topology: &Topology<'_>, subnet: NodeId) -> bool {
    let inside = match default_route(topology, subnet) {
        DefaultRoute::Internet(_) => false,
        DefaultRoute::None => topology.subnet_kind(subnet) == Some(SubnetKind::Private),
        _ => true,
    };
    let talks = topology.networks().talks.get(&subnet);
    inside || talks.is_some_and(|networks| networks.iter().any(|id| is_site(topology, *id)))
}

/// How packets get from one node to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// Inside one network, or where the design has no say.
    Local,
    /// Over a peering.
    Peering(LinkId),
    /// Through a transit gateway.
    Transit(NodeId),
    /// Over any of these connections to a site.
    Lines(Vec<Line>),
    /// Through a private way to a service of AWS.
    Endpoint(NodeId),
    /// Over the internet.
    Internet,
}

/// Why packets do not get from one node to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Nothing joins their networks.
    Unconnected,
    /// Their networks are joined to a third one, which does not pass packets on.
    NotTransitive {
        /// The one between them.
        through: NodeId,
    },
    /// Their networks are joined and have addresses in common.
    Overlap,
    /// A subnet has no route to the other network.
    NoRoute {
        /// The subnet.
        subnet: NodeId,
    },
    /// A subnet has no way out to the internet.
    NoWayOut {
        /// The subnet.
        subnet: NodeId,
    },
    /// A subnet has a way out for public addresses only, and the caller has none.
    NoPublicAddress {
        /// The subnet.
        subnet: NodeId,
    },
    /// The caller stands in no network, and the target has no public address.
    OutsideVpc,
}

/// How packets get from one node to another, or why they do not.
///
/// # Errors
/// The first obstacle.
pub fn path(topology: &Topology<'_>, from: NodeId, to: NodeId) -> Result<Path, Obstacle> {
    match (network_of(topology, from), network_of(topology, to)) {
        (Some(near), Some(far)) if near == far => Ok(Path::Local),
        (Some(near), Some(far)) => match across(topology, (from, near), (to, far)) {
            Err(Obstacle::Unconnected) if is_public(topology, to) => to_internet(topology, from),
            other => other,
        },
        (Some(near), None) if is_site(topology, near) => Ok(Path::Local),
        (Some(_), None) => to_service(topology, from, to),
        (None, Some(far)) if is_site(topology, far) => Err(Obstacle::Unconnected),
        (None, Some(_)) => match topology.role(from) {
            Some(Role::Function) if !is_public(topology, to) => Err(Obstacle::OutsideVpc),
            _ => Ok(Path::Local),
        },
        (None, None) if topology.role(to) == Some(Role::OnPremises) => Err(Obstacle::Unconnected),
        (None, None) => Ok(Path::Local),
    }
}

/// The path between two networks.
fn across(
    topology: &Topology<'_>,
    (from, near): (NodeId, NodeId),
    (to, far): (NodeId, NodeId),
) -> Result<Path, Obstacle> {
    let networks = topology.networks();
    let unconnected = || match networks.between(topology, near, far) {
        Some(through) => Err(Obstacle::NotTransitive { through }),
        None => Err(Obstacle::Unconnected),
    };
    match (is_site(topology, near), is_site(topology, far)) {
        (true, true) => return Ok(Path::Local),
        (false, false) => {}
        (site_calls, _) => {
            let (vpc, site) = if site_calls { (far, near) } else { (near, far) };
            let lines = networks.lines(topology, vpc, site);
            return match lines.is_empty() {
                true => unconnected(),
                false => Ok(Path::Lines(lines)),
            };
        }
    }
    let peering = networks.peering(near, far);
    let (way, target) = match (peering, networks.common_transit(near, far)) {
        (Some(link), _) => (Path::Peering(link), None),
        (None, Some(transit)) => (Path::Transit(transit), Some(transit)),
        (None, None) => return unconnected(),
    };
    if overlap(topology, near, far).is_some() {
        return Err(Obstacle::Overlap);
    }
    for (end, other) in [(from, far), (to, near)] {
        for &subnet in topology.subnets_of(end) {
            let routed = match target {
                Some(transit) => is_routed(topology, subnet, transit),
                None => is_peered(topology, subnet, other),
            };
            if !routed {
                return Err(Obstacle::NoRoute { subnet });
            }
        }
    }
    Ok(way)
}

/// Whether a node can be called from the internet.
fn is_public(topology: &Topology<'_>, id: NodeId) -> bool {
    match topology.component(id) {
        Some(Component::Alb(balancer)) => balancer.scheme == Scheme::InternetFacing,
        Some(Component::Nlb(balancer)) => balancer.scheme == Scheme::InternetFacing,
        Some(Component::K8sIngress(ingress)) => ingress.scheme == Scheme::InternetFacing,
        Some(Component::Ec2(server)) => server.public_ip,
        Some(Component::EcsService(service)) => service.assign_public_ip,
        Some(Component::Rds(database)) => database.publicly_accessible,
        Some(Component::Lambda(_) | Component::Bastion(_)) => true,
        _ => false,
    }
}

/// The name that an endpoint has for a service of AWS outside VPCs; none for what has none.
#[must_use]
pub fn service_of(component: &Component) -> Option<&'static str> {
    match component {
        Component::S3(_) => Some("s3"),
        Component::Dynamodb(_) => Some("dynamodb"),
        Component::Sqs(_) => Some("sqs"),
        Component::Sns(_) => Some("sns"),
        Component::SecretsManager(_) => Some("secretsmanager"),
        Component::Lambda(_) => Some("lambda"),
        Component::Kms(_) => Some("kms"),
        Component::Ecr(_) => Some("ecr.dkr"),
        Component::Cloudwatch(_) => Some("logs"),
        _ => None,
    }
}

/// The endpoint that a subnet has for a service.
#[must_use]
pub fn endpoint_for(topology: &Topology<'_>, subnet: NodeId, service: &str) -> Option<NodeId> {
    let contents = topology.contents(topology.vpc_of(subnet)?)?;
    let of_service = |id: &&NodeId| {
        matches!(topology.component(**id),
            Some(Component::VpcEndpoint(endpoint)) if endpoint.service.trim() == service)
    };
    (contents.endpoints.iter().filter(of_service))
        .find(|id| serves(topology, **id, subnet))
        .copied()
}

/// The service of AWS that something is, when an endpoint near the caller leads there: endpoints lead to services of their
/// own region (AWS PrivateLink Guide, "Gateway endpoints", 2026).
#[must_use]
pub fn endpoint_service(topology: &Topology<'_>, from: NodeId, to: NodeId) -> Option<&'static str> {
    let regions = (topology.region_of(from), topology.region_of(to));
    let is_near = !matches!(regions, (Some(near), Some(far)) if near != far);
    service_of(topology.component(to)?).filter(|_| is_near)
}

/// The endpoint by which a subnet reaches a service of AWS.
#[must_use]
pub fn endpoint_to(topology: &Topology<'_>, subnet: NodeId, to: NodeId) -> Option<NodeId> {
    endpoint_for(topology, subnet, endpoint_service(topology, subnet, to)?)
}

/// Whether an endpoint serves a subnet of its VPC: a gateway by the tables of the subnets that it
/// lists, or of all when it lists none; an interface everybody in the VPC.
fn serves(topology: &Topology<'_>, id: NodeId, subnet: NodeId) -> bool {
    let Some(Component::VpcEndpoint(endpoint)) = topology.component(id) else {
        return false;
    };
    let subnets = topology.subnets_of(id);
    match endpoint.kind {
        EndpointKind::Gateway => {
            let drawn = topology
                .vpc_of(id)
                .map(|vpc| drawn_routes_to(topology, vpc, id))
                .unwrap_or_default();
            let listed = subnets.is_empty() && drawn.is_empty();
            listed || subnets.contains(&subnet) || drawn.contains(&subnet)
        }
        EndpointKind::Interface => !subnets.is_empty(),
    }
}

/// The path from a VPC to something outside of networks.
fn to_service(topology: &Topology<'_>, from: NodeId, to: NodeId) -> Result<Path, Obstacle> {
    let component = topology.component(to);
    let service = component.and_then(service_of);
    match topology.role(to) {
        Some(
            Role::External
            | Role::Cdn
            | Role::ApiGateway
            | Role::Store
            | Role::Queue
            | Role::Function
            | Role::Credential,
        ) => {}
        Some(Role::OnPremises) => return Err(Obstacle::Unconnected),
        _ => return Ok(Path::Local),
    }
    if topology.role(to) == Some(Role::Credential) && service.is_none() {
        return Ok(Path::Local);
    }
    let subnets = topology.subnets_of(from);
    if subnets.is_empty() && topology.role(to) != Some(Role::External) {
        return Ok(Path::Local);
    }
    let mut through = None;
    for &subnet in subnets {
        match endpoint_to(topology, subnet, to) {
            Some(endpoint) => through = Some(Path::Endpoint(endpoint)),
            None => {
                way_out(topology, subnet, has_public_address(topology, from))?;
                return to_internet(topology, from).or(Ok(Path::Internet));
            }
        }
    }
    Ok(through.unwrap_or(Path::Internet))
}

fn to_internet(topology: &Topology<'_>, from: NodeId) -> Result<Path, Obstacle> {
    for &subnet in topology.subnets_of(from) {
        way_out(topology, subnet, has_public_address(topology, from))?;
    }
    Ok(Path::Internet)
}

/// Whether packets of a node leave with a public address of its own.
#[must_use]
pub fn has_public_address(topology: &Topology<'_>, id: NodeId) -> bool {
    match topology.component(id) {
        Some(Component::Ec2(server)) => server.public_ip,
        Some(Component::EcsService(service)) => service.assign_public_ip,
        Some(Component::Bastion(_)) => true,
        _ => false,
    }
}

/// The way from a subnet to the internet: the gateway that its default route leads to. One that has
/// no way out itself is the matter of rules about gateways.
///
/// # Errors
/// What is in the way.
pub fn way_out(
    topology: &Topology<'_>,
    subnet: NodeId,
    public_address: bool,
) -> Result<Option<NodeId>, Obstacle> {
    let leads_out = |nat: NodeId| {
        !matches!(topology.component(nat),
            Some(Component::NatGateway(gateway)) if !gateway.is_public())
    };
    let closed = Err(Obstacle::NoWayOut { subnet });
    match default_route(topology, subnet) {
        DefaultRoute::Internet(gateway) if public_address => Ok(Some(gateway)),
        DefaultRoute::Internet(_) => Err(Obstacle::NoPublicAddress { subnet }),
        DefaultRoute::Nat(nat) if leads_out(nat) => Ok(Some(nat)),
        DefaultRoute::Nat(_) => closed,
        // What stands behind a VPN may let packets out.
        DefaultRoute::Vpn(gateway) => Ok(Some(gateway)),
        DefaultRoute::Transit(_) => match egress(topology, subnet) {
            Some(transit) => Ok(Some(transit)),
            None => closed,
        },
        DefaultRoute::None if topology.subnet_kind(subnet) == Some(SubnetKind::Public) => Ok(None),
        DefaultRoute::None => closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let document = sketch::parse(text).unwrap();
        let topology = Topology::of(&document);
        let find = |slug: &str| {
            let found = topology.nodes().find(|(_, node)| node.slug == slug);
            found.unwrap().0
        };
        let name = |id: NodeId| topology.name(id).to_owned();
        let found = match path(&topology, find("app"), find("db")) {
            Ok(Path::Peering(_)) => "peering".to_owned(),
            Ok(Path::Transit(id)) => format!("transit {}", name(id)),
            Ok(Path::Lines(lines)) => {
                let lines = lines.iter().map(|line| {
                    let transit = line.transit.map(|id| format!(" through {}", name(id)));
                    format!("{}{}", name(line.connection), transit.unwrap_or_default())
                });
                lines.collect::<Vec<_>>().join(", ")
            }
            Ok(Path::Endpoint(id)) => format!("endpoint {}", name(id)),
            Ok(other) => format!("{other:?}"),
            Err(Obstacle::NotTransitive { through }) => format!("not through {}", name(through)),
            Err(Obstacle::NoRoute { subnet }) => format!("no route in {}", name(subnet)),
            Err(Obstacle::NoWayOut { subnet }) => format!("no way out of {}", name(subnet)),
            Err(other) => format!("{other:?}"),
        };
        assert_eq!(found, expected);
    }

    const TWO: &str = "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                app: ec2
          w: vpc cidr=10.1.0.0/16
            zw: zone
              t: subnet cidr=10.1.0.0/24
                db: ec2
          hub: transit_gateway
          m: vpc cidr=10.2.0.0/16
        ";

    #[test]
    fn vpcs_are_joined_by_peerings_and_transit_gateways() {
        let two = |links: &str| format!("{TWO}{links}");
        check(TWO, "Unconnected");
        check(&two("v -> w"), "peering");
        check(&two("w -> v"), "peering");
        check(&two("v -> hub\n w -> hub"), "transit hub");
        check(&two("v -> hub"), "Unconnected");
        check(&two("v -> m\n m -> w"), "not through m");
        check(&two("v -> w\n t -> v kind=route"), "peering");
    }

    #[test]
    fn a_drawn_route_overrides_the_derived_ones() {
        let more = TWO.replace(
            "app: ec2",
            "app: ec2\n              other: subnet cidr=10.0.1.0/24",
        );
        check(
            &format!("{more}v -> w\n other -> w kind=route"),
            "no route in s",
        );
        check(&format!("{more}v -> w\n s -> w kind=route"), "peering");
        check(
            &format!("{more}v -> hub\n w -> hub\n other -> hub kind=route"),
            "no route in s",
        );
    }

    #[test]
    fn shared_addresses_are_never_routed() {
        let same = TWO.replace("10.1.", "10.0.");
        check(&format!("{same}v -> w"), "Overlap");
    }

    const SITE: &str = "
        r: region
          v: vpc cidr=10.0.0.0/16
            vgw: vpn_gateway
            za: zone
              s: subnet cidr=10.0.0.0/24
                app: ec2
          vpn: vpn_connection
          line: direct_connect
          hub: transit_gateway
        office: onprem_site
          cgw: customer_gateway
          db: onprem_database
        ";

    #[test]
    fn sites_are_reached_by_vpn_and_direct_connect() {
        let site = |links: &str| format!("{SITE}{links}");
        check(SITE, "Unconnected");
        check(&site("vgw -> vpn\n vpn -> cgw"), "vpn");
        check(&site("vgw -> vpn"), "Unconnected");
        check(&site("hub -> vpn\n vpn -> cgw"), "Unconnected");
        check(
            &site("v -> hub\n hub -> vpn\n vpn -> cgw"),
            "vpn through hub",
        );
        check(&site("vgw -> line\n line -> office"), "line");
        check(
            &site("vgw -> line\n line -> office\n vgw -> vpn\n vpn -> cgw"),
            "vpn, line",
        );
    }

    #[test]
    fn services_of_aws_are_reached_by_endpoints_and_nat() {
        let service = |vpc: &str, service: &str| {
            format!(
                "
                r: region
                  v: vpc
                    igw: internet_gateway
                    {vpc}
                    za: zone
                      p: subnet kind=public
                      s: subnet
                        app: ec2
                  db: {service}"
            )
        };
        check(&service("", "s3"), "no way out of s");
        check(&service("e: vpc_endpoint", "s3"), "endpoint e");
        check(&service("e: vpc_endpoint spans=p", "s3"), "no way out of s");
        check(&service("e: vpc_endpoint", "sqs"), "no way out of s");
        let interface = "e: vpc_endpoint kind=Interface service=sqs spans=s";
        check(&service(interface, "sqs"), "endpoint e");
        check(&service("n: nat_gateway mode=regional", "sqs"), "Internet");
        let private = "n: nat_gateway mode=regional connectivity=private";
        check(&service(private, "sqs"), "no way out of s");
    }

    #[test]
    fn a_function_outside_a_vpc_reaches_nothing_inside() {
        check(
            "r: region\n  app: lambda\n  v: vpc\n    db: rds",
            "OutsideVpc",
        );
    }
}
