//! The dotted ground.

use super::brush::Brush;

/// Units between dots at 100 %: three steps of the grid.
const SPACING: f64 = 24.0;
/// Dots never stand closer than this, in CSS pixels.
const CLOSEST: f64 = 15.0;

/// Paints the dots.
pub fn dots(brush: &Brush<'_>) {
    let mut spacing = SPACING * brush.scale;
    while spacing < CLOSEST * brush.density {
        spacing *= 2.0;
    }
    let (left, top) = brush.phase(spacing);
    let size = (1.5 * brush.density).round().max(1.0);
    brush.context.begin_path();
    let mut y = top;
    while y < brush.size.1 {
        let mut x = left;
        while x < brush.size.0 {
            brush.context.rect(x.round(), y.round(), size, size);
            x += spacing;
        }
        y += spacing;
    }
    brush.context.set_fill_style_str(&brush.theme().dot);
    brush.context.fill();
}

impl Brush<'_> {
    /// Where a pattern that repeats every `spacing` device pixels begins on the canvas.
    fn phase(&self, spacing: f64) -> (f64, f64) {
        let (x, y) = self.exact_origin();
        ((-x).rem_euclid(spacing), (-y).rem_euclid(spacing))
    }
}
