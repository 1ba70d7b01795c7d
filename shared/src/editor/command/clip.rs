//! Copies of nodes and links, and where they go when they are pasted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::component::zone::{Letter, Zone};
use crate::component::{Body, Component};
use crate::document::{Document, Link, Node, NodeId, Slugs, name_in_zone, split_zone};
use crate::editor::placement;
use crate::editor::selection::Selection;
use crate::field::Choice;
use crate::geometry::{Point, Rect};
use crate::topology::Topology;

/// Nodes and links that were copied, as a document of their own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clip {
    /// The copied nodes with their ids of then.
    pub nodes: BTreeMap<NodeId, Arc<Node>>,
    /// The copied nodes whose slugs ended with the letter of their zone.
    pub lettered: BTreeSet<NodeId>,
    /// Links between copied nodes.
    pub links: Vec<Link>,
    /// Where the topmost copied nodes were, in world coordinates.
    pub origins: BTreeMap<NodeId, Point>,
}

impl Clip {
    /// Everything in a document, as if it had been copied.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        copy(document, &document.nodes.keys().copied().collect())
    }

    /// What was copied as a document of its own, for the clipboard of the system.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        for (&id, node) in &self.nodes {
            let mut node = Node::clone(node);
            node.spans.retain(|span| self.nodes.contains_key(span));
            if let Some(origin) = self.origins.get(&id) {
                node.parent = None;
                node.rect = Rect {
                    x: origin.x,
                    y: origin.y,
                    ..node.rect
                };
            }
            document.next_id = document.next_id.max(id.0.saturating_add(1));
            document.nodes.insert(id, Arc::new(node));
        }
        for link in &self.links {
            document.add_link(link.clone());
        }
        document
    }
}

/// Copies nodes with all that stands in them, and the links between them.
#[must_use]
pub fn copy(document: &Document, nodes: &BTreeSet<NodeId>) -> Clip {
    let topology = Topology::of(document);
    let mut clip = Clip::default();
    for &id in nodes {
        if topology
            .ancestors(id)
            .any(|(ancestor, _)| nodes.contains(&ancestor))
        {
            continue;
        }
        clip.origins.insert(id, topology.world_rect(id).origin());
        for id in std::iter::once(id).chain(topology.descendants(id)) {
            if let Some(node) = document.nodes.get(&id) {
                clip.nodes.insert(id, Arc::clone(node));
                if is_called_after_its_zone(&topology, id) {
                    clip.lettered.insert(id);
                }
            }
        }
    }
    let inside = |id: &NodeId| clip.nodes.contains_key(id);
    clip.links = document
        .links
        .values()
        .filter(|link| inside(&link.from) && inside(&link.to))
        .map(|link| Link::clone(link))
        .collect();
    clip
}

/// Adds copies. A copy goes into the wanted container when that may hold it, else to where its original
/// stands, else into what is drawn at its place. A copied subnet gets a block of its own, so that no two
/// subnets share one; a zone beside its original becomes the next one, and what is called after its zone is called
/// after the new one.
pub(super) fn paste(
    document: &mut Document,
    clip: &Clip,
    by: Point,
    into: Option<NodeId>,
) -> Selection {
    let before = document.clone();
    let topology = Topology::of(&before);
    let mut copies = BTreeMap::new();
    let mut pasted = Selection::default();
    let mut slugs = Slugs::taken(before.nodes.values().flat_map(|node| node.slugs()));
    for (&old, node) in &clip.nodes {
        let mut copy = Node::clone(node);
        copy.slug = slugs.take(&copy.slug);
        copy.former_slugs.clear();
        let id = document.add_node(copy);
        copies.insert(old, id);
    }
    // Copies have no place yet: only what was there before counts.
    for (&old, &new) in &copies {
        let Some(node) = clip.nodes.get(&old) else {
            continue;
        };
        let spans: Vec<NodeId> = (node.spans.iter())
            .filter_map(|span| {
                copies
                    .get(span)
                    .copied()
                    .or_else(|| topology.node(*span).map(|_| *span))
            })
            .collect();
        let is_root = clip.origins.contains_key(&old);
        let world = clip.origins.get(&old).copied().unwrap_or_default() + by;
        let parent = match node.parent {
            Some(parent) if !is_root => copies.get(&parent).copied(),
            _ => home(&topology, clip, (old, node), world, into),
        };
        let rect = if !is_root {
            node.rect
        } else if parent == node.parent {
            node.rect.moved_by(by)
        } else if parent == into && parent.is_some() {
            // Somewhere else it begins where there is room.
            Rect {
                x: placement::PADDING,
                y: placement::TITLE,
                ..node.rect
            }
        } else {
            let at = world - topology.world_origin(parent);
            Rect {
                x: at.x,
                y: at.y,
                ..node.rect
            }
        };
        // A single component takes a free spot; several keep their places among each other.
        let alone = is_root && clip.origins.len() == 1;
        let rect = match node.component.facts().body {
            Body::Leaf if alone => placement::free_spot(&topology, parent, rect),
            _ => rect,
        };
        if let Some(node) = document.node_mut(new) {
            node.spans = spans;
            node.parent = parent;
            node.rect = rect;
        }
        if is_root {
            pasted.nodes.insert(new);
        }
    }
    give_letters(document, &copies);
    let placed = document.clone();
    let topology = Topology::of(&placed);
    name_after_zones(document, &topology, clip, &copies);
    let made: BTreeSet<NodeId> = copies.values().copied().collect();
    for (&old, &new) in &copies {
        let own_network = (topology.vpc_of(new)).is_some_and(|vpc| made.contains(&vpc));
        let block = match document.component(new) {
            Some(Component::Subnet(_)) if !own_network => {
                clear_block(document, new);
                placement::free_subnet_block(&Topology::of(document), new)
            }
            _ => None,
        };
        if let Some(Component::Subnet(subnet)) = document.component_mut(new)
            && !own_network
        {
            subnet.cidr = block;
        }
        if clip.origins.contains_key(&old) {
            placement::make_room(document, new);
        }
    }
    for link in &clip.links {
        if let (Some(&from), Some(&to)) = (copies.get(&link.from), copies.get(&link.to)) {
            document.add_link(Link {
                from,
                to,
                ..link.clone()
            });
        }
    }
    pasted
}

/// Whether a slug ends with the letter of the zone in which its node stands, be that in a region or, as on the clipboard
/// of the system, in nothing.
fn is_called_after_its_zone(topology: &Topology<'_>, id: NodeId) -> bool {
    let zone = topology
        .lineage(id)
        .find_map(|(_, node)| match &node.component {
            Component::Zone(zone) => Some(zone.letter.id()),
            _ => None,
        });
    let letter = topology.node(id).and_then(|node| split_zone(&node.slug).1);
    zone.is_some_and(|zone| zone.chars().eq(letter))
}

/// Gives copies of zones letters that no other zone of their VPC has.
fn give_letters(document: &mut Document, copies: &BTreeMap<NodeId, NodeId>) {
    let zones: Vec<NodeId> = (copies.values().copied())
        .filter(|id| matches!(document.component(*id), Some(Component::Zone(_))))
        .collect();
    if zones.is_empty() {
        return;
    }
    let placed = document.clone();
    let topology = Topology::of(&placed);
    let made: BTreeSet<NodeId> = zones.iter().copied().collect();
    let mut used: BTreeMap<Option<NodeId>, BTreeSet<Letter>> = BTreeMap::new();
    for id in zones {
        let vpc = topology.node(id).and_then(|node| node.parent);
        let others = || placement::letters_in(&topology, vpc, &|id| made.contains(&id));
        let used = used.entry(vpc).or_insert_with(others);
        let Some(Component::Zone(zone)) = document.component_mut(id) else {
            continue;
        };
        if used.contains(&zone.letter)
            && let Some(free) = placement::free_letter(&topology, vpc, used)
        {
            *zone = Zone {
                letter: free,
                zone_id: String::new(),
            };
        }
        used.insert(zone.letter);
    }
}

/// Calls copies after the zones in which they stand that were called after the zones of their originals.
fn name_after_zones(
    document: &mut Document,
    topology: &Topology<'_>,
    clip: &Clip,
    copies: &BTreeMap<NodeId, NodeId>,
) {
    let lettered = clip.lettered.iter().filter_map(|old| {
        let (stem, letter) = split_zone(&clip.nodes.get(old)?.slug);
        Some((*copies.get(old)?, stem, letter?))
    });
    let lettered: Vec<(NodeId, &str, char)> = lettered.collect();
    if lettered.is_empty() {
        return;
    }
    let mut slugs = Slugs::taken(topology.nodes().flat_map(|(_, node)| node.slugs()));
    for (id, stem, letter) in lettered {
        let zone = topology.zone_of(id).map(|zone| zone.letter.id());
        let (Some(zone), Some(node)) = (zone, document.node_mut(id)) else {
            continue;
        };
        if zone.starts_with(letter) {
            continue;
        }
        slugs.give_back(&node.slug);
        node.slug = slugs.take(&format!("{stem}-{zone}"));
        let is_named_alike =
            (node.name.strip_suffix(letter)).is_some_and(|rest| rest.ends_with([' ', '-']));
        if is_named_alike {
            node.name = name_in_zone(&node.name, zone);
        }
    }
}

/// The parent of a copy whose original was copied by itself.
fn home(
    topology: &Topology<'_>,
    clip: &Clip,
    (old, node): (NodeId, &Node),
    world: Point,
    into: Option<NodeId>,
) -> Option<NodeId> {
    let takes = |parent: &NodeId| placement::may_stand(topology, &node.component, Some(*parent));
    if let Some(into) = into.filter(|into| *into != old && takes(into)) {
        return Some(into);
    }
    if let Some(parent) = node.parent {
        let is_there = topology.node(parent).is_some() && !clip.nodes.contains_key(&parent);
        return is_there.then_some(parent);
    }
    let middle = Rect {
        x: world.x,
        y: world.y,
        ..node.rect
    }
    .center();
    placement::container_at(topology, middle, &|_| false).filter(takes)
}

fn clear_block(document: &mut Document, id: NodeId) {
    if let Some(Component::Subnet(subnet)) = document.component_mut(id) {
        subnet.cidr = None;
    }
}
