//! Where dragged things come to rest: in line with what stands beside them, at equal distances, or
//! else on the grid.

use crate::geometry::{Point, Rect};

/// A line that says with what something is in line, or a distance that is the same as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guide {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// It is one of several equal distances.
    pub is_gap: bool,
}

/// A place to rest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rest {
    /// How far from the wanted place it is.
    pub by: Point,
    /// In which directions there is one.
    pub found: (bool, bool),
    /// What it is in line with.
    pub guides: Vec<Guide>,
}

/// Which edges of a rectangle come to rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edges {
    /// Left, middle and right.
    pub across: [bool; 3],
    /// Top, middle and bottom.
    pub down: [bool; 3],
}

impl Edges {
    /// All of them: what is moved as a whole.
    pub const ALL: Self = Self {
        across: [true; 3],
        down: [true; 3],
    };

    /// Those at a corner, clockwise from the upper left: what is resized.
    #[must_use]
    pub fn at_corner(corner: usize) -> Self {
        let (right, bottom) = (matches!(corner % 4, 1 | 2), corner % 4 >= 2);
        Self {
            across: [!right, false, right],
            down: [!bottom, false, bottom],
        }
    }

    fn is_whole(self) -> bool {
        self == Self::ALL
    }
}

/// The nearest place to rest within `reach` of where a rectangle is.
#[must_use]
pub fn rest(moving: Rect, edges: Edges, siblings: &[Rect], reach: i32) -> Rest {
    let across = nearest(moving, edges.across, edges.is_whole(), siblings, reach);
    let turned: Vec<Rect> = siblings.iter().map(|rect| turn(*rect)).collect();
    let down = nearest(turn(moving), edges.down, edges.is_whole(), &turned, reach);
    let by = Point::new(across.unwrap_or(0), down.unwrap_or(0));
    let at = match edges.is_whole() {
        true => moving.moved_by(by),
        false => stretched(moving, edges, by),
    };
    let mut guides = Vec::new();
    if across.is_some() {
        guides.extend(lines(at, edges.across, siblings));
        guides.extend(gaps(at, siblings).into_iter().flatten());
    }
    if down.is_some() {
        let upright = turn(at);
        guides.extend(lines(upright, edges.down, &turned).map(turn_guide));
        guides.extend(gaps(upright, &turned).into_iter().flatten().map(turn_guide));
    }
    guides.sort_unstable();
    guides.dedup();
    Rest {
        by,
        found: (across.is_some(), down.is_some()),
        guides,
    }
}

fn stretched(rect: Rect, edges: Edges, by: Point) -> Rect {
    let [left, _, right] = edges.across;
    let [top, _, bottom] = edges.down;
    let shift = |moves: bool, by: i32| if moves { by } else { 0 };
    Rect::between(
        rect.origin() + Point::new(shift(left, by.x), shift(top, by.y)),
        Point::new(rect.right(), rect.bottom())
            + Point::new(shift(right, by.x), shift(bottom, by.y)),
    )
}

/// A rectangle with its directions exchanged, so that one computation does for both.
fn turn(rect: Rect) -> Rect {
    Rect::new(rect.y, rect.x, rect.height, rect.width)
}

fn turn_guide(guide: Guide) -> Guide {
    let turn = |at: Point| Point::new(at.y, at.x);
    Guide {
        from: turn(guide.from),
        to: turn(guide.to),
        ..guide
    }
}

/// Left, middle and right.
fn stops(rect: Rect) -> [i32; 3] {
    [rect.x, rect.center().x, rect.right()]
}

/// The least way to a place to rest from left to right, edges before distances.
fn nearest(
    moving: Rect,
    edges: [bool; 3],
    whole: bool,
    siblings: &[Rect],
    reach: i32,
) -> Option<i32> {
    let own = stops(moving).into_iter().zip(edges).enumerate();
    let own: Vec<(usize, i32)> = own
        .filter(|(_, (_, counts))| *counts)
        .map(|(kind, (at, _))| (kind, at))
        .collect();
    let in_line = siblings.iter().flat_map(|sibling| {
        let stops = stops(*sibling).into_iter().enumerate();
        stops.flat_map(|(kind, stop)| {
            // A middle is in line with middles, edges with edges.
            let fits = move |own: &&(usize, i32)| (own.0 == 1) == (kind == 1);
            own.iter().filter(fits).map(move |(_, at)| stop - at)
        })
    });
    let equal = whole.then(|| equal_distances(moving, siblings));
    let ranked = in_line
        .map(|by| (by, 0))
        .chain(equal.into_iter().flatten().map(|by| (by, 1)));
    ranked
        .filter(|(by, _)| by.abs() <= reach)
        .min_by_key(|(by, rank)| (by.abs(), *rank, *by))
        .map(|(by, _)| by)
}

/// What stands in the same row, from left to right.
fn row(moving: Rect, siblings: &[Rect]) -> Vec<Rect> {
    let beside = |rect: &&Rect| rect.y < moving.bottom() && moving.y < rect.bottom();
    let mut row: Vec<Rect> = siblings.iter().filter(beside).copied().collect();
    row.sort_by_key(|rect| (rect.x, rect.right()));
    row
}

/// The neighbours in a row: two to the left, the farther first, and two to the right.
fn neighbours(moving: Rect, row: &[Rect]) -> [Option<Rect>; 4] {
    let middle = moving.center().x;
    let left: Vec<Rect> = (row.iter().copied())
        .filter(|rect| rect.center().x < middle && rect.right() <= middle)
        .collect();
    let right: Vec<Rect> = (row.iter().copied())
        .filter(|rect| rect.center().x > middle && rect.x >= middle)
        .collect();
    let mut before = left.into_iter().rev();
    let (near, far) = (before.next(), before.next());
    let mut after = right.into_iter();
    [far, near, after.next(), after.next()]
}

/// The ways to places where distances to neighbours are equal.
fn equal_distances(moving: Rect, siblings: &[Rect]) -> Vec<i32> {
    let row = row(moving, siblings);
    let [before, left, right, after] = neighbours(moving, &row);
    let mut ways = Vec::new();
    if let (Some(left), Some(right)) = (left, right) {
        let room = right.x - left.right() - moving.width;
        if room > 0 {
            ways.push(left.right() + room / 2 - moving.x);
        }
    }
    if let (Some(before), Some(left)) = (before, left) {
        let gap = left.x - before.right();
        if gap > 0 {
            ways.push(left.right() + gap - moving.x);
        }
    }
    if let (Some(right), Some(after)) = (right, after) {
        let gap = after.x - right.right();
        if gap > 0 {
            ways.push(right.x - gap - moving.right());
        }
    }
    ways
}

/// The upright lines on which an edge or the middle stands together with a sibling's.
fn lines(at: Rect, edges: [bool; 3], siblings: &[Rect]) -> impl Iterator<Item = Guide> {
    let own = stops(at).into_iter().zip(edges).enumerate();
    let own = own.filter(|(_, (_, counts))| *counts);
    let lines: Vec<Guide> = own
        .filter_map(|(kind, (x, _))| {
            let shares = |rect: &&Rect| {
                let stops = stops(**rect).into_iter().enumerate();
                let mut fitting = stops.filter(|(other, _)| (*other == 1) == (kind == 1));
                fitting.any(|(_, stop)| stop == x)
            };
            let all = siblings
                .iter()
                .filter(shares)
                .copied()
                .reduce(Rect::union)?;
            let all = all.union(at);
            Some(Guide {
                from: Point::new(x, all.y),
                to: Point::new(x, all.bottom()),
                is_gap: false,
            })
        })
        .collect();
    lines.into_iter()
}

/// The equal distances in a row, when there are two.
fn gaps(at: Rect, siblings: &[Rect]) -> Option<Vec<Guide>> {
    let row = row(at, siblings);
    let [before, left, right, after] = neighbours(at, &row);
    let gap = |a: Option<Rect>, b: Option<Rect>| {
        let (a, b) = (a?, b?);
        (b.x > a.right()).then_some((a, b))
    };
    let distances = [
        gap(before, left),
        gap(left, Some(at)),
        gap(Some(at), right),
        gap(right, after),
    ];
    let width = |(a, b): (Rect, Rect)| b.x - a.right();
    let own: Vec<i32> = [distances[1], distances[2]]
        .into_iter()
        .flatten()
        .map(width)
        .collect();
    // Half a unit of difference cannot be seen, and a middle is rounded.
    let equals = |gap: &(Rect, Rect), to: i32| (width(*gap) - to).abs() <= 1;
    let found = own.into_iter().find_map(|wanted| {
        let equal: Vec<(Rect, Rect)> = (distances.iter().flatten().copied())
            .filter(|gap| equals(gap, wanted))
            .collect();
        (equal.len() >= 2).then_some(equal)
    })?;
    let guide = |(a, b): (Rect, Rect)| {
        let (top, bottom) = (a.y.max(b.y), a.bottom().min(b.bottom()));
        let y = if top < bottom {
            i32::midpoint(top, bottom)
        } else {
            at.center().y
        };
        Guide {
            from: Point::new(a.right(), y),
            to: Point::new(b.x, y),
            is_gap: true,
        }
    };
    Some(found.into_iter().map(guide).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: [Rect; 2] = [Rect::new(0, 0, 100, 60), Rect::new(140, 0, 100, 60)];

    #[test]
    fn edges_come_to_rest_on_the_edges_of_siblings() {
        let found = rest(Rect::new(5, 203, 100, 60), Edges::ALL, &ROW, 8);
        assert_eq!((found.by, found.found), (Point::new(-5, 0), (true, false)));
        assert!(found.guides.contains(&Guide {
            from: Point::new(0, 0),
            to: Point::new(0, 263),
            is_gap: false
        }));
    }

    #[test]
    fn distances_become_equal() {
        let found = rest(Rect::new(283, 6, 100, 50), Edges::ALL, &ROW, 8);
        assert_eq!(found.by.x, -3, "40 beside the second as between the two");
        let gaps = found.guides.iter().filter(|guide| guide.is_gap);
        assert_eq!(gaps.count(), 2);
        let between = [ROW[0], Rect::new(400, 0, 100, 60)];
        let found = rest(Rect::new(196, 31, 100, 20), Edges::ALL, &between, 8);
        assert_eq!(found.by.x, 4, "in the middle between the two");
    }

    #[test]
    fn a_corner_moves_its_own_edges_only() {
        let found = rest(Rect::new(20, 100, 123, 90), Edges::at_corner(2), &ROW, 8);
        assert_eq!(found.by, Point::new(-3, 0), "the right edge goes to 140");
        assert_eq!(found.found, (true, false));
    }

    #[test]
    fn far_away_there_is_no_place_to_rest() {
        assert_eq!(
            rest(Rect::new(17, 217, 100, 60), Edges::ALL, &ROW, 8),
            Rest::default()
        );
    }
}
