//! Rectangles by the cells of a coarse grid, so that a question about a place asks the
//! neighbourhood only.

use std::collections::HashMap;

use crate::geometry::{Point, Rect};
use crate::hash::Hashed;

/// Edge of a cell, in units.
const CELL: i32 = 256;
/// A rectangle over more cells than this stands in a list of its own.
const MANY: i64 = 4096;

/// Rectangles with a mark each.
#[derive(Debug, Clone)]
pub struct Grid<T> {
    cells: HashMap<(i32, i32), Vec<(Rect, T)>, Hashed>,
    large: Vec<(Rect, T)>,
}

impl<T> Default for Grid<T> {
    fn default() -> Self {
        Self {
            cells: HashMap::default(),
            large: Vec::new(),
        }
    }
}

impl<T: Copy + PartialEq> Grid<T> {
    /// Adds a rectangle.
    pub fn add(&mut self, rect: Rect, mark: T) {
        match cells(rect) {
            Some(cells) => {
                cells.for_each(|cell| self.cells.entry(cell).or_default().push((rect, mark)))
            }
            None => self.large.push((rect, mark)),
        }
    }

    /// Takes out a rectangle that was added.
    pub fn remove(&mut self, rect: Rect, mark: T) {
        let take_out = |from: &mut Vec<(Rect, T)>| {
            if let Some(at) = from.iter().position(|one| *one == (rect, mark)) {
                from.swap_remove(at);
            }
        };
        match cells(rect) {
            Some(cells) => cells.for_each(|cell| {
                self.cells.get_mut(&cell).map(take_out);
            }),
            None => take_out(&mut self.large),
        }
    }

    /// Whether a rectangle that overlaps `area` is one of those that are looked for. Each is asked about once,
    /// in no order that means anything, until one is found.
    pub fn any(&self, area: Rect, mut is: impl FnMut(Rect, T) -> bool) -> bool {
        let mut found = |rect: Rect, mark: T| rect.overlaps(area) && is(rect, mark);
        // Of the cells that are looked at, only the first one of a rectangle tells of it.
        let is_first = |(x, y): (i32, i32), rect: Rect, from: Point| {
            x == cell(rect.x.max(from.x)) && y == cell(rect.y.max(from.y))
        };
        let mut found_in = |at: (i32, i32), held: &[(Rect, T)], from: Point| {
            (held.iter()).any(|(rect, mark)| is_first(at, *rect, from) && found(*rect, *mark))
        };
        let near = match cells(area) {
            Some(mut near) => near.any(|at| {
                (self.cells.get(&at)).is_some_and(|held| found_in(at, held, area.origin()))
            }),
            None => {
                let everywhere = Point::new(i32::MIN, i32::MIN);
                (self.cells.iter()).any(|(at, held)| found_in(*at, held, everywhere))
            }
        };
        near || self.large.iter().any(|(rect, mark)| found(*rect, *mark))
    }

    /// The rectangles that overlap `area`, each once, in no order that means anything.
    pub fn overlapping(&self, area: Rect) -> Vec<(Rect, T)> {
        let mut found = Vec::new();
        self.any(area, |rect, mark| {
            found.push((rect, mark));
            false
        });
        found
    }
}

/// The column or row of a place.
fn cell(place: i32) -> i32 {
    place.div_euclid(CELL)
}

/// The cells of a rectangle; none when they are too many.
fn cells(rect: Rect) -> Option<impl Iterator<Item = (i32, i32)>> {
    let (left, right, top, bottom) = (
        cell(rect.x),
        cell(rect.right()),
        cell(rect.y),
        cell(rect.bottom()),
    );
    let count = i64::from(right - left + 1) * i64::from(bottom - top + 1);
    (count <= MANY).then(|| (top..=bottom).flat_map(move |y| (left..=right).map(move |x| (x, y))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_finds_what_a_search_of_everything_finds() {
        let rect = |number: i32| {
            Rect::new(
                number * 137 % 2000 - 900,
                number * 71 % 1500 - 700,
                40 + number * 13 % 300,
                60,
            )
        };
        let mut grid = Grid::default();
        for number in 0..200 {
            grid.add(rect(number), number);
        }
        let all_around = Rect::new(-500_000, -500_000, 1_000_000, 1_000_000);
        grid.add(all_around, 200);
        let check = |grid: &Grid<i32>, area: Rect, is_in: &dyn Fn(i32) -> bool| {
            let found = grid.overlapping(area).into_iter();
            let mut found: Vec<i32> = found.map(|(_, mark)| mark).collect();
            found.sort_unstable();
            let expected = (0..200)
                .filter(|other| is_in(*other) && rect(*other).overlaps(area))
                .chain([200]);
            assert_eq!(found, expected.collect::<Vec<_>>());
        };
        let areas: Vec<Rect> = (0..60).map(|number| rect(number * 3 + 1)).collect();
        for area in areas.iter().copied().chain([all_around]) {
            check(&grid, area, &|_| true);
        }
        for number in (0..200).step_by(3) {
            grid.remove(rect(number), number);
        }
        for area in areas.into_iter().chain([all_around]) {
            check(&grid, area, &|number| number % 3 != 0);
        }
    }
}
