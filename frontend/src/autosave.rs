//! Keeps the design in this browser: saved a moment after each change, restored at the start.

use leptos::prelude::*;
use shared::document::Document;
use shared::wire;

use crate::browser::{delay::Delay, storage};
use crate::store::{Store, Tone};

const KEY: &str = "azimuth.design.v1";
/// Where content goes that could not be read, so that it is not lost.
const DAMAGED: &str = "azimuth.design.damaged";
/// UX.md: 300 ms after the last change.
const AFTER: u32 = 300;

/// What has become of the last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is in the storage of this browser.
    Yes,
    /// It will be in a moment.
    Soon,
    /// The storage is full or forbidden.
    No,
}

/// The design of the last visit, and what is to be said about it.
#[must_use]
pub fn restored() -> (Document, Option<String>) {
    let fresh = || Document {
        name: "Untitled design".to_owned(),
        ..Document::default()
    };
    let Some(text) = storage::read_text(KEY) else {
        return (fresh(), None);
    };
    match wire::from_text(&text) {
        Ok(document) => (document, None),
        Err(error) => {
            let kept = storage::write_text(DAMAGED, &text).is_ok();
            let where_to = if kept {
                format!("It is kept in this browser's storage as {DAMAGED}.")
            } else {
                String::new()
            };
            (
                fresh(),
                Some(format!(
                    "The design of your last visit could not be read: {error}. {where_to}"
                )),
            )
        }
    }
}

/// Saves every change from now on, and says how it went.
#[must_use]
pub fn keep(store: Store) -> RwSignal<Saved> {
    let saved = RwSignal::new(Saved::Yes);
    let soon = Delay::of(AFTER);
    Effect::new(move |first: Option<()>| {
        let document = store.version.get().document;
        if first.is_none() {
            return;
        }
        saved.set(Saved::Soon);
        soon.then(move || {
            let outcome = storage::write_text(KEY, &wire::to_compact(&document));
            if outcome.is_err() && saved.get_untracked() != Saved::No {
                store.tell(
                    Tone::Warning,
                    "This browser's storage is full or closed: download the design to keep it.",
                );
            }
            saved.set(if outcome.is_ok() {
                Saved::Yes
            } else {
                Saved::No
            });
        });
    });
    saved
}
