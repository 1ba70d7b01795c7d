//! What this browser remembers. Storage can be full or forbidden; callers are told.

use gloo::storage::{LocalStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is remembered under a key; none when there is nothing or it cannot be read.
#[must_use]
pub fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    LocalStorage::get(key).ok()
}

/// Remembers something.
///
/// # Errors
/// When the storage is full or forbidden.
pub fn write<T: Serialize>(key: &str, value: &T) -> Result<(), String> {
    LocalStorage::set(key, value).map_err(|error| error.to_string())
}

/// The text under a key as it is, readable or not.
#[must_use]
pub fn read_text(key: &str) -> Option<String> {
    LocalStorage::raw().get_item(key).ok().flatten()
}

/// Forgets what is under a key.
pub fn remove(key: &str) {
    LocalStorage::delete(key);
}

/// Remembers a text as it is.
///
/// # Errors
/// When the storage is full or forbidden.
pub fn write_text(key: &str, text: &str) -> Result<(), String> {
    LocalStorage::raw()
        .set_item(key, text)
        .map_err(|error| format!("{error:?}"))
}
