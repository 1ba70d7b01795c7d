//! Several nodes in line with each other, or at equal distances.

use crate::document::NodeId;
use crate::geometry::{Point, Rect};

/// What of several nodes is brought in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Left edges.
    Left,
    /// Middles from left to right.
    Center,
    /// Right edges.
    Right,
    /// Upper edges.
    Top,
    /// Middles from top to bottom.
    Middle,
    /// Lower edges.
    Bottom,
}

/// In which direction distances become equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Across,
    /// From top to bottom.
    Down,
}

/// How far each node moves until all are in line with the outermost, or with the middle of all.
#[must_use]
pub fn aligned(nodes: &[(NodeId, Rect)], line: Line) -> Vec<(NodeId, Point)> {
    let Some(all) = nodes.iter().map(|(_, rect)| *rect).reduce(Rect::union) else {
        return Vec::new();
    };
    let by = |rect: Rect| match line {
        Line::Left => Point::new(all.x - rect.x, 0),
        Line::Center => Point::new(all.center().x - rect.center().x, 0),
        Line::Right => Point::new(all.right() - rect.right(), 0),
        Line::Top => Point::new(0, all.y - rect.y),
        Line::Middle => Point::new(0, all.center().y - rect.center().y),
        Line::Bottom => Point::new(0, all.bottom() - rect.bottom()),
    };
    nodes.iter().map(|(id, rect)| (*id, by(*rect))).collect()
}

/// How far each node moves until the distances between them are equal; the first and the last stay.
#[must_use]
pub fn distributed(nodes: &[(NodeId, Rect)], direction: Direction) -> Vec<(NodeId, Point)> {
    let across = direction == Direction::Across;
    let begin = |rect: Rect| if across { rect.x } else { rect.y };
    let length = |rect: Rect| if across { rect.width } else { rect.height };
    let mut order = nodes.to_vec();
    order.sort_by_key(|(id, rect)| (begin(*rect), *id));
    let (Some((_, first)), Some((_, last))) = (order.first().copied(), order.last().copied())
    else {
        return Vec::new();
    };
    let taken: i32 = order.iter().map(|(_, rect)| length(*rect)).sum();
    let free = begin(last) + length(last) - begin(first) - taken;
    let gaps = i32::try_from(order.len()).unwrap_or(i32::MAX) - 1;
    let mut before = 0;
    let mut moves = Vec::new();
    for (place, (id, rect)) in (0..).zip(order) {
        // What does not divide evenly is spread, so that the last one stays.
        let gap = if gaps > 0 { free * place / gaps } else { 0 };
        let by = begin(first) + before + gap - begin(rect);
        moves.push((
            id,
            if across {
                Point::new(by, 0)
            } else {
                Point::new(0, by)
            },
        ));
        before += length(rect);
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(rects: &[[i32; 4]]) -> Vec<(NodeId, Rect)> {
        (1..)
            .zip(rects)
            .map(|(id, rect)| (NodeId(id), Rect::from(*rect)))
            .collect()
    }

    fn steps(moves: Vec<(NodeId, Point)>) -> Vec<(i32, i32)> {
        moves.into_iter().map(|(_, by)| (by.x, by.y)).collect()
    }

    #[test]
    fn nodes_are_brought_in_line_with_the_outermost() {
        let nodes = nodes(&[[0, 10, 100, 50], [30, 100, 50, 50]]);
        assert_eq!(steps(aligned(&nodes, Line::Left)), [(0, 0), (-30, 0)]);
        assert_eq!(steps(aligned(&nodes, Line::Right)), [(0, 0), (20, 0)]);
        assert_eq!(steps(aligned(&nodes, Line::Center)), [(0, 0), (-5, 0)]);
        assert_eq!(steps(aligned(&nodes, Line::Top)), [(0, 0), (0, -90)]);
        assert_eq!(steps(aligned(&nodes, Line::Bottom)), [(0, 90), (0, 0)]);
    }

    #[test]
    fn distances_become_equal_and_the_outermost_stay() {
        let nodes = nodes(&[
            [0, 0, 10, 10],
            [15, 0, 10, 10],
            [81, 0, 10, 10],
            [30, 0, 10, 10],
        ]);
        assert_eq!(
            steps(distributed(&nodes, Direction::Across)),
            [(0, 0), (12, 0), (24, 0), (0, 0)]
        );
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert_eq!(aligned(&[], Line::Top), []);
        assert_eq!(distributed(&[], Direction::Down), []);
    }
}
