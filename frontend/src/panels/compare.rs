//! The design beside another one: the sheet on which the other is chosen, and the panel that tells what is
//! different.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::History;
use shared::difference::words::{self as told, Line, Section, Sign};
use shared::document::{LinkId, NodeId};
use shared::shared_link::{SharedLink, Stored, Target, View};
use web_sys::{FileList, KeyboardEvent};

use super::topbar::Sheets;
use crate::api::designs;
use crate::browser::clipboard;
use crate::comparison::{Baseline, Comparison};
use crate::files;
use crate::sharing::Sharing;
use crate::store::{Store, Tone};
use crate::widgets::{DesignFile, FileChooser, Glyph, Sheet};
use crate::words;

/// What the sheet is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The stored design whose revisions are listed.
    pub stored: Option<Stored>,
}

/// The sheet on which it is chosen what the design is compared with.
#[component]
pub fn Compare(
    store: Store,
    sharing: Sharing,
    comparison: Comparison,
    sheets: Sheets,
) -> impl IntoView {
    move || {
        let compared = sheets.compare.get()?;
        Some(view! { <CompareSheet store sharing comparison sheets compared /> })
    }
}

#[component]
fn CompareSheet(
    store: Store,
    sharing: Sharing,
    comparison: Comparison,
    sheets: Sheets,
    compared: Compared,
) -> impl IntoView {
    let open = sheets.compare;
    let failure = RwSignal::new(None::<String>);
    let pasted = NodeRef::<html::Input>::new();
    let chooser = FileChooser::new();
    let begin = move |target: Target| {
        spawn_local(async move {
            sharing.compare(store, comparison, target).await;
            if comparison.baseline.with_untracked(Option::is_some) {
                open.set(None);
            }
        });
    };
    let compare_link = move || {
        let text = pasted.get_untracked().map(|field| field.value());
        match SharedLink::read(&text.unwrap_or_default()) {
            Some(link) => {
                failure.set(None);
                begin(link.target);
            }
            None => failure.set(Some(
                "This is no link to an Azimuth design: paste one that Share has made.".to_owned(),
            )),
        }
    };
    let chosen = move |files: Option<FileList>| {
        let Some(file) = files.and_then(|files| files.get(0)) else {
            return;
        };
        spawn_local(async move {
            match files::read(&file).await {
                Ok(document) => {
                    comparison.begin(Baseline {
                        document: document.into(),
                        name: file.name(),
                    });
                    open.set(None);
                }
                Err(why) => failure.set(Some(format!("{} was not opened: {why}.", file.name()))),
            }
        });
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            compare_link();
        }
    };
    let revisions = compared
        .stored
        .map(|stored| view! { <Revisions sharing stored begin=Callback::new(begin) /> });
    view! {
        <Sheet title="Compare" class="share" close=move |()| open.set(None)>
            {revisions}
            <h3>"With the design of a link"</h3>
            <div class="copy-line">
                <input class="copy-field" aria-label="Link to compare with" spellcheck="false" node_ref=pasted on:keydown=keys />
                <button type="button" class="button outline" on:click=move |_| compare_link()>"Compare"</button>
            </div>
            <h3>"With a file"</h3>
            <DesignFile label="File to compare with" chooser chosen />
            <button type="button" class="button outline wide" on:click=move |_| chooser.open()>
                <Glyph name="open" />
                "Choose a file…"
            </button>
            <p class="sheet-failure" role="alert">{move || failure.get()}</p>
        </Sheet>
    }
}

/// The revisions of a stored design.
#[component]
fn Revisions(sharing: Sharing, stored: Stored, begin: Callback<Target>) -> impl IntoView {
    let history = RwSignal::new(None::<Result<History, String>>);
    let id = stored.id.clone();
    spawn_local(async move {
        let found = designs::history(&id).await;
        // The sheet may be closed by now.
        history.try_set(Some(found.map_err(|refusal| refusal.words)));
    });
    let row = move |stored: &Stored, number: i64, created: i64| {
        let revision = Stored {
            revision: Some(number),
            ..stored.clone()
        };
        let shown = move || {
            sharing
                .shown
                .with(|shown| shown.as_ref().and_then(|shown| shown.revision))
                == Some(number)
        };
        let target = Target::Stored(revision);
        let view = sharing.view.get_untracked();
        let view = match view {
            View::Edit => View::Edit,
            _ => View::Read,
        };
        let link = SharedLink::to(target.clone()).shown(view).path();
        view! {
            <li class="revision">
                <span class="name">{format!("Revision {number}")}</span>
                <span class="aside">{words::moment(created)}</span>
                {move || shown().then(|| view! { <span class="pill">"shown"</span> })}
                <a class="button small outline" href=link>"Open"</a>
                <button type="button" class="button small outline" on:click={
                    let target = target.clone();
                    move |_| begin.run(target.clone())
                }>"Compare"</button>
            </li>
        }
    };
    let rows = move || match history.get() {
        None => view! { <p class="aside">"Asking the server."</p> }.into_any(),
        Some(Err(why)) => view! { <p class="sheet-failure" role="alert">{why}</p> }.into_any(),
        Some(Ok(history)) => {
            let revisions = history.revisions.iter().rev();
            let rows = revisions.map(|revision| row(&stored, revision.number, revision.created));
            view! { <ul class="revisions">{rows.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <h3>"With a revision of this short link"</h3>
        {rows}
    }
}

/// Headings of what is read first.
const FIGURES: [&str; 2] = ["USD a month", "Downtime a year"];

/// The panel that tells what is different.
#[component]
pub fn Differences(store: Store, comparison: Comparison) -> impl IntoView {
    let name = move || {
        let baseline = comparison.baseline.get();
        baseline.map_or(String::new(), |baseline| {
            format!("Compared with {}", baseline.name)
        })
    };
    let copy = move |_| {
        let Some(difference) = comparison.difference.get_untracked() else {
            return;
        };
        let text = told::markdown(&difference);
        spawn_local(async move {
            match clipboard::copy(&text).await {
                true => store.tell(Tone::Success, "Copied as Markdown, for a pull request."),
                false => store.tell(Tone::Warning, "The browser did not allow the copy."),
            }
        });
    };
    let sections = move || {
        let difference = comparison.difference.get()?;
        let mut sections = told::sections(&difference, str::to_owned);
        // What it costs and how long it is down is read first.
        sections.sort_by_key(|section| !FIGURES.contains(&section.heading));
        Some(match sections.is_empty() {
            true => view! { <p class="inspector-empty">"Nothing is different."</p> }.into_any(),
            false => sections
                .into_iter()
                .map(|Section { heading, lines }| {
                    let lines = lines.into_iter().map(|line| row(store, line));
                    view! {
                        <section class="field-group differences">
                            <h3>{heading}</h3>
                            <ul>{lines.collect_view()}</ul>
                        </section>
                    }
                })
                .collect_view()
                .into_any(),
        })
    };
    view! {
        <aside class="inspector" aria-label="Comparison">
            <div class="inspector-head">
                <span class="tile large plain"><Glyph name="duplicate" /></span>
                <div class="inspector-title">
                    <div class="inspector-line">
                        <h2 class="inspector-heading">"What is different"</h2>
                        <button
                            type="button"
                            class="icon-button small"
                            aria-label="End the comparison"
                            on:click=move |_| comparison.end()
                        >
                            <Glyph name="close" />
                        </button>
                    </div>
                    <p class="inspector-type">{name}</p>
                </div>
            </div>
            <div class="inspector-body">
                <section class="field-group">
                    <button type="button" class="button outline wide" on:click=copy>
                        <Glyph name="copy" />
                        "Copy as Markdown"
                    </button>
                </section>
                {sections}
            </div>
        </aside>
    }
}

/// A difference; pressed, it shows on the drawing what it is about.
fn row(store: Store, line: Line) -> impl IntoView {
    let (class, word) = match line.sign {
        Sign::Added => ("difference added", "Added"),
        Sign::Removed => ("difference removed", "Removed"),
        Sign::Changed => ("difference changed", "Changed"),
    };
    let ids = |line: &Line| {
        let nodes: Vec<NodeId> = line.about.iter().filter_map(|id| id.parse().ok()).collect();
        let links: Vec<LinkId> = line.about.iter().filter_map(|id| id.parse().ok()).collect();
        (nodes, links)
    };
    let (nodes, links) = ids(&line);
    let is_there = line.sign != Sign::Removed && !(nodes.is_empty() && links.is_empty());
    let sign = match line.sign {
        Sign::Removed => '−',
        other => other.character(),
    };
    let words = view! {
        <span class="sign" aria-hidden="true">{sign}</span>
        <span class="visually-hidden">{word}": "</span>
        <span>{line.words}</span>
    };
    match is_there {
        true => view! {
            <li>
                <button
                    type="button"
                    class=class
                    on:click=move |_| {
                        store.update(|editor| editor.show(&nodes, &links));
                    }
                >
                    {words}
                </button>
            </li>
        }
        .into_any(),
        false => view! { <li class=class>{words}</li> }.into_any(),
    }
}
