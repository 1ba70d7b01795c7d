//! The database of this browser (IndexedDB): versions of designs under names, and which of them belong
//! together. It can be full, forbidden or gone, or never answer; callers are told.

use rexie::{ObjectStore, Rexie, TransactionMode};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::delay;

const NAME: &str = "azimuth";
const FORMAT: u32 = 1;
/// Texts of versions by their names.
const VERSIONS: &str = "versions";
/// What belongs together, as JSON.
const HEADS: &str = "heads";
/// The one design that is kept.
const HEAD: &str = "design";
/// Some browsers have been seen not to answer at all. One that does takes some milliseconds to open a database.
const PATIENCE: u32 = 5_000;

/// The database is closed to us, full, gone or does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

impl From<rexie::Error> for Closed {
    fn from(_: rexie::Error) -> Self {
        Self
    }
}

/// The names of the versions of a design.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Head {
    /// Those before the present one, the oldest first.
    pub past: Vec<String>,
    /// The present one.
    pub present: String,
    /// Those that were undone, the last one last.
    pub future: Vec<String>,
}

impl Head {
    /// All of them.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.past.iter().chain([&self.present]).chain(&self.future)
    }
}

async fn open() -> Result<Rexie, Closed> {
    let opening = Rexie::builder(NAME)
        .version(FORMAT)
        .add_object_store(ObjectStore::new(VERSIONS))
        .add_object_store(ObjectStore::new(HEADS))
        .build();
    let answer = delay::within(PATIENCE, opening).await;
    Ok(answer.ok_or(Closed)??)
}

/// What is kept: the names, and the texts as far as they are there.
///
/// # Errors
/// When the database is closed to us or does not answer.
pub async fn read() -> Result<Option<(Head, Vec<(String, String)>)>, Closed> {
    let database = open().await?;
    let transaction = database.transaction(&[VERSIONS, HEADS], TransactionMode::ReadOnly)?;
    let head = transaction.store(HEADS)?.get(HEAD.into()).await?;
    let Some(head) = head
        .and_then(|head| head.as_string())
        .and_then(|head| serde_json::from_str::<Head>(&head).ok())
    else {
        return Ok(None);
    };
    let versions = transaction.store(VERSIONS)?;
    let mut texts = Vec::new();
    for name in head.names() {
        if let Some(text) = versions.get(name.into()).await? {
            texts.push((name.clone(), text.as_string().unwrap_or_default()));
        }
    }
    database.close();
    Ok(Some((head, texts)))
}

/// Keeps versions and says which belong together; all of it or nothing. Versions that nobody names any
/// more go.
///
/// # Errors
/// When there is no room, or the database is closed to us or does not answer.
pub async fn write(head: &Head, texts: &[(String, String)]) -> Result<(), Closed> {
    let database = open().await?;
    let transaction = database.transaction(&[VERSIONS, HEADS], TransactionMode::ReadWrite)?;
    let versions = transaction.store(VERSIONS)?;
    for (name, text) in texts {
        versions.put(&text.into(), Some(&name.into())).await?;
    }
    for name in versions.get_all_keys(None, None).await? {
        let is_named = name
            .as_string()
            .is_some_and(|name| head.names().any(|other| *other == name));
        if !is_named {
            versions.delete(name).await?;
        }
    }
    let named = serde_json::to_string(head).unwrap_or_default();
    let heads = transaction.store(HEADS)?;
    heads.put(&JsValue::from(named), Some(&HEAD.into())).await?;
    transaction.done().await?;
    database.close();
    Ok(())
}
