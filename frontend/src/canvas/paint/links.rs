//! Links: right angles with round corners, an arrow head, a dash for each kind, words on a pill.

use shared::cost::drawn::Heat;
use shared::difference::words::Sign;
use shared::editor::look::{self, CORNER};
use shared::editor::scene::LinkShape;

use super::brush::{Area, Brush, Level, Snap};
use super::nodes::GONE;
use super::text::{Align, Face};

/// How the course of a link looks.
pub struct Look<'a> {
    /// Its colour.
    pub colour: &'a str,
    /// Its width in device pixels.
    pub width: f64,
    /// Dashes and gaps in CSS pixels; none for a whole line.
    pub dashes: &'static [f64],
}

/// How a link looks.
pub fn look<'a>(brush: &Brush<'a>, shape: &LinkShape) -> Look<'a> {
    let theme = brush.theme();
    let colour = match shape {
        LinkShape {
            sign: Some(sign), ..
        } => match sign {
            Sign::Added => &theme.added,
            Sign::Changed => &theme.changed,
            Sign::Removed => &theme.error,
        },
        LinkShape {
            refusal: Some(_), ..
        }
        | LinkShape { down: true, .. } => &theme.link_broken,
        LinkShape { raised: true, .. } | LinkShape { selected: true, .. } => &theme.selection,
        LinkShape {
            cost: Some(amount), ..
        } => theme.heat(amount.heat),
        LinkShape { soft: true, .. } => &theme.link_soft,
        LinkShape { kind, .. } if look::is_quiet(*kind) => &theme.link_soft,
        _ => &theme.link,
    };
    let width = match (&shape.cost, shape.selected || shape.sign.is_some()) {
        (Some(amount), _) => heated(amount.heat),
        (None, true) => 2.5,
        (None, false) => 1.5,
    };
    let kind = look::dashes(shape.kind);
    Look {
        colour,
        width: brush.density * brush.zoom.clamp(0.6, 1.5) * width,
        dashes: if kind.is_empty() && shape.soft {
            look::SOFT
        } else {
            kind
        },
    }
}

/// Paints the course of a link.
pub fn link(brush: &Brush<'_>, shape: &LinkShape) {
    let look = look(brush, shape);
    let points: Vec<(f64, f64)> = shape
        .points
        .iter()
        .map(|point| centred(brush.at(*point)))
        .collect();
    course(brush, &points, f64::from(CORNER) * brush.scale);
    brush.context.set_line_width(look.width);
    brush.context.set_stroke_style_str(look.colour);
    if shape.sign == Some(Sign::Removed) {
        brush.context.set_global_alpha(GONE);
    }
    if !look.dashes.is_empty() {
        brush.dash(look.dashes);
    }
    brush.context.stroke();
    if !look.dashes.is_empty() {
        brush.dash(&[]);
    }
    if let [.., before, end] = points.as_slice() {
        arrow_head(brush, *before, *end);
    }
    brush.context.set_global_alpha(1.0);
}

/// The width of a link by what it costs, in CSS pixels.
const fn heated(heat: Heat) -> f64 {
    match heat {
        Heat::Cold => 1.5,
        Heat::Mild => 2.5,
        Heat::Warm => 4.0,
        Heat::Hot => 6.0,
    }
}

/// Lines of odd width are crisp in the middle of pixels.
fn centred((x, y): (f64, f64)) -> (f64, f64) {
    (x + 0.5, y + 0.5)
}

/// Begins a path along points, with round corners.
fn course(brush: &Brush<'_>, points: &[(f64, f64)], corner: f64) {
    let context = brush.context;
    context.begin_path();
    if let Some((x, y)) = points.first() {
        context.move_to(*x, *y);
    }
    for three in points.windows(3) {
        let [before, at, after] = three else { continue };
        let length = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
        let radius = corner
            .min(length(before, at) / 2.0)
            .min(length(at, after) / 2.0);
        context.arc_to(at.0, at.1, after.0, after.1, radius).ok();
    }
    if let Some((x, y)) = points.last() {
        context.line_to(*x, *y);
    }
}

/// An open arrow head at the end of a line; stroked in the colour that is set.
pub fn arrow_head(brush: &Brush<'_>, before: (f64, f64), end: (f64, f64)) {
    let length = (end.0 - before.0).hypot(end.1 - before.1);
    if length < 1.0 {
        return;
    }
    let (x, y) = ((end.0 - before.0) / length, (end.1 - before.1) / length);
    let size = brush.density * brush.zoom.clamp(0.6, 1.5);
    let (back, side) = (6.5 * size, 4.0 * size);
    let context = brush.context;
    context.begin_path();
    context.move_to(end.0 - x * back - y * side, end.1 - y * back + x * side);
    context.line_to(end.0, end.1);
    context.line_to(end.0 - x * back + y * side, end.1 - y * back - x * side);
    context.stroke();
}

/// Paints the words of a link.
pub fn label(brush: &Brush<'_>, shape: &LinkShape) {
    let (Some((words, at)), Level::Full) = (&shape.label, brush.level) else {
        return;
    };
    let (x, y) = brush.at(*at);
    let theme = brush.theme();
    let wide = (brush.width_of(Face::Label, words) + 12.0 * brush.scale).snap();
    let high = (18.0 * brush.scale).snap();
    let pill = Area {
        x: (x - wide / 2.0).snap(),
        y: (y - high / 2.0).snap(),
        width: wide,
        height: high,
    };
    brush.fill(pill, 4.0, &theme.label);
    brush.stroke(pill, 4.0, &theme.hairline, 1.0);
    let colour = if shape.refusal.is_some() {
        &theme.link_broken
    } else {
        &theme.label_text
    };
    brush.words(Face::Label, words, (x, y), Align::Middle, wide, colour);
}
