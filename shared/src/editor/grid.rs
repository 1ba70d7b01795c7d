//! Rectangles by the cells of a coarse grid, so that a question about a place asks the
//! neighbourhood only.

use std::collections::HashMap;

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

impl<T: Copy> Grid<T> {
    /// Adds a rectangle.
    pub fn add(&mut self, rect: Rect, mark: T) {
        match cells(rect) {
            Some(cells) => {
                cells.for_each(|cell| self.cells.entry(cell).or_default().push((rect, mark)))
            }
            None => self.large.push((rect, mark)),
        }
    }

    /// The rectangles that overlap `area`, in no order that means anything; one over several cells may come
    /// several times.
    pub fn overlapping(&self, area: Rect) -> impl Iterator<Item = (Rect, T)> + '_ {
        let near: Box<dyn Iterator<Item = &(Rect, T)>> = match cells(area) {
            Some(cells) => Box::new(cells.filter_map(|cell| self.cells.get(&cell)).flatten()),
            None => Box::new(self.cells.values().flatten()),
        };
        near.chain(&self.large)
            .filter(move |(rect, _)| rect.overlaps(area))
            .copied()
    }
}

fn cells(rect: Rect) -> Option<impl Iterator<Item = (i32, i32)>> {
    let cell = |value: i32| value.div_euclid(CELL);
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
        grid.add(Rect::new(-500_000, -500_000, 1_000_000, 1_000_000), 200);
        for number in 0..60 {
            let area = rect(number * 3 + 1);
            let found: std::collections::BTreeSet<_> =
                grid.overlapping(area).map(|(_, mark)| mark).collect();
            let expected = (0..200)
                .filter(|other| rect(*other).overlaps(area))
                .chain([200])
                .collect();
            assert_eq!(found, expected);
        }
    }
}
