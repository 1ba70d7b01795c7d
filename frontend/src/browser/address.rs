//! The address of the page and what stands behind its `#`.

use wasm_bindgen::JsValue;

/// What stands behind the `#`, with it; empty when there is none.
#[must_use]
pub fn fragment() -> String {
    super::window().location().hash().unwrap_or_default()
}

/// The address of the app without anything behind it.
#[must_use]
pub fn app() -> String {
    let location = super::window().location();
    let part = |part: Result<String, JsValue>| part.unwrap_or_default();
    part(location.origin()) + &part(location.pathname())
}

/// Puts another fragment behind the address, or none, without a new page and without a step back.
pub fn set_fragment(fragment: &str) {
    let location = super::window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let there = match fragment {
        "" => here,
        fragment => format!("{here}#{fragment}"),
    };
    if let Ok(history) = super::window().history() {
        // Refused only when it is done hundreds of times a minute.
        let state = JsValue::NULL;
        history
            .replace_state_with_url(&state, "", Some(&there))
            .ok();
    }
}
