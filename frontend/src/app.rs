//! Arranges the panels around the canvas.

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::Document;
use shared::editor::Editor;
use shared::field::Choice;
use shared::shared_link::View;

use crate::appearance::Appearance;
use crate::arrangement::{Arrangement, Panel};
use crate::autosave::Restored;
use crate::browser::address;
use crate::canvas::{Canvas, Surface};
use crate::comparison::Comparison;
use crate::panels::availability::DrillLine;
use crate::panels::compare::{Compare, Differences};
use crate::panels::context_menu::ContextMenu;
use crate::panels::controls::{Empty, Selected, Tools, Zoom};
use crate::panels::drawer::Drawer;
use crate::panels::finder::Finder;
use crate::panels::gallery::Gallery;
use crate::panels::ghost::Ghost;
use crate::panels::inspector::Inspector;
use crate::panels::keyboard::Keyboard;
use crate::panels::minimap::Minimap;
use crate::panels::notices::{Spoken, Toasts};
use crate::panels::offers::Page;
use crate::panels::palette::Palette;
use crate::panels::picture::Picture;
use crate::panels::reading::{EmbeddedLine, Failure, ReadingBar};
use crate::panels::rules::Rules;
use crate::panels::share::Share;
use crate::panels::topbar::{Sheets, Topbar};
use crate::panels::tour::Tour;
use crate::sharing::Sharing;
use crate::store::{Store, Tone};
use crate::{autosave, bench, shortcuts, test_hook};

/// The whole app, with the design of the last visit.
pub fn app(restored: Restored) -> impl IntoView {
    let appearance = Appearance::remembered();
    let arrangement = Arrangement::remembered();
    let surface = Surface::default();
    let sheets = Sheets {
        gallery: RwSignal::new(false),
        keyboard: RwSignal::new(false),
        rules: RwSignal::new(None),
        picture: RwSignal::new(false),
        share: RwSignal::new(false),
        compare: RwSignal::new(None),
    };
    let own = Arc::clone(&restored.versions.present);
    let sharing = Sharing::at_start(address::view());
    let reading = move || sharing.is_reading();
    let embedded = move || sharing.view.get() == View::Embed;
    let store = Store::new(match untrack(reading) {
        // What is the person's own is nobody else's to see, nor in the way.
        true => looking_at_nothing(),
        false => Editor::resumed(restored.versions),
    });
    if let Some(remark) = restored.remark.filter(|_| !untrack(reading)) {
        store.tell(Tone::Warning, remark);
    }
    let comparison = Comparison::new(store);
    sharing.listen(store, comparison);
    let saved = autosave::keep(store, sharing.linked, own, restored.asked);
    shortcuts::listen(store, surface, arrangement, sheets);
    test_hook::install(store, surface, saved);
    bench::install(store, surface);
    Effect::new(move |_| {
        let name = store.version.with(|version| version.document.name.clone());
        gloo::utils::document().set_title(&format!("{name} · Azimuth"));
    });
    let comparing = Memo::new(move |_| comparison.baseline.with(Option::is_some));
    view! {
        <div
            class="app"
            data-view=move || sharing.view.get().id()
            data-palette=move || if reading() { Some("closed") } else { arrangement.attribute(Panel::Palette) }
            data-inspector=move || if comparing.get() { Some("open") } else { arrangement.attribute(Panel::Inspector) }
            data-drawer=move || arrangement.attribute(Panel::Drawer)
        >
            <a class="skip-link" href="#canvas">"Skip to the canvas"</a>
            <Show when=move || !embedded()>
                <Show
                    when=reading
                    fallback=move || view! { <Topbar store arrangement appearance sharing sheets saved /> }
                >
                    <ReadingBar store arrangement appearance sharing sheets />
                </Show>
            </Show>
            <Show when=move || !reading()>
                <Palette store surface arrangement />
            </Show>
            <Canvas store surface appearance arrangement>
                <Show when=move || !reading()>
                    <Tools store surface arrangement />
                    <Empty store surface sheets />
                    <Tour store />
                </Show>
                <Show when=embedded>
                    <EmbeddedLine store sharing />
                </Show>
                <Zoom store arrangement />
                <Selected store arrangement />
                <DrillLine store />
                <Failure sharing />
                <Toasts store />
                <Gallery store appearance sheets />
                <Rules store appearance sheets />
                <Keyboard sheets />
                <Picture store appearance sheets />
                <Share store sharing sheets />
                <Compare store sharing comparison sheets />
                <Show when=move || !embedded()>
                    <Minimap store appearance />
                </Show>
                <Show when=move || !reading()>
                    <ContextMenu store surface arrangement />
                </Show>
            </Canvas>
            <Show when=move || !embedded()>
                <Show
                    when=move || comparing.get()
                    fallback=move || view! { <Inspector store arrangement /> }
                >
                    <Differences store comparison />
                </Show>
                <Drawer store arrangement sheets />
            </Show>
            <Ghost store surface />
            <Finder page=Page { store, sheets, appearance, arrangement } surface />
            <Spoken store />
        </div>
    }
}

/// The editor of a page that only shows a design, before it is there.
fn looking_at_nothing() -> Editor {
    let mut editor = Editor::new(Document {
        name: "Shared design".to_owned(),
        ..Document::default()
    });
    editor.session.reading = true;
    editor
}
