//! A button that opens a menu. Escape, a click elsewhere and a choice close it; arrows walk it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent, MouseEvent, Node};

/// A button with a menu below it.
#[component]
pub fn Menu(
    /// The accessible name of the button.
    label: &'static str,
    /// The class of the button.
    #[prop(default = "button")]
    class: &'static str,
    /// Further classes of the menu: `end` hangs it on the right edge.
    #[prop(optional)]
    side: &'static str,
    /// What stands on the button.
    face: ViewFn,
    /// The items: buttons with the role `menuitem` or `menuitemradio`.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let anchor = NodeRef::<html::Span>::new();
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            button.focus().ok();
        }
    };
    let left = move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        let inside = anchor
            .get_untracked()
            .is_some_and(|anchor| anchor.contains(to.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            open.set(true);
            let forward = event.key() == "ArrowDown";
            // The menu is there after the next picture.
            request_animation_frame(move || {
                if let Some(anchor) = anchor.get_untracked() {
                    walk(&anchor, forward);
                }
            });
        }
        _ => {}
    };
    let chosen = move |event: MouseEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if target
            .and_then(|target| target.closest(".menu-item").ok().flatten())
            .is_some()
        {
            close();
        }
    };
    view! {
        <span class="menu-anchor" node_ref=anchor on:focusout=left on:keydown=keys>
            <button
                type="button"
                class=class
                aria-label=label
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                node_ref=button
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {face.run()}
            </button>
            <Show when=move || open.get()>
                <div class=format!("menu {side}") role="menu" aria-label=label tabindex="-1" on:click=chosen>
                    {children()}
                </div>
            </Show>
        </span>
    }
}

/// Moves the focus to the next or the previous item of a menu.
pub fn walk(menu: &Element, forward: bool) {
    let Ok(items) = menu.query_selector_all(".menu-item:not(:disabled)") else {
        return;
    };
    let items: Vec<HtmlElement> = (0..items.length())
        .filter_map(|index| items.get(index)?.dyn_into().ok())
        .collect();
    let focused = gloo::utils::document().active_element();
    let at = items
        .iter()
        .position(|item| focused.as_ref() == Some(item.as_ref()));
    let next = match (at, forward) {
        (Some(at), true) => (at + 1) % items.len().max(1),
        (Some(0) | None, false) => items.len().saturating_sub(1),
        (Some(at), false) => at - 1,
        (None, true) => 0,
    };
    if let Some(item) = items.get(next) {
        item.focus().ok();
    }
}
