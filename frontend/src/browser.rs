//! What the browser offers: its address bar, canvases, clipboard, storage, downloads, events of the window, delays.

pub mod address;
pub mod canvas;
pub mod cipher;
pub mod clipboard;
pub mod database;
pub mod delay;
pub mod download;
pub mod events;
pub mod storage;

/// Whether this runs in a page, and not in a worker beside one.
#[must_use]
pub fn has_page() -> bool {
    web_sys::window().is_some()
}

/// The window.
#[must_use]
pub fn window() -> web_sys::Window {
    gloo::utils::window()
}

/// Whether the query of the address has a word such as `test`, alone or with a value.
#[must_use]
pub fn is_asked(word: &str) -> bool {
    let query = window().location().search().unwrap_or_default();
    let mut parts = query.trim_start_matches('?').split('&');
    parts.any(|part| part.split('=').next() == Some(word))
}

/// The element that holds the page; panel sizes and the theme are set on it.
#[must_use]
pub fn root() -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    gloo::utils::document().document_element()?.dyn_into().ok()
}

/// Sets a property of the style sheet on one element.
pub fn set_property(element: &web_sys::HtmlElement, name: &str, value: &str) {
    // Refused only for names and values that are not legal CSS.
    element.style().set_property(name, value).ok();
}

/// Width and height of the window in pixels.
#[must_use]
pub fn size() -> (f64, f64) {
    let window = window();
    let width = window.inner_width().ok().and_then(|width| width.as_f64());
    let height = window
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    (width.unwrap_or(1280.0), height.unwrap_or(800.0))
}

/// Width of the window in pixels.
#[must_use]
pub fn width() -> f64 {
    size().0
}

/// Whether an event happened in something that takes text.
#[must_use]
pub fn is_text_field(target: Option<&web_sys::EventTarget>) -> bool {
    use wasm_bindgen::JsCast;
    let Some(element) = target.and_then(|target| target.dyn_ref::<web_sys::Element>()) else {
        return false;
    };
    let kind = element.get_attribute("type").unwrap_or_default();
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(kind.as_str(), "checkbox" | "radio" | "button"),
        _ => element.has_attribute("contenteditable"),
    }
}

/// Scrolls what is around an element just so far that it is seen.
pub fn reveal(selector: &str) {
    let found = gloo::utils::document().query_selector(selector);
    let nearest = web_sys::ScrollIntoViewOptions::new();
    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
    nearest.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    if let Some(element) = found.ok().flatten() {
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}
