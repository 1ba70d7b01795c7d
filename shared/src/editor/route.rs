//! The course of links: right angles, round the nodes that are in the way.

mod search;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use search::Problem;

use super::bends;
use super::grid::Grid;
use super::layout::sizes;
use crate::component::{Body, Place};
use crate::document::{Dependency, Link, LinkId, LinkKind, Node, NodeId};
use crate::geometry::{Point, Rect};
use crate::hash::Hashed;
use crate::topology::Topology;

/// The course of each link, in world coordinates, from its start to its end.
pub type Routes = BTreeMap<LinkId, Vec<Point>>;

/// Free space between a line and a node.
const CLEARANCE: i32 = 14;
/// Distance between lines that share a corridor.
const LANE: i32 = 7;
/// No more places than this are tried for a straight line past what is in between.
const PASSAGES: usize = 16;
/// What is farther than this from the rectangle around two nodes has no part in where the direct line between
/// them begins and ends, or whether it is open: more than [`step_aside`] looks ahead.
const BETWEEN: i32 = 80;

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
#[derive(Debug, Clone, Copy, PartialEq)]
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
    Router::of(topology).routes
}

/// The course of every link in one version of the document after the other. What was found out about a link
/// is kept with all that it depends on, so that the next version asks only about those that it changes.
#[derive(Debug, Clone, Default)]
pub struct Router {
    routes: Routes,
    /// What lines keep clear of, by the node that it belongs to.
    obstacles: HashMap<NodeId, Vec<Rect>, Hashed>,
    known: BTreeMap<LinkId, Known>,
}

/// What was found out about a link that nobody leads.
#[derive(Debug, Clone)]
struct Known {
    rects: (Rect, Rect),
    apart: bool,
    /// The sides at which it leaves and enters.
    sides: (Side, Side),
    way: Option<Way>,
}

/// The way of a link, and what it depends on.
#[derive(Debug, Clone)]
struct Way {
    /// Its ends before they were moved along their sides.
    ends: (End, End),
    lane: i32,
    /// Nothing outside of this was asked about.
    area: Rect,
    /// The problem, when the way had to be looked for.
    problem: Option<Problem>,
    course: Vec<Point>,
}

impl Router {
    /// The courses in a first version.
    #[must_use]
    pub fn of(topology: &Topology<'_>) -> Self {
        let mut router = Self::default();
        router.follow(topology);
        router
    }

    /// The courses as they are.
    #[must_use]
    pub fn routes(&self) -> &Routes {
        &self.routes
    }

    /// Goes on to another version.
    pub fn follow(&mut self, topology: &Topology<'_>) {
        let plan = Plan::of(topology);
        let changed = self.change_obstacles(topology, &plan.rects);
        let around = changed.iter().copied().reduce(Rect::union);
        let is_changed = |area: Rect| {
            around.is_some_and(|around| around.overlaps(area))
                && changed.iter().any(|rect| rect.overlaps(area))
        };
        let mut before = std::mem::take(&mut self.known);
        self.routes.clear();
        let mut ports: BTreeMap<(NodeId, Side), BTreeMap<Port, i32>> = BTreeMap::new();
        let mut open = Vec::new();
        for (id, link) in topology.links() {
            let Some(rects) = plan.ends(link) else {
                continue;
            };
            if let Some(course) = bends::course(link, rects.0, rects.1) {
                self.routes.insert(id, course);
                continue;
            }
            let apart = plan.outermost(link.from) != plan.outermost(link.to);
            let known = before.remove(&id).filter(|known| {
                let between = rects.0.union(rects.1).grown_by(BETWEEN);
                known.rects == rects && known.apart == apart && !is_changed(between)
            });
            let known = known.unwrap_or_else(|| Known {
                rects,
                apart,
                sides: plan.sides(link, rects, apart),
                way: None,
            });
            let ends = (
                (link.from, known.sides.0, Port::Own(id)),
                (link.to, known.sides.1, arrival(topology, id, link)),
            );
            for ((node, side, port), other) in [(ends.0, rects.1), (ends.1, rects.0)] {
                let along = match side.is_vertical() {
                    true => other.center().x,
                    false => other.center().y,
                };
                let ports = ports.entry((node, side)).or_default();
                ports.entry(port).or_insert(along);
            }
            open.push((id, ends, known));
        }
        for (id, ends, mut known) in open {
            let end = |(node, side, port)| plan.end(node, side, port, ports.get(&(node, side)));
            let (start, goal) = (end(ends.0), end(ends.1));
            // Links to one node keep to one lane, so that they run together.
            let lane = i32::try_from(ends.1.0.0 % 5).unwrap_or(0) * LANE;
            let is_same =
                |way: &Way| way.ends == (start, goal) && way.lane == lane && !is_changed(way.area);
            let way = match known.way.take() {
                Some(way) if is_same(&way) => way,
                before => plan.way((ends.0.0, ends.1.0), (start, goal), lane, before),
            };
            self.routes.insert(id, way.course.clone());
            known.way = Some(way);
            self.known.insert(id, known);
        }
    }

    /// Takes note of what lines keep clear of in another version; what came, went or moved.
    fn change_obstacles(
        &mut self,
        topology: &Topology<'_>,
        rects: &HashMap<NodeId, Rect, Hashed>,
    ) -> Vec<Rect> {
        let mut changed = Vec::new();
        for (id, node) in topology.nodes() {
            let Some(rect) = rects.get(&id) else { continue };
            let known = self.obstacles.get(&id);
            if is_solid(node) && known.is_some_and(|known| **known == [*rect]) {
                continue;
            }
            let now = obstacles(node, *rect);
            if known != Some(&now) {
                changed.extend(known.into_iter().flatten().chain(&now));
                self.obstacles.insert(id, now);
            }
        }
        if self.obstacles.len() > rects.len() {
            self.obstacles.retain(|id, gone| {
                let stays = rects.contains_key(id);
                if !stays {
                    changed.append(gone);
                }
                stays
            });
        }
        changed
    }
}

/// What of a node lines keep clear of: a leaf or a plain bar, or else the words in its title and, of a
/// network, all of it.
fn obstacles(node: &Node, rect: Rect) -> Vec<Rect> {
    if is_solid(node) {
        return vec![rect];
    }
    let network = is_network(node).then_some(rect);
    sizes::title_words(node, rect).chain(network).collect()
}

fn is_solid(node: &Node) -> bool {
    node.component.facts().offers.is_none()
}

fn is_network(node: &Node) -> bool {
    matches!(
        node.component.facts().offers,
        Some(Place::Vpc | Place::Site)
    )
}

/// Links of one kind that lead to one node arrive together, like water in a river.
fn arrival(topology: &Topology<'_>, id: LinkId, link: &Link) -> Port {
    if is_wide(topology, link.to) {
        Port::Own(id)
    } else {
        Port::Shared(link.kind, link.dependency)
    }
}

/// One version of the document, as links see it.
struct Plan<'t> {
    topology: &'t Topology<'t>,
    rects: HashMap<NodeId, Rect, Hashed>,
    /// The node on the canvas in which each stands.
    outermost: HashMap<NodeId, NodeId, Hashed>,
    /// Made when the first link asks for it.
    ground: OnceCell<Ground>,
}

impl<'t> Plan<'t> {
    fn of(topology: &'t Topology<'t>) -> Self {
        let mut plan = Self {
            topology,
            rects: HashMap::default(),
            outermost: HashMap::default(),
            ground: OnceCell::new(),
        };
        let roots = topology.children(None).iter();
        let mut open: Vec<_> = roots.map(|id| (*id, *id, Point::default())).collect();
        while let Some((id, outermost, origin)) = open.pop() {
            let Some(node) = topology.node(id) else {
                continue;
            };
            let rect = node.rect.moved_by(origin);
            plan.rects.insert(id, rect);
            plan.outermost.insert(id, outermost);
            let children = topology.children(Some(id)).iter();
            open.extend(children.map(|child| (*child, outermost, rect.origin())));
        }
        plan
    }

    fn ends(&self, link: &Link) -> Option<(Rect, Rect)> {
        Some((*self.rects.get(&link.from)?, *self.rects.get(&link.to)?))
    }

    fn outermost(&self, id: NodeId) -> Option<NodeId> {
        self.outermost.get(&id).copied()
    }

    /// Containers let lines through, rather beside their titles; leaves and plain bars do not.
    fn ground(&self) -> &Ground {
        self.ground.get_or_init(|| {
            let mut ground = Ground::default();
            for (id, node) in self.topology.nodes() {
                let Some(rect) = self.rects.get(&id) else {
                    continue;
                };
                if is_solid(node) {
                    ground.solid.add(*rect, id);
                    continue;
                }
                for words in sizes::title_words(node, *rect) {
                    ground.words.add(words, id);
                }
                if is_network(node) {
                    ground.networks.add(*rect, id);
                }
            }
            ground
        })
    }

    fn sides(&self, link: &Link, (from, to): (Rect, Rect), apart: bool) -> (Side, Side) {
        let own = [link.from, link.to];
        open_sides(from, to, apart, |way| {
            is_free(way, &self.ground().solid, &own)
        })
    }

    /// An end of a link among all that begin or end at a side of a node.
    fn end(
        &self,
        node: NodeId,
        side: Side,
        port: Port,
        ports: Option<&BTreeMap<Port, i32>>,
    ) -> End {
        let rect = self.rects.get(&node).copied().unwrap_or_default();
        let mut order: Vec<(i32, Port)> = (ports.into_iter().flatten())
            .map(|(port, along)| (*along, *port))
            .collect();
        order.sort_unstable();
        let index = order
            .iter()
            .position(|(_, other)| *other == port)
            .unwrap_or(0);
        let along = order.get(index).map_or(0, |(along, _)| *along);
        let wide = is_wide(self.topology, node);
        End {
            at: on_side(wide, rect, side, index, order.len(), along),
            side,
            rect,
            alone: order.len() == 1 && matches!(port, Port::Own(_)),
        }
    }

    /// The way between two ends; one that was looked for before is kept when it is of the same problem.
    fn way(
        &self,
        (from, to): (NodeId, NodeId),
        ends: (End, End),
        lane: i32,
        before: Option<Way>,
    ) -> Way {
        let (topology, ground) = (self.topology, self.ground());
        let (mut start, mut goal) = ends;
        straighten(&mut start, &mut goal);
        if is_wide(topology, from) && is_wide(topology, to) {
            pass_by(&mut start, &mut goal, &ground.solid, &[from, to]);
        }
        for (end, node) in [(&mut start, from), (&mut goal, to)] {
            if is_wide(topology, node) {
                step_aside(end, ground);
            }
        }
        let direct = bent(start.at, start.side, goal.at);
        let mut area = start.rect.union(goal.rect).grown_by(BETWEEN);
        let is_open = is_free(&direct, &ground.solid, &[from, to])
            && ground.is_clear(&direct, start.rect, goal.rect);
        if is_open {
            return Way {
                ends,
                lane,
                area,
                problem: None,
                course: direct,
            };
        }
        let around = search::around(&direct, &ground.solid);
        area = area.union(around.grown_by(1));
        let problem = Problem::of(ground, (start, goal), around, lane);
        let solved = before.filter(|before| problem.is_some() && before.problem == problem);
        let course = match (solved, &problem) {
            (Some(solved), _) => solved.course,
            (None, Some(problem)) => problem.solve(),
            (None, None) => direct,
        };
        Way {
            ends,
            lane,
            area,
            problem,
            course,
        }
    }
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
        .flat_map(|(words, _)| {
            [
                words.x - 2 * search::BESIDE,
                words.right() + 2 * search::BESIDE,
            ]
        })
        .filter(|x| (end.rect.x + 12..=end.rect.right() - 12).contains(x))
        .collect();
    beside.sort_unstable_by_key(|x| ((x - end.at.x).abs(), *x));
    let legible = |x: &i32| matches!(before(*x), [a, b] if ground.is_legible(a, b));
    if let Some(x) = beside.into_iter().find(legible) {
        end.at.x = x;
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
    fn a_version_has_the_same_ways_whatever_was_known_before() {
        let mut text = String::new();
        for number in 0..20 {
            let (x, y) = (number % 5 * 140, number / 5 * 110);
            text += &format!("n{number}: client at={x},{y},100,60\n");
        }
        for number in 0..24 {
            let (from, to) = (number * 7 % 20, number * 11 % 20);
            if from != to {
                text += &format!("n{from} -> n{to}\n");
            }
        }
        let mut document = sketch::parse(&text).unwrap();
        let mut router = Router::of(&Topology::of(&document));
        let ids: Vec<NodeId> = document.nodes.keys().copied().collect();
        for step in 0..16_usize {
            let id = ids[step * 13 % ids.len()];
            if step == 8 {
                document.remove(&BTreeSet::from([id]));
            } else if let Some(node) = document.node_mut(id) {
                let by = i32::try_from(step).unwrap() * 19 - 150;
                node.rect = node.rect.moved_by(Point::new(by, -by / 2));
            }
            router.follow(&Topology::of(&document));
            assert_eq!(*router.routes(), routes(&Topology::of(&document)), "{step}");
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
