//! The whole design in small, at the lower right: a press or a drag on it moves the view.

use leptos::html;
use leptos::prelude::*;
use shared::editor::minimap::{self, Minimap as Map, Patch};
use web_sys::PointerEvent;

use crate::browser;
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
    // What is on it changes with the design alone, and moves as a whole with the view.
    let shapes = move || {
        let version = store.version.get();
        let shapes = minimap::shapes(version.topology()).into_iter();
        let shapes = shapes.map(|(rect, category, frame)| {
            let class = if frame {
                "frame".to_owned()
            } else {
                format!("category-{}", category.css())
            };
            view! { <rect class=class x=rect.x y=rect.y width=rect.width height=rect.height></rect> }
        });
        shapes.collect_view()
    };
    let shown = Memo::new(move |_| map.get().or_else(|| held.get()));
    let place = move || {
        let shown = shown.get();
        let (scale, x, y) = shown.map_or((1.0, 0.0, 0.0), |map| map.scale_and_shift());
        format!("matrix({scale} 0 0 {scale} {x} {y})")
    };
    // What is seen moves at every step of a pan: a layer of its own moves without anything being painted.
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let seen = shown.with(|map| map.as_ref().map(|map| map.seen));
        if let (
            Some(frame),
            Some(Patch {
                x,
                y,
                width,
                height,
            }),
        ) = (frame.get(), seen)
        {
            let set = |name, value: String| browser::set_property(&frame, name, &value);
            set("transform", format!("translate({x}px, {y}px)"));
            set("width", format!("{}px", width.max(1.0)));
            set("height", format!("{}px", height.max(1.0)));
        }
    });
    let drawn = move || {
        view! {
            <svg width=WIDTH height=HEIGHT aria-hidden="true">
                <g transform=place>{shapes}</g>
            </svg>
            <div class="seen" node_ref=frame></div>
        }
    };
    view! {
        <Show when=move || shown.with(Option::is_some)>
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
                {drawn()}
            </div>
        </Show>
    }
}
