//! The dotted ground.

use super::brush::{Brush, Pixels};

/// Units between dots at 100 %: three steps of the grid.
const SPACING: f64 = 24.0;
/// Dots never stand closer than this, in CSS pixels.
const CLOSEST: f64 = 15.0;

/// Paints a part of the canvas in place of what is there.
pub fn paint(brush: &Brush<'_>, part: Pixels) {
    let (context, theme) = (brush.context, brush.theme());
    let [x, y, width, height] = [part.x, part.y, part.width, part.height].map(f64::from);
    context.set_fill_style_str(&theme.ground);
    context.fill_rect(x, y, width, height);
    let size = f64::from(size(brush));
    context.begin_path();
    for (x, y) in places(brush, part) {
        context.rect(f64::from(x), f64::from(y), size, size);
    }
    context.set_fill_style_str(&theme.dot);
    context.fill();
}

/// The side of a dot in device pixels.
pub fn size(brush: &Brush<'_>) -> i32 {
    (1.5 * brush.density).round().max(1.0) as i32
}

/// The upper left corners of the dots of which something is in a part of the canvas.
pub fn places(brush: &Brush<'_>, part: Pixels) -> impl Iterator<Item = (i32, i32)> + use<> {
    let mut spacing = SPACING * brush.scale;
    while spacing < CLOSEST * brush.density {
        spacing *= 2.0;
    }
    let size = size(brush);
    // They stand on the picture of the whole world, so that they move with it.
    let along = move |from: i32, to: i32, origin: i32| {
        let first = (f64::from(from - size + origin) / spacing).floor() as i32;
        let last = (f64::from(to + origin) / spacing).ceil() as i32;
        (first..=last).map(move |dot| (f64::from(dot) * spacing).round() as i32 - origin)
    };
    let origin = brush.origin();
    along(part.y, part.bottom(), origin.y)
        .flat_map(move |y| along(part.x, part.right(), origin.x).map(move |x| (x, y)))
}
