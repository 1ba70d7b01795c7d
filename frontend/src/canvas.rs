//! The canvas: passes what the browser says about pointer and wheel to the editor, and paints what
//! the editor shows, once an animation frame at most.

mod frame;
mod layer;
mod long_press;
pub mod paint;
mod pointer;
pub mod theme;
mod zooming;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use shared::editor::palette::Item;
use shared::editor::viewport::ScreenPoint;
use shared::editor::{Editor, Held, Input};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, Element, Event, FocusEvent, MouseEvent, PointerEvent, WheelEvent};

use crate::appearance::Appearance;
use crate::arrangement::Arrangement;
use crate::browser::{self, events};
use crate::files;
use crate::shortcuts;
use crate::store::Store;
use frame::Painter;
use long_press::LongPress;
use pointer::Touches;

/// What the canvas shares with panels that start gestures over it.
#[derive(Debug, Clone, Copy)]
pub struct Surface {
    drawing: NodeRef<html::Canvas>,
    area: NodeRef<html::Main>,
    /// The pointer drags the view instead of selecting.
    pub hand: RwSignal<bool>,
    /// Space is held.
    pub space: RwSignal<bool>,
    /// Where the pointer is in the window, in pixels.
    pub pointer: RwSignal<(f64, f64)>,
    /// Words beside the pointer, and whether they are good news.
    pub message: RwSignal<Option<(String, bool)>>,
    /// Where in the window the menu of what is selected is open, in pixels.
    pub menu: RwSignal<Option<(f64, f64)>>,
    /// Asks for everything to be painted anew; what is there is as good, which tests verify.
    pub anew: Trigger,
}

impl Default for Surface {
    fn default() -> Self {
        Self {
            drawing: NodeRef::new(),
            area: NodeRef::new(),
            hand: RwSignal::new(false),
            space: RwSignal::new(false),
            pointer: RwSignal::new((0.0, 0.0)),
            message: RwSignal::new(None),
            menu: RwSignal::new(None),
            anew: Trigger::new(),
        }
    }
}

impl Surface {
    /// A place in the window as a place on the canvas.
    #[must_use]
    pub fn screen_from_client(&self, x: f64, y: f64) -> ScreenPoint {
        let corner = self
            .drawing
            .get_untracked()
            .map(|canvas| canvas.get_bounding_client_rect());
        corner.map_or(ScreenPoint::default(), |corner| ScreenPoint {
            x: x - corner.left(),
            y: y - corner.top(),
        })
    }

    /// A place on the canvas as a place in the window.
    #[must_use]
    pub fn client_from_screen(&self, at: ScreenPoint) -> (f64, f64) {
        let corner = self
            .drawing
            .get_untracked()
            .map(|canvas| canvas.get_bounding_client_rect());
        corner.map_or((0.0, 0.0), |corner| {
            (at.x + corner.left(), at.y + corner.top())
        })
    }

    /// Whether a place in the window is on the canvas and not on a panel over it.
    #[must_use]
    pub fn is_over(&self, x: f64, y: f64) -> bool {
        let under = gloo::utils::document().element_from_point(x as f32, y as f32);
        under
            .and_then(|element: Element| element.closest("#canvas").ok().flatten())
            .is_some()
    }

    /// Whether a press at a place in the window reaches the drawing.
    #[must_use]
    pub fn is_bare(&self, x: f64, y: f64) -> bool {
        let under = gloo::utils::document().element_from_point(x as f32, y as f32);
        let drawing = self.drawing.get_untracked();
        under.is_some_and(|under| drawing.is_some_and(|drawing| under.is_same_node(Some(&drawing))))
    }

    /// Whether the canvas is on the page.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.drawing.get_untracked().is_some()
    }

    /// Gives the canvas the keyboard.
    pub fn focus(&self) {
        if let Some(canvas) = self.drawing.get_untracked() {
            canvas.focus().ok();
        }
    }

    /// Takes a component up with a click on what lies over the canvas: it follows the pointer, and the next click places
    /// it. A click without a pointer is the Enter key, which places it at once.
    pub fn take_up(&self, store: Store, item: Item, event: &MouseEvent) {
        if event.detail() == 0 {
            store.update(|editor| editor.place(item));
            return;
        }
        let (at, held) = (pointer::at(*self, event), self.held(event));
        store.update(|editor| {
            editor.handle(Input::Pick(item));
            editor.handle(Input::Moved(at, held));
        });
    }

    /// Which keys count as held during a pointer event.
    #[must_use]
    pub fn held(&self, event: &MouseEvent) -> Held {
        Held {
            shift: event.shift_key(),
            ctrl: event.ctrl_key() || event.meta_key(),
            space: self.space.get_untracked() || self.hand.get_untracked(),
            coarse: event
                .dyn_ref::<PointerEvent>()
                .is_some_and(|event| event.pointer_type() == "touch"),
        }
    }
}

/// The canvas with what floats above it.
#[component]
pub fn Canvas(
    store: Store,
    surface: Surface,
    appearance: Appearance,
    arrangement: Arrangement,
    children: Children,
) -> impl IntoView {
    let cursor = RwSignal::new(None::<&'static str>);
    let touches = StoredValue::new_local(Touches::default());
    let press = LongPress::new();

    Effect::new(move |_| {
        let (Some(drawing), Some(area)) = (surface.drawing.get(), surface.area.get()) else {
            return;
        };
        let Some(painter) = Painter::new(&drawing) else {
            store.tell(
                crate::store::Tone::Error,
                "This browser has no 2D canvas: the drawing cannot be shown.",
            );
            return;
        };
        let painter = Rc::new(RefCell::new(painter));
        let ask = frame::frames(store, surface, appearance, Rc::clone(&painter));
        watch_size(store, &area, &ask);
        events::listen(&drawing, "wheel", move |event: &WheelEvent| {
            wheel(store, surface, event)
        });
        events::listen(&drawing, "touchend", move |event: &Event| {
            pointer::lifted(store, surface, event)
        });
        let ask_again = Rc::clone(&ask);
        events::listen(&browser::window(), "resize", move |_: &Event| ask_again());
        let ask_for_all = Rc::clone(&ask);
        Effect::new(move |_| {
            surface.anew.track();
            if let Ok(mut painter) = painter.try_borrow_mut() {
                painter.forget();
            }
            ask_for_all();
        });
        Effect::new(move |_| {
            store.with(|_| ());
            store.marks.track();
            appearance.track();
            ask();
        });
    });

    let moved =
        move |event: PointerEvent| pointer::moved(store, surface, touches, press, cursor, &event);
    let down =
        move |event: PointerEvent| pointer::down(store, surface, touches, press, cursor, &event);
    let up = move |event: PointerEvent| pointer::up(store, surface, touches, press, cursor, &event);
    let cancelled = move |event: PointerEvent| pointer::cancelled(store, touches, press, &event);
    let left = move |_: PointerEvent| {
        store.update(|editor| editor.handle(Input::Left));
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        files::open(store, event.data_transfer().and_then(|data| data.files()));
    };
    let twice = move |_: MouseEvent| {
        shortcuts::rename(store, arrangement);
    };
    // Space may be let go while another window has the keyboard.
    let blurred = move |_: FocusEvent| surface.space.set(false);

    view! {
        <main
            class="canvas-area"
            id="canvas"
            aria-label="Canvas"
            node_ref=surface.area
            data-cursor=move || cursor.get().or_else(|| (surface.hand.get() || surface.space.get()).then_some("grab"))
            on:dragover=|event: DragEvent| event.prevent_default()
            on:drop=dropped
        >
            <canvas
                tabindex="0"
                role="application"
                aria-label="Drawing. The outline in the drawer lists everything in it."
                node_ref=surface.drawing
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointercancel=cancelled
                on:pointerleave=left
                on:dblclick=twice
                on:blur=blurred
                on:contextmenu=move |event| pointer::menu(store, surface, &event)
            ></canvas>
            {children()}
        </main>
    }
}

/// Tells the editor the size of the canvas, and asks for a picture when it changes.
fn watch_size(store: Store, area: &Element, ask: &Rc<dyn Fn()>) {
    let ask = Rc::clone(ask);
    let watched = area.clone();
    let fitted = std::cell::Cell::new(false);
    let resized = Closure::<dyn Fn()>::new(move || {
        let size = watched.get_bounding_client_rect();
        store.update(|editor| {
            editor.handle(Input::Resized(size.width(), size.height()));
            // The restored design is shown as a whole once it is known how much room there is.
            if !fitted.replace(true) {
                editor.fit();
            }
        });
        ask();
    });
    if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        observer.observe(area);
    }
    // The app lives as long as the page.
    resized.forget();
}

/// Pans, or zooms with Ctrl and on a pinch of a touch pad.
fn wheel(store: Store, surface: Surface, event: &WheelEvent) {
    event.prevent_default();
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 16.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    let (mut dx, mut dy) = (event.delta_x() * unit, event.delta_y() * unit);
    let held = surface.held(event);
    if held.shift && dx == 0.0 {
        std::mem::swap(&mut dx, &mut dy);
    }
    let (x, y) = events::place(event);
    let at = surface.screen_from_client(x, y);
    store.update(|editor: &mut Editor| editor.handle(Input::Wheel(at, dx, dy, held)));
}
