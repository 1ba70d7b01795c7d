//! The gallery of templates, each with a picture painted from the design itself.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use shared::document::Document;
use shared::editor::stage::Stage;
use shared::editor::{Editor, Input};
use shared::rules::{self, Context, Severity, Summary};
use shared::topology::Topology;
use shared::uptime;
use shared::uptime::report::{Period, downtime};

use super::topbar::Sheets;
use crate::appearance::Appearance;
use crate::autosave;
use crate::browser;
use crate::canvas::paint::{self, Paintbox, Sheet};
use crate::canvas::theme::Theme;
use crate::store::Store;
use crate::templates::{self, Shelf};
use crate::widgets::Glyph;
use crate::words;

/// The gallery.
#[component]
pub fn Gallery(store: Store, appearance: Appearance, sheets: Sheets) -> impl IntoView {
    let open = sheets.gallery;
    view! {
        <Show when=move || open.get()>
            <Cards store appearance open />
        </Show>
    }
}

#[component]
fn Cards(store: Store, appearance: Appearance, open: RwSignal<bool>) -> impl IntoView {
    let sought = RwSignal::new(String::new());
    let panel = NodeRef::<html::Section>::new();
    let designs = StoredValue::new(templates::all());
    let found = move || {
        let sought = sought.get().to_lowercase();
        designs.with_value(|designs| {
            let matches = |document: &Document| {
                let told =
                    format!("{} {}", document.name, document.settings.description).to_lowercase();
                sought.split_whitespace().all(|word| told.contains(word))
            };
            designs
                .iter()
                .filter(|(_, document)| matches(document))
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let take = move |document: Document| {
        open.set(false);
        store.open(document);
    };
    let card = move |document: Document, about: Option<&'static str>| {
        let name = document.name.clone();
        let description = about.map_or(document.settings.description.clone(), str::to_owned);
        let topology = Topology::of(&document);
        let uptime = uptime::evaluate(&topology);
        let judgement = rules::judge_in(&Context::of(&topology, &uptime));
        let summary = Summary::of(&judgement.findings);
        let mut facts = vec![words::count(document.nodes.len(), "component")];
        facts.extend(
            (uptime.worst()).map(|availability| {
                format!("{} down a year", downtime(availability, Period::Year))
            }),
        );
        let facts = facts.join(" · ");
        let verdict = match summary {
            Summary { errors: 1.., .. } => Some((Severity::Error, summary.errors)),
            Summary { warnings: 1.., .. } => Some((Severity::Warning, summary.warnings)),
            _ => None,
        };
        let verdict = verdict.map(|(severity, count)| {
            let name = words::severity(severity);
            view! { <span class=format!("pill {name}")><Glyph name />{words::count(count, name)}</span> }
        });
        let picture = document.clone();
        view! {
            <button type="button" class="card" on:click=move |_| take(document.clone())>
                <span class="card-picture"><Picture document=picture appearance />{verdict}</span>
                <span class="card-text">
                    <span class="card-title">{name}</span>
                    <span class="card-description">{description}</span>
                    <span class="card-facts">{facts}</span>
                </span>
            </button>
        }
    };
    let template = move |(_, document): (&'static str, Document)| card(document, None);
    let shelves = Shelf::ALL.map(|shelf| {
        let here = move || {
            let all = found().into_iter();
            all.filter(|(name, _)| Shelf::of(name) == shelf)
                .collect::<Vec<_>>()
        };
        view! {
            <Show when=move || !here().is_empty()>
                <h3 class="gallery-shelf">{shelf.title()}</h3>
            </Show>
            <For each=here key=|(name, _)| *name children=template />
        }
    });
    let about = "Your design from before you changed one that came by a link.";
    let laid_aside = autosave::laid_aside().map(|document| card(document, Some(about)));
    let blank = move |_| {
        take(Document {
            name: "Untitled design".to_owned(),
            ..Document::default()
        })
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            open.set(false);
        }
    };
    // What opens takes the keyboard.
    Effect::new(move |_| {
        if let Some(panel) = panel.get() {
            panel.focus().ok();
        }
    });
    view! {
        <section class="gallery" aria-label="Templates" tabindex="-1" node_ref=panel on:keydown=keys>
            <header class="overlay-head">
                <h2>"Templates"</h2>
                <label class="search">
                    <Glyph name="search" />
                    <input
                        type="search"
                        placeholder="Search templates"
                        aria-label="Search templates"
                        on:input=move |event| sought.set(event_target_value(&event))
                    />
                </label>
                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Glyph name="close" />
                </button>
            </header>
            <div class="gallery-cards">
                {laid_aside}
                <button type="button" class="card" on:click=blank>
                    <span class="card-picture blank"><Glyph name="plus" /></span>
                    <span class="card-text">
                        <span class="card-title">"Empty canvas"</span>
                        <span class="card-description">"Begin with nothing and drag components in."</span>
                    </span>
                </button>
                {shelves}
            </div>
        </section>
    }
}

/// Free pixels around a design in its picture.
const MARGIN: f64 = 12.0;

/// A design, painted as large as it fits.
#[component]
pub fn Picture(document: Document, appearance: Appearance) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let editor = StoredValue::new(Editor::new(document));
    Effect::new(move |_| {
        appearance.track();
        let Some(canvas) = canvas.get() else { return };
        let density = browser::window().device_pixel_ratio().clamp(1.0, 3.0);
        let size = (
            f64::from(canvas.client_width()),
            f64::from(canvas.client_height()),
        );
        let pixels = ((size.0 * density) as u32, (size.1 * density) as u32);
        browser::canvas::resize(&canvas, pixels);
        let Some(context) = browser::canvas::context(&canvas) else {
            return;
        };
        editor.update_value(|editor| {
            editor.handle(Input::Resized(size.0, size.1));
            if let Some(all) = editor.bounds() {
                editor.session.viewport.fit_within(all, (MARGIN, MARGIN));
            }
            let viewport = editor.session.viewport;
            let paintbox = Paintbox {
                theme: Theme::read(),
                ..Paintbox::default()
            };
            let sheet = Sheet::of(&context, viewport, density, pixels);
            let mut stage = Stage::default();
            stage.follow(editor, &Arc::default());
            paint::drawing(sheet, &paintbox, &stage);
        });
    });
    view! { <canvas node_ref=canvas aria-hidden="true"></canvas> }
}
