//! Links without a server: one is copied, and the page opens the one in its address.
//!
//! A design from a link is not the person's own until it is changed: so long it stays in the address,
//! and what this browser keeps stays as it was.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::editor::Editor;
use shared::fragment::{self, PREFIX};
use web_sys::Event;

use crate::browser::{self, address, clipboard, events};
use crate::store::{Store, Tone};

/// The revision of the editor that shows a design as its link has it; none: it shows the person's own.
pub type Linked = RwSignal<Option<u64>>;

/// Opens the link in the address, now and whenever another comes.
#[must_use]
pub fn listen(store: Store) -> Linked {
    let linked = RwSignal::new(None);
    open(store, linked);
    events::listen(&browser::window(), "hashchange", move |_: &Event| {
        open(store, linked)
    });
    linked
}

/// Opens the link in the address, if one is there; when it cannot be opened, says why and changes
/// nothing.
fn open(store: Store, linked: Linked) {
    let fragment = address::fragment();
    // Other fragments lead to places on the page.
    if !fragment.trim_start_matches('#').starts_with(PREFIX) {
        return;
    }
    let opened = match fragment::read(&fragment) {
        Ok(opened) => opened,
        Err(why) => return store.tell(Tone::Error, format!("The link was not opened: {why}.")),
    };
    let own = store.version.get_untracked().document;
    if opened.document != *own {
        let name = opened.document.name.clone();
        store.open(opened.document);
        let undo = match own.nodes.is_empty() {
            true => "",
            false => " Undo brings back the design that was here.",
        };
        store.tell(
            Tone::Success,
            format!("“{name}” was opened from a link.{undo}"),
        );
    }
    if let Some(moved) = opened.pins.moved() {
        store.tell(Tone::Warning, moved);
    }
    linked.set(Some(store.version.get_untracked().revision));
}

/// Copies the link of the design.
pub fn copy(store: Store) {
    store.update(Editor::went_out);
    let document = store.version.get_untracked().document;
    let fragment = match fragment::write(&document) {
        Ok(fragment) => fragment,
        Err(why) => return store.tell(Tone::Error, format!("No link was made: {why}.")),
    };
    let link = format!("{}#{fragment}", address::app());
    spawn_local(async move {
        let characters = link.len();
        if clipboard::copy(&link).await {
            store.tell(
                Tone::Success,
                format!("Link copied: {characters} characters with the whole design in them; no server keeps it."),
            );
        } else {
            address::set_fragment(&fragment);
            store.tell(
                Tone::Warning,
                "The browser did not allow the copy: take the link from the address bar.",
            );
        }
    });
}
