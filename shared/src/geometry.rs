//! Points and rectangles in whole units; one unit is one CSS pixel at 100 %.

use serde::{Deserialize, Serialize};

/// A point, or a distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

impl Point {
    /// A point.
    #[must_use]
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }
}

impl std::ops::Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(
            self.x.saturating_add(other.x),
            self.y.saturating_add(other.y),
        )
    }
}

impl std::ops::Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(
            self.x.saturating_sub(other.x),
            self.y.saturating_sub(other.y),
        )
    }
}

/// A rectangle: its upper left corner, its width and its height. Saved as `[x, y, width, height]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "[i32; 4]", into = "[i32; 4]")]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width, not negative.
    pub width: i32,
    /// Height, not negative.
    pub height: i32,
}

/// No coordinate or size is beyond this, so sums of a few of them never overflow.
pub const LIMIT: i32 = 10_000_000;

impl From<[i32; 4]> for Rect {
    fn from([x, y, width, height]: [i32; 4]) -> Self {
        let within = |value: i32| value.clamp(-LIMIT, LIMIT);
        Self {
            x: within(x),
            y: within(y),
            width: width.clamp(0, LIMIT),
            height: height.clamp(0, LIMIT),
        }
    }
}

impl From<Rect> for [i32; 4] {
    fn from(rect: Rect) -> Self {
        [rect.x, rect.y, rect.width, rect.height]
    }
}

impl Rect {
    /// A rectangle.
    #[must_use]
    pub const fn new(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// The rectangle between two opposite corners.
    #[must_use]
    pub fn between(a: Point, b: Point) -> Self {
        let (left, top) = (a.x.min(b.x), a.y.min(b.y));
        Self::new(left, top, a.x.max(b.x) - left, a.y.max(b.y) - top)
    }

    /// The upper left corner.
    #[must_use]
    pub fn origin(self) -> Point {
        Point::new(self.x, self.y)
    }

    /// The right edge.
    #[must_use]
    pub fn right(self) -> i32 {
        self.x.saturating_add(self.width)
    }

    /// The lower edge.
    #[must_use]
    pub fn bottom(self) -> i32 {
        self.y.saturating_add(self.height)
    }

    /// The middle.
    #[must_use]
    pub fn center(self) -> Point {
        Point::new(self.x + self.width / 2, self.y + self.height / 2)
    }

    /// The same size elsewhere.
    #[must_use]
    pub fn moved_by(self, by: Point) -> Self {
        let origin = self.origin() + by;
        Self {
            x: origin.x.clamp(-LIMIT, LIMIT),
            y: origin.y.clamp(-LIMIT, LIMIT),
            ..self
        }
    }

    /// Larger by `by` on every side; smaller when negative, never below nothing.
    #[must_use]
    pub fn grown_by(self, by: i32) -> Self {
        Self::new(
            self.x - by,
            self.y - by,
            (self.width + 2 * by).max(0),
            (self.height + 2 * by).max(0),
        )
    }

    /// Whether the point is in it or on its edge.
    #[must_use]
    pub fn holds(self, at: Point) -> bool {
        (self.x..=self.right()).contains(&at.x) && (self.y..=self.bottom()).contains(&at.y)
    }

    /// How far a point is from it, across or down, whichever is more; 0 in it and on its edge.
    #[must_use]
    pub fn distance(self, at: Point) -> i32 {
        let outside = |at: i32, from: i32, to: i32| {
            let before = from.saturating_sub(at);
            before.max(at.saturating_sub(to)).max(0)
        };
        outside(at.x, self.x, self.right()).max(outside(at.y, self.y, self.bottom()))
    }

    /// Whether `inner` is wholly in it.
    #[must_use]
    pub fn contains(self, inner: Self) -> bool {
        self.x <= inner.x
            && self.y <= inner.y
            && inner.right() <= self.right()
            && inner.bottom() <= self.bottom()
    }

    /// Whether the two share an area.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (left, top) = (self.x.min(other.x), self.y.min(other.y));
        Self::new(
            left,
            top,
            self.right().max(other.right()) - left,
            self.bottom().max(other.bottom()) - top,
        )
    }
}
