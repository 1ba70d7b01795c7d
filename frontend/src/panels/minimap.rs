//! The whole design in small, at the lower right: a press or a drag on it moves the view.

use leptos::html;
use leptos::prelude::*;
use shared::editor::minimap::{self, Minimap as Map, Patch, Shape};
use web_sys::{HtmlCanvasElement, PointerEvent};

use crate::appearance::Appearance;
use crate::browser::{canvas, events};
use crate::canvas::theme::Theme;
use crate::store::Store;

/// Its size in pixels; the style sheet says the same.
const WIDTH: f64 = 176.0;
const HEIGHT: f64 = 112.0;
/// How opaque what is no frame is.
const TOKENS: f64 = 0.7;

/// The map, where not all of the design is seen.
#[component]
pub fn Minimap(store: Store, appearance: Appearance) -> impl IntoView {
    // A drag changes nothing in the design, and the view only when it comes to the rim.
    let map = Memo::new(move |_| store.with(|editor| Map::of(editor, WIDTH, HEIGHT)));
    let area = NodeRef::<html::Div>::new();
    let held = RwSignal::new(None::<Map>);
    let go = move |event: &PointerEvent, map: &Map| {
        let Some(area) = area.get_untracked() else {
            return;
        };
        let corner = area.get_bounding_client_rect();
        let (x, y) = events::place(event);
        let (x, y) = (x - corner.left(), y - corner.top());
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
    let shown = Memo::new(move |_| map.get().or_else(|| held.get()));
    let drawing = NodeRef::<html::Canvas>::new();
    let theme = Memo::new_with_compare(
        move |_| (appearance.track(), Theme::read()),
        |before, now| before.map(|(changes, _)| changes) != now.map(|(changes, _)| changes),
    );
    // A canvas: what is seen moves at every step of a pan, and an element that moves costs more than all of this.
    Effect::new(move |_| {
        let version = store.version.get();
        let shapes = minimap::shapes(version.topology());
        Effect::new(move |_| {
            if let (Some(canvas), Some(map)) = (drawing.get(), shown.get()) {
                theme.with(|(_, theme)| paint(&canvas, theme, &map, &shapes));
            }
        });
    });
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
                <canvas node_ref=drawing aria-hidden="true"></canvas>
            </div>
        </Show>
    }
}

/// Paints the design in small, and a frame around what is seen.
fn paint(drawing: &HtmlCanvasElement, theme: &Theme, map: &Map, shapes: &[Shape]) {
    let density = canvas::density();
    let [width, height] = [WIDTH, HEIGHT].map(|side| (side * density).round() as u32);
    canvas::resize(drawing, (width, height));
    let Some(context) = canvas::context(drawing) else {
        return;
    };
    (context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0)).ok();
    context.clear_rect(0.0, 0.0, WIDTH, HEIGHT);
    context.set_line_width(1.0);
    // Lines of one pixel are crisp in the middle of pixels.
    let inner = |patch: Patch| {
        let [width, height] = [patch.width, patch.height].map(|side| (side - 1.0).max(1.0));
        (patch.x + 0.5, patch.y + 0.5, width, height)
    };
    context.set_stroke_style_str(&theme.frame);
    context.set_global_alpha(TOKENS);
    for (rect, category, is_frame) in shapes {
        let patch = map.patch(*rect);
        if *is_frame {
            context.set_global_alpha(1.0);
            let (x, y, width, height) = inner(patch);
            context.stroke_rect(x, y, width, height);
            context.set_global_alpha(TOKENS);
        } else {
            context.set_fill_style_str(theme.category(*category).0);
            context.fill_rect(patch.x, patch.y, patch.width, patch.height);
        }
    }
    context.set_global_alpha(1.0);
    let (x, y, width, height) = inner(map.seen);
    context.set_fill_style_str(&theme.selection_fill);
    context.fill_rect(x, y, width, height);
    context.set_stroke_style_str(&theme.selection);
    context.stroke_rect(x, y, width, height);
}
