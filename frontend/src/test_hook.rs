//! What browser tests ask the app directly: `window.__azimuth`, only when the address says `?test`.

use std::sync::Arc;

use js_sys::{Object, Reflect};
use leptos::prelude::*;
use shared::api::Checked;
use shared::cost::Bill;
use shared::editor::Command;
use shared::editor::viewport::ScreenPoint;
use shared::geometry::Point;
use shared::rules::Context;
use shared::topology::Topology;
use shared::uptime::Uptime;
use shared::{rules, uptime, wire};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::autosave::Saved;
use crate::browser;
use crate::canvas::Surface;
use crate::store::{Store, Version};

/// Puts the functions in place when the address asks for them.
pub fn install(store: Store, surface: Surface, saved: RwSignal<Saved>) {
    if !browser::is_asked("test") {
        return;
    }
    let hook = Object::new();
    let put = |name: &str, function: JsValue| Reflect::set(&hook, &name.into(), &function).ok();
    let document = Closure::<dyn Fn() -> String>::new(move || {
        store.peek(|editor| wire::to_text(editor.document()))
    });
    put("document", document.into_js_value());
    let findings = Closure::<dyn Fn() -> String>::new(move || {
        let checked = store.peek(|editor| Checked::of(rules::judge(editor.document())));
        serde_json::to_string(&checked).unwrap_or_default()
    });
    put("findings", findings.into_js_value());
    let known = StoredValue::new(None::<(u64, Uptime)>);
    let measured =
        Closure::<dyn Fn(String) -> usize>::new(move |what: String| measured(store, known, &what));
    put("measured", measured.into_js_value());
    let is_analysed = Closure::<dyn Fn() -> bool>::new(move || store.is_analysed());
    put("analysed", is_analysed.into_js_value());
    let screen = Closure::<dyn Fn(String) -> JsValue>::new(move |slug: String| {
        screen(store, surface, &slug)
    });
    put("screen", screen.into_js_value());
    let is_saved = Closure::<dyn Fn() -> bool>::new(move || saved.get_untracked() == Saved::Yes);
    put("saved", is_saved.into_js_value());
    let repaint = Closure::<dyn Fn()>::new(move || surface.anew.notify());
    put("repaint", repaint.into_js_value());
    let load = Closure::<dyn Fn(String) -> Result<(), JsValue>>::new(move |text: String| {
        let document =
            wire::from_text(&text).map_err(|error| JsValue::from_str(&error.to_string()))?;
        store.update(|editor| {
            editor.run(Command::Replace(Arc::new(document)));
            editor.fit();
        });
        Ok(())
    });
    put("load", load.into_js_value());
    Reflect::set(&browser::window(), &"__azimuth".into(), &hook).ok();
}

/// Does once what a benchmark measures, so that the page can take the time; how much was found. What rules need of
/// availability is worked out for the first of them.
fn measured(store: Store, known: StoredValue<Option<(u64, Uptime)>>, what: &str) -> usize {
    let Version {
        revision, document, ..
    } = store.version.get_untracked();
    match what {
        "rules" => {
            // Fresh indexes, as after an edit.
            let topology = Topology::of(&document);
            if known.with_value(|known| known.as_ref().is_none_or(|known| known.0 != revision)) {
                known.set_value(Some((revision, uptime::evaluate(&topology))));
            }
            known.with_value(|known| {
                let context = known
                    .as_ref()
                    .map(|(_, uptime)| Context::of(&topology, uptime));
                context.map_or(0, |context| rules::check(&context).len())
            })
        }
        "availability" => uptime::evaluate(&Topology::of(&document)).journeys.len(),
        "both" => rules::findings(&document).len(),
        "bill" => Bill::of(&Topology::of(&document)).lines.len(),
        _ => 0,
    }
}

/// Where a node is in the window; null when there is none with this slug.
fn screen(store: Store, surface: Surface, slug: &str) -> JsValue {
    let corners = store.peek(|editor| {
        let topology = editor.topology();
        let (id, _) = topology.nodes().find(|(_, node)| node.slug == slug)?;
        let rect = topology.world_rect(id);
        let viewport = editor.session.viewport;
        Some((
            viewport.screen_from_world(rect.origin()),
            viewport.screen_from_world(Point::new(rect.right(), rect.bottom())),
        ))
    });
    let Some((from, to)): Option<(ScreenPoint, ScreenPoint)> = corners else {
        return JsValue::NULL;
    };
    let (x, y) = surface.client_from_screen(from);
    let found = Object::new();
    for (name, value) in [
        ("x", x),
        ("y", y),
        ("width", to.x - from.x),
        ("height", to.y - from.y),
    ] {
        Reflect::set(&found, &name.into(), &value.into()).ok();
    }
    found.into()
}
