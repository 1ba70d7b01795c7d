//! The edge of a panel that can be dragged, or moved with the arrow keys.

use leptos::html;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

use crate::arrangement::{Arrangement, LEAST, MOST, Panel};

/// The distance of one press of an arrow key, in pixels.
const STEP: f64 = 16.0;

/// The edge by which a panel is made larger or smaller.
#[component]
pub fn Resizer(arrangement: Arrangement, panel: Panel, label: &'static str) -> impl IntoView {
    let edge = NodeRef::<html::Div>::new();
    let dragging = RwSignal::new(None::<(f64, f64)>);
    let level = panel == Panel::Drawer;
    let size = move || {
        let panel = edge.get_untracked().and_then(|edge| edge.parent_element());
        panel
            .map(|panel| panel.get_bounding_client_rect())
            .map_or(0.0, |rect| if level { rect.height() } else { rect.width() })
    };
    // What a screen reader says of it.
    let now = RwSignal::new(0.0);
    Effect::new(move |_| {
        edge.track();
        arrangement.sizes.track();
        now.set(size());
    });
    // The palette grows to the right, the inspector to the left, the drawer upwards.
    let along = move |event: &PointerEvent| match panel {
        Panel::Palette => f64::from(event.client_x()),
        Panel::Inspector => -f64::from(event.client_x()),
        Panel::Drawer => -f64::from(event.client_y()),
    };
    let down = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(edge) = edge.get_untracked() {
            edge.set_pointer_capture(event.pointer_id()).ok();
        }
        dragging.set(Some((along(&event), size())));
    };
    let moved = move |event: PointerEvent| {
        if let Some((from, before)) = dragging.get_untracked() {
            arrangement.resize(panel, before + along(&event) - from);
        }
    };
    let keys = move |event: KeyboardEvent| {
        let larger = match (event.key().as_str(), panel) {
            ("ArrowRight", Panel::Palette)
            | ("ArrowLeft", Panel::Inspector)
            | ("ArrowUp", Panel::Drawer) => STEP,
            ("ArrowLeft", Panel::Palette)
            | ("ArrowRight", Panel::Inspector)
            | ("ArrowDown", Panel::Drawer) => -STEP,
            _ => return,
        };
        event.prevent_default();
        arrangement.resize(panel, size() + larger);
    };
    view! {
        <div
            class="resizer"
            class:dragging=move || dragging.get().is_some()
            role="separator"
            tabindex="0"
            aria-orientation=if level { "horizontal" } else { "vertical" }
            aria-label=label
            aria-valuenow=move || format!("{:.0}", now.get())
            aria-valuemin=LEAST.to_string()
            aria-valuemax=MOST.to_string()
            node_ref=edge
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| dragging.set(None)
            on:pointercancel=move |_| dragging.set(None)
            on:keydown=keys
        ></div>
    }
}
