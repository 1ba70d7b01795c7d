//! The command palette: actions, components, nodes, ends of links and containers by name. What is found,
//! and what choosing does, is said by the editor.

use leptos::html;
use leptos::prelude::*;
use shared::editor::finder::{self, Entry, Found, Purpose};
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::browser;
use crate::canvas::Surface;
use crate::panels::offers::Page;
use crate::widgets::Glyph;
use crate::widgets::icon::component_icon;
use crate::words;

/// The palette, while something is looked for.
#[component]
pub fn Finder(page: Page, surface: Surface) -> impl IntoView {
    let store = page.store;
    let purpose = Memo::new(move |_| store.with(|editor| editor.session.finding));
    move || {
        purpose
            .get()
            .map(|purpose| view! { <Opened page surface purpose /> })
    }
}

/// The id of the line in a place, for what reads the page aloud.
fn line_id(place: usize) -> String {
    format!("found-{place}")
}

#[component]
fn Opened(page: Page, surface: Surface, purpose: Purpose) -> impl IntoView {
    let store = page.store;
    let sought = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    let found = Memo::new_with_compare(
        move |_| {
            let sought = sought.get();
            let version = store.version.get();
            let entries =
                store.peek(|editor| finder::entries(editor, purpose, &page.offers(), &sought));
            (version.revision, sought, entries)
        },
        |before, now| match (before, now) {
            (Some(before), Some(now)) => (before.0, &before.1) != (now.0, &now.1),
            _ => true,
        },
    );
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            field.focus().ok();
        }
    });
    let close = move || {
        store.update(|editor| editor.session.finding = None);
        surface.focus();
    };
    let choose = move |found: Found| {
        let offer = match found {
            Found::Offer(place) => Some(place),
            _ => None,
        };
        store.update(|editor| finder::choose(editor, found));
        if let Some(place) = offer {
            page.take(place);
            // A sheet takes the keyboard itself.
            if !page.sheets.is_any_open() {
                surface.focus();
            }
            return;
        }
        // Another search may follow; else the drawing has the keyboard again.
        if store.peek(|editor| editor.session.finding.is_none()) {
            surface.focus();
        }
    };
    let go = move |step: isize| {
        let count = found.with_untracked(|found| found.2.len());
        let next = active.get_untracked().saturating_add_signed(step);
        active.set(next.min(count.saturating_sub(1)));
        browser::delay::soon(move || {
            let line = gloo::utils::document().get_element_by_id(&line_id(active.get_untracked()));
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            if let Some(line) = line {
                line.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        });
    };
    let keys = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Escape" => close(),
            "ArrowDown" => go(1),
            "ArrowUp" => go(-1),
            "PageDown" => go(8),
            "PageUp" => go(-8),
            "Enter" => {
                let place = active.get_untracked();
                let chosen = found
                    .with_untracked(|found| found.2.get(place).map(|entry| entry.found.clone()));
                if let Some(chosen) = chosen {
                    choose(chosen);
                }
            }
            "Tab" => {}
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let typed = move |event| {
        sought.set(event_target_value(&event));
        active.set(0);
    };
    let left = move |event: FocusEvent| {
        let field = event.target().and_then(|it| it.dyn_into::<Node>().ok());
        browser::delay::soon(move || {
            // A click on a line takes the focus before it is chosen. A field that is gone was closed already, and what
            // is open now is another.
            let is_there = field.is_some_and(|field| field.is_connected());
            if is_there && store.peek(|editor| editor.session.finding == Some(purpose)) {
                store.update(|editor| editor.session.finding = None);
            }
        });
    };
    let lines = move || {
        let entries = found.with(|found| found.2.clone());
        let line = |(place, entry): (usize, Entry)| {
            let chosen = entry.found.clone();
            let icon = match entry.icon {
                Some(icon) => component_icon(icon).into_any(),
                None => view! { <Glyph name="chevron_right" /> }.into_any(),
            };
            let keys = entry.keys.map(words::key_caps).unwrap_or_default();
            view! {
                <li
                    id=line_id(place)
                    role="option"
                    class="menu-item"
                    class:active=move || active.get() == place
                    aria-selected=move || (active.get() == place).to_string()
                    on:pointerdown=move |event| event.prevent_default()
                    on:click=move |_| choose(chosen.clone())
                >
                    {icon}
                    <span class="name">{entry.title}</span>
                    <span class="hint">{entry.detail}</span>
                    {keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view()}
                </li>
            }
        };
        entries.into_iter().enumerate().map(line).collect_view()
    };
    let nothing = move || found.with(|found| found.2.is_empty());
    view! {
        <section class="finder" role="dialog" aria-label=purpose.prompt()>
            <label class="finder-field">
                <Glyph name="search" />
                <input
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="found"
                    aria-autocomplete="list"
                    aria-activedescendant=move || (!nothing()).then(|| line_id(active.get()))
                    aria-label=purpose.prompt()
                    placeholder=purpose.prompt()
                    spellcheck="false"
                    autocomplete="off"
                    node_ref=field
                    on:input=typed
                    on:keydown=keys
                    on:blur=left
                />
            </label>
            <ul class="finder-list" id="found" role="listbox" aria-label="Found">{lines}</ul>
            <Show when=nothing>
                <p class="finder-nothing">"Nothing fits."</p>
            </Show>
        </section>
    }
}
