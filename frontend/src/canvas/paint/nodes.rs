//! Leaves and bars: a card with a tile, a name and one fact; feet of bars; badges.

use shared::component::Body;
use shared::difference::words::Sign;
use shared::editor::look;
use shared::editor::scene::{NodeShape, State};
use shared::icons;

use super::brush::{Area, Brush, Level, Snap};
use super::text::{Align, Face};
use crate::words;

const RADIUS: f64 = look::RADIUS as f64;
const TILE: f64 = look::TILE as f64;
const GLYPH: f64 = look::GLYPH as f64;
/// How much of the height of a card from far away its glyph takes.
const TOKEN_GLYPH: f64 = 0.8;
/// A smaller glyph is a blot, in CSS pixels.
const SMALLEST_GLYPH: f64 = 6.0;
/// How much is seen of what failed in a drill.
pub const FADED: f64 = 0.45;
/// How much is seen of what is gone since an earlier design.
pub const GONE: f64 = 0.35;
/// Height up to which a bar holds nothing but its own words.
const FLAT: i32 = 80;

/// Paints a leaf or a bar; hatched while it is dragged to where it may not be.
pub fn node(brush: &Brush<'_>, shape: &NodeShape, illegal: bool) {
    let theme = brush.theme();
    let area = brush.area(shape.rect);
    let alpha = match shape.state {
        _ if shape.sign == Some(Sign::Removed) => GONE,
        State::Failed => FADED,
        _ => 1.0,
    };
    brush.context.set_global_alpha(alpha);
    if shape.glowing {
        brush.fill(area.inset(-4.0 * brush.density), RADIUS + 4.0, &theme.glow);
    }
    shadow(brush, area, shape.lifted);
    brush.fill(area, RADIUS, &theme.node);
    let (line, width) = if shape.selected {
        (&theme.selection, 1.5)
    } else {
        (&theme.node_line, 1.0)
    };
    brush.stroke(area, RADIUS, line, width);
    feet(
        brush,
        shape,
        if shape.selected {
            &theme.selection
        } else {
            theme.category(shape.category).0
        },
    );
    face(
        brush,
        area,
        shape.icon,
        shape.category,
        &shape.name,
        &shape.detail,
        shape.badge.map(|_| badge_area(brush, shape)),
    );
    brush.context.set_global_alpha(1.0);
    mark(brush, area, shape);
    if shape.lifted && illegal {
        refused(brush, area);
    }
}

/// What is dragged to where it may not be.
pub fn refused(brush: &Brush<'_>, area: Area) {
    brush.hatch(area, RADIUS);
    brush.stroke(area, RADIUS, &brush.theme().error, 1.5);
}

/// What failed in a drill is hatched, what is down for it has a red edge, and so has what a panel
/// points at, with a glow.
pub fn mark(brush: &Brush<'_>, area: Area, shape: &NodeShape) {
    let theme = brush.theme();
    if shape.state == State::Failed {
        brush.hatch(area, RADIUS);
    }
    if shape.state != State::Working || shape.pointed {
        brush.stroke(area, RADIUS, &theme.error, 2.0);
    }
    if let Some(sign) = shape.sign {
        compared(brush, area, sign);
    }
    if shape.pointed {
        let around = area.inset(-4.0 * brush.density);
        brush.stroke(around, RADIUS + 4.0, &theme.error, 1.0);
    }
}

/// What is new, different or gone beside another design: an edge, dashed for what is gone, and a sign at the
/// upper left corner.
fn compared(brush: &Brush<'_>, area: Area, sign: Sign) {
    let theme = brush.theme();
    let (colour, icon) = match sign {
        Sign::Added => (&theme.added, "plus"),
        Sign::Changed => (&theme.changed, "changed"),
        Sign::Removed => (&theme.error, "minus"),
    };
    if sign == Sign::Removed {
        brush.dash(&[5.0, 4.0]);
    }
    brush.stroke(area, RADIUS, colour, 2.0);
    brush.dash(&[]);
    let reach = (8.0 * brush.density * brush.zoom.clamp(0.5, 1.25)).snap();
    let (x, y) = (area.x + reach, area.y);
    let round = RADIUS * 4.0 / brush.zoom;
    brush.fill(Area::around(x, y, reach), round, &theme.node);
    brush.stroke(Area::around(x, y, reach), round, colour, 1.5);
    let size = reach * 1.5;
    let glyph = icons::interface(icon);
    brush.icon(glyph, x - size / 2.0, y - size / 2.0, size, colour);
}

/// The glyph of a card from far away, where it is more than a blot.
pub fn token_glyph(brush: &Brush<'_>, shape: &NodeShape) {
    let area = brush.area(shape.rect);
    let size = (area.height.min(area.width) * TOKEN_GLYPH).snap();
    if size < SMALLEST_GLYPH * brush.density {
        return;
    }
    let (glyph, _) = brush.theme().category(shape.category);
    let (x, y) = (
        area.x + (area.width - size) / 2.0,
        area.middle() - size / 2.0,
    );
    brush.icon(
        icons::component(shape.icon),
        x.snap(),
        y.snap(),
        size,
        glyph,
    );
}

/// A soft edge below a card.
fn shadow(brush: &Brush<'_>, area: Area, lifted: bool) {
    let reach = if lifted { 6.0 } else { 1.0 } * brush.density;
    brush.fill(
        Area {
            y: area.y + reach,
            ..area
        },
        RADIUS,
        if lifted {
            "rgb(18 22 33 / 12%)"
        } else {
            "rgb(18 22 33 / 5%)"
        },
    );
}

/// What is written on a card: tile with glyph, name and fact.
pub fn face(
    brush: &Brush<'_>,
    area: Area,
    icon: &str,
    category: shared::component::Category,
    name: &str,
    fact: &str,
    badge: Option<Area>,
) {
    let (glyph, fill) = brush.theme().category(category);
    let pad =
        ((area.height - TILE * brush.scale) / 2.0).clamp(4.0 * brush.scale, 12.0 * brush.scale);
    let tile = (area.height - 2.0 * pad).min(TILE * brush.scale).snap();
    let tile_area = Area {
        x: (area.x + pad).snap(),
        y: (area.middle() - tile / 2.0).snap(),
        width: tile,
        height: tile,
    };
    brush.fill(tile_area, 6.0, fill);
    let size = tile * GLYPH / TILE;
    let inset = (tile - size) / 2.0;
    brush.icon(
        icons::component(icon),
        tile_area.x + inset,
        tile_area.y + inset,
        size,
        glyph,
    );
    let left = tile_area.right() + 10.0 * brush.scale.min(brush.density);
    let right = area.right() - pad.min(10.0 * brush.scale);
    // A line of words ends before a badge that reaches into it.
    let room = |face: Face, y: f64| {
        let half = face.size_at(brush.zoom) * brush.density / 2.0;
        let beside = badge.filter(|badge| y + half > badge.y && y - half < badge.y + badge.height);
        beside.map_or(right, |badge| right.min(badge.x)) - left
    };
    let leading = |face: Face| face.size_at(brush.zoom) * 0.68 * brush.density;
    let middle = area.middle();
    let fact_line = middle + leading(Face::Name);
    let fact_room = room(Face::Fact, fact_line);
    let facts = match brush.level {
        Level::Full => brush.facts(Face::Fact, fact, fact_room),
        _ => "",
    };
    let line = if facts.is_empty() {
        middle
    } else {
        middle - leading(Face::Fact)
    };
    let text = &brush.theme().text;
    let name_room = |y| room(Face::Name, y);
    // A name is worth more than a fact.
    if !brush.fits(Face::Name, name, name_room(line))
        && brush.folded(
            Face::Name,
            name,
            (left, middle),
            name_room,
            area.height,
            text,
        )
    {
        return;
    }
    brush.words(
        Face::Name,
        name,
        (left, line),
        Align::Start,
        name_room(line),
        text,
    );
    let colour = &brush.theme().fact;
    brush.words(
        Face::Fact,
        facts,
        (left, fact_line),
        Align::Start,
        fact_room,
        colour,
    );
}

/// A small mark where a bar stands on a subnet that it uses.
pub fn feet(brush: &Brush<'_>, shape: &NodeShape, colour: &str) {
    if shape.body != Body::Bar {
        return;
    }
    for foot in &shape.feet {
        let (x, y) = brush.at(*foot);
        let (wide, high) = (
            (28.0 * brush.scale).snap(),
            (4.0 * brush.scale).snap().max(2.0),
        );
        let up = if foot.y <= shape.rect.y { 0.0 } else { high };
        brush.fill(
            Area {
                x: x - (wide / 2.0).snap(),
                y: y - up,
                width: wide,
                height: high,
            },
            2.0,
            colour,
        );
    }
}

/// What a node costs, on its lower edge.
pub fn cost(brush: &Brush<'_>, shape: &NodeShape) {
    let (Some(amount), Level::Full) = (&shape.cost, brush.level) else {
        return;
    };
    let theme = brush.theme();
    let area = brush.area(shape.rect);
    let wide = (brush.width_of(Face::Label, &amount.words) + 12.0 * brush.scale).snap();
    let high = (18.0 * brush.scale).snap();
    let pill = Area {
        x: (area.right() - wide - 8.0 * brush.scale).snap(),
        y: (area.y + area.height - high / 2.0).snap(),
        width: wide,
        height: high,
    };
    let colour = theme.heat(amount.heat);
    brush.fill(pill, 9.0, &theme.label);
    brush.stroke(pill, 9.0, colour, 1.0);
    let middle = (pill.x + wide / 2.0, pill.middle());
    brush.words(
        Face::Label,
        &amount.words,
        middle,
        Align::Middle,
        wide,
        colour,
    );
}

/// The rim that parts a badge from what is below it, in CSS pixels.
const RIM: f64 = 2.0;

/// Half the size of a badge in device pixels.
fn badge_reach(brush: &Brush<'_>) -> f64 {
    let least = if brush.level == Level::Shapes {
        0.4
    } else {
        0.7
    };
    (9.0 * brush.density * brush.zoom.clamp(least, 1.25)).snap()
}

/// Whether a badge would be larger than what it stands on; a dot says the same then.
pub fn has_dot(brush: &Brush<'_>, shape: &NodeShape) -> bool {
    brush.level == Level::Shapes && brush.area(shape.rect).height < 2.0 * badge_reach(brush)
}

/// What a badge covers, with its rim: around the upper right corner of a node.
fn badge_area(brush: &Brush<'_>, shape: &NodeShape) -> Area {
    let reach = badge_reach(brush);
    let (right, top) = brush.at(shared::geometry::Point::new(
        shape.rect.right(),
        shape.rect.y,
    ));
    let x = right - (16.0 * brush.scale).max(reach);
    // A flat bar has room for it inside; on its edge it would hide the block of the subnet above.
    let y = if shape.body == Body::Bar && shape.rect.height <= FLAT {
        top + f64::from(shape.rect.height) / 2.0 * brush.scale
    } else {
        top
    };
    Area::around(x, y, reach + RIM * brush.density)
}

/// The worst finding of a node.
pub fn badge(brush: &Brush<'_>, shape: &NodeShape) {
    let Some(severity) = shape.badge.filter(|_| !has_dot(brush, shape)) else {
        return;
    };
    let theme = brush.theme();
    let (glyph, ground) = theme.severity(severity);
    let area = badge_area(brush, shape);
    let side = area.width;
    // Numbers this small are no icon's.
    let key = (
        severity as usize,
        (side * 4.0).snap() as i32,
        glyph.to_owned(),
    );
    brush.stamp(key, area.x, area.y, side, |brush, x, y| {
        let (x, y) = (x + side / 2.0, y + side / 2.0);
        let reach = side / 2.0 - RIM * brush.density;
        let round = RADIUS * 4.0 / brush.zoom;
        brush.fill(Area::around(x, y, side / 2.0), round, &theme.node);
        brush.fill(Area::around(x, y, reach), round, ground);
        let size = reach * 1.34;
        brush.icon(
            icons::interface(words::severity(severity)),
            x - size / 2.0,
            y - size / 2.0,
            size,
            glyph,
        );
    });
}
