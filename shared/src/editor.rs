//! The editor without a screen: takes input, runs commands, keeps the history, and says what is to
//! be seen. The browser only passes events in and paints what comes out.

pub mod actions;
pub mod command;
pub mod gesture;
pub mod grid;
pub mod history;
pub mod hit;
pub mod layout;
pub mod palette;
pub mod placement;
pub mod route;
pub mod scene;
pub mod selection;
pub mod viewport;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use command::Command;
pub use gesture::Gesture;
pub use selection::Selection;

use crate::document::{Document, LinkId, NodeId};
use crate::geometry::{Point, Rect};
use crate::topology::Topology;
use crate::uptime::drill::Element;
use command::Clip;
use history::History;
use hit::Hit;
use palette::Item;
use route::Routes;
use viewport::{ScreenPoint, Viewport};

/// What a reload may forget.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// What is selected.
    pub selection: Selection,
    /// What is seen.
    pub viewport: Viewport,
    /// What the pointer is in the middle of.
    pub gesture: Gesture,
    /// The node under the pointer.
    pub hovered: Option<NodeId>,
    /// The link under the pointer.
    pub hovered_link: Option<LinkId>,
    /// What was copied last.
    pub clip: Arc<Clip>,
    /// How often it was pasted since.
    pub pastes: i32,
    /// Moved things keep to whole steps of [`GRID`].
    pub free_movement: bool,
    /// What is made to fail, during a failure drill.
    pub drill: Option<BTreeSet<Element>>,
}

/// Moved and placed things keep to whole steps of this, unless Ctrl is held.
pub const GRID: i32 = 8;
/// A press becomes a drag after this many pixels (UX.md: 4 for a mouse, 6 for a finger).
const DRAG_AFTER: f64 = 4.0;

const DRILL_BEGAN: &str = "Failure drill: a click fails a zone, a component or a link";

/// Keys that are held during input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Shift: add to the selection; drop where it is not legal.
    pub shift: bool,
    /// Ctrl or Command: do not snap; zoom with the wheel.
    pub ctrl: bool,
    /// Space: pan.
    pub space: bool,
}

/// A button of the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// The main one, a finger or a pen.
    Primary,
    /// The wheel.
    Middle,
}

/// Something that happened at the screen.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    not(target_pointer_width = "32"),
    expect(
        clippy::large_enum_variant,
        reason = "inputs are handled one at a time and never kept"
    )
)]
pub enum Input {
    /// A button went down.
    Down(ScreenPoint, Button, Held),
    /// The pointer moved.
    Moved(ScreenPoint, Held),
    /// The button went up.
    Up(ScreenPoint, Held),
    /// The pointer left the canvas.
    Left,
    /// The wheel turned by a distance in pixels.
    Wheel(ScreenPoint, f64, f64, Held),
    /// The canvas has another size.
    Resized(f64, f64),
    /// An item of the palette was picked up.
    Pick(Item),
    /// A menu was asked for.
    Menu(ScreenPoint),
}

/// The editor.
#[derive(Debug, Clone)]
pub struct Editor {
    document: Arc<Document>,
    history: History,
    routes: Routes,
    revision: u64,
    said: Option<String>,
    /// What has an id from this one on was never outside: not opened from a file, not saved as one
    /// and not exported. Nobody knows its slugs.
    inside: u32,
    /// What a reload may forget.
    pub session: Session,
}

impl Editor {
    /// An editor of a document.
    #[must_use]
    pub fn new(document: Document) -> Self {
        let routes = route::routes(&Topology::of(&document));
        Self {
            inside: document.next_id,
            document: Arc::new(document),
            history: History::default(),
            routes,
            revision: 0,
            said: None,
            session: Session::default(),
        }
    }

    /// The document as it is now.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The document, to be kept while the editor goes on.
    #[must_use]
    pub fn shared_document(&self) -> Arc<Document> {
        Arc::clone(&self.document)
    }

    /// Grows with every change of the document.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The course of every link.
    #[must_use]
    pub fn routes(&self) -> &Routes {
        &self.routes
    }

    /// Whether there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// What happened since the last time, in words for people who cannot see it.
    pub fn take_said(&mut self) -> Option<String> {
        self.said.take()
    }

    /// Carries a command out. When it cannot be, nothing changes and the reason is said.
    pub fn run(&mut self, command: Command) -> bool {
        match command::apply(&self.document, &command) {
            Ok(mut applied) => {
                match command {
                    Command::Rename(id, _) if id.0 >= self.inside => {
                        if let Some(node) = applied.document.node_mut(id) {
                            node.former_slugs.clear();
                        }
                    }
                    Command::Replace(_) => {
                        self.inside = self.inside.max(applied.document.next_id);
                    }
                    _ => {}
                }
                self.said = Some(applied.said);
                if applied.document != *self.document {
                    let before = std::mem::replace(&mut self.document, Arc::new(applied.document));
                    self.history.push(before);
                    self.changed();
                }
                if let Some(selection) = applied.selection {
                    self.session.selection = selection;
                }
                true
            }
            Err(why) => {
                self.said = Some(why);
                false
            }
        }
    }

    /// Takes note that the design goes out as a file or as code: the slugs that nodes have now stay
    /// known when they are renamed.
    pub fn went_out(&mut self) {
        self.inside = self.inside.max(self.document.next_id);
    }

    /// Takes the last change back; a running gesture is cancelled instead.
    pub fn undo(&mut self) {
        self.session.gesture = Gesture::Idle;
        if let Some(before) = self.history.undo(&self.document) {
            self.document = before;
            self.changed();
            self.said = Some("Undone".to_owned());
        }
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self) {
        self.session.gesture = Gesture::Idle;
        if let Some(after) = self.history.redo(&self.document) {
            self.document = after;
            self.changed();
            self.said = Some("Redone".to_owned());
        }
    }

    fn changed(&mut self) {
        self.revision += 1;
        self.routes = route::routes(&Topology::of(&self.document));
        self.session.selection.retain(&self.document);
        self.session.hovered = self
            .session
            .hovered
            .filter(|id| self.document.nodes.contains_key(id));
        self.session.hovered_link = self
            .session
            .hovered_link
            .filter(|id| self.document.links.contains_key(id));
        if let Some(drill) = &mut self.session.drill {
            let document = &self.document;
            drill.retain(|element| match element {
                Element::Node(id) => document.nodes.contains_key(id),
                Element::Link(id) => document.links.contains_key(id),
                Element::Region(_) | Element::Zone(_) => true,
            });
        }
    }

    /// Copies the selected nodes.
    pub fn copy(&mut self) {
        let nodes = self.session.selection.nodes.clone();
        if !nodes.is_empty() {
            self.session.clip = Arc::new(command::copy(&self.document, &nodes));
            self.session.pastes = 0;
            self.said = Some("Copied".to_owned());
        }
    }

    /// Adds what was copied, a little further each time.
    pub fn paste(&mut self) {
        if self.session.clip.nodes.is_empty() {
            return;
        }
        self.session.pastes += 1;
        let by = Point::new(24, 24);
        let by = Point::new(by.x * self.session.pastes, by.y * self.session.pastes);
        self.session.hovered = None;
        self.run(Command::Paste(Arc::clone(&self.session.clip), by));
    }

    /// Sets out what stands in the selected container, or in the one that holds all that is
    /// selected; everything when nothing is.
    pub fn tidy(&mut self) {
        let within = {
            let topology = Topology::of(&self.document);
            let nodes = &self.session.selection.nodes;
            match self.session.selection.single_node() {
                Some(id) => Some(id),
                None => layout::common_container(&topology, nodes),
            }
        };
        self.run(Command::TidyUp(within));
    }

    /// Places an item without a pointer: in the middle of the selected node, else of what is seen,
    /// else beside everything; the first of these that is legal.
    pub fn place(&mut self, item: Item) {
        let middle = |id| Topology::of(&self.document).world_rect(id).center();
        let seen = self
            .session
            .viewport
            .world_from_screen(self.session.viewport.middle());
        let (width, _) = item.component.facts().size;
        let beside = self
            .bounds()
            .map(|all| Point::new(all.x - width, all.center().y));
        let selected = self.session.selection.single_node().map(middle);
        let wanted = [selected, Some(seen), beside].into_iter().flatten();
        let placements: Vec<_> = wanted
            .map(|at| self.preview(&item, at, Held::default()))
            .collect();
        let legal = placements
            .iter()
            .find(|placement| placement.refusal.is_none());
        let Some(placement) = legal.cloned() else {
            let why = placements
                .into_iter()
                .next()
                .and_then(|placement| placement.refusal);
            self.said = why.map(|why| format!("{why}."));
            return;
        };
        self.session.gesture = Gesture::Idle;
        self.run(Command::Place(item.component, placement));
        if let Some(placed) = self.session.selection.single_node() {
            let placed = Topology::of(&self.document).world_rect(placed);
            self.session.viewport.reveal(placed);
        }
    }

    /// Ends a running gesture without effect; without one, selects nothing.
    pub fn cancel(&mut self) {
        if self.session.gesture == Gesture::Idle {
            if self.session.selection.is_empty() && self.session.drill.is_some() {
                return self.drill();
            }
            self.session.selection = Selection::default();
        }
        self.session.gesture = Gesture::Idle;
    }

    /// Begins a failure drill, in which a click fails what it hits and changes nothing in the design, or
    /// ends it.
    pub fn drill(&mut self) {
        self.session.gesture = Gesture::Idle;
        self.session.drill = match self.session.drill {
            Some(_) => None,
            None => Some(BTreeSet::new()),
        };
        let began = self.session.drill.is_some();
        self.said = Some(
            (if began {
                DRILL_BEGAN
            } else {
                "Failure drill ended"
            })
            .to_owned(),
        );
    }

    /// Fails something in a drill, or repairs it when it failed; begins a drill when there is none.
    pub fn fail(&mut self, elements: impl IntoIterator<Item = Element>) {
        let drill = self.session.drill.get_or_insert_default();
        let topology = Topology::of(&self.document);
        let mut said = Vec::new();
        for element in elements {
            let fails = drill.insert(element);
            if !fails {
                drill.remove(&element);
            }
            let verb = if fails { "fails" } else { "works again" };
            said.push(format!("{} {verb}", element.name(&topology)));
        }
        self.said = (!said.is_empty()).then(|| said.join(", "));
    }

    /// Fails or repairs what is selected.
    pub fn fail_selected(&mut self) {
        let selection = self.session.selection.clone();
        let topology = Topology::of(&self.document);
        let nodes = selection
            .nodes
            .iter()
            .map(|id| Element::of_node(&topology, *id));
        let links = selection.links.iter().map(|id| Element::Link(*id));
        let elements: Vec<Element> = nodes.chain(links).collect();
        self.fail(elements);
    }

    /// The smallest rectangle around everything; none when there is nothing.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        let topology = Topology::of(&self.document);
        topology
            .children(None)
            .iter()
            .map(|id| topology.world_rect(*id))
            .reduce(Rect::union)
    }

    /// Shows the whole design.
    pub fn fit(&mut self) {
        match self.bounds() {
            Some(all) => self.session.viewport.fit(all),
            None => {
                self.session.viewport = Viewport {
                    x: 0.0,
                    y: 0.0,
                    zoom: 1.0,
                    ..self.session.viewport
                }
            }
        }
    }

    /// Whether all of the design is shown, as `fit` does it.
    fn is_fitted(&self) -> bool {
        self.bounds().is_some_and(|all| {
            let mut fitted = self.session.viewport;
            fitted.fit(all);
            fitted == self.session.viewport
        })
    }

    /// Selects what the menu is to be about, unless it is selected already.
    fn open_menu(&mut self, at: ScreenPoint) {
        self.session.gesture = Gesture::Idle;
        let at = self.session.viewport.world_from_screen(at);
        let asked = hit::hit(self, at).selection();
        let selected = &self.session.selection;
        let known = !asked.is_empty()
            && asked.nodes.is_subset(&selected.nodes)
            && asked.links.is_subset(&selected.links);
        if !known {
            self.session.selection = asked;
        }
    }

    /// Selects what a finding is about and brings it into view.
    pub fn show(&mut self, nodes: &[NodeId], links: &[LinkId]) {
        let topology = Topology::of(&self.document);
        let around = nodes
            .iter()
            .map(|id| topology.world_rect(*id))
            .reduce(Rect::union);
        if let Some(around) = around {
            let viewport = &mut self.session.viewport;
            if viewport.zoom < viewport::READABLE {
                viewport.zoom_at(viewport.middle(), 2.0 * viewport::READABLE);
            }
            viewport.reveal(around);
        }
        let nodes = if links.is_empty() {
            nodes.iter().copied().collect()
        } else {
            BTreeSet::new()
        };
        self.session.selection = Selection {
            nodes,
            links: links.iter().copied().collect(),
        };
        self.session.selection.retain(&self.document);
    }

    /// Takes input from the screen.
    pub fn handle(&mut self, input: Input) {
        match input {
            Input::Down(at, button, held) => self.down(at, button, held),
            Input::Moved(at, held) => self.moved(at, held),
            Input::Up(at, held) => self.up(at, held),
            Input::Left => {
                self.session.hovered = None;
                self.session.hovered_link = None;
                if let Gesture::Placing { preview, .. } = &mut self.session.gesture {
                    *preview = None;
                }
            }
            Input::Wheel(at, dx, dy, held) => {
                if held.ctrl {
                    // At most 10 % a tick, in proportion for the small steps of a pinch.
                    let factor = 1.0 - (dy / 100.0).clamp(-1.0, 1.0) * 0.1;
                    let zoom = self.session.viewport.zoom * factor;
                    self.session.viewport.zoom_at(at, zoom);
                } else {
                    self.session.viewport.pan(dx, dy);
                }
            }
            Input::Resized(width, height) => {
                let fitted = self.is_fitted();
                self.session.viewport.width = width;
                self.session.viewport.height = height;
                if fitted {
                    self.fit();
                }
            }
            Input::Menu(at) => self.open_menu(at),
            Input::Pick(item) => {
                self.session.gesture = Gesture::Placing {
                    item: Box::new(item),
                    preview: None,
                    keep: false,
                }
            }
        }
    }

    fn down(&mut self, at: ScreenPoint, button: Button, held: Held) {
        if matches!(self.session.gesture, Gesture::Placing { .. }) {
            self.moved(at, held);
            return;
        }
        if button == Button::Middle || held.space {
            self.session.gesture = Gesture::Panning { last: at };
            return;
        }
        let world = self.session.viewport.world_from_screen(at);
        let on = hit::hit(self, world);
        self.session.gesture = Gesture::Pressing {
            screen: at,
            world,
            on,
            additive: held.shift,
        };
    }

    fn moved(&mut self, at: ScreenPoint, held: Held) {
        let world = self.session.viewport.world_from_screen(at);
        let snap = |by: Point| {
            if held.ctrl || self.session.free_movement {
                by
            } else {
                snapped(by)
            }
        };
        match self.session.gesture.clone() {
            Gesture::Idle => self.hover(world),
            Gesture::Pressing {
                screen,
                world: from,
                on,
                additive,
            } => {
                if (at.x - screen.x).hypot(at.y - screen.y) >= DRAG_AFTER {
                    self.session.gesture = self.drag(from, on, additive);
                    self.moved(at, held);
                }
            }
            Gesture::Moving { nodes, from, .. } => {
                let by = snap(world - from);
                self.session.gesture = Gesture::Moving {
                    nodes,
                    from,
                    pointer: world,
                    by,
                };
            }
            Gesture::Resizing {
                node,
                corner,
                before,
                ..
            } => {
                let to = snap(world);
                let opposite = scene::corners(before)
                    .get((corner + 2) % 4)
                    .copied()
                    .unwrap_or_default();
                let now = Rect::between(opposite, to);
                self.session.gesture = Gesture::Resizing {
                    node,
                    corner,
                    before,
                    now,
                };
            }
            Gesture::Connecting { from, .. } => {
                let over = match hit::hit(self, world) {
                    Hit::Node(id) | Hit::Handle(id) if id != from => Some(id),
                    _ => None,
                };
                self.session.gesture = Gesture::Connecting {
                    from,
                    to: world,
                    over,
                };
            }
            Gesture::Lasso { from, additive, .. } => {
                self.session.gesture = Gesture::Lasso {
                    from,
                    to: world,
                    additive,
                };
            }
            Gesture::Panning { last } => {
                self.session.viewport.pan(last.x - at.x, last.y - at.y);
                self.session.gesture = Gesture::Panning { last: at };
            }
            Gesture::Placing { item, keep, .. } => {
                let preview = Some(Box::new(self.preview(&item, world, held)));
                self.session.gesture = Gesture::Placing {
                    item,
                    preview,
                    keep,
                };
            }
        }
    }

    fn up(&mut self, at: ScreenPoint, held: Held) {
        if matches!(self.session.gesture, Gesture::Placing { .. }) {
            self.moved(at, held);
        }
        match std::mem::take(&mut self.session.gesture) {
            Gesture::Pressing { on, additive, .. } => self.click(on, additive),
            Gesture::Moving {
                nodes, by, pointer, ..
            } => {
                let nodes = nodes.into_iter().collect();
                self.run(Command::Move {
                    nodes,
                    by,
                    pointer: Some(pointer),
                    force: held.shift,
                });
            }
            Gesture::Resizing { node, now, .. } => {
                self.run(Command::Resize(node, now));
            }
            Gesture::Connecting {
                from,
                over: Some(to),
                ..
            } => {
                self.run(Command::Connect(from, to));
            }
            Gesture::Lasso { from, to, additive } => {
                self.select_in(Rect::between(from, to), additive)
            }
            Gesture::Placing {
                item,
                preview: Some(placement),
                keep,
            } => {
                if let (Some(refusal), false) = (&placement.refusal, held.shift) {
                    self.said = Some(format!("{refusal}."));
                } else {
                    let first = self.document.nodes.is_empty();
                    self.run(Command::Place(item.component.clone(), *placement));
                    if first {
                        self.show_everything();
                    }
                }
                if keep {
                    self.session.gesture = Gesture::Placing {
                        item,
                        preview: None,
                        keep,
                    };
                }
            }
            _ => {}
        }
    }

    /// Shows everything when something reaches out of the view, so that the next drop finds it.
    fn show_everything(&mut self) {
        let topology = Topology::of(&self.document);
        let roots = topology.children(None).iter();
        let everything = roots.map(|id| topology.world_rect(*id)).reduce(Rect::union);
        let seen = self.session.viewport.world();
        if let Some(everything) = everything.filter(|rect| !seen.contains(*rect)) {
            self.session.viewport.fit(everything);
        }
    }

    /// What a press turns into when the pointer moves on.
    fn drag(&mut self, from: Point, on: Hit, additive: bool) -> Gesture {
        let topology = Topology::of(&self.document);
        if self.session.drill.is_some() {
            let last = self.session.viewport.screen_from_world(from);
            return Gesture::Panning { last };
        }
        match on {
            Hit::Node(id) => {
                if !self.session.selection.nodes.contains(&id) {
                    self.session.selection = Selection::node(id);
                }
                let locked = |id: &NodeId| topology.node(*id).is_some_and(|node| node.locked);
                let nodes: BTreeSet<NodeId> = self
                    .session
                    .selection
                    .nodes
                    .iter()
                    .copied()
                    .filter(|id| !locked(id))
                    .collect();
                if nodes.is_empty() {
                    self.said = Some("It is locked.".to_owned());
                    return Gesture::Idle;
                }
                Gesture::Moving {
                    nodes,
                    from,
                    pointer: from,
                    by: Point::default(),
                }
            }
            Hit::Corner(node, corner) => {
                let before = topology.world_rect(node);
                Gesture::Resizing {
                    node,
                    corner,
                    before,
                    now: before,
                }
            }
            Hit::Handle(from_node) => Gesture::Connecting {
                from: from_node,
                to: from,
                over: None,
            },
            Hit::Canvas | Hit::Inside(_) | Hit::Link(_) => Gesture::Lasso {
                from,
                to: from,
                additive,
            },
        }
    }

    fn click(&mut self, on: Hit, additive: bool) {
        let clicked = on.selection();
        if self.session.drill.is_some() {
            self.session.selection = clicked;
            return self.fail_selected();
        }
        if !additive {
            self.session.selection = clicked;
            return;
        }
        // A second click with Shift takes out what the first put in.
        let selection = &mut self.session.selection;
        for id in clicked.nodes {
            if !selection.nodes.remove(&id) {
                selection.nodes.insert(id);
            }
        }
        for id in clicked.links {
            if !selection.links.remove(&id) {
                selection.links.insert(id);
            }
        }
    }

    fn select_in(&mut self, area: Rect, additive: bool) {
        let topology = Topology::of(&self.document);
        let nodes: BTreeSet<NodeId> = topology
            .nodes()
            .map(|(id, _)| id)
            .filter(|id| area.contains(topology.world_rect(*id)))
            .collect();
        let links = (self.routes.iter())
            .filter(|(_, points)| points.iter().all(|point| area.holds(*point)))
            .map(|(id, _)| *id)
            .collect();
        if additive {
            self.session.selection.nodes.extend(nodes);
            self.session.selection.links.extend::<BTreeSet<_>>(links);
        } else {
            self.session.selection = Selection { nodes, links };
        }
    }

    fn hover(&mut self, world: Point) {
        let (node, link) = match hit::hit(self, world) {
            Hit::Node(id) | Hit::Corner(id, _) | Hit::Handle(id) => (Some(id), None),
            Hit::Link(id) => (None, Some(id)),
            Hit::Canvas | Hit::Inside(_) => (None, None),
        };
        self.session.hovered = node;
        self.session.hovered_link = link;
    }

    fn preview(&self, item: &Item, world: Point, held: Held) -> placement::Placement {
        let at = if held.ctrl { world } else { snapped(world) };
        let mut placement = placement::resolve(&Topology::of(&self.document), &item.component, at);
        // Bars are fitted to their subnets instead.
        if !held.ctrl && placement.spans.is_empty() {
            let by = snapped(placement.rect.origin()) - placement.rect.origin();
            placement.rect = placement.rect.moved_by(by);
        }
        placement
    }
}

/// A point or distance in whole steps of the grid.
fn snapped(by: Point) -> Point {
    let step = |value: i32| (value + GRID / 2).div_euclid(GRID) * GRID;
    Point::new(step(by.x), step(by.y))
}
