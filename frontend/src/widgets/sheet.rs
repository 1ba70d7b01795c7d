//! A sheet above the drawing.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::Glyph;

/// A sheet with its title and a way to close it. It takes the keyboard when it opens and gives it back to what had it
/// before; Escape closes it.
#[component]
pub fn Sheet(
    title: &'static str,
    /// What it looks like.
    class: &'static str,
    #[prop(into)] close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let sheet = NodeRef::<html::Section>::new();
    let before = StoredValue::new_local(gloo::utils::document().active_element());
    on_cleanup(move || {
        let before = before.try_get_value().flatten();
        if let Some(before) = before.and_then(|before| before.dyn_into::<HtmlElement>().ok()) {
            before.focus().ok();
        }
    });
    Effect::new(move |_| {
        if let Some(sheet) = sheet.get() {
            sheet.focus().ok();
        }
    });
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close.run(());
        }
    };
    view! {
        <section class=format!("sheet {class}") aria-label=title tabindex="-1" node_ref=sheet on:keydown=keys>
            <header class="overlay-head">
                <h2>{title}</h2>
                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| close.run(())>
                    <Glyph name="close" />
                </button>
            </header>
            <div class="sheet-body" tabindex="0">{children()}</div>
        </section>
    }
}
