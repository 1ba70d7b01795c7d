//! Canvases: how they are made, painted on, and how many pixels they have.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// No browser paints on more pixels than this in one direction.
pub const MOST_PIXELS: u32 = 16_384;

/// What paints on a canvas; none when the browser cannot.
#[must_use]
pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// The same for a canvas through which nothing is seen: the cheapest to show.
#[must_use]
pub fn opaque_context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let options = Object::new();
    Reflect::set(&options, &"alpha".into(), &false.into()).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options);
    context.ok()??.dyn_into().ok()
}

/// A canvas that nobody sees.
#[must_use]
pub fn unseen() -> Option<HtmlCanvasElement> {
    let canvas = gloo::utils::document().create_element("canvas").ok()?;
    canvas.dyn_into().ok()
}

/// Gives a canvas so many pixels across and down. Whether it had others: then it is empty now.
pub fn resize(canvas: &HtmlCanvasElement, (width, height): (u32, u32)) -> bool {
    let changes = (canvas.width(), canvas.height()) != (width, height);
    if changes {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    changes
}

/// Device pixels in one CSS pixel.
#[must_use]
pub fn density() -> f64 {
    super::window().device_pixel_ratio().clamp(0.5, 8.0)
}
