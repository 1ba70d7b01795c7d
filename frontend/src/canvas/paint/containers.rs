//! Containers: tinted frames with a title, an address block, and the large letter of a zone.

use shared::difference::words::Sign;
use shared::editor::look;
use shared::editor::placement::TITLE;
use shared::editor::scene::{NodeShape, Tint};
use shared::geometry::Rect;
use shared::icons;

use super::brush::{Brush, Level, Snap};
use super::nodes;
use super::text::{Align, Face};

const RADIUS: f64 = look::RADIUS as f64;
/// The middle of the title's line, in units below the upper edge.
const TITLE_LINE: f64 = look::TITLE_LINE as f64;

/// Paints a container or a cluster.
pub fn container(brush: &Brush<'_>, shape: &NodeShape) {
    let Some(tint) = shape.tint else { return };
    let theme = brush.theme();
    let shade = theme.tint(tint);
    let area = brush.area(shape.rect);
    brush.context.set_global_alpha(match shape.sign {
        Some(Sign::Removed) => nodes::GONE,
        _ => 1.0,
    });
    brush.fill(area, RADIUS, &shade.fill);
    if matches!(tint, Tint::Region | Tint::Zone) {
        brush.dash(&[5.0, 4.0]);
    }
    brush.stroke(area, RADIUS, &shade.line, 1.0);
    brush.dash(&[]);
    if shape.glowing {
        brush.fill(area, RADIUS, &theme.selection_fill);
        brush.stroke(
            area.inset(-3.0 * brush.density),
            RADIUS + 3.0,
            &theme.glow,
            3.0,
        );
    }
    if shape.selected || shape.glowing {
        brush.stroke(area, RADIUS, &theme.selection, 1.5);
    }
    if tint == Tint::Cluster {
        nodes::feet(brush, shape, &shade.line);
    }
    brush.context.set_global_alpha(1.0);
    nodes::mark(brush, area, shape);
}

/// Where the title of a container stands, in the world.
pub fn title(shape: &NodeShape) -> Rect {
    Rect {
        height: shape.rect.height.min(TITLE),
        ..shape.rect
    }
}

/// Paints what is written on a container; lines that run beneath it are parted.
pub fn heading(brush: &Brush<'_>, shape: &NodeShape) {
    let Some(tint) = shape.tint else { return };
    let shade = brush.theme().tint(tint);
    let area = brush.area(shape.rect);
    let margin = 12.0 * brush.scale;
    let y = area.y + TITLE_LINE * brush.scale;
    let mut right = area.right() - margin;
    if tint == Tint::Zone && brush.level >= Level::Names {
        let room = area.width / 2.0;
        let width = brush.words(
            Face::Letter,
            &shape.detail,
            (right, y + 2.0 * brush.scale),
            Align::End,
            room,
            &shade.line,
        );
        right -= width + margin;
    }
    if brush.level == Level::Shapes {
        return;
    }
    let size = (Face::Title.size_at(brush.zoom) * 1.25 * brush.density).snap();
    let x = area.x + 10.0 * brush.scale;
    brush.icon(
        icons::component(shape.icon),
        x.snap(),
        (y - size / 2.0).snap(),
        size,
        &shade.text,
    );
    let start = x + size + 6.0 * brush.scale;
    let rim = Some(shade.fill.as_str());
    let width = brush.words_over(
        Face::Title,
        &shape.name,
        (start, y),
        Align::Start,
        right - start,
        &shade.text,
        rim,
    );
    if tint == Tint::Zone || brush.level < Level::Full || shape.detail == shape.name {
        return;
    }
    // The badge of a finding stands on the corner above the address.
    if shape.badge.is_some() {
        right -= 18.0 * brush.scale.max(0.6 * brush.density);
    }
    let face = if tint == Tint::Cluster {
        Face::Fact
    } else {
        Face::Address
    };
    let room = right - start - width - margin;
    // Half an address is worth nothing.
    if tint == Tint::Cluster || brush.width_of(face, &shape.detail) <= room {
        brush.words_over(
            face,
            &shape.detail,
            (right, y),
            Align::End,
            room,
            &shade.text,
            rim,
        );
    }
}
