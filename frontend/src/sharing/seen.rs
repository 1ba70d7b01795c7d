//! Which revision of a stored design this tab goes back to. Another tab may have stored a later one, which
//! is not overwritten unseen.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::owned::OwnedLinks;
use crate::browser::storage;

const KEY: &str = "azimuth.seen.v1";

/// The revision of each stored design that this tab showed or stored last, by id. It outlives a reload.
#[derive(Debug, Clone, Copy)]
pub struct Seen(StoredValue<BTreeMap<String, i64>>);

impl Seen {
    /// What this tab saw before; of one's own other links, what they are at now.
    #[must_use]
    pub fn remembered(links: OwnedLinks) -> Self {
        let mut seen: BTreeMap<String, i64> = storage::read_of_tab(KEY).unwrap_or_default();
        links.with_untracked(|links| {
            for owned in links {
                seen.entry(owned.id.clone()).or_insert(owned.revision);
            }
        });
        Self(StoredValue::new(seen))
    }

    /// The revision of a design that this tab saw last.
    #[must_use]
    pub fn of(self, id: &str) -> Option<i64> {
        self.0.with_value(|seen| seen.get(id).copied())
    }

    /// Takes note of a revision that this tab shows, stored, or was told of.
    pub fn note(self, id: &str, revision: i64) {
        self.0.update_value(|seen| {
            seen.insert(id.to_owned(), revision);
            // Without the storage it is known until the next reload.
            storage::write_of_tab(KEY, seen).ok();
        });
    }
}
