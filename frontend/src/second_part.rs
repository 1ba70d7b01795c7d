//! The second part of the app's WebAssembly: what an empty editor does not need (`xtask/src/splitting.rs`).
//!
//! It is fetched with the first sign of a person, or at once where there is a design to show. What runs into it
//! before it is there waits for it. Where the page names none, as under `trunk serve`, everything is in the first part.

use std::cell::{Cell, RefCell};

use js_sys::{Object, Promise, Reflect, WebAssembly};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Event, XmlHttpRequest, console};

use crate::browser::{self, delay, events};

thread_local! {
    /// What ends when it is there.
    static COMING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    /// Its compiled code, once it is there.
    static MODULE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    /// When it could not be fetched last, in milliseconds of the page.
    static FAILED: Cell<f64> = const { Cell::new(f64::NEG_INFINITY) };
}

/// So many milliseconds after it could not be fetched a sign fetches it again.
const AGAIN: f64 = 2_000.0;

/// What somebody does first.
const SIGNS: [&str; 6] = [
    "pointermove",
    "pointerdown",
    "touchstart",
    "wheel",
    "keydown",
    "dragenter",
];

/// Fetches it with the first sign of a person.
pub fn listen() {
    for sign in SIGNS {
        events::listen(&browser::window(), sign, |_: &Event| {
            coming();
        });
    }
}

/// Whether everything can be called without waiting.
#[must_use]
pub fn is_here() -> bool {
    MODULE.with_borrow(Option::is_some) || address().is_none()
}

/// Its compiled code, for a worker; undefined where there is none.
#[must_use]
pub fn module() -> JsValue {
    MODULE.with_borrow(|module| module.clone().unwrap_or_default())
}

/// Fetches it, unless that was done; ends when it is there. Where it cannot be had, the first call into it tells so.
pub async fn arrived() {
    if let Some(coming) = coming() {
        JsFuture::from(coming).await.ok();
    }
}

/// Where the page says that it is.
fn address() -> Option<String> {
    let named = gloo::utils::document().query_selector("meta[name=second-part]");
    let address = named.ok().flatten()?.get_attribute("content")?;
    (!address.is_empty()).then_some(address)
}

fn coming() -> Option<Promise> {
    let is_due = !is_here() && delay::now() - FAILED.get() > AGAIN;
    let address = address().filter(|_| is_due)?;
    Some(COMING.with_borrow_mut(|coming| {
        let coming = coming.get_or_insert_with(|| {
            future_to_promise(async move {
                let fetched = fetched(&address).await;
                if fetched.is_err() {
                    FAILED.set(delay::now());
                    COMING.set(None);
                }
                fetched
            })
        });
        coming.clone()
    }))
}

async fn fetched(address: &str) -> Result<JsValue, JsValue> {
    let response = browser::window().fetch_with_str(address);
    let module = JsFuture::from(WebAssembly::compile_streaming(&response)).await?;
    let instance = WebAssembly::instantiate_module(module.unchecked_ref(), &imports()?);
    JsFuture::from(instance).await?;
    MODULE.set(Some(module));
    Ok(JsValue::UNDEFINED)
}

/// It takes everything from the exports of the first part.
fn imports() -> Result<Object, JsValue> {
    let imports = Object::new();
    Reflect::set(&imports, &"first".into(), &wasm_bindgen::exports())?;
    Ok(imports)
}

/// Called where the first part runs into the second before that is there: the page stands still until it is.
/// `stub` says where, for those who want to know. Where it cannot be fetched, the page says so, and what called it ends there.
#[wasm_bindgen]
pub fn load_second_part(stub: u32) {
    // Words are put together by nobody here: what does that may be in the second part.
    console::log_2(
        &"the second part is needed at once, by stub".into(),
        &stub.into(),
    );
    if let Err(error) = load() {
        tell_missing(true);
        wasm_bindgen::throw_val(error);
    }
}

/// Says on the page that a part of the app is not to be had, or takes that back.
pub fn tell_missing(is_missing: bool) {
    if let Some(told) = gloo::utils::document().get_element_by_id("missing") {
        told.toggle_attribute_with_force("hidden", !is_missing).ok();
    }
}

fn load() -> Result<(), JsValue> {
    let address = address().ok_or("the page names no second part")?;
    let request = XmlHttpRequest::new()?;
    request.open_with_async("GET", &address, false)?;
    // The one way to get bytes without waiting: each is a character.
    request.override_mime_type("text/plain; charset=x-user-defined")?;
    request.send()?;
    let text = request.response_text()?.unwrap_or_default();
    let bytes: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    let module = WebAssembly::Module::new(&js_sys::Uint8Array::from(&bytes[..]).into())?;
    WebAssembly::Instance::new(&module, &imports()?)?;
    MODULE.set(Some(module.into()));
    Ok(())
}
