//! Links that come and go: the page opens the one in its address and makes others.
//!
//! A design from a link is not the person's own until it is changed: so long it stays in the address,
//! and what this browser keeps stays as it was.

pub mod making;
pub mod opening;
pub mod owned;
pub mod seen;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::editor::{Command, Editor};
use shared::fragment;
use shared::shared_link::{SharedLink, Stored, Target, View};
use web_sys::Event;

use crate::browser::{self, address, clipboard, events};
use crate::comparison::{Baseline, Comparison};
use crate::store::{Store, Tone};
use opening::Opened;
use owned::OwnedLinks;
use seen::Seen;

/// The revision of the editor that shows a design as its link has it; none: it shows the person's own.
pub type Linked = RwSignal<Option<u64>>;

/// What the page knows about links.
#[derive(Debug, Clone, Copy)]
pub struct Sharing {
    /// The revision of the editor that shows a design as its link has it; none: it shows the person's own.
    pub linked: Linked,
    /// How the page shows its design.
    pub view: RwSignal<View>,
    /// The stored design that is shown, with the number of its revision.
    pub shown: RwSignal<Option<Stored>>,
    /// Why a page that only shows a design shows none.
    pub failure: RwSignal<Option<String>>,
    /// The short links of this browser.
    pub owned: OwnedLinks,
    /// The revisions of stored designs that this tab goes back to.
    pub seen: Seen,
}

impl Sharing {
    /// What is known at the start, before a link is opened.
    #[must_use]
    pub fn at_start(view: View) -> Self {
        let owned = owned::remembered();
        Self {
            linked: RwSignal::new(None),
            view: RwSignal::new(view),
            shown: RwSignal::new(None),
            failure: RwSignal::new(None),
            owned,
            seen: Seen::remembered(owned),
        }
    }

    /// Whether the design is only looked at.
    #[must_use]
    pub fn is_reading(self) -> bool {
        self.view.get() != View::Edit
    }

    /// Opens the link in the address, now and whenever another comes.
    pub fn listen(self, store: Store, comparison: Comparison) {
        if self.view.get_untracked() != View::Edit {
            // Nothing that this page shows is the person's own.
            self.linked
                .set(Some(store.version.get_untracked().revision));
        }
        self.open(store, comparison);
        events::listen(&browser::window(), "hashchange", move |_: &Event| {
            self.open(store, comparison)
        });
        Effect::new(move |_| {
            if self.linked.get().is_none() {
                self.shown.set(None);
            }
        });
    }

    /// Opens the link in the address, if one is there; when it cannot be opened, says why and changes
    /// nothing.
    fn open(self, store: Store, comparison: Comparison) {
        let Some(link) = address::link() else {
            // Other fragments lead to places on the page.
            if self.view.get_untracked() != View::Edit {
                self.failure
                    .set(Some("There is no design in this address.".to_owned()));
            }
            return;
        };
        if let Target::Whole(fragment) = &link.target {
            let opened = opening::whole(fragment);
            return self.show(store, &link, opened);
        }
        spawn_local(async move {
            let opened = opening::open(&link.target).await;
            self.show(store, &link, opened);
            if let (Some(with), Target::Stored(stored)) = (link.with, &link.target) {
                let earlier = Stored {
                    revision: Some(with),
                    ..stored.clone()
                };
                self.compare(store, comparison, Target::Stored(earlier))
                    .await;
            }
        });
    }

    fn show(self, store: Store, link: &SharedLink, opened: Result<Opened, String>) {
        let opened = match opened {
            Ok(opened) => opened,
            Err(why) => {
                let sentence = format!("The link was not opened: {why}.");
                return match link.view {
                    View::Edit => store.tell(Tone::Error, sentence),
                    _ => self.failure.set(Some(sentence)),
                };
            }
        };
        let own = store.version.get_untracked().document;
        let reading = link.view != View::Edit;
        if opened.document != *own {
            let name = opened.document.name.clone();
            store.show(opened.document, reading);
            let undo = match own.nodes.is_empty() {
                true => "",
                false => " Undo brings back the design that was here.",
            };
            if !reading {
                store.tell(
                    Tone::Success,
                    format!("“{name}” was opened from a link.{undo}"),
                );
            }
        }
        if let Some(moved) = opened.pins.and_then(fragment::Pins::moved) {
            store.tell(Tone::Warning, moved);
        }
        self.failure.set(None);
        self.linked
            .set(Some(store.version.get_untracked().revision));
        if let (Target::Stored(stored), Some(revision)) = (&link.target, opened.revision) {
            self.seen.note(&stored.id, revision);
        }
        self.shown.set(match &link.target {
            Target::Whole(_) => None,
            Target::Stored(stored) => Some(Stored {
                revision: opened.revision.or(stored.revision),
                ..stored.clone()
            }),
        });
    }

    /// Compares what is shown with the design that a link leads to.
    pub async fn compare(self, store: Store, comparison: Comparison, target: Target) {
        let opened = match opening::open(&target).await {
            Ok(opened) => opened,
            Err(why) => {
                return store.tell(Tone::Error, format!("The link was not opened: {why}."));
            }
        };
        let name = match opened.revision {
            Some(number) => format!("{}, revision {number}", opened.document.name),
            None => opened.document.name.clone(),
        };
        let document = Arc::new(opened.document);
        comparison.begin(Baseline { document, name });
    }

    /// Makes the design that is only looked at the person's own.
    pub fn make_copy(self, store: Store) {
        let name = store
            .version
            .with_untracked(|version| version.document.name.clone());
        store.update(|editor| editor.session.reading = false);
        self.view.set(View::Edit);
        store.run_or_tell(Command::RenameDesign(format!("Copy of {name}")));
    }

    /// The link with the design in it.
    ///
    /// # Errors
    /// When the design has too much in it.
    pub fn whole_link(store: Store, view: View) -> Result<SharedLink, String> {
        let document = store.version.get_untracked().document;
        let fragment = fragment::write(&document);
        let fragment = fragment.map_err(|why| format!("No link was made: {why}."))?;
        Ok(SharedLink::to(Target::Whole(fragment)).shown(view))
    }

    /// Copies a text for somebody else, and says what it is.
    pub fn copy(store: Store, text: String, said: String) {
        store.update(Editor::went_out);
        spawn_local(async move {
            match clipboard::copy(&text).await {
                true => store.tell(Tone::Success, said),
                false => store.tell(
                    Tone::Warning,
                    "The browser did not allow the copy: select the text in its field and copy it there.",
                ),
            }
        });
    }
}
