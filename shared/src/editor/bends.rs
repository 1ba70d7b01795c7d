//! Links that somebody led through places of their own: a stretch is dragged aside, and the course stays
//! at right angles.

use super::route::{Side, simplified};
use crate::document::Link;
use crate::geometry::{Point, Rect};

/// A stretch that is shorter, in units, has no handle.
const SHORTEST: i32 = 24;
/// How far from a node a course bends that leaves it straight.
const LEAD: i32 = 16;

/// The middles of the stretches that can be dragged, with their numbers.
#[must_use]
pub fn handles(course: &[Point]) -> Vec<(usize, Point)> {
    let stretch = |(number, pair): (usize, &[Point])| match pair {
        [a, b] if (a.x - b.x).abs() + (a.y - b.y).abs() >= SHORTEST => {
            let middle = Point::new(i32::midpoint(a.x, b.x), i32::midpoint(a.y, b.y));
            Some((number, middle))
        }
        _ => None,
    };
    course.windows(2).enumerate().filter_map(stretch).collect()
}

/// The stretch of a course on which a place lies.
#[must_use]
pub fn stretch_at(course: &[Point], at: Point, reach: i32) -> Option<usize> {
    let near = |pair: &[Point]| match pair {
        [a, b] => Rect::between(*a, *b).grown_by(reach).holds(at),
        _ => false,
    };
    course.windows(2).position(near)
}

/// The bends of a course of which one stretch was dragged to a place.
#[must_use]
pub fn dragged(course: &[Point], stretch: usize, to: Point) -> Vec<Point> {
    let (Some(&a), Some(&b)) = (course.get(stretch), course.get(stretch + 1)) else {
        return inner(course);
    };
    let level = a.y == b.y;
    let aside = |at: Point| {
        if level {
            Point::new(at.x, to.y)
        } else {
            Point::new(to.x, at.y)
        }
    };
    // Both ends of a course stay at their nodes, so a stretch there gets a corner of its own.
    let towards = |from: Point, other: Point| {
        let step = |from: i32, to: i32| from + (to - from).clamp(-LEAD, LEAD);
        Point::new(step(from.x, other.x), step(from.y, other.y))
    };
    let mut points: Vec<Point> = course.iter().take(stretch).copied().collect();
    if stretch == 0 {
        let corner = towards(a, b);
        points.extend([a, corner, aside(corner)]);
    } else {
        points.push(aside(a));
    }
    if stretch + 2 == course.len() {
        let corner = towards(b, a);
        points.extend([aside(corner), corner, b]);
    } else {
        points.push(aside(b));
    }
    points.extend(course.iter().skip(stretch + 2));
    inner(&simplified(points))
}

fn inner(course: &[Point]) -> Vec<Point> {
    let count = course.len().saturating_sub(2);
    course.iter().skip(1).take(count).copied().collect()
}

/// The course of a link through its bends, between two rectangles; none when it has no bends.
#[must_use]
pub fn course(link: &Link, from: Rect, to: Rect) -> Option<Vec<Point>> {
    let bends: Vec<Point> = link
        .bends
        .iter()
        .map(|bend| *bend + from.origin())
        .collect();
    let (first, last) = (*bends.first()?, *bends.last()?);
    let ((start, leaves), (goal, enters)) = (door(from, first), door(to, last));
    let mut points = vec![start];
    let mut upright = leaves.is_vertical();
    for bend in bends {
        let at = points.last().copied().unwrap_or(start);
        if at.x != bend.x && at.y != bend.y {
            let corner = if upright {
                Point::new(at.x, bend.y)
            } else {
                Point::new(bend.x, at.y)
            };
            points.push(corner);
            upright = !upright;
        } else if at != bend {
            upright = at.x == bend.x;
        }
        points.push(bend);
    }
    if last.x != goal.x && last.y != goal.y {
        points.push(if enters.is_vertical() {
            Point::new(goal.x, last.y)
        } else {
            Point::new(last.x, goal.y)
        });
    }
    points.push(goal);
    Some(simplified(points))
}

/// Where a course leaves a rectangle that leads to a place, and at which side.
fn door(rect: Rect, to: Point) -> (Point, Side) {
    let x = to.x.clamp(rect.x, rect.right());
    let y = to.y.clamp(rect.y, rect.bottom());
    let above = rect.y - to.y;
    let below = to.y - rect.bottom();
    let left = rect.x - to.x;
    let right = to.x - rect.right();
    if above.max(below) >= left.max(right) {
        if above >= below {
            (Point::new(x, rect.y), Side::Top)
        } else {
            (Point::new(x, rect.bottom()), Side::Bottom)
        }
    } else if left >= right {
        (Point::new(rect.x, y), Side::Left)
    } else {
        (Point::new(rect.right(), y), Side::Right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NodeId;

    const FROM: Rect = Rect::new(0, 0, 100, 60);
    const TO: Rect = Rect::new(300, 200, 100, 60);

    fn led(bends: Vec<Point>) -> Vec<Point> {
        let mut link = Link::new(NodeId(1), NodeId(2));
        link.bends = bends;
        course(&link, FROM, TO).unwrap()
    }

    fn at(points: &[(i32, i32)]) -> Vec<Point> {
        points.iter().map(|(x, y)| Point::new(*x, *y)).collect()
    }

    #[test]
    fn a_dragged_stretch_stays_where_it_was_dragged() {
        let before = at(&[(100, 30), (200, 30), (200, 230), (300, 230)]);
        let bends = dragged(&before, 1, Point::new(150, 99));
        assert_eq!(bends, at(&[(150, 30), (150, 230)]));
        assert_eq!(
            led(bends),
            at(&[(100, 30), (150, 30), (150, 230), (300, 230)])
        );
    }

    #[test]
    fn the_first_and_the_last_stretch_get_corners_of_their_own() {
        let straight = at(&[(100, 30), (300, 30)]);
        let bends = dragged(&straight, 0, Point::new(200, 100));
        assert_eq!(bends, at(&[(116, 30), (116, 100), (284, 100), (284, 30)]));
    }

    #[test]
    fn every_course_is_at_right_angles_and_ends_at_its_nodes() {
        for bends in [
            at(&[(-80, -90)]),
            at(&[(50, 30)]),
            at(&[(700, 400), (-30, 9), (350, 230)]),
        ] {
            let course = led(bends);
            for pair in course.windows(2) {
                assert!(
                    pair[0].x == pair[1].x || pair[0].y == pair[1].y,
                    "{course:?}"
                );
            }
            assert!(
                FROM.holds(course[0]) && TO.holds(*course.last().unwrap()),
                "{course:?}"
            );
        }
    }
}
