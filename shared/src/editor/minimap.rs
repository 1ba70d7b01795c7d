//! The whole design in small, and the part of it that is seen.

use super::Editor;
use super::viewport::{ScreenPoint, Viewport};
use crate::component::Category;
use crate::geometry::Rect;
use crate::topology::Topology;

/// More nodes than this, and only containers are shown.
const MOST: usize = 600;
/// Free pixels around the design.
const PADDING: f64 = 6.0;

/// A rectangle on the map, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patch {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What of a design is on its map: where it is in the world, its hue, and whether it is a frame around others.
pub type Shape = (Rect, Category, bool);

/// What of a design is on its map, outer nodes first. The same as long as the design is.
#[must_use]
pub fn shapes(topology: &Topology<'_>) -> Vec<Shape> {
    let crowded = topology.document.nodes.len() > MOST;
    let mut shapes = Vec::new();
    let mut waiting: Vec<_> = topology.children(None).iter().rev().copied().collect();
    while let Some(id) = waiting.pop() {
        let Some(node) = topology.node(id) else {
            continue;
        };
        let facts = node.component.facts();
        let frame = facts.offers.is_some();
        if frame || !crowded {
            shapes.push((topology.world_rect(id), facts.category, frame));
        }
        waiting.extend(topology.children(Some(id)).iter().rev());
    }
    shapes
}

/// How the design is shown in small.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimap {
    /// What is seen.
    pub seen: Patch,
    view: Viewport,
}

impl Minimap {
    /// The map of a design in so many pixels; none of an empty one, and none where all of it is seen:
    /// there is nowhere to go, and the map would lie over it.
    #[must_use]
    pub fn of(editor: &Editor, width: f64, height: f64) -> Option<Self> {
        let all = editor.bounds()?;
        let seen = editor.session.viewport.world();
        if seen.contains(all) {
            return None;
        }
        let mut view = Viewport {
            width,
            height,
            ..Viewport::default()
        };
        view.shrink_to(all.union(seen), (PADDING, PADDING));
        Some(Self {
            seen: patch(&view, seen),
            view,
        })
    }

    /// A rectangle of the world on the map.
    #[must_use]
    pub fn patch(&self, rect: Rect) -> Patch {
        patch(&self.view, rect)
    }

    /// Brings what is at a place of the map into the middle of the view.
    pub fn go_to(&self, viewport: &mut Viewport, x: f64, y: f64) {
        let at = self.view.world_from_screen(ScreenPoint { x, y });
        viewport.show_at(at, viewport.middle());
    }
}

fn patch(view: &Viewport, rect: Rect) -> Patch {
    let at = view.screen_from_world(rect.origin());
    Patch {
        x: at.x,
        y: at.y,
        width: f64::from(rect.width) * view.zoom,
        height: f64::from(rect.height) * view.zoom,
    }
}
