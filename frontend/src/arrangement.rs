//! Which panels are open and how large they are; remembered by this browser.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::browser::{self, delay::Delay, storage};

const KEY: &str = "azimuth.arrangement.v1";
/// Under this width the inspector is a sheet over the canvas, and under the second the palette too
/// (the same numbers stand in `app.css`).
const INSPECTOR_FROM: f64 = 1100.0;
const PALETTE_FROM: f64 = 700.0;

/// A tab of the drawer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Tab {
    /// What is wrong with the design.
    #[default]
    Problems,
    /// How available its journeys are.
    Availability,
    /// What it costs.
    Cost,
    /// Which addresses are taken and which are free.
    Addresses,
    /// What it becomes in Terraform.
    Code,
    /// Everything in it as a list.
    Outline,
}

/// A panel that can be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Components to drag.
    Palette,
    /// Fields of what is selected.
    Inspector,
    /// Results.
    Drawer,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    palette_width: Option<f64>,
    inspector_width: Option<f64>,
    drawer_height: Option<f64>,
    palette_closed: bool,
    inspector_closed: bool,
    drawer_closed: bool,
    tab: Tab,
}

/// The least size of a panel, in pixels.
pub const LEAST: f64 = 160.0;
/// The largest, in pixels.
pub const MOST: f64 = 1_200.0;

/// Which panels are open and how large they are. None: as the width of the window suggests.
#[derive(Debug, Clone, Copy)]
pub struct Arrangement {
    palette: RwSignal<Option<bool>>,
    inspector: RwSignal<Option<bool>>,
    drawer: RwSignal<Option<bool>>,
    /// The tab of the drawer that is shown.
    pub tab: RwSignal<Tab>,
    /// The sizes of the panels that were given one, in pixels.
    pub sizes: RwSignal<[Option<f64>; 3]>,
    remember: Delay,
}

impl Arrangement {
    /// As it was left.
    #[must_use]
    pub fn remembered() -> Self {
        let known: Remembered = storage::read(KEY).unwrap_or_default();
        let closed = |closed: bool| closed.then_some(false);
        let arrangement = Self {
            palette: RwSignal::new(closed(known.palette_closed)),
            inspector: RwSignal::new(closed(known.inspector_closed)),
            drawer: RwSignal::new(closed(known.drawer_closed)),
            tab: RwSignal::new(known.tab),
            sizes: RwSignal::new([
                known.palette_width,
                known.inspector_width,
                known.drawer_height,
            ]),
            remember: Delay::of(300),
        };
        for (panel, size) in [
            (Panel::Palette, known.palette_width),
            (Panel::Inspector, known.inspector_width),
            (Panel::Drawer, known.drawer_height),
        ] {
            if let Some(size) = size {
                show_size(panel, size);
            }
        }
        arrangement
    }

    fn state(self, panel: Panel) -> RwSignal<Option<bool>> {
        match panel {
            Panel::Palette => self.palette,
            Panel::Inspector => self.inspector,
            Panel::Drawer => self.drawer,
        }
    }

    /// The value of the panel's attribute on `.app`.
    #[must_use]
    pub fn attribute(self, panel: Panel) -> Option<&'static str> {
        self.state(panel)
            .get()
            .map(|open| if open { "open" } else { "closed" })
    }

    /// Whether the panel is open, in this window.
    #[must_use]
    pub fn is_open(self, panel: Panel) -> bool {
        self.state(panel).get().unwrap_or_else(|| fits(panel))
    }

    /// Opens or closes a panel.
    pub fn set_open(self, panel: Panel, open: bool) {
        self.state(panel).set(if open == fits(panel) {
            None
        } else {
            Some(open)
        });
        self.save();
    }

    /// Opens a closed panel and closes an open one.
    pub fn toggle(self, panel: Panel) {
        self.set_open(panel, !untrack(|| self.is_open(panel)));
    }

    /// Opens the drawer at a tab.
    pub fn show(self, tab: Tab) {
        self.tab.set(tab);
        self.set_open(Panel::Drawer, true);
    }

    /// Gives a panel another size, in pixels.
    pub fn resize(self, panel: Panel, size: f64) {
        let size = size.round().clamp(LEAST, MOST);
        show_size(panel, size);
        self.sizes.update(|sizes| {
            if let Some(known) = sizes.get_mut(index(panel)) {
                *known = Some(size);
            }
        });
        self.save();
    }

    fn save(self) {
        self.remember.then(move || {
            let [palette_width, inspector_width, drawer_height] = self.sizes.get_untracked();
            // Sheets of a narrow window are closed when it is opened the next time.
            let closed =
                |panel: Panel| fits(panel) && self.state(panel).get_untracked() == Some(false);
            let remembered = Remembered {
                palette_width,
                inspector_width,
                drawer_height,
                palette_closed: closed(Panel::Palette),
                inspector_closed: closed(Panel::Inspector),
                drawer_closed: closed(Panel::Drawer),
                tab: self.tab.get_untracked(),
            };
            // An arrangement that cannot be remembered is no reason to disturb.
            storage::write(KEY, &remembered).ok();
        });
    }
}

fn index(panel: Panel) -> usize {
    match panel {
        Panel::Palette => 0,
        Panel::Inspector => 1,
        Panel::Drawer => 2,
    }
}

/// Whether a panel is open by itself in a window of this width.
fn fits(panel: Panel) -> bool {
    let from = match panel {
        Panel::Inspector => INSPECTOR_FROM,
        Panel::Palette | Panel::Drawer => PALETTE_FROM,
    };
    browser::width() >= from
}

fn show_size(panel: Panel, size: f64) {
    let name = match panel {
        Panel::Palette => "--palette-width",
        Panel::Inspector => "--inspector-width",
        Panel::Drawer => "--drawer-height",
    };
    if let Some(root) = browser::root() {
        browser::set_property(&root, name, &format!("{size}px"));
    }
}
