//! Light or dark, as chosen or as the system is; remembered by this browser.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_sys::Event;

use crate::browser::{self, events, storage};

const KEY: &str = "azimuth.theme.v1";

/// Which theme was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Choice {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The theme of the page.
#[derive(Debug, Clone, Copy)]
pub struct Appearance {
    choice: RwSignal<Choice>,
    changes: RwSignal<u32>,
}

impl Appearance {
    /// As it was chosen.
    #[must_use]
    pub fn remembered() -> Self {
        let appearance = Self {
            choice: RwSignal::new(storage::read(KEY).unwrap_or_default()),
            changes: RwSignal::new(0),
        };
        show(appearance.choice.get_untracked());
        for preference in ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"] {
            if let Ok(Some(media)) = browser::window().match_media(preference) {
                events::listen::<Event>(&media, "change", move |_| {
                    appearance.changes.update(|changes| *changes += 1)
                });
            }
        }
        appearance
    }

    /// Which theme was chosen.
    #[must_use]
    pub fn choice(self) -> Choice {
        self.choice.get()
    }

    /// Whether the page is dark now.
    #[must_use]
    pub fn is_dark(self) -> bool {
        match self.choice.get_untracked() {
            Choice::Dark => true,
            Choice::Light => false,
            Choice::System => browser::window()
                .match_media("(prefers-color-scheme: dark)")
                .ok()
                .flatten()
                .is_some_and(|media| media.matches()),
        }
    }

    /// Chooses a theme.
    pub fn choose(self, choice: Choice) {
        show(choice);
        storage::write(KEY, &choice).ok();
        self.choice.set(choice);
        self.changes.update(|changes| *changes += 1);
    }

    /// Runs what calls this again whenever the colours have changed.
    pub fn track(self) -> u32 {
        self.changes.get()
    }
}

fn show(choice: Choice) {
    let Some(root) = browser::root() else { return };
    let shown = match choice {
        Choice::System => root.remove_attribute("data-theme"),
        Choice::Light => root.set_attribute("data-theme", "light"),
        Choice::Dark => root.set_attribute("data-theme", "dark"),
    };
    // Attributes of these names are always legal.
    shown.ok();
}
