//! What a bench that compares editors side by side asks of the page: `window.__bench`, only when the
//! address says `?bench`. It drives the same editor and the same document as a person does.

mod scene;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object, Promise, Reflect};
use shared::document::NodeId;
use shared::editor::viewport::ScreenPoint;
use shared::editor::{Editor, Selection};
use shared::geometry::Point;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::browser::{self, delay};
use crate::canvas::Surface;
use crate::second_part;
use crate::store::Store;
use scene::Bench;

/// Free pixels around the whole scene, as the contract has it.
const MARGIN: f64 = 4.0;
/// Where along an edge a container is grabbed, as shares of its length, and how far inside it.
const SHARES: [f64; 5] = [0.5, 0.3, 0.7, 0.4, 0.6];
const INSIDE: f64 = 3.0;
const TITLE: f64 = 12.0;

/// Colours by which what is measured is found in a screenshot, in place of the soft ones of the style
/// sheet: the token, and what the contract calls it.
const COLOURS: [(&str, &str, &str); 3] = [
    ("--category-external-fill", "leaf", "#e91ea0"),
    ("--category-security-fill", "containerLeaf", "#ff8a00"),
    ("--link-broken", "edge", "#d50000"),
];

type Scene = Rc<RefCell<Bench>>;

/// Puts the functions in place when the address asks for them.
pub fn install(store: Store, surface: Surface) {
    if !browser::is_asked("bench") {
        return;
    }
    if let Some(root) = browser::root() {
        // What is looked for in a screenshot must not end below the map.
        root.set_attribute("data-bench", "").ok();
    }
    let colours = Object::new();
    for (token, name, colour) in COLOURS {
        if let Some(root) = browser::root() {
            browser::set_property(&root, token, colour);
        }
        put(&colours, name, &colour.into());
    }
    store.update(|editor| editor.session.literal = true);
    let shown = Scene::default();
    let bench = Object::new();
    put(&bench, "palette", &true.into());
    put(&bench, "colors", &colours);
    put(
        &bench,
        "info",
        &object(&[
            ("name", "Azimuth"),
            ("technique", "Canvas2D from WebAssembly"),
        ]),
    );
    put(
        &bench,
        "input",
        &object(&[("pan", "middle-drag"), ("zoom", "ctrl-wheel")]),
    );
    let ready = Closure::<dyn Fn() -> bool>::new(move || {
        store.peek(|editor| editor.session.viewport.width > 0.0) && surface.is_there()
    });
    put(&bench, "ready", &ready.into_js_value());
    let scene = Rc::clone(&shown);
    let load = Closure::<dyn Fn(JsValue) -> Promise>::new(move |given: JsValue| {
        let scene = Rc::clone(&scene);
        future_to_promise(async move {
            second_part::arrived().await;
            let text = String::from(js_sys::JSON::stringify(&given)?);
            let (document, bench) = Bench::read(&text).ok_or("this is no scene")?;
            store.open(document);
            store.update(|editor| {
                editor.session.selection = Selection::default();
                show(editor, &bench, "fit");
            });
            *scene.borrow_mut() = bench;
            JsFuture::from(delay::next_picture()).await
        })
    });
    put(&bench, "load", &load.into_js_value());
    let scene = Rc::clone(&shown);
    let view = Closure::<dyn Fn(String) -> Promise>::new(move |name: String| {
        store.update(|editor| show(editor, &scene.borrow(), &name));
        delay::next_picture()
    });
    put(&bench, "view", &view.into_js_value());
    let center = Closure::<dyn Fn(String) -> JsValue>::new(move |id: String| {
        let middle = rect_of(store, surface, &id).map(|(at, size)| {
            let (x, y) = (at.0 + size.0 / 2.0, at.1 + size.1 / 2.0);
            point(x, y).into()
        });
        middle.unwrap_or(JsValue::NULL)
    });
    put(&bench, "nodeCenter", &center.into_js_value());
    let grab = Closure::<dyn Fn(String) -> Array>::new(move |id: String| {
        let places = rect_of(store, surface, &id).map(|(at, size)| grips(at, size));
        let free = places.into_iter().flatten();
        let free = free.filter(|(x, y)| surface.is_bare(*x, *y));
        free.map(|(x, y)| point(x, y)).collect()
    });
    put(&bench, "grab", &grab.into_js_value());
    Reflect::set(&browser::window(), &"__bench".into(), &bench).ok();
}

fn put(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).ok();
}

fn object(parts: &[(&str, &str)]) -> Object {
    let made = Object::new();
    for (name, value) in parts {
        put(&made, name, &(*value).into());
    }
    made
}

fn point(x: f64, y: f64) -> Object {
    let made = Object::new();
    put(&made, "x", &x.into());
    put(&made, "y", &y.into());
    made
}

/// Shows all of the scene, or the middle of it at its real size.
fn show(editor: &mut Editor, bench: &Bench, name: &str) {
    let viewport = &mut editor.session.viewport;
    if name == "fit" {
        return viewport.fit_within(bench.bounds, (MARGIN, MARGIN));
    }
    viewport.zoom = 1.0;
    let middle = viewport.middle();
    viewport.show_at(bench.center, middle);
}

/// Where a node is in the window now, also while it is dragged: its corner and its size.
fn rect_of(store: Store, surface: Surface, id: &str) -> Option<((f64, f64), (f64, f64))> {
    let id: NodeId = id.parse().ok()?;
    let (from, to) = store.peek(|editor| {
        let topology = editor.topology();
        topology.node(id)?;
        let home = topology.world_rect(id);
        let rect = match editor.session.gesture.shift() {
            Some((moved, by))
                if moved.contains(&id)
                    || topology.ancestors(id).any(|(id, _)| moved.contains(&id)) =>
            {
                home.moved_by(by)
            }
            _ => home,
        };
        let viewport = editor.session.viewport;
        let at = |x, y| viewport.screen_from_world(Point::new(x, y));
        Some((at(rect.x, rect.y), at(rect.right(), rect.bottom())))
    })?;
    let corner = surface.client_from_screen(from);
    let size = |from: ScreenPoint, to: ScreenPoint| (to.x - from.x, to.y - from.y);
    Some((corner, size(from, to)))
}

/// Places along the title and the edges of a container, in the window.
fn grips((x, y): (f64, f64), (width, height): (f64, f64)) -> Vec<(f64, f64)> {
    let title = SHARES.map(|share| (x + share * width, y + TITLE.min(height / 2.0)));
    let bottom = SHARES.map(|share| (x + share * width, y + height - INSIDE));
    let sides = SHARES.map(|share| y + share * height);
    let left = sides.map(|y| (x + INSIDE, y));
    let right = sides.map(|y| (x + width - INSIDE, y));
    [title, left, bottom, right].concat()
}
