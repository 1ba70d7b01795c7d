//! Which layers of the drawing are seen: by environment, tag, kind of component and kind of link.

use leptos::prelude::*;
use shared::editor::layers::{Hidden, Layer};

use crate::store::Store;
use crate::widgets::{Glyph, Menu};

/// The button with the menu of layers.
#[component]
pub fn Layers(store: Store) -> impl IntoView {
    let hidden = Memo::new(move |_| store.with(|editor| editor.session.hidden.clone()));
    view! {
        <Menu
            label="Layers"
            class="icon-button"
            side="end up"
            face=ViewFn::from(move || view! {
                <Glyph name="layers" />
                <Show when=move || hidden.with(|hidden| !hidden.is_empty())>
                    <span class="mark" aria-hidden="true"></span>
                </Show>
            })
        >
            <Items store hidden />
        </Menu>
    }
}

#[component]
fn Items(store: Store, hidden: Memo<Hidden>) -> impl IntoView {
    let all = Memo::new(move |_| Layer::all(store.version.get().topology()));
    let heading = |layer: &Layer| match layer {
        Layer::Environment(_) => "Environments",
        Layer::Tag(..) => "Tags",
        Layer::Category(_) => "Components",
        Layer::Links(_) => "Links",
    };
    let item = move |layer: Layer| {
        let name = layer.name();
        let toggled = layer.clone();
        let shown = Memo::new(move |_| hidden.with(|hidden| !hidden.has(&layer)));
        view! {
            <button
                type="button"
                class="menu-item"
                role="menuitemcheckbox"
                aria-checked=move || shown.get().to_string()
                on:click=move |event| {
                    // Several are chosen in a row.
                    event.stop_propagation();
                    store.update(|editor| editor.session.hidden.toggle(toggled.clone()));
                }
            >
                {name}
                <span class="hint">{move || shown.get().then(|| view! { <Glyph name="check" /> })}</span>
            </button>
        }
    };
    move || {
        let mut before = "";
        let items = all.get().into_iter().map(|layer| {
            let title = heading(&layer);
            let first = title != before;
            before = title;
            view! {
                {first.then(|| view! { <p class="menu-label">{title}</p> })}
                {item(layer)}
            }
        });
        items.collect_view()
    }
}
