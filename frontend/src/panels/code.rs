//! The Terraform of the design, as the server writes it.

mod highlight;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Exported;
use wasm_bindgen_futures::JsFuture;

use crate::api;
use crate::arrangement::{Arrangement, Panel, Tab};
use crate::browser::{self, delay::Delay};
use crate::files;
use crate::store::{Store, Tone};
use crate::widgets::Glyph;
use highlight::highlighted;

/// The code is asked for this long after the last change.
const AFTER: u32 = 400;

/// What is known of the code.
#[derive(Debug, Clone, PartialEq, Default)]
enum Known {
    /// It was not asked for yet.
    #[default]
    Nothing,
    /// The files of the last version that was asked for.
    Files(Arc<Exported>),
    /// Why there is none.
    Problem(String),
}

/// The code and which file of it is shown.
#[derive(Debug, Clone, Copy)]
pub struct CodeState {
    known: RwSignal<Known>,
    file: RwSignal<String>,
    asking: RwSignal<bool>,
}

impl CodeState {
    /// Asks for the code after each change, as long as it is looked at.
    #[must_use]
    pub fn new(store: Store, arrangement: Arrangement) -> Self {
        let state = Self {
            known: RwSignal::new(Known::Nothing),
            file: RwSignal::new(String::new()),
            asking: RwSignal::new(false),
        };
        let soon = Delay::of(AFTER);
        let asked = StoredValue::new(None::<u64>);
        Effect::new(move |_| {
            let version = store.version.get();
            let looked_at =
                arrangement.tab.get() == Tab::Code && arrangement.is_open(Panel::Drawer);
            let failed = state
                .known
                .with_untracked(|known| matches!(known, Known::Problem(_)));
            if !looked_at || (asked.get_value() == Some(version.revision) && !failed) {
                return;
            }
            soon.then(move || {
                asked.set_value(Some(version.revision));
                state.asking.set(true);
                spawn_local(async move {
                    let answer = api::terraform(&version.document).await;
                    // An answer about an older version than the last one asked for is too late.
                    if asked.get_value() == Some(version.revision) {
                        state.asking.set(false);
                        state.take(answer);
                    }
                });
            });
        });
        state
    }

    fn take(self, answer: Result<Exported, String>) {
        match answer {
            Ok(exported) => {
                if !exported.files.contains_key(&self.file.get_untracked()) {
                    let first = exported
                        .files
                        .keys()
                        .find(|path| path.ends_with(".tf"))
                        .or(exported.files.keys().next());
                    self.file.set(first.cloned().unwrap_or_default());
                }
                self.known.set(Known::Files(Arc::new(exported)));
            }
            Err(why) => self.known.set(Known::Problem(why)),
        }
    }

    fn text(self) -> Option<String> {
        let path = self.file.get();
        self.known.with(|known| match known {
            Known::Files(exported) => exported.files.get(&path).cloned(),
            _ => None,
        })
    }
}

/// The files and the text of one of them.
#[component]
pub fn Code(state: CodeState) -> impl IntoView {
    let paths = Memo::new(move |_| match state.known.get() {
        Known::Files(exported) => exported.files.keys().cloned().collect::<Vec<String>>(),
        _ => Vec::new(),
    });
    let notes = Memo::new(move |_| match state.known.get() {
        Known::Files(exported) => exported.notes.clone(),
        _ => Vec::new(),
    });
    let file = move |path: String| {
        let (own, shown) = (path.clone(), path.clone());
        view! {
            <button
                type="button"
                role="tab"
                class="file"
                aria-selected=move || (state.file.get() == own).to_string()
                on:click=move |_| state.file.set(path.clone())
            >
                {shown}
            </button>
        }
    };
    let text = Memo::new(move |_| state.text().unwrap_or_default());
    let view_of_files = move || {
        view! {
            <div class="code-view">
                <nav class="file-list" aria-label="Files" role="tablist" aria-orientation="vertical">
                    <For each=move || paths.get() key=Clone::clone children=file />
                </nav>
                <div class="code-pane">
                    {move || (!notes.with(Vec::is_empty)).then(|| view! {
                        <details class="code-notes">
                            <summary>{crate::words::count(notes.with(Vec::len), "note")} " on what has no counterpart"</summary>
                            <ul>{notes.get().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
                        </details>
                    })}
                    <pre class="code-text" tabindex="0" aria-label=move || state.file.get()>
                        <code>{move || highlighted(&text.get())}</code>
                    </pre>
                </div>
            </div>
        }
    };
    move || {
        match state.known.get() {
        Known::Files(_) => view_of_files().into_any(),
        Known::Problem(why) => view! { <p class="drawer-empty"><Glyph name="warning" />{why}</p> }.into_any(),
        Known::Nothing => view! { <p class="drawer-empty"><Glyph name="code" />"Asking the server for the code."</p> }.into_any(),
    }
    }
}

/// Buttons that copy the file and download all of them.
#[component]
pub fn CodeTools(store: Store, state: CodeState) -> impl IntoView {
    let copy = move |_| {
        let Some(text) = untrack(|| state.text()) else {
            return;
        };
        let promise = browser::window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            match JsFuture::from(promise).await {
                Ok(_) => store.tell(
                    Tone::Success,
                    format!("{} copied", state.file.get_untracked()),
                ),
                Err(_) => store.tell(
                    Tone::Error,
                    "The browser did not allow the copy: select the text and press Ctrl+C.",
                ),
            }
        });
    };
    let without = move || state.known.with(|known| !matches!(known, Known::Files(_)));
    view! {
        <span class="only-open topbar-group">
            <span class="count" role="status">{move || state.asking.get().then_some("Updating")}</span>
            <button type="button" class="icon-button" aria-label="Copy the file" disabled=without on:click=copy>
                <Glyph name="copy" />
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label="Download all files as a zip"
                disabled=without
                on:click=move |_| files::download_terraform(store)
            >
                <Glyph name="download" />
            </button>
        </span>
    }
}
