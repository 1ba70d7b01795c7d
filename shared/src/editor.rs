//! The editor without a screen: takes input, runs commands, keeps the history, and says what is to
//! be seen. The browser only passes events in and paints what comes out.

pub mod actions;
pub mod arrange;
pub mod bends;
pub mod command;
pub mod compared;
pub mod finder;
pub mod gesture;
pub mod grid;
pub mod history;
pub mod hit;
pub mod layers;
pub mod layout;
pub mod look;
pub mod minimap;
pub mod neighbour;
pub mod palette;
pub mod placement;
mod pointer;
pub mod route;
pub mod scene;
pub mod selection;
pub mod snap;
pub mod stage;
pub mod viewport;
mod walking;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use command::Command;
pub use gesture::Gesture;
pub use selection::Selection;

use crate::document::{Document, LinkId, NodeId};
use crate::geometry::{Point, Rect};
use crate::topology::{Indexed, Topology};
use crate::uptime::drill::Element;
use command::Clip;
use finder::Purpose;
use history::{History, Versions};
use layers::Hidden;
use palette::Item;
use route::{Router, Routes};
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
    /// The pointer is taken at its word, so that it can be measured: moved things rest nowhere, nothing
    /// is refused where it is dropped or finds another parent, and the view stays at its rim.
    pub literal: bool,
    /// What is made to fail, during a failure drill.
    pub drill: Option<BTreeSet<Element>>,
    /// What is left out of sight.
    pub hidden: Hidden,
    /// What somebody is looking for by name.
    pub finding: Option<Purpose>,
    /// Where the pointer was last, while it is over the canvas.
    pub pointer: Option<(ScreenPoint, Held)>,
    /// How long something has been dragged at the rim of the view, in milliseconds.
    pub at_rim: f64,
    /// The last press was by a finger, which covers what it points at.
    pub coarse: bool,
    /// Nodes from this number on are new since everything was set out or opened.
    pub new_from: u32,
    /// The design is only looked at: nothing changes it.
    pub reading: bool,
}

impl Session {
    /// Whether the pointer leaves what is drawn where it is: during a drill, and where the design is only
    /// looked at.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.reading || self.drill.is_some()
    }
}

/// Moved and placed things keep to whole steps of this, unless Ctrl is held.
pub const GRID: i32 = 8;
/// Why nothing changes where a design is only looked at.
const READING: &str = "This design is only shown: make a copy to change it";
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
    /// The pointer is a finger.
    pub coarse: bool,
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
    /// So many milliseconds went by while something is dragged.
    Passed(f64),
}

/// What happened, in words: for people who cannot see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub words: String,
    /// They tell why something could not be done, which everybody should see.
    pub refused: bool,
}

/// The editor.
#[derive(Debug, Clone)]
pub struct Editor {
    indexed: Arc<Indexed>,
    history: History,
    router: Router,
    revision: u64,
    said: Option<Said>,
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
        let inside = document.next_id;
        let indexed = Indexed::of(Arc::new(document));
        let router = Router::of(indexed.topology());
        Self {
            inside,
            history: History::default(),
            router,
            revision: 0,
            said: None,
            session: Session {
                new_from: inside,
                ..Session::default()
            },
            indexed: Arc::new(indexed),
        }
    }

    /// An editor that goes on where one was left.
    #[must_use]
    pub fn resumed(versions: Versions) -> Self {
        let Versions {
            past,
            present,
            future,
        } = versions;
        Self {
            history: History::resumed(past, future),
            ..Self::new(Document::clone(&present))
        }
    }

    /// Every version that undo and redo come back to.
    #[must_use]
    pub fn versions(&self) -> Versions {
        self.history.versions(self.indexed.document())
    }

    /// The document as it is now.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.indexed.document()
    }

    /// The index of the document.
    #[must_use]
    pub fn topology(&self) -> &Topology<'_> {
        self.indexed.topology()
    }

    /// The document and its index, to be kept while the editor goes on.
    #[must_use]
    pub fn indexed(&self) -> Arc<Indexed> {
        Arc::clone(&self.indexed)
    }

    /// The document, to be kept while the editor goes on.
    #[must_use]
    pub fn shared_document(&self) -> Arc<Document> {
        Arc::clone(self.indexed.document())
    }

    /// Grows with every change of the document.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The course of every link.
    #[must_use]
    pub fn routes(&self) -> &Routes {
        self.router.routes()
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

    /// What happened last, when something did since the last time.
    pub fn take_said(&mut self) -> Option<Said> {
        self.said.take()
    }

    /// Says why something could not be done.
    fn refuse(&mut self, why: impl Into<String>) {
        self.said = Some(Said {
            words: why.into(),
            refused: true,
        });
    }

    /// Says something to people who cannot see it, and to those who wonder why nothing happened.
    pub fn say(&mut self, words: impl Into<String>) {
        self.said = Some(Said {
            words: words.into(),
            refused: false,
        });
    }

    /// Carries a command out. When it cannot be, nothing changes and the reason is said.
    pub fn run(&mut self, command: Command) -> bool {
        if self.session.reading {
            self.refuse(READING);
            return false;
        }
        let is_first =
            self.indexed.document().nodes.is_empty() && matches!(command, Command::Place(..));
        match command::apply(self.indexed.document(), &command) {
            Ok(mut applied) => {
                match command {
                    Command::Rename(id, _) if id.0 >= self.inside => {
                        if let Some(node) = applied.document.node_mut(id) {
                            node.former_slugs.clear();
                        }
                    }
                    Command::Replace(_) => {
                        self.session.new_from = applied.document.next_id;
                        self.session.hidden.clear();
                        self.inside = self.inside.max(applied.document.next_id);
                    }
                    _ => {}
                }
                self.say(applied.said);
                if applied.document != **self.indexed.document() {
                    let before = self.turn_to(Arc::new(applied.document));
                    self.history.push(before);
                }
                if let Some(selection) = applied.selection {
                    self.session.selection = selection;
                }
                if is_first {
                    self.show_first();
                }
                true
            }
            Err(why) => {
                self.refuse(why);
                false
            }
        }
    }

    /// Shows all of what is drawn first, with the containers that came with it, where it reaches out of sight.
    fn show_first(&mut self) {
        let seen = self.session.viewport.world();
        if self.bounds().is_some_and(|all| !seen.contains(all)) {
            self.fit();
        }
    }

    /// Takes note that the design goes out as a file or as code: the slugs that nodes have now stay
    /// known when they are renamed.
    pub fn went_out(&mut self) {
        self.inside = self.inside.max(self.indexed.document().next_id);
    }

    /// Takes the last change back; a running gesture is cancelled instead.
    pub fn undo(&mut self) {
        self.session.gesture = Gesture::Idle;
        if self.session.reading {
            return self.refuse(READING);
        }
        if let Some(before) = self.history.undo(self.indexed.document()) {
            self.come_to(before);
            self.say("Undone");
        }
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self) {
        self.session.gesture = Gesture::Idle;
        if self.session.reading {
            return self.refuse(READING);
        }
        if let Some(after) = self.history.redo(self.indexed.document()) {
            self.come_to(after);
            self.say("Redone");
        }
    }

    /// Goes to a version from before or after this one; what came back by that is selected.
    fn come_to(&mut self, version: Arc<Document>) {
        let last = self.turn_to(version);
        if let Some(added) = Selection::added(&last, self.indexed.document()) {
            self.session.selection = added;
        }
    }

    /// Shows another version of the document; returns the one before.
    fn turn_to(&mut self, document: Arc<Document>) -> Arc<Document> {
        let before = self.shared_document();
        self.indexed = Arc::new(Indexed::of(document));
        self.revision += 1;
        self.router.follow(self.indexed.topology());
        let (document, session) = (self.indexed.document(), &mut self.session);
        session.selection.retain(document);
        session.hovered = (session.hovered).filter(|id| document.nodes.contains_key(id));
        session.hovered_link = (session.hovered_link).filter(|id| document.links.contains_key(id));
        if let Some(drill) = &mut session.drill {
            drill.retain(|element| match element {
                Element::Node(id) => document.nodes.contains_key(id),
                Element::Link(id) => document.links.contains_key(id),
                Element::Region(_) | Element::Zone(_) => true,
            });
        }
        before
    }

    /// Copies the selected nodes.
    pub fn copy(&mut self) {
        let nodes = self.session.selection.nodes.clone();
        if !nodes.is_empty() {
            self.session.clip = Arc::new(command::copy(self.indexed.document(), &nodes));
            self.session.pastes = 0;
            self.say("Copied");
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
        // Into the selected container, unless that is what was copied.
        let into = self.session.selection.single_node();
        let into = into.filter(|id| !self.session.clip.origins.contains_key(id));
        self.run(Command::Paste(Arc::clone(&self.session.clip), by, into));
    }

    /// Places an item without a pointer: in the middle of the selected node, else of what is seen,
    /// else beside everything; the first of these that is legal.
    pub fn place(&mut self, item: Item) {
        let middle = |id| self.indexed.topology().world_rect(id).center();
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
            if let Some(why) = why {
                self.refuse(format!("{why}."));
            }
            return;
        };
        self.session.gesture = Gesture::Idle;
        self.run(Command::Place(item.component, placement));
        if let Some(placed) = self.session.selection.single_node() {
            let placed = self.indexed.topology().world_rect(placed);
            self.session.viewport.reveal(placed);
        }
    }

    /// Ends a running gesture or search without effect; without one, selects nothing.
    pub fn cancel(&mut self) {
        if self.session.finding.take().is_some() {
            return;
        }
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
        self.say(match began {
            true => DRILL_BEGAN,
            false => "Failure drill ended",
        });
    }

    /// Fails something in a drill, or repairs it when it failed; begins a drill when there is none.
    pub fn fail(&mut self, elements: impl IntoIterator<Item = Element>) {
        let drill = self.session.drill.get_or_insert_default();
        let topology = self.indexed.topology();
        let mut said = Vec::new();
        for element in elements {
            let fails = drill.insert(element);
            if !fails {
                drill.remove(&element);
            }
            let verb = if fails { "fails" } else { "works again" };
            said.push(format!("{} {verb}", element.name(topology)));
        }
        if !said.is_empty() {
            self.say(said.join(", "));
        }
    }

    /// Fails or repairs what is selected.
    pub fn fail_selected(&mut self) {
        let selection = self.session.selection.clone();
        let topology = self.indexed.topology();
        let nodes = selection
            .nodes
            .iter()
            .map(|id| Element::of_node(topology, *id));
        let links = selection.links.iter().map(|id| Element::Link(*id));
        let elements: Vec<Element> = nodes.chain(links).collect();
        self.fail(elements);
    }

    /// The smallest rectangle around everything; none when there is nothing.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        let topology = self.indexed.topology();
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
        let topology = self.indexed.topology();
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
        self.session.selection.retain(self.indexed.document());
    }

    fn preview(&self, item: &Item, world: Point, held: Held) -> placement::Placement {
        let at = if held.ctrl { world } else { snapped(world) };
        let mut placement = placement::resolve(self.indexed.topology(), &item.component, at);
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
