//! Where everything stands when somebody asks for order: a layout that follows from the design
//! alone, so that the same design is drawn the same way everywhere and tidying twice changes
//! nothing.
//!
//! Traffic is read from left to right and from top to bottom. Clients stand at the far left, edge
//! services before the region in the order of the traffic, networks in the middle, services of the
//! region at their right, sites and services of others at the far right. In a VPC the zones are
//! columns and the tiers of subnets are rows that line up over the zones; bars lie across the
//! subnets that they use.

mod column;
mod frame;
mod graph;
mod locked;
mod network;
pub(super) mod sizes;
mod strips;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::GRID;
use super::placement::{self, PADDING, TITLE};
use crate::component::{Body, Place};
use crate::document::{Document, NodeId, limits};
use crate::geometry::{Point, Rect};
use crate::topology::Topology;

/// Free space between siblings that have nothing to do with each other.
const GAP: i32 = 16;
/// Between rows of nodes that may call each other: room for a line and its arrow head.
const ROW: i32 = 24;
/// Between columns of nodes that call each other: room for lines and the words on them.
const CHANNEL: i32 = 96;
/// The title of a container, in whole steps of the grid.
const HEAD: i32 = stepped(TITLE);

/// A length in whole steps of the grid, not shorter.
const fn stepped(length: i32) -> i32 {
    (length + GRID - 1).div_euclid(GRID) * GRID
}

/// Width and height.
type Size = (i32, i32);

/// Sets out what stands in a container, or everything; locked nodes keep their place where that is
/// possible. What does not fit where it is any more makes the container around it be set out, too; what shrinks
/// makes what is around it shrink with it.
pub fn tidy(document: &mut Document, within: Option<NodeId>) {
    let topology = Topology::of(document);
    // Tiers line up over all zones of a VPC, so a part of one is set out with the whole.
    let mut scope = within.and_then(|id| container_of(&topology, id));
    let rects = loop {
        let mut layout = Layout::of(&topology);
        let Some(id) = scope else {
            layout.canvas();
            break layout.finished();
        };
        let Some(node) = topology.node(id) else {
            scope = None;
            continue;
        };
        let (width, height) = layout.block(id);
        let rect = Rect {
            width,
            height,
            ..node.rect
        };
        layout.rects.insert(id, rect);
        if layout.fits(id, rect) {
            break layout.finished();
        }
        scope = node.parent;
    };
    let around = around(&topology, scope);
    for (id, rect) in rects {
        if let Some(node) = document.node_mut(id) {
            node.rect = rect;
        }
    }
    shrink(document, &around);
}

/// The containers around one, from the inside out, each with the free space at the right of and below all that
/// stands in it.
fn around(topology: &Topology<'_>, id: Option<NodeId>) -> Vec<(NodeId, Size)> {
    let ancestors = id.into_iter().flat_map(|id| topology.ancestors(id));
    ancestors
        .take_while(|(_, node)| !node.locked)
        .map(|(id, node)| {
            let (right, bottom) = extent(topology.document, id);
            (id, (node.rect.width - right, node.rect.height - bottom))
        })
        .collect()
}

/// Makes containers smaller that have more free space than they had.
fn shrink(document: &mut Document, around: &[(NodeId, Size)]) {
    for &(id, free) in around {
        let (right, bottom) = extent(document, id);
        if let Some(node) = document.node_mut(id) {
            node.rect.width = node.rect.width.min(right + free.0);
            node.rect.height = node.rect.height.min(bottom + free.1);
        }
    }
}

/// How far what stands in a container reaches from its upper left corner.
fn extent(document: &Document, id: NodeId) -> Size {
    (document.children(Some(id))).fold((0, 0), |(right, bottom), (_, node)| {
        (right.max(node.rect.right()), bottom.max(node.rect.bottom()))
    })
}

/// Finds places for some nodes beside what they would stand beside if everything were set out; all
/// others stay where they are, unless their container must grow.
pub fn tidy_only(document: &mut Document, nodes: &BTreeSet<NodeId>) {
    let ideal = {
        let mut all = document.clone();
        tidy(&mut all, None);
        all
    };
    // What brings others along goes first.
    let mut order: Vec<NodeId> = nodes.iter().copied().collect();
    let depths = Topology::of(document);
    order.sort_by_cached_key(|id| (depths.ancestors(*id).count(), *id));
    placement::with_bars(document, &[], |document| {
        let mut placed = BTreeSet::new();
        for id in order {
            let topology = Topology::of(document);
            let (Some(node), Some(wanted)) = (topology.node(id), ideal.node(id)) else {
                continue;
            };
            // Bars lie where their subnets are, and what is locked stays.
            if node.component.facts().body == Body::Bar || node.locked {
                continue;
            }
            let is_anchor =
                |other: &NodeId| *other != id && (!nodes.contains(other) || placed.contains(other));
            let way = |other: &NodeId| {
                let other = ideal
                    .node(*other)
                    .map(|node| node.rect.center())
                    .unwrap_or_default();
                let way = other - wanted.rect.center();
                i64::from(way.x).abs() + i64::from(way.y).abs()
            };
            let siblings = topology.children(node.parent).iter().copied();
            let anchor = siblings
                .filter(is_anchor)
                .min_by_key(|other| (way(other), *other));
            let drift = anchor
                .and_then(|other| {
                    let (now, then) = (topology.node(other)?.rect, ideal.node(other)?.rect);
                    Some(now.origin() - then.origin())
                })
                .unwrap_or_default();
            let wanted = Rect {
                width: node.rect.width,
                height: node.rect.height,
                ..wanted.rect.moved_by(drift)
            };
            let rect = placement::free_spot_for(&topology, id, wanted);
            if let Some(node) = document.node_mut(id) {
                node.rect = rect;
            }
            placed.insert(id);
            placement::make_room(document, id);
        }
    });
}

/// Pairs of nodes that cover each other on the canvas although neither stands in the other. Bars may
/// lie over the containers that they use.
#[must_use]
pub fn overlaps(topology: &Topology<'_>) -> BTreeSet<(NodeId, NodeId)> {
    let mut drawn: Vec<(Rect, NodeId, bool, bool)> = (topology.nodes())
        .map(|(id, node)| {
            let facts = node.component.facts();
            let (bar, holds) = (facts.body == Body::Bar, facts.offers.is_some());
            (topology.world_rect(id), id, bar, holds)
        })
        .collect();
    drawn.sort_by_key(|(rect, id, ..)| (rect.y, *id));
    let mut found = BTreeSet::new();
    for (index, (rect, id, bar, holds)) in drawn.iter().enumerate() {
        let below = drawn.iter().skip(index + 1);
        for (other, other_id, other_bar, other_holds) in
            below.take_while(|(other, ..)| other.y < rect.bottom())
        {
            let lies_over = *bar && !other_bar && *other_holds || *other_bar && !bar && *holds;
            let nested = |inner: NodeId, outer: NodeId| {
                topology.lineage(inner).any(|(around, _)| around == outer)
            };
            if rect.overlaps(*other)
                && !lies_over
                && !nested(*id, *other_id)
                && !nested(*other_id, *id)
            {
                found.insert((*id.min(other_id), *id.max(other_id)));
            }
        }
    }
    found
}

/// The nearest container in which all of some nodes stand; none: the canvas.
#[must_use]
pub fn common_container(topology: &Topology<'_>, nodes: &BTreeSet<NodeId>) -> Option<NodeId> {
    let first = nodes.first()?;
    let holds_all = |around: NodeId| {
        (nodes.iter()).all(|id| topology.ancestors(*id).any(|(other, _)| other == around))
    };
    (topology.ancestors(*first))
        .map(|(around, _)| around)
        .find(|around| holds_all(*around))
}

/// The container that is set out when a node is: the VPC of what stands in one, else the nearest
/// container.
fn container_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    topology.vpc_of(id).or_else(|| {
        let holds = |place: Option<Place>| place.is_some();
        (topology.lineage(id))
            .find(|(_, node)| holds(node.component.facts().offers))
            .map(|(id, _)| id)
    })
}

/// The part of a container in which its children stand, relative to it.
fn content_area(container: Rect) -> Rect {
    Rect::new(
        PADDING,
        TITLE,
        (container.width - 2 * PADDING).max(0),
        (container.height - TITLE - PADDING).max(0),
    )
}

/// A layout in the making.
#[derive(Debug)]
struct Layout<'a> {
    topology: &'a Topology<'a>,
    /// Where nodes stand, relative to their parents.
    rects: BTreeMap<NodeId, Rect>,
    /// Bars that lie across subnets, and the VPC of these.
    network_of: BTreeMap<NodeId, NodeId>,
    /// The other way round.
    bars_of: BTreeMap<NodeId, Vec<NodeId>>,
    /// Where these bars lie, relative to the VPC.
    across: BTreeMap<NodeId, Rect>,
    /// Containers that are being measured, as a guard against documents that nest without end.
    depth: usize,
}

impl<'a> Layout<'a> {
    fn of(topology: &'a Topology<'a>) -> Self {
        let mut layout = Self {
            topology,
            rects: BTreeMap::new(),
            network_of: BTreeMap::new(),
            bars_of: BTreeMap::new(),
            across: BTreeMap::new(),
            depth: 0,
        };
        for (id, node) in topology.nodes() {
            if node.component.facts().body != Body::Bar {
                continue;
            }
            let vpc = (node.spans.iter())
                .filter(|span| topology.subnet(**span).is_some())
                .find_map(|span| topology.vpc_of(*span));
            // What stands in a cluster or a subnet is drawn there.
            let stands = |vpc: NodeId| {
                node.parent
                    .is_none_or(|parent| topology.lineage(vpc).any(|(around, _)| around == parent))
            };
            if let Some(vpc) = vpc.filter(|vpc| stands(*vpc)) {
                layout.network_of.insert(id, vpc);
                layout.bars_of.entry(vpc).or_default().push(id);
            }
        }
        layout
    }

    /// The children of a node that stand in it themselves: without bars across subnets, which lie
    /// over their siblings.
    fn children(&self, parent: Option<NodeId>) -> Vec<NodeId> {
        (self.topology.children(parent).iter().copied())
            .filter(|id| !self.network_of.contains_key(id))
            .collect()
    }

    /// Sets out what stands in a node and says how large the node must be.
    fn block(&mut self, id: NodeId) -> Size {
        self.block_in(id, 0)
    }

    /// The same in a place that is `room` wide: containers fill it.
    fn block_in(&mut self, id: NodeId, room: i32) -> Size {
        let Some(node) = self.topology.node(id) else {
            return (0, 0);
        };
        let Some(place) = node.component.facts().offers else {
            return sizes::leaf(node);
        };
        if self.depth >= limits::DEPTH {
            return sizes::leaf(node);
        }
        self.depth += 1;
        let size = match place {
            Place::Canvas | Place::Account | Place::Region => self.frame(Some(id)),
            Place::Vpc => self.network(id, room),
            _ => self.strips(id, room),
        };
        self.depth -= 1;
        let (least_width, least_height) = sizes::least(self.topology, id);
        (
            stepped(size.0.max(least_width)),
            stepped(size.1.max(least_height)),
        )
    }

    /// Sets everything out.
    fn canvas(&mut self) {
        let before = bounds(
            (self.children(None).iter())
                .filter_map(|id| self.topology.node(*id).map(|node| node.rect)),
        );
        self.frame(None);
        let roots = self.children(None);
        let now = bounds(roots.iter().filter_map(|id| self.rects.get(id).copied()));
        // The drawing stays where it was, unless something locked says where it is to be.
        let is_locked = |id: &NodeId| self.topology.node(*id).is_some_and(|node| node.locked);
        if let (Some(before), Some(now), false) = (before, now, roots.iter().any(is_locked)) {
            let by = on_grid(before.origin()) - now.origin();
            self.move_all(&roots, by);
        }
    }

    /// Whether a node may have this rectangle: inside its parent and clear of its siblings.
    fn fits(&self, id: NodeId, rect: Rect) -> bool {
        let Some(node) = self.topology.node(id) else {
            return true;
        };
        let inside = (node.parent.and_then(|parent| self.topology.node(parent)))
            .is_none_or(|parent| content_area(parent.rect).contains(rect));
        let clear = (self.children(node.parent).iter())
            .filter(|other| **other != id)
            .filter_map(|other| self.topology.node(*other))
            .all(|other| !other.rect.overlaps(rect));
        inside && clear
    }

    fn put(&mut self, id: NodeId, at: Point, (width, height): Size) {
        self.rects.insert(id, Rect::new(at.x, at.y, width, height));
    }

    /// Forgets where nodes were put when their container was measured before.
    fn forget(&mut self, ids: &[NodeId]) {
        for id in ids {
            self.rects.remove(id);
        }
    }

    fn rect(&self, id: NodeId) -> Rect {
        self.rects.get(&id).copied().unwrap_or_default()
    }

    fn move_all(&mut self, ids: &[NodeId], by: Point) {
        for id in ids {
            if let Some(rect) = self.rects.get_mut(id) {
                *rect = rect.moved_by(by);
            }
        }
    }

    /// Where a node is relative to an ancestor or, without one, to the canvas; for what has been set
    /// out already.
    fn rect_in(&self, frame: Option<NodeId>, id: NodeId) -> Option<Rect> {
        let mut at = id;
        let mut rect: Option<Rect> = None;
        for _ in 0..=limits::DEPTH {
            let (own, parent) = match (self.across.get(&at), self.network_of.get(&at)) {
                (Some(own), Some(vpc)) => (*own, Some(*vpc)),
                _ => (*self.rects.get(&at)?, self.topology.node(at)?.parent),
            };
            rect = Some(match rect {
                Some(rect) => rect.moved_by(own.origin()),
                None => own,
            });
            if parent == frame {
                return rect;
            }
            at = parent?;
        }
        None
    }

    /// Every rectangle, relative to the parents: bars across subnets may stand in a region.
    fn finished(mut self) -> BTreeMap<NodeId, Rect> {
        let across: Vec<(NodeId, Rect)> = (self.across.keys())
            .filter_map(|id| {
                let parent = self.topology.node(*id)?.parent;
                let rect = match parent {
                    parent if parent == self.network_of.get(id).copied() => *self.across.get(id)?,
                    parent => self.rect_in(parent, *id)?,
                };
                Some((*id, rect))
            })
            .collect();
        self.rects.extend(across);
        self.rects
    }

    /// Links between different members: between themselves or between what stands in them.
    fn links_among(
        &self,
        members: &BTreeSet<NodeId>,
        counts: impl Fn(&crate::document::Link) -> bool,
    ) -> BTreeSet<(NodeId, NodeId)> {
        let owners = self.owners(members);
        let mut edges = BTreeSet::new();
        for (&id, &from) in &owners {
            for (_, link) in self.topology.links_from(id) {
                if let Some(&to) = owners.get(&link.to)
                    && from != to
                    && counts(link)
                {
                    edges.insert((from, to));
                }
            }
        }
        edges
    }

    /// The member in which each node stands. Bars across subnets belong to their VPC.
    fn owners(&self, members: &BTreeSet<NodeId>) -> BTreeMap<NodeId, NodeId> {
        let mut owners = BTreeMap::new();
        for &member in members {
            owners.insert(member, member);
            for id in self.topology.descendants(member) {
                owners.insert(id, member);
            }
        }
        for (&bar, vpc) in &self.network_of {
            if members.contains(&bar) {
                continue;
            }
            if let Some(&member) = owners.get(vpc)
                && !owners.contains_key(&bar)
            {
                owners.insert(bar, member);
                for id in self.topology.descendants(bar) {
                    owners.insert(id, member);
                }
            }
        }
        owners
    }
}

/// Whether a link carries traffic, which gives the direction of reading.
fn is_traffic(link: &crate::document::Link) -> bool {
    link.kind.is_traffic()
}

/// The smallest rectangle around some.
fn bounds(rects: impl Iterator<Item = Rect>) -> Option<Rect> {
    rects.reduce(Rect::union)
}

/// The nearest point to the upper left in whole steps of the grid.
fn on_grid(at: Point) -> Point {
    let step = |value: i32| value.div_euclid(GRID) * GRID;
    Point::new(step(at.x), step(at.y))
}
