//! Designs as files: opened from the disk or by dropping, and downloaded.

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Format;
use shared::document::slugify;
use shared::editor::Editor;
use shared::field::Choice;
use shared::picture::embedded;
use shared::wire::{self, Unreadable};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

use crate::api;
use crate::browser::download::download;
use crate::store::{Store, Tone};

/// Opens the first of some files; when it is no design, says so and changes nothing.
pub fn open(store: Store, files: Option<FileList>) {
    let Some(file) = files.and_then(|files| files.get(0)) else {
        return;
    };
    spawn_local(async move {
        match read(&file).await {
            Ok(document) => store.open(document),
            Err(why) => store.tell(
                Tone::Error,
                format!("{} was not opened: {why}.", file.name()),
            ),
        }
    });
}

/// Reads a design out of a file.
///
/// # Errors
/// Why it is none, in a sentence without its end.
pub async fn read(file: &File) -> Result<shared::document::Document, String> {
    if file.size() > wire::SIZE_LIMIT as f64 {
        return Err(Unreadable::TooLarge(file.size() as usize).to_string());
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let bytes = Uint8Array::new(&buffer.map_err(|_| "the browser could not read it")?).to_vec();
    if embedded::is_picture(&bytes) {
        return embedded::read(&bytes).map_err(|error| error.to_string());
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text")?;
    wire::from_text(&text).map_err(|error| error.to_string())
}

/// Downloads a bill as a table for spreadsheets.
pub fn download_bill(store: Store, csv: &str) {
    let name = store
        .version
        .with_untracked(|version| stem(&version.document.name));
    save(
        store,
        &format!("{name}-cost.csv"),
        "text/csv",
        csv.as_bytes(),
    );
}

/// Downloads the design as JSON.
pub fn download_design(store: Store) {
    store.update(Editor::went_out);
    let document = store.version.get_untracked().document;
    save(
        store,
        &format!("{}.json", stem(&document.name)),
        "application/json",
        wire::to_text(&document).as_bytes(),
    );
}

/// Downloads something that was made of the design, under its name.
pub fn save_as(store: Store, extension: &str, kind: &str, bytes: &[u8]) {
    let name = store
        .version
        .with_untracked(|version| stem(&version.document.name));
    save(store, &format!("{name}.{extension}"), kind, bytes);
}

/// Downloads the code of the design as a zip.
pub fn download_code(store: Store, format: Format) {
    store.update(Editor::went_out);
    let document = store.version.get_untracked().document;
    spawn_local(async move {
        match api::code_as_zip(&document, format).await {
            Ok(bytes) => save(
                store,
                &format!("{}-{}.zip", stem(&document.name), format.language().id()),
                "application/zip",
                &bytes,
            ),
            Err(why) => store.tell(Tone::Error, why),
        }
    });
}

fn save(store: Store, name: &str, kind: &str, bytes: &[u8]) {
    match download(name, kind, bytes) {
        Ok(()) => store.tell(Tone::Success, format!("{name} downloaded")),
        Err(_) => store.tell(Tone::Error, "The browser did not take the download."),
    }
}

/// The name of a design as part of a file name.
fn stem(name: &str) -> String {
    let slug = slugify(name);
    if slug.is_empty() {
        "design".to_owned()
    } else {
        slug
    }
}
