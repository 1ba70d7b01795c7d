//! Arranges the panels around the canvas.

use std::sync::Arc;

use leptos::prelude::*;
use shared::editor::Editor;

use crate::appearance::Appearance;
use crate::arrangement::{Arrangement, Panel};
use crate::autosave::Restored;
use crate::canvas::{Canvas, Surface};
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
use crate::panels::palette::Palette;
use crate::panels::picture::Picture;
use crate::panels::rules::Rules;
use crate::panels::topbar::{Sheets, Topbar};
use crate::panels::tour::Tour;
use crate::store::{Store, Tone};
use crate::{autosave, sharing, shortcuts, test_hook};

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
    };
    let own = Arc::clone(&restored.versions.present);
    let store = Store::new(Editor::resumed(restored.versions));
    if let Some(remark) = restored.remark {
        store.tell(Tone::Warning, remark);
    }
    let linked = sharing::listen(store);
    let saved = autosave::keep(store, linked, own);
    shortcuts::listen(store, surface, arrangement, sheets.keyboard);
    test_hook::install(store, surface, saved);
    Effect::new(move |_| {
        let name = store.version.with(|version| version.document.name.clone());
        gloo::utils::document().set_title(&format!("{name} · Azimuth"));
    });
    view! {
        <div
            class="app"
            data-palette=move || arrangement.attribute(Panel::Palette)
            data-inspector=move || arrangement.attribute(Panel::Inspector)
            data-drawer=move || arrangement.attribute(Panel::Drawer)
        >
            <a class="skip-link" href="#canvas">"Skip to the canvas"</a>
            <Topbar store arrangement appearance sheets saved linked />
            <Palette store surface arrangement />
            <Canvas store surface appearance arrangement>
                <Tools store surface arrangement />
                <Zoom store arrangement />
                <Selected store arrangement />
                <Empty store sheets />
                <Toasts store />
                <Gallery store appearance sheets />
                <Rules store appearance sheets />
                <Keyboard sheets />
                <Picture store appearance sheets />
                <Minimap store />
                <Tour store />
                <ContextMenu store surface arrangement />
            </Canvas>
            <Inspector store arrangement />
            <Drawer store arrangement sheets />
            <Ghost store surface />
            <Finder store surface />
            <Spoken store />
        </div>
    }
}
