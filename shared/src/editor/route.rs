//! The course of links: right angles, round the nodes that are in the way.

mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

use search::Problem;

use super::bends;
use super::grid::Grid;
use super::layout::sizes;
use crate::component::{Body, Place};
use crate::document::{Dependency, Link, LinkId, LinkKind, Node, NodeId};
use crate::geometry::{Point, Rect};
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

/// Where a port is among all on its side of a node.
#[derive(Debug, Clone, Copy, Default)]
struct Door {
    /// Where along the side the other end of its first link is.
    along: i32,
    /// How many are before it.
    index: usize,
    /// How many the side has.
    count: usize,
}

/// What of a node lines keep clear of.
#[derive(Debug, Clone, PartialEq, Default)]
struct Obstacle {
    /// All of a leaf or a plain bar.
    solid: Option<Rect>,
    /// All of a network or a site.
    network: Option<Rect>,
    /// The words in the title of a container.
    words: Vec<Rect>,
}

impl Obstacle {
    fn of(node: &Node, rect: Rect) -> Self {
        let is_solid = is_solid(node);
        Self {
            solid: is_solid.then_some(rect),
            network: is_network(node).then_some(rect),
            words: match is_solid {
                true => Vec::new(),
                false => sizes::title_words(node, rect).collect(),
            },
        }
    }

    fn rects(&self) -> impl Iterator<Item = Rect> {
        let all = self.solid.iter().chain(&self.network).chain(&self.words);
        all.copied()
    }
}

/// What lines keep clear of.
#[derive(Debug, Clone, Default)]
struct Ground {
    /// Nodes, which no line runs through when there is another way.
    solid: Grid<NodeId>,
    /// The words in titles of containers, which lines avoid when the way round them is short.
    words: Grid<NodeId>,
    /// Networks and sites, which lines of others avoid when the way round them is not long.
    networks: Grid<NodeId>,
}

impl Ground {
    fn add(&mut self, id: NodeId, obstacle: &Obstacle) {
        self.each(obstacle, |grid, rect| grid.add(rect, id));
    }

    fn remove(&mut self, id: NodeId, obstacle: &Obstacle) {
        self.each(obstacle, |grid, rect| grid.remove(rect, id));
    }

    /// Changes each grid that an obstacle stands in, with what it takes up there.
    fn each(&mut self, obstacle: &Obstacle, change: impl Fn(&mut Grid<NodeId>, Rect)) {
        if let Some(rect) = obstacle.solid {
            change(&mut self.solid, rect);
        }
        if let Some(rect) = obstacle.network {
            change(&mut self.networks, rect);
        }
        for words in &obstacle.words {
            change(&mut self.words, *words);
        }
    }

    /// Whether a line runs through no words.
    fn is_legible(&self, a: Point, b: Point) -> bool {
        let line = Rect::between(a, b).grown_by(1);
        !self.words.any(line, |_, _| true)
    }

    /// Whether a way runs through no words and no network of others.
    fn is_clear(&self, way: &[Point], start: Rect, goal: Rect) -> bool {
        way.windows(2).all(|pair| match pair {
            [a, b] => {
                let line = Rect::between(*a, *b).grown_by(1);
                let is_of_others = |rect, _| !is_own(rect, start, goal);
                self.is_legible(*a, *b) && !self.networks.any(line, is_of_others)
            }
            _ => true,
        })
    }
}

/// Whether a network holds an end of a link, or is one.
fn is_own(network: Rect, start: Rect, goal: Rect) -> bool {
    network.contains(start) || network.contains(goal)
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
    /// What lines keep clear of, by node, in the order of ids.
    obstacles: Vec<(NodeId, Obstacle)>,
    ground: Ground,
    /// In the order of ids.
    known: Vec<(LinkId, Known)>,
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

/// The way of a link, and what it depends on; its course stands among the [`Routes`].
#[derive(Debug, Clone)]
struct Way {
    /// Its ends before they were moved along their sides.
    ends: (End, End),
    lane: i32,
    /// Nothing outside of this was asked about.
    area: Rect,
    /// The problem, when the way had to be looked for.
    problem: Option<Problem>,
}

/// A link of which the sides are known.
struct Open {
    id: LinkId,
    ends: [(NodeId, Side, Port); 2],
    known: Known,
    /// Its course in the version before.
    course: Option<Vec<Point>>,
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
        // Obstacles may wait until there is a link to lead past them.
        if topology.links().len() > 0 || !self.known.is_empty() || !self.routes.is_empty() {
            self.lead(topology);
        }
    }

    /// Apart from the above, so that a page with an empty design does not have to fetch it.
    #[inline(never)]
    fn lead(&mut self, topology: &Topology<'_>) {
        let drawing = Drawing::of(topology);
        let changed = self.change_obstacles(&drawing);
        let around = changed.iter().copied().reduce(Rect::union);
        let is_changed = |area: Rect| {
            around.is_some_and(|around| around.overlaps(area))
                && changed.iter().any(|rect| rect.overlaps(area))
        };
        let plan = Plan {
            drawing: &drawing,
            ground: &self.ground,
        };
        // Both are in the order of ids, as the links are.
        let mut before = std::mem::take(&mut self.known).into_iter().peekable();
        let mut courses = std::mem::take(&mut self.routes).into_iter().peekable();
        let mut routes: Vec<(LinkId, Vec<Point>)> = Vec::new();
        let mut open: Vec<Open> = Vec::new();
        for (id, link) in topology.links() {
            let Some(rects) = drawing.ends(link) else {
                continue;
            };
            if let Some(course) = bends::course(link, rects.0, rects.1) {
                routes.push((id, course));
                continue;
            }
            let apart = drawing.outermost(link.from) != drawing.outermost(link.to);
            let known = entry_of(&mut before, id).filter(|known| {
                let between = rects.0.union(rects.1).grown_by(BETWEEN);
                known.rects == rects && known.apart == apart && !is_changed(between)
            });
            let known = known.unwrap_or_else(|| Known {
                rects,
                apart,
                sides: plan.sides(link, rects, apart),
                way: None,
            });
            open.push(Open {
                id,
                ends: [
                    (link.from, known.sides.0, Port::Own(id)),
                    (link.to, known.sides.1, drawing.arrival(id, link)),
                ],
                known,
                course: entry_of(&mut courses, id),
            });
        }
        let mut doors = doors(&open).into_iter();
        self.known.reserve(open.len());
        for Open {
            id,
            ends: [from, to],
            mut known,
            course,
        } in open
        {
            let mut end = |end| plan.end(end, doors.next().unwrap_or_default());
            let ends = (end(from), end(to));
            // Links to one node keep to one lane, so that they run together.
            let lane = i32::try_from(to.0.0 % 5).unwrap_or(0) * LANE;
            let before = known.way.take().zip(course);
            let is_same = |(way, _): &(Way, Vec<Point>)| {
                way.ends == ends && way.lane == lane && !is_changed(way.area)
            };
            let (way, course) = match before {
                Some(before) if is_same(&before) => before,
                before => plan.way((from.0, to.0), ends, lane, before),
            };
            routes.push((id, course));
            known.way = Some(way);
            self.known.push((id, known));
        }
        self.routes = routes.into_iter().collect();
    }

    /// Takes note of what lines keep clear of in another version; what came, went or moved.
    fn change_obstacles(&mut self, drawing: &Drawing<'_>) -> Vec<Rect> {
        let mut changed = Vec::new();
        let ground = &mut self.ground;
        let mut go = |id: NodeId, obstacle: &Obstacle| {
            ground.remove(id, obstacle);
            changed.extend(obstacle.rects());
        };
        let mut before = std::mem::take(&mut self.obstacles).into_iter().peekable();
        let mut came: Vec<(NodeId, usize)> = Vec::new();
        for (id, node, rect) in drawing.nodes() {
            while let Some((gone, obstacle)) = before.next_if(|(other, _)| *other < id) {
                go(gone, &obstacle);
            }
            let known = before.next_if(|(other, _)| *other == id);
            let known = known.map(|(_, obstacle)| obstacle);
            let is_same = |known: &Obstacle| is_solid(node) && known.solid == Some(rect);
            let obstacle = match known {
                Some(known) if is_same(&known) => known,
                known => {
                    let obstacle = Obstacle::of(node, rect);
                    if known.as_ref() != Some(&obstacle) {
                        known.iter().for_each(|known| go(id, known));
                        came.push((id, self.obstacles.len()));
                    }
                    obstacle
                }
            };
            self.obstacles.push((id, obstacle));
        }
        before.for_each(|(id, obstacle)| go(id, &obstacle));
        for (id, place) in came {
            if let Some((_, obstacle)) = self.obstacles.get(place) {
                self.ground.add(id, obstacle);
                changed.extend(obstacle.rects());
            }
        }
        changed
    }
}

/// The entry of an id in a list in the order of ids; those before it are left.
fn entry_of<T>(list: &mut Peekable<impl Iterator<Item = (LinkId, T)>>, id: LinkId) -> Option<T> {
    while list.next_if(|(other, _)| *other < id).is_some() {}
    list.next_if(|(other, _)| *other == id)
        .map(|(_, entry)| entry)
}

/// The doors of links: of each where it leaves and where it enters.
fn doors(open: &[Open]) -> Vec<Door> {
    let all = open.iter().flat_map(|link| link.ends).enumerate();
    let mut sides: Vec<(NodeId, Side, usize)> = all
        .map(|(end, (node, side, _))| (node, side, end))
        .collect();
    sides.sort_unstable();
    let mut doors = vec![Door::default(); sides.len()];
    for side in sides.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let mut ends: Vec<(Port, usize, i32)> = (side.iter())
            .filter_map(|(_, side, end)| {
                let link = open.get(end / 2)?;
                let other = match end % 2 {
                    0 => link.known.rects.1,
                    _ => link.known.rects.0,
                };
                let along = match side.is_vertical() {
                    true => other.center().x,
                    false => other.center().y,
                };
                let (_, _, port) = *link.ends.get(end % 2)?;
                Some((port, *end, along))
            })
            .collect();
        ends.sort_unstable();
        // Of links with one port the first one says where it is.
        let mut ports: Vec<_> = (ends.chunk_by(|a, b| a.0 == b.0))
            .filter_map(|links| links.first().map(|(port, _, along)| (*along, *port, links)))
            .collect();
        ports.sort_unstable();
        let count = ports.len();
        for (index, (along, _, links)) in ports.into_iter().enumerate() {
            for (_, end, _) in links {
                if let Some(door) = doors.get_mut(*end) {
                    *door = Door {
                        along,
                        index,
                        count,
                    };
                }
            }
        }
    }
    doors
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

/// Where everything of a version of the document is drawn.
struct Drawing<'t> {
    topology: &'t Topology<'t>,
    /// By the slots of nodes; none for those that stand nowhere.
    places: Vec<Option<Drawn>>,
}

/// Where a node is drawn.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    rect: Rect,
    /// The node on the canvas in which it stands.
    outermost: NodeId,
    /// It is a bar that puts each link opposite to its other end.
    is_wide: bool,
}

impl<'t> Drawing<'t> {
    fn of(topology: &'t Topology<'t>) -> Self {
        let mut places = vec![None; topology.nodes().len()];
        let roots = topology.children(None).iter();
        let mut open: Vec<_> = roots.map(|id| (*id, *id, Point::default())).collect();
        while let Some((id, outermost, origin)) = open.pop() {
            let (Some(node), Some(slot)) = (topology.node(id), topology.slot(id)) else {
                continue;
            };
            let rect = node.rect.moved_by(origin);
            if let Some(place) = places.get_mut(slot) {
                let is_wide = rect.width > 240 && node.component.facts().body == Body::Bar;
                *place = Some(Drawn {
                    rect,
                    outermost,
                    is_wide,
                });
            }
            let children = topology.children(Some(id)).iter();
            open.extend(children.map(|child| (*child, outermost, rect.origin())));
        }
        Self { topology, places }
    }

    fn place(&self, id: NodeId) -> Option<Drawn> {
        *self.places.get(self.topology.slot(id)?)?
    }

    fn nodes(&self) -> impl Iterator<Item = (NodeId, &'t Node, Rect)> {
        let nodes = self.topology.nodes().zip(&self.places);
        nodes.filter_map(|((id, node), place)| place.map(|drawn| (id, node, drawn.rect)))
    }

    fn ends(&self, link: &Link) -> Option<(Rect, Rect)> {
        Some((self.rect(link.from)?, self.rect(link.to)?))
    }

    fn rect(&self, id: NodeId) -> Option<Rect> {
        self.place(id).map(|drawn| drawn.rect)
    }

    fn outermost(&self, id: NodeId) -> Option<NodeId> {
        self.place(id).map(|drawn| drawn.outermost)
    }

    fn is_wide(&self, id: NodeId) -> bool {
        self.place(id).is_some_and(|drawn| drawn.is_wide)
    }

    /// Links of one kind that lead to one node arrive together, like water in a river.
    fn arrival(&self, id: LinkId, link: &Link) -> Port {
        match self.is_wide(link.to) {
            true => Port::Own(id),
            false => Port::Shared(link.kind, link.dependency),
        }
    }
}

/// One version of the document, as links see it.
struct Plan<'p> {
    drawing: &'p Drawing<'p>,
    ground: &'p Ground,
}

impl Plan<'_> {
    fn sides(&self, link: &Link, (from, to): (Rect, Rect), apart: bool) -> (Side, Side) {
        let own = [link.from, link.to];
        open_sides(from, to, apart, |way| {
            is_free(way, &self.ground.solid, &own)
        })
    }

    /// An end of a link at its door.
    fn end(&self, (node, side, port): (NodeId, Side, Port), door: Door) -> End {
        let rect = self.drawing.rect(node).unwrap_or_default();
        let wide = self.drawing.is_wide(node);
        End {
            at: on_side(wide, rect, side, door.index, door.count, door.along),
            side,
            rect,
            alone: door.count == 1 && matches!(port, Port::Own(_)),
        }
    }

    /// The way between two ends; one that was looked for before is kept when it is of the same problem.
    fn way(
        &self,
        (from, to): (NodeId, NodeId),
        ends: (End, End),
        lane: i32,
        before: Option<(Way, Vec<Point>)>,
    ) -> (Way, Vec<Point>) {
        let ground = self.ground;
        let wide = [from, to].map(|id| self.drawing.is_wide(id));
        let (mut start, mut goal) = ends;
        straighten(&mut start, &mut goal);
        if wide == [true, true] {
            pass_by(&mut start, &mut goal, &ground.solid, &[from, to]);
        }
        for (end, is_wide) in [&mut start, &mut goal].into_iter().zip(wide) {
            if is_wide {
                step_aside(end, ground);
            }
        }
        let direct = bent(start.at, start.side, goal.at);
        let mut area = start.rect.union(goal.rect).grown_by(BETWEEN);
        let is_open = is_free(&direct, &ground.solid, &[from, to])
            && ground.is_clear(&direct, start.rect, goal.rect);
        if is_open {
            let way = Way {
                ends,
                lane,
                area,
                problem: None,
            };
            return (way, direct);
        }
        let around = search::around(&direct, &ground.solid);
        area = area.union(around.grown_by(1));
        let problem = Problem::of(ground, (start, goal), around, lane);
        let solved = before.filter(|(way, _)| problem.is_some() && way.problem == problem);
        let course = match (solved, &problem) {
            (Some((_, course)), _) => course,
            (None, Some(problem)) => problem.solve(),
            (None, None) => direct,
        };
        let way = Way {
            ends,
            lane,
            area,
            problem,
        };
        (way, course)
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
        solid.any(line, |rect, id| {
            !own.contains(&id) && crosses(rect.grown_by(4), a, b)
        })
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
    let mut beside: Vec<i32> = (solid.overlapping(between).into_iter())
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
    let words = ground.words.overlapping(Rect::between(a, b).grown_by(1));
    let mut beside: Vec<i32> = (words.into_iter())
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
