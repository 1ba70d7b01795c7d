//! The scene from one frame to the next: what is the same is kept, and what is not is told as places that
//! are to be painted again.
//!
//! What is dragged is kept where it was. Painters show it shifted, which moves a picture of it instead of
//! making one.

use std::collections::HashMap;
use std::sync::Arc;

use super::Editor;
use super::layers::Hidden;
use super::scene::{self, Flags, Lift, LinkShape, Marks, NodeShape, Scene, Words};
use crate::document::{LinkId, NodeId};
use crate::geometry::{Point, Rect};
use crate::hash::Hashed;
use crate::topology::Indexed;

/// More places than this are painted together.
const PLACES: usize = 24;

/// Where a scene differs from the one before it, in world coordinates.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Damage {
    /// Nowhere.
    #[default]
    None,
    /// In these places.
    Places(Vec<Rect>),
    /// Possibly everywhere.
    All,
}

impl Damage {
    fn add(&mut self, place: Rect) {
        match self {
            Self::None => *self = Self::Places(vec![place]),
            Self::All => {}
            Self::Places(places) if places.len() < PLACES => places.push(place),
            Self::Places(places) => {
                let all = places.iter().copied().fold(place, Rect::union);
                *self = Self::Places(vec![all]);
            }
        }
    }
}

/// What shapes are made of, but for what the session adds to them.
#[derive(Debug)]
struct Source {
    indexed: Arc<Indexed>,
    marks: Arc<Marks>,
    hidden: Hidden,
    resized: Option<(NodeId, Rect)>,
    bent: Option<(LinkId, Vec<Point>)>,
}

impl Source {
    fn of(editor: &Editor, marks: &Arc<Marks>) -> Self {
        let session = &editor.session;
        Self {
            indexed: editor.indexed(),
            marks: Arc::clone(marks),
            hidden: session.hidden.clone(),
            resized: session.gesture.resized(),
            bent: session.gesture.bent(),
        }
    }

    /// Whether only the marks may be different.
    fn is_same(&self, editor: &Editor) -> bool {
        let session = &editor.session;
        Arc::ptr_eq(&self.indexed, &editor.indexed())
            && self.hidden == session.hidden
            && self.resized == session.gesture.resized()
            && self.bent == session.gesture.bent()
    }
}

/// Where a shape stands in its list.
#[derive(Debug, Clone, Copy)]
enum Slot {
    Container(usize),
    Node(usize),
}

/// The scene that was shown last.
#[derive(Debug, Default)]
pub struct Stage {
    scene: Scene,
    source: Option<Source>,
    words: Words,
    flags: Flags,
    slots: HashMap<NodeId, Slot, Hashed>,
    /// The place of each link, and of the links of each node.
    links: HashMap<LinkId, usize, Hashed>,
    touching: HashMap<NodeId, Vec<usize>, Hashed>,
    around_links: Vec<Rect>,
    /// The places of the links of which one end is dragged.
    pulled: Vec<usize>,
    lifts: u64,
}

impl Stage {
    /// The scene, without what follows the pointer; what is dragged is where it was before.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What links take up, with their words, in their order.
    #[must_use]
    pub fn around_links(&self) -> &[Rect] {
        &self.around_links
    }

    /// Grows whenever what is dragged may look different.
    #[must_use]
    pub fn lifts(&self) -> u64 {
        self.lifts
    }

    /// What is dragged takes up so much of the world, where it was before.
    #[must_use]
    pub fn lifted(&self) -> Rect {
        let shapes = self.scene.containers.iter().chain(&self.scene.nodes);
        let nodes = shapes.filter(|shape| shape.lifted).map(|shape| shape.rect);
        let links = self.scene.links.iter().zip(&self.around_links);
        let links = links.filter(|(shape, _)| shape.lift == Lift::Carried);
        let links = links.map(|(_, around)| *around);
        nodes.chain(links).reduce(Rect::union).unwrap_or_default()
    }

    /// The links of which one end is dragged, as they are now.
    #[must_use]
    pub fn pulled(&self, editor: &Editor) -> Vec<LinkShape> {
        let pulled = self
            .pulled
            .iter()
            .filter_map(|at| self.scene.links.get(*at));
        pulled
            .map(|shape| scene::stretched(editor, shape))
            .collect()
    }

    /// Goes on to what the editor shows now; says what is different.
    pub fn follow(&mut self, editor: &Editor, marks: &Arc<Marks>) -> Damage {
        let source = self.source.as_ref().filter(|source| source.is_same(editor));
        if let Some(source) = source {
            if Arc::ptr_eq(&source.marks, marks) {
                return self.flag(editor, Damage::None);
            }
            if !source.marks.have_words() && !marks.have_words() {
                let marked = self.mark(marks);
                return self.flag(editor, marked);
            }
        }
        self.words.follow(editor.document());
        let mut scene = scene::at_rest(editor, marks, &self.words);
        let flags = Flags::of(editor);
        flags.put_on(editor.topology(), &mut scene);
        let before = std::mem::replace(&mut self.scene, scene);
        let around_before = std::mem::replace(
            &mut self.around_links,
            self.scene.links.iter().map(around).collect(),
        );
        self.flags = flags;
        self.source = Some(Source::of(editor, marks));
        self.lifts += 1;
        self.pull();
        let mut damage = Damage::None;
        let nodes = [
            (&before.containers, &self.scene.containers),
            (&before.nodes, &self.scene.nodes),
        ];
        let ids = |shape: &NodeShape| shape.id;
        let is_as_before = nodes
            .iter()
            .all(|(before, now)| before.iter().map(ids).eq(now.iter().map(ids)))
            && (before.links.iter().map(|link| link.id)).eq(self
                .scene
                .links
                .iter()
                .map(|link| link.id));
        if !is_as_before {
            self.index(editor);
            return Damage::All;
        }
        for (before, now) in nodes
            .into_iter()
            .flat_map(|(before, now)| before.iter().zip(now))
        {
            if before != now {
                damage.add(before.rect);
                damage.add(now.rect);
            }
        }
        let links = before.links.iter().zip(&self.scene.links);
        let arounds = around_before.into_iter().zip(&self.around_links);
        for ((before, now), (was, is)) in links.zip(arounds) {
            if before != now {
                damage.add(was);
                damage.add(*is);
            }
        }
        damage
    }

    /// Takes note of where everything stands in its list.
    fn index(&mut self, editor: &Editor) {
        self.slots.clear();
        self.links.clear();
        self.touching.clear();
        let containers = self.scene.containers.iter().enumerate();
        let nodes = self.scene.nodes.iter().enumerate();
        let slots = (containers.map(|(at, shape)| (shape.id, Slot::Container(at))))
            .chain(nodes.map(|(at, shape)| (shape.id, Slot::Node(at))));
        self.slots.extend(slots);
        for (at, shape) in self.scene.links.iter().enumerate() {
            self.links.insert(shape.id, at);
            if let Some(link) = editor.document().link(shape.id) {
                self.touching.entry(link.from).or_default().push(at);
                self.touching.entry(link.to).or_default().push(at);
            }
        }
    }

    /// Takes over other marks, none of which changes what is said along links.
    fn mark(&mut self, marks: &Arc<Marks>) -> Damage {
        let mut damage = Damage::None;
        let scene = &mut self.scene;
        for shape in scene.containers.iter_mut().chain(&mut scene.nodes) {
            let was = (shape.badge, shape.state, shape.pointed);
            marks.put_on_node(shape);
            if was != (shape.badge, shape.state, shape.pointed) {
                damage.add(shape.rect);
            }
        }
        for (shape, around) in scene.links.iter_mut().zip(&self.around_links) {
            let was = std::mem::replace(&mut shape.down, marks.is_down(shape.id));
            if was != shape.down {
                damage.add(*around);
            }
        }
        if let Some(source) = &mut self.source {
            source.marks = Arc::clone(marks);
        }
        if damage != Damage::None {
            self.lifts += 1;
        }
        damage
    }

    /// Takes over what the session adds, beside other damage.
    fn flag(&mut self, editor: &Editor, mut damage: Damage) -> Damage {
        let now = Flags::of(editor);
        if now == self.flags {
            return damage;
        }
        let mut is_lifted = false;
        let before = std::mem::replace(&mut self.flags, now);
        let drags = before.dragged != self.flags.dragged;
        let (topology, now) = (editor.topology(), &self.flags);
        let mut nodes: Vec<NodeId> = Vec::new();
        nodes.extend(
            before
                .selection
                .nodes
                .symmetric_difference(&now.selection.nodes),
        );
        for id in before.dragged.symmetric_difference(&now.dragged) {
            nodes.push(*id);
            nodes.extend(topology.descendants(*id));
        }
        if before.hovered != now.hovered {
            nodes.extend(before.hovered.into_iter().chain(now.hovered));
        }
        if before.glowing != now.glowing {
            nodes.extend(before.glowing.into_iter().chain(now.glowing));
        }
        let selected = before
            .selection
            .links
            .symmetric_difference(&now.selection.links);
        let hovered = before.hovered_link.into_iter().chain(now.hovered_link);
        let links = selected.copied().chain(hovered);
        let mut links: Vec<usize> = (links.filter_map(|id| self.links.get(&id).copied())).collect();
        for id in nodes {
            links.extend(self.touching.get(&id).into_iter().flatten());
            let shape = match self.slots.get(&id) {
                Some(Slot::Container(at)) => self.scene.containers.get_mut(*at),
                Some(Slot::Node(at)) => self.scene.nodes.get_mut(*at),
                None => None,
            };
            let Some(shape) = shape else { continue };
            let was = (shape.selected, shape.glowing, shape.lifted);
            now.put_on_node(topology, shape);
            if was != (shape.selected, shape.glowing, shape.lifted) {
                damage.add(shape.rect);
                is_lifted |= was.2 || shape.lifted;
            }
        }
        links.sort_unstable();
        links.dedup();
        for at in links {
            let Some(shape) = self.scene.links.get_mut(at) else {
                continue;
            };
            let was = (shape.selected, shape.raised, shape.lift);
            now.put_on_link(topology, shape);
            if was != (shape.selected, shape.raised, shape.lift) {
                damage.add(self.around_links.get(at).copied().unwrap_or_default());
                is_lifted |= was.2 == Lift::Carried || shape.lift == Lift::Carried;
            }
        }
        self.lifts += u64::from(is_lifted);
        if drags {
            self.pull();
        }
        damage
    }

    fn pull(&mut self) {
        let links = self.scene.links.iter().enumerate();
        let pulled = links.filter(|(_, shape)| shape.lift == Lift::Stretched);
        self.pulled = pulled.map(|(at, _)| at).collect();
    }
}

/// What a link takes up, with its words.
fn around(shape: &LinkShape) -> Rect {
    let course = (shape.points.iter())
        .map(|at| Rect::new(at.x, at.y, 0, 0))
        .reduce(Rect::union)
        .unwrap_or_default();
    match &shape.label {
        Some((words, at)) => {
            let width = scene::label_width(words);
            course.union(Rect::new(at.x - width / 2, at.y - 9, width, 18))
        }
        None => course,
    }
}
