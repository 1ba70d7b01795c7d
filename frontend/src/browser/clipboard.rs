//! The clipboard of the system.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;

/// Puts a text there; says whether the browser let it. Pages that did not come over HTTPS, nor from
/// this machine, have no clipboard.
pub async fn copy(text: &str) -> bool {
    let navigator = super::window().navigator();
    let there = Reflect::get(&navigator, &"clipboard".into());
    if !there.is_ok_and(|clipboard| clipboard.is_object()) {
        return false;
    }
    let promise = navigator.clipboard().write_text(text);
    JsFuture::from(promise).await.is_ok()
}
