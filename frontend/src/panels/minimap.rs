//! The whole design in small, at the lower right: a press or a drag on it moves the view.

use leptos::html;
use leptos::prelude::*;
use shared::editor::minimap::{Minimap as Map, Patch};
use web_sys::PointerEvent;

use crate::store::Store;

/// Its size in pixels; the style sheet says the same.
const WIDTH: f64 = 176.0;
const HEIGHT: f64 = 112.0;

/// The map, where not all of the design is seen.
#[component]
pub fn Minimap(store: Store) -> impl IntoView {
    // A drag changes nothing in the design, and the view only when it comes to the rim.
    let map = Memo::new(move |_| store.with(|editor| Map::of(editor, WIDTH, HEIGHT)));
    let area = NodeRef::<html::Div>::new();
    let held = RwSignal::new(None::<Map>);
    let go = move |event: &PointerEvent, map: &Map| {
        let Some(area) = area.get_untracked() else {
            return;
        };
        let corner = area.get_bounding_client_rect();
        let (x, y) = (
            f64::from(event.client_x()) - corner.left(),
            f64::from(event.client_y()) - corner.top(),
        );
        store.update(|editor| map.go_to(&mut editor.session.viewport, x, y));
    };
    let down = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(area) = area.get_untracked() {
            area.set_pointer_capture(event.pointer_id()).ok();
        }
        // While it is dragged the map stays as it was, or it would run away from the pointer.
        held.set(map.get_untracked());
        if let Some(map) = held.get_untracked() {
            go(&event, &map);
        }
    };
    let moved = move |event: PointerEvent| {
        if let Some(map) = held.get_untracked() {
            go(&event, &map);
        }
    };
    let rect = |patch: Patch, class: String| {
        view! {
            <rect class=class x=patch.x y=patch.y width=patch.width.max(1.0) height=patch.height.max(1.0) rx="1"></rect>
        }
    };
    let drawn = move || {
        let map = map.get().or_else(|| held.get())?;
        let nodes = map.nodes.into_iter().map(move |(patch, category, frame)| {
            let class = if frame {
                "frame".to_owned()
            } else {
                format!("category-{}", category.css())
            };
            rect(patch, class)
        });
        Some(view! {
            <svg width=WIDTH height=HEIGHT aria-hidden="true">
                {nodes.collect_view()}
                {rect(map.seen, "seen".to_owned())}
            </svg>
        })
    };
    view! {
        <Show when=move || map.with(Option::is_some) || held.with(Option::is_some)>
            <div
                class="minimap"
                role="img"
                aria-label="Map of the whole design"
                node_ref=area
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=move |_| held.set(None)
                on:pointercancel=move |_| held.set(None)
            >
                {drawn}
            </div>
        </Show>
    }
}
