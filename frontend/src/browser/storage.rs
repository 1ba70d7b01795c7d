//! What this browser remembers. Storage can be full or forbidden; callers are told.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is remembered under a key; none when there is nothing or it cannot be read.
#[must_use]
pub fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&read_text(key)?).ok()
}

/// Remembers something.
///
/// # Errors
/// When the storage is full or forbidden.
pub fn write<T: Serialize>(key: &str, value: &T) -> Result<(), String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    write_text(key, &text)
}

/// What this tab remembers under a key, as long as it is open; none when there is nothing or it cannot be
/// read.
#[must_use]
pub fn read_of_tab<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = storage_of_tab()?.get_item(key).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Remembers something for as long as this tab is open.
///
/// # Errors
/// When the storage is full or forbidden.
pub fn write_of_tab<T: Serialize>(key: &str, value: &T) -> Result<(), String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    put(storage_of_tab(), key, &text)
}

/// The text under a key as it is, readable or not.
#[must_use]
pub fn read_text(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Forgets what is under a key.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        storage.remove_item(key).ok();
    }
}

/// Remembers a text as it is.
///
/// # Errors
/// When the storage is full or forbidden.
pub fn write_text(key: &str, text: &str) -> Result<(), String> {
    put(storage(), key, text)
}

fn put(storage: Option<web_sys::Storage>, key: &str, text: &str) -> Result<(), String> {
    storage
        .ok_or_else(|| "the browser has closed its storage".to_owned())?
        .set_item(key, text)
        .map_err(|error| format!("{error:?}"))
}

/// The storage; a page that is a part of another one often has none.
fn storage() -> Option<web_sys::Storage> {
    super::window().local_storage().ok().flatten()
}

fn storage_of_tab() -> Option<web_sys::Storage> {
    super::window().session_storage().ok().flatten()
}
