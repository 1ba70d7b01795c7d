//! The few strokes that everything is painted with.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use shared::editor::viewport::{READABLE, Viewport};
use shared::geometry::{Point, Rect};
use shared::icons::Icon;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::{Paintbox, Sheet};
use crate::canvas::theme::Theme;

/// The nearest whole pixel.
pub trait Snap {
    /// The nearest whole number, the greater one of two: unlike `round` the same on both sides of zero, so that
    /// a picture that is moved stays the same.
    fn snap(self) -> Self;
}

impl Snap for f64 {
    fn snap(self) -> Self {
        (self + 0.5).floor()
    }
}

/// A rectangle in device pixels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// Smaller on every side.
    pub fn inset(self, by: f64) -> Self {
        Self {
            x: self.x + by,
            y: self.y + by,
            width: (self.width - 2.0 * by).max(0.0),
            height: (self.height - 2.0 * by).max(0.0),
        }
    }

    /// A square around a point.
    pub fn around(x: f64, y: f64, reach: f64) -> Self {
        Self {
            x: x - reach,
            y: y - reach,
            width: 2.0 * reach,
            height: 2.0 * reach,
        }
    }

    /// The right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    /// The middle from top to bottom.
    pub fn middle(self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// What is painted of something reaches no farther than this beyond it: glows, badges and arrow heads in
/// CSS pixels, and what hangs over an edge in units.
const REACH: f64 = 20.0;
const OVER: i32 = 16;

/// The corner of a canvas on the picture of the whole world, in device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// From the left.
    pub x: i32,
    /// From above.
    pub y: i32,
}

impl Origin {
    /// That of a view.
    pub fn of(viewport: Viewport, density: f64) -> Self {
        let scale = viewport.zoom * density;
        let place = |value: f64| (value * scale).round().clamp(-1e9, 1e9) as i32;
        Self {
            x: place(viewport.x),
            y: place(viewport.y),
        }
    }

    /// How far to the right of another corner, and below it, this one is.
    pub fn offset_from(self, other: Self) -> (i32, i32) {
        (self.x - other.x, self.y - other.y)
    }
}

/// A rectangle of whole device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pixels {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

impl Pixels {
    /// The pixels of a canvas in which something of a place of the world may be seen.
    pub fn around(place: Rect, origin: Origin, zoom: f64, density: f64) -> Self {
        let scale = zoom * density;
        let reach = REACH * density + f64::from(OVER) * scale + 2.0;
        let along = |from: i32, to: i32, origin: i32| {
            let whole = |value: f64| (value - f64::from(origin)).clamp(-1e6, 1e6) as i32;
            let from = whole((f64::from(from) * scale - reach).floor());
            (from, whole((f64::from(to) * scale + reach).ceil()) - from)
        };
        let (x, width) = along(place.x, place.right(), origin.x);
        let (y, height) = along(place.y, place.bottom(), origin.y);
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// The right edge.
    pub fn right(self) -> i32 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(self) -> i32 {
        self.y + self.height
    }

    /// The pixels that are wholly within an area, and not at its edge.
    pub fn within(area: Area) -> Self {
        let (x, y) = (area.x.ceil() as i32 + 1, area.y.ceil() as i32 + 1);
        let (right, bottom) = (
            area.right().floor() as i32 - 1,
            area.bottom().floor() as i32 - 1,
        );
        Self {
            x,
            y,
            width: (right - x).max(0),
            height: (bottom - y).max(0),
        }
    }

    /// What is not in another rectangle: what is above and below it, and to its left and right.
    pub fn without(self, other: Self) -> Vec<Self> {
        let Some(inner) = self.common(other) else {
            return vec![self];
        };
        let (above, below) = (inner.y - self.y, self.bottom() - inner.bottom());
        let (left, right) = (inner.x - self.x, self.right() - inner.right());
        let level = |y, height| Self { y, height, ..self };
        let upright = |x, width| Self { x, width, ..inner };
        let parts = [
            level(self.y, above),
            level(inner.bottom(), below),
            upright(self.x, left),
            upright(inner.right(), right),
        ];
        let is_there = |part: &Self| part.width > 0 && part.height > 0;
        parts.into_iter().filter(is_there).collect()
    }

    /// What both have; none when there is nothing.
    pub fn common(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let width = self.right().min(other.right()) - x;
        let height = self.bottom().min(other.bottom()) - y;
        (width > 0 && height > 0).then_some(Self {
            x,
            y,
            width,
            height,
        })
    }
}

/// Icons that have been drawn before, as paths of the browser.
#[derive(Debug, Default)]
pub struct Glyphs(RefCell<HashMap<*const (&'static str, bool), Paths>>);

/// The paths of an icon, and whether each is filled.
type Paths = Rc<Vec<(Path2d, bool)>>;

impl Glyphs {
    fn paths(&self, icon: Icon) -> Paths {
        let mut known = self.0.borrow_mut();
        let made = known.entry(icon.paths.as_ptr()).or_insert_with(|| {
            let paths = icon.paths.iter().filter_map(|(data, filled)| {
                Some((Path2d::new_with_path_string(data).ok()?, *filled))
            });
            Rc::new(paths.collect())
        });
        Rc::clone(made)
    }
}

/// Small pictures that are painted again and again, by what they show, how large, where between pixels and
/// in which colour.
#[derive(Debug, Default)]
pub struct Stamps(RefCell<HashMap<(usize, i32, String), HtmlCanvasElement>>);

impl Stamps {
    /// Forgets everything.
    pub fn forget(&self) {
        self.0.borrow_mut().clear();
    }
}

/// Beyond this many stamps the memory is emptied.
const STAMPS: usize = 600;
/// Free pixels around what is on a stamp.
const MARGIN: f64 = 2.0;

/// How much is painted at a zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Shapes and icons.
    Shapes,
    /// Names as well.
    Names,
    /// Everything.
    Full,
}

/// A context with what is needed to paint on it.
pub struct Brush<'a> {
    /// The context.
    pub context: &'a CanvasRenderingContext2d,
    /// What is kept from picture to picture.
    pub paintbox: &'a Paintbox,
    /// Device pixels for one unit.
    pub scale: f64,
    /// Device pixels in one CSS pixel.
    pub density: f64,
    /// CSS pixels for one unit.
    pub zoom: f64,
    /// How much is painted.
    pub level: Level,
    /// The part of the world of which something may be seen where is painted.
    pub visible: Rect,
    origin: Origin,
    whole: Pixels,
}

impl<'a> Brush<'a> {
    pub fn new(sheet: Sheet<'a>, paintbox: &'a Paintbox) -> Self {
        let Sheet {
            context,
            zoom,
            density,
            origin,
            size,
        } = sheet;
        let level = match zoom {
            zoom if zoom >= 0.5 => Level::Full,
            zoom if zoom >= READABLE => Level::Names,
            _ => Level::Shapes,
        };
        let whole = Pixels {
            x: 0,
            y: 0,
            width: size.0 as i32,
            height: size.1 as i32,
        };
        let brush = Self {
            context,
            paintbox,
            scale: zoom * density,
            density,
            zoom,
            level,
            visible: Rect::default(),
            origin,
            whole,
        };
        brush.within(whole)
    }

    /// The same brush for a part of the canvas alone.
    pub fn within(self, part: Pixels) -> Self {
        Self {
            visible: self.world(part),
            ..self
        }
    }

    /// The part of the world of which something may be seen in a part of the canvas.
    fn world(&self, part: Pixels) -> Rect {
        let place = |pixels: i32, origin: i32| {
            let units = f64::from(pixels + origin) / self.scale;
            units.round().clamp(-1e8, 1e8) as i32
        };
        let from = Point::new(place(part.x, self.origin.x), place(part.y, self.origin.y));
        let to = Point::new(
            place(part.right(), self.origin.x),
            place(part.bottom(), self.origin.y),
        );
        let reach = (REACH / self.zoom).ceil() as i32 + OVER;
        Rect::between(from, to).grown_by(reach)
    }

    /// The pixels in which something of a place of the world may be seen.
    pub fn around(&self, place: Rect) -> Pixels {
        Pixels::around(place, self.origin, self.zoom, self.density)
    }

    /// The colours.
    pub fn theme(&self) -> &'a Theme {
        &self.paintbox.theme
    }

    /// All of the canvas.
    pub fn whole(&self) -> Pixels {
        self.whole
    }

    /// Wipes a part of the canvas.
    pub fn clear(&self, part: Pixels) {
        let [x, y, width, height] = [part.x, part.y, part.width, part.height].map(f64::from);
        self.context.clear_rect(x, y, width, height);
    }

    /// Sets what all strokes rely on.
    pub fn steady(&self) {
        self.context
            .set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            .ok();
        self.context.set_line_cap("round");
        self.context.set_line_join("round");
    }

    /// The corner of the canvas on the picture of the whole world, in device pixels.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Where a world point is, on a whole device pixel. The way between two points is the same wherever
    /// the canvas stands, so a picture of them can be moved.
    pub fn at(&self, point: Point) -> (f64, f64) {
        let place =
            |value: i32, origin: i32| (f64::from(value) * self.scale).round() - f64::from(origin);
        (place(point.x, self.origin.x), place(point.y, self.origin.y))
    }

    /// Where a world rectangle is, on whole device pixels.
    pub fn area(&self, rect: Rect) -> Area {
        let (x, y) = self.at(rect.origin());
        let (right, bottom) = self.at(Point::new(rect.right(), rect.bottom()));
        Area {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    }

    /// The device pixels of a line that is `css` pixels wide: whole ones, so that it is crisp.
    pub fn line(&self, css: f64) -> f64 {
        (css * self.density * self.zoom.clamp(0.5, 1.5))
            .round()
            .max(1.0)
    }

    /// Begins a rectangle with round corners; `radius` in units.
    pub fn outline(&self, area: Area, radius: f64) {
        let radius = (radius * self.scale)
            .min(area.width / 2.0)
            .min(area.height / 2.0)
            .max(0.0);
        self.context.begin_path();
        // A radius is never negative here, which is the one thing that is refused.
        self.context
            .round_rect_with_f64(area.x, area.y, area.width, area.height, radius)
            .ok();
    }

    /// Fills a rectangle with round corners.
    pub fn fill(&self, area: Area, radius: f64, colour: &str) {
        self.outline(area, radius);
        self.context.set_fill_style_str(colour);
        self.context.fill();
    }

    /// Strokes the inner edge of a rectangle with round corners, `css` pixels wide.
    pub fn stroke(&self, area: Area, radius: f64, colour: &str, css: f64) {
        let width = self.line(css);
        self.outline(area.inset(width / 2.0), radius);
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
        self.context.stroke();
    }

    /// Dashes in CSS pixels for the strokes that follow; none for whole lines.
    pub fn dash(&self, dashes: &[f64]) {
        let scale = self.density * self.zoom.clamp(0.5, 1.5);
        let dashes =
            js_sys::Array::from_iter(dashes.iter().map(|dash| js_sys::Number::from(dash * scale)));
        self.context.set_line_dash(&dashes).ok();
    }

    /// Draws an icon into a square of `size` device pixels.
    pub fn icon(&self, icon: Icon, x: f64, y: f64, size: f64, colour: &str) {
        // Fine enough that nobody sees the difference, and coarse enough that stamps are used again.
        let quarters = |value: f64| (value * 4.0).round() as i32;
        let key = (
            icon.paths.as_ptr().addr(),
            quarters(size),
            colour.to_owned(),
        );
        self.stamp(key, x, y, size, |brush, x, y| {
            brush.draw_icon(icon, x, y, size, colour);
        });
    }

    /// Paints something of `size` device pixels with a picture of it that is made once.
    pub fn stamp(
        &self,
        (what, quarters, colour): (usize, i32, String),
        x: f64,
        y: f64,
        size: f64,
        draw: impl FnOnce(&Brush<'_>, f64, f64),
    ) {
        let (left, top) = (x.floor(), y.floor());
        let part = |value: f64, whole: f64| ((value - whole) * 4.0).round() as i32;
        let (right, down) = (part(x, left), part(y, top));
        let key = (what, quarters * 25 + right * 5 + down, colour);
        let stamps = &self.paintbox.stamps.0;
        let known = stamps.borrow().get(&key).cloned();
        let stamp = known.or_else(|| {
            let context = super::text::scratch()?;
            let canvas = context.canvas()?;
            let side = (size + 2.0 * MARGIN).ceil() as u32 + 1;
            canvas.set_width(side);
            canvas.set_height(side);
            let brush = Brush {
                context: &context,
                ..*self
            };
            brush.steady();
            let place = |part: i32| MARGIN + f64::from(part) / 4.0;
            draw(&brush, place(right), place(down));
            let mut stamps = stamps.borrow_mut();
            if stamps.len() > STAMPS {
                stamps.clear();
            }
            stamps.insert(key, canvas.clone());
            Some(canvas)
        });
        if let Some(stamp) = stamp {
            let (x, y) = (left - MARGIN, top - MARGIN);
            (self
                .context
                .draw_image_with_html_canvas_element(&stamp, x, y))
            .ok();
        }
    }

    fn draw_icon(&self, icon: Icon, x: f64, y: f64, size: f64, colour: &str) {
        let scale = size / 24.0;
        if self
            .context
            .set_transform(scale, 0.0, 0.0, scale, x, y)
            .is_err()
        {
            return;
        }
        self.context.set_stroke_style_str(colour);
        self.context.set_fill_style_str(colour);
        // Small icons keep a line that can be seen.
        self.context
            .set_line_width((0.95 * self.density / scale).clamp(1.5, 2.2));
        for (path, filled) in self.paintbox.glyphs.paths(icon).iter() {
            self.context.stroke_with_path(path);
            if *filled {
                self.context.fill_with_path_2d(path);
            }
        }
        self.context
            .set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            .ok();
    }

    /// Hatches a rectangle with round corners.
    pub fn hatch(&self, area: Area, radius: f64) {
        self.context.save();
        self.outline(area, radius);
        self.context.clip();
        self.context.begin_path();
        let step = 8.0 * self.density;
        let mut x = area.x - area.height;
        while x < area.right() {
            self.context.move_to(x, area.y + area.height);
            self.context.line_to(x + area.height, area.y);
            x += step;
        }
        self.context.set_stroke_style_str(&self.theme().hatch);
        self.context.set_line_width(2.0 * self.density);
        self.context.stroke();
        self.context.restore();
    }
}
