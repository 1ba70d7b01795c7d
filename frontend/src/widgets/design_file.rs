//! The browser's own dialogue for a file with a design in it.

use leptos::html;
use leptos::prelude::*;
use web_sys::FileList;

/// Opens the dialogue.
#[derive(Debug, Clone, Copy)]
pub struct FileChooser(NodeRef<html::Input>);

impl FileChooser {
    /// One whose field is not there yet.
    #[must_use]
    pub fn new() -> Self {
        Self(NodeRef::new())
    }

    /// Lets a person choose.
    pub fn open(self) {
        if let Some(field) = self.0.get_untracked() {
            // The same file can be chosen twice in a row.
            field.set_value("");
            field.click();
        }
    }
}

/// The field of a chooser, which nobody sees.
#[component]
pub fn DesignFile(
    label: &'static str,
    chooser: FileChooser,
    /// Takes what was chosen.
    #[prop(into)]
    chosen: Callback<Option<FileList>>,
) -> impl IntoView {
    let field = chooser.0;
    let files = move || field.get_untracked().and_then(|field| field.files());
    view! {
        <input
            type="file"
            class="visually-hidden"
            accept=".json,.svg,.png,application/json,image/svg+xml,image/png"
            aria-label=label
            tabindex="-1"
            node_ref=field
            on:change=move |_| chosen.run(files())
        />
    }
}
