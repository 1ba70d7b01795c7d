//! The drawing from far away: flat rectangles and level lines, set into pixels directly. There are thousands
//! of them then, and a call of the browser for each would take longer than all of this.

use std::cell::RefCell;
use std::collections::HashMap;

use shared::difference::words::Sign;
use shared::editor::scene::{LinkShape, NodeShape, State, Tint};
use wasm_bindgen::Clamped;
use web_sys::{CanvasRenderingContext2d, ImageData};

use super::brush::{Area, Brush, Pixels};
use super::{Parts, Which, ground, links, nodes, text};

/// Red, green, blue and how opaque it is.
type Colour = [u8; 4];

/// Colours of the style sheet that have been looked up before.
#[derive(Debug, Default)]
pub struct Colours {
    known: RefCell<HashMap<String, Colour>>,
    context: RefCell<Option<CanvasRenderingContext2d>>,
}

impl Colours {
    /// Forgets everything.
    pub fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    /// A colour of the style sheet in numbers, as the browser understands it.
    fn of(&self, css: &str) -> Colour {
        if let Some(colour) = self.known.borrow().get(css) {
            return *colour;
        }
        let mut context = self.context.borrow_mut();
        if context.is_none() {
            *context = text::scratch();
        }
        let Some(context) = context.as_ref() else {
            return [0; 4];
        };
        context.clear_rect(0.0, 0.0, 1.0, 1.0);
        context.set_fill_style_str(css);
        context.fill_rect(0.0, 0.0, 1.0, 1.0);
        let pixel = context.get_image_data(0.0, 0.0, 1.0, 1.0);
        let pixel = pixel.map(|pixel| pixel.data().0).unwrap_or_default();
        let colour = pixel.first_chunk().copied().unwrap_or_default();
        self.known.borrow_mut().insert(css.to_owned(), colour);
        colour
    }
}

/// Paints a part of the canvas: everything but words, which cannot be read from there, and marks.
pub fn picture(brush: &Brush<'_>, area: Pixels, parts: &Parts<'_>, which: Which) {
    let Some(area) = area.common(brush.whole()) else {
        return;
    };
    let mut raster = Raster::new(area);
    let theme = brush.theme();
    let colour = |css: &str| brush.paintbox.colours.of(css);
    if which == Which::Resting {
        raster.fill(area, colour(&theme.ground));
        let (size, dot) = (ground::size(brush), colour(&theme.dot));
        for (x, y) in ground::places(brush, area) {
            let place = Pixels {
                x,
                y,
                width: size,
                height: size,
            };
            raster.fill(place, dot);
        }
    }
    for shape in parts.frames() {
        frame(brush, &mut raster, shape);
    }
    for raised in [false, true] {
        for shape in parts.links.iter().filter(|link| link.raised == raised) {
            link(brush, &mut raster, shape);
        }
    }
    for shape in &parts.nodes {
        token(brush, &mut raster, shape);
    }
    raster.put(brush.context);
    let illegal = which == Which::Lifted { illegal: true };
    for shape in parts.frames() {
        glow(brush, shape);
        nodes::mark(brush, brush.area(shape.rect), shape);
    }
    for shape in &parts.nodes {
        nodes::token_glyph(brush, shape);
        nodes::mark(brush, brush.area(shape.rect), shape);
        if illegal && shape.lifted {
            nodes::refused(brush, brush.area(shape.rect));
        }
    }
}

/// A container or a cluster.
fn frame(brush: &Brush<'_>, raster: &mut Raster, shape: &NodeShape) {
    let Some(tint) = shape.tint else { return };
    let theme = brush.theme();
    let shade = theme.tint(tint);
    let area = whole(brush.area(shape.rect));
    let gone = shape.sign == Some(Sign::Removed);
    let colour = |css: &str| faded(brush.paintbox.colours.of(css), gone.then_some(nodes::GONE));
    raster.fill_rounded(area, colour(&shade.fill));
    let line = match shape.selected || shape.glowing {
        true => &theme.selection,
        false => &shade.line,
    };
    let dashes: &[f64] = match tint {
        Tint::Region | Tint::Zone if !shape.selected => &[5.0, 4.0],
        _ => &[],
    };
    let width = brush.line(1.0) as i32;
    raster.outline(area, width, colour(line), &scaled(brush, dashes));
}

/// Around the container that would take what is dragged.
fn glow(brush: &Brush<'_>, shape: &NodeShape) {
    if shape.glowing {
        let area = brush.area(shape.rect);
        let theme = brush.theme();
        brush.fill(area, 0.0, &theme.selection_fill);
        brush.stroke(area.inset(-3.0 * brush.density), 3.0, &theme.glow, 3.0);
    }
}

/// A leaf or a bar: its shape in the hue of its category.
fn token(brush: &Brush<'_>, raster: &mut Raster, shape: &NodeShape) {
    let theme = brush.theme();
    let (glyph, fill) = theme.category(shape.category);
    let alpha = match (shape.sign, shape.state) {
        (Some(Sign::Removed), _) => Some(nodes::GONE),
        (_, State::Failed) => Some(nodes::FADED),
        _ => None,
    };
    let colour = |css: &str| faded(brush.paintbox.colours.of(css), alpha);
    let area = whole(brush.area(shape.rect));
    raster.fill_rounded(area, colour(fill));
    let line = match shape.selected || shape.glowing {
        true => &theme.selection,
        false => glyph,
    };
    raster.outline(area, brush.line(1.0) as i32, colour(line), &[]);
    if let Some(severity) = shape.badge.filter(|_| nodes::has_dot(brush, shape)) {
        let (glyph, _) = theme.severity(severity);
        let side = (area.height / 2).max(1);
        let place = Pixels {
            x: area.right() - side,
            width: side,
            height: side,
            ..area
        };
        raster.fill(place, brush.paintbox.colours.of(glyph));
    }
}

/// The course of a link, with a small arrow head.
fn link(brush: &Brush<'_>, raster: &mut Raster, shape: &LinkShape) {
    let look = links::look(brush, shape);
    let gone = shape.sign == Some(Sign::Removed);
    let colour = brush.paintbox.colours.of(look.colour);
    let colour = faded(colour, gone.then_some(nodes::GONE));
    let width = look.width.round().max(1.0) as i32;
    let at = |point| {
        let (x, y) = brush.at(point);
        (x as i32, y as i32)
    };
    let dashes = scaled(brush, look.dashes);
    let mut dash = Dash::new(&dashes);
    for pair in shape.points.windows(2) {
        if let [from, to] = pair {
            raster.line(at(*from), at(*to), width, colour, &mut dash);
        }
    }
    if let [.., before, end] = shape.points.as_slice() {
        let (before, end) = (at(*before), at(*end));
        let (x, y) = ((end.0 - before.0).signum(), (end.1 - before.1).signum());
        for (back, side) in [(1, 1), (2, 1), (3, 2)] {
            for side in [-side, side] {
                let place = (end.0 - x * back + y * side, end.1 - y * back + x * side);
                raster.fill(dot(place, 1), colour);
            }
        }
    }
}

fn scaled(brush: &Brush<'_>, dashes: &[f64]) -> Vec<f64> {
    let scale = brush.density * brush.zoom.clamp(0.5, 1.5);
    dashes.iter().map(|dash| dash * scale).collect()
}

fn whole(area: Area) -> Pixels {
    Pixels {
        x: area.x as i32,
        y: area.y as i32,
        width: area.width as i32,
        height: area.height as i32,
    }
}

fn dot((x, y): (i32, i32), width: i32) -> Pixels {
    let before = (width - 1) / 2;
    Pixels {
        x: x - before,
        y: y - before,
        width,
        height: width,
    }
}

fn faded([red, green, blue, alpha]: Colour, by: Option<f64>) -> Colour {
    let by = by.unwrap_or(1.0);
    [red, green, blue, (f64::from(alpha) * by).round() as u8]
}

/// Dashes and gaps along a line, in device pixels.
#[derive(Debug, Clone)]
struct Dash<'a> {
    lengths: &'a [f64],
    period: f64,
    at: f64,
}

impl<'a> Dash<'a> {
    fn new(lengths: &'a [f64]) -> Self {
        Self {
            lengths,
            period: lengths.iter().sum(),
            at: 0.0,
        }
    }

    /// Whether there is a dash at a distance from where this stands.
    fn is_on(&self, distance: f64) -> bool {
        let mut at = (self.at + distance).rem_euclid(self.period);
        for (number, length) in self.lengths.iter().enumerate() {
            if at < *length {
                return number.is_multiple_of(2);
            }
            at -= length;
        }
        true
    }
}

/// Pixels of a part of a canvas.
#[derive(Debug)]
struct Raster {
    area: Pixels,
    pixels: Vec<Colour>,
}

impl Raster {
    fn new(area: Pixels) -> Self {
        let count = i64::from(area.width) * i64::from(area.height);
        Self {
            area,
            pixels: vec![[0; 4]; usize::try_from(count).unwrap_or_default()],
        }
    }

    fn fill(&mut self, place: Pixels, colour: Colour) {
        let Some(place) = place.common(self.area) else {
            return;
        };
        let (left, top) = (place.x - self.area.x, place.y - self.area.y);
        let width = self.area.width.max(1) as usize;
        let rows = self.pixels.chunks_exact_mut(width).skip(top as usize);
        for row in rows.take(place.height as usize) {
            let Some(row) = row.get_mut(left as usize..(left + place.width) as usize) else {
                continue;
            };
            if colour[3] == u8::MAX {
                row.fill(colour);
            } else {
                row.iter_mut()
                    .for_each(|pixel| *pixel = over(*pixel, colour));
            }
        }
    }

    /// Fills a rectangle but for the pixels in its corners.
    fn fill_rounded(&mut self, place: Pixels, colour: Colour) {
        let Pixels {
            x,
            y,
            width,
            height,
        } = place;
        if width < 5 || height < 5 {
            return self.fill(place, colour);
        }
        let row = |y, inset: i32, height| Pixels {
            x: x + inset,
            y,
            width: width - 2 * inset,
            height,
        };
        self.fill(row(y, 1, 1), colour);
        self.fill(row(y + 1, 0, height - 2), colour);
        self.fill(row(y + height - 1, 1, 1), colour);
    }

    /// Draws the inner edge of a rectangle, but for its corners.
    fn outline(&mut self, place: Pixels, width: i32, colour: Colour, dashes: &[f64]) {
        let corner = i32::from(place.width >= 5 && place.height >= 5);
        let (right, bottom) = (place.right() - width, place.bottom() - width);
        let across = place.width - 2 * corner;
        let down = place.height - 2 * width;
        for y in [place.y, bottom] {
            let edge = Pixels {
                x: place.x + corner,
                y,
                width: across,
                height: width,
            };
            self.stretch(edge, true, colour, &mut Dash::new(dashes));
        }
        for x in [place.x, right] {
            let edge = Pixels {
                x,
                y: place.y + width,
                width,
                height: down,
            };
            self.stretch(edge, false, colour, &mut Dash::new(dashes));
        }
    }

    /// Draws a line from one place to another; courses of links are level or upright.
    fn line(
        &mut self,
        from: (i32, i32),
        to: (i32, i32),
        width: i32,
        colour: Colour,
        dash: &mut Dash<'_>,
    ) {
        let (a, b) = (dot(from, width), dot(to, width));
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        let (right, bottom) = (a.right().max(b.right()), a.bottom().max(b.bottom()));
        let place = Pixels {
            x,
            y,
            width: right - x,
            height: bottom - y,
        };
        let level = from.1 == to.1;
        if level || from.0 == to.0 {
            return self.stretch(place, level, colour, dash);
        }
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for step in 0..=steps {
            let share = f64::from(step) / f64::from(steps);
            let along = |from: i32, to: i32| from + (f64::from(to - from) * share).round() as i32;
            self.fill(
                dot((along(from.0, to.0), along(from.1, to.1)), width),
                colour,
            );
        }
    }

    /// Fills a stretch with dashes along it; they go on at the next one.
    fn stretch(&mut self, place: Pixels, level: bool, colour: Colour, dash: &mut Dash<'_>) {
        if dash.lengths.is_empty() {
            return self.fill(place, colour);
        }
        let length = if level { place.width } else { place.height };
        let seen = match place.common(self.area) {
            Some(seen) if level => seen.x - place.x..seen.right() - place.x,
            Some(seen) => seen.y - place.y..seen.bottom() - place.y,
            None => 0..0,
        };
        for step in seen {
            if dash.is_on(f64::from(step)) {
                let pixel = match level {
                    true => Pixels {
                        x: place.x + step,
                        width: 1,
                        ..place
                    },
                    false => Pixels {
                        y: place.y + step,
                        height: 1,
                        ..place
                    },
                };
                self.fill(pixel, colour);
            }
        }
        dash.at += f64::from(length);
    }

    fn put(&self, context: &CanvasRenderingContext2d) {
        let (width, height) = (self.area.width as u32, self.area.height as u32);
        let bytes = Clamped(self.pixels.as_flattened());
        let image = ImageData::new_with_u8_clamped_array_and_sh(bytes, width, height);
        if let Ok(image) = image {
            let (x, y) = (f64::from(self.area.x), f64::from(self.area.y));
            context.put_image_data(&image, x, y).ok();
        }
    }
}

/// One colour over another.
fn over(under: Colour, colour: Colour) -> Colour {
    let [above, below] = [colour[3], under[3]].map(|alpha| f64::from(alpha) / 255.0);
    let rest = below * (1.0 - above);
    let all = above + rest;
    if all <= 0.0 {
        return [0; 4];
    }
    let mix = |above_part: u8, below_part: u8| {
        ((f64::from(above_part) * above + f64::from(below_part) * rest) / all).round() as u8
    };
    [
        mix(colour[0], under[0]),
        mix(colour[1], under[1]),
        mix(colour[2], under[2]),
        (all * 255.0).round() as u8,
    ]
}
