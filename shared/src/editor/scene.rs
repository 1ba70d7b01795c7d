//! What is to be seen: shapes in world coordinates, without a word about how they are painted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compared::Compared;
use super::gesture::Gesture;
use super::grid::Grid;
use super::placement::{self, Placement, TITLE};
use super::snap::Guide;
use super::viewport::Viewport;
use super::{Editor, Selection, bends, command, route};
use crate::component::subnet::SubnetKind;
use crate::component::{Body, Category, Component, Place};
use crate::connection;
use crate::cost::drawn::{Amount, Drawn};
use crate::difference::words::Sign;
use crate::document::{Dependency, Document, Link, LinkId, LinkKind, Node, NodeId};
use crate::field::Choice;
use crate::geometry::{Point, Rect};
use crate::rules::Severity;
use crate::topology::Topology;
use crate::uptime::drill::Outcome;

/// The tint of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tint {
    /// A region.
    Region,
    /// A VPC.
    Vpc,
    /// An availability zone.
    Zone,
    /// A public subnet.
    Public,
    /// A private subnet.
    Private,
    /// An isolated subnet.
    Isolated,
    /// A container cluster.
    Cluster,
    /// An on-premises site.
    Site,
}

impl Tint {
    /// Every tint.
    pub const ALL: [Self; 8] = [
        Self::Region,
        Self::Vpc,
        Self::Zone,
        Self::Public,
        Self::Private,
        Self::Isolated,
        Self::Cluster,
        Self::Site,
    ];

    /// Its name in the style sheet.
    #[must_use]
    pub fn css(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Vpc => "vpc",
            Self::Zone => "zone",
            Self::Public => "public",
            Self::Private => "private",
            Self::Isolated => "isolated",
            Self::Cluster => "cluster",
            Self::Site => "site",
        }
    }
}

/// A node to be painted.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeShape {
    /// Which node.
    pub id: NodeId,
    /// Where.
    pub rect: Rect,
    /// How it is drawn.
    pub body: Body,
    /// Names the icon.
    pub icon: &'static str,
    /// Its hue.
    pub category: Category,
    /// The tint of a container.
    pub tint: Option<Tint>,
    /// Its name.
    pub name: Arc<str>,
    /// The one line that matters most.
    pub detail: Arc<str>,
    /// Where a bar stands on the subnets that it uses: points of its lower or upper edge.
    pub feet: Vec<Point>,
    /// The worst finding about it.
    pub badge: Option<Severity>,
    /// It is selected.
    pub selected: bool,
    /// It would take what is being dragged.
    pub glowing: bool,
    /// It is being dragged.
    pub lifted: bool,
    /// What becomes of it in a failure drill.
    pub state: State,
    /// Somebody points at it from elsewhere.
    pub pointed: bool,
    /// What it costs, when the drawing shows that.
    pub cost: Option<Amount>,
    /// What has become of it since an earlier design.
    pub sign: Option<Sign>,
}

/// What becomes of something in a failure drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// It works, or there is no drill.
    #[default]
    Working,
    /// It was made to fail.
    Failed,
    /// It no longer answers, because of what it needs.
    Down,
}

/// What is known about nodes and links beside the design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    /// The worst finding of each node.
    pub badges: BTreeMap<NodeId, Severity>,
    /// Nodes that somebody points at from elsewhere.
    pub pointed: BTreeSet<NodeId>,
    /// What is left in a failure drill.
    pub outcome: Option<Outcome>,
    /// What everything costs, when the drawing shows that.
    pub costs: Option<Drawn>,
    /// What is different from an earlier design.
    pub compared: Option<Compared>,
}

impl Marks {
    /// Puts on a node what is known about it.
    pub(super) fn put_on_node(&self, shape: &mut NodeShape) {
        let id = shape.id;
        shape.badge = self.badges.get(&id).copied();
        shape.state = self.state(id);
        shape.pointed = self.pointed.contains(&id);
        shape.cost = (self.costs.as_ref()).and_then(|costs| costs.nodes.get(&id).cloned());
        shape.sign = (self.compared.as_ref()).and_then(|compared| compared.nodes.get(&id).copied());
    }

    /// Whether a link carries nothing any more.
    pub(super) fn is_down(&self, id: LinkId) -> bool {
        (self.outcome.as_ref()).is_some_and(|outcome| outcome.links_down.contains(&id))
    }

    /// Whether they say something that changes the words of links, or what there is to be seen.
    pub(super) fn have_words(&self) -> bool {
        self.costs.is_some() || self.compared.is_some()
    }

    fn state(&self, id: NodeId) -> State {
        match &self.outcome {
            Some(outcome) if outcome.failed.contains(&id) => State::Failed,
            Some(outcome) if outcome.services_down.contains(&id) => State::Down,
            _ => State::Working,
        }
    }
}

/// What a link does while something is dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lift {
    /// It stays.
    #[default]
    Rests,
    /// One of its ends is dragged.
    Stretched,
    /// Both of its ends are dragged, and it with them.
    Carried,
}

/// A link to be painted.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkShape {
    /// Which link.
    pub id: LinkId,
    /// Its course.
    pub points: Vec<Point>,
    /// What it means; gives the dash.
    pub kind: LinkKind,
    /// The caller can do without it.
    pub soft: bool,
    /// Why it makes no sense.
    pub refusal: Option<&'static str>,
    /// Its words, and where their middle is.
    pub label: Option<(String, Point)>,
    /// It or one of its ends is selected or under the pointer.
    pub raised: bool,
    /// It is selected itself.
    pub selected: bool,
    /// What it does while something is dragged.
    pub lift: Lift,
    /// It carries nothing any more, in a failure drill.
    pub down: bool,
    /// What flows along it costs, when the drawing shows that; it is the label then.
    pub cost: Option<Amount>,
    /// What has become of it since an earlier design.
    pub sign: Option<Sign>,
}

/// What follows the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    /// The component that would be dropped, with the containers that would be made around it.
    pub ghost: Option<Ghost>,
    /// A link that is being drawn: from, to, and whether it makes sense.
    pub connecting: Option<(Point, Point, Option<&'static str>)>,
    /// The rectangle of a lasso.
    pub lasso: Option<Rect>,
    /// Resize handles of the one selected node.
    pub resize_handles: Vec<Point>,
    /// Connection handles of the node under the pointer or the selected one.
    pub connect_handles: Vec<Point>,
    /// Handles of the stretches of the one selected link.
    pub bend_handles: Vec<Point>,
    /// What the dragged thing is in line with.
    pub guides: Vec<Guide>,
    /// Words beside the pointer.
    pub message: Option<(String, bool)>,
}

/// A component that would be dropped.
#[derive(Debug, Clone, PartialEq)]
pub struct Ghost {
    /// Where.
    pub rect: Rect,
    /// Its icon.
    pub icon: &'static str,
    /// Its hue.
    pub category: Category,
    /// Its words.
    pub label: String,
    /// Whether it may be dropped here.
    pub legal: bool,
}

/// Everything to be painted, in the order of painting.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Containers, outer ones first; those in bars are painted with them.
    pub containers: Vec<NodeShape>,
    /// Links.
    pub links: Vec<LinkShape>,
    /// Bars, leaves and what stands in bars, outer ones first.
    pub nodes: Vec<NodeShape>,
    /// What follows the pointer.
    pub overlay: Overlay,
}

/// Makes the scene of an editor.
#[must_use]
pub fn scene(editor: &Editor, marks: &Marks) -> Scene {
    let mut words = Words::default();
    words.follow(editor.document());
    let mut scene = at_rest(editor, marks, &words);
    Flags::of(editor).put_on(editor.topology(), &mut scene);
    let by = editor.session.gesture.shift().map(|(_, by)| by);
    if let Some(by) = by {
        for shape in scene.containers.iter_mut().chain(&mut scene.nodes) {
            if shape.lifted {
                shape.move_by(by);
            }
        }
        for shape in &mut scene.links {
            match shape.lift {
                Lift::Rests => {}
                Lift::Carried => shape.move_by(by),
                Lift::Stretched => *shape = stretched(editor, shape),
            }
        }
    }
    scene.overlay = overlay(editor);
    scene
}

impl NodeShape {
    fn move_by(&mut self, by: Point) {
        self.rect = self.rect.moved_by(by);
        for foot in &mut self.feet {
            *foot = *foot + by;
        }
    }
}

impl LinkShape {
    fn move_by(&mut self, by: Point) {
        for point in &mut self.points {
            *point = *point + by;
        }
        if let Some((_, at)) = &mut self.label {
            *at = *at + by;
        }
    }
}

/// What the session adds to shapes: it changes with most moves of the pointer, and never where they are.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Flags {
    pub(super) selection: Selection,
    pub(super) hovered: Option<NodeId>,
    pub(super) hovered_link: Option<LinkId>,
    pub(super) glowing: Option<NodeId>,
    /// What is dragged, without what stands in it.
    pub(super) dragged: BTreeSet<NodeId>,
}

impl Flags {
    pub(super) fn of(editor: &Editor) -> Self {
        let session = &editor.session;
        let shift = session.gesture.shift();
        Self {
            selection: session.selection.clone(),
            hovered: session.hovered,
            hovered_link: session.hovered_link,
            glowing: glowing(editor, editor.topology()),
            dragged: shift.map(|(nodes, _)| nodes.clone()).unwrap_or_default(),
        }
    }

    fn is_lifted(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        !self.dragged.is_empty()
            && (self.dragged.contains(&id)
                || (topology.ancestors(id)).any(|(around, _)| self.dragged.contains(&around)))
    }

    pub(super) fn put_on_node(&self, topology: &Topology<'_>, shape: &mut NodeShape) {
        shape.selected = self.selection.nodes.contains(&shape.id);
        shape.glowing = self.glowing == Some(shape.id);
        shape.lifted = self.is_lifted(topology, shape.id);
    }

    pub(super) fn put_on_link(&self, topology: &Topology<'_>, shape: &mut LinkShape) {
        let Some(link) = topology.document.link(shape.id) else {
            return;
        };
        let touches = |node| self.selection.nodes.contains(&node) || self.hovered == Some(node);
        shape.selected = self.selection.links.contains(&shape.id);
        shape.raised = shape.selected
            || self.hovered_link == Some(shape.id)
            || touches(link.from)
            || touches(link.to);
        let ends = [link.from, link.to].map(|id| self.is_lifted(topology, id));
        shape.lift = match ends {
            [true, true] => Lift::Carried,
            [false, false] => Lift::Rests,
            _ => Lift::Stretched,
        };
    }

    pub(super) fn put_on(&self, topology: &Topology<'_>, scene: &mut Scene) {
        for shape in scene.containers.iter_mut().chain(&mut scene.nodes) {
            self.put_on_node(topology, shape);
        }
        for shape in &mut scene.links {
            self.put_on_link(topology, shape);
        }
    }
}

/// What nodes say, kept from one version of the document to the next.
#[derive(Debug, Default)]
pub(super) struct Words(Vec<(NodeId, Said)>);

/// What a node says: its name and its detail.
#[derive(Debug)]
struct Said {
    node: Arc<Node>,
    name: Arc<str>,
    detail: Arc<str>,
}

impl Words {
    /// Goes on to another version; only nodes that it changed are asked.
    pub(super) fn follow(&mut self, document: &Document) {
        let mut before = std::mem::take(&mut self.0).into_iter().peekable();
        let mut said = |id: NodeId, node: &Arc<Node>| {
            while before.next_if(|(other, _)| *other < id).is_some() {}
            let before = before.next_if(|(other, _)| *other == id);
            let same = before.filter(|(_, said)| Arc::ptr_eq(&said.node, node));
            same.map(|(_, said)| said).unwrap_or_else(|| Said {
                node: Arc::clone(node),
                name: node.display_name().into(),
                detail: node.component.kind().detail().into(),
            })
        };
        self.0 = (document.nodes.iter())
            .map(|(id, node)| (*id, said(*id, node)))
            .collect();
    }

    /// The name and the detail of the node in a slot of the index.
    fn of(&self, slot: usize) -> (Arc<str>, Arc<str>) {
        self.0.get(slot).map_or_else(Default::default, |(_, said)| {
            (Arc::clone(&said.name), Arc::clone(&said.detail))
        })
    }
}

/// The scene as if nothing were dragged, selected or under the pointer, and nothing followed it. The words are
/// those of the document.
pub(super) fn at_rest(editor: &Editor, marks: &Marks, words: &Words) -> Scene {
    let topology = editor.topology();
    let session = &editor.session;
    let resized = session.gesture.resized();
    let mut rects: Vec<Option<Rect>> = vec![None; topology.nodes().len()];
    let mut scene = Scene::default();
    let is_bar = |id| {
        let node = topology.node(id);
        node.is_some_and(|node| node.component.facts().body == Body::Bar)
    };
    let mut stack: Vec<(NodeId, Point, bool)> = (topology.stacked(None).into_iter().rev())
        .map(|id| (id, Point::default(), false))
        .collect();
    while let Some((id, origin, over)) = stack.pop() {
        let (Some(node), Some(slot)) = (topology.node(id), topology.slot(id)) else {
            continue;
        };
        let home = node.rect.moved_by(origin);
        let rect = match resized {
            Some((resized, rect)) if resized == id => rect,
            _ => home,
        };
        if let Some(place) = rects.get_mut(slot) {
            *place = Some(rect);
        }
        if session.hidden.node(topology, id) {
            continue;
        }
        let facts = node.component.facts();
        let (name, detail) = words.of(slot);
        let mut shape = NodeShape {
            id,
            rect,
            body: facts.body,
            icon: node.component.id(),
            category: facts.category,
            tint: tint(&node.component),
            name,
            detail,
            feet: if facts.body == Body::Bar {
                feet(topology, &node.spans, rect)
            } else {
                Vec::new()
            },
            badge: None,
            selected: false,
            glowing: false,
            lifted: false,
            state: State::Working,
            pointed: false,
            cost: None,
            sign: None,
        };
        marks.put_on_node(&mut shape);
        // A bar lies over the subnets that it spans, also when it holds others, and so does what it
        // holds: parents come first in the walk.
        if facts.body == Body::Container && !over {
            scene.containers.push(shape)
        } else {
            scene.nodes.push(shape)
        }
        if !topology.children(Some(id)).is_empty() {
            let over = over || is_bar(id);
            let children = topology.stacked(Some(id)).into_iter().rev();
            stack.extend(children.map(|child| (child, home.origin(), over)));
        }
    }
    let bending = session.gesture.bent();
    let mut bending = bending.and_then(|(link, bends)| Some((link, bent(topology, link, &bends)?)));
    let rect = |id: NodeId| rects.get(topology.slot(id)?).copied().flatten();
    // Both are in the order of ids.
    let mut routes = editor.routes().iter().peekable();
    for (id, link) in topology.links() {
        while routes.next_if(|(other, _)| **other < id).is_some() {}
        let course = routes.next_if(|(other, _)| **other == id);
        if session.hidden.link(topology, link) {
            continue;
        }
        let (Some(from), Some(to)) = (rect(link.from), rect(link.to)) else {
            continue;
        };
        let is_resized = |id: NodeId| resized.is_some_and(|(resized, _)| resized == id);
        let points = match course.map(|(_, points)| points) {
            _ if bending.as_ref().is_some_and(|(bent, _)| *bent == id) => {
                bending.take().map(|(_, course)| course).unwrap_or_default()
            }
            Some(points) if !is_resized(link.from) && !is_resized(link.to) => points.clone(),
            _ => route::under_way(link, from, to),
        };
        let cost = (marks.costs.as_ref()).and_then(|costs| costs.links.get(&id).cloned());
        let said = match &cost {
            Some(amount) => Some(amount.words.clone()),
            None => words_of(topology, link),
        };
        scene.links.push(LinkShape {
            id,
            label: said.and_then(|words| label(words, &points)),
            cost,
            points,
            kind: link.kind,
            soft: link.dependency == Dependency::Soft,
            refusal: connection::check(topology, link)
                .err()
                .map(|refusal| refusal.why),
            raised: false,
            selected: false,
            lift: Lift::Rests,
            down: marks.is_down(id),
            sign: (marks.compared.as_ref()).and_then(|compared| compared.links.get(&id).copied()),
        });
    }
    clear_labels(&mut scene);
    if let Some(compared) = &marks.compared {
        compared.haunt(&mut scene);
    }
    scene
}

/// A link of which one end follows the pointer. Its words stay as long as there is room for them.
#[must_use]
pub fn stretched(editor: &Editor, shape: &LinkShape) -> LinkShape {
    let topology = editor.topology();
    let Some((link, (dragged, by))) =
        (topology.document.link(shape.id)).zip(editor.session.gesture.shift())
    else {
        return shape.clone();
    };
    let rect = |id: NodeId| {
        let home = topology.world_rect(id);
        let is_lifted = dragged.contains(&id)
            || (topology.ancestors(id)).any(|(around, _)| dragged.contains(&around));
        if is_lifted { home.moved_by(by) } else { home }
    };
    let points = route::under_way(link, rect(link.from), rect(link.to));
    let words = shape.label.as_ref().map(|(words, _)| words.clone());
    LinkShape {
        label: words.and_then(|words| label(words, &points)),
        points,
        ..shape.clone()
    }
}

/// The course that a link would have through these bends.
fn bent(topology: &Topology<'_>, id: LinkId, through: &[Point]) -> Option<Vec<Point>> {
    let mut link = Link::clone(topology.document.link(id)?);
    let (from, to) = (topology.world_rect(link.from), topology.world_rect(link.to));
    link.bends = through.iter().map(|at| *at - from.origin()).collect();
    Some(route::under_way(&link, from, to))
}

fn tint(component: &Component) -> Option<Tint> {
    if let Component::Subnet(subnet) = component {
        return Some(match subnet.kind {
            SubnetKind::Public => Tint::Public,
            SubnetKind::Private => Tint::Private,
            SubnetKind::Isolated => Tint::Isolated,
        });
    }
    Some(match component.facts().offers? {
        Place::Region => Tint::Region,
        Place::Vpc => Tint::Vpc,
        Place::Zone => Tint::Zone,
        Place::Cluster | Place::Kubernetes | Place::Namespace => Tint::Cluster,
        Place::Site => Tint::Site,
        Place::Account => Tint::Region,
        Place::Canvas | Place::Subnet => return None,
    })
}

/// Where a bar stands on its subnets: opposite to the middle of what it shares with each.
fn feet(topology: &Topology<'_>, spans: &[NodeId], bar: Rect) -> Vec<Point> {
    (spans.iter())
        .map(|id| topology.world_rect(*id))
        .map(|subnet| {
            let (left, right) = (subnet.x.max(bar.x), subnet.right().min(bar.right()));
            let x = i32::midpoint(left, right).clamp(bar.x, bar.right());
            Point::new(
                x,
                if subnet.bottom() < bar.y {
                    bar.y
                } else {
                    bar.bottom()
                },
            )
        })
        .collect()
}

/// The words of a link stand on its longest level stretch, when they fit there.
fn label(words: String, points: &[Point]) -> Option<(String, Point)> {
    let width = label_width(&words);
    let level = |pair: &[Point]| match pair {
        [a, b] if a.y == b.y => Some(((a.x - b.x).abs(), Point::new(i32::midpoint(a.x, b.x), a.y))),
        [a, b] if a.x == b.x && (a.y - b.y).abs() >= 44 => Some((
            (a.y - b.y).abs() / 2 + width,
            Point::new(a.x, i32::midpoint(a.y, b.y)),
        )),
        _ => None,
    };
    let (length, at) = points
        .windows(2)
        .filter_map(level)
        .max_by_key(|(length, _)| *length)?;
    (length > width).then_some((words, at))
}

/// What a link says: protocol and port for requests.
fn words_of(topology: &Topology<'_>, link: &Link) -> Option<String> {
    if !matches!(link.kind, LinkKind::Request | LinkKind::Async) {
        return None;
    }
    let (first, last) = crate::security::ports_of(topology, link);
    Some(if first == last {
        format!("{} {first}", link.protocol.label())
    } else {
        link.protocol.label().to_owned()
    })
}

/// The width of a label in units: about 6.5 for a letter of 11 units, and some air.
#[must_use]
pub fn label_width(words: &str) -> i32 {
    i32::try_from(words.chars().count()).unwrap_or(0) * 7 + 12
}

/// Labels that would lie on nodes, on each other or on their own arrow are left out.
fn clear_labels(scene: &mut Scene) {
    let mut taken = Grid::default();
    for node in scene.nodes.iter().chain(&scene.containers) {
        let rect = match (node.body, node.tint) {
            (_, None) => node.rect,
            (Body::Container, _) => Rect {
                height: TITLE - 8,
                ..node.rect
            },
            _ => Rect {
                height: TITLE,
                ..node.rect
            },
        };
        taken.add(rect, ());
    }
    for link in &mut scene.links {
        let Some((words, at)) = &link.label else {
            continue;
        };
        let width = label_width(words);
        let rect = Rect::new(at.x - width / 2, at.y - 9, width, 18);
        let hides_arrow = link
            .points
            .last()
            .is_some_and(|end| rect.grown_by(4).holds(*end));
        if hides_arrow || taken.any(rect, |_, ()| true) {
            link.label = None;
        } else {
            taken.add(rect, ());
        }
    }
}

/// The container that would take what is being dragged.
fn glowing(editor: &Editor, topology: &Topology<'_>) -> Option<NodeId> {
    match &editor.session.gesture {
        Gesture::Moving {
            nodes,
            grabbed,
            pointer,
            ..
        } => {
            let landing = command::landing(topology, &leading(nodes, *grabbed), *pointer);
            let own = topology.node(*grabbed).and_then(|node| node.parent);
            landing
                .parent
                .filter(|parent| landing.refusal.is_none() && Some(*parent) != own)
        }
        Gesture::Placing {
            preview: Some(placement),
            ..
        } if placement.refusal.is_none() => placement.parent,
        Gesture::Connecting { over, .. } => *over,
        _ => None,
    }
}

/// Nodes with the one that the pointer holds before the others.
fn leading(nodes: &BTreeSet<NodeId>, grabbed: NodeId) -> Vec<NodeId> {
    let others = nodes.iter().copied().filter(|id| *id != grabbed);
    std::iter::once(grabbed).chain(others).collect()
}

/// What follows the pointer now.
#[must_use]
pub fn overlay(editor: &Editor) -> Overlay {
    let (session, topology) = (&editor.session, editor.topology());
    let rect_of = |id: NodeId| topology.node(id).map(|_| topology.world_rect(id));
    let mut overlay = Overlay {
        guides: session.gesture.guides().to_vec(),
        ..Overlay::default()
    };
    match &session.gesture {
        Gesture::Placing {
            item,
            preview: Some(placement),
            ..
        } => {
            overlay.ghost = Some(ghost(&item.component, item.label, placement));
            overlay.message = Some(placing_message(topology, placement));
        }
        Gesture::Moving {
            nodes,
            grabbed,
            pointer,
            ..
        } => {
            overlay.message = command::landing(topology, &leading(nodes, *grabbed), *pointer)
                .refusal
                .filter(|_| !session.literal)
                .map(|refusal| (format!("{refusal}."), false));
        }
        Gesture::Connecting { from, to, over } => {
            let start = rect_of(*from).map(Rect::center).unwrap_or_default();
            let refusal =
                over.and_then(|over| match command::connection_in(topology, *from, over) {
                    Ok(link) => connection::check(topology, &link)
                        .err()
                        .map(|refusal| refusal.why),
                    Err(_) => Some("they are linked already"),
                });
            overlay.connecting = Some((start, *to, refusal));
            overlay.message = over.map(|over| match refusal {
                Some(why) => (
                    format!("{} → {}: {why}.", topology.name(*from), topology.name(over)),
                    false,
                ),
                None => (
                    format!("Link {} to {}", topology.name(*from), topology.name(over)),
                    true,
                ),
            });
        }
        Gesture::Lasso { from, to, .. } => overlay.lasso = Some(Rect::between(*from, *to)),
        // Nothing is drawn in a drill.
        Gesture::Idle if session.is_fixed() => {}
        Gesture::Idle => {
            if let Some(course) = session
                .selection
                .single_link()
                .and_then(|id| editor.routes().get(&id))
            {
                let handles = bends::handles(course).into_iter();
                overlay.bend_handles = handles.map(|(_, at)| at).collect();
            }
            let selected = session.selection.single_node().and_then(rect_of);
            if let Some(rect) = selected.filter(|rect| has_handles(session.viewport, *rect)) {
                overlay.resize_handles = corners(rect).to_vec();
            }
            let id = session.hovered.or(session.selection.single_node());
            if let Some((id, rect)) = id.and_then(|id| Some((id, rect_of(id)?)))
                && connectable(topology, id)
                && has_handles(session.viewport, rect)
            {
                overlay.connect_handles = sides(rect).to_vec();
            }
        }
        _ => {}
    }
    overlay
}

/// What is lower or narrower than this on the screen has no handles, in pixels: they would leave nothing of it to
/// drag it by.
const LEAST_WITH_HANDLES: f64 = 20.0;

/// Whether a node in this place has handles at its corners and sides.
#[must_use]
pub fn has_handles(viewport: Viewport, rect: Rect) -> bool {
    f64::from(rect.width.min(rect.height)) * viewport.zoom >= LEAST_WITH_HANDLES
}

/// Whether a link can start at the node: frames have none, except clusters' bars.
#[must_use]
pub fn connectable(topology: &Topology<'_>, id: NodeId) -> bool {
    topology
        .node(id)
        .is_some_and(|node| node.component.facts().offers.is_none())
}

/// The corners of a rectangle, clockwise from the upper left.
#[must_use]
pub fn corners(rect: Rect) -> [Point; 4] {
    [
        Point::new(rect.x, rect.y),
        Point::new(rect.right(), rect.y),
        Point::new(rect.right(), rect.bottom()),
        Point::new(rect.x, rect.bottom()),
    ]
}

/// The middles of the sides of a rectangle, clockwise from the top.
#[must_use]
pub fn sides(rect: Rect) -> [Point; 4] {
    let middle = rect.center();
    [
        Point::new(middle.x, rect.y),
        Point::new(rect.right(), middle.y),
        Point::new(middle.x, rect.bottom()),
        Point::new(rect.x, middle.y),
    ]
}

fn ghost(component: &Component, label: &str, placement: &Placement) -> Ghost {
    Ghost {
        rect: placement.rect,
        icon: component.id(),
        category: component.facts().category,
        label: label.to_owned(),
        legal: placement.refusal.is_none(),
    }
}

fn placing_message(topology: &Topology<'_>, placement: &Placement) -> (String, bool) {
    if let Some(refusal) = &placement.refusal {
        return (format!("{refusal}."), false);
    }
    let into = placement
        .parent
        .map_or("the canvas", |parent| topology.name(parent));
    if placement.missing.is_empty() {
        return (format!("Into {into}"), true);
    }
    let made: Vec<String> = placement
        .missing
        .iter()
        .map(|component| placement::article(component.facts().name).to_lowercase_first())
        .collect();
    (
        format!("Into {into}, with {} made around it", made.join(", ")),
        true,
    )
}

trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for String {
    fn to_lowercase_first(&self) -> String {
        let mut letters = self.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_lowercase().chain(letters).collect()
        })
    }
}
