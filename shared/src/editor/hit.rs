//! What is under the pointer.

use super::placement::TITLE;
use super::{Editor, Selection, scene};
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
    /// A connection handle of a node.
    Handle(NodeId),
}

impl Hit {
    /// What a click on it selects.
    #[must_use]
    pub fn selection(self) -> Selection {
        match self {
            Self::Canvas => Selection::default(),
            Self::Link(id) => Selection::link(id),
            Self::Node(id) | Self::Inside(id) | Self::Corner(id, _) | Self::Handle(id) => {
                Selection::node(id)
            }
        }
    }
}

/// How far from a corner or handle the pointer may be, in pixels.
const HANDLE_REACH: f64 = 9.0;
/// How far from a link.
const LINK_REACH: f64 = 6.0;
/// How wide the edge of a container is to the pointer.
const EDGE_REACH: f64 = 5.0;

/// What is under a world point.
#[must_use]
pub fn hit(editor: &Editor, at: Point) -> Hit {
    let topology = Topology::of(editor.document());
    let session = &editor.session;
    let reach = session.viewport.units(HANDLE_REACH);
    let near = |point: Point| (point.x - at.x).abs() <= reach && (point.y - at.y).abs() <= reach;
    if let Some(id) = session.selection.single_node() {
        let corners = scene::corners(topology.world_rect(id));
        if let Some(corner) = corners.iter().position(|corner| near(*corner)) {
            return Hit::Corner(id, corner);
        }
    }
    for id in [session.hovered, session.selection.single_node()]
        .into_iter()
        .flatten()
    {
        let handles = scene::sides(topology.world_rect(id));
        if scene::connectable(&topology, id) && handles.iter().any(|handle| near(*handle)) {
            return Hit::Handle(id);
        }
    }
    let (solid, container) = under(&topology, at);
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

/// The uppermost leaf or bar at a point, and the innermost container with its rectangle.
fn under(topology: &Topology<'_>, at: Point) -> (Option<NodeId>, Option<(NodeId, Rect)>) {
    let mut solid = None;
    let mut container: Option<(NodeId, Rect)> = None;
    let mut level: Vec<(Option<NodeId>, Point)> = vec![(None, Point::default())];
    while let Some((parent, origin)) = level.pop() {
        for &id in topology.children(parent) {
            let Some(node) = topology.node(id) else {
                continue;
            };
            let rect = node.rect.moved_by(origin);
            let facts = node.component.facts();
            if !rect.holds(at) {
                // Children may stick out of a parent only in broken files; they are not searched.
                continue;
            }
            if facts.offers.is_none() {
                solid = Some(id);
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
    (solid, container)
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
    editor
        .routes()
        .iter()
        .rev()
        .find(|(_, points)| close(points))
        .map(|(id, _)| *id)
}
