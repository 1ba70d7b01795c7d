//! Things done a little later, at most one of a kind at a time.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

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
