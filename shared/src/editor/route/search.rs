//! The way of one link past what is in between.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

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
        let near = Near::within(ground, area, (start.rect, goal.rect));
        (near.solid.len() + near.soft.len() <= OBSTACLES).then_some(Self {
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
        for reach in [CLEARANCE + self.lane, CLEARANCE, CLEARANCE / 2] {
            let reach = reach.min(gap / 2);
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
    let past = lines.flat_map(|line| {
        let blocking = solid.overlapping(line.grown_by(8));
        let blocking = blocking.map(|(rect, _)| rect.grown_by(2 * CLEARANCE));
        blocking.chain([line.grown_by(MARGIN)])
    });
    past.reduce(Rect::union).unwrap_or_default()
}

/// What is in the area of one link.
#[derive(Debug, Clone, PartialEq)]
struct Near {
    solid: Vec<Rect>,
    /// What a line had better not run through, and what a unit of length costs more there.
    soft: Vec<(Rect, i64)>,
}

impl Near {
    fn within(ground: &Ground, area: Rect, (start, goal): (Rect, Rect)) -> Self {
        let in_area = |grid: &Grid<NodeId>| {
            let mut found: Vec<Rect> = grid.overlapping(area).map(|(rect, _)| rect).collect();
            found.sort_unstable_by_key(|rect| (rect.x, rect.y, rect.width, rect.height));
            found.dedup();
            found
        };
        let words = in_area(&ground.words).into_iter();
        let networks = in_area(&ground.networks).into_iter();
        Self {
            solid: in_area(&ground.solid),
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

/// Free space between a line and words, or the frame of a network.
pub(super) const BESIDE: i32 = 6;

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
