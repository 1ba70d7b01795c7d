//! While somebody zooms, a picture that takes long to paint is shown larger or smaller as it is. It is painted anew
//! once the zoom rests.

use super::layer::{Painted, View};
use crate::browser::delay;

/// A zoom that did not change for so many milliseconds rests.
pub const REST: u32 = 100;
/// A picture that took so many milliseconds to paint is not painted at every step of a zoom: what the browser
/// does to show it takes longer still, and a frame is over.
const SLOW: f64 = 4.0;
/// A zoom that changes by more than this at once jumped: there is no way to be seen. Several steps may have come
/// while a picture was painted.
const STEP: f64 = 1.9;

/// What is known of the zoom from picture to picture.
#[derive(Debug, Default)]
pub struct Zooming {
    zoom: f64,
    /// When it last changed by a step, in milliseconds; none once it jumped.
    stepped: Option<f64>,
    is_slow: bool,
}

impl Zooming {
    /// Takes the zoom of the next picture. Whether somebody zooms right now, and what is painted anew would come late.
    pub fn is_fast(&mut self, view: View) -> bool {
        let (now, zoom) = (delay::now(), view.zoom());
        let before = std::mem::replace(&mut self.zoom, zoom);
        if before != zoom {
            let by = zoom / before;
            self.stepped = (1.0 / STEP..=STEP).contains(&by).then_some(now);
        }
        // A clock that was set back tells nothing.
        let recently = |at: f64| (0.0..f64::from(REST)).contains(&(now - at));
        self.is_slow && self.stepped.is_some_and(recently)
    }

    /// Remembers how long it took since `began` to paint all of a picture.
    pub fn painted(&mut self, painted: Painted, began: f64) {
        if painted == Painted::Whole {
            self.is_slow = delay::now() - began >= SLOW;
        }
    }
}
