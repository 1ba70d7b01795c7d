//! Keeps the design in this browser: saved a moment after each change, restored at the start.

use leptos::prelude::*;
use shared::document::Document;
use shared::wire;

use crate::browser::{address, delay::Delay, storage};
use crate::sharing::Linked;
use crate::store::{Store, Tone, Version};

const KEY: &str = "azimuth.design.v1";
/// Where content goes that could not be read, so that it is not lost.
const DAMAGED: &str = "azimuth.design.damaged";
/// The person's own design, from before one that came by a link was changed.
const LAID_ASIDE: &str = "azimuth.design.before-link";
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

/// The person's own design that a design from a link took the place of.
#[must_use]
pub fn laid_aside() -> Option<Document> {
    wire::from_text(&storage::read_text(LAID_ASIDE)?).ok()
}

/// A design from a link becomes the person's own: what was saved is laid aside, and the address no
/// longer says what is shown.
fn take_over() {
    if let Some(own) = storage::read_text(KEY) {
        // Where there is no room for it, undo still has it.
        storage::write_text(LAID_ASIDE, &own).ok();
    }
    address::set_fragment("");
}

/// Saves every change from now on, and says how it went. A design that is as its link has it is not
/// saved: the link has it, and the person's own stays.
#[must_use]
pub fn keep(store: Store, linked: Linked) -> RwSignal<Saved> {
    let saved = RwSignal::new(Saved::Yes);
    let soon = Delay::of(AFTER);
    Effect::new(move |first: Option<()>| {
        let Version { revision, document } = store.version.get();
        let shown = linked.get_untracked();
        if first.is_none() || shown == Some(revision) {
            return;
        }
        if shown.is_some() {
            linked.set(None);
            take_over();
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
