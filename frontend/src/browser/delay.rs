//! Things done a little later, at most one of a kind at a time.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use gloo::timers::callback::Timeout;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Something done a little later; asking again starts the wait anew.
#[derive(Debug, Clone, Copy)]
pub struct Delay {
    running: StoredValue<Option<Timeout>, LocalStorage>,
    milliseconds: u32,
}

impl Delay {
    /// A delay of some milliseconds.
    #[must_use]
    pub fn of(milliseconds: u32) -> Self {
        Self {
            running: StoredValue::new_local(None),
            milliseconds,
        }
    }

    /// Does it after the delay, and not what was asked for before.
    pub fn then(self, what: impl FnOnce() + 'static) {
        let timeout = Timeout::new(self.milliseconds, what);
        self.running
            .update_value(|running| *running = Some(timeout));
    }

    /// Does not do what was asked for.
    pub fn stop(self) {
        self.running.update_value(|running| *running = None);
    }
}

/// Does something after what the page is doing now.
pub fn soon(what: impl FnOnce() + 'static) {
    Timeout::new(0, what).forget();
}

/// Resolves when the next picture is handed to the screen, and never rejects.
pub fn next_picture() -> Promise {
    Promise::new(&mut |resolve, _| {
        request_animation_frame(move || resolve_soon(resolve));
    })
}

fn resolve_soon(resolve: Function) {
    soon(move || {
        resolve.call0(&JsValue::NULL).ok();
    });
}

/// Waits until what came in the meantime was heard, also where there is no page.
pub async fn heard() {
    let heard = Promise::new(&mut |resolve, _| resolve_soon(resolve));
    JsFuture::from(heard).await.ok();
}

/// Waits until the next picture is handed to the screen.
pub async fn painted() {
    JsFuture::from(next_picture()).await.ok();
}

/// What something comes to; nothing when that takes longer than some milliseconds, and then it is given up.
pub async fn within<T>(milliseconds: u32, what: impl Future<Output = T>) -> Option<T> {
    let mut what = pin!(what);
    let too_late = Promise::new(&mut |resolve, _| {
        Timeout::new(milliseconds, move || {
            resolve.call0(&JsValue::NULL).ok();
        })
        .forget();
    });
    let mut too_late = pin!(JsFuture::from(too_late));
    poll_fn(|context| match what.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => too_late.as_mut().poll(context).map(|_| None),
    })
    .await
}

/// The time in milliseconds.
#[must_use]
pub fn now() -> f64 {
    js_sys::Date::now()
}
