//! What the pointer is in the middle of. A gesture changes nothing until it ends; then it is one
//! command, and one step of undo.

use std::collections::BTreeSet;

use super::hit::Hit;
use super::palette::Item;
use super::placement::Placement;
use super::snap::Guide;
use super::viewport::ScreenPoint;
use crate::document::{LinkId, NodeId};
use crate::geometry::{Point, Rect};

/// What the pointer is in the middle of.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Gesture {
    /// Nothing.
    #[default]
    Idle,
    /// A button is down; whether it is a click or a drag is not known yet.
    Pressing {
        /// Where it went down on the screen.
        screen: ScreenPoint,
        /// Where it went down in the world.
        world: Point,
        /// On what.
        on: Hit,
        /// The selection is added to.
        additive: bool,
    },
    /// Nodes follow the pointer.
    Moving {
        /// Which nodes.
        nodes: BTreeSet<NodeId>,
        /// The one that the pointer holds: where it lands is where the others go.
        grabbed: NodeId,
        /// Where the pointer was.
        from: Point,
        /// Where the pointer is.
        pointer: Point,
        /// How far the nodes have moved, after snapping.
        by: Point,
        /// What they are in line with.
        guides: Vec<Guide>,
    },
    /// A corner follows the pointer.
    Resizing {
        /// Of which node.
        node: NodeId,
        /// Which corner, clockwise from the upper left.
        corner: usize,
        /// The rectangle before.
        before: Rect,
        /// The rectangle now.
        now: Rect,
        /// What it is in line with.
        guides: Vec<Guide>,
    },
    /// A stretch of a link follows the pointer.
    Bending {
        /// Which link.
        link: LinkId,
        /// Its course before.
        course: Vec<Point>,
        /// The number of the stretch.
        stretch: usize,
        /// The bends that it would have, in world coordinates.
        bends: Vec<Point>,
    },
    /// A link follows the pointer.
    Connecting {
        /// Where it starts.
        from: NodeId,
        /// Where the pointer is.
        to: Point,
        /// The node under the pointer.
        over: Option<NodeId>,
    },
    /// A rectangle selects what is in it.
    Lasso {
        /// Where it began.
        from: Point,
        /// Where the pointer is.
        to: Point,
        /// The selection is added to.
        additive: bool,
    },
    /// The view follows the pointer.
    Panning {
        /// Where the pointer was last.
        last: ScreenPoint,
    },
    /// Something from the palette follows the pointer.
    Placing {
        /// What.
        item: Box<Item>,
        /// What a drop here would do; none while the pointer is not over the canvas.
        preview: Option<Box<Placement>>,
        /// It stays after a drop.
        keep: bool,
        /// What it is in line with.
        guides: Vec<Guide>,
    },
}

impl Gesture {
    /// Which nodes are shown away from their places, and how far.
    #[must_use]
    pub fn shift(&self) -> Option<(&BTreeSet<NodeId>, Point)> {
        match self {
            Self::Moving { nodes, by, .. } => Some((nodes, *by)),
            _ => None,
        }
    }

    /// Which node is shown with another rectangle.
    #[must_use]
    pub fn resized(&self) -> Option<(NodeId, Rect)> {
        match self {
            Self::Resizing { node, now, .. } => Some((*node, *now)),
            _ => None,
        }
    }

    /// Which link is shown with other bends, in world coordinates.
    #[must_use]
    pub fn bent(&self) -> Option<(LinkId, Vec<Point>)> {
        match self {
            Self::Bending { link, bends, .. } if !bends.is_empty() => Some((*link, bends.clone())),
            _ => None,
        }
    }

    /// Whether the view follows when the pointer comes to its rim.
    #[must_use]
    pub fn pans_at_rim(&self) -> bool {
        match self {
            Self::Placing { preview, .. } => preview.is_some(),
            Self::Panning { .. } => false,
            _ => self.is_drag(),
        }
    }

    /// Whether something on the canvas, or the view, follows a pointer that is down.
    #[must_use]
    pub fn is_drag(&self) -> bool {
        matches!(
            self,
            Self::Moving { .. }
                | Self::Resizing { .. }
                | Self::Bending { .. }
                | Self::Connecting { .. }
                | Self::Lasso { .. }
                | Self::Panning { .. }
        )
    }

    /// What is in line with what.
    #[must_use]
    pub fn guides(&self) -> &[Guide] {
        match self {
            Self::Moving { guides, .. }
            | Self::Resizing { guides, .. }
            | Self::Placing { guides, .. } => guides,
            _ => &[],
        }
    }
}
