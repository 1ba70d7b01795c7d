//! Measures of the drawing in units, which the canvas and pictures share.

use crate::document::LinkKind;

/// The radius of the corners of cards and frames.
pub const RADIUS: i32 = 8;
/// The radius of the corners of links.
pub const CORNER: i32 = 8;
/// The side of the tile on a card.
pub const TILE: i32 = 32;
/// The side of the glyph on a tile.
pub const GLYPH: i32 = 20;
/// The middle of a container's title, below its upper edge.
pub const TITLE_LINE: i32 = 18;

/// Dashes and gaps of a kind of link; none for a whole line.
#[must_use]
pub const fn dashes(kind: LinkKind) -> &'static [f64] {
    match kind {
        LinkKind::Request => &[],
        LinkKind::Async => &[7.0, 4.0],
        LinkKind::Attach => &[2.0, 4.0],
        LinkKind::Route => &[10.0, 4.0],
        LinkKind::Replicate => &[9.0, 4.0, 2.0, 4.0],
        LinkKind::Uses => &[3.0, 4.0],
        LinkKind::Observe => &[1.0, 4.0],
        LinkKind::Deploy => &[6.0, 4.0, 1.0, 4.0],
        LinkKind::Connection => &[12.0, 4.0],
    }
}

/// Dashes of a request that can be done without.
pub const SOFT: &[f64] = &[5.0, 4.0];

/// What carries none of the traffic of users stays in the background.
#[must_use]
pub const fn is_quiet(kind: LinkKind) -> bool {
    matches!(
        kind,
        LinkKind::Attach | LinkKind::Uses | LinkKind::Observe | LinkKind::Deploy
    )
}
