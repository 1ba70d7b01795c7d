//! The address of the page.

use shared::shared_link::{self, SharedLink, View};
use wasm_bindgen::JsValue;

/// The link in it; none when it leads to no design.
#[must_use]
pub fn link() -> Option<SharedLink> {
    SharedLink::read(&super::window().location().href().unwrap_or_default())
}

/// The place from which the app came.
#[must_use]
pub fn origin() -> String {
    super::window().location().origin().unwrap_or_default()
}

/// A link as a whole URL.
#[must_use]
pub fn of(link: &SharedLink) -> String {
    origin() + &link.path()
}

/// How the page is asked to show its design.
#[must_use]
pub fn view() -> View {
    shared_link::view(&super::window().location().search().unwrap_or_default())
}

/// Lets go of the link in the address: what is shown is the person's own.
pub fn leave_link() {
    let query = super::window().location().search().unwrap_or_default();
    let query = shared_link::without_link(&query);
    replace(&match query.is_empty() {
        true => "/".to_owned(),
        false => format!("/?{query}"),
    });
}

/// Another address, without a new page and without a step back.
fn replace(there: &str) {
    if let Ok(history) = super::window().history() {
        // Refused only when it is done hundreds of times a minute.
        let state = JsValue::NULL;
        history.replace_state_with_url(&state, "", Some(there)).ok();
    }
}
