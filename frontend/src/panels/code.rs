//! The code of the design, as the server writes it: Terraform, or objects of Kubernetes.

mod highlight;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Exported, Format, Language, Source};
use shared::document::NodeId;
use shared::editor::Editor;
use shared::field::Choice;
use shared::manifests::{Layout, Options};
use shared::plan::Level;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlPreElement, MouseEvent};

use crate::api;
use crate::arrangement::{Arrangement, Panel, Tab};
use crate::browser::{clipboard, delay::Delay};
use crate::files;
use crate::store::{Store, Tone};
use crate::widgets::{Chooser, Glyph};
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
    language: RwSignal<Language>,
    level: RwSignal<Level>,
    layout: RwSignal<Layout>,
}

impl CodeState {
    /// Asks for the code after each change, as long as it is looked at.
    #[must_use]
    pub fn new(store: Store, arrangement: Arrangement) -> Self {
        let state = Self {
            known: RwSignal::new(Known::Nothing),
            file: RwSignal::new(String::new()),
            asking: RwSignal::new(false),
            language: RwSignal::new(Language::default()),
            level: RwSignal::new(Level::Standard),
            layout: RwSignal::new(Layout::default()),
        };
        let soon = Delay::of(AFTER);
        let asked = StoredValue::new(None::<(u64, Format)>);
        Effect::new(move |_| {
            let version = store.version.get();
            let wanted = (version.revision, state.format());
            let looked_at =
                arrangement.tab.get() == Tab::Code && arrangement.is_open(Panel::Drawer);
            let failed = state
                .known
                .with_untracked(|known| matches!(known, Known::Problem(_)));
            if !looked_at || (asked.get_value() == Some(wanted) && !failed) {
                return;
            }
            soon.then(move || {
                asked.set_value(Some(wanted));
                state.asking.set(true);
                spawn_local(async move {
                    let answer = api::code(&version.document, wanted.1).await;
                    // An answer about an older version than the last one asked for is too late.
                    if asked.get_value() == Some(wanted) {
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
                    let is_code = |path: &&String| !path.ends_with(".md");
                    let first = exported.files.keys().find(is_code);
                    let first = first.or(exported.files.keys().next());
                    self.file.set(first.cloned().unwrap_or_default());
                }
                self.known.set(Known::Files(Arc::new(exported)));
            }
            Err(why) => self.known.set(Known::Problem(why)),
        }
    }

    /// What is asked for.
    fn format(self) -> Format {
        match self.language.get() {
            Language::Terraform => Format::Terraform(self.level.get()),
            Language::Kubernetes => Format::Kubernetes(Options {
                layout: self.layout.get(),
                ..Options::default()
            }),
        }
    }

    /// The lines of a file that are there for nodes.
    fn sources(self, file: &str) -> Vec<Source> {
        self.known.with(|known| match known {
            Known::Files(exported) => exported.sources.get(file).cloned().unwrap_or_default(),
            _ => Vec::new(),
        })
    }

    /// The first file with lines for one of some nodes.
    fn file_of(self, nodes: &[String]) -> Option<String> {
        self.known.with(|known| match known {
            Known::Files(exported) => (exported.sources.iter())
                .find(|(_, sources)| sources.iter().any(|source| is_for(source, nodes)))
                .map(|(file, _)| file.clone()),
            _ => None,
        })
    }

    fn text(self) -> Option<String> {
        let path = self.file.get();
        self.known.with(|known| match known {
            Known::Files(exported) => exported.files.get(&path).cloned(),
            _ => None,
        })
    }
}

fn is_for(source: &Source, nodes: &[String]) -> bool {
    source.nodes.iter().any(|node| nodes.contains(node))
}

/// The number of the line on which somebody pressed.
fn line_under(event: &MouseEvent) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let line = target.closest("[data-line]").ok()??;
    line.get_attribute("data-line")?.parse().ok()
}

/// Brings the first marked line near the top of the text.
fn scroll_to_mark(text: &HtmlPreElement) {
    let marked = text.query_selector(".line.on").ok().flatten();
    if let Some(line) = marked.and_then(|line| line.dyn_into::<HtmlElement>().ok()) {
        // A line before it shows that there is more above.
        let before = line.offset_height();
        text.set_scroll_top(line.offset_top() - text.offset_top() - before);
    }
}

/// The files and the text of one of them; the lines of what is selected are marked, and a click on a
/// line selects for what it is there.
#[component]
pub fn Code(store: Store, state: CodeState) -> impl IntoView {
    let selected = Memo::new(move |_| {
        let nodes = store.selection.with(|selection| selection.nodes.clone());
        nodes
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<String>>()
    });
    let sources = Memo::new(move |_| state.sources(&state.file.get()));
    let marked = Memo::new(move |_| {
        let nodes = selected.get();
        sources.with(|sources| {
            (sources.iter())
                .filter(|source| is_for(source, &nodes))
                .map(|source| (source.first, source.last))
                .collect::<Vec<_>>()
        })
    });
    let pane = NodeRef::<leptos::html::Pre>::new();
    // What was pressed in the text is in view already.
    let pressed = StoredValue::new(false);
    Effect::new(move |_| {
        let nodes = selected.get();
        if nodes.is_empty() || pressed.try_update_value(std::mem::take).unwrap_or_default() {
            return;
        }
        if untrack(|| marked.with(Vec::is_empty)) {
            let Some(file) = untrack(|| state.file_of(&nodes)) else {
                return;
            };
            state.file.set(file);
        }
        request_animation_frame(move || {
            if let Some(text) = pane.get_untracked() {
                scroll_to_mark(&text);
            }
        });
    });
    let select = move |event: MouseEvent| {
        let Some(line) = line_under(&event) else {
            return;
        };
        let nodes: Vec<NodeId> = sources.with_untracked(|sources| {
            (sources.iter())
                .filter(|source| (source.first..=source.last).contains(&line))
                .flat_map(|source| source.nodes.iter().filter_map(|id| id.parse().ok()))
                .collect()
        });
        let before = selected.get_untracked();
        if nodes.is_empty() || nodes.iter().map(ToString::to_string).eq(before) {
            return;
        }
        pressed.set_value(true);
        store.update(|editor| editor.show(&nodes, &[]));
    };
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
                    <pre class="code-text" tabindex="0" aria-label=move || state.file.get() node_ref=pane on:click=select>
                        <code>{move || highlighted(&text.get(), marked)}</code>
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

/// A list from which one member of a choice is taken.
#[component]
fn Member<T: Choice + PartialEq + Send + Sync>(
    label: &'static str,
    chosen: RwSignal<T>,
) -> impl IntoView {
    let members = T::ALL.iter();
    let choices: Vec<_> = members
        .map(|&(member, _, words)| (member, words.to_owned()))
        .collect();
    view! { <Chooser label choices chosen /> }
}

/// Buttons that copy the file and download all of them.
#[component]
pub fn CodeTools(store: Store, state: CodeState) -> impl IntoView {
    let copy = move |_| {
        let Some(text) = untrack(|| state.text()) else {
            return;
        };
        store.update(Editor::went_out);
        spawn_local(async move {
            if clipboard::copy(&text).await {
                let file = state.file.get_untracked();
                store.tell(Tone::Success, format!("{file} copied"));
            } else {
                store.tell(
                    Tone::Error,
                    "The browser did not allow the copy: select the text and press Ctrl+C.",
                );
            }
        });
    };
    let without = move || state.known.with(|known| !matches!(known, Known::Files(_)));
    view! {
        <span class="only-open topbar-group">
            <span class="count" role="status">{move || state.asking.get().then_some("Updating")}</span>
            <Member label="Language" chosen=state.language />
            {move || match state.language.get() {
                Language::Terraform => view! { <Member label="Hardening" chosen=state.level /> }.into_any(),
                Language::Kubernetes => view! { <Member label="Layout" chosen=state.layout /> }.into_any(),
            }}
            <button type="button" class="icon-button" aria-label="Copy the file" disabled=without on:click=copy>
                <Glyph name="copy" />
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label="Download all files as a zip"
                disabled=without
                on:click=move |_| files::download_code(store, untrack(|| state.format()))
            >
                <Glyph name="download" />
            </button>
        </span>
    }
}
