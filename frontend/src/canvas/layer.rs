//! A canvas that keeps what was painted on it: a picture is moved, and only what is missing painted.

use shared::editor::stage::Damage;
use shared::editor::viewport::Viewport;
use shared::geometry::{Point, Rect};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::paint::{Area, Brush, Origin, Paintbox, Pixels, Sheet};
use crate::browser::canvas::{self, MOST_PIXELS};

/// A picture of what is dragged is kept whole while it is no larger than this many times the canvas each way.
const LARGER: i32 = 2;
/// A picture is shown up to so many times larger or smaller than it was painted, and not when less than this share
/// of the canvas would be filled.
const STRETCHED: f64 = 3.0;
const FILLED: f64 = 0.1;

/// How the world is shown on a canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The corner of the canvas.
    pub origin: Origin,
    zoom: f64,
    density: f64,
    size: (u32, u32),
}

impl View {
    /// That of a viewport, on a screen with so many device pixels in one CSS pixel.
    pub fn of(viewport: &Viewport, density: f64) -> Self {
        let pixels = |size: f64| (size * density).round().clamp(1.0, f64::from(MOST_PIXELS)) as u32;
        Self {
            origin: Origin::of(*viewport, density),
            zoom: viewport.zoom,
            density,
            size: (pixels(viewport.width), pixels(viewport.height)),
        }
    }

    /// The same for a picture of what has moved so far in the world.
    pub fn carried(self, by: Point) -> Self {
        let scale = self.zoom * self.density;
        let pixels = |by: i32| (f64::from(by) * scale).round() as i32;
        Self {
            origin: Origin {
                x: self.origin.x - pixels(by.x),
                y: self.origin.y - pixels(by.y),
            },
            ..self
        }
    }

    /// The view of a place of the world alone, all of it where it is not much larger than this view.
    pub fn around(self, place: Rect) -> Self {
        let part = Pixels::around(place, self.origin, self.zoom, self.density);
        let mut view = self;
        if part.width <= LARGER * self.size.0 as i32 {
            view.origin.x += part.x;
            view.size.0 = part.width.max(1) as u32;
        }
        if part.height <= LARGER * self.size.1 as i32 {
            view.origin.y += part.y;
            view.size.1 = part.height.max(1) as u32;
        }
        view
    }

    /// How far a picture of another view is to be moved to show this one; none when little of it would be
    /// left, or when it is of another size.
    fn way_from(self, before: Self) -> Option<(i32, i32)> {
        let is_alike = View {
            origin: before.origin,
            ..self
        } == before;
        let way = before.origin.offset_from(self.origin);
        let is_near = way.0.unsigned_abs() < self.size.0 && way.1.unsigned_abs() < self.size.1;
        (is_alike && is_near).then_some(way)
    }

    /// CSS pixels for one unit.
    pub fn zoom(self) -> f64 {
        self.zoom
    }

    /// Where a picture of another view lies in this one; none when it would be too coarse, or little of it seen.
    fn place_of(self, picture: Self) -> Option<Area> {
        let by = self.zoom / picture.zoom;
        if self.density != picture.density || !(1.0 / STRETCHED..=STRETCHED).contains(&by) {
            return None;
        }
        let along = |picture: i32, here: i32| f64::from(picture) * by - f64::from(here);
        let place = Area {
            x: along(picture.origin.x, self.origin.x),
            y: along(picture.origin.y, self.origin.y),
            width: f64::from(picture.size.0) * by,
            height: f64::from(picture.size.1) * by,
        };
        let [width, height] = [self.size.0, self.size.1].map(f64::from);
        let across = place.right().min(width) - place.x.max(0.0);
        let down = place.bottom().min(height) - place.y.max(0.0);
        let filled = across.max(0.0) * down.max(0.0) / (width * height);
        (filled >= FILLED).then_some(place)
    }

    fn sheet<'a>(&self, context: &'a CanvasRenderingContext2d) -> Sheet<'a> {
        Sheet {
            context,
            zoom: self.zoom,
            density: self.density,
            origin: self.origin,
            size: self.size,
        }
    }
}

/// How much of a canvas was painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Painted {
    /// What was to be seen was there already.
    Nothing,
    /// Something came into sight or was damaged.
    Parts,
    /// Everything.
    Whole,
}

/// A canvas, and what it shows.
#[derive(Debug)]
pub struct Layer {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    shown: Option<View>,
    /// The view that it shows, put together from what was stretched and what was painted around it.
    coarse: Option<View>,
}

impl Layer {
    /// A canvas of the page, through which nothing is seen.
    pub fn opaque(element: &HtmlCanvasElement) -> Option<Self> {
        let context = canvas::opaque_context(element)?;
        Some(Self::with(element.clone(), context))
    }

    /// A canvas that nobody sees.
    pub fn kept() -> Option<Self> {
        let element = canvas::unseen()?;
        let context = canvas::context(&element)?;
        Some(Self::with(element, context))
    }

    fn with(canvas: HtmlCanvasElement, context: CanvasRenderingContext2d) -> Self {
        Self {
            canvas,
            context,
            shown: None,
            coarse: None,
        }
    }

    /// Paints everything anew the next time.
    pub fn forget(&mut self) {
        (self.shown, self.coarse) = (None, None);
    }

    /// Gives the canvas as many pixels as the view has; a changed one is empty.
    fn resize(&mut self, size: (u32, u32)) {
        if canvas::resize(&self.canvas, size) {
            self.forget();
        }
    }

    /// Shows a view: moves what is painted already, and paints what is missing or damaged.
    pub fn show(
        &mut self,
        view: View,
        damage: &Damage,
        paintbox: &Paintbox,
        paint: impl Fn(&Brush<'_>, Pixels),
    ) -> Painted {
        self.resize(view.size);
        let before = self.shown.replace(view);
        self.coarse = None;
        let sheet = view.sheet(&self.context);
        let brush = Brush::new(sheet, paintbox);
        let whole = brush.whole();
        let way = before.and_then(|before| view.way_from(before));
        if way == Some((0, 0)) && *damage == Damage::None {
            return Painted::Nothing;
        }
        let (painted, parts) = match (way, damage) {
            (None, _) | (_, Damage::All) => (Painted::Whole, vec![whole]),
            (Some(way), damage) => {
                let mut parts = self.scroll(way, whole);
                if let Damage::Places(places) = damage {
                    let places = places.iter().map(|place| brush.around(*place));
                    parts.extend(places.filter_map(|place| place.common(whole)));
                }
                (Painted::Parts, parts)
            }
        };
        for part in parts {
            paint(&Brush::new(sheet, paintbox).within(part), part);
        }
        painted
    }

    /// Whether there is a picture that will do in a view of another zoom until it is painted anew.
    pub fn can_stretch(&self, view: View) -> bool {
        let is_other = |shown: &View| shown.zoom != view.zoom;
        let shown = self.shown.filter(is_other);
        shown.is_some_and(|shown| view.place_of(shown).is_some())
    }

    /// Shows the picture of another layer as large as it is in a view. Around it comes what was stretched before, and
    /// what neither has is painted. Where to paint what lies over it.
    pub fn stretch(
        &mut self,
        from: &Self,
        view: View,
        paintbox: &Paintbox,
        paint: impl Fn(&Brush<'_>, Pixels),
    ) -> Sheet<'_> {
        self.resize(view.size);
        let place = |shown: Option<View>| shown.and_then(|shown| view.place_of(shown));
        let inside = place(from.shown).unwrap_or_default();
        let around = place(self.coarse.replace(view)).unwrap_or_default();
        let sheet = view.sheet(&self.context);
        let whole = Brush::new(sheet, paintbox).whole();
        let mut left = vec![whole];
        if !whole.without(Pixels::within(inside)).is_empty() {
            self.lay_in(around, self);
            left = whole.without(Pixels::within(around));
        }
        self.lay_in(inside, from);
        let left = left.into_iter();
        for part in left.flat_map(|part| part.without(Pixels::within(inside))) {
            paint(&Brush::new(sheet, paintbox).within(part), part);
        }
        sheet
    }

    /// Lays the picture of a layer into an area.
    fn lay_in(&self, area: Area, from: &Self) {
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        let (context, canvas) = (&self.context, &from.canvas);
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok();
        (context.draw_image_with_html_canvas_element_and_dw_and_dh(canvas, x, y, width, height))
            .ok();
    }

    /// Moves the picture; the parts that come into sight.
    fn scroll(&self, (x, y): (i32, i32), whole: Pixels) -> Vec<Pixels> {
        if (x, y) == (0, 0) {
            return Vec::new();
        }
        // In place of what is there, also where the picture is clear.
        self.copy(self, (x, y));
        let upright = Pixels {
            x: if x > 0 { 0 } else { whole.width + x },
            width: x.abs(),
            ..whole
        };
        let level = Pixels {
            y: if y > 0 { 0 } else { whole.height + y },
            height: y.abs(),
            ..whole
        };
        let parts = [upright, level].into_iter();
        parts
            .filter(|part| part.width > 0 && part.height > 0)
            .collect()
    }

    /// Puts the picture of a layer in place of everything that is here.
    fn copy(&self, from: &Self, at: (i32, i32)) {
        self.context.set_global_composite_operation("copy").ok();
        self.lay(from, at, 1.0);
        self.context
            .set_global_composite_operation("source-over")
            .ok();
    }

    /// Lays the picture of a layer over what is here.
    fn lay(&self, from: &Self, (x, y): (i32, i32), opacity: f64) {
        let context = &self.context;
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok();
        context.set_global_alpha(opacity);
        let (x, y) = (f64::from(x), f64::from(y));
        (context.draw_image_with_html_canvas_element(&from.canvas, x, y)).ok();
        context.set_global_alpha(1.0);
    }

    /// Takes the picture of another layer over, which is free for something else then.
    pub fn take_over(&mut self, other: &mut Self) {
        self.shown = other.shown.take();
        self.coarse = None;
        if let Some(view) = self.shown {
            self.resize(view.size);
            self.copy(other, (0, 0));
            self.shown = Some(view);
        }
    }

    /// Puts pictures together: one that fills the canvas, and another over it where it belongs in the view.
    /// Where to paint what lies over both.
    pub fn put_together(
        &mut self,
        view: View,
        under: &Self,
        over: Option<(&Self, View, f64)>,
    ) -> Sheet<'_> {
        self.resize(view.size);
        self.forget();
        self.copy(under, (0, 0));
        if let Some((layer, carried, opacity)) = over
            && let Some(shown) = layer.shown
        {
            self.lay(layer, shown.origin.offset_from(carried.origin), opacity);
        }
        view.sheet(&self.context)
    }
}
