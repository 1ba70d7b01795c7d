//! Short links that were made in this browser, with what it takes to change them. Nobody else has that.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::shared_link::{SharedLink, Stored, Target};

use crate::browser::storage;

const KEY: &str = "azimuth.short-links.v1";

/// A short link of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owned {
    /// The id of the design.
    pub id: String,
    /// Adds revisions and deletes the design.
    pub edit_secret: String,
    /// Opens it when it is encrypted.
    pub key: Option<String>,
    /// What the design was called when it was stored last.
    pub name: String,
    /// The latest revision.
    pub revision: i64,
    /// When it goes, in seconds since 1970.
    pub expires: Option<i64>,
}

impl Owned {
    /// Where the design is: its latest revision.
    #[must_use]
    pub fn target(&self) -> Stored {
        Stored {
            id: self.id.clone(),
            revision: None,
            key: self.key.clone(),
        }
    }

    /// The link to its latest revision.
    #[must_use]
    pub fn link(&self) -> SharedLink {
        SharedLink::to(Target::Stored(self.target()))
    }
}

/// The short links of this browser, the newest first.
pub type OwnedLinks = RwSignal<Vec<Owned>>;

/// Those that have not expired.
#[must_use]
pub fn remembered() -> OwnedLinks {
    let now = js_sys::Date::now() / 1000.0;
    let mut owned: Vec<Owned> = storage::read(KEY).unwrap_or_default();
    owned.retain(|owned| owned.expires.is_none_or(|expires| expires as f64 > now));
    RwSignal::new(owned)
}

/// Changes what this browser remembers.
///
/// # Errors
/// When its storage is full or forbidden.
pub fn change(links: OwnedLinks, change: impl FnOnce(&mut Vec<Owned>)) -> Result<(), String> {
    // Another tab may have made some since.
    if let Some(stored) = storage::read(KEY) {
        links.set(stored);
    }
    links.update(change);
    links.with_untracked(|links| storage::write(KEY, links))
}
