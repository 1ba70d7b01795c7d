//! Keeps the design in this browser, with what can be undone: saved a moment after each change, restored
//! at the start, and the same in every tab.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::document::Document;
use shared::editor::Command;
use shared::editor::history::Versions;
use shared::wire;
use web_sys::{Event, StorageEvent};

use crate::browser::database::{self, Head};
use crate::browser::delay::Delay;
use crate::browser::{self, address, events, storage};
use crate::second_part;
use crate::sharing::Linked;
use crate::store::{Store, Tone};

/// A change that a page had no time to keep otherwise: newer than what is in the database.
const UNSAVED: &str = "azimuth.design.v1";
/// Where content goes that could not be read, so that it is not lost.
const DAMAGED: &str = "azimuth.design.damaged";
/// The person's own design, from before one that came by a link was changed.
const LAID_ASIDE: &str = "azimuth.design.before-link";
/// Changes whenever a tab has saved; the others hear of it.
const SAVED: &str = "azimuth.saved";
/// Said where a design was kept and is not to be had.
const UNREAD: &str = "This browser's storage does not answer, so what it keeps of your last visit is not shown. It stays there: \
    reload the page, or restart the browser, to see it.";
/// UX.md: 300 ms after the last change.
const AFTER: u32 = 300;
/// So many steps can be undone, and redone, after a reload.
const STEPS: usize = 100;

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
#[derive(Debug, Clone)]
pub struct Restored {
    /// The design with what can be undone.
    pub versions: Versions,
    /// What is to be said.
    pub remark: Option<String>,
    /// Whether the database could be asked. Where it could not, a design may be in it that is not to be replaced.
    pub asked: bool,
}

/// What this browser kept.
pub async fn restored() -> Restored {
    let hurried = storage::read_text(UNSAVED);
    if hurried.is_some() || storage::read_text(SAVED).is_some() {
        second_part::arrived().await;
    }
    let answer = database::read().await;
    let asked = answer.is_ok();
    let kept = answer.ok().flatten();
    if kept.is_some() {
        second_part::arrived().await;
    }
    let mut remark = (!asked && storage::read_text(SAVED).is_some()).then(|| UNREAD.to_owned());
    let mut read = |text: &str| match wire::from_text(text) {
        Ok(document) => Some(Arc::new(document)),
        Err(error) => {
            remark = Some(damaged(text, &error.to_string()));
            None
        }
    };
    let mut versions = None;
    if let Some((head, texts)) = kept {
        let texts: BTreeMap<String, String> = texts.into_iter().collect();
        let present = texts.get(&head.present).and_then(|text| read(text));
        // What another tab has thrown away ends the history there.
        let known = |names: &[String]| {
            let newest = names.iter().rev();
            let found = newest.map_while(|name| wire::from_text(texts.get(name)?).ok());
            let mut found: Vec<Arc<Document>> = found.map(Arc::new).collect();
            found.reverse();
            found
        };
        versions = present.map(|present| Versions {
            past: known(&head.past),
            future: known(&head.future),
            present,
        });
    }
    // What was kept in a hurry is newer.
    if let Some(present) = hurried.and_then(|text| read(&text)) {
        let mut past = Vec::new();
        if let Some(versions) = versions.take() {
            past = versions.past;
            if versions.present != present {
                past.push(versions.present);
            }
        }
        versions = Some(Versions {
            past,
            present,
            future: Vec::new(),
        });
    }
    Restored {
        versions: versions.unwrap_or_else(|| Versions {
            present: Arc::new(Document {
                name: "Untitled design".to_owned(),
                ..Document::default()
            }),
            ..Versions::default()
        }),
        remark,
        asked,
    }
}

fn damaged(text: &str, error: &str) -> String {
    let kept = storage::write_text(DAMAGED, text).is_ok();
    let where_to = if kept {
        format!("It is kept in this browser's storage as {DAMAGED}.")
    } else {
        String::new()
    };
    format!("The design of your last visit could not be read: {error}. {where_to}")
}

/// The person's own design that a design from a link took the place of.
#[must_use]
pub fn laid_aside() -> Option<Document> {
    wire::from_text(&storage::read_text(LAID_ASIDE)?).ok()
}

/// Which versions are in the database, and under which names.
#[derive(Debug, Default)]
struct Kept {
    names: Vec<(Arc<Document>, String)>,
    made: u32,
}

impl Kept {
    /// The name of a version, and whether it is new.
    fn name(&mut self, tab: &str, version: &Arc<Document>) -> (String, bool) {
        let known = self
            .names
            .iter()
            .find(|(known, _)| Arc::ptr_eq(known, version));
        if let Some((_, name)) = known {
            return (name.clone(), false);
        }
        self.made += 1;
        let name = format!("{tab}-{}", self.made);
        self.names.push((Arc::clone(version), name.clone()));
        (name, true)
    }

    /// What is to be written for some versions.
    fn changes(&mut self, tab: &str, versions: &Versions) -> (Head, Vec<(String, String)>) {
        let mut texts = Vec::new();
        let present = &versions.present;
        let mut name = |version: &Arc<Document>| {
            let (name, is_new) = self.name(tab, version);
            // The present one is always written: another tab may have thrown it away.
            if is_new || Arc::ptr_eq(version, present) {
                texts.push((name.clone(), wire::to_compact(version)));
            }
            name
        };
        let newest = |versions: &[Arc<Document>]| {
            let spare = versions.len().saturating_sub(STEPS);
            versions.iter().skip(spare).cloned().collect::<Vec<_>>()
        };
        let head = Head {
            past: newest(&versions.past).iter().map(&mut name).collect(),
            present: name(present),
            future: newest(&versions.future).iter().map(&mut name).collect(),
        };
        self.names
            .retain(|(_, name)| head.names().any(|other| other == name));
        (head, texts)
    }
}

/// Saves every change from now on, and says how it went. A design that is as its link has it is not
/// saved: the link has it, and the person's own stays. Where the database could not be asked what is in it, nothing is
/// written there; what is kept elsewhere instead is put on top of it at the next start.
#[must_use]
pub fn keep(store: Store, linked: Linked, own: Arc<Document>, asked: bool) -> RwSignal<Saved> {
    let saved = RwSignal::new(Saved::Yes);
    let own = StoredValue::new_local(own);
    let soon = Delay::of(AFTER);
    let kept = StoredValue::new_local(Kept::default());
    // Names of this tab's versions are like no other tab's.
    let tab = format!("{:x}", (js_sys::Math::random() * 1e15) as u64);
    let write = Callback::new(move |()| {
        let versions = store.peek(|editor| editor.versions());
        let revision = store.version.get_untracked().revision;
        let Some((head, texts)) = kept.try_update_value(|kept| kept.changes(&tab, &versions))
        else {
            return;
        };
        spawn_local(async move {
            if asked && database::write(&head, &texts).await.is_ok() {
                own.set_value(Arc::clone(&versions.present));
                storage::remove(UNSAVED);
                storage::write_text(SAVED, &head.present).ok();
            } else {
                // All is written again the next time.
                kept.update_value(|kept| kept.names.clear());
                let text = wire::to_compact(&versions.present);
                let in_storage = storage::write_text(UNSAVED, &text).is_ok();
                if !in_storage && saved.get_untracked() != Saved::No {
                    store.tell(
                        Tone::Warning,
                        "This browser's storage is full or closed: download the design to keep it.",
                    );
                }
                return saved.set(if in_storage { Saved::Yes } else { Saved::No });
            }
            if store.version.get_untracked().revision == revision {
                saved.set(Saved::Yes);
            }
        });
    });
    Effect::new(move |first: Option<()>| {
        let revision = store.version.get().revision;
        let shown = linked.get_untracked();
        if first.is_none() || shown == Some(revision) {
            return;
        }
        if shown.is_some() {
            linked.set(None);
            take_over(&own.get_value());
        }
        saved.set(Saved::Soon);
        soon.then(move || write.run(()));
    });
    // A page that goes away has no time for the database.
    events::listen(&browser::window(), "pagehide", move |_: &Event| {
        if saved.get_untracked() == Saved::Soon {
            let document = store.version.get_untracked().document;
            storage::write_text(UNSAVED, &wire::to_compact(&document)).ok();
        }
    });
    events::listen(
        &browser::window(),
        "storage",
        move |event: &StorageEvent| {
            let theirs = event.key().as_deref() == Some(SAVED);
            if theirs && linked.get_untracked().is_none() && saved.get_untracked() == Saved::Yes {
                spawn_local(adopt(store));
            }
        },
    );
    saved
}

/// A design from a link becomes the person's own: the one from before is laid aside, and the address no
/// longer says what is shown.
fn take_over(own: &Document) {
    if !own.nodes.is_empty() {
        // Where there is no room for it, undo still has it.
        storage::write_text(LAID_ASIDE, &wire::to_compact(own)).ok();
    }
    address::leave_link();
}

/// Takes over what another tab has saved, as one step that can be undone.
async fn adopt(store: Store) {
    let Ok(Some((head, texts))) = database::read().await else {
        return;
    };
    let text = texts.into_iter().find(|(name, _)| *name == head.present);
    let Some(document) = text.and_then(|(_, text)| wire::from_text(&text).ok()) else {
        return;
    };
    if *store.version.get_untracked().document == document {
        return;
    }
    store.run_or_tell(Command::Replace(Arc::new(document)));
    store.tell(
        Tone::Success,
        "Another tab has changed this design. Undo brings back what was here.",
    );
}
