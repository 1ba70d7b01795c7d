//! A finger or a pen that rests asks for the menu of what is below it. Some browsers say so by themselves, a little
//! earlier; on others nobody would.

use leptos::prelude::*;
use shared::editor::viewport::ScreenPoint;

use crate::browser::delay::Delay;

/// How long it rests, in milliseconds: browsers that say it themselves do so after 500.
const AFTER: u32 = 600;
/// What moves farther than this does not rest, in pixels (UX.md, hit slop).
const STEADY: f64 = 8.0;

/// What rests, and since when.
#[derive(Debug, Clone, Copy)]
pub struct LongPress {
    wait: Delay,
    from: StoredValue<ScreenPoint>,
}

impl LongPress {
    /// Nothing rests yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            wait: Delay::of(AFTER),
            from: StoredValue::new(ScreenPoint::default()),
        }
    }

    /// It came down; does something when it stays.
    pub fn begin(self, at: ScreenPoint, what: impl FnOnce() + 'static) {
        self.from.set_value(at);
        self.wait.then(what);
    }

    /// It is here now.
    pub fn moved(self, at: ScreenPoint) {
        let from = self.from.get_value();
        if (at.x - from.x).hypot(at.y - from.y) > STEADY {
            self.end();
        }
    }

    /// It is gone, or not alone any more.
    pub fn end(self) {
        self.wait.stop();
    }
}
