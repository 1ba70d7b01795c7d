//! Which part of the world is seen, and how large: the one place that converts between screen
//! and world.

use crate::geometry::{Point, Rect};

/// A place on the screen, in CSS pixels from the canvas's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScreenPoint {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// The least zoom.
pub const ZOOM_MIN: f64 = 0.05;
/// The greatest zoom.
pub const ZOOM_MAX: f64 = 8.0;
/// Below this, names are not shown.
pub const READABLE: f64 = 0.25;
/// The zoom steps of the keyboard and the buttons.
const STEPS: [f64; 8] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
/// Width of the rim at which a drag moves the view, in pixels (UX.md).
const RIM: f64 = 40.0;
/// How fast it moves at the very edge, in pixels a second.
const RIM_SPEED: f64 = 1200.0;
/// Free space around a design that is fitted into the view, in pixels.
const FIT_PADDING: f64 = 32.0;
/// On a narrow canvas, no more than this share of its width.
const FIT_SHARE: f64 = 0.03;
/// Above and below it: what the bars at the lower edge take, in pixels.
const BARS: f64 = 56.0;
/// On a low canvas, no more than this share of its height.
const BARS_SHARE: f64 = 0.08;

/// The visible part of the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// World coordinate at the left edge.
    pub x: f64,
    /// World coordinate at the upper edge.
    pub y: f64,
    /// Pixels for one unit.
    pub zoom: f64,
    /// Width of the canvas in pixels.
    pub width: f64,
    /// Height of the canvas in pixels.
    pub height: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            x: 0.0,
            y: 0.0,
            zoom: 1.0,
            width: 1200.0,
            height: 800.0,
        }
    }
}

impl Viewport {
    /// The world point under a screen point, in whole units.
    #[must_use]
    pub fn world_from_screen(&self, at: ScreenPoint) -> Point {
        let within = |value: f64| value.round().clamp(-1e7, 1e7) as i32;
        Point::new(
            within(self.x + at.x / self.zoom),
            within(self.y + at.y / self.zoom),
        )
    }

    /// Where a world point is on the screen.
    #[must_use]
    pub fn screen_from_world(&self, at: Point) -> ScreenPoint {
        ScreenPoint {
            x: (f64::from(at.x) - self.x) * self.zoom,
            y: (f64::from(at.y) - self.y) * self.zoom,
        }
    }

    /// The visible rectangle of the world.
    #[must_use]
    pub fn world(&self) -> Rect {
        let corner = ScreenPoint {
            x: self.width,
            y: self.height,
        };
        Rect::between(
            self.world_from_screen(ScreenPoint::default()),
            self.world_from_screen(corner),
        )
    }

    /// Units for a number of pixels, at least one.
    #[must_use]
    pub fn units(&self, pixels: f64) -> i32 {
        (pixels / self.zoom).ceil().clamp(1.0, 1e6) as i32
    }

    /// Moves the view by a distance on the screen.
    pub fn pan(&mut self, dx: f64, dy: f64) {
        self.x = (self.x + dx / self.zoom).clamp(-1e7, 1e7);
        self.y = (self.y + dy / self.zoom).clamp(-1e7, 1e7);
    }

    /// Zooms so that the world point under `at` stays there.
    pub fn zoom_at(&mut self, at: ScreenPoint, zoom: f64) {
        let zoom = if zoom.is_finite() {
            zoom.clamp(ZOOM_MIN, ZOOM_MAX)
        } else {
            self.zoom
        };
        self.x += at.x / self.zoom - at.x / zoom;
        self.y += at.y / self.zoom - at.y / zoom;
        self.zoom = zoom;
    }

    /// Zooms one step in or out around the middle.
    pub fn step(&mut self, inwards: bool) {
        let next = if inwards {
            STEPS.iter().copied().find(|step| *step > self.zoom * 1.001)
        } else {
            STEPS
                .iter()
                .rev()
                .copied()
                .find(|step| *step < self.zoom * 0.999)
        };
        if let Some(next) = next {
            self.zoom_at(self.middle(), next);
        }
    }

    /// Shows the whole of `world`, never larger than 100 %.
    pub fn fit(&mut self, world: Rect) {
        let sides = FIT_PADDING.min(self.width * FIT_SHARE);
        self.fit_within(world, (sides, BARS.min(self.height * BARS_SHARE)));
    }

    /// The same with so many free pixels at the sides, and above and below.
    pub fn fit_within(&mut self, world: Rect, free: (f64, f64)) {
        self.shrink_to(world, free);
        let zoom = self.zoom.clamp(ZOOM_MIN, 1.0);
        if zoom != self.zoom {
            self.zoom = zoom;
            self.center(world);
        }
    }

    /// The same at whatever zoom that takes.
    pub fn shrink_to(&mut self, world: Rect, (sides, ends): (f64, f64)) {
        if self.width < 1.0 || self.height < 1.0 {
            return;
        }
        let zoom = |room: f64, size: i32| room.max(40.0) / f64::from(size.max(1));
        let across = zoom(self.width - 2.0 * sides, world.width);
        self.zoom = across.min(zoom(self.height - 2.0 * ends, world.height));
        self.center(world);
    }

    fn center(&mut self, world: Rect) {
        self.x = f64::from(world.x) + f64::from(world.width) / 2.0 - self.width / 2.0 / self.zoom;
        self.y = f64::from(world.y) + f64::from(world.height) / 2.0 - self.height / 2.0 / self.zoom;
    }

    /// Brings `world` into the middle when it is not wholly visible.
    pub fn reveal(&mut self, world: Rect) {
        if !self.world().contains(world) {
            let at = world.center();
            self.x = f64::from(at.x) - self.width / 2.0 / self.zoom;
            self.y = f64::from(at.y) - self.height / 2.0 / self.zoom;
        }
    }

    /// Moves the view so that a world point is at a place of the screen.
    pub fn show_at(&mut self, world: Point, at: ScreenPoint) {
        self.x = f64::from(world.x) - at.x / self.zoom;
        self.y = f64::from(world.y) - at.y / self.zoom;
    }

    /// How fast the view moves, in pixels a second, while something is dragged at a place: the faster
    /// the nearer to the edge, and not at all away from it.
    #[must_use]
    pub fn rim_speed(&self, at: ScreenPoint) -> (f64, f64) {
        let along = |at: f64, size: f64| {
            let rim = RIM.min(size / 4.0).max(1.0);
            let before = ((rim - at) / rim).clamp(0.0, 1.0);
            let after = ((at - size + rim) / rim).clamp(0.0, 1.0);
            (after * after - before * before) * RIM_SPEED
        };
        (along(at.x, self.width), along(at.y, self.height))
    }

    /// The middle of the canvas.
    #[must_use]
    pub fn middle(&self) -> ScreenPoint {
        ScreenPoint {
            x: self.width / 2.0,
            y: self.height / 2.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_point_under_the_cursor() {
        let mut viewport = Viewport {
            x: 37.0,
            y: -12.0,
            ..Viewport::default()
        };
        let at = ScreenPoint { x: 300.0, y: 200.0 };
        let before = viewport.world_from_screen(at);
        for zoom in [0.5, 3.0, 0.05, 100.0, f64::NAN] {
            viewport.zoom_at(at, zoom);
            assert_eq!(viewport.world_from_screen(at), before, "{zoom}");
        }
    }

    #[test]
    fn a_fitted_design_is_wholly_visible() {
        let mut viewport = Viewport::default();
        for world in [Rect::new(-500, 20, 4000, 3000), Rect::new(5, 5, 10, 10)] {
            viewport.fit(world);
            assert!(viewport.world().contains(world));
        }
    }
}
