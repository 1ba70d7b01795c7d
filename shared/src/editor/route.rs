//! The course of links: right angles, round the nodes that are in the way.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::bends;
use super::grid::Grid;
use super::layout::sizes;
use crate::component::{Body, Place};
use crate::document::{Dependency, Link, LinkId, LinkKind, NodeId};
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
/// What a unit of length costs more where it runs through the words of a title.
const THROUGH_WORDS: i64 = 16;
/// What a unit of length costs more where it runs through a network of neither end.
const THROUGH_NETWORK: i64 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
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

/// What lines keep clear of.
#[derive(Debug, Default)]
struct Ground {
    /// Nodes, which no line runs through when there is another way.
    solid: Grid<NodeId>,
    /// The words in titles of containers, which lines avoid when the way round them is short.
    words: Grid<NodeId>,
    /// Networks and sites, which lines of others avoid when the way round them is not long.
    networks: Grid<NodeId>,
}

impl Ground {
    /// Whether a line runs through no words.
    fn is_legible(&self, a: Point, b: Point) -> bool {
        let line = Rect::between(a, b).grown_by(1);
        self.words.overlapping(line).next().is_none()
    }

    /// Whether a way runs through no words and no network of others.
    fn is_clear(&self, way: &[Point], start: Rect, goal: Rect) -> bool {
        way.windows(2).all(|pair| match pair {
            [a, b] => {
                let mut networks = self.networks.overlapping(Rect::between(*a, *b).grown_by(1));
                self.is_legible(*a, *b) && networks.all(|(rect, _)| is_own(rect, start, goal))
            }
            _ => true,
        })
    }
}

/// Whether a network holds an end of a link, or is one.
fn is_own(network: Rect, start: Rect, goal: Rect) -> bool {
    network.contains(start) || network.contains(goal)
}

/// Whether the node is a bar that puts each link opposite to its other end.
fn is_wide(topology: &Topology<'_>, id: NodeId) -> bool {
    (topology.node(id))
        .is_some_and(|node| node.component.facts().body == Body::Bar && node.rect.width > 240)
}

impl Side {
    pub(super) fn is_vertical(self) -> bool {
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
    // Containers let lines through, rather beside their titles; leaves and plain bars do not.
    let mut ground = Ground::default();
    for (id, node) in topology.nodes() {
        let Some(rect) = rects.get(&id) else { continue };
        if node.component.facts().offers.is_none() {
            ground.solid.add(*rect, id);
        } else {
            for words in sizes::title_words(node, *rect) {
                ground.words.add(words, id);
            }
            if matches!(
                node.component.facts().offers,
                Some(Place::Vpc | Place::Site)
            ) {
                ground.networks.add(*rect, id);
            }
        }
    }
    let solid = &ground.solid;
    let mut ends = Vec::new();
    let mut routes = Routes::new();
    let mut ports: BTreeMap<(NodeId, Side), BTreeMap<Port, i32>> = BTreeMap::new();
    for (id, link) in topology.links() {
        let (Some(&from), Some(&to)) = (rects.get(&link.from), rects.get(&link.to)) else {
            continue;
        };
        if let Some(course) = bends::course(link, from, to) {
            routes.insert(id, course);
            continue;
        }
        let is_free = |way: &[Point]| is_free(way, solid, &[link.from, link.to]);
        let apart = outermost(topology, link.from) != outermost(topology, link.to);
        let (leaves, enters) = open_sides(from, to, apart, is_free);
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
    for (id, from, to) in ends {
        let (mut start, mut goal) = (end(from), end(to));
        straighten(&mut start, &mut goal);
        if is_wide(topology, from.0) && is_wide(topology, to.0) {
            pass_by(&mut start, &mut goal, solid, &[from.0, to.0]);
        }
        for (end, node) in [(&mut start, from.0), (&mut goal, to.0)] {
            if is_wide(topology, node) {
                step_aside(end, &ground);
            }
        }
        // Links to one node keep to one lane, so that they run together.
        let lane = i32::try_from(to.0.0 % 5).unwrap_or(0) * LANE;
        routes.insert(id, course(start, goal, &ground, &[from.0, to.0], lane));
    }
    routes
}

/// How often links run through nodes that are neither of their ends: what the eye trips over.
#[must_use]
pub fn crossings(topology: &Topology<'_>, routes: &Routes) -> Vec<(LinkId, NodeId)> {
    let mut solid = Grid::default();
    for (id, node) in topology.nodes() {
        if node.component.facts().offers.is_none() {
            solid.add(topology.world_rect(id), id);
        }
    }
    let mut found = BTreeSet::new();
    for (id, link) in topology.links() {
        let course = routes.get(&id).map(Vec::as_slice).unwrap_or_default();
        for pair in course.windows(2) {
            let [a, b] = pair else { continue };
            for (rect, node) in solid.overlapping(Rect::between(*a, *b).grown_by(1)) {
                if node != link.from && node != link.to && crosses(rect, *a, *b) {
                    found.insert((id, node));
                }
            }
        }
    }
    found.into_iter().collect()
}

/// The way of a link while one of its ends is being moved or resized.
#[must_use]
pub fn under_way(link: &Link, from: Rect, to: Rect) -> Vec<Point> {
    bends::course(link, from, to).unwrap_or_else(|| plain(from, to))
}

/// The plain way between two rectangles, for a link whose end is being moved.
#[must_use]
pub fn plain(from: Rect, to: Rect) -> Vec<Point> {
    between(from, to, facing(from, to, false))
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
fn open_sides(
    from: Rect,
    to: Rect,
    apart: bool,
    is_free: impl Fn(&[Point]) -> bool,
) -> (Side, Side) {
    let facing = facing(from, to, apart);
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
            if !apart
                && !is_free(&between(from, to, facing))
                && is_free(&between(from, to, across)) =>
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

/// The node on the canvas in which a node stands.
fn outermost(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    topology.lineage(id).last().map(|(id, _)| id)
}

/// The sides at which a link leaves one rectangle and enters another, which may stand apart from each
/// other on the canvas.
fn facing(from: Rect, to: Rect, apart: bool) -> (Side, Side) {
    let down = to.y - from.bottom();
    let up = from.y - to.bottom();
    let right = to.x - from.right();
    let left = from.x - to.right();
    let vertical = down.max(up);
    let horizontal = right.max(left);
    // Rows are read top to bottom: a vertical way wins when there is one worth the name. What stands
    // beside each other on the canvas is read from left to right.
    let beside = apart && horizontal >= 2 * CLEARANCE;
    if vertical >= 0 && !beside && (horizontal < 0 || vertical * 2 >= horizontal) {
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

/// An end on a wide bar moves along it until no words stand before it.
fn step_aside(end: &mut End, ground: &Ground) {
    const REACH: i32 = 64;
    let before = |x: i32| {
        let reach = if end.side == Side::Top { -REACH } else { REACH };
        [Point::new(x, end.at.y), Point::new(x, end.at.y + reach)]
    };
    let [a, b] = before(end.at.x);
    if !end.side.is_vertical() || ground.is_legible(a, b) {
        return;
    }
    let mut beside: Vec<i32> = (ground.words.overlapping(Rect::between(a, b).grown_by(1)))
        .flat_map(|(words, _)| [words.x - 2 * BESIDE, words.right() + 2 * BESIDE])
        .filter(|x| (end.rect.x + 12..=end.rect.right() - 12).contains(x))
        .collect();
    beside.sort_unstable_by_key(|x| ((x - end.at.x).abs(), *x));
    let legible = |x: &i32| matches!(before(*x), [a, b] if ground.is_legible(a, b));
    if let Some(x) = beside.into_iter().find(legible) {
        end.at.x = x;
    }
}

fn course(start: End, goal: End, ground: &Ground, own: &[NodeId], lane: i32) -> Vec<Point> {
    let direct = bent(start.at, start.side, goal.at);
    let open = is_free(&direct, &ground.solid, own);
    if open && ground.is_clear(&direct, start.rect, goal.rect) {
        return direct;
    }
    let area = around(&direct, &ground.solid);
    let near = Near::within(ground, area, (start.rect, goal.rect));
    if near.solid.len() + near.soft.len() > OBSTACLES {
        return direct;
    }
    let out = |end: End, reach: i32| match end.side {
        Side::Top => Point::new(end.at.x, end.at.y - reach),
        Side::Bottom => Point::new(end.at.x, end.at.y + reach),
        Side::Left => Point::new(end.at.x - reach, end.at.y),
        Side::Right => Point::new(end.at.x + reach, end.at.y),
    };
    // Between ends that face each other closely there is no room for more than half the way.
    let gap = match (start.side.is_vertical(), goal.side.is_vertical()) {
        (true, true) => (start.at.y - goal.at.y).abs(),
        (false, false) => (start.at.x - goal.at.x).abs(),
        _ => i32::MAX,
    };
    // Where nodes stand close together, a narrower way may be open, or a more legible one.
    let mut best: Option<(i64, Vec<Point>)> = None;
    for reach in [CLEARANCE + lane, CLEARANCE, CLEARANCE / 2] {
        let reach = reach.min(gap / 2);
        let (from, to) = (out(start, reach), out(goal, reach));
        let Some(mut points) = search(from, to, start.side, &near, area, reach) else {
            continue;
        };
        points.insert(0, start.at);
        points.push(goal.at);
        let points = simplified(points);
        let spoilt = near.spoilt(&points);
        if best.as_ref().is_none_or(|(least, _)| spoilt < *least) {
            best = Some((spoilt, points));
        }
        if spoilt == 0 {
            break;
        }
    }
    best.map_or(direct, |(_, points)| points)
}

/// Where a way round what is in the way is looked for: around the plain way, and past the ends of
/// what that runs through.
fn around(direct: &[Point], solid: &Grid<NodeId>) -> Rect {
    const MARGIN: i32 = 160;
    let lines = direct.windows(2).filter_map(|pair| match pair {
        [a, b] => Some(Rect::between(*a, *b)),
        _ => None,
    });
    let past = lines.flat_map(|line| {
        let blocking = solid.overlapping(line.grown_by(8));
        let blocking = blocking.map(|(rect, _)| rect.grown_by(2 * CLEARANCE));
        blocking.chain([line.grown_by(MARGIN)])
    });
    past.reduce(Rect::union).unwrap_or_default()
}

/// What is in the area of one link.
struct Near {
    solid: Vec<Rect>,
    /// What a line had better not run through, and what a unit of length costs more there.
    soft: Vec<(Rect, i64)>,
}

impl Near {
    fn within(ground: &Ground, area: Rect, (start, goal): (Rect, Rect)) -> Self {
        let in_area = |grid: &Grid<NodeId>| -> BTreeSet<(i32, i32, i32, i32)> {
            (grid.overlapping(area))
                .map(|(rect, _)| (rect.x, rect.y, rect.width, rect.height))
                .collect()
        };
        let rect = |(x, y, width, height)| Rect::new(x, y, width, height);
        let words = in_area(&ground.words).into_iter().map(rect);
        let networks = in_area(&ground.networks).into_iter().map(rect);
        Self {
            solid: in_area(&ground.solid).into_iter().map(rect).collect(),
            soft: (networks.filter(|network| !is_own(*network, start, goal)))
                .map(|network| (network, THROUGH_NETWORK))
                .chain(words.map(|words| (words, THROUGH_WORDS)))
                .collect(),
        }
    }

    /// What a way costs more for what it runs through.
    fn spoilt(&self, way: &[Point]) -> i64 {
        let stretches = way.windows(2).map(|pair| match pair {
            [a, b] => self.spoils(*a, *b),
            _ => 0,
        });
        stretches.sum()
    }

    /// What a stretch costs more for what it runs through.
    fn spoils(&self, a: Point, b: Point) -> i64 {
        let line = Rect::between(a, b);
        let soft = (self.soft.iter()).filter(|(rect, _)| crosses(*rect, a, b));
        soft.map(|(rect, price)| {
            let across = line.right().min(rect.right()) - line.x.max(rect.x);
            let down = line.bottom().min(rect.bottom()) - line.y.max(rect.y);
            i64::from(across.max(down)) * price
        })
        .sum()
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
pub(super) fn simplified(points: Vec<Point>) -> Vec<Point> {
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

/// Free space between a line and words, or the frame of a network.
const BESIDE: i32 = 6;

/// A crossing of the grid's lines, by column and row, and whether it is left up or down.
type Crossing = ((usize, usize), bool);

/// The cheapest way over the lines beside the obstacles (A* over a sparse grid).
fn search(
    start: Point,
    end: Point,
    leaves: Side,
    near: &Near,
    area: Rect,
    reach: i32,
) -> Option<Vec<Point>> {
    let (mut xs, mut ys) = (
        BTreeSet::from([start.x, end.x]),
        BTreeSet::from([start.y, end.y]),
    );
    for rect in &near.solid {
        xs.extend([rect.x - reach, rect.right() + reach]);
        ys.extend([rect.y - reach, rect.bottom() + reach]);
    }
    for (rect, _) in &near.soft {
        xs.extend([rect.x - BESIDE, rect.right() + BESIDE]);
        ys.extend([rect.y - BESIDE, rect.bottom() + BESIDE]);
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
    let walls: Vec<Rect> = near.solid.iter().map(|rect| rect.grown_by(4)).collect();
    let blocked = |a: Point, b: Point| walls.iter().any(|wall| crosses(*wall, a, b));
    let distance = |a: Point, b: Point| i64::from((a.x - b.x).abs()) + i64::from((a.y - b.y).abs());
    // What each crossing is known to cost, and from where it was come to.
    let place =
        |((column, row), vertical): Crossing| (row * xs.len() + column) * 2 + usize::from(vertical);
    let mut best: Vec<i64> = vec![i64::MAX; xs.len() * ys.len() * 2];
    let mut came: Vec<Option<Crossing>> = vec![None; best.len()];
    let mut queue = BinaryHeap::new();
    let first = (origin, leaves.is_vertical());
    if let Some(best) = best.get_mut(place(first)) {
        *best = 0;
    }
    queue.push(Reverse((distance(start, end), 0_i64, first)));
    while let Some(Reverse((_, cost, state))) = queue.pop() {
        let (cell, vertical) = state;
        if cell == goal {
            let mut points = Vec::new();
            let mut at_state = Some(state);
            while let Some(state) = at_state {
                points.push(at(state.0)?);
                at_state = came.get(place(state)).copied().flatten();
            }
            points.reverse();
            return Some(points);
        }
        if best.get(place(state)).is_some_and(|known| *known < cost) {
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
            let bend = if goes_vertical == vertical { 0 } else { BEND };
            let least = cost + distance(here, there) + bend;
            let state_there = (next, goes_vertical);
            let place = place(state_there);
            let (Some(known), Some(from)) = (best.get_mut(place), came.get_mut(place)) else {
                continue;
            };
            if least >= *known || blocked(here, there) {
                continue;
            }
            let total = least + near.spoils(here, there);
            if total < *known {
                (*known, *from) = (total, Some(state));
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
    fn a_line_goes_round_the_title_in_its_way() {
        let document = sketch::parse(
            "
            above: client at=40,0,100,60
            site: onprem_site name=\"A small site\" at=0,100,400,200
              below: onprem_database at=40,100,100,60
            above -> below
            ",
        )
        .unwrap();
        let topology = Topology::of(&document);
        let points = routes(&topology).into_values().next().unwrap();
        let site = document
            .nodes
            .values()
            .find(|node| node.slug == "site")
            .unwrap();
        for words in sizes::title_words(site, site.rect) {
            for pair in points.windows(2) {
                assert!(!crosses(words, pair[0], pair[1]), "{points:?}");
            }
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
