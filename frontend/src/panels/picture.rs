//! The sheet from which a picture is taken: SVG or PNG, and files for draw.io and Mermaid.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::picture::{self, Ground, Options};

use super::topbar::Sheets;
use crate::appearance::Appearance;
use crate::files;
use crate::snapshot;
use crate::store::{Store, Tone};
use crate::widgets::{Check, Glyph, Sheet};

/// What a picture is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Svg,
    Png(u32),
    DrawIo,
    Mermaid,
}

impl Kind {
    const ALL: [(Self, &str); 6] = [
        (Self::Svg, "SVG"),
        (Self::Png(1), "PNG ×1"),
        (Self::Png(2), "PNG ×2"),
        (Self::Png(3), "PNG ×3"),
        (Self::DrawIo, "draw.io"),
        (Self::Mermaid, "Mermaid"),
    ];
}

/// The sheet.
#[component]
pub fn Picture(store: Store, appearance: Appearance, sheets: Sheets) -> impl IntoView {
    let open = sheets.picture;
    view! {
        <Show when=move || open.get()>
            <PictureSheet store appearance open />
        </Show>
    }
}

#[component]
fn PictureSheet(store: Store, appearance: Appearance, open: RwSignal<bool>) -> impl IntoView {
    let kind = RwSignal::new(Kind::Svg);
    let dark = RwSignal::new(appearance.is_dark());
    let selected = RwSignal::new(false);
    let caption = RwSignal::new(false);
    let with_design = RwSignal::new(true);
    let can_select = move || {
        store
            .selection
            .with(|selection| !selection.nodes.is_empty())
    };
    let is_drawn = move || matches!(kind.get(), Kind::Svg | Kind::Png(_));
    let drawn = Signal::derive(is_drawn);
    let options = move || {
        let document = store.version.get_untracked().document;
        let nodes = store
            .selection
            .with_untracked(|selection| selection.nodes.clone());
        Options {
            ground: if dark.get_untracked() {
                Ground::Dark
            } else {
                Ground::Light
            },
            only: (selected.get_untracked() && !nodes.is_empty()).then_some(nodes),
            caption: if caption.get_untracked() {
                picture::caption(&document)
            } else {
                Vec::new()
            },
            with_design: with_design.get_untracked(),
        }
    };
    let take = move |_| {
        let document = store.version.get_untracked().document;
        let options = options();
        store.update(shared::editor::Editor::went_out);
        match kind.get_untracked() {
            Kind::Svg => files::save_as(
                store,
                "svg",
                "image/svg+xml",
                picture::svg(&document, &options).as_bytes(),
            ),
            Kind::DrawIo => files::save_as(
                store,
                "drawio",
                "application/xml",
                picture::drawio(&document).as_bytes(),
            ),
            Kind::Mermaid => files::save_as(
                store,
                "mmd",
                "text/plain",
                picture::mermaid(&document).as_bytes(),
            ),
            Kind::Png(scale) => spawn_local(async move {
                match snapshot::png(&document, &options, scale).await {
                    Ok(bytes) => files::save_as(store, "png", "image/png", &bytes),
                    Err(why) => store.tell(Tone::Error, format!("No picture was made: {why}.")),
                }
            }),
        }
    };
    let choice = move |(which, label): (Kind, &'static str)| {
        view! {
            <button
                type="button"
                class="button small outline"
                role="radio"
                aria-checked=move || (kind.get() == which).to_string()
                on:click=move |_| kind.set(which)
            >
                {label}
            </button>
        }
    };
    view! {
        <Sheet title="Picture" class="picture" close=move |()| open.set(false)>
            <div class="picture-kinds" role="radiogroup" aria-label="Format">
                {Kind::ALL.map(choice).collect_view()}
            </div>
            <Check label="Dark ground" checked=dark enabled=drawn />
            <Check label="Only what is selected" checked=selected enabled=Signal::derive(move || is_drawn() && can_select()) />
            <Check label="Caption with the downtime of each journey" checked=caption enabled=drawn />
            <Check label="With the design in it: dropped here, it opens again" checked=with_design enabled=drawn />
            <button type="button" class="button primary" on:click=take>
                <Glyph name="download" />
                "Download"
            </button>
        </Sheet>
    }
}
