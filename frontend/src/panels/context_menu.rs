//! The menu of the right button, of a long press and of the menu key: what can be done with what is
//! selected. Mends stand first; the rest comes from the table of actions.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use shared::editor::{Command, actions};
use shared::rules::Finding;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node};

use crate::arrangement::Arrangement;
use crate::browser;
use crate::canvas::Surface;
use crate::shortcuts;
use crate::store::Store;
use crate::widgets::{Glyph, menu};
use crate::words;

/// At most so many mends are offered; the inspector has them all.
const MENDS: usize = 3;
/// How near the menu comes to the edge of the window, in pixels.
const MARGIN: f64 = 8.0;

/// The menu, while it is open.
#[component]
pub fn ContextMenu(store: Store, surface: Surface, arrangement: Arrangement) -> impl IntoView {
    move || {
        surface
            .menu
            .get()
            .map(|at| view! { <Opened store surface arrangement at /> })
    }
}

#[component]
fn Opened(
    store: Store,
    surface: Surface,
    arrangement: Arrangement,
    /// Where it was asked for, in the window.
    at: (f64, f64),
) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    let close = move || {
        surface.menu.set(None);
        surface.focus();
    };
    // It stands where it was asked for, as far as the window has room, and takes the keyboard.
    Effect::new(move |_| {
        let Some(panel) = panel.get() else { return };
        let size = panel.get_bounding_client_rect();
        let fitted = |at: f64, size: f64, room: f64| at.min(room - size - MARGIN).max(MARGIN);
        let (width, height) = browser::size();
        let left = fitted(at.0, size.width(), width);
        let top = fitted(at.1, size.height(), height);
        browser::set_property(&panel, "left", &format!("{left}px"));
        browser::set_property(&panel, "top", &format!("{top}px"));
        panel.focus().ok();
    });
    let left = move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        let panel = panel.get_untracked();
        if panel.is_none_or(|panel| !panel.contains(to.as_ref())) {
            surface.menu.set(None);
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" | "Tab" => {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
        key @ ("ArrowDown" | "ArrowUp") => {
            event.prevent_default();
            if let Some(panel) = panel.get_untracked() {
                menu::walk(&panel, key == "ArrowDown");
            }
        }
        _ => {}
    };
    let selection = store.selection.get_untracked();
    let mends = selection.single_node().map_or_else(Vec::new, |id| {
        store.analysis.with_untracked(|analysis| {
            let about =
                |finding: &&Arc<Finding>| finding.nodes.contains(&id) && finding.fix.is_some();
            analysis
                .findings
                .iter()
                .filter(about)
                .take(MENDS)
                .map(|finding| Finding::clone(finding))
                .collect::<Vec<_>>()
        })
    });
    let mend = move |finding: Finding| {
        let icon = words::severity(finding.severity);
        let label = finding.fix.clone();
        let why = finding.message.clone();
        view! {
            <button
                type="button"
                class=format!("menu-item {icon}")
                role="menuitem"
                on:click=move |_| {
                    close();
                    store.run_or_tell(Command::Fix(finding.clone()));
                }
            >
                <Glyph name=icon />
                <span>
                    {label}
                    <span class="aside">{why}</span>
                </span>
            </button>
        }
    };
    let item = move |action: &'static actions::Action| {
        view! {
            <button
                type="button"
                class="menu-item"
                class:danger=action.id == "delete"
                role="menuitem"
                on:click=move |_| {
                    close();
                    store.update(|editor| (action.run)(editor));
                }
            >
                {action.label}
                <span class="hint">{words::keys(action)}</span>
            </button>
        }
    };
    let rename = selection.single_node().map(|_| {
        view! {
            <button
                type="button"
                class="menu-item"
                role="menuitem"
                on:click=move |_| {
                    close();
                    shortcuts::rename(store, arrangement);
                }
            >
                "Rename"
                <span class="hint">"F2"</span>
            </button>
            <div class="menu-rule"></div>
        }
    });
    let groups = actions::menu(&selection)
        .into_iter()
        .enumerate()
        .map(|(at, group)| {
            view! {
                {(at > 0).then(|| view! { <div class="menu-rule"></div> })}
                {group.into_iter().map(item).collect_view()}
            }
        })
        .collect_view();
    let first = (!mends.is_empty()).then(|| {
        view! {
            <p class="menu-label">"Mend"</p>
            {mends.into_iter().map(mend).collect_view()}
            <div class="menu-rule"></div>
        }
    });
    view! {
        <div
            class="menu context"
            role="menu"
            aria-label="What can be done here"
            tabindex="-1"
            node_ref=panel
            on:focusout=left
            on:keydown=keys
            on:contextmenu=|event| event.prevent_default()
        >
            {first}
            {rename}
            {groups}
        </div>
    }
}
