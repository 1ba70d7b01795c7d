//! One picture an animation frame, and only when something has changed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use shared::editor::scene::{self, Scene};
use shared::editor::viewport::Viewport;
use shared::editor::{Editor, Input};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::Surface;
use super::paint::{self, Paintbox, Sheet};
use super::theme::Theme;
use crate::appearance::Appearance;
use crate::browser;
use crate::store::Store;

/// Two canvases, and what was painted on them last.
#[derive(Debug)]
pub struct Painter {
    drawing: Layer,
    overlay: Layer,
    paintbox: Paintbox,
    theme: Option<u32>,
    painted: Option<(Scene, Viewport)>,
}

#[derive(Debug)]
struct Layer {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Layer {
    fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self {
            canvas: canvas.clone(),
            context,
        })
    }

    /// Gives the canvas as many pixels as it covers; a changed one is empty.
    fn resize(&self, viewport: &Viewport, density: f64) -> bool {
        let pixels = |size: f64| (size * density).round().clamp(1.0, 16_384.0) as u32;
        let (width, height) = (pixels(viewport.width), pixels(viewport.height));
        let differs = (self.canvas.width(), self.canvas.height()) != (width, height);
        if differs {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
        differs
    }
}

impl Painter {
    /// A painter of two canvases; none when the browser cannot paint.
    #[must_use]
    pub fn new(drawing: &HtmlCanvasElement, overlay: &HtmlCanvasElement) -> Option<Self> {
        Some(Self {
            drawing: Layer::of(drawing)?,
            overlay: Layer::of(overlay)?,
            paintbox: Paintbox::default(),
            theme: None,
            painted: None,
        })
    }

    fn paint(&mut self, store: Store, surface: Surface, appearance: Appearance) {
        let density = browser::window().device_pixel_ratio().clamp(0.5, 8.0);
        let colours = untrack(|| appearance.track());
        let marks = store.marks.get_untracked();
        let (scene, viewport) =
            store.peek(|editor| (scene::scene(editor, &marks), editor.session.viewport));
        let mut stale =
            self.drawing.resize(&viewport, density) | self.overlay.resize(&viewport, density);
        if self.theme != Some(colours) {
            self.paintbox.theme = Theme::read();
            self.paintbox.measures.forget();
            self.theme = Some(colours);
            stale = true;
        }
        let before = self.painted.take();
        let same_view = before
            .as_ref()
            .is_some_and(|(_, before)| *before == viewport)
            && !stale;
        let same_drawing = before.as_ref().is_some_and(|(before, _)| {
            before.containers == scene.containers
                && before.links == scene.links
                && before.nodes == scene.nodes
                && before.overlay.message == scene.overlay.message
        });
        let same_overlay = before
            .as_ref()
            .is_some_and(|(before, _)| before.overlay == scene.overlay);
        if !(same_view && same_drawing) {
            let sheet = Sheet {
                context: &self.drawing.context,
                viewport,
                density,
            };
            paint::drawing(sheet, &self.paintbox, &scene);
        }
        if !(same_view && same_overlay) {
            let sheet = Sheet {
                context: &self.overlay.context,
                viewport,
                density,
            };
            paint::overlay(sheet, &self.paintbox, &scene.overlay);
        }
        if surface
            .message
            .with_untracked(|message| *message != scene.overlay.message)
        {
            surface.message.set(scene.overlay.message.clone());
        }
        self.painted = Some((scene, viewport));
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
