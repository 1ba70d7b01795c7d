//! Equals: nodes that do the same work beside each other.

use std::collections::HashMap;
use std::hash::Hash;

use super::Topology;
use super::lists::Lists;
use crate::component::Component;
use crate::component::ebs::Ebs;
use crate::component::ec2::Service;
use crate::document::{Environment, LinkKind, Node, NodeId, split_number, split_zone};
use crate::field::Choice;
use crate::hash::Hashed;
use crate::pods::{self, Home};

/// Nodes in groups; every node is in one, most of them alone.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    /// The number of the group of each node.
    of: Vec<u32>,
    members: Lists<NodeId>,
}

impl Groups {
    /// Nodes of one key in one group, those without a key each in a group of its own.
    fn by<K: Hash + Eq>(nodes: &[(NodeId, &Node)], key: impl Fn(NodeId) -> Option<K>) -> Self {
        let mut numbers: HashMap<K, u32, Hashed> = HashMap::default();
        let mut groups = 0;
        let mut next = || {
            groups += 1;
            groups - 1
        };
        let of: Vec<u32> = (nodes.iter())
            .map(|(id, _)| match key(*id) {
                Some(key) => *numbers.entry(key).or_insert_with(&mut next),
                None => next(),
            })
            .collect();
        let pairs = (of.iter().zip(nodes)).map(|(group, (id, _))| (*group as usize, *id));
        let members = Lists::of(groups as usize, NodeId(0), pairs);
        Self { of, members }
    }

    /// The group of the node in this place; empty when there is none.
    fn get(&self, slot: Option<usize>) -> &[NodeId] {
        let group = slot.and_then(|slot| self.of.get(slot));
        group.map_or(&[], |group| self.members.get(*group as usize))
    }
}

/// What equals have in common: what their slugs have, the type, the network, and of servers what they serve in
/// which environment.
type Family<'a> = (
    &'a str,
    &'static str,
    Option<NodeId>,
    Option<(Service<'a>, Environment)>,
);

impl<'a> Topology<'a> {
    /// A node with its equals, in the order of ids: those of its type and network that are called alike but for
    /// the letter of the zone in which each stands, as `web-a` and `web-b` are. Servers are that in one zone,
    /// too, and but for a number, as `web-1` and `web-2` are; they serve the same on the same port with the same
    /// software and are checked alike, in the same environment. The node alone when it has none.
    #[must_use]
    pub fn equals_of(&self, id: NodeId) -> &[NodeId] {
        self.families().get(self.slots.get(id))
    }

    /// The first of the equals of a node, which stands for all of them; the node itself when it has none.
    #[must_use]
    pub fn first_equal(&self, id: NodeId) -> NodeId {
        self.equals_of(id).first().copied().unwrap_or(id)
    }

    fn families(&self) -> &Groups {
        let families = || Groups::by(&self.nodes, |id| self.family_of(id));
        self.families.get_or_init(families)
    }

    /// The same with the equals of a design of the same nodes, some of which have other slugs there.
    #[must_use]
    pub(crate) fn with_equals_of(mut self, other: &Topology<'_>) -> Self {
        self.families = other.families().clone().into();
        self
    }

    /// A node with its equals that can run as one workload of Kubernetes: they are equal in all their fields, and
    /// their objects stand together.
    #[must_use]
    pub(crate) fn replicas_of(&self, id: NodeId) -> &[NodeId] {
        let replicas = || Groups::by(&self.nodes, |id| self.workload_of(id));
        (self.replicas.get_or_init(replicas)).get(self.slots.get(id))
    }

    /// Whether a volume is attached to a node or to one of those that can run as one workload with it.
    #[must_use]
    pub(crate) fn keep_disks(&self, id: NodeId) -> bool {
        let keepers = || {
            let volumes = self.all::<Ebs>();
            volumes
                .flat_map(|(volume, _)| self.linked(volume, LinkKind::Attach))
                .filter_map(|host| self.replicas_of(host).first().copied())
                .collect()
        };
        let first = self.replicas_of(id).first();
        first.is_some_and(|first| self.disks.get_or_init(keepers).contains(first))
    }

    /// The slug of a node without the letter of the zone in which it stands, and that letter; none when the slug
    /// ends otherwise.
    #[must_use]
    pub fn stem_in_zone(&self, id: NodeId) -> Option<(&'a str, &'static str)> {
        let (stem, letter) = split_zone(&self.node(id)?.slug);
        let zone = self.zone_of(id).filter(|_| letter.is_some())?;
        let zone = zone.letter.id();
        zone.chars().eq(letter).then_some((stem, zone))
    }

    /// What a server and its equals are called together: its slug without the letter of its zone and a number.
    #[must_use]
    pub fn common_slug(&self, id: NodeId) -> Option<&'a str> {
        let in_zone = self.stem_in_zone(id).map(|(stem, _)| stem);
        Some(split_number(in_zone.unwrap_or(&self.node(id)?.slug)).0)
    }

    fn family_of(&self, id: NodeId) -> Option<Family<'a>> {
        let node = self.node(id)?;
        let service = match &node.component {
            Component::Ec2(server) => server.service(),
            _ => None,
        };
        let slug = match service {
            Some(_) => self.zone_of(id).and_then(|_| self.common_slug(id))?,
            None => self.stem_in_zone(id)?.0,
        };
        let service = service.map(|service| (service, self.environment_of(id)));
        Some((slug, node.component.id(), self.vpc_of(id), service))
    }

    fn workload_of(&self, id: NodeId) -> Option<(NodeId, Home, String)> {
        let [first, _, ..] = self.equals_of(id) else {
            return None;
        };
        let fields = serde_json::Value::Object(self.component(id)?.to_json());
        Some((*first, pods::home_of(self, id), fields.to_string()))
    }
}
