//! The sheet of keys, made from the table of actions.

use leptos::prelude::*;
use shared::editor::actions;

use super::topbar::Sheets;
use crate::widgets::Glyph;

/// What the pointer and keys outside the table do.
const BESIDES: &[(&str, &str)] = &[
    ("Pan", "Space+drag"),
    ("Zoom at the pointer", "Ctrl+wheel"),
    ("Add to the selection", "Shift+click"),
    ("Ignore the grid", "Ctrl+drag"),
    ("Drop where it is not legal", "Shift+drop"),
    ("Rename", "F2"),
    ("Search components", "/"),
    ("This sheet", "?"),
];

/// The sheet of keys.
#[component]
pub fn Keyboard(sheets: Sheets) -> impl IntoView {
    let open = sheets.keyboard;
    let rules = move |_| {
        open.set(false);
        sheets.rules.set(Some(String::new()));
    };
    view! {
        <Show when=move || open.get()>
            <section class="sheet keyboard" aria-label="Keyboard">
                <header class="overlay-head">
                    <h2>"Keyboard"</h2>
                    <button type="button" class="icon-button" aria-label="Close" on:click=move |_| open.set(false)>
                        <Glyph name="close" />
                    </button>
                </header>
                <div class="sheet-body" tabindex="0">
                    <p>
                        <button type="button" class="button small outline" on:click=rules>
                            <Glyph name="book" />
                            "All rules, and why"
                        </button>
                    </p>
                    <h3>"Actions"</h3>
                    {actions::ALL
                        .iter()
                        .filter_map(|action| Some(shortcut(action.label, action.keys.first()?)))
                        .collect_view()}
                    <h3>"Pointer and panels"</h3>
                    {BESIDES.iter().map(|(label, keys)| shortcut(label, keys)).collect_view()}
                </div>
            </section>
        </Show>
    }
}

fn shortcut(label: &'static str, keys: &'static str) -> AnyView {
    let keys = keys.split('+').map(|key| match key {
        "" => "+",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "Escape" => "Esc",
        other => other,
    });
    // `Ctrl++` splits into one empty part too many.
    let mut shown: Vec<&str> = keys.collect();
    shown.dedup();
    view! {
        <div class="shortcut">
            <span class="name">{label}</span>
            {shown.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view()}
        </div>
    }
    .into_any()
}
