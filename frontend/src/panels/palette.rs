//! The palette: components by category, to be dragged onto the canvas, clicked and placed, or
//! placed at once with Enter.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::component::Category;
use shared::editor::palette::{self, Item};
use shared::editor::{Editor, Gesture, Input};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use crate::arrangement::{Arrangement, Panel};
use crate::browser::events;
use crate::canvas::Surface;
use crate::store::Store;
use crate::widgets::icon::category_class;
use crate::widgets::{Glyph, Resizer, Tile};

/// A press becomes a drag after this many pixels (UX.md).
const DRAG_AFTER: f64 = 4.0;

/// What the pointer does with an item.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Press {
    /// Nothing.
    None,
    /// It went down here.
    Down(f64, f64),
    /// It drags the item.
    Dragging,
    /// It has just dropped the item; the click that follows means nothing.
    Dropped,
}

/// The palette.
#[component]
pub fn Palette(store: Store, surface: Surface, arrangement: Arrangement) -> impl IntoView {
    let sought = RwSignal::new(String::new());
    let collapsed = RwSignal::new(BTreeSet::<&'static str>::new());
    let groups = move || {
        let sought = sought.get().to_lowercase();
        let groups: Vec<AnyView> = Category::ALL
            .into_iter()
            .filter_map(|category| {
                let items: Vec<Item> = palette::items()
                    .into_iter()
                    .filter(|item| is_in(item, category) && matches(item, &sought))
                    .collect();
                (!items.is_empty()).then(|| {
                    group(
                        store,
                        surface,
                        arrangement,
                        category,
                        items,
                        collapsed,
                        !sought.is_empty(),
                    )
                })
            })
            .collect();
        if groups.is_empty() {
            view! { <p class="palette-none">"No component has a name like that."</p> }.into_any()
        } else {
            groups.into_any()
        }
    };
    view! {
        <aside class="palette" aria-label="Components">
            <div class="palette-head">
                <label class="search">
                    <Glyph name="search" />
                    <input
                        type="search"
                        placeholder="Search components"
                        aria-label="Search components"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || sought.get()
                        on:input=move |event| sought.set(event_target_value(&event))
                        on:keydown=move |event| {
                            // Some browsers empty the box then and do not tell.
                            if event.key() == "Escape" {
                                sought.set(String::new());
                            }
                        }
                    />
                    <kbd aria-hidden="true">"/"</kbd>
                </label>
                // On a narrow window it lies over what opened it.
                <span class="only-narrow">
                    <button
                        type="button"
                        class="icon-button"
                        aria-label="Close components"
                        on:click=move |_| arrangement.set_open(Panel::Palette, false)
                    >
                        <Glyph name="close" />
                    </button>
                </span>
            </div>
            <div class="palette-list">{groups}</div>
            <Resizer arrangement panel=Panel::Palette label="Palette width" />
        </aside>
    }
}

fn is_in(item: &Item, category: Category) -> bool {
    item.component.facts().category == category
}

fn matches(item: &Item, sought: &str) -> bool {
    let facts = item.component.facts();
    let told = [
        item.label,
        facts.about,
        facts.also,
        item.id.as_str(),
        facts.category.title(),
    ];
    sought
        .split_whitespace()
        .all(|word| told.iter().any(|text| text.to_lowercase().contains(word)))
}

fn group(
    store: Store,
    surface: Surface,
    arrangement: Arrangement,
    category: Category,
    items: Vec<Item>,
    collapsed: RwSignal<BTreeSet<&'static str>>,
    searching: bool,
) -> AnyView {
    let title = category.title();
    let open = move || searching || !collapsed.with(|collapsed| collapsed.contains(title));
    let toggle = move |_| {
        collapsed.update(|collapsed| {
            if !collapsed.remove(title) {
                collapsed.insert(title);
            }
        });
    };
    let count = items.len();
    view! {
        <section class="palette-group">
            <h2>
                <button type="button" class="palette-heading" aria-expanded=move || open().to_string() on:click=toggle>
                    <Glyph name="chevron_right" />
                    {title}
                    <span class="count">{count}</span>
                </button>
            </h2>
            {move || open().then(|| view! {
                <ul>
                    {items.iter().map(|item| view! { <li>{button(store, surface, arrangement, item.clone())}</li> }).collect_view()}
                </ul>
            })}
        </section>
    }
    .into_any()
}

fn button(store: Store, surface: Surface, arrangement: Arrangement, item: Item) -> AnyView {
    let press = RwSignal::new(Press::None);
    let item = StoredValue::new(item);
    let (label, about, id, class) = item.with_value(|item| {
        (
            item.label,
            item.component.facts().about,
            item.component.id(),
            category_class(&item.component),
        )
    });
    let armed = move || item.with_value(|item| store.placing.get().as_ref() == Some(&item.id));
    let pick = move |editor: &mut Editor| editor.handle(Input::Pick(item.get_value()));
    let still_dragging =
        move || press.get_untracked() == Press::Dragging && store.placing.get_untracked().is_some();

    let down = move |event: PointerEvent| {
        if event.button() == 0 {
            if let Some(target) = event
                .current_target()
                .and_then(|target| target.dyn_into::<Element>().ok())
            {
                target.set_pointer_capture(event.pointer_id()).ok();
            }
            let (x, y) = events::place(&event);
            press.set(Press::Down(x, y));
            // Where it hangs until the pointer comes to the canvas.
            surface.pointer.set((x, y));
        }
    };
    let moved = move |event: PointerEvent| {
        let (x, y) = events::place(&event);
        if let Press::Down(from_x, from_y) = press.get_untracked()
            && (x - from_x).hypot(y - from_y) >= DRAG_AFTER
        {
            press.set(Press::Dragging);
            store.update(pick);
        }
        if still_dragging() {
            surface.pointer.set((x, y));
            let over = surface
                .is_over(x, y)
                .then(|| surface.screen_from_client(x, y));
            let held = surface.held(&event);
            store.update(|editor| {
                editor.handle(over.map_or(Input::Left, |at| Input::Moved(at, held)))
            });
        }
    };
    // The next click on the canvas places it; a second one here takes it back.
    let arm = move || {
        if untrack(armed) {
            store.update(|editor| editor.session.gesture = Gesture::Idle);
            return;
        }
        store.update(pick);
        // On a narrow window the palette lies over the canvas.
        if crate::browser::width() < 700.0 {
            arrangement.set_open(Panel::Palette, false);
        }
    };
    let up = move |event: PointerEvent| {
        let (x, y) = events::place(&event);
        match press.get_untracked() {
            Press::Dragging => {}
            // Browsers do not make a click of every tap: none of one that comes soon after a swipe.
            Press::Down(..) if event.pointer_type() == "touch" => {
                arm();
                return press.set(Press::Dropped);
            }
            _ => return,
        }
        if still_dragging() {
            let held = surface.held(&event);
            let over = surface
                .is_over(x, y)
                .then(|| surface.screen_from_client(x, y));
            store.update(|editor| match over {
                Some(at) => editor.handle(Input::Up(at, held)),
                None => editor.session.gesture = Gesture::Idle,
            });
            surface.focus();
        }
        press.set(Press::Dropped);
    };
    let cancelled = move |_: PointerEvent| {
        if still_dragging() {
            store.update(|editor| editor.session.gesture = Gesture::Idle);
        }
        press.set(Press::None);
    };
    let clicked = move |event: MouseEvent| {
        if press.get_untracked() == Press::Dropped {
            press.set(Press::None);
            return;
        }
        press.set(Press::None);
        // A click without a pointer is the Enter key: the component is placed at once.
        if event.detail() == 0 {
            store.update(|editor| editor.place(item.get_value()));
        } else {
            arm();
        }
    };
    view! {
        <button
            type="button"
            class=format!("palette-item {class}")
            class:dragging=move || press.get() == Press::Dragging
            aria-label=label
            aria-pressed=move || armed().to_string()
            title=about
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=cancelled
            on:click=clicked
        >
            <Tile id />
            <span class="name">{label}</span>
        </button>
    }
    .into_any()
}
