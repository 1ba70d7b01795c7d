//! Locked nodes keep their place as far as the others leave it free.

use std::collections::{BTreeMap, BTreeSet};

use super::Layout;
use crate::document::NodeId;
use crate::geometry::{Point, Rect};

impl Layout<'_> {
    pub(super) fn is_locked(&self, id: NodeId) -> bool {
        self.topology.node(id).is_some_and(|node| node.locked)
    }

    /// Where a locked node was, with the size that it has now.
    fn old_place(&self, id: NodeId) -> Option<Rect> {
        let old = self.topology.node(id)?.rect;
        let now = self.rect(id);
        Some(Rect::new(old.x, old.y, now.width, now.height))
    }

    /// Moves all members so that the largest locked one stands where it was; `least` is the upper
    /// left corner of the area that they stand in, when it has one.
    pub(super) fn keep_largest(&mut self, members: &[NodeId], least: Option<Point>) {
        let size = |id: &NodeId| {
            let rect = self.rect(*id);
            (
                i64::from(rect.width) * i64::from(rect.height),
                std::cmp::Reverse(*id),
            )
        };
        let locked = members.iter().copied().filter(|id| self.is_locked(*id));
        let Some(anchor) = locked.max_by_key(size) else {
            return;
        };
        let Some(old) = self.old_place(anchor) else {
            return;
        };
        let mut by = old.origin() - self.rect(anchor).origin();
        if least.is_some() {
            by = Point::new(by.x.max(0), by.y.max(0));
        }
        self.move_all(members, by);
    }

    /// Puts locked members back to where they were, inside of `area` and clear of `obstacles` and
    /// of all others.
    pub(super) fn put_back(&mut self, members: &[NodeId], area: Rect, obstacles: &[Rect]) {
        let mut back: BTreeMap<NodeId, Rect> = (members.iter())
            .filter(|id| self.is_locked(**id))
            .filter_map(|id| Some((*id, self.old_place(*id)?)))
            .filter(|(_, old)| {
                area.contains(*old) && !obstacles.iter().any(|other| other.overlaps(*old))
            })
            .collect();
        // One that cannot go back stands in the way of others, perhaps, so this repeats until all
        // that are left can.
        loop {
            let blocked: BTreeSet<NodeId> = (back.iter())
                .filter(|(id, old)| {
                    members.iter().any(|other| {
                        other != *id
                            && match back.get(other) {
                                // Of two that want one place the first gets it.
                                Some(place) => other < id && place.overlaps(**old),
                                None => self.rect(*other).overlaps(**old),
                            }
                    })
                })
                .map(|(id, _)| *id)
                .collect();
            if blocked.is_empty() {
                break;
            }
            back.retain(|id, _| !blocked.contains(id));
        }
        self.rects.extend(back);
    }
}
