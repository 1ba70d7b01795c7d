//! Rectangles by the cells of a coarse grid, so that a question about a place asks the
//! neighbourhood only.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::geometry::Rect;
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
        let Some(cells) = Cells::of(rect) else {
            return self.large.push((rect, mark));
        };
        for cell in cells.all() {
            self.cells.entry(cell).or_default().push((rect, mark));
        }
    }

    /// Takes out a rectangle that was added.
    pub fn remove(&mut self, rect: Rect, mark: T) {
        let take_out = |from: &mut Vec<(Rect, T)>| {
            if let Some(at) = from.iter().position(|one| *one == (rect, mark)) {
                from.swap_remove(at);
            }
        };
        let Some(cells) = Cells::of(rect) else {
            return take_out(&mut self.large);
        };
        for cell in cells.all() {
            if let Some(held) = self.cells.get_mut(&cell) {
                take_out(held);
            }
        }
    }

    /// Whether a rectangle that overlaps `area` is one of those that are looked for. Each is asked about once,
    /// in no order that means anything, until one is found.
    pub fn any(&self, area: Rect, mut is: impl FnMut(Rect, T) -> bool) -> bool {
        // What the largest rectangles and areas overlap is looked for one by one.
        for (rect, mark) in &self.large {
            if rect.overlaps(area) && is(*rect, *mark) {
                return true;
            }
        }
        let Some(Cells { across, down }) = Cells::of(area) else {
            return self.any_in_all(area, is);
        };
        let (left, top) = (*across.start(), *down.start());
        for y in down {
            for x in across.clone() {
                let Some(held) = self.cells.get(&(x, y)) else {
                    continue;
                };
                for (rect, mark) in held {
                    // Of its cells that are looked at, only the first one tells of a rectangle.
                    let is_first =
                        (x == left || x == cell(rect.x)) && (y == top || y == cell(rect.y));
                    if is_first && rect.overlaps(area) && is(*rect, *mark) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn any_in_all(&self, area: Rect, mut is: impl FnMut(Rect, T) -> bool) -> bool {
        let all = self.cells.iter();
        let all = all.flat_map(|(at, held)| held.iter().map(move |held| (at, held)));
        all.into_iter().any(|(at, (rect, mark))| {
            *at == (cell(rect.x), cell(rect.y)) && rect.overlaps(area) && is(*rect, *mark)
        })
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

/// The columns and rows of some cells.
struct Cells {
    across: RangeInclusive<i32>,
    down: RangeInclusive<i32>,
}

impl Cells {
    /// Those of a rectangle; none when they are too many.
    fn of(rect: Rect) -> Option<Self> {
        let (left, right) = (cell(rect.x), cell(rect.right()));
        let (top, bottom) = (cell(rect.y), cell(rect.bottom()));
        let count = i64::from(right - left + 1) * i64::from(bottom - top + 1);
        (count <= MANY).then_some(Self {
            across: left..=right,
            down: top..=bottom,
        })
    }

    fn all(self) -> impl Iterator<Item = (i32, i32)> {
        let Self { across, down } = self;
        down.flat_map(move |y| across.clone().map(move |x| (x, y)))
    }
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
