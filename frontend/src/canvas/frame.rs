//! One picture an animation frame, and only when something has changed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use shared::editor::scene::{self, LinkShape, Overlay};
use shared::editor::stage::{Damage, Stage};
use shared::editor::viewport::Viewport;
use shared::editor::{Editor, Input};
use shared::geometry::Point;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::Surface;
use super::paint::{self, Brush, Origin, Paintbox, Pixels, Sheet, Which};
use super::theme::Theme;
use crate::appearance::Appearance;
use crate::browser;
use crate::store::Store;

/// Three canvases, and what was painted on them last.
#[derive(Debug)]
pub struct Painter {
    /// What stays where it is.
    resting: Layer,
    /// What is dragged: a picture that is moved with the pointer.
    lifted: Layer,
    /// What is made anew at every move.
    overlay: Layer,
    paintbox: Paintbox,
    theme: Option<u32>,
    stage: Stage,
    /// The number of the picture of what is dragged, and whether it may be dropped.
    carried: (u64, bool),
    followed: Option<(Overlay, Vec<LinkShape>)>,
}

/// A canvas, and what it shows.
#[derive(Debug)]
struct Layer {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    shown: Option<View>,
    hidden: bool,
}

/// How the world is shown on a canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
struct View {
    origin: Origin,
    zoom: f64,
    density: f64,
    size: (u32, u32),
}

impl View {
    fn of(viewport: &Viewport, density: f64) -> Self {
        let pixels = |size: f64| (size * density).round().clamp(1.0, 16_384.0) as u32;
        Self {
            origin: Origin::of(*viewport, density),
            zoom: viewport.zoom,
            density,
            size: (pixels(viewport.width), pixels(viewport.height)),
        }
    }

    /// The same for a picture of what has moved so far in the world.
    fn carried(self, by: Point) -> Self {
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
}

impl Layer {
    fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self {
            canvas: canvas.clone(),
            context,
            shown: None,
            hidden: false,
        })
    }

    /// Gives the canvas as many pixels as it covers; a changed one is empty.
    fn resize(&mut self, (width, height): (u32, u32)) {
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
            self.shown = None;
        }
    }

    /// Takes the canvas off the screen while there is nothing on it, so that nothing is put together with it.
    fn hide(&mut self, hidden: bool) {
        if self.hidden != hidden {
            self.hidden = hidden;
            self.shown = None;
            browser::set_property(&self.canvas, "display", if hidden { "none" } else { "" });
        }
    }

    /// Shows a view: moves what is painted already, and paints what is missing or damaged.
    fn show(
        &mut self,
        view: View,
        viewport: Viewport,
        damage: &Damage,
        paintbox: &Paintbox,
        paint: impl Fn(&Brush<'_>, Pixels),
    ) {
        self.resize(view.size);
        let before = self.shown.replace(view);
        let sheet = Sheet {
            context: &self.context,
            viewport,
            density: view.density,
            origin: view.origin,
        };
        let brush = Brush::new(sheet, paintbox);
        let whole = brush.whole();
        let parts = match (before.and_then(|before| view.way_from(before)), damage) {
            (None, _) | (_, Damage::All) => vec![whole],
            (Some(way), damage) => {
                let mut parts = self.scroll(way, whole);
                if let Damage::Places(places) = damage {
                    let places = places.iter().map(|place| brush.around(*place));
                    parts.extend(places.filter_map(|place| place.common(whole)));
                }
                parts
            }
        };
        for part in parts {
            paint(&Brush::new(sheet, paintbox).within(part), part);
        }
    }

    /// Moves the picture; the parts that come into sight.
    fn scroll(&self, (x, y): (i32, i32), whole: Pixels) -> Vec<Pixels> {
        if (x, y) == (0, 0) {
            return Vec::new();
        }
        let context = &self.context;
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok();
        // In place of what is there, also where the picture is clear.
        context.set_global_composite_operation("copy").ok();
        (context.draw_image_with_html_canvas_element(&self.canvas, f64::from(x), f64::from(y)))
            .ok();
        context.set_global_composite_operation("source-over").ok();
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
}

impl View {
    /// How far a picture of another view is to be moved to show this one; none when little of it would be
    /// left, or when it is of another size.
    fn way_from(self, before: Self) -> Option<(i32, i32)> {
        let origin = before.origin;
        let is_alike = View { origin, ..self } == before;
        let way = (origin.x - self.origin.x, origin.y - self.origin.y);
        let is_near = way.0.unsigned_abs() < self.size.0 && way.1.unsigned_abs() < self.size.1;
        (is_alike && is_near).then_some(way)
    }
}

impl Painter {
    /// A painter of three canvases; none when the browser cannot paint.
    #[must_use]
    pub fn new([resting, lifted, overlay]: [&HtmlCanvasElement; 3]) -> Option<Self> {
        Some(Self {
            resting: Layer::of(resting)?,
            lifted: Layer::of(lifted)?,
            overlay: Layer::of(overlay)?,
            paintbox: Paintbox::default(),
            theme: None,
            stage: Stage::default(),
            carried: (0, false),
            followed: None,
        })
    }

    /// Paints everything anew the next time, whatever is there.
    pub fn forget(&mut self) {
        self.stage = Stage::default();
        for layer in [&mut self.resting, &mut self.lifted, &mut self.overlay] {
            layer.shown = None;
        }
    }

    fn paint(&mut self, store: Store, surface: Surface, appearance: Appearance) {
        let density = browser::window().device_pixel_ratio().clamp(0.5, 8.0);
        let colours = untrack(|| appearance.track());
        if self.theme != Some(colours) {
            self.paintbox.theme = Theme::read();
            self.paintbox.forget();
            self.theme = Some(colours);
            self.resting.shown = None;
            self.lifted.shown = None;
            self.overlay.shown = None;
        }
        let marks = store.marks.get_untracked();
        let (damage, viewport, shift, overlay) = store.peek(|editor| {
            let damage = self.stage.follow(editor, &marks);
            let session = &editor.session;
            let shift = session.gesture.shift().map(|(_, by)| by);
            (damage, session.viewport, shift, scene::overlay(editor))
        });
        let view = View::of(&viewport, density);
        let (stage, paintbox) = (&self.stage, &self.paintbox);
        self.resting
            .show(view, viewport, &damage, paintbox, |brush, part| {
                paint::part(brush, part, stage, Which::Resting);
            });
        let illegal = overlay.message.as_ref().is_some_and(|(_, legal)| !legal);
        let carried = (stage.lifts(), illegal);
        if carried != self.carried {
            self.carried = carried;
            self.lifted.shown = None;
        }
        self.lifted.hide(shift.is_none());
        if let Some(by) = shift {
            let view = view.carried(by);
            let which = Which::Lifted { illegal };
            self.lifted
                .show(view, viewport, &Damage::None, paintbox, |brush, part| {
                    paint::part(brush, part, stage, which);
                });
        }
        let pulled = match shift {
            Some(_) => store.peek(|editor| stage.pulled(editor)),
            None => Vec::new(),
        };
        self.overlay.resize(view.size);
        let followed = Some((overlay, pulled));
        let is_bare = |followed: &Option<(Overlay, Vec<LinkShape>)>| {
            (followed.as_ref()).is_some_and(|(overlay, pulled)| {
                *overlay == Overlay::default() && pulled.is_empty()
            })
        };
        // Where nothing is, nothing moves with the view.
        let is_same_view = self.overlay.shown == Some(view)
            || self.overlay.shown.is_some() && is_bare(&followed) && is_bare(&self.followed);
        if !is_same_view || self.followed != followed {
            let sheet = Sheet::of(&self.overlay.context, viewport, density);
            if let Some((overlay, pulled)) = &followed {
                paint::overlay(sheet, paintbox, pulled, overlay);
            }
            self.followed = followed;
        }
        self.overlay.shown = Some(view);
        let message = (self.followed.as_ref()).and_then(|(overlay, _)| overlay.message.as_ref());
        if surface
            .message
            .with_untracked(|shown| shown.as_ref() != message)
        {
            surface.message.set(message.cloned());
        }
    }
}

/// Between two frames that are farther apart than this, in milliseconds, nothing moved.
const PAUSE: f64 = 100.0;

thread_local! {
    static LAST: Cell<f64> = const { Cell::new(0.0) };
}

/// Tells the editor how much time went by while something is dragged at the rim: the view moves, and
/// with it comes the next picture.
fn go_on_at_rim(store: Store) {
    if !store.peek(Editor::is_at_rim) {
        return;
    }
    let now = js_sys::Date::now();
    let passed = now - LAST.replace(now);
    let passed = if passed > PAUSE { 0.0 } else { passed };
    request_animation_frame(move || {
        store.update(|editor| editor.handle(Input::Passed(passed)));
    });
}

/// Asks for a picture; asked several times before the next frame, it is painted once.
pub fn frames(
    store: Store,
    surface: Surface,
    appearance: Appearance,
    painter: Rc<RefCell<Painter>>,
) -> Rc<dyn Fn()> {
    let asked = Rc::new(Cell::new(false));
    Rc::new(move || {
        if asked.replace(true) {
            return;
        }
        let (asked, painter) = (Rc::clone(&asked), Rc::clone(&painter));
        request_animation_frame(move || {
            asked.set(false);
            if let Ok(mut painter) = painter.try_borrow_mut() {
                painter.paint(store, surface, appearance);
            }
            go_on_at_rim(store);
        });
    })
}
