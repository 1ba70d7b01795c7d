//! One picture an animation frame, and only when something has changed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use shared::editor::scene::{self, LinkShape, Overlay};
use shared::editor::stage::{Damage, Stage};
use shared::editor::{Editor, Input};
use shared::geometry::{Point, Rect};
use web_sys::HtmlCanvasElement;

use super::Surface;
use super::layer::{Layer, Painted, View};
use super::paint::{self, Brush, Paintbox, Pixels, Which};
use super::theme::Theme;
use super::zooming::{REST, Zooming};
use crate::appearance::Appearance;
use crate::browser::canvas;
use crate::browser::delay::{self, Delay};
use crate::store::Store;

/// How much is seen of what is dragged: what is below it shows through a little.
const LIFTED: f64 = 0.9;

/// Paints on the one canvas that is seen. What stays where it is is painted there directly; while something
/// lies over it, it is kept aside, and every picture is put together. While somebody zooms, it is shown larger or
/// smaller as it is, where painting takes long.
#[derive(Debug)]
pub struct Painter {
    screen: Layer,
    /// What stays where it is, while something lies over it or somebody zooms.
    resting: Layer,
    /// What is dragged: a picture that is moved with the pointer.
    lifted: Layer,
    paintbox: Paintbox,
    theme: Option<u32>,
    stage: Stage,
    carried: Carried,
    over: Option<Over>,
    zooming: Zooming,
}

/// What the picture of what is dragged was made of.
#[derive(Debug, Default)]
struct Carried {
    lifts: u64,
    illegal: bool,
    /// What it takes up in the world, where it was before.
    place: Rect,
}

/// What lies over what stays where it is; possibly nothing, while somebody zooms.
#[derive(Debug, PartialEq)]
struct Over {
    view: View,
    /// How far what is dragged is from where it was.
    shift: Option<Point>,
    pulled: Vec<LinkShape>,
    overlay: Overlay,
}

impl Over {
    /// Whether it may be stretched with what it lies over: nothing goes along with the pointer.
    fn leaves_no_traces(&self) -> bool {
        let Overlay {
            ghost,
            connecting,
            lasso,
            ..
        } = &self.overlay;
        self.shift.is_none() && ghost.is_none() && connecting.is_none() && lasso.is_none()
    }
}

impl Painter {
    /// A painter of a canvas; none when the browser cannot paint.
    #[must_use]
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        Some(Self {
            screen: Layer::opaque(canvas)?,
            resting: Layer::kept()?,
            lifted: Layer::kept()?,
            paintbox: Paintbox::default(),
            theme: None,
            stage: Stage::default(),
            carried: Carried::default(),
            over: None,
            zooming: Zooming::default(),
        })
    }

    /// Paints everything anew the next time, whatever is there.
    pub fn forget(&mut self) {
        self.stage = Stage::default();
        self.carried = Carried::default();
        self.repaint();
    }

    fn repaint(&mut self) {
        for layer in [&mut self.screen, &mut self.resting, &mut self.lifted] {
            layer.forget();
        }
    }

    /// Paints a picture; whether it has to be painted anew when the zoom rests.
    fn paint(&mut self, store: Store, surface: Surface, appearance: Appearance) -> bool {
        let density = canvas::density();
        let colours = untrack(|| appearance.track());
        if self.theme != Some(colours) {
            self.paintbox.theme = Theme::read();
            self.paintbox.forget();
            self.theme = Some(colours);
            self.repaint();
        }
        let marks = store.marks.get_untracked();
        let (damage, over) = store.peek(|editor| {
            let damage = self.stage.follow(editor, &marks);
            let shift = editor.session.gesture.shift().map(|(_, by)| by);
            let over = Over {
                view: View::of(&editor.session.viewport, density),
                shift,
                pulled: match shift {
                    Some(_) => self.stage.pulled(editor),
                    None => Vec::new(),
                },
                overlay: scene::overlay(editor),
            };
            (damage, over)
        });
        let message = &over.overlay.message;
        if surface.message.with_untracked(|shown| shown != message) {
            surface.message.set(message.clone());
        }
        let zooms = self.zooming.is_fast(over.view);
        let is_same = damage == Damage::None && over.leaves_no_traces();
        if zooms && is_same && self.kept().can_stretch(over.view) {
            self.stretch(over);
            return true;
        }
        if over.shift.is_none() && over.overlay == Overlay::default() {
            if self.over.take().is_some() {
                self.screen.take_over(&mut self.resting);
            }
            let (stage, paintbox) = (&self.stage, &self.paintbox);
            let began = delay::now();
            let painted = show(&mut self.screen, over.view, &damage, stage, paintbox);
            self.zooming.painted(painted, began);
        } else {
            self.put_together(over, &damage);
        }
        false
    }

    /// The layer with the picture of what stays where it is.
    fn kept(&self) -> &Layer {
        match self.over {
            Some(_) => &self.resting,
            None => &self.screen,
        }
    }

    /// Shows what stays where it is as it was painted, as large as it is now.
    fn stretch(&mut self, over: Over) {
        if self.over.is_none() {
            self.resting.take_over(&mut self.screen);
        }
        let (stage, paintbox) = (&self.stage, &self.paintbox);
        let over = Some(over);
        if self.over != over {
            self.over = over;
            if let Some(Over { view, overlay, .. }) = &self.over {
                let rest = |brush: &Brush<'_>, part| rest(brush, part, stage);
                let sheet = (self.screen).stretch(&self.resting, *view, paintbox, rest);
                paint::overlay(sheet, paintbox, &[], overlay);
            }
        }
    }

    /// Shows what lies over the rest, and the rest below it.
    fn put_together(&mut self, over: Over, damage: &Damage) {
        if self.over.is_none() {
            self.resting.take_over(&mut self.screen);
        }
        let (view, stage, paintbox) = (over.view, &self.stage, &self.paintbox);
        let began = delay::now();
        let painted = show(&mut self.resting, view, damage, stage, paintbox);
        self.zooming.painted(painted, began);
        let mut is_new = painted != Painted::Nothing;
        let illegal = (over.overlay.message.as_ref()).is_some_and(|(_, legal)| !legal);
        if (self.carried.lifts, self.carried.illegal) != (stage.lifts(), illegal) {
            self.carried = Carried {
                lifts: stage.lifts(),
                illegal,
                place: stage.lifted(),
            };
            self.lifted.forget();
        }
        let carried = over.shift.map(|by| view.carried(by));
        if let Some(carried) = carried {
            let view = carried.around(self.carried.place);
            let which = Which::Lifted { illegal };
            let painted = (self.lifted).show(view, &Damage::None, paintbox, |brush, part| {
                paint::part(brush, part, stage, which);
            });
            is_new |= painted != Painted::Nothing;
        }
        let over = Some(over);
        if is_new || self.over != over {
            self.over = over;
            let lifted = carried.map(|carried| (&self.lifted, carried, LIFTED));
            let sheet = self.screen.put_together(view, &self.resting, lifted);
            if let Some(Over {
                pulled, overlay, ..
            }) = &self.over
            {
                paint::overlay(sheet, paintbox, pulled, overlay);
            }
        }
    }
}

/// Shows what stays where it is.
fn show(
    layer: &mut Layer,
    view: View,
    damage: &Damage,
    stage: &Stage,
    paintbox: &Paintbox,
) -> Painted {
    layer.show(view, damage, paintbox, |brush, part| {
        rest(brush, part, stage)
    })
}

/// Paints a part of what stays where it is.
fn rest(brush: &Brush<'_>, part: Pixels, stage: &Stage) {
    paint::part(brush, part, stage, Which::Resting);
}

/// Between two frames that are farther apart than this, in milliseconds, nothing moved.
const PAUSE: f64 = 100.0;

thread_local! {
    static LAST: Cell<f64> = const { Cell::new(0.0) };
}

/// Tells the editor how much time went by while something is dragged at the rim: the view moves, and
/// with it comes the next picture.
fn go_on_at_rim(store: Store) {
    if !store.peek(Editor::is_at_rim) {
        return;
    }
    let now = delay::now();
    let passed = now - LAST.replace(now);
    let passed = if passed > PAUSE { 0.0 } else { passed };
    request_animation_frame(move || {
        store.update(|editor| editor.handle(Input::Passed(passed)));
    });
}

/// Asks for a picture; asked several times before the next frame, it is painted once.
pub fn frames(
    store: Store,
    surface: Surface,
    appearance: Appearance,
    painter: Rc<RefCell<Painter>>,
) -> Rc<dyn Fn()> {
    let asked = Rc::new(Cell::new(false));
    let rested = Delay::of(REST);
    Rc::new(move || {
        if asked.replace(true) {
            return;
        }
        let (asked, painter) = (Rc::clone(&asked), Rc::clone(&painter));
        request_animation_frame(move || {
            asked.set(false);
            paint(store, surface, appearance, painter, rested);
            go_on_at_rim(store);
        });
    })
}

/// Paints a picture, and another when the zoom rests.
fn paint(
    store: Store,
    surface: Surface,
    appearance: Appearance,
    painter: Rc<RefCell<Painter>>,
    rested: Delay,
) {
    let is_coarse = (painter.try_borrow_mut())
        .is_ok_and(|mut painter| painter.paint(store, surface, appearance));
    if is_coarse {
        rested.then(move || paint(store, surface, appearance, painter, rested));
    }
}
