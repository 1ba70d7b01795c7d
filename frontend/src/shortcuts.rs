//! Keys: each combination that the table of actions knows is one action, never inside a text field.

use leptos::prelude::*;
use shared::editor::{actions, command::Clip};
use shared::wire;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, Element, Event, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent,
};

use crate::arrangement::{Arrangement, Panel};
use crate::browser::{self, events};
use crate::canvas::Surface;
use crate::panels::topbar::Sheets;
use crate::store::Store;

/// Keys that mean something else to a focused control than to the drawing.
const OF_CONTROLS: &[&str] = &[
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "ArrowDown",
    " ",
    "Enter",
];

/// Listens to keys and to the clipboard for as long as the page lives.
pub fn listen(store: Store, surface: Surface, arrangement: Arrangement, sheets: Sheets) {
    let document = gloo::utils::document();
    events::listen(&document, "keydown", move |event: &KeyboardEvent| {
        pressed(store, surface, arrangement, sheets, event)
    });
    events::listen(&document, "keyup", move |event: &KeyboardEvent| {
        if event.key() == " " {
            surface.space.set(false);
        }
    });
    events::listen(&browser::window(), "blur", move |_: &Event| {
        surface.space.set(false)
    });
    let text = StoredValue::new(String::new());
    events::listen(&document, "copy", move |event: &ClipboardEvent| {
        copied(store, text, "copy", event)
    });
    events::listen(&document, "cut", move |event: &ClipboardEvent| {
        copied(store, text, "cut", event)
    });
    events::listen(&document, "paste", move |event: &ClipboardEvent| {
        pasted(store, text, event)
    });
}

fn pressed(
    store: Store,
    surface: Surface,
    arrangement: Arrangement,
    sheets: Sheets,
    event: &KeyboardEvent,
) {
    if event.default_prevented() || event.is_composing() {
        return;
    }
    if browser::is_text_field(event.target().as_ref()) {
        if event.key() == "Escape"
            && let Some(field) = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        {
            field.blur().ok();
            surface.focus();
        }
        return;
    }
    let on_control = is_control(event.target().as_ref());
    let key = event.key();
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
    match key.as_str() {
        "?" if plain => {
            event.prevent_default();
            return sheets.keyboard.update(|open| *open = !*open);
        }
        "F2" if plain => {
            event.prevent_default();
            return rename(store, arrangement);
        }
        "/" if plain => {
            event.prevent_default();
            return focus_search();
        }
        "Escape" if sheets.close() => return surface.focus(),
        " " if plain && !on_control => {
            event.prevent_default();
            return surface.space.set(true);
        }
        _ => {}
    }
    if on_control && OF_CONTROLS.contains(&key.as_str()) {
        return;
    }
    let Some(action) = combinations(event)
        .iter()
        .find_map(|keys| actions::for_keys(keys))
    else {
        return;
    };
    // The clipboard of the system is only open to the events that follow these keys.
    if matches!(action.id, "copy" | "cut" | "paste") {
        return;
    }
    event.prevent_default();
    store.update(|editor| (action.run)(editor));
}

/// The ways to write what is pressed: with Shift, and without it where the character tells already.
fn combinations(event: &KeyboardEvent) -> Vec<String> {
    let code = event.code();
    // With Shift digits, and with Alt letters become other characters on many keyboards.
    let key = match (code.strip_prefix("Digit"), code.strip_prefix("Key")) {
        (Some(digit), _) if event.shift_key() => digit.to_owned(),
        (_, Some(letter)) if event.alt_key() => letter.to_owned(),
        _ => event.key(),
    };
    let ctrl = if event.ctrl_key() || event.meta_key() {
        "Ctrl+"
    } else {
        ""
    };
    let alt = if event.alt_key() { "Alt+" } else { "" };
    let shift = if event.shift_key() { "Shift+" } else { "" };
    let mut written = vec![format!("{ctrl}{alt}{shift}{key}")];
    if event.shift_key() && !key.chars().all(char::is_alphanumeric) {
        written.push(format!("{ctrl}{alt}{key}"));
    }
    written
}

fn is_control(target: Option<&EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_ref::<Element>());
    element.is_some_and(|element| {
        matches!(
            element.tag_name().as_str(),
            "BUTTON" | "A" | "INPUT" | "SUMMARY" | "PRE"
        ) || element.has_attribute("role") && element.tag_name() != "CANVAS"
    })
}

/// Opens the inspector at the name of the one node that is selected.
pub fn rename(store: Store, arrangement: Arrangement) {
    if store.peek(|editor| editor.session.selection.nodes.len() != 1) {
        return;
    }
    arrangement.set_open(Panel::Inspector, true);
    browser::delay::soon(|| {
        let field = gloo::utils::document()
            .query_selector(".inspector-name")
            .ok()
            .flatten()
            .and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        if let Some(field) = field {
            field.focus().ok();
            field.select();
        }
    });
}

fn focus_search() {
    let search = gloo::utils::document()
        .query_selector(".palette .search input")
        .ok()
        .flatten();
    if let Some(search) = search.and_then(|search| search.dyn_into::<HtmlElement>().ok()) {
        search.focus().ok();
    }
}

/// Whether the event is about text on the page rather than about the drawing.
fn is_about_text(event: &ClipboardEvent) -> bool {
    let chosen = browser::window().get_selection().ok().flatten();
    browser::is_text_field(event.target().as_ref())
        || chosen.is_some_and(|chosen| !chosen.is_collapsed())
}

fn copied(store: Store, text: StoredValue<String>, action: &'static str, event: &ClipboardEvent) {
    let nothing = store.peek(|editor| editor.session.selection.nodes.is_empty());
    if is_about_text(event) || nothing {
        return;
    }
    event.prevent_default();
    let Some(action) = actions::by_id(action) else {
        return;
    };
    let clip = store.update(|editor| {
        (action.run)(editor);
        Arc::clone(&editor.session.clip)
    });
    let Some(clip) = clip else { return };
    text.set_value(wire::to_compact(&clip.document()));
    if let Some(data) = event.clipboard_data() {
        // Without the system's clipboard the editor's own one still works.
        text.with_value(|text| data.set_data("text/plain", text).ok());
    }
}

fn pasted(store: Store, text: StoredValue<String>, event: &ClipboardEvent) {
    if browser::is_text_field(event.target().as_ref()) {
        return;
    }
    event.prevent_default();
    let given = event
        .clipboard_data()
        .and_then(|data| data.get_data("text/plain").ok())
        .unwrap_or_default();
    let foreign = if text.with_value(|text| *text == given) {
        None
    } else {
        wire::from_text(&given).ok()
    };
    if foreign.is_some() {
        text.set_value(given);
    }
    store.update(|editor| {
        if let Some(document) = foreign {
            editor.session.clip = Arc::new(Clip::of(&document));
            editor.session.pastes = 0;
        }
        editor.paste();
    });
}
