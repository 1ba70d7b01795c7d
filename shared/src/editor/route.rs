//! The course of links: right angles, round the nodes that are in the way.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::grid::Grid;
use crate::component::Body;
use crate::document::{Dependency, LinkId, LinkKind, NodeId};
use crate::geometry::{Point, Rect};
use crate::topology::Topology;

/// The course of each link, in world coordinates, from its start to its end.
pub type Routes = BTreeMap<LinkId, Vec<Point>>;

/// Free space between a line and a node.
const CLEARANCE: i32 = 14;
/// Distance between lines that share a corridor.
const LANE: i32 = 7;
/// More nodes than this around a link, and it takes the plain way.
const OBSTACLES: usize = 48;
/// No more places than this are tried for a straight line past what is in between.
const PASSAGES: usize = 16;
/// What a bend costs, in units of length.
const BEND: i64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

/// A place on a side at which links begin or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Port {
    /// Of one link alone.
    Own(LinkId),
    /// Of all links of one kind that arrive.
    Shared(LinkKind, Dependency),
}

/// An end of a link.
#[derive(Debug, Clone, Copy)]
struct End {
    at: Point,
    side: Side,
    rect: Rect,
    /// No other link begins or ends at this side, so the end can be moved along it.
    alone: bool,
}

/// Whether the node is a bar that puts each link opposite to its other end.
fn is_wide(topology: &Topology<'_>, id: NodeId) -> bool {
    (topology.node(id))
        .is_some_and(|node| node.component.facts().body == Body::Bar && node.rect.width > 240)
}

impl Side {
    fn is_vertical(self) -> bool {
        matches!(self, Self::Top | Self::Bottom)
    }
}

/// The course of every link.
#[must_use]
pub fn routes(topology: &Topology<'_>) -> Routes {
    let rects: BTreeMap<NodeId, Rect> = topology
        .nodes()
        .map(|(id, _)| (id, topology.world_rect(id)))
        .collect();
    // Containers let lines through; leaves and plain bars do not.
    let mut solid = Grid::default();
    for (id, node) in topology.nodes() {
        if let (None, Some(rect)) = (node.component.facts().offers, rects.get(&id)) {
            solid.add(*rect, id);
        }
    }
    let mut ends = Vec::new();
    let mut ports: BTreeMap<(NodeId, Side), BTreeMap<Port, i32>> = BTreeMap::new();
    for (id, link) in topology.links() {
        let (Some(&from), Some(&to)) = (rects.get(&link.from), rects.get(&link.to)) else {
            continue;
        };
        let is_free = |way: &[Point]| is_free(way, &solid, &[link.from, link.to]);
        let (leaves, enters) = open_sides(from, to, is_free);
        // Links of one kind that lead to one node arrive together, like water in a river.
        let arrival = if is_wide(topology, link.to) {
            Port::Own(id)
        } else {
            Port::Shared(link.kind, link.dependency)
        };
        for (node, side, port, other) in [
            (link.from, leaves, Port::Own(id), to),
            (link.to, enters, arrival, from),
        ] {
            let along = if side.is_vertical() {
                other.center().x
            } else {
                other.center().y
            };
            ports
                .entry((node, side))
                .or_default()
                .entry(port)
                .or_insert(along);
        }
        ends.push((
            id,
            (link.from, leaves, Port::Own(id)),
            (link.to, enters, arrival),
        ));
    }
    let end = |(node, side, port): (NodeId, Side, Port)| -> End {
        let rect = rects.get(&node).copied().unwrap_or_default();
        let mut order: Vec<(i32, Port)> = (ports.get(&(node, side)).into_iter().flatten())
            .map(|(port, along)| (*along, *port))
            .collect();
        order.sort_unstable();
        let index = order
            .iter()
            .position(|(_, other)| *other == port)
            .unwrap_or(0);
        let along = order.get(index).map_or(0, |(along, _)| *along);
        let at = on_side(
            is_wide(topology, node),
            rect,
            side,
            index,
            order.len(),
            along,
        );
        End {
            at,
            side,
            rect,
            alone: order.len() == 1 && matches!(port, Port::Own(_)),
        }
    };
    let mut routes = Routes::new();
    for (id, from, to) in ends {
        let (mut start, mut goal) = (end(from), end(to));
        straighten(&mut start, &mut goal);
        if is_wide(topology, from.0) && is_wide(topology, to.0) {
            pass_by(&mut start, &mut goal, &solid, &[from.0, to.0]);
        }
        // Links to one node keep to one lane, so that they run together.
        let lane = i32::try_from(to.0.0 % 5).unwrap_or(0) * LANE;
        routes.insert(id, course(start, goal, &solid, &[from.0, to.0], lane));
    }
    routes
}

/// The plain way between two rectangles, for a link whose end is being moved.
#[must_use]
pub fn plain(from: Rect, to: Rect) -> Vec<Point> {
    between(from, to, facing(from, to))
}

/// The plain way from the middle of one side to the middle of another.
fn between(from: Rect, to: Rect, (leaves, enters): (Side, Side)) -> Vec<Point> {
    let middle = |rect: Rect, side: Side| match side {
        Side::Top => Point::new(rect.center().x, rect.y),
        Side::Bottom => Point::new(rect.center().x, rect.bottom()),
        Side::Left => Point::new(rect.x, rect.center().y),
        Side::Right => Point::new(rect.right(), rect.center().y),
    };
    bent(middle(from, leaves), leaves, middle(to, enters))
}

/// The sides of a link: those that face each other, or the other two when the plain way between the
/// former is blocked and that between the latter is not.
fn open_sides(from: Rect, to: Rect, is_free: impl Fn(&[Point]) -> bool) -> (Side, Side) {
    let facing = facing(from, to);
    let across = if facing.0.is_vertical() {
        (to.x >= from.right())
            .then_some((Side::Right, Side::Left))
            .or((from.x >= to.right()).then_some((Side::Left, Side::Right)))
    } else {
        (to.y >= from.bottom())
            .then_some((Side::Bottom, Side::Top))
            .or((from.y >= to.bottom()).then_some((Side::Top, Side::Bottom)))
    };
    match across {
        Some(across)
            if !is_free(&between(from, to, facing)) && is_free(&between(from, to, across)) =>
        {
            across
        }
        _ => facing,
    }
}

/// Whether a way runs through no node but its own ends.
fn is_free(way: &[Point], solid: &Grid<NodeId>, own: &[NodeId]) -> bool {
    let blocked = |a: Point, b: Point| {
        let line = Rect::between(a, b).grown_by(8);
        (solid.overlapping(line))
            .any(|(rect, id)| !own.contains(&id) && crosses(rect.grown_by(4), a, b))
    };
    way.windows(2)
        .all(|pair| matches!(pair, [a, b] if !blocked(*a, *b)))
}

/// The sides at which a link leaves one rectangle and enters another.
fn facing(from: Rect, to: Rect) -> (Side, Side) {
    let down = to.y - from.bottom();
    let up = from.y - to.bottom();
    let right = to.x - from.right();
    let left = from.x - to.right();
    let vertical = down.max(up);
    let horizontal = right.max(left);
    // Rows are read top to bottom: a vertical way wins when there is one worth the name.
    if vertical >= 0 && (horizontal < 0 || vertical * 2 >= horizontal) {
        if down >= up {
            (Side::Bottom, Side::Top)
        } else {
            (Side::Top, Side::Bottom)
        }
    } else if right >= left {
        (Side::Right, Side::Left)
    } else {
        (Side::Left, Side::Right)
    }
}

/// Where on a side a link begins or ends: leaves spread their links evenly, wide bars put each
/// opposite to its other end.
fn on_side(wide: bool, rect: Rect, side: Side, index: usize, count: usize, along: i32) -> Point {
    let number = |value: usize| i32::try_from(value).unwrap_or(0);
    let spread = |from: i32, length: i32| from + length * (number(index) + 1) / (number(count) + 1);
    let place = |from: i32, length: i32| {
        if wide {
            along.clamp(from + 12, (from + length - 12).max(from + 12))
        } else {
            spread(from, length)
        }
    };
    match side {
        Side::Top => Point::new(place(rect.x, rect.width), rect.y),
        Side::Bottom => Point::new(place(rect.x, rect.width), rect.bottom()),
        Side::Left => Point::new(rect.x, spread(rect.y, rect.height)),
        Side::Right => Point::new(rect.right(), spread(rect.y, rect.height)),
    }
}

/// Ends that nearly face each other are moved until the line is straight, where a side has room.
fn straighten(start: &mut End, goal: &mut End) {
    const NEAR: i32 = 60;
    let across = |rect: Rect| rect.x + 8..=rect.right() - 8;
    let along = |rect: Rect| rect.y + 8..=rect.bottom() - 8;
    if start.side.is_vertical() && goal.side.is_vertical() && (start.at.x - goal.at.x).abs() <= NEAR
    {
        if goal.alone && across(goal.rect).contains(&start.at.x) {
            goal.at.x = start.at.x;
        } else if start.alone && across(start.rect).contains(&goal.at.x) {
            start.at.x = goal.at.x;
        }
    }
    if !start.side.is_vertical()
        && !goal.side.is_vertical()
        && (start.at.y - goal.at.y).abs() <= NEAR
    {
        if goal.alone && along(goal.rect).contains(&start.at.y) {
            goal.at.y = start.at.y;
        } else if start.alone && along(start.rect).contains(&goal.at.y) {
            start.at.y = goal.at.y;
        }
    }
}

/// Ends on two wide bars above each other move along them until the line is straight and clear of
/// what lies between, where such a place is.
fn pass_by(start: &mut End, goal: &mut End, solid: &Grid<NodeId>, own: &[NodeId]) {
    if !start.side.is_vertical() || !goal.side.is_vertical() {
        return;
    }
    let (left, right) = (
        start.rect.x.max(goal.rect.x) + 12,
        start.rect.right().min(goal.rect.right()) - 12,
    );
    let is_free = |x: i32| {
        let way = [Point::new(x, start.at.y), Point::new(x, goal.at.y)];
        is_free(&way, solid, own)
    };
    if left > right || is_free(start.at.x) && start.at.x == goal.at.x {
        return;
    }
    let between = Rect::between(Point::new(left, start.at.y), Point::new(right, goal.at.y));
    let mut beside: Vec<i32> = (solid.overlapping(between))
        .filter(|(_, id)| !own.contains(id))
        .flat_map(|(rect, _)| [rect.x - CLEARANCE, rect.right() + CLEARANCE])
        .filter(|x| (left..=right).contains(x))
        .collect();
    beside.sort_unstable_by_key(|x| ((x - start.at.x).abs(), *x));
    beside.dedup();
    if let Some(x) = beside.into_iter().take(PASSAGES).find(|x| is_free(*x)) {
        (start.at.x, goal.at.x) = (x, x);
    }
}

fn course(start: End, goal: End, solid: &Grid<NodeId>, own: &[NodeId], lane: i32) -> Vec<Point> {
    let direct = bent(start.at, start.side, goal.at);
    let area = Rect::between(start.at, goal.at).grown_by(160);
    if is_free(&direct, solid, own) {
        return direct;
    }
    let near: BTreeMap<NodeId, Rect> = solid
        .overlapping(area)
        .map(|(rect, id)| (id, rect))
        .collect();
    if near.len() > OBSTACLES {
        return direct;
    }
    let near: Vec<Rect> = near.into_values().collect();
    let out = |end: End, reach: i32| match end.side {
        Side::Top => Point::new(end.at.x, end.at.y - reach),
        Side::Bottom => Point::new(end.at.x, end.at.y + reach),
        Side::Left => Point::new(end.at.x - reach, end.at.y),
        Side::Right => Point::new(end.at.x + reach, end.at.y),
    };
    // Where nodes stand close together, a narrower way may be open.
    let way = [CLEARANCE + lane, CLEARANCE, CLEARANCE / 2]
        .into_iter()
        .find_map(|reach| {
            search(
                out(start, reach),
                out(goal, reach),
                start.side,
                &near,
                area,
                reach,
            )
        });
    match way {
        Some(mut points) => {
            points.insert(0, start.at);
            points.push(goal.at);
            simplified(points)
        }
        None => direct,
    }
}

/// One step out, one across, one in.
fn bent(start: Point, leaves: Side, end: Point) -> Vec<Point> {
    let points = if leaves.is_vertical() {
        let middle = i32::midpoint(start.y, end.y);
        vec![
            start,
            Point::new(start.x, middle),
            Point::new(end.x, middle),
            end,
        ]
    } else {
        let middle = i32::midpoint(start.x, end.x);
        vec![
            start,
            Point::new(middle, start.y),
            Point::new(middle, end.y),
            end,
        ]
    };
    simplified(points)
}

/// Without points that lie on the line between their neighbours.
fn simplified(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        while let [.., a, b] = kept.as_slice() {
            let straight = (a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y);
            if !straight {
                break;
            }
            kept.pop();
        }
        if kept.last() != Some(&point) {
            kept.push(point);
        }
    }
    if let [only] = kept.as_slice() {
        kept.push(*only);
    }
    kept
}

/// Whether an upright or level line runs through the inside of a rectangle.
#[must_use]
pub fn crosses(rect: Rect, a: Point, b: Point) -> bool {
    let line = Rect::between(a, b);
    line.x < rect.right()
        && rect.x < line.right().max(line.x + 1)
        && line.y < rect.bottom()
        && rect.y < line.bottom().max(line.y + 1)
}

/// A crossing of the grid's lines, by column and row, and whether it is left up or down.
type Crossing = ((usize, usize), bool);

/// The cheapest way over the lines beside the obstacles (A* over a sparse grid).
fn search(
    start: Point,
    end: Point,
    leaves: Side,
    near: &[Rect],
    area: Rect,
    reach: i32,
) -> Option<Vec<Point>> {
    let (mut xs, mut ys) = (
        BTreeSet::from([start.x, end.x]),
        BTreeSet::from([start.y, end.y]),
    );
    for rect in near {
        xs.extend([rect.x - reach, rect.right() + reach]);
        ys.extend([rect.y - reach, rect.bottom() + reach]);
    }
    let within = |value: &i32, from: i32, to: i32| (from..=to).contains(value);
    let xs: Vec<i32> = xs
        .into_iter()
        .filter(|x| within(x, area.x, area.right()))
        .collect();
    let ys: Vec<i32> = ys
        .into_iter()
        .filter(|y| within(y, area.y, area.bottom()))
        .collect();
    let column = |x: i32| xs.binary_search(&x).ok();
    let row = |y: i32| ys.binary_search(&y).ok();
    let (goal, origin) = (
        (column(end.x)?, row(end.y)?),
        (column(start.x)?, row(start.y)?),
    );
    let at = |(column, row): (usize, usize)| Some(Point::new(*xs.get(column)?, *ys.get(row)?));
    let free = |a: Point, b: Point| !near.iter().any(|rect| crosses(rect.grown_by(4), a, b));
    let distance = |a: Point, b: Point| i64::from((a.x - b.x).abs()) + i64::from((a.y - b.y).abs());
    let mut best: BTreeMap<Crossing, i64> = BTreeMap::new();
    let mut came: BTreeMap<Crossing, Crossing> = BTreeMap::new();
    let mut queue = BinaryHeap::new();
    let first = (origin, leaves.is_vertical());
    best.insert(first, 0);
    queue.push(Reverse((distance(start, end), 0_i64, first)));
    while let Some(Reverse((_, cost, state))) = queue.pop() {
        let (cell, vertical) = state;
        if cell == goal {
            let mut points = Vec::new();
            let mut at_state = Some(state);
            while let Some(state) = at_state {
                points.push(at(state.0)?);
                at_state = came.get(&state).copied();
            }
            points.reverse();
            return Some(points);
        }
        if best.get(&state).is_some_and(|known| *known < cost) {
            continue;
        }
        let here = at(cell)?;
        let (x, y) = cell;
        let steps = [
            (x.checked_sub(1).map(|x| (x, y)), false),
            ((x + 1 < xs.len()).then_some((x + 1, y)), false),
            (y.checked_sub(1).map(|y| (x, y)), true),
            ((y + 1 < ys.len()).then_some((x, y + 1)), true),
        ];
        for (next, goes_vertical) in steps {
            let Some(next) = next else { continue };
            let there = at(next)?;
            if !free(here, there) {
                continue;
            }
            let bend = if goes_vertical == vertical { 0 } else { BEND };
            let total = cost + distance(here, there) + bend;
            let state_there = (next, goes_vertical);
            if best.get(&state_there).is_none_or(|known| total < *known) {
                best.insert(state_there, total);
                came.insert(state_there, state);
                queue.push(Reverse((total + distance(there, end), total, state_there)));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[test]
    fn a_line_goes_round_the_node_in_its_way() {
        let document = sketch::parse(
            "
            left: client at=0,0,100,60
            middle: external_api at=200,0,100,60
            right: external_api at=400,0,100,60
            left -> right
            ",
        )
        .unwrap();
        let topology = Topology::of(&document);
        let routes = routes(&topology);
        let points = routes.values().next().unwrap();
        let middle = Rect::new(200, 0, 100, 60);
        for pair in points.windows(2) {
            assert!(
                pair[0].x == pair[1].x || pair[0].y == pair[1].y,
                "{points:?}"
            );
            assert!(!crosses(middle, pair[0], pair[1]), "{points:?}");
        }
    }

    #[test]
    fn facing_nodes_are_joined_by_a_straight_line() {
        assert_eq!(
            plain(Rect::new(0, 0, 100, 60), Rect::new(0, 200, 100, 60)),
            [Point::new(50, 60), Point::new(50, 200)]
        );
    }
}
