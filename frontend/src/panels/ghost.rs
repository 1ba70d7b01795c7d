//! Beside the pointer: what is being dragged while it is over a panel, and the verdict on a drop.

use leptos::html;
use leptos::prelude::*;
use shared::editor::Gesture;
use shared::editor::palette::Item;

use crate::browser;
use crate::canvas::Surface;
use crate::store::Store;
use crate::widgets::icon::category_class;
use crate::widgets::{Glyph, Tile};

/// How far from the pointer it stands, in pixels.
const AWAY: f64 = 16.0;

/// What stands beside the pointer.
#[component]
pub fn Ghost(store: Store, surface: Surface) -> impl IntoView {
    // While the pointer is over the canvas, the ghost of real size is painted there.
    let carried = Memo::new(move |_| {
        store.with(|editor| match &editor.session.gesture {
            Gesture::Placing {
                item,
                preview: None,
                ..
            } => Some(Item::clone(item)),
            _ => None,
        })
    });
    let message = move || surface.message.get();
    let shown = move || carried.with(Option::is_some) || message().is_some();
    let class = move || match message() {
        Some((_, false)) => "ghost illegal",
        _ => "ghost legal",
    };
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let (x, y) = surface.pointer.get();
        if let Some(place) = place.get() {
            browser::set_property(&place, "--x", &format!("{}px", x + AWAY));
            browser::set_property(&place, "--y", &format!("{}px", y + AWAY));
        }
    });
    view! {
        <Show when=shown>
            <div class=class node_ref=place>
                {move || carried.get().map(|item| body(&item))}
                {move || message().map(|(text, legal)| view! {
                    <div class="ghost-message">
                        <Glyph name=if legal { "check" } else { "error" } />
                        <span>{text}</span>
                    </div>
                })}
            </div>
        </Show>
    }
}

fn body(item: &Item) -> impl IntoView + use<> {
    view! {
        <div class=format!("ghost-body {}", category_class(&item.component))>
            <Tile id=item.component.id() />
            {item.label}
        </div>
    }
}
