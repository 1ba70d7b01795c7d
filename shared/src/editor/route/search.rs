//! The way of one link past what is in between.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{CLEARANCE, End, Ground, Side, bent, crosses, is_own, simplified};
use crate::document::NodeId;
use crate::editor::grid::Grid;
use crate::geometry::{Point, Rect};

/// More than this around a link, and it takes the plain way.
const OBSTACLES: usize = 48;
/// What a bend costs, in units of length.
const BEND: i64 = 60;
/// What a unit of length costs more where it runs through the words of a title.
const THROUGH_WORDS: i64 = 16;
/// What a unit of length costs more where it runs through a network of neither end.
const THROUGH_NETWORK: i64 = 2;

/// A way that has to be looked for: all that it depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Problem {
    start: End,
    goal: End,
    /// How far from nodes the way keeps beyond the usual, so that ways to other nodes run beside it.
    lane: i32,
    /// Where it is looked for.
    area: Rect,
    near: Near,
}

impl Problem {
    /// A way round what is in the way of the direct one; none where there is too much of it in the area.
    pub(super) fn of(
        ground: &Ground,
        (start, goal): (End, End),
        area: Rect,
        lane: i32,
    ) -> Option<Self> {
        let near = Near::within(ground, area, (start.rect, goal.rect))?;
        Some(Self {
            start,
            goal,
            lane,
            area,
            near,
        })
    }

    /// The best way there is.
    pub(super) fn solve(&self) -> Vec<Point> {
        let (start, goal) = (self.start, self.goal);
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
        let mut tried = None;
        for reach in [CLEARANCE + self.lane, CLEARANCE, CLEARANCE / 2] {
            let reach = reach.min(gap / 2);
            if tried.replace(reach) == Some(reach) {
                continue;
            }
            let (from, to) = (out(start, reach), out(goal, reach));
            let Some(mut points) = search(from, to, start.side, &self.near, self.area, reach)
            else {
                continue;
            };
            points.insert(0, start.at);
            points.push(goal.at);
            let points = simplified(points);
            let spoilt = self.near.spoilt(&points);
            if best.as_ref().is_none_or(|(least, _)| spoilt < *least) {
                best = Some((spoilt, points));
            }
            if spoilt == 0 {
                break;
            }
        }
        best.map_or_else(|| bent(start.at, start.side, goal.at), |(_, points)| points)
    }
}

/// Where a way round what is in the way is looked for: around the plain way, and past the ends of
/// what that runs through.
pub(super) fn around(direct: &[Point], solid: &Grid<NodeId>) -> Rect {
    const MARGIN: i32 = 160;
    let lines = direct.windows(2).filter_map(|pair| match pair {
        [a, b] => Some(Rect::between(*a, *b)),
        _ => None,
    });
    let mut around: Option<Rect> = None;
    let mut add = |rect: Rect| around = Some(around.map_or(rect, |around| around.union(rect)));
    for line in lines {
        solid.any(line.grown_by(8), |rect, _| {
            add(rect.grown_by(2 * CLEARANCE));
            false
        });
        add(line.grown_by(MARGIN));
    }
    around.unwrap_or_default()
}

/// What is in the area of one link.
#[derive(Debug, Clone, PartialEq)]
struct Near {
    solid: Vec<Rect>,
    /// What a line had better not run through, and what a unit of length costs more there.
    soft: Vec<(Rect, i64)>,
}

impl Near {
    /// None when there is more than can be looked at.
    fn within(ground: &Ground, area: Rect, (start, goal): (Rect, Rect)) -> Option<Self> {
        let solid = distinct(&ground.solid, area, OBSTACLES, |_| true)?;
        let room = OBSTACLES - solid.len();
        let is_of_others = |rect| !is_own(rect, start, goal);
        let networks = distinct(&ground.networks, area, room, is_of_others)?;
        let words = distinct(&ground.words, area, room - networks.len(), |_| true)?;
        let networks = networks.into_iter().map(|rect| (rect, THROUGH_NETWORK));
        let words = words.into_iter().map(|rect| (rect, THROUGH_WORDS));
        Some(Self {
            solid,
            soft: networks.chain(words).collect(),
        })
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

/// Free space between a line and words, or the frame of a network.
pub(super) const BESIDE: i32 = 6;

/// The different ones among some rectangles of a grid, in order; none when there are more than so many.
fn distinct(
    grid: &Grid<NodeId>,
    area: Rect,
    most: usize,
    are: impl Fn(Rect) -> bool,
) -> Option<Vec<Rect>> {
    let mut found: Vec<Rect> = Vec::new();
    let sort = |found: &mut Vec<Rect>| {
        found.sort_unstable_by_key(|rect| (rect.x, rect.y, rect.width, rect.height));
        found.dedup();
    };
    let are_too_many = grid.any(area, |rect, _| {
        found.extend(are(rect).then_some(rect));
        found.len() > most && {
            sort(&mut found);
            found.len() > most
        }
    });
    sort(&mut found);
    (!are_too_many).then_some(found)
}

/// A way keeps at least so far from nodes.
const WALL: i32 = 4;
/// What a stretch costs more that is closed.
const CLOSED: i64 = i64::MAX;

/// The lines over which a way is looked for: beside the obstacles, and through both ends. Where they cross is
/// numbered from the left, and within a column from the top.
struct Lines {
    xs: Vec<i32>,
    ys: Vec<i32>,
    /// What the stretch from each crossing to the one at its right costs more than its length.
    right: Vec<i64>,
    /// The same, to the one below.
    down: Vec<i64>,
}

impl Lines {
    fn of(ends: [Point; 2], near: &Near, area: Rect, reach: i32) -> Self {
        let many = 2 * (ends.len() + near.solid.len() + near.soft.len());
        let (mut xs, mut ys) = (Vec::with_capacity(many), Vec::with_capacity(many));
        let (across, down) = (area.x..=area.right(), area.y..=area.bottom());
        let mut add = |x: i32, y: i32| {
            xs.extend(across.contains(&x).then_some(x));
            ys.extend(down.contains(&y).then_some(y));
        };
        ends.iter().for_each(|end| add(end.x, end.y));
        let solid = near.solid.iter().map(|rect| rect.grown_by(reach));
        let soft = near.soft.iter().map(|(rect, _)| rect.grown_by(BESIDE));
        for rect in solid.chain(soft) {
            add(rect.x, rect.y);
            add(rect.right(), rect.bottom());
        }
        for places in [&mut xs, &mut ys] {
            places.sort_unstable();
            places.dedup();
        }
        let free = vec![0; xs.len() * ys.len()];
        let mut lines = Self {
            right: free.clone(),
            down: free,
            xs,
            ys,
        };
        for (rect, price) in &near.soft {
            lines.add(*rect, |length| i64::from(length) * price);
        }
        for rect in &near.solid {
            lines.add(rect.grown_by(WALL), |_| CLOSED);
        }
        lines
    }

    /// What the stretches through a rectangle cost more, by their length in it.
    fn add(&mut self, rect: Rect, price: impl Fn(i32) -> i64) {
        let rows = self.ys.len();
        let (left, right) = (rect.x, rect.right());
        let (top, bottom) = (rect.y, rect.bottom());
        let inside = |places: &[i32], from: i32, to: i32| {
            places.partition_point(|at| *at < from)..places.partition_point(|at| *at < to)
        };
        // Stretches begin one before the first place that is farther in than the edge.
        let through = |places: &[i32], from: i32, to: i32| {
            let first = places.partition_point(|at| *at <= from).saturating_sub(1);
            let last = places.partition_point(|at| *at < to);
            first..last.min(places.len().saturating_sub(1))
        };
        let overlap = |places: &[i32], at: usize, from: i32, to: i32| match places.get(at..) {
            Some([a, b, ..]) => (*b).min(to) - (*a).max(from),
            _ => 0,
        };
        let level = inside(&self.ys, top, bottom);
        for column in through(&self.xs, left, right) {
            let more = price(overlap(&self.xs, column, left, right));
            let stretches = (column * rows + level.start)..(column * rows + level.end);
            for stretch in self.right.get_mut(stretches).unwrap_or_default() {
                *stretch = stretch.saturating_add(more);
            }
        }
        let crossed = through(&self.ys, top, bottom);
        for column in inside(&self.xs, left, right) {
            for row in crossed.clone() {
                let more = price(overlap(&self.ys, row, top, bottom));
                if let Some(stretch) = self.down.get_mut(column * rows + row) {
                    *stretch = stretch.saturating_add(more);
                }
            }
        }
    }

    /// The number of a crossing; none where no lines cross.
    fn number(&self, at: Point) -> Option<usize> {
        let column = self.xs.binary_search(&at.x).ok()?;
        let row = self.ys.binary_search(&at.y).ok()?;
        Some(column * self.ys.len() + row)
    }

    /// Hands over the stretches from a crossing that are not closed.
    fn each_from(&self, crossing: usize, mut take: impl FnMut(Stretch)) {
        let rows = self.ys.len();
        let (column, row) = (crossing / rows, crossing % rows);
        let (Some(&x), Some(&y)) = (self.xs.get(column), self.ys.get(row)) else {
            return;
        };
        let mut lead = |to: usize, at: Option<Point>, more: Option<&i64>, vertical: bool| {
            if let (Some(at), Some(&more)) = (at, more.filter(|more| **more != CLOSED)) {
                let length = i64::from((at.x - x).abs() + (at.y - y).abs());
                take(Stretch {
                    to,
                    at,
                    vertical,
                    cost: length + more,
                });
            }
        };
        let beside = |column: usize| self.xs.get(column).map(|x| Point::new(*x, y));
        let above = |row: usize| self.ys.get(row).map(|y| Point::new(x, *y));
        if let Some(left) = crossing.checked_sub(rows) {
            lead(left, beside(column - 1), self.right.get(left), false);
        }
        lead(
            crossing + rows,
            beside(column + 1),
            self.right.get(crossing),
            false,
        );
        if row > 0 {
            let up = crossing - 1;
            lead(up, above(row - 1), self.down.get(up), true);
        }
        lead(crossing + 1, above(row + 1), self.down.get(crossing), true);
    }
}

/// A stretch from one crossing to the next.
struct Stretch {
    /// The crossing that it leads to, and where that is.
    to: usize,
    at: Point,
    /// Whether it leads up or down.
    vertical: bool,
    /// Without the bend before it.
    cost: i64,
}

/// The cheapest way over the lines beside the obstacles (A* over a sparse grid).
fn search(
    start: Point,
    end: Point,
    leaves: Side,
    near: &Near,
    area: Rect,
    reach: i32,
) -> Option<Vec<Point>> {
    let lines = Lines::of([start, end], near, area, reach);
    let (origin, goal) = (lines.number(start)?, lines.number(end)?);
    let mut is_open = origin == goal;
    lines.each_from(goal, |_| is_open = true);
    if !is_open {
        return None;
    }
    // A crossing is come to along a row or a column: two states, of which each has what it costs to be there.
    let state = |crossing: usize, vertical: bool| crossing * 2 + usize::from(vertical);
    let turn = |one: bool, other: bool| if one == other { 0 } else { BEND };
    // What the rest costs at least: its length, and a bend where the end is not straight ahead.
    let rest = |at: Point, vertical: bool| {
        let (across, down) = ((at.x - end.x).abs(), (at.y - end.y).abs());
        let ahead = match (across, down) {
            (0, 0) => true,
            (0, _) => vertical,
            (_, 0) => !vertical,
            _ => false,
        };
        i64::from(across) + i64::from(down) + turn(ahead, true)
    };
    let mut costs: Vec<i64> = vec![i64::MAX; lines.right.len() * 2];
    let first = state(origin, leaves.is_vertical());
    *costs.get_mut(first)? = 0;
    let mut queue = BinaryHeap::from([Reverse((rest(start, leaves.is_vertical()), first, start))]);
    let mut least: Option<i64> = None;
    // Goes on until every way that costs no more than the best one is known.
    while let Some(Reverse((total, from, at))) = queue.pop() {
        if least.is_some_and(|least| total > least) {
            break;
        }
        let (crossing, vertical) = (from / 2, from % 2 == 1);
        if crossing == goal {
            least = Some(total);
            continue;
        }
        let cost = *costs.get(from)?;
        if total > cost + rest(at, vertical) {
            continue;
        }
        lines.each_from(crossing, |stretch| {
            let to = state(stretch.to, stretch.vertical);
            let cost = cost + turn(vertical, stretch.vertical) + stretch.cost;
            if let Some(known) = costs.get_mut(to).filter(|known| cost < **known) {
                *known = cost;
                let total = cost + rest(stretch.at, stretch.vertical);
                queue.push(Reverse((total, to, stretch.at)));
            }
        });
    }
    // Back from the end: of several ways that cost the same, the one that stays on course longest.
    let least = least?;
    let cost_of = |state: usize| costs.get(state).copied().unwrap_or(i64::MAX);
    let mut at = [state(goal, false), state(goal, true)]
        .into_iter()
        .find(|state| cost_of(*state) == least)?;
    let mut points = vec![end];
    while at != first {
        let (crossing, vertical) = (at / 2, at % 2 == 1);
        let mut before: Option<(i64, i64, usize, Point)> = None;
        lines.each_from(crossing, |stretch| {
            for came in [false, true] {
                let from = state(stretch.to, came);
                let cost = cost_of(from);
                let is_best = stretch.vertical == vertical
                    && cost.saturating_add(turn(came, vertical) + stretch.cost) == cost_of(at);
                let length = (stretch.at.x - end.x).abs() + (stretch.at.y - end.y).abs();
                let this = (cost.saturating_add(length.into()), cost, from, stretch.at);
                if is_best && before.is_none_or(|before| this < before) {
                    before = Some(this);
                }
            }
        });
        let (_, _, from, point) = before?;
        points.push(point);
        at = from;
    }
    points.reverse();
    Some(points)
}
