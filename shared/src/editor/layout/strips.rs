//! Content in rows: what a cluster, a namespace or a site holds. Callers stand above what they call.

use std::collections::{BTreeMap, BTreeSet};

use super::{GAP, GRID, HEAD, Layout, PADDING, ROW, Size, graph, is_traffic, sizes};
use crate::component::{Place, Role};
use crate::document::{LinkKind, NodeId};
use crate::geometry::{Point, Rect};

/// Nodes side by side, in lines: how large they are together, and where each stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    pub(super) size: Size,
    pub(super) places: Vec<(NodeId, Rect)>,
}

/// No more cards than this stand like stairs.
const STAIRS: usize = 4;

/// How many nodes stand side by side before a second line is begun.
fn in_a_line(count: usize) -> usize {
    match count {
        0..=4 => count.max(1),
        // Twice as wide as high, as cards are.
        _ => (1..=count)
            .find(|line| line * line >= count)
            .unwrap_or(count)
            .max(4),
    }
}

impl Layout<'_> {
    /// The width of the widest card among nodes, so that those that stand together are equal.
    pub(super) fn card_width(&self, ids: &[NodeId]) -> i32 {
        let cards = (ids.iter())
            .filter_map(|id| self.topology.node(*id))
            .filter(|node| node.component.facts().offers.is_none())
            .map(|node| sizes::leaf(node).0);
        cards.max().unwrap_or(0)
    }

    /// How large a node is where cards have a common width.
    pub(super) fn size_of(&mut self, id: NodeId, card: i32) -> Size {
        let (width, height) = self.block(id);
        let is_card =
            (self.topology.node(id)).is_some_and(|node| node.component.facts().offers.is_none());
        (if is_card { width.max(card) } else { width }, height)
    }

    /// Sets nodes out side by side; lines are centred above each other.
    pub(super) fn cells(&mut self, ids: &[NodeId], card: i32) -> Cells {
        let per_line = in_a_line(ids.len());
        let mut lines: Vec<(Size, Vec<(NodeId, Size)>)> = Vec::new();
        for line in ids.chunks(per_line) {
            let sized: Vec<(NodeId, Size)> = line
                .iter()
                .map(|id| (*id, self.size_of(*id, card)))
                .collect();
            let width: i32 = sized.iter().map(|(_, size)| size.0 + GAP).sum::<i32>() - GAP;
            let height = sized.iter().map(|(_, size)| size.1).max().unwrap_or(0);
            lines.push(((width, height), sized));
        }
        let width = lines.iter().map(|(size, _)| size.0).max().unwrap_or(0);
        let mut cells = Cells::default();
        let mut y = 0;
        for ((line_width, line_height), line) in lines {
            let mut x = centre(width, line_width);
            for (id, size) in line {
                cells.places.push((id, Rect::new(x, y, size.0, size.1)));
                x += size.0 + GAP;
            }
            y += line_height + GAP;
        }
        cells.size = (width, (y - GAP).max(0));
        cells
    }

    /// Puts cells with their upper left corner at a point of their parent.
    pub(super) fn put_cells(&mut self, cells: &Cells, at: Point) {
        for (id, rect) in &cells.places {
            self.rects.insert(*id, rect.moved_by(at));
        }
    }

    /// Members in the order in which they are read within one row: those with traffic first, and
    /// volumes beside the instance that they belong to.
    pub(super) fn in_reading_order(&self, ids: &mut [NodeId]) {
        let siblings: BTreeSet<NodeId> = ids.iter().copied().collect();
        let key = |id: &NodeId| {
            let host = (self.topology.role(*id) == Some(Role::Volume))
                .then(|| {
                    let attached = self.topology.linked(*id, LinkKind::Attach);
                    attached.into_iter().find(|host| siblings.contains(host))
                })
                .flatten();
            let first = host.unwrap_or(*id);
            let links = |id: NodeId| {
                let from = self.topology.links_from(id);
                from.chain(self.topology.links_to(id))
            };
            let silent = !links(first).any(|(_, link)| is_traffic(link));
            (silent, first, host.is_some(), *id)
        };
        ids.sort_by_cached_key(key);
    }

    /// Sets out what stands in a container in rows; it fills the `room` that it is given.
    pub(super) fn strips(&mut self, id: NodeId, room: i32) -> Size {
        let children = self.children(Some(id));
        let is_site = (self.topology.node(id))
            .is_some_and(|node| node.component.facts().offers == Some(Place::Site));
        let (hosts, others): (Vec<NodeId>, Vec<NodeId>) = children
            .iter()
            .partition(|id| self.topology.role(**id) == Some(Role::Capacity));
        let rows = if is_site {
            others.iter().map(|id| vec![*id]).collect()
        } else {
            self.rows(&others)
        };
        let card = self.card_width(&others);
        let mut rows: Vec<Cells> = rows.iter().map(|row| self.cells(row, card)).collect();
        for row in &mut rows {
            self.stagger(row);
        }
        // The hosts of a cluster stand beside what runs on them.
        let host_card = self.card_width(&hosts);
        let hosts: Vec<(NodeId, Size)> = hosts
            .into_iter()
            .map(|id| (id, self.size_of(id, host_card)))
            .collect();
        let beside = hosts.iter().map(|(_, size)| size.0).max().unwrap_or(0);
        let left = match (hosts.is_empty(), rows.is_empty()) {
            (true, _) => PADDING,
            (false, true) => PADDING,
            (false, false) => PADDING + beside + ROW,
        };
        let least = rows.iter().map(|row| row.size.0).max().unwrap_or(0);
        let least = if rows.is_empty() { beside } else { least };
        let (titled, _) = sizes::least(self.topology, id);
        let inner = (room.max(titled) - left - PADDING).max(least);
        for row in &mut rows {
            self.fill(row, inner);
        }
        let mut y = HEAD;
        for row in &rows {
            self.put_cells(row, Point::new(left + centre(inner, row.size.0), y));
            y += row.size.1 + ROW;
        }
        let rows_bottom = if rows.is_empty() { HEAD } else { y - ROW };
        let mut y = HEAD;
        for (id, size) in &hosts {
            self.put(*id, Point::new(PADDING, y), *size);
            y += size.1 + GAP;
        }
        let hosts_bottom = if hosts.is_empty() { HEAD } else { y - GAP };
        let size = (
            left + inner + PADDING,
            rows_bottom.max(hosts_bottom) + PADDING,
        );
        self.put_back(
            &children,
            super::content_area(Rect::new(0, 0, size.0, size.1)),
            &[],
        );
        size
    }

    /// Cards that call something outside of their network stand like stairs, the rightmost on top:
    /// so the lines from above and those to the right get past the others.
    fn stagger(&self, row: &mut Cells) {
        let calls_out = |id: NodeId| {
            let home = self.topology.vpc_of(id);
            let mut links = self.topology.links_from(id);
            links.any(|(_, link)| home.is_some() && self.topology.vpc_of(link.to) != home)
        };
        let calling = row.places.iter().filter(|(id, _)| calls_out(*id)).count();
        let one_line = row.places.iter().all(|(_, rect)| rect.y == 0);
        if calling < 2 || !one_line || row.places.len() > STAIRS {
            return;
        }
        let mut y = 0;
        for (_, rect) in row.places.iter_mut().rev() {
            rect.y = y;
            row.size.1 = y + rect.height;
            y += rect.height + GRID;
        }
    }

    /// Containers that have a row to themselves share the whole of its width.
    fn fill(&mut self, row: &mut Cells, inner: i32) {
        let all_contain = row.places.iter().all(|(id, _)| {
            (self.topology.node(*id)).is_some_and(|node| node.component.facts().offers.is_some())
        });
        let count = i32::try_from(row.places.len()).unwrap_or(i32::MAX);
        let one_line = row.places.iter().all(|(_, rect)| rect.y == 0);
        let share = (inner - (count - 1) * GAP) / count.max(1) / GRID * GRID;
        let fits = row.places.iter().all(|(_, rect)| rect.width <= share);
        if !all_contain || !one_line || !fits || row.places.is_empty() {
            return;
        }
        let (mut x, mut height) = (0, 0);
        for (id, rect) in &mut row.places {
            let size = self.block_in(*id, share);
            *rect = Rect::new(x, 0, size.0, size.1);
            height = height.max(size.1);
            x += size.0 + GAP;
        }
        row.size = (x - GAP, height);
    }

    /// Rows of nodes: what is called below its callers, near the middle of them.
    fn rows(&self, ids: &[NodeId]) -> Vec<Vec<NodeId>> {
        let members: BTreeSet<NodeId> = ids.iter().copied().collect();
        let edges = self.links_among(&members, is_traffic);
        let layers = graph::layers(&members, &edges);
        let mut rows: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
        for (id, layer) in &layers {
            rows.entry(*layer).or_default().push(*id);
        }
        let mut callers: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for (from, to) in &edges {
            callers.entry(*to).or_default().push(*from);
        }
        // How far to the right a node stands, in thousandths of its row.
        let mut across: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut ordered = Vec::new();
        for mut row in rows.into_values() {
            self.in_reading_order(&mut row);
            let middle = |id: &NodeId| {
                let known: Vec<usize> = (callers.get(id).into_iter().flatten())
                    .filter_map(|caller| across.get(caller).copied())
                    .collect();
                let count = known.len();
                known
                    .into_iter()
                    .sum::<usize>()
                    .checked_div(count)
                    .unwrap_or(500)
            };
            row.sort_by_cached_key(middle);
            let count = row.len();
            for (index, id) in row.iter().enumerate() {
                across.insert(*id, (2 * index + 1) * 500 / count.max(1));
            }
            ordered.push(row);
        }
        ordered
    }
}

/// Where something begins that stands in the middle of a room, in whole steps of the grid.
pub(super) fn centre(room: i32, width: i32) -> i32 {
    ((room - width).max(0) / 2) / GRID * GRID
}
