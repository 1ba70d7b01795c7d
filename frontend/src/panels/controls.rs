//! What floats above the canvas: tools, zoom, and the first thing to do on an empty one.

use leptos::prelude::*;
use shared::editor::palette;
use shared::editor::{Selection, actions};
use web_sys::MouseEvent;

use super::layers::Layers;
use super::topbar::Sheets;
use crate::arrangement::{Arrangement, Panel};
use crate::canvas::Surface;
use crate::store::Store;
use crate::widgets::icon::category_class;
use crate::widgets::{Glyph, Tile};
use crate::words;

/// The tools at the lower left.
#[component]
pub fn Tools(store: Store, surface: Surface, arrangement: Arrangement) -> impl IntoView {
    let hand = surface.hand;
    view! {
        <div class="canvas-tools" role="toolbar" aria-label="Tools">
            <button
                type="button"
                class="icon-button"
                aria-label="Components panel"
                aria-pressed=move || arrangement.is_open(Panel::Palette).to_string()
                data-tip="Components"
                data-tip-side="up-start"
                on:click=move |_| arrangement.toggle(Panel::Palette)
            >
                <Glyph name="panel_left" />
            </button>
            <span class="rule"></span>
            <button
                type="button"
                class="icon-button"
                aria-label="Select"
                aria-pressed=move || (!hand.get()).to_string()
                data-tip="Select"
                data-tip-side="up"
                on:click=move |_| hand.set(false)
            >
                <Glyph name="pointer" />
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label="Pan"
                aria-pressed=move || hand.get().to_string()
                data-tip="Pan  Space"
                data-tip-side="up"
                on:click=move |_| {
                    store.update(|editor| editor.cancel());
                    hand.set(true);
                }
            >
                <Glyph name="hand" />
            </button>
        </div>
    }
}

/// The zoom at the lower right.
#[component]
pub fn Zoom(store: Store, arrangement: Arrangement) -> impl IntoView {
    let run = move |id: &'static str| {
        if let Some(action) = actions::by_id(id) {
            store.update(|editor| (action.run)(editor));
        }
    };
    let percent = move || format!("{:.0} %", store.zoom.get() * 100.0);
    view! {
        <div class="canvas-controls" role="toolbar" aria-label="Zoom">
            <button type="button" class="icon-button" aria-label="Zoom out" on:click=move |_| run("zoom-out")>
                <Glyph name="minus" />
            </button>
            <button
                type="button"
                class="zoom"
                aria-label=move || format!("Zoom {}, set to 100 %", percent())
                on:click=move |_| run("zoom-100")
            >
                {percent}
            </button>
            <button type="button" class="icon-button" aria-label="Zoom in" on:click=move |_| run("zoom-in")>
                <Glyph name="plus" />
            </button>
            <span class="rule"></span>
            <button
                type="button"
                class="icon-button"
                aria-label="Show everything"
                data-tip=words::tip("fit")
                data-tip-side="up-end"
                on:click=move |_| run("fit")
            >
                <Glyph name="fit" />
            </button>
            <Layers store />
            <span class="rule"></span>
            <button
                type="button"
                class="icon-button"
                aria-label="Inspector panel"
                aria-pressed=move || arrangement.is_open(Panel::Inspector).to_string()
                data-tip="Inspector"
                data-tip-side="up-end"
                on:click=move |_| arrangement.toggle(Panel::Inspector)
            >
                <Glyph name="panel_right" />
            </button>
        </div>
    }
}

/// On a narrow window, where the inspector is a sheet: what is selected, and the way to its fields.
#[component]
pub fn Selected(store: Store, arrangement: Arrangement) -> impl IntoView {
    let selected = Memo::new(move |_| {
        let id = store.selection.with(Selection::single_node)?;
        store.version.with(|version| {
            let node = version.document.node(id)?;
            Some((node.name.clone(), node.component.clone()))
        })
    });
    move || {
        let closed = !arrangement.is_open(Panel::Inspector);
        selected.get().filter(|_| closed).map(|(name, component)| {
            view! {
                <button
                    type="button"
                    class=format!("selected-node only-narrow {}", category_class(&component))
                    on:click=move |_| arrangement.set_open(Panel::Inspector, true)
                >
                    <Tile id=component.id() />
                    <span class="name">{name}</span>
                    <Glyph name="chevron_right" />
                </button>
            }
        })
    }
}

/// The first thing to do on an empty canvas.
#[component]
pub fn Empty(store: Store, surface: Surface, sheets: Sheets) -> impl IntoView {
    let shown =
        move || store.is_empty.get() && store.placing.get().is_none() && !sheets.gallery.get();
    let pick = move |event: MouseEvent| {
        if let Some(item) = palette::item("vpc") {
            surface.take_up(store, item, &event);
        }
    };
    view! {
        <Show when=shown>
            <section class="empty" aria-label="Start a design">
                <h2>"Start a design"</h2>
                <p>"Open a template and change it, or drop a VPC: its region is made around it."</p>
                <div class="empty-actions">
                    <button type="button" class="button primary" on:click=move |_| sheets.gallery.set(true)>
                        <Glyph name="template" />
                        "Start from a template"
                    </button>
                    <button type="button" class="button outline" on:click=pick>
                        <Glyph name="plus" />
                        "Drop a VPC"
                    </button>
                </div>
                <p class="empty-tip">"Drop a file or a picture exported from Azimuth here to open it."</p>
            </section>
        </Show>
    }
}
