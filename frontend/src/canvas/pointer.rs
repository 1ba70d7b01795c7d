//! Pointer events of the canvas: mouse, pen, one finger, and two fingers that pinch.

use leptos::prelude::*;
use shared::editor::hit::{self, Hit};
use shared::editor::viewport::ScreenPoint;
use shared::editor::{Button, Editor, Gesture, Input};
use shared::geometry::Rect;
use wasm_bindgen::JsCast;
use web_sys::{Event, MouseEvent, PointerEvent};

use super::Surface;
use super::long_press::LongPress;
use crate::browser::events;
use crate::store::Store;

/// The number of the right button in events.
const SECONDARY: i16 = 2;

/// Fingers on the canvas: their ids and where they are.
#[derive(Debug, Default)]
pub struct Touches(Vec<(i32, ScreenPoint)>);

impl Touches {
    fn put(&mut self, id: i32, at: ScreenPoint) {
        self.lift(id);
        self.0.push((id, at));
    }

    fn lift(&mut self, id: i32) {
        self.0.retain(|(known, _)| *known != id);
    }

    /// The middle of two fingers and how far they are apart.
    fn pinch(&self) -> Option<(ScreenPoint, f64)> {
        let [(_, a), (_, b)] = self.0.as_slice() else {
            return None;
        };
        let middle = ScreenPoint {
            x: f64::midpoint(a.x, b.x),
            y: f64::midpoint(a.y, b.y),
        };
        Some((middle, (a.x - b.x).hypot(a.y - b.y).max(1.0)))
    }
}

/// Where the pointer is on the canvas; what hangs at it goes there.
pub fn at(surface: Surface, event: &MouseEvent) -> ScreenPoint {
    let (x, y) = events::place(event);
    surface.pointer.set((x, y));
    surface.screen_from_client(x, y)
}

fn is_touch(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

fn is_pen(event: &PointerEvent) -> bool {
    event.pointer_type() == "pen"
}

/// A button went down, or a finger.
pub fn down(
    store: Store,
    surface: Surface,
    touches: StoredValue<Touches, LocalStorage>,
    press: LongPress,
    cursor: RwSignal<Option<&'static str>>,
    event: &PointerEvent,
) {
    let button = match event.button() {
        0 => Button::Primary,
        1 => Button::Middle,
        _ => return,
    };
    if button == Button::Middle {
        // It would start scrolling by itself.
        event.prevent_default();
        surface.focus();
    }
    if let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    {
        target.set_pointer_capture(event.pointer_id()).ok();
    }
    let at = at(surface, event);
    if is_touch(event) {
        touches.update_value(|touches| touches.put(event.pointer_id(), at));
        if touches.with_value(|touches| touches.pinch().is_some()) {
            press.end();
            store.update(|editor| editor.session.gesture = Gesture::Idle);
            return;
        }
    }
    let can_rest = is_touch(event) || is_pen(event);
    if can_rest && !store.peek(|editor| editor.session.reading) {
        let place = events::place(event);
        press.begin(at, move || {
            if surface.menu.get_untracked().is_none() {
                open_menu(store, surface, place);
            }
        });
    }
    let held = surface.held(event);
    store.update(|editor| editor.handle(Input::Down(at, button, held)));
    show_cursor(store, at, cursor);
}

/// The pointer moved.
pub fn moved(
    store: Store,
    surface: Surface,
    touches: StoredValue<Touches, LocalStorage>,
    press: LongPress,
    cursor: RwSignal<Option<&'static str>>,
    event: &PointerEvent,
) {
    let at = at(surface, event);
    press.moved(at);
    if is_touch(event) {
        let before = touches.with_value(Touches::pinch);
        touches.update_value(|touches| {
            if touches.0.iter().any(|(id, _)| *id == event.pointer_id()) {
                touches.put(event.pointer_id(), at);
            }
        });
        if let (Some((from, apart)), Some((to, now))) = (before, touches.with_value(Touches::pinch))
        {
            store.update(|editor| {
                let viewport = &mut editor.session.viewport;
                viewport.zoom_at(from, viewport.zoom * now / apart);
                viewport.pan(from.x - to.x, from.y - to.y);
            });
            return;
        }
    }
    let held = surface.held(event);
    store.update(|editor| editor.handle(Input::Moved(at, held)));
    show_cursor(store, at, cursor);
}

/// The button went up, or the finger.
pub fn up(
    store: Store,
    surface: Surface,
    touches: StoredValue<Touches, LocalStorage>,
    press: LongPress,
    cursor: RwSignal<Option<&'static str>>,
    event: &PointerEvent,
) {
    press.end();
    let at = at(surface, event);
    let pinched = touches.with_value(|touches| touches.pinch().is_some());
    touches.update_value(|touches| touches.lift(event.pointer_id()));
    if pinched {
        return;
    }
    let held = surface.held(event);
    store.update(|editor| {
        editor.handle(Input::Up(at, held));
        // A finger that is gone hovers over nothing.
        if is_touch(event) {
            editor.handle(Input::Left);
        }
    });
    show_cursor(store, at, cursor);
}

/// A finger is gone. What it has opened lies below it now, and must not take the click that browsers make of it.
pub fn lifted(store: Store, surface: Surface, event: &Event) {
    let is_open = surface.menu.get_untracked().is_some()
        || store.peek(|editor| editor.session.finding.is_some());
    if is_open && event.cancelable() {
        event.prevent_default();
    }
}

/// The browser took the pointer away.
pub fn cancelled(
    store: Store,
    touches: StoredValue<Touches, LocalStorage>,
    press: LongPress,
    event: &PointerEvent,
) {
    press.end();
    touches.update_value(|touches| touches.lift(event.pointer_id()));
    store.update(|editor| editor.session.gesture = Gesture::Idle);
}

/// A menu was asked for: by the right button, a long press, or a key.
pub fn menu(store: Store, surface: Surface, event: &MouseEvent) {
    event.prevent_default();
    if store.peek(|editor| editor.session.reading) {
        // All that it offers changes something.
        return;
    }
    let pressed =
        event.button() == SECONDARY || event.dyn_ref::<PointerEvent>().is_some_and(is_touch);
    let place = events::place(event);
    if pressed {
        open_menu(store, surface, place);
    } else {
        // The key means what is selected, wherever the pointer is.
        let at = store.peek(|editor| {
            let topology = editor.topology();
            let selected = editor.session.selection.nodes.iter();
            let around = selected
                .map(|id| topology.world_rect(*id))
                .reduce(Rect::union);
            let viewport = editor.session.viewport;
            around.map_or(viewport.middle(), |around| {
                viewport.screen_from_world(around.center())
            })
        });
        surface.menu.set(Some(surface.client_from_screen(at)));
    }
}

/// Opens the menu of what is at a place in the window; whatever was begun there is not gone on with.
fn open_menu(store: Store, surface: Surface, place: (f64, f64)) {
    let at = surface.screen_from_client(place.0, place.1);
    store.update(|editor| {
        editor.session.gesture = Gesture::Idle;
        editor.handle(Input::Menu(at));
    });
    surface.menu.set(Some(place));
}

fn show_cursor(store: Store, at: ScreenPoint, cursor: RwSignal<Option<&'static str>>) {
    let name = store.peek(|editor| cursor_of(editor, at));
    if cursor.get_untracked() != name {
        cursor.set(name);
    }
}

/// The cursor for what is going on, or for what a press would begin.
fn cursor_of(editor: &Editor, at: ScreenPoint) -> Option<&'static str> {
    let corner = |corner: usize| {
        if corner.is_multiple_of(2) {
            "nwse"
        } else {
            "nesw"
        }
    };
    match &editor.session.gesture {
        Gesture::Panning { .. } => Some("grabbing"),
        Gesture::Moving { .. } | Gesture::Bending { .. } => Some("move"),
        Gesture::Resizing { corner: which, .. } => Some(corner(*which)),
        Gesture::Connecting { .. } | Gesture::Lasso { .. } => Some("crosshair"),
        Gesture::Placing { preview, .. } => {
            let refused = preview
                .as_ref()
                .is_some_and(|placement| placement.refusal.is_some());
            Some(if refused { "no-drop" } else { "crosshair" })
        }
        Gesture::Pressing { .. } => None,
        Gesture::Idle if editor.session.reading => None,
        Gesture::Idle => match hit::hit(editor, editor.session.viewport.world_from_screen(at)) {
            Hit::Corner(_, which) => Some(corner(which)),
            Hit::Handle(..) => Some("crosshair"),
            Hit::Bend(..) => Some("move"),
            Hit::Link(_) => Some("pointer"),
            Hit::Node(_) | Hit::Inside(_) | Hit::Canvas => None,
        },
    }
}
