//! The ways in which a document changes. A command works on a copy: it either yields a whole new
//! version or says why not and changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::layout;
use super::placement::{self, Placement};
use super::selection::Selection;
use crate::acceptance::{self, Acceptance, Subject};
use crate::address::Block;
use crate::addresses;
use crate::component::{Body, Component, Place};
use crate::connection;
use crate::cost;
use crate::document::{Document, Environment, Link, LinkId, Node, NodeId, limits};
use crate::field;
use crate::figure::Figure;
use crate::geometry::{Point, Rect};
use crate::rules::{self, Finding};
use crate::topology::Topology;
use crate::uptime::what_if::WhatIf;

/// A change of the document; each is one step of undo.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Drops a new component.
    Place(Component, Placement),
    /// Moves nodes by a distance, and into the container under the pointer when one is given.
    Move {
        /// What is moved; what stands in a moved node comes along.
        nodes: Vec<NodeId>,
        /// How far.
        by: Point,
        /// Where the pointer is, in world coordinates; none keeps every parent.
        pointer: Option<Point>,
        /// Moves into the container under the pointer even when it is no legal parent.
        force: bool,
    },
    /// Gives a node another rectangle, in world coordinates.
    Resize(NodeId, Rect),
    /// Draws a link; its kind follows from its ends.
    Connect(NodeId, NodeId),
    /// Removes nodes with all that stands in them, and links.
    Delete(Selection),
    /// Changes fields of a component.
    SetFields(NodeId, Map<String, Value>),
    /// Changes fields of a link.
    SetLinkFields(LinkId, Map<String, Value>),
    /// Changes settings of the design.
    SetSettings(Map<String, Value>),
    /// Gives a node another name, and a slug that follows from it.
    Rename(NodeId, String),
    /// Gives the design another name.
    RenameDesign(String),
    /// Says what a node is for; none: what its parent is for.
    SetEnvironment(NodeId, Option<Environment>),
    /// Changes the notes of a node.
    SetNotes(NodeId, String),
    /// Enters the availability of a node, or with an empty figure takes what its provider states.
    SetFigure(NodeId, Figure),
    /// The same for all components of a type, by its id.
    SetTypeFigure(&'static str, Figure),
    /// Makes something more available.
    Improve(Box<WhatIf>),
    /// Changes what the design costs.
    Reprice(Box<cost::what_if::WhatIf>),
    /// Locks nodes in their place, or frees them.
    SetLocked(Vec<NodeId>, bool),
    /// Says which subnets a node uses.
    SetSpans(NodeId, Vec<NodeId>),
    /// Adds copies of nodes and links, moved by a distance.
    Paste(Arc<Clip>, Point),
    /// Gives a subnet another block, in the rules of security groups too.
    SetBlock(NodeId, Block),
    /// Sets out what stands in a container, or everything.
    TidyUp(Option<NodeId>),
    /// Mends a finding.
    Fix(Finding),
    /// Mends every finding that can be mended without asking.
    FixAll,
    /// Accepts a finding for a reason; it is listed, but no longer counted.
    Accept(Finding, String),
    /// Takes an acceptance back.
    TakeBack(Subject),
    /// Puts another document in place of this one.
    Replace(Arc<Document>),
}

/// A new version of the document and what is selected in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The new version.
    pub document: Document,
    /// What to select; none: as before.
    pub selection: Option<Selection>,
    /// What happened, for people who cannot see it.
    pub said: String,
}

/// Nodes and links that were copied, as a document of their own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clip {
    /// The copied nodes with their ids of then.
    pub nodes: BTreeMap<NodeId, Arc<Node>>,
    /// Links between copied nodes.
    pub links: Vec<Link>,
    /// Where the topmost copied nodes were, in world coordinates.
    pub origins: BTreeMap<NodeId, Point>,
}

impl Clip {
    /// Everything in a document, as if it had been copied.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        copy(document, &document.nodes.keys().copied().collect())
    }

    /// What was copied as a document of its own, for the clipboard of the system.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        for (&id, node) in &self.nodes {
            let mut node = Node::clone(node);
            node.spans.retain(|span| self.nodes.contains_key(span));
            if let Some(origin) = self.origins.get(&id) {
                node.parent = None;
                node.rect = Rect {
                    x: origin.x,
                    y: origin.y,
                    ..node.rect
                };
            }
            document.next_id = document.next_id.max(id.0.saturating_add(1));
            document.nodes.insert(id, Arc::new(node));
        }
        for link in &self.links {
            document.add_link(link.clone());
        }
        document
    }
}

/// Carries a command out.
///
/// # Errors
/// One sentence that says why nothing was changed.
pub fn apply(before: &Document, command: &Command) -> Result<Applied, String> {
    let mut document = before.clone();
    let mut selection = None;
    let said = match command {
        Command::Place(component, placement) => {
            let id = placement::with_bars(&mut document, &[], |document| {
                placement::place(document, component.clone(), placement)
            });
            selection = Some(Selection::node(id));
            format!("{} added", Topology::of(&document).name(id))
        }
        Command::Move {
            nodes,
            by,
            pointer,
            force,
        } => move_nodes(&mut document, nodes, *by, *pointer, *force)?,
        Command::Resize(id, rect) => resize(&mut document, *id, *rect)?,
        Command::Connect(from, to) => {
            let link = connect(&document, *from, *to)?;
            let id = document.add_link(link);
            selection = Some(Selection::link(id));
            let topology = Topology::of(&document);
            format!("{} linked to {}", topology.name(*from), topology.name(*to))
        }
        Command::Delete(what) => {
            selection = Some(Selection::default());
            delete(&mut document, what)
        }
        Command::SetFields(id, fields) => {
            let node = document.node_mut(*id).ok_or(GONE)?;
            node.component = node.component.with(fields)?;
            format!("{} changed", node.name)
        }
        Command::SetLinkFields(id, fields) => {
            let link = document.link_mut(*id).ok_or(GONE)?;
            field::set_all(fields, |form| link.fields(form))?;
            "Link changed".to_owned()
        }
        Command::SetSettings(fields) => {
            let settings = &mut document.settings;
            field::set_all(fields, |form| settings.fields(form))?;
            "Design changed".to_owned()
        }
        Command::Rename(id, name) => rename(&mut document, *id, name)?,
        Command::RenameDesign(name) => {
            document.name = legal_name(name)?;
            "Design renamed".to_owned()
        }
        Command::SetEnvironment(id, environment) => {
            document.node_mut(*id).ok_or(GONE)?.environment = *environment;
            "Environment changed".to_owned()
        }
        Command::SetNotes(id, notes) => {
            if notes.chars().count() > limits::NOTES {
                return Err(format!("Notes have at most {} characters.", limits::NOTES));
            }
            notes.clone_into(&mut document.node_mut(*id).ok_or(GONE)?.notes);
            "Notes changed".to_owned()
        }
        Command::SetFigure(id, figure) => {
            let node = document.node_mut(*id).ok_or(GONE)?;
            figure.clone_into(&mut node.figure);
            format!("Availability of {} changed", node.name)
        }
        Command::SetTypeFigure(id, figure) => {
            if figure.is_empty() {
                document.figures.remove(*id);
            } else {
                document.figures.insert((*id).to_owned(), figure.clone());
            }
            "Availability changed".to_owned()
        }
        Command::Improve(what_if) => {
            let label = what_if.label(&Topology::of(&document));
            document = what_if.applied(&document).ok_or(TOO_LATE)?;
            format!("Done: {label}")
        }
        Command::Reprice(what_if) => {
            let label = what_if.label(&Topology::of(&document));
            document = what_if.applied(&document).ok_or(TOO_LATE)?;
            format!("Done: {label}")
        }
        Command::SetLocked(nodes, locked) => {
            for id in nodes {
                document.node_mut(*id).ok_or(GONE)?.locked = *locked;
            }
            (if *locked { "Locked" } else { "Unlocked" }).to_owned()
        }
        Command::SetSpans(id, spans) => {
            spans.clone_into(&mut document.node_mut(*id).ok_or(GONE)?.spans);
            "Subnets changed".to_owned()
        }
        Command::Paste(clip, by) => {
            let pasted = paste(&mut document, clip, *by);
            let said = format!("{} pasted", count(pasted.nodes.len(), "component"));
            selection = Some(pasted);
            said
        }
        Command::SetBlock(id, block) => {
            let topology = Topology::of(&document);
            topology.subnet(*id).ok_or(GONE)?;
            if let Some(refusal) = addresses::refusal(&topology, *id, *block) {
                return Err(refusal);
            }
            let said = format!("{} has {block}", topology.name(*id));
            rules::mending::set_subnet_block(&mut document, *id, *block);
            said
        }
        Command::TidyUp(within) => {
            layout::tidy(&mut document, *within);
            "Tidied up".to_owned()
        }
        Command::Fix(finding) => {
            document = rules::fixed(&document, finding)
                .ok_or("This finding cannot be mended by itself.")?;
            "Finding mended".to_owned()
        }
        Command::FixAll => {
            let mended = rules::fixing::mend_all(&document);
            if mended.done.is_empty() {
                return Err("There is nothing that can be mended by itself.".to_owned());
            }
            document = mended.document;
            let left = mended.judgement.findings.len();
            format!(
                "{} mended, {left} left",
                count(mended.done.len(), "finding")
            )
        }
        Command::Accept(finding, reason) => {
            let there = finding.nodes.iter().all(|id| document.node(*id).is_some())
                && finding.links.iter().all(|id| document.link(*id).is_some());
            if !there {
                return Err(GONE.to_owned());
            }
            let acceptance = Acceptance {
                severity: finding.severity,
                reason: acceptance::reason(reason)?,
            };
            document.accepted.insert(Subject::of(finding), acceptance);
            format!("{} accepted", finding.rule)
        }
        Command::TakeBack(subject) => {
            document.accepted.remove(subject).ok_or(GONE)?;
            format!("{} is no longer accepted", subject.rule)
        }
        Command::Replace(other) => {
            document = Document::clone(other);
            selection = Some(Selection::default());
            format!("{} opened", document.name)
        }
    };
    document.forget_lost_acceptances();
    document
        .validate()
        .map_err(|broken| format!("Nothing was changed: {broken}."))?;
    Ok(Applied {
        document,
        selection,
        said,
    })
}

const TOO_LATE: &str = "This cannot be done any more.";
const GONE: &str = "What was to be changed is no longer in the design.";

/// Where a moved node would stand: its new parent, or why that is not legal.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// The container under the pointer that takes it.
    pub parent: Option<NodeId>,
    /// Why it is not a legal one.
    pub refusal: Option<String>,
}

/// Where nodes land that are dragged to a pointer: the innermost container under it that may hold
/// them; their own parent while the pointer is in it.
#[must_use]
pub fn landing(topology: &Topology<'_>, nodes: &[NodeId], pointer: Point) -> Landing {
    let moved: BTreeSet<NodeId> = nodes.iter().copied().collect();
    let under = placement::container_at(topology, pointer, &|id| moved.contains(&id));
    let Some(first) = nodes.first().and_then(|id| topology.node(*id)) else {
        return Landing {
            parent: None,
            refusal: None,
        };
    };
    let facts = first.component.facts();
    let mut level = under;
    loop {
        if placement::may_stand(topology, &first.component, level)
            && (level == under || level == first.parent || facts.spans.is_some())
        {
            return Landing {
                parent: level,
                refusal: None,
            };
        }
        match level.and_then(|id| topology.node(id)) {
            Some(node) => level = node.parent,
            None => break,
        }
    }
    let refusal = format!(
        "{} lives in {}",
        placement::article(facts.name),
        placement::places(facts.sits_in)
    );
    Landing {
        parent: under,
        refusal: Some(refusal),
    }
}

fn move_nodes(
    document: &mut Document,
    nodes: &[NodeId],
    by: Point,
    pointer: Option<Point>,
    force: bool,
) -> Result<String, String> {
    let roots = {
        let topology = Topology::of(document);
        let moved: BTreeSet<NodeId> = nodes.iter().copied().collect();
        let free = |id: &NodeId| {
            topology.node(*id).is_some_and(|node| !node.locked)
                && !topology.ancestors(*id).any(|(id, _)| moved.contains(&id))
        };
        nodes.iter().copied().filter(free).collect::<Vec<_>>()
    };
    if roots.is_empty() {
        return Err("What was to be moved is locked.".to_owned());
    }
    let landing = pointer.map(|pointer| landing(&Topology::of(document), &roots, pointer));
    if let Some(Landing {
        refusal: Some(refusal),
        ..
    }) = &landing
        && !force
    {
        return Err(format!("{refusal}."));
    }
    placement::with_bars(document, &roots, |document| {
        for &id in &roots {
            let topology = Topology::of(document);
            let world = topology.world_rect(id).moved_by(by);
            let Some(node) = topology.node(id) else {
                continue;
            };
            let takes = |landing: &Landing| {
                force || placement::may_stand(&topology, &node.component, landing.parent)
            };
            let parent = match &landing {
                Some(landing) if takes(landing) => landing.parent,
                _ => node.parent,
            };
            let origin = topology.world_origin(parent);
            let is_bar = node.component.facts().body == Body::Bar;
            if let Some(node) = document.node_mut(id) {
                node.parent = parent;
                node.rect = world.moved_by(Point::default() - origin);
                if parent.is_some() {
                    // What is dragged over the title or the edge of its parent slips back inside.
                    node.rect.x = node.rect.x.max(placement::PADDING);
                    node.rect.y = node.rect.y.max(placement::TITLE);
                }
            }
            if is_bar {
                follow_subnets(document, id);
            }
            placement::make_room(document, id);
        }
    });
    Ok(format!("{} moved", count(roots.len(), "component")))
}

fn resize(document: &mut Document, id: NodeId, world: Rect) -> Result<String, String> {
    let topology = Topology::of(document);
    let node = topology.node(id).ok_or(GONE)?;
    if node.locked {
        return Err(format!("{} is locked.", node.name));
    }
    let before = topology.world_rect(id);
    let is_bar = node.component.facts().body == Body::Bar;
    // A bar across it stays on it, from top to bottom.
    let bars = topology.nodes().filter_map(|(bar, node)| {
        let lies_on = node.component.facts().body == Body::Bar && node.spans.contains(&id);
        let bar = topology.world_rect(bar);
        (lies_on && bar.overlaps(before))
            .then(|| Rect::new(before.center().x, bar.y, 0, bar.height))
    });
    // What stands in it keeps its place in the world and stays inside.
    let content = topology
        .children(Some(id))
        .iter()
        .map(|child| topology.world_rect(*child))
        .chain(bars)
        .reduce(Rect::union);
    let least = Rect::new(world.x, world.y, world.width.max(48), world.height.max(32));
    let world = match content {
        Some(inner) => {
            let room = Rect::new(
                inner.x - placement::PADDING,
                inner.y - placement::TITLE,
                inner.width + 2 * placement::PADDING,
                inner.height + placement::TITLE + placement::PADDING,
            );
            least.union(room)
        }
        None => least,
    };
    let origin = topology.world_origin(node.parent);
    let children = topology.children(Some(id)).to_vec();
    let shift = before.origin() - world.origin();
    if let Some(node) = document.node_mut(id) {
        node.rect = world.moved_by(Point::default() - origin);
    }
    for child in children {
        if let Some(node) = document.node_mut(child) {
            node.rect = node.rect.moved_by(shift);
        }
    }
    if is_bar {
        follow_subnets(document, id);
    }
    placement::make_room(document, id);
    Ok(format!("{} resized", Topology::of(document).name(id)))
}

/// A bar uses the subnets that it is drawn across, and they grow until it lies inside them; away from
/// all subnets it keeps those it had.
fn follow_subnets(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(vpc) = topology.vpc_of(id) else {
        return;
    };
    let covered = placement::covered(&topology, vpc, topology.world_rect(id));
    let inside_cluster = topology
        .place_under(topology.node(id).and_then(|node| node.parent))
        .is_some_and(Place::is_in_cluster);
    if covered.is_empty() || inside_cluster {
        return;
    }
    if let Some(node) = document.node_mut(id) {
        node.spans = covered;
    }
    placement::make_room_for_bar(document, id);
}

/// The link that connecting two nodes would draw.
///
/// # Errors
/// Why the two cannot be connected at all.
pub fn connect(document: &Document, from: NodeId, to: NodeId) -> Result<Link, String> {
    let topology = Topology::of(document);
    if from == to {
        return Err("A link needs two different ends.".to_owned());
    }
    if topology.node(from).is_none() || topology.node(to).is_none() {
        return Err(GONE.to_owned());
    }
    if topology.links_from(from).any(|(_, link)| link.to == to) {
        return Err(format!(
            "{} is already linked to {}.",
            topology.name(from),
            topology.name(to)
        ));
    }
    Ok(connection::proposed(&topology, from, to))
}

fn delete(document: &mut Document, what: &Selection) -> String {
    let topology = Topology::of(document);
    let mut nodes: BTreeSet<NodeId> = BTreeSet::new();
    for &id in &what.nodes {
        nodes.insert(id);
        nodes.extend(topology.descendants(id));
    }
    document.links.retain(|id, _| !what.links.contains(id));
    document.remove(&nodes);
    let links = count(what.links.len(), "link");
    let nodes = count(nodes.len(), "component");
    if what.nodes.is_empty() {
        format!("{links} deleted")
    } else {
        format!("{nodes} deleted")
    }
}

fn legal_name(name: &str) -> Result<String, String> {
    if name.chars().count() > limits::NAME {
        return Err(format!("A name has at most {} characters.", limits::NAME));
    }
    Ok(name.to_owned())
}

/// The slug follows the name; the one that it had is remembered.
fn rename(document: &mut Document, id: NodeId, name: &str) -> Result<String, String> {
    let name = legal_name(name)?;
    let node = document.node(id).ok_or(GONE)?;
    if node.name == name {
        return Ok(format!("{name} kept its name"));
    }
    let taken: BTreeSet<&str> = (document.nodes.iter())
        .filter(|(other, _)| **other != id)
        .flat_map(|(_, node)| node.slugs())
        .collect();
    let slug = crate::document::free_slug(&name, |slug| taken.contains(slug));
    let node = document.node_mut(id).ok_or(GONE)?;
    node.change_slug(slug);
    name.clone_into(&mut node.name);
    Ok(format!("Renamed to {name}"))
}

/// Copies nodes with all that stands in them, and the links between them.
#[must_use]
pub fn copy(document: &Document, nodes: &BTreeSet<NodeId>) -> Clip {
    let topology = Topology::of(document);
    let mut clip = Clip::default();
    for &id in nodes {
        if topology
            .ancestors(id)
            .any(|(ancestor, _)| nodes.contains(&ancestor))
        {
            continue;
        }
        clip.origins.insert(id, topology.world_rect(id).origin());
        for id in std::iter::once(id).chain(topology.descendants(id)) {
            if let Some(node) = document.nodes.get(&id) {
                clip.nodes.insert(id, Arc::clone(node));
            }
        }
    }
    let inside = |id: &NodeId| clip.nodes.contains_key(id);
    clip.links = document
        .links
        .values()
        .filter(|link| inside(&link.from) && inside(&link.to))
        .map(|link| Link::clone(link))
        .collect();
    clip
}

/// Adds copies. A copy stands where its original stands, when that is still there; a copied subnet
/// gets a block of its own, so that no two subnets share one.
fn paste(document: &mut Document, clip: &Clip, by: Point) -> Selection {
    let mut copies = BTreeMap::new();
    let mut pasted = Selection::default();
    for (&old, node) in &clip.nodes {
        let mut copy = Node::clone(node);
        copy.slug = document.free_slug(&copy.slug);
        copy.former_slugs.clear();
        let id = document.add_node(copy);
        copies.insert(old, id);
    }
    for (&old, &new) in &copies {
        let topology = Topology::of(document);
        let Some(node) = topology.node(new) else {
            continue;
        };
        let spans: Vec<NodeId> = (node.spans.iter())
            .filter_map(|span| {
                copies
                    .get(span)
                    .copied()
                    .or_else(|| topology.node(*span).map(|_| *span))
            })
            .collect();
        let is_root = clip.origins.contains_key(&old);
        let parent = match node.parent {
            Some(parent) if !is_root => copies.get(&parent).copied(),
            Some(parent) => topology.node(parent).map(|_| parent),
            None => None,
        };
        let kept = parent.is_some() == node.parent.is_some();
        let world = clip.origins.get(&old).copied().unwrap_or_default() + by;
        let origin = topology.world_origin(parent);
        let rect = match kept {
            _ if !is_root => node.rect,
            true => node.rect.moved_by(by),
            false => Rect {
                x: world.x - origin.x,
                y: world.y - origin.y,
                ..node.rect
            },
        };
        // A single component takes a free spot; several keep their places among each other.
        let alone = is_root && clip.origins.len() == 1;
        let rect = match node.component.facts().body {
            Body::Leaf if alone => placement::free_spot(&topology, parent, rect),
            _ => rect,
        };
        if let Some(node) = document.node_mut(new) {
            node.spans = spans;
            node.parent = parent;
            node.rect = rect;
        }
        if is_root {
            pasted.nodes.insert(new);
        }
    }
    for (&old, &new) in &copies {
        let own_network = {
            let topology = Topology::of(document);
            topology
                .vpc_of(new)
                .is_some_and(|vpc| copies.values().any(|copy| *copy == vpc))
        };
        let block = match document.node(new).map(|node| &node.component) {
            Some(Component::Subnet(_)) if !own_network => {
                clear_block(document, new);
                placement::free_subnet_block(&Topology::of(document), new)
            }
            _ => None,
        };
        if let Some(Component::Subnet(subnet)) =
            document.node_mut(new).map(|node| &mut node.component)
            && !own_network
        {
            subnet.cidr = block;
        }
        if clip.origins.contains_key(&old) {
            placement::make_room(document, new);
        }
    }
    for link in &clip.links {
        if let (Some(&from), Some(&to)) = (copies.get(&link.from), copies.get(&link.to)) {
            document.add_link(Link {
                from,
                to,
                ..link.clone()
            });
        }
    }
    pasted
}

fn clear_block(document: &mut Document, id: NodeId) {
    if let Some(Component::Subnet(subnet)) = document.node_mut(id).map(|node| &mut node.component) {
        subnet.cidr = None;
    }
}

/// A number with its noun: "1 component", "3 components".
fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
