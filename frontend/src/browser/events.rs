//! Listens to events as long as the app lives.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, MouseEvent};

/// Where a pointer is, in pixels of the window.
pub fn place(event: &MouseEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// Hears every event of a type; the listener may call `prevent_default`.
pub fn listen<E: JsCast>(target: &EventTarget, kind: &'static str, heard: impl Fn(&E) + 'static) {
    EventListener::new_with_options(
        target,
        kind,
        EventListenerOptions::enable_prevent_default(),
        move |event| {
            heard(event.unchecked_ref());
        },
    )
    .forget();
}
