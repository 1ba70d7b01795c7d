//! Questions about the design as a graph: who stands in whom, who talks to whom, in which
//! subnets, zones, networks and environments.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::address::Taken;
use crate::component::nat_gateway::Mode;
use crate::component::region::RegionCode;
use crate::component::subnet::{Subnet, SubnetKind};
use crate::component::vpc::Vpc;
use crate::component::vpn_connection::VpnConnection;
use crate::component::zone::Letter;
use crate::component::{Component, Place, Role, Type};
use crate::document::{
    Document, Environment, Link, LinkId, LinkKind, Node, NodeId, limits, split_zone,
};
use crate::field::Choice;
use crate::geometry::{Point, Rect};
use crate::routing::Networks;

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

/// The subnets that a node uses, for example those among which a database puts its instances.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubnetGroup {
    /// Its subnets.
    pub subnets: Vec<NodeId>,
    /// Their failure domains, each once, in order.
    pub zones: Vec<ZoneKey>,
}

/// What equals in several zones have in common: the slug without the letter of the zone, the type and
/// the network.
type Family = (String, &'static str, Option<NodeId>);

/// A node with what it is joined to.
#[derive(Debug)]
struct Entry<'a> {
    id: NodeId,
    node: &'a Node,
    children: Vec<NodeId>,
    outgoing: Vec<(LinkId, &'a Link)>,
    incoming: Vec<(LinkId, &'a Link)>,
}

/// What a node stands in.
#[derive(Debug, Clone, Copy)]
struct Position {
    /// The nearest node that offers each place, in the order of [`Place`]; possibly itself.
    offering: [Option<NodeId>; Place::COUNT],
    region: Option<RegionCode>,
    letter: Option<Letter>,
    environment: Option<Environment>,
    role: Role,
    /// Which of the subnet groups it uses; the first is empty.
    group: u32,
}

/// The positions of all nodes, and the subnet groups that they use.
#[derive(Debug)]
struct Positions {
    of: Vec<Position>,
    groups: Vec<SubnetGroup>,
}

/// The document with the indexes that most questions need; made once for each analysis.
#[derive(Debug)]
pub struct Topology<'a> {
    /// The document that is asked about.
    pub document: &'a Document,
    /// In the order of ids.
    entries: Vec<Entry<'a>>,
    slots: Slots,
    roots: Vec<NodeId>,
    /// In the order of ids.
    links: Vec<(LinkId, &'a Link)>,
    /// The places of the entries of each component type, in the order of its list.
    types: Vec<Vec<u32>>,
    positions: OnceLock<Positions>,
    /// Worked out when first asked for: many a question needs only the indexes above.
    contents: OnceLock<BTreeMap<NodeId, Contents>>,
    taken: OnceLock<BTreeMap<NodeId, Vec<Taken>>>,
    hosts: OnceLock<BTreeMap<NodeId, Vec<NodeId>>>,
    guards: OnceLock<BTreeMap<NodeId, BTreeSet<NodeId>>>,
    connections: OnceLock<Vec<NodeId>>,
    networks: OnceLock<Networks>,
    families: OnceLock<BTreeMap<Family, Vec<NodeId>>>,
}

impl Position {
    /// The position of a node whose parent has this component and position.
    fn of(id: NodeId, node: &Node, parent: Option<(&Component, Self)>) -> Self {
        let facts = node.component.facts();
        let place_under = parent
            .as_ref()
            .and_then(|(parent, _)| parent.facts().offers);
        let mut position = parent.map_or(
            Self {
                offering: [None; Place::COUNT],
                region: None,
                letter: None,
                environment: None,
                role: facts.role,
                group: 0,
            },
            |(_, around)| around,
        );
        if let Some(own) =
            (facts.offers).and_then(|place| position.offering.get_mut(place as usize))
        {
            *own = Some(id);
        }
        match &node.component {
            Component::Region(region) => position.region = Some(region.code),
            Component::Zone(zone) => position.letter = Some(zone.letter),
            _ => {}
        }
        position.environment = node.environment.or(position.environment);
        position.role = match &node.component {
            // In a cluster a group of instances runs the tasks; it is no target of its own.
            Component::Asg(_) if place_under == Some(Place::Cluster) => Role::Capacity,
            _ => facts.role,
        };
        position
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
        let mut entries: Vec<Entry<'_>> = (document.nodes.iter())
            .map(|(&id, node)| Entry {
                id,
                node,
                children: Vec::new(),
                outgoing: Vec::new(),
                incoming: Vec::new(),
            })
            .collect();
        let mut roots = Vec::new();
        let mut types = vec![Vec::new(); Component::IDS.len()];
        for ((&id, node), slot) in document.nodes.iter().zip(0_u32..) {
            if let Some(slots) = types.get_mut(node.component.index()) {
                slots.push(slot);
            }
            match node.parent {
                None => roots.push(id),
                Some(parent) => {
                    if let Some(parent) = slots.get(parent).and_then(|slot| entries.get_mut(slot)) {
                        parent.children.push(id);
                    }
                }
            }
        }
        let links: Vec<_> = (document.links.iter())
            .map(|(id, link)| (*id, link.as_ref()))
            .collect();
        for &(id, link) in &links {
            if let Some(from) = slots.get(link.from).and_then(|slot| entries.get_mut(slot)) {
                from.outgoing.push((id, link));
            }
            if let Some(to) = slots.get(link.to).and_then(|slot| entries.get_mut(slot)) {
                to.incoming.push((id, link));
            }
        }
        Self {
            document,
            entries,
            slots,
            roots,
            links,
            types,
            positions: OnceLock::new(),
            contents: OnceLock::new(),
            taken: OnceLock::new(),
            hosts: OnceLock::new(),
            guards: OnceLock::new(),
            connections: OnceLock::new(),
            networks: OnceLock::new(),
            families: OnceLock::new(),
        }
    }

    fn entry(&self, id: NodeId) -> Option<&Entry<'a>> {
        self.entries.get(self.slots.get(id)?)
    }

    fn position(&self, id: NodeId) -> Option<&Position> {
        let slot = self.slots.get(id)?;
        self.positions().of.get(slot)
    }

    fn positions(&self) -> &Positions {
        self.positions.get_or_init(|| self.locate())
    }

    fn locate(&self) -> Positions {
        let mut groups = vec![SubnetGroup::default()];
        let mut positions: Vec<Option<Position>> = vec![None; self.entries.len()];
        // Parents before children, from the roots. What is no tree has no position below the fault.
        let mut open: Vec<NodeId> = self.roots.clone();
        let mut next = 0;
        while let Some(&id) = open.get(next) {
            next += 1;
            let Some(slot) = self.slots.get(id) else {
                continue;
            };
            let Some(entry) = self.entries.get(slot) else {
                continue;
            };
            let parent = (entry.node.parent)
                .and_then(|parent| self.slots.get(parent))
                .and_then(|slot| {
                    let around = positions.get(slot).copied().flatten()?;
                    Some((&self.entries.get(slot)?.node.component, around))
                });
            let mut position = Position::of(id, entry.node, parent);
            if let Some(subnets) = self.own_subnets(entry) {
                position.group = u32::try_from(groups.len()).unwrap_or(0);
                groups.push(SubnetGroup {
                    subnets,
                    zones: Vec::new(),
                });
            }
            if let Some(known) = positions.get_mut(slot) {
                *known = Some(position);
            }
            open.extend_from_slice(&entry.children);
        }
        let found = |(entry, position): (&Entry<'_>, Option<Position>)| {
            position.unwrap_or_else(|| Position::of(entry.id, entry.node, None))
        };
        let of: Vec<Position> = self.entries.iter().zip(positions).map(found).collect();
        for group in &mut groups {
            let places = (group.subnets.iter()).filter_map(|subnet| self.slots.get(*subnet));
            group.zones = places.filter_map(|slot| of.get(slot)?.zone()).collect();
            group.zones.sort_unstable();
            group.zones.dedup();
        }
        Positions { of, groups }
    }

    /// The subnets that a node uses whatever it stands in; none: those of what it stands in.
    fn own_subnets(&self, entry: &Entry<'_>) -> Option<Vec<NodeId>> {
        let facts = entry.node.component.facts();
        if facts.offers == Some(Place::Subnet) {
            return Some(vec![entry.id]);
        }
        let spans = entry.node.spans.iter().copied();
        let spans: Vec<_> = spans
            .filter(|span| facts.spans.is_some() && self.subnet(*span).is_some())
            .collect();
        let around = facts.offers.is_some_and(|place| !place.is_in_cluster());
        (around || !spans.is_empty()).then_some(spans)
    }

    /// The subnets that the node uses, and their zones.
    fn group(&self, id: NodeId) -> Option<&SubnetGroup> {
        let group = self.position(id)?.group;
        self.positions().groups.get(group as usize)
    }

    /// The node with this id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.entry(id).map(|entry| entry.node)
    }

    /// Every node, in the order of ids.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &'a Node)> + '_ {
        self.entries.iter().map(|entry| (entry.id, entry.node))
    }

    /// Every component of one type, in the order of ids.
    pub fn all<T: Type>(&self) -> impl Iterator<Item = (NodeId, &'a T)> + '_ {
        let slots = self.types.get(T::INDEX).map_or(&[][..], Vec::as_slice);
        slots.iter().filter_map(|slot| {
            let entry = self.entries.get(*slot as usize)?;
            Some((entry.id, T::of(&entry.node.component)?))
        })
    }

    /// Every link, in the order of ids.
    pub fn links(&self) -> impl Iterator<Item = (LinkId, &'a Link)> + '_ {
        self.links.iter().copied()
    }

    /// What the node is called in sentences: its name, or its type when it has none.
    #[must_use]
    pub fn name(&self, id: NodeId) -> &'a str {
        match self.node(id) {
            Some(node) if node.name.trim().is_empty() => node.component.facts().name,
            Some(node) => &node.name,
            None => "a missing node",
        }
    }

    /// The nodes directly in this one; those on the canvas for none.
    #[must_use]
    pub fn children(&self, parent: Option<NodeId>) -> &[NodeId] {
        match parent {
            None => &self.roots,
            Some(parent) => self.entry(parent).map_or(&[], |entry| &entry.children),
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
        let offering = &self.position(id)?.offering;
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
        self.position(id)?.region
    }

    /// What the node is for: its own word, else that of its nearest ancestor, else the design's.
    #[must_use]
    pub fn environment_of(&self, id: NodeId) -> Environment {
        (self.position(id).and_then(|position| position.environment))
            .unwrap_or(self.document.settings.environment)
    }

    /// The failure domain that the node stands in, when it stands in one zone.
    #[must_use]
    pub fn zone_of(&self, id: NodeId) -> Option<ZoneKey> {
        self.position(id)?.zone()
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

    fn index_vpcs(&self) -> BTreeMap<NodeId, Contents> {
        let mut vpcs: BTreeMap<NodeId, Contents> = BTreeMap::new();
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
        match &self.node(id)?.component {
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
        self.group(id).map_or(&[], |group| &group.subnets)
    }

    /// The failure domains of the subnets that the node uses, each once, in order.
    #[must_use]
    pub fn zones_of(&self, id: NodeId) -> &[ZoneKey] {
        self.group(id).map_or(&[], |group| &group.zones)
    }

    /// The subnet group of a database or cache: its subnets and their zones; none for what has no
    /// such group.
    #[must_use]
    pub fn subnet_group(&self, id: NodeId) -> Option<&SubnetGroup> {
        let component = &self.node(id)?.component;
        let has_group =
            component.database().is_some() || matches!(component, Component::Elasticache(_));
        self.group(id).filter(|_| has_group)
    }

    /// A node in one zone with its equals in the others, in the order of ids: those of its type and
    /// network that are called alike but for the letter of their zone, as `web-a` and `web-b` are.
    /// The node alone when it has none.
    #[must_use]
    pub fn equals_of(&self, id: NodeId) -> Vec<NodeId> {
        let families = self.families.get_or_init(|| {
            let mut families: BTreeMap<_, Vec<NodeId>> = BTreeMap::new();
            for (id, _) in self.nodes() {
                if let Some(family) = self.family_of(id) {
                    families.entry(family).or_default().push(id);
                }
            }
            families
        });
        let family = self.family_of(id).and_then(|family| families.get(&family));
        family.cloned().unwrap_or_else(|| vec![id])
    }

    fn family_of(&self, id: NodeId) -> Option<Family> {
        let node = self.node(id)?;
        let (stem, letter) = split_zone(&node.slug);
        let zone = self.zone_of(id).filter(|_| letter.is_some())?;
        (letter.map(String::from).as_deref() == Some(zone.letter.id()))
            .then(|| (stem.to_owned(), node.component.id(), self.vpc_of(id)))
    }

    /// Links that start at the node.
    pub fn links_from(&self, id: NodeId) -> impl Iterator<Item = (LinkId, &'a Link)> + '_ {
        let links = self.entry(id).map(|entry| entry.outgoing.as_slice());
        links.unwrap_or_default().iter().copied()
    }

    /// Links that end at the node.
    pub fn links_to(&self, id: NodeId) -> impl Iterator<Item = (LinkId, &'a Link)> + '_ {
        let links = self.entry(id).map(|entry| entry.incoming.as_slice());
        links.unwrap_or_default().iter().copied()
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
        let ends: BTreeSet<_> = out.chain(back).collect();
        ends.into_iter().collect()
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

    fn index_hosts(&self) -> BTreeMap<NodeId, Vec<NodeId>> {
        let mut hosts: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for (id, node) in self.nodes() {
            if let (Some(Role::Capacity), Some(parent)) = (self.role(id), node.parent) {
                hosts.entry(parent).or_default().push(id);
            }
        }
        hosts
    }

    /// The security groups that are attached to a node, in the order of ids.
    #[must_use]
    pub fn guards_of(&self, id: NodeId) -> Vec<NodeId> {
        let guards = self.guards.get_or_init(|| self.index_guards());
        (guards.get(&id)).map_or_else(Vec::new, |found| found.iter().copied().collect())
    }

    fn index_guards(&self) -> BTreeMap<NodeId, BTreeSet<NodeId>> {
        let mut guards: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
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
