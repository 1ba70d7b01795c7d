//! The ways in which a document changes. A command works on a copy: it either yields a whole new
//! version or says why not and changes nothing.

mod clip;
mod moving;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::layout;
use super::placement::{self, Placement};
use super::selection::Selection;
use crate::acceptance::{self, Acceptance, Subject};
use crate::address::Block;
use crate::addresses;
use crate::component::Component;
use crate::connection;
use crate::cost;
use crate::document::{Document, Environment, Link, LinkId, NodeId, Slugs, limits};
use crate::field;
use crate::figure::Figure;
use crate::geometry::{Point, Rect};
use crate::rules::{self, Finding};
use crate::tags::Tags;
use crate::topology::Topology;
use crate::uptime::what_if::WhatIf;

pub use clip::{Clip, copy};
pub use moving::{Landing, landing, movable};

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
    /// Moves nodes by a distance and nothing else: they keep their parents, and nobody makes room.
    Put(Vec<NodeId>, Point),
    /// Moves each node by a distance of its own; every one keeps its parent.
    Shift(Vec<(NodeId, Point)>),
    /// Puts nodes into another container, or onto the canvas, where there is room.
    Nest(Vec<NodeId>, Option<NodeId>),
    /// Draws nodes over all of their siblings, or under them.
    Restack(Vec<NodeId>, Stack),
    /// Gives a node another rectangle, in world coordinates.
    Resize(NodeId, Rect),
    /// Draws a link; its kind follows from its ends.
    Connect(NodeId, NodeId),
    /// Leads a link through these places, in world coordinates; without any it finds its own way.
    Bend(LinkId, Vec<Point>),
    /// Places a component beside a node and links the two.
    Neighbour {
        /// The node.
        from: NodeId,
        /// What comes beside it.
        component: Component,
        /// Where it goes.
        placement: Placement,
    },
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
    /// Gives a node tags of its own in place of those that it had.
    SetTags(NodeId, Tags),
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
    /// Adds copies of nodes and links, moved by a distance, into a container that may hold them or else
    /// to where the originals stand.
    Paste(Arc<Clip>, Point, Option<NodeId>),
    /// Gives a subnet another block, in the rules of security groups too.
    SetBlock(NodeId, Block),
    /// Sets out what stands in a container, or everything.
    TidyUp(Option<NodeId>),
    /// Finds places for these nodes alone; all others stay where they are.
    TidyOnly(BTreeSet<NodeId>),
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

/// Over or under its siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    /// Over all of them.
    Front,
    /// Under all of them.
    Back,
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
        } => moving::move_nodes(&mut document, nodes, *by, *pointer, *force)?,
        Command::Put(nodes, by) => moving::put(&mut document, nodes, *by)?,
        Command::Shift(moves) => moving::shift(&mut document, moves)?,
        Command::Nest(nodes, into) => moving::nest(&mut document, nodes, *into)?,
        Command::Restack(nodes, stack) => moving::restack(&mut document, nodes, *stack)?,
        Command::Resize(id, rect) => moving::resize(&mut document, *id, *rect)?,
        Command::Connect(from, to) => {
            let link = connect(&document, *from, *to)?;
            let id = document.add_link(link);
            selection = Some(Selection::link(id));
            let topology = Topology::of(&document);
            format!("{} linked to {}", topology.name(*from), topology.name(*to))
        }
        Command::Bend(id, through) => bend(&mut document, *id, through)?,
        Command::Neighbour {
            from,
            component,
            placement,
        } => {
            let id = placement::with_bars(&mut document, &[], |document| {
                placement::place(document, component.clone(), placement)
            });
            let link = connect(&document, *from, id)?;
            document.add_link(link);
            selection = Some(Selection::node(id));
            let topology = Topology::of(&document);
            format!(
                "{} added and linked from {}",
                topology.name(id),
                topology.name(*from)
            )
        }
        Command::Delete(what) => {
            selection = Some(Selection::default());
            delete(&mut document, what)?
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
        Command::SetTags(id, tags) => {
            tags.clone_into(&mut document.node_mut(*id).ok_or(GONE)?.tags);
            "Tags changed".to_owned()
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
        Command::Paste(clip, by, into) => {
            let pasted = clip::paste(&mut document, clip, *by, *into);
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
        Command::TidyOnly(nodes) => {
            layout::tidy_only(&mut document, nodes);
            format!("{} tidied up", count(nodes.len(), "component"))
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

/// The link that connecting two nodes would draw.
///
/// # Errors
/// Why the two cannot be connected at all.
pub fn connect(document: &Document, from: NodeId, to: NodeId) -> Result<Link, String> {
    connection_in(&Topology::of(document), from, to)
}

/// The same in a document that is indexed already.
///
/// # Errors
/// Why the two cannot be connected at all.
pub fn connection_in(topology: &Topology<'_>, from: NodeId, to: NodeId) -> Result<Link, String> {
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
    Ok(connection::proposed(topology, from, to))
}

/// Leads a link through places of the world; what it starts from carries them along.
fn bend(document: &mut Document, id: LinkId, through: &[Point]) -> Result<String, String> {
    let from = document.link(id).ok_or(GONE)?.from;
    if through.len() > limits::BENDS {
        return Err(format!("A link has at most {} bends.", limits::BENDS));
    }
    let origin = document.world_rect(from).origin();
    let link = document.link_mut(id).ok_or(GONE)?;
    link.bends = through.iter().map(|point| *point - origin).collect();
    Ok(if through.is_empty() {
        "The link finds its own way"
    } else {
        "Link bent"
    }
    .to_owned())
}

fn delete(document: &mut Document, what: &Selection) -> Result<String, String> {
    let topology = Topology::of(document);
    let mut nodes: BTreeSet<NodeId> = BTreeSet::new();
    for &id in &what.nodes {
        nodes.insert(id);
        nodes.extend(topology.descendants(id));
    }
    let mut held = nodes.iter().filter_map(|id| topology.node(*id));
    if let Some(held) = held.find(|node| node.locked) {
        return Err(format!("{} is locked: unlock it to delete it.", held.name));
    }
    document.links.retain(|id, _| !what.links.contains(id));
    document.remove(&nodes);
    let links = count(what.links.len(), "link");
    let nodes = count(nodes.len(), "component");
    Ok(if what.nodes.is_empty() {
        format!("{links} deleted")
    } else {
        format!("{nodes} deleted")
    })
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
    let others = (document.nodes.iter()).filter(|(other, _)| **other != id);
    let slug = Slugs::taken(others.flat_map(|(_, node)| node.slugs())).take(&name);
    let node = document.node_mut(id).ok_or(GONE)?;
    node.change_slug(slug);
    name.clone_into(&mut node.name);
    Ok(format!("Renamed to {name}"))
}

/// A number with its noun: "1 component", "3 components".
fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
