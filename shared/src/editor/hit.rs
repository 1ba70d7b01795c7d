//! What is under the pointer.

use super::placement::TITLE;
use super::{Editor, Selection, bends, scene};
use crate::component::Body;
use crate::document::{LinkId, NodeId};
use crate::geometry::{Point, Rect};
use crate::topology::Topology;

/// Something under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// The bare canvas.
    Canvas,
    /// A leaf, a bar, or the title or edge of a container: it can be dragged.
    Node(NodeId),
    /// The inside of a container: it can be clicked, dragging starts a lasso.
    Inside(NodeId),
    /// A link.
    Link(LinkId),
    /// A corner of the selected node: 0 to 3, clockwise from the upper left.
    Corner(NodeId, usize),
    /// A connection handle of a node, at a side: 0 to 3, clockwise from the top.
    Handle(NodeId, usize),
    /// The handle of a stretch of the selected link.
    Bend(LinkId, usize),
}

impl Hit {
    /// What a click on it selects.
    #[must_use]
    pub fn selection(self) -> Selection {
        match self {
            Self::Canvas => Selection::default(),
            Self::Link(id) | Self::Bend(id, _) => Selection::link(id),
            Self::Node(id) | Self::Inside(id) | Self::Corner(id, _) | Self::Handle(id, _) => {
                Selection::node(id)
            }
        }
    }
}

/// How far from a corner or handle the pointer may be, in pixels, and a finger.
const HANDLE_REACH: f64 = 9.0;
const HANDLE_REACH_COARSE: f64 = 20.0;
/// How far from a link.
const LINK_REACH: f64 = 6.0;
/// How wide the edge of a container is to the pointer.
const EDGE_REACH: f64 = 5.0;
/// A leaf or bar that is narrower or lower than this on the screen, in pixels, is small.
const SMALL: f64 = 12.0;
/// How far from a small one the pointer may be, and a finger.
const SMALL_REACH: f64 = 3.0;
const SMALL_REACH_COARSE: f64 = 8.0;

/// What is under a world point.
#[must_use]
pub fn hit(editor: &Editor, at: Point) -> Hit {
    mark(editor, at).unwrap_or_else(|| beneath(editor, at))
}

/// The mark under a world point: a corner or a handle.
fn mark(editor: &Editor, at: Point) -> Option<Hit> {
    let topology = editor.topology();
    let session = &editor.session;
    let reach = session.viewport.units(match session.coarse {
        true => HANDLE_REACH_COARSE,
        false => HANDLE_REACH,
    });
    let near = |point: &Point| (point.x - at.x).abs() <= reach && (point.y - at.y).abs() <= reach;
    if let Some(id) = session.selection.single_node() {
        let rect = topology.world_rect(id);
        let corner = scene::corners(rect).iter().position(near);
        if let Some(corner) = corner.filter(|_| scene::has_handles(session.viewport, rect)) {
            return Some(Hit::Corner(id, corner));
        }
    }
    if let Some(id) = session.selection.single_link() {
        let course = editor.routes().get(&id).map(Vec::as_slice);
        let handles = bends::handles(course.unwrap_or_default());
        if let Some((stretch, _)) = handles.iter().find(|(_, handle)| near(handle)) {
            return Some(Hit::Bend(id, *stretch));
        }
    }
    let nodes = [session.hovered, session.selection.single_node()];
    let mut nodes = nodes.into_iter().flatten();
    nodes.find_map(|id| {
        let rect = topology.world_rect(id);
        let side = scene::sides(rect).iter().position(near)?;
        let has_handles = scene::has_handles(session.viewport, rect);
        (has_handles && scene::connectable(topology, id)).then_some(Hit::Handle(id, side))
    })
}

/// What of the drawing itself is under a world point, whatever marks lie over it.
#[must_use]
pub fn beneath(editor: &Editor, at: Point) -> Hit {
    let topology = editor.topology();
    let session = &editor.session;
    let (solid, container) = under(editor, topology, at);
    if let Some(id) = solid {
        return Hit::Node(id);
    }
    if let Some(link) = link_at(editor, at) {
        return Hit::Link(link);
    }
    let Some((id, rect)) = container else {
        return Hit::Canvas;
    };
    let edge = session.viewport.units(EDGE_REACH);
    let on_edge = !rect.grown_by(-edge).holds(at);
    let on_title = at.y - rect.y <= TITLE - 8;
    if on_edge || on_title {
        Hit::Node(id)
    } else {
        Hit::Inside(id)
    }
}

/// The uppermost leaf or bar at a point, else a small one close by, and the innermost container with its rectangle.
fn under(
    editor: &Editor,
    topology: &Topology<'_>,
    at: Point,
) -> (Option<NodeId>, Option<(NodeId, Rect)>) {
    let session = &editor.session;
    let small = session.viewport.units(SMALL);
    let reach = session.viewport.units(match session.coarse {
        true => SMALL_REACH_COARSE,
        false => SMALL_REACH,
    });
    let mut solid = None;
    let mut nearest: Option<(i32, NodeId)> = None;
    let mut container: Option<(NodeId, Rect)> = None;
    let mut level: Vec<(Option<NodeId>, Point)> = vec![(None, Point::default())];
    while let Some((parent, origin)) = level.pop() {
        for id in topology.stacked(parent) {
            let Some(node) = topology.node(id) else {
                continue;
            };
            let rect = node.rect.moved_by(origin);
            let facts = node.component.facts();
            let is_leaf = facts.offers.is_none();
            let away = rect.distance(at);
            if away > 0 {
                // Children may stick out of a parent only in broken files; they are not searched.
                let is_close = is_leaf && away <= reach && rect.width.min(rect.height) < small;
                let is_nearest = nearest.is_none_or(|(other, _)| away <= other);
                if is_close && is_nearest && !session.hidden.node(topology, id) {
                    nearest = Some((away, id));
                }
            } else if is_leaf {
                if !session.hidden.node(topology, id) {
                    solid = Some(id);
                }
            } else {
                let wins = match container {
                    // A bar lies over its siblings; what is deeper lies over what is around it.
                    Some((other, _)) => {
                        facts.body == Body::Bar
                            || topology
                                .ancestors(id)
                                .any(|(ancestor, _)| ancestor == other)
                    }
                    None => true,
                };
                if wins {
                    container = Some((id, rect));
                }
                level.push((Some(id), rect.origin()));
            }
        }
    }
    (solid.or(nearest.map(|(_, id)| id)), container)
}

/// The link nearest to a point, when it is near enough.
fn link_at(editor: &Editor, at: Point) -> Option<LinkId> {
    let reach = editor.session.viewport.units(LINK_REACH);
    let close = |points: &[Point]| {
        points.windows(2).any(|pair| match pair {
            [a, b] => Rect::between(*a, *b).grown_by(reach).holds(at),
            _ => false,
        })
    };
    let topology = editor.topology();
    let shown = |id: &LinkId| {
        let link = editor.document().link(*id);
        link.is_some_and(|link| !editor.session.hidden.link(topology, link))
    };
    (editor.routes().iter().rev())
        .find(|(id, points)| close(points) && shown(id))
        .map(|(id, _)| *id)
}
