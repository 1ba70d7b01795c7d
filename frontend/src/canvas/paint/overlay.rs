//! What follows the pointer: ghost, connecting line, lasso, handles.

use shared::editor::scene::{Ghost, Overlay};
use shared::editor::snap::Guide;

use super::brush::{Area, Brush};
use super::{links, nodes};

const RADIUS: f64 = 8.0;
/// Handles shrink with a small drawing down to this share, so that they do not cover its names.
const LEAST: f64 = 0.7;

/// Paints what follows the pointer.
pub fn overlay(brush: &Brush<'_>, overlay: &Overlay) {
    let theme = brush.theme();
    if let Some(ghost) = &overlay.ghost {
        paint_ghost(brush, ghost);
    }
    if let Some((from, to, refusal)) = overlay.connecting {
        let (from, to) = (brush.at(from), brush.at(to));
        let colour = if refusal.is_some() {
            &theme.link_broken
        } else {
            &theme.selection
        };
        brush.context.begin_path();
        brush.context.move_to(from.0, from.1);
        brush.context.line_to(to.0, to.1);
        brush.context.set_stroke_style_str(colour);
        brush.context.set_line_width(2.0 * brush.density);
        brush.context.stroke();
        links::arrow_head(brush, from, to);
    }
    if let Some(lasso) = overlay.lasso {
        let area = brush.area(lasso);
        brush.fill(area, 0.0, &theme.selection_fill);
        brush.stroke(area, 0.0, &theme.selection, 1.0);
    }
    for guide in &overlay.guides {
        paint_guide(brush, *guide);
    }
    for handle in &overlay.bend_handles {
        let (x, y) = brush.at(*handle);
        let reach = 4.0 * brush.zoom.clamp(LEAST, 1.0);
        dot(brush, x, y, reach, reach);
    }
    for handle in &overlay.connect_handles {
        let (x, y) = brush.at(*handle);
        let reach = 5.0 * brush.zoom.clamp(LEAST, 1.0);
        dot(brush, x, y, reach, reach);
    }
    for handle in &overlay.resize_handles {
        let (x, y) = brush.at(*handle);
        dot(brush, x, y, 4.0 * brush.zoom.clamp(LEAST, 1.0), 1.5);
    }
}

/// A line with which something is in line; a distance has an end on each side.
fn paint_guide(brush: &Brush<'_>, guide: Guide) {
    /// Half the length of the end of a distance, in CSS pixels.
    const END: f64 = 4.0;
    let (from, to) = (brush.at(guide.from), brush.at(guide.to));
    let context = brush.context;
    context.begin_path();
    context.move_to(from.0 + 0.5, from.1 + 0.5);
    context.line_to(to.0 + 0.5, to.1 + 0.5);
    if guide.is_gap {
        let end = END * brush.density;
        let (x, y) = if guide.from.y == guide.to.y {
            (0.0, end)
        } else {
            (end, 0.0)
        };
        for at in [from, to] {
            context.move_to(at.0 + 0.5 - x, at.1 + 0.5 - y);
            context.line_to(at.0 + 0.5 + x, at.1 + 0.5 + y);
        }
    }
    context.set_stroke_style_str(&brush.theme().guide);
    context.set_line_width(brush.density.round().max(1.0));
    context.stroke();
}

/// A handle: nearly the same size at every zoom.
fn dot(brush: &Brush<'_>, x: f64, y: f64, reach: f64, radius: f64) {
    let theme = brush.theme();
    let area = Area::around(x, y, (reach * brush.density).round());
    let radius = radius / brush.zoom;
    brush.fill(area, radius, &theme.node);
    let width = (1.5 * brush.density).round();
    brush.outline(area.inset(width / 2.0), radius);
    brush.context.set_stroke_style_str(&theme.selection);
    brush.context.set_line_width(width);
    brush.context.stroke();
}

fn paint_ghost(brush: &Brush<'_>, ghost: &Ghost) {
    let theme = brush.theme();
    let area = brush.area(ghost.rect);
    brush.context.set_global_alpha(0.85);
    brush.fill(area, RADIUS, &theme.node);
    brush.context.set_global_alpha(1.0);
    // A frame shows its face at the place of its title, a card in its middle.
    let high = (64.0 * brush.scale).min(area.height);
    let head = if ghost.rect.height > 100 {
        Area {
            height: high,
            ..area
        }
    } else {
        area
    };
    nodes::face(
        brush,
        head,
        ghost.icon,
        ghost.category,
        &ghost.label,
        "",
        None,
    );
    if ghost.legal {
        brush.stroke(area, RADIUS, &theme.selection, 1.5);
    } else {
        brush.hatch(area, RADIUS);
        brush.dash(&[5.0, 4.0]);
        brush.stroke(area, RADIUS, &theme.error, 1.5);
        brush.dash(&[]);
    }
}
