//! Questions about the design as a graph: who stands in whom, who talks to whom, in which
//! subnets, zones, networks and environments.

mod equals;
mod indexed;
mod lists;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::address::{Block, Taken};
use crate::component::nat_gateway::Mode;
use crate::component::onprem_site::OnpremSite;
use crate::component::region::RegionCode;
use crate::component::subnet::{Subnet, SubnetKind};
use crate::component::vpc::Vpc;
use crate::component::vpn_connection::VpnConnection;
use crate::component::zone::Letter;
use crate::component::{Component, Place, Role, Type};
use crate::document::{Document, Environment, Link, LinkId, LinkKind, Node, NodeId, limits};
use crate::field::Choice;
use crate::geometry::{Point, Rect};
use crate::hash::Hashed;
use crate::object_names::ObjectNames;
use crate::routing::{self, Networks};
use crate::security;
use crate::tags::Tags;

use equals::Groups;
pub use indexed::Indexed;
use lists::{Lists, count};

/// A failure domain: a zone of a region, the same for every VPC in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneKey {
    /// The region.
    pub region: RegionCode,
    /// The letter of the zone.
    pub letter: Letter,
}

impl ZoneKey {
    /// The name of the zone, for example `us-east-1a`.
    #[must_use]
    pub fn name(self) -> String {
        format!("{}{}", self.region.id(), self.letter.id())
    }
}

/// What stands in a VPC, in the order of ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Its subnets.
    pub subnets: Vec<NodeId>,
    /// The boxes of its zones.
    pub zones: Vec<NodeId>,
    /// Its internet gateways.
    pub internet_gateways: Vec<NodeId>,
    /// Its VPN gateways.
    pub vpn_gateways: Vec<NodeId>,
    /// Its NAT gateways that lead to the internet.
    pub nat_gateways: Vec<NodeId>,
    /// The first of them in each zone.
    pub nat_by_zone: BTreeMap<ZoneKey, NodeId>,
    /// The first of them that serves every zone.
    pub regional_nat: Option<NodeId>,
    /// Its endpoints for services of AWS.
    pub endpoints: Vec<NodeId>,
}

/// The subnets of a VPC in a zone that something new could use, in the order of ids.
#[derive(Debug, Default)]
pub struct Tiers {
    /// They lead to the internet, or will as soon as the VPC has an internet gateway.
    public: Vec<NodeId>,
    /// They are private, and do not.
    private: Vec<NodeId>,
}

impl Tiers {
    /// The public ones, or the private ones.
    #[must_use]
    pub fn subnets(&self, public: bool) -> &[NodeId] {
        match public {
            true => &self.public,
            false => &self.private,
        }
    }
}

/// The subnets that a node uses, for example those among which a database puts its instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubnetGroup<'t> {
    /// Its subnets.
    pub subnets: &'t [NodeId],
    /// Their failure domains, each once, in order.
    pub zones: &'t [ZoneKey],
}

/// Where a node is. Small, as there is one for each node and most questions begin here.
#[derive(Debug, Clone, Copy)]
struct Position {
    /// Which of the surroundings it has.
    around: u32,
    /// Which of the subnet groups it uses; the first is empty.
    group: u32,
    environment: Option<Environment>,
    role: Role,
}

/// What nodes stand in: the same for all that stand in one container and are none themselves.
#[derive(Debug, Clone, Copy, Default)]
struct Surroundings {
    /// The nearest node that offers each place, in the order of [`Place`]; possibly the node itself.
    offering: [Option<NodeId>; Place::COUNT],
    region: Option<RegionCode>,
    letter: Option<Letter>,
}

/// The positions of all nodes, and the subnet groups that they use.
#[derive(Debug)]
struct Positions {
    of: Vec<Position>,
    /// The first are those of the canvas.
    around: Vec<Surroundings>,
    subnets: Lists<NodeId>,
    zones: Lists<ZoneKey>,
}

/// The document with the indexes that most questions need; made once for each analysis.
#[derive(Debug)]
pub struct Topology<'a> {
    /// The document that is asked about.
    pub document: &'a Document,
    /// In the order of ids; the place of a node in here is its slot.
    nodes: Vec<(NodeId, &'a Node)>,
    slots: Slots,
    roots: Vec<NodeId>,
    /// By the slots of their parents.
    children: Lists<NodeId>,
    /// In the order of ids.
    links: Vec<(LinkId, &'a Link)>,
    /// The places of links among all links, by the slots of the nodes where they start.
    outgoing: Lists<u32>,
    /// The same, where they end.
    incoming: Lists<u32>,
    /// The slots of the components of each type, in the order of the list of types.
    types: Lists<u32>,
    positions: OnceLock<Positions>,
    /// Worked out when first asked for: many a question needs only the indexes above.
    contents: OnceLock<HashMap<NodeId, Contents, Hashed>>,
    taken: OnceLock<HashMap<NodeId, Vec<Taken>, Hashed>>,
    private_spaces: OnceLock<[Taken; 3]>,
    tiers: OnceLock<HashMap<NodeId, BTreeMap<ZoneKey, Tiers>, Hashed>>,
    hosts: OnceLock<HashMap<NodeId, Vec<NodeId>, Hashed>>,
    interfaces: OnceLock<Vec<Option<NodeId>>>,
    guards: OnceLock<HashMap<NodeId, BTreeSet<NodeId>, Hashed>>,
    connections: OnceLock<Vec<NodeId>>,
    networks: OnceLock<Networks>,
    families: OnceLock<Groups>,
    replicas: OnceLock<Groups>,
    disks: OnceLock<BTreeSet<NodeId>>,
    object_names: OnceLock<ObjectNames>,
    first_kubernetes_cluster: OnceLock<Option<NodeId>>,
}

impl Surroundings {
    /// What stands in a container, and itself, is surrounded by this; none when it is no container.
    fn within(&self, id: NodeId, component: &Component) -> Option<Self> {
        let mut within = *self;
        let place = component.facts().offers?;
        if let Some(own) = within.offering.get_mut(place as usize) {
            *own = Some(id);
        }
        match component {
            Component::Region(region) => within.region = Some(region.code),
            Component::Zone(zone) => within.letter = Some(zone.letter),
            _ => {}
        }
        Some(within)
    }

    fn zone(&self) -> Option<ZoneKey> {
        Some(ZoneKey {
            region: self.region?,
            letter: self.letter?,
        })
    }
}

/// Where the entry of each node is. Ids are given in turn, so most of the numbers between the first and
/// the last are in use, and a table is smaller than a tree and faster.
#[derive(Debug)]
enum Slots {
    /// The place of each id from the first on; [`Self::NONE`] for those that are not in use.
    Table { first: u32, places: Vec<u32> },
    /// The ids in order, when few of the numbers are in use.
    Sorted(Vec<NodeId>),
}

impl Slots {
    const NONE: u32 = u32::MAX;

    /// The ids, in order.
    fn of(ids: impl ExactSizeIterator<Item = NodeId> + Clone) -> Self {
        let (first, last) = (ids.clone().next(), ids.clone().last());
        let first = first.map_or(0, |id| id.0);
        let span = last.map_or(0, |last| (last.0 - first) as usize + 1);
        if span > 8 * ids.len() + 1_024 {
            return Self::Sorted(ids.collect());
        }
        let mut places = vec![Self::NONE; span];
        for (id, slot) in ids.zip(0_u32..) {
            if let Some(place) = places.get_mut((id.0 - first) as usize) {
                *place = slot;
            }
        }
        Self::Table { first, places }
    }

    fn get(&self, id: NodeId) -> Option<usize> {
        match self {
            Self::Table { first, places } => {
                let place = *places.get(id.0.checked_sub(*first)? as usize)?;
                (place != Self::NONE).then_some(place as usize)
            }
            Self::Sorted(ids) => ids.binary_search(&id).ok(),
        }
    }
}

impl<'a> Topology<'a> {
    /// Indexes a document.
    #[must_use]
    pub fn of(document: &'a Document) -> Self {
        let slots = Slots::of(document.nodes.keys().copied());
        let nodes: Vec<_> = (document.nodes.iter())
            .map(|(id, node)| (*id, node.as_ref()))
            .collect();
        let links: Vec<_> = (document.links.iter())
            .map(|(id, link)| (*id, link.as_ref()))
            .collect();
        let roots = nodes.iter().filter(|(_, node)| node.parent.is_none());
        let children =
            (nodes.iter()).filter_map(|(id, node)| Some((slots.get(node.parent?)?, *id)));
        let types = nodes.iter().map(|(_, node)| node.component.index());
        let places = links.iter().zip(0_u32..);
        let outgoing =
            (places.clone()).filter_map(|((_, link), place)| Some((slots.get(link.from)?, place)));
        let incoming = places.filter_map(|((_, link), place)| Some((slots.get(link.to)?, place)));
        Self {
            document,
            roots: roots.map(|(id, _)| *id).collect(),
            children: Lists::of(nodes.len(), NodeId(0), children),
            outgoing: Lists::of(nodes.len(), 0, outgoing),
            incoming: Lists::of(nodes.len(), 0, incoming),
            types: Lists::of(Component::IDS.len(), 0, types.zip(0_u32..)),
            nodes,
            slots,
            links,
            positions: OnceLock::new(),
            contents: OnceLock::new(),
            taken: OnceLock::new(),
            private_spaces: OnceLock::new(),
            tiers: OnceLock::new(),
            hosts: OnceLock::new(),
            interfaces: OnceLock::new(),
            guards: OnceLock::new(),
            connections: OnceLock::new(),
            networks: OnceLock::new(),
            families: OnceLock::new(),
            replicas: OnceLock::new(),
            disks: OnceLock::new(),
            object_names: OnceLock::new(),
            first_kubernetes_cluster: OnceLock::new(),
        }
    }

    fn position(&self, id: NodeId) -> Option<&Position> {
        let slot = self.slots.get(id)?;
        self.positions().of.get(slot)
    }

    fn around(&self, id: NodeId) -> Option<&Surroundings> {
        let around = self.position(id)?.around;
        self.positions().around.get(around as usize)
    }

    fn positions(&self) -> &Positions {
        self.positions.get_or_init(|| self.locate())
    }

    fn locate(&self) -> Positions {
        let mut positions = Positions {
            of: Vec::with_capacity(self.nodes.len()),
            around: vec![Surroundings::default()],
            subnets: Lists::new(),
            zones: Lists::new(),
        };
        positions.subnets.push([]);
        let alone = |(_, node): &(NodeId, &Node)| Position {
            around: 0,
            group: 0,
            environment: node.environment,
            role: node.component.facts().role,
        };
        positions.of.extend(self.nodes.iter().map(alone));
        // Parents before children, from the roots. What is no tree has no surroundings below the fault.
        let mut open: Vec<NodeId> = self.roots.clone();
        let mut next = 0;
        while let Some(&id) = open.get(next) {
            next += 1;
            let Some(slot) = self.slots.get(id) else {
                continue;
            };
            self.locate_one(slot, &mut positions);
            open.extend_from_slice(self.children.get(slot));
        }
        let zone = |subnet: &NodeId| {
            let position = positions.of.get(self.slots.get(*subnet)?)?;
            positions.around.get(position.around as usize)?.zone()
        };
        for group in 0..positions.subnets.len() {
            let mut zones: Vec<ZoneKey> = (positions.subnets.get(group).iter())
                .filter_map(zone)
                .collect();
            zones.sort_unstable();
            zones.dedup();
            positions.zones.push(zones);
        }
        positions
    }

    /// Puts a node into its surroundings; its parent is there already.
    fn locate_one(&self, slot: usize, positions: &mut Positions) {
        let Some(&(id, node)) = self.nodes.get(slot) else {
            return;
        };
        let parent = node.parent.and_then(|parent| self.slots.get(parent));
        let above = parent.and_then(|slot| positions.of.get(slot).copied());
        let (mut around, mut group) = above.map_or((0, 0), |above| (above.around, above.group));
        let outside = positions.around.get(around as usize);
        if let Some(within) = outside.and_then(|outside| outside.within(id, &node.component)) {
            around = count(positions.around.len());
            positions.around.push(within);
        }
        if self.push_subnets(id, node, &mut positions.subnets) {
            group = count(positions.subnets.len() - 1);
        }
        let under = parent.and_then(|slot| self.nodes.get(slot)?.1.component.facts().offers);
        if let Some(position) = positions.of.get_mut(slot) {
            position.around = around;
            position.group = group;
            position.environment = node
                .environment
                .or(above.and_then(|above| above.environment));
            // In a cluster a group of instances runs the tasks; it is no target of its own.
            if matches!(node.component, Component::Asg(_)) && under == Some(Place::Cluster) {
                position.role = Role::Capacity;
            }
        }
    }

    /// Adds the group of the subnets that a node uses whatever it stands in; false, and nothing added,
    /// when it uses those of what it stands in.
    fn push_subnets(&self, id: NodeId, node: &Node, groups: &mut Lists<NodeId>) -> bool {
        let facts = node.component.facts();
        if facts.offers == Some(Place::Subnet) {
            groups.push([id]);
            return true;
        }
        let spans = (node.spans.iter().copied())
            .filter(|span| facts.spans.is_some() && self.subnet(*span).is_some());
        let around = facts.offers.is_some_and(|place| !place.is_in_cluster());
        let has_own = around || spans.clone().next().is_some();
        if has_own {
            groups.push(spans);
        }
        has_own
    }

    /// The subnets that the node uses, and their zones.
    fn group(&self, id: NodeId) -> Option<SubnetGroup<'_>> {
        let (group, positions) = (self.position(id)?.group as usize, self.positions());
        Some(SubnetGroup {
            subnets: positions.subnets.get(group),
            zones: positions.zones.get(group),
        })
    }

    /// The node with this id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.nodes.get(self.slots.get(id)?).map(|(_, node)| *node)
    }

    /// The component of a node.
    #[must_use]
    pub fn component(&self, id: NodeId) -> Option<&'a Component> {
        self.node(id).map(|node| &node.component)
    }

    /// Every node, in the order of ids.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &'a Node)> + '_ {
        self.nodes.iter().copied()
    }

    /// The place of a node among [`Self::nodes`].
    pub(crate) fn slot(&self, id: NodeId) -> Option<usize> {
        self.slots.get(id)
    }

    /// Every component of one type, in the order of ids.
    pub fn all<T: Type>(&self) -> impl Iterator<Item = (NodeId, &'a T)> + '_ {
        self.types.get(T::INDEX).iter().filter_map(|slot| {
            let (id, node) = self.nodes.get(*slot as usize)?;
            Some((*id, T::of(&node.component)?))
        })
    }

    /// Every link, in the order of ids.
    pub fn links(&self) -> impl ExactSizeIterator<Item = (LinkId, &'a Link)> + '_ {
        self.links.iter().copied()
    }

    /// What the node is called in sentences: its name, or its type when it has none.
    #[must_use]
    pub fn name(&self, id: NodeId) -> &'a str {
        match self.node(id) {
            Some(node) => node.display_name(),
            None => "a missing node",
        }
    }

    /// The children of a node in the order of drawing: what lies over others comes last.
    #[must_use]
    pub fn stacked(&self, parent: Option<NodeId>) -> Vec<NodeId> {
        let mut children = self.children(parent).to_vec();
        children.sort_by_key(|id| self.node(*id).map(|node| node.layer));
        children
    }

    /// The nodes directly in this one; those on the canvas for none.
    #[must_use]
    pub fn children(&self, parent: Option<NodeId>) -> &[NodeId] {
        match parent {
            None => &self.roots,
            Some(parent) => (self.slots.get(parent)).map_or(&[], |slot| self.children.get(slot)),
        }
    }

    /// The node's ancestors, the nearest first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &'a Node)> + '_ {
        let parent = |id: NodeId| self.node(id).and_then(|node| node.parent);
        std::iter::successors(parent(id), move |id| parent(*id))
            .take(limits::DEPTH)
            .filter_map(|id| Some((id, self.node(id)?)))
    }

    /// The node and its ancestors, itself first.
    pub fn lineage(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &'a Node)> + '_ {
        self.node(id)
            .map(|node| (id, node))
            .into_iter()
            .chain(self.ancestors(id))
    }

    /// Everything in the node, at any depth, parents before children.
    #[must_use]
    pub fn descendants(&self, id: NodeId) -> Vec<NodeId> {
        let mut found: Vec<NodeId> = self.children(Some(id)).to_vec();
        let mut next = 0;
        while let Some(&at) = found.get(next) {
            found.extend_from_slice(self.children(Some(at)));
            next += 1;
        }
        found
    }

    /// The nearest node that offers the place: the node itself or one of its ancestors.
    #[must_use]
    pub fn place_of(&self, id: NodeId, place: Place) -> Option<NodeId> {
        let offering = &self.around(id)?.offering;
        offering.get(place as usize).copied().flatten()
    }

    /// The place that the node's parent is for it.
    #[must_use]
    pub fn place_under(&self, parent: Option<NodeId>) -> Option<Place> {
        match parent {
            None => Some(Place::Canvas),
            Some(parent) => self.node(parent)?.component.facts().offers,
        }
    }

    /// The VPC that the node stands in, or the VPC itself.
    #[must_use]
    pub fn vpc_of(&self, id: NodeId) -> Option<NodeId> {
        self.place_of(id, Place::Vpc)
    }

    /// The code of the region that the node stands in.
    #[must_use]
    pub fn region_of(&self, id: NodeId) -> Option<RegionCode> {
        self.around(id)?.region
    }

    /// What the node is for: its own word, else that of its nearest ancestor, else the design's.
    #[must_use]
    pub fn environment_of(&self, id: NodeId) -> Environment {
        (self.position(id).and_then(|position| position.environment))
            .unwrap_or(self.document.settings.environment)
    }

    /// The tags of the node and of what is around it, without those of the design.
    #[must_use]
    pub fn tags_around(&self, id: NodeId) -> Tags {
        let mut outward: Vec<&Tags> = Vec::new();
        let mut next = Some(id);
        while let Some(node) = next.and_then(|id| self.node(id)) {
            outward.push(&node.tags);
            next = node.parent;
        }
        let mut tags = Tags::default();
        for inner in outward.into_iter().rev() {
            tags.overlay(inner);
        }
        tags
    }

    /// The tags of the node, of what is around it and of the design.
    #[must_use]
    pub fn tags_of(&self, id: NodeId) -> Tags {
        let mut tags = self.document.settings.tags.clone();
        tags.overlay(&self.tags_around(id));
        tags
    }

    /// The failure domain that the node stands in, when it stands in one zone.
    #[must_use]
    pub fn zone_of(&self, id: NodeId) -> Option<ZoneKey> {
        self.around(id)?.zone()
    }

    /// The subnets of a VPC, in the order of ids.
    #[must_use]
    pub fn subnets_in(&self, vpc: NodeId) -> Vec<NodeId> {
        self.contents(vpc)
            .map_or_else(Vec::new, |contents| contents.subnets.clone())
    }

    /// What stands in a VPC; none when the node is no VPC.
    #[must_use]
    pub fn contents(&self, vpc: NodeId) -> Option<&Contents> {
        self.contents.get_or_init(|| self.index_vpcs()).get(&vpc)
    }

    /// What the subnets of a VPC take, for each of its own blocks.
    #[must_use]
    pub fn taken(&self, vpc: NodeId) -> &[Taken] {
        let index = || {
            let vpcs = self.all::<Vpc>();
            vpcs.map(|(id, vpc)| {
                let subnets = self.contents(id).map(|contents| &contents.subnets);
                let blocks: Vec<_> = (subnets.into_iter().flatten())
                    .filter_map(|subnet| self.subnet(*subnet)?.cidr)
                    .collect();
                let taken = |around| Taken::of(around, blocks.iter().copied());
                (id, vpc.blocks().map(taken).collect())
            })
            .collect()
        };
        let taken = self.taken.get_or_init(index);
        taken.get(&vpc).map_or(&[], Vec::as_slice)
    }

    /// The private address spaces (RFC 1918), the largest first, and what the networks of the design and Docker
    /// take of each.
    #[must_use]
    pub fn private_spaces(&self) -> &[Taken; 3] {
        self.private_spaces.get_or_init(|| {
            let mut blocks = vec![Block::DOCKER];
            blocks.extend(self.all::<Vpc>().flat_map(|(_, vpc)| vpc.blocks()));
            blocks.extend(self.all::<OnpremSite>().flat_map(|(_, site)| &site.cidrs));
            Block::PRIVATE.map(|space| Taken::of(space, blocks.iter().copied()))
        })
    }

    /// The subnets of a VPC that something new could use, in the order of zones.
    pub fn tiers(&self, vpc: NodeId) -> impl Iterator<Item = (ZoneKey, &Tiers)> {
        let tiers = self.tiers.get_or_init(|| self.index_tiers()).get(&vpc);
        tiers
            .into_iter()
            .flatten()
            .map(|(zone, tiers)| (*zone, tiers))
    }

    /// Those of one zone, public or private ones.
    #[must_use]
    pub fn subnets_of_zone(&self, vpc: NodeId, zone: ZoneKey, public: bool) -> &[NodeId] {
        let vpcs = self.tiers.get_or_init(|| self.index_tiers());
        let tiers = vpcs.get(&vpc).and_then(|tiers| tiers.get(&zone));
        tiers.map_or(&[], |tiers| tiers.subnets(public))
    }

    fn index_tiers(&self) -> HashMap<NodeId, BTreeMap<ZoneKey, Tiers>, Hashed> {
        let mut found: HashMap<NodeId, BTreeMap<ZoneKey, Tiers>, Hashed> = HashMap::default();
        for (id, subnet) in self.all::<Subnet>() {
            let (Some(vpc), Some(zone)) = (self.vpc_of(id), self.zone_of(id)) else {
                continue;
            };
            let has_gateway =
                (self.contents(vpc)).is_some_and(|contents| !contents.internet_gateways.is_empty());
            let tiers = found.entry(vpc).or_default().entry(zone).or_default();
            match subnet.kind {
                _ if routing::is_internet_routed(self, id) => tiers.public.push(id),
                SubnetKind::Public if !has_gateway => tiers.public.push(id),
                SubnetKind::Private => tiers.private.push(id),
                SubnetKind::Public | SubnetKind::Isolated => {}
            }
        }
        found
    }

    fn index_vpcs(&self) -> HashMap<NodeId, Contents, Hashed> {
        let mut vpcs: HashMap<NodeId, Contents, Hashed> = HashMap::default();
        for (id, node) in self.nodes() {
            let Some(vpc) = self.vpc_of(id) else { continue };
            let contents = vpcs.entry(vpc).or_default();
            match &node.component {
                Component::Subnet(_) => contents.subnets.push(id),
                Component::Zone(_) => contents.zones.push(id),
                Component::InternetGateway(_) => contents.internet_gateways.push(id),
                Component::VpnGateway(_) => contents.vpn_gateways.push(id),
                Component::VpcEndpoint(_) => contents.endpoints.push(id),
                Component::NatGateway(nat) if nat.is_public() => {
                    contents.nat_gateways.push(id);
                    if nat.mode == Mode::Regional {
                        contents.regional_nat = contents.regional_nat.or(Some(id));
                    } else if let Some(zone) = self.zone_of(id) {
                        contents.nat_by_zone.entry(zone).or_insert(id);
                    }
                }
                _ => {}
            }
        }
        vpcs
    }

    /// The node as a subnet.
    #[must_use]
    pub fn subnet(&self, id: NodeId) -> Option<&'a Subnet> {
        match self.component(id)? {
            Component::Subnet(subnet) => Some(subnet),
            _ => None,
        }
    }

    /// The kind of a subnet.
    #[must_use]
    pub fn subnet_kind(&self, id: NodeId) -> Option<SubnetKind> {
        self.subnet(id).map(|subnet| subnet.kind)
    }

    /// The subnets that the node uses: those that it spans, else the one that it stands in, else
    /// those of the cluster that it stands in.
    #[must_use]
    pub fn subnets_of(&self, id: NodeId) -> &[NodeId] {
        self.group(id).map_or(&[], |group| group.subnets)
    }

    /// The failure domains of the subnets that the node uses, each once, in order.
    #[must_use]
    pub fn zones_of(&self, id: NodeId) -> &[ZoneKey] {
        self.group(id).map_or(&[], |group| group.zones)
    }

    /// The subnet group of a database or cache: its subnets and their zones; none for what has no
    /// such group.
    #[must_use]
    pub fn subnet_group(&self, id: NodeId) -> Option<SubnetGroup<'_>> {
        let component = self.component(id)?;
        let has_group =
            component.database().is_some() || matches!(component, Component::Elasticache(_));
        self.group(id).filter(|_| has_group)
    }

    /// Links that start at the node.
    pub fn links_from(&self, id: NodeId) -> impl Iterator<Item = (LinkId, &'a Link)> + '_ {
        self.joined(&self.outgoing, id)
    }

    /// Links that end at the node.
    pub fn links_to(&self, id: NodeId) -> impl Iterator<Item = (LinkId, &'a Link)> + '_ {
        self.joined(&self.incoming, id)
    }

    fn joined<'s>(
        &'s self,
        lists: &'s Lists<u32>,
        id: NodeId,
    ) -> impl Iterator<Item = (LinkId, &'a Link)> + 's {
        let places = (self.slots.get(id)).map_or(&[][..], |slot| lists.get(slot));
        (places.iter()).filter_map(|place| self.links.get(*place as usize).copied())
    }

    /// The nodes at the other ends of the node's links of one kind, whichever way they point.
    #[must_use]
    pub fn linked(&self, id: NodeId, kind: LinkKind) -> Vec<NodeId> {
        let out = self
            .links_from(id)
            .filter(|(_, link)| link.kind == kind)
            .map(|(_, link)| link.to);
        let back = self
            .links_to(id)
            .filter(|(_, link)| link.kind == kind)
            .map(|(_, link)| link.from);
        let mut ends: Vec<_> = out.chain(back).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Requests from load balancers to the node, with the balancer.
    #[must_use]
    pub fn balancers_of(&self, id: NodeId) -> Vec<NodeId> {
        (self.links_to(id))
            .filter(|(_, link)| {
                link.kind == LinkKind::Request && self.role(link.from) == Some(Role::LoadBalancer)
            })
            .map(|(_, link)| link.from)
            .collect()
    }

    /// Targets of a load balancer: (link, target), in the order of links.
    #[must_use]
    pub fn targets_of(&self, balancer: NodeId) -> Vec<(LinkId, NodeId)> {
        (self.links_from(balancer))
            .filter(|(_, link)| link.kind == LinkKind::Request)
            .map(|(id, link)| (id, link.to))
            .collect()
    }

    /// What part the node plays in the traffic.
    #[must_use]
    pub fn role(&self, id: NodeId) -> Option<Role> {
        self.position(id).map(|position| position.role)
    }

    /// The cluster that the node runs in.
    #[must_use]
    pub fn cluster_of(&self, id: NodeId) -> Option<NodeId> {
        [Place::Cluster, Place::Kubernetes]
            .into_iter()
            .find_map(|place| self.place_of(id, place))
    }

    /// The Auto Scaling groups, node groups and Fargate profiles that give a cluster its hosts.
    #[must_use]
    pub fn hosts_of_cluster(&self, cluster: NodeId) -> Vec<NodeId> {
        self.hosts
            .get_or_init(|| self.index_hosts())
            .get(&cluster)
            .cloned()
            .unwrap_or_default()
    }

    fn index_hosts(&self) -> HashMap<NodeId, Vec<NodeId>, Hashed> {
        let mut hosts: HashMap<NodeId, Vec<NodeId>, Hashed> = HashMap::default();
        for (id, node) in self.nodes() {
            if let (Some(Role::Capacity), Some(parent)) = (self.role(id), node.parent) {
                hosts.entry(parent).or_default().push(id);
            }
        }
        hosts
    }

    /// The network interface that carries the traffic of a node; see [`security::interface_of`].
    pub(crate) fn interface_of(&self, id: NodeId) -> Option<NodeId> {
        let all = || {
            let nodes = self.nodes.iter();
            nodes
                .map(|(id, node)| security::find_interface(self, *id, node))
                .collect()
        };
        *self.interfaces.get_or_init(all).get(self.slots.get(id)?)?
    }

    /// The security groups that are attached to a node, in the order of ids.
    #[must_use]
    pub fn guards_of(&self, id: NodeId) -> Vec<NodeId> {
        let guards = self.guards.get_or_init(|| self.index_guards());
        (guards.get(&id)).map_or_else(Vec::new, |found| found.iter().copied().collect())
    }

    fn index_guards(&self) -> HashMap<NodeId, BTreeSet<NodeId>, Hashed> {
        let mut guards: HashMap<NodeId, BTreeSet<NodeId>, Hashed> = HashMap::default();
        for (_, link) in self
            .links()
            .filter(|(_, link)| link.kind == LinkKind::Attach)
        {
            for (guard, guarded) in [(link.from, link.to), (link.to, link.from)] {
                if self.role(guard) == Some(Role::SecurityGroup) {
                    guards.entry(guarded).or_default().insert(guard);
                }
            }
        }
        guards
    }

    /// How the networks of the design are joined.
    #[must_use]
    pub fn networks(&self) -> &Networks {
        self.networks.get_or_init(|| Networks::of(self))
    }

    /// The names of the objects that nodes become in a cluster.
    #[must_use]
    pub fn object_names(&self) -> &ObjectNames {
        self.object_names.get_or_init(|| ObjectNames::of(self))
    }

    /// The EKS cluster that was drawn first.
    #[must_use]
    pub fn first_kubernetes_cluster(&self) -> Option<NodeId> {
        *self.first_kubernetes_cluster.get_or_init(|| {
            let mut all = self.nodes();
            all.find(|(_, node)| matches!(node.component, Component::EksCluster(_)))
                .map(|(id, _)| id)
        })
    }

    /// The VPN connections of the design, in the order of ids.
    #[must_use]
    pub fn vpn_connections(&self) -> &[NodeId] {
        let all = || self.all::<VpnConnection>().map(|(id, _)| id).collect();
        self.connections.get_or_init(all)
    }

    /// Where the node is drawn, in world coordinates.
    #[must_use]
    pub fn world_rect(&self, id: NodeId) -> Rect {
        let Some(node) = self.node(id) else {
            return Rect::default();
        };
        node.rect.moved_by(self.world_origin(node.parent))
    }

    /// The upper left corner of a parent, in world coordinates.
    #[must_use]
    pub fn world_origin(&self, parent: Option<NodeId>) -> Point {
        let Some(parent) = parent else {
            return Point::default();
        };
        self.lineage(parent)
            .fold(Point::default(), |at, (_, node)| at + node.rect.origin())
    }

    /// The VPCs of the design, in the order of ids.
    #[must_use]
    pub fn vpcs(&self) -> Vec<NodeId> {
        self.all::<Vpc>().map(|(id, _)| id).collect()
    }
}
