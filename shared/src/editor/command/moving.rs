//! Nodes in other places: moved, resized, put into other containers, over and under each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{GONE, Stack, count};
use crate::component::{Body, Place};
use crate::document::{Document, Node, NodeId, limits};
use crate::editor::placement;
use crate::geometry::{Point, Rect};
use crate::topology::Topology;

/// Where a moved node would stand: its new parent, or why that is not legal.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// The container under the pointer that takes it.
    pub parent: Option<NodeId>,
    /// Why it is not a legal one.
    pub refusal: Option<String>,
}

/// Where nodes land that are dragged to a pointer: the innermost container under it that may hold
/// them; their own parent while the pointer is in it.
#[must_use]
pub fn landing(topology: &Topology<'_>, nodes: &[NodeId], pointer: Point) -> Landing {
    let moved: BTreeSet<NodeId> = nodes.iter().copied().collect();
    let under = placement::container_at(topology, pointer, &|id| moved.contains(&id));
    let Some(first) = nodes.first().and_then(|id| topology.node(*id)) else {
        return Landing {
            parent: None,
            refusal: None,
        };
    };
    let facts = first.component.facts();
    let mut level = under;
    loop {
        if placement::may_stand(topology, &first.component, level)
            && (level == under || level == first.parent || facts.spans.is_some())
        {
            return Landing {
                parent: level,
                refusal: None,
            };
        }
        match level.and_then(|id| topology.node(id)) {
            Some(node) => level = node.parent,
            None => break,
        }
    }
    let refusal = nodes.first().map(|id| refusal(topology, *id));
    Landing {
        parent: under,
        refusal,
    }
}

/// Where a node would be at home, as the reason why it cannot be elsewhere.
fn refusal(topology: &Topology<'_>, id: NodeId) -> String {
    let facts = topology.node(id).map(|node| node.component.facts());
    facts.map_or_else(String::new, |facts| {
        let places = placement::places(facts.sits_in);
        format!("{} lives in {places}", placement::article(facts.name))
    })
}

const LOCKED: &str = "What was to be moved is locked.";

pub(super) fn move_nodes(
    document: &mut Document,
    nodes: &[NodeId],
    by: Point,
    pointer: Option<Point>,
    force: bool,
) -> Result<String, String> {
    let before = document.clone();
    let topology = Topology::of(&before);
    let roots = movable(&topology, nodes);
    if roots.is_empty() {
        return Err(LOCKED.to_owned());
    }
    let landing = pointer.map(|pointer| landing(&topology, &roots, pointer));
    if let Some(Landing {
        refusal: Some(refusal),
        ..
    }) = &landing
        && !force
    {
        return Err(format!("{refusal}."));
    }
    // What is grabbed leads: who stands beside it comes along into another container, and so does who
    // is drawn there; all others stay in their own.
    let grabbed = roots.first().and_then(|id| document.node(*id));
    let home = grabbed.and_then(|node| node.parent);
    let landing = landing.filter(|landing| landing.parent != home);
    placement::with_bars(document, &roots, |document| {
        for &id in &roots {
            let world = document.world_rect(id).moved_by(by);
            let Some(node) = document.node(id) else {
                continue;
            };
            let takes = |landing: &Landing| {
                let is_over = |parent: NodeId| document.world_rect(parent).holds(world.center());
                let follows = node.parent == home || landing.parent.is_some_and(is_over);
                let is_legal = placement::may_stand(&topology, &node.component, landing.parent);
                follows && (force || is_legal)
            };
            let parent = match &landing {
                Some(landing) if takes(landing) => landing.parent,
                _ => node.parent,
            };
            let origin = document.world_origin(parent);
            if let Some(node) = document.node_mut(id) {
                node.parent = parent;
                node.rect = world.moved_by(Point::default() - origin);
                if parent.is_some() {
                    // What is dragged over the title or the edge of its parent slips back inside.
                    node.rect.x = node.rect.x.max(placement::PADDING);
                    node.rect.y = node.rect.y.max(placement::TITLE);
                }
            }
            placement::make_room(document, id);
        }
        follow_subnets(document, &roots);
    });
    Ok(format!("{} moved", count(roots.len(), "component")))
}

pub(super) fn resize(document: &mut Document, id: NodeId, world: Rect) -> Result<String, String> {
    let topology = Topology::of(document);
    let node = topology.node(id).ok_or(GONE)?;
    if node.locked {
        return Err(format!("{} is locked.", node.name));
    }
    let before = topology.world_rect(id);
    // A bar across it stays on it, from top to bottom.
    let bars = topology.nodes().filter_map(|(bar, node)| {
        let lies_on = node.component.facts().body == Body::Bar && node.spans.contains(&id);
        let bar = topology.world_rect(bar);
        (lies_on && bar.overlaps(before))
            .then(|| Rect::new(before.center().x, bar.y, 0, bar.height))
    });
    // What stands in it keeps its place in the world and stays inside.
    let content = topology
        .children(Some(id))
        .iter()
        .map(|child| topology.world_rect(*child))
        .chain(bars)
        .reduce(Rect::union);
    let least = Rect::new(world.x, world.y, world.width.max(48), world.height.max(32));
    let world = match content {
        Some(inner) => {
            let room = Rect::new(
                inner.x - placement::PADDING,
                inner.y - placement::TITLE,
                inner.width + 2 * placement::PADDING,
                inner.height + placement::TITLE + placement::PADDING,
            );
            least.union(room)
        }
        None => least,
    };
    let origin = topology.world_origin(node.parent);
    let children = topology.children(Some(id)).to_vec();
    let shift = before.origin() - world.origin();
    if let Some(node) = document.node_mut(id) {
        node.rect = world.moved_by(Point::default() - origin);
    }
    for child in children {
        if let Some(node) = document.node_mut(child) {
            node.rect = node.rect.moved_by(shift);
        }
    }
    follow_subnets(document, &[id]);
    placement::make_room(document, id);
    Ok(format!("{} resized", Topology::of(document).name(id)))
}

/// Bars use the subnets that they are drawn across, and these grow until the bars lie inside them; away from
/// all subnets a bar keeps those it had.
fn follow_subnets(document: &mut Document, nodes: &[NodeId]) {
    if !nodes
        .iter()
        .any(|id| document.node(*id).is_some_and(is_bar))
    {
        return;
    }
    let indexed = document.clone();
    // Nothing changes its parent any more.
    let topology = Topology::of(&indexed);
    for &id in nodes {
        let Some(node) = topology.node(id).filter(|node| is_bar(node)) else {
            continue;
        };
        let Some(vpc) = topology.vpc_of(id) else {
            continue;
        };
        let covered = placement::covered(&topology, document, vpc, document.world_rect(id));
        let inside_cluster = (topology.place_under(node.parent)).is_some_and(Place::is_in_cluster);
        if covered.is_empty() || inside_cluster {
            continue;
        }
        if let Some(node) = document.node_mut(id) {
            node.spans = covered;
        }
        placement::make_room_for_bar_in(document, &topology, id);
    }
}

fn is_bar(node: &Node) -> bool {
    node.component.facts().body == Body::Bar
}

/// What is selected without what is locked and what stands in something else that is.
#[must_use]
pub fn movable(topology: &Topology<'_>, nodes: &[NodeId]) -> Vec<NodeId> {
    let all: BTreeSet<NodeId> = nodes.iter().copied().collect();
    let is_free = |id: &NodeId| {
        topology.node(*id).is_some_and(|node| !node.locked)
            && !topology.ancestors(*id).any(|(id, _)| all.contains(&id))
    };
    nodes.iter().copied().filter(is_free).collect()
}

/// Moves nodes and nothing else.
pub(super) fn put(document: &mut Document, nodes: &[NodeId], by: Point) -> Result<String, String> {
    let free = movable(&Topology::of(document), nodes);
    if free.is_empty() {
        return Err(LOCKED.to_owned());
    }
    for id in &free {
        if let Some(node) = document.node_mut(*id) {
            node.rect = node.rect.moved_by(by);
        }
    }
    Ok(format!("{} moved", count(free.len(), "component")))
}

/// Moves each node by its own distance, in its own parent.
pub(super) fn shift(document: &mut Document, moves: &[(NodeId, Point)]) -> Result<String, String> {
    let nodes: Vec<NodeId> = moves.iter().map(|(id, _)| *id).collect();
    let free = movable(&Topology::of(document), &nodes);
    if free.is_empty() {
        return Err(LOCKED.to_owned());
    }
    placement::with_bars(document, &free, |document| {
        for (id, by) in moves.iter().filter(|(id, _)| free.contains(id)) {
            let Some(node) = document.node_mut(*id) else {
                continue;
            };
            node.rect = node.rect.moved_by(*by);
            placement::make_room(document, *id);
        }
        follow_subnets(document, &free);
    });
    Ok(format!("{} moved", count(free.len(), "component")))
}

/// Puts nodes into a container where there is room.
pub(super) fn nest(
    document: &mut Document,
    nodes: &[NodeId],
    into: Option<NodeId>,
) -> Result<String, String> {
    let roots = movable(&Topology::of(document), nodes);
    if roots.is_empty() {
        return Err(LOCKED.to_owned());
    }
    {
        let topology = Topology::of(document);
        for &id in &roots {
            let node = topology.node(id).ok_or(GONE)?;
            if into.is_some_and(|into| topology.lineage(into).any(|(around, _)| around == id)) {
                return Err(format!("{} cannot stand in itself.", topology.name(id)));
            }
            if !placement::may_stand(&topology, &node.component, into) {
                return Err(format!("{}.", refusal(&topology, id)));
            }
        }
    }
    placement::with_bars(document, &roots, |document| {
        for &id in &roots {
            let topology = Topology::of(document);
            let Some(node) = topology.node(id).filter(|node| node.parent != into) else {
                continue;
            };
            let wanted = Rect {
                x: placement::PADDING,
                y: placement::TITLE,
                ..node.rect
            };
            let rect = match into {
                _ if is_bar(node) => {
                    let origin = topology.world_origin(into);
                    topology.world_rect(id).moved_by(Point::default() - origin)
                }
                _ => placement::free_spot(&topology, into, wanted),
            };
            if let Some(node) = document.node_mut(id) {
                node.parent = into;
                node.rect = rect;
            }
            placement::make_room(document, id);
        }
    });
    let topology = Topology::of(document);
    let place = into.map_or("the canvas", |into| topology.name(into));
    Ok(format!(
        "{} moved into {place}",
        count(roots.len(), "component")
    ))
}

/// Draws nodes over all of their siblings, or under them, in the order that they have.
pub(super) fn restack(
    document: &mut Document,
    nodes: &[NodeId],
    stack: Stack,
) -> Result<String, String> {
    let topology = Topology::of(document);
    let moved: BTreeSet<NodeId> = nodes.iter().copied().collect();
    let mut order = nodes.to_vec();
    order.sort_by_key(|id| topology.node(*id).map(|node| (node.layer, *id)));
    if stack == Stack::Back {
        order.reverse();
    }
    let step = match stack {
        Stack::Front => 1,
        Stack::Back => -1,
    };
    // The layer of the next one, in each container.
    let mut next: BTreeMap<Option<NodeId>, i32> = BTreeMap::new();
    let mut layers = Vec::new();
    for id in order {
        let parent = topology.node(id).ok_or(GONE)?.parent;
        let layer = next.entry(parent).or_insert_with(|| {
            let all = topology.children(parent).iter();
            let others = all.filter(|other| !moved.contains(other));
            let layers = others.filter_map(|other| topology.node(*other).map(|node| node.layer));
            let outermost = match stack {
                Stack::Front => layers.max(),
                Stack::Back => layers.min(),
            };
            outermost.map_or(0, |layer| layer.saturating_add(step))
        });
        layers.push((id, (*layer).clamp(-limits::LAYERS, limits::LAYERS)));
        *layer = layer.saturating_add(step);
    }
    for (id, layer) in layers {
        document.node_mut(id).ok_or(GONE)?.layer = layer;
    }
    Ok(match stack {
        Stack::Front => "Brought to the front",
        Stack::Back => "Sent to the back",
    }
    .to_owned())
}
