//! The sheet of keys, made from the table of actions.

use leptos::prelude::*;
use shared::editor::actions::{self, Group};

use super::topbar::Sheets;
use crate::widgets::{Glyph, Sheet};
use crate::words;

/// What the pointer and keys outside the table do.
const BESIDES: &[(&str, &str)] = &[
    ("Pan", "Space+drag"),
    ("Zoom at the pointer", "Ctrl+wheel"),
    ("Menu of what is there", "right click"),
    ("Add what follows", "click on a handle"),
    ("Bend a selected link", "drag a stretch"),
    ("Add to the selection", "Shift+click"),
    ("Rest nowhere", "Ctrl+drag"),
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
            <Sheet title="Keyboard" class="keyboard" close=move |()| open.set(false)>
                <p>
                    <button type="button" class="button small outline" on:click=rules>
                        <Glyph name="book" />
                        "All rules, and why"
                    </button>
                </p>
                {Group::ALL.map(group).collect_view()}
                <section>
                    <h3>"Pointer and panels"</h3>
                    {BESIDES.iter().map(|(label, keys)| shortcut(label, keys)).collect_view()}
                </section>
            </Sheet>
        </Show>
    }
}

fn shortcut(label: &'static str, keys: &'static str) -> AnyView {
    view! {
        <div class="shortcut">
            <span class="name">{label}</span>
            {words::key_caps(keys).into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view()}
        </div>
    }
    .into_any()
}

/// A heading and the actions below it.
fn group(group: Group) -> impl IntoView {
    let shortcuts = actions::in_group(group)
        .filter_map(|action| Some(shortcut(action.label, action.keys.first()?)));
    view! {
        <section>
            <h3>{group.title()}</h3>
            {shortcuts.collect_view()}
        </section>
    }
}
