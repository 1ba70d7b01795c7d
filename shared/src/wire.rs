//! The saved form of a document: versioned JSON with keys in a fixed order, meaning first and
//! positions apart, so that a diff of two versions can be read.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::acceptance::{Acceptance, Subject};
use crate::component::Component;
use crate::document::changes::Changes;
use crate::document::{Broken, Document, Environment, Link, LinkId, Node, NodeId, Settings};
use crate::field::{self, Choice, FieldValue};
use crate::figure::Figure;
use crate::geometry::Rect;
use crate::rules::Severity;
use crate::sentence::in_one_line;
use crate::tags::Tags;

mod strict;
use strict::Strict;

/// The version of the saved form that this program writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// The largest file that is read, in bytes.
pub const SIZE_LIMIT: usize = 64 * 1024 * 1024;

/// Why a file is not a design. Nothing is taken from such a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Beyond [`SIZE_LIMIT`].
    #[error("the file has {0} bytes; a design has at most {SIZE_LIMIT}")]
    TooLarge(usize),
    /// Not JSON at all.
    #[error("this is not JSON: {}", in_one_line(.0))]
    NotJson(String),
    /// JSON, but not a design.
    #[error("this is JSON but not an Azimuth design: {}", in_one_line(.0))]
    NotADesign(String),
    /// Written by a newer program.
    #[error(
        "this design has version {0}; this Azimuth reads versions up to {VERSION}: update it to open the design"
    )]
    Newer(u64),
    /// A node or link with something unknown in it.
    #[error("{}: {}", in_one_line(.0), in_one_line(.1))]
    Part(String, String),
    /// The parts do not fit together.
    #[error(transparent)]
    Broken(#[from] Broken),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    azimuth: u32,
    name: String,
    #[serde(default)]
    settings: Map<String, Value>,
    next_id: u32,
    nodes: Vec<WireNode>,
    links: Vec<WireLink>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    availability: BTreeMap<String, Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<WireAcceptance>,
    layout: BTreeMap<Key, Rect>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    layers: BTreeMap<Key, i32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    bends: BTreeMap<LinkKey, Vec<[i32; 2]>>,
}

#[derive(Serialize, Deserialize)]
struct WireChanges {
    rest_stays: bool,
    gone_nodes: Vec<Key>,
    gone_links: Vec<LinkKey>,
    parts: File,
}

/// Ids sort by number, not by letter, in the layout.
macro_rules! key {
    ($name:ident, $id:ident, $what:literal) => {
        #[derive(Clone, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
        #[serde(try_from = "String", into = "String")]
        struct $name($id);

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
                    .map(Self)
                    .map_err(|()| format!(concat!("`{}` is not the id of a ", $what), text))
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0.to_string()
            }
        }
    };
}

key!(Key, NodeId, "node");
key!(LinkKey, LinkId, "link");

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireNode {
    id: String,
    component: String,
    name: String,
    slug: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former_slugs: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    spans: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    availability: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    tags: Map<String, Value>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    notes: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    locked: bool,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    fields: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLink {
    id: String,
    from: String,
    to: String,
    #[serde(default)]
    fields: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireAcceptance {
    rule: String,
    #[serde(default = "worst")]
    severity: Severity,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    nodes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<String>,
    reason: String,
}

/// Who does not say how bad it was accepts it however bad it is.
fn worst() -> Severity {
    Severity::Error
}

/// The document as JSON text; the same document gives the same bytes.
#[must_use]
pub fn to_text(document: &Document) -> String {
    let mut text = serde_json::to_string_pretty(&to_file(document)).unwrap_or_default();
    text.push('\n');
    text
}

/// The document as JSON without spaces, for storage and requests.
#[must_use]
pub fn to_compact(document: &Document) -> String {
    serde_json::to_string(&to_file(document)).unwrap_or_default()
}

/// The document as JSON that is not text yet.
#[must_use]
pub fn to_value(document: &Document) -> Value {
    serde_json::to_value(to_file(document)).unwrap_or_default()
}

/// Changes of a document as JSON, for another part of this program of the same version.
#[must_use]
pub fn changes_to_text(changes: &Changes) -> String {
    let wire = WireChanges {
        rest_stays: changes.rest_stays,
        gone_nodes: changes.gone_nodes.iter().copied().map(Key).collect(),
        gone_links: changes.gone_links.iter().copied().map(LinkKey).collect(),
        parts: to_file(&changes.parts),
    };
    serde_json::to_string(&wire).unwrap_or_default()
}

/// Reads changes of a document. Whether they fit it, nobody looks.
///
/// # Errors
/// What is wrong with the text.
pub fn changes_from_text(text: &str) -> Result<Changes, Unreadable> {
    let wire: WireChanges =
        serde_json::from_str(text).map_err(|error| Unreadable::NotJson(error.to_string()))?;
    Ok(Changes {
        rest_stays: wire.rest_stays,
        gone_nodes: wire.gone_nodes.into_iter().map(|Key(id)| id).collect(),
        gone_links: wire.gone_links.into_iter().map(|LinkKey(id)| id).collect(),
        parts: parts_of(wire.parts)?,
    })
}

/// Reads a document.
///
/// # Errors
/// One sentence that says what is wrong with the text.
pub fn from_text(text: &str) -> Result<Document, Unreadable> {
    if text.len() > SIZE_LIMIT {
        return Err(Unreadable::TooLarge(text.len()));
    }
    // Some editors begin a file with a byte order mark, which means nothing in UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Strict(value) = serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            Unreadable::NotADesign(error.to_string())
        } else {
            Unreadable::NotJson(error.to_string())
        }
    })?;
    from_value(value)
}

/// Reads a document from JSON that is already taken apart.
///
/// # Errors
/// One sentence that says what is wrong with it.
pub fn from_value(value: Value) -> Result<Document, Unreadable> {
    let Some(version) = value.get("azimuth") else {
        return Err(Unreadable::NotADesign(
            "it has no field `azimuth` with the version of the format".to_owned(),
        ));
    };
    match version.as_u64() {
        Some(version) if version > u64::from(VERSION) => return Err(Unreadable::Newer(version)),
        Some(1) => {}
        _ => {
            return Err(Unreadable::NotADesign(format!(
                "`azimuth` must be a version from 1 to {VERSION}"
            )));
        }
    }
    let file: File =
        serde_json::from_value(value).map_err(|error| Unreadable::NotADesign(error.to_string()))?;
    from_file(file)
}

fn to_file(document: &Document) -> File {
    let mut settings = document.settings.clone();
    File {
        azimuth: VERSION,
        name: document.name.clone(),
        settings: field::to_json(|form| settings.fields(form)),
        next_id: document.next_id,
        nodes: document
            .nodes
            .iter()
            .map(|(id, node)| to_node(*id, node))
            .collect(),
        links: (document.links.iter())
            .map(|(id, link)| {
                let mut copy = Link::clone(link);
                WireLink {
                    id: id.to_string(),
                    from: link.from.to_string(),
                    to: link.to.to_string(),
                    fields: field::to_json(|form| copy.fields(form)),
                }
            })
            .collect(),
        availability: (document.figures.iter())
            .map(|(id, figure)| (id.clone(), to_figure(figure)))
            .collect(),
        accepted: document.accepted.iter().map(to_acceptance).collect(),
        layout: document
            .nodes
            .iter()
            .map(|(id, node)| (Key(*id), node.rect))
            .collect(),
        layers: (document.nodes.iter())
            .filter(|(_, node)| node.layer != 0)
            .map(|(id, node)| (Key(*id), node.layer))
            .collect(),
        bends: (document.links.iter())
            .filter(|(_, link)| !link.bends.is_empty())
            .map(|(id, link)| {
                (
                    LinkKey(*id),
                    link.bends.iter().map(|at| [at.x, at.y]).collect(),
                )
            })
            .collect(),
    }
}

fn to_acceptance((subject, acceptance): (&Subject, &Acceptance)) -> WireAcceptance {
    WireAcceptance {
        rule: subject.rule.clone(),
        severity: acceptance.severity,
        nodes: subject.nodes.iter().map(ToString::to_string).collect(),
        links: subject.links.iter().map(ToString::to_string).collect(),
        reason: acceptance.reason.clone(),
    }
}

fn to_node(id: NodeId, node: &Node) -> WireNode {
    WireNode {
        id: id.to_string(),
        component: node.component.id().to_owned(),
        name: node.name.clone(),
        slug: node.slug.clone(),
        former_slugs: node.former_slugs.clone(),
        parent: node.parent.map(|parent| parent.to_string()),
        spans: node.spans.iter().map(ToString::to_string).collect(),
        environment: node
            .environment
            .map(|environment| environment.id().to_owned()),
        availability: to_figure(&node.figure),
        tags: (node.tags.iter())
            .map(|(key, value)| (key.to_owned(), value.into()))
            .collect(),
        notes: node.notes.clone(),
        locked: node.locked,
        fields: node.component.to_json(),
    }
}

/// The fields of a figure that are set.
fn to_figure(figure: &Figure) -> Map<String, Value> {
    let mut copy = figure.clone();
    let mut fields = field::to_json(|form| copy.fields(form));
    fields.retain(|_, value| !value.is_null());
    fields
}

fn from_figure(fields: &Map<String, Value>) -> Result<Figure, String> {
    let mut figure = Figure::default();
    field::set_all(fields, |form| figure.fields(form))?;
    Ok(figure)
}

fn from_file(file: File) -> Result<Document, Unreadable> {
    let document = parts_of(file)?;
    document.validate()?;
    Ok(document)
}

/// The parts of a document, whether they fit together or not.
fn parts_of(file: File) -> Result<Document, Unreadable> {
    let part = |what: &str, error: String| Unreadable::Part(what.to_owned(), error);
    let mut settings = Settings::default();
    field::set_all(&file.settings, |form| settings.fields(form))
        .map_err(|error| part("settings", error))?;
    let mut document = Document {
        name: file.name,
        settings,
        next_id: file.next_id,
        ..Document::default()
    };
    for (id, fields) in file.availability {
        let what = format!("availability of {id}");
        if Component::from_id(&id).is_none() {
            let unknown = "it is not a component type that this Azimuth knows".to_owned();
            return Err(part(&what, unknown));
        }
        let figure = from_figure(&fields).map_err(|error| part(&what, error))?;
        document.figures.insert(id, figure);
    }
    let (mut layout, mut layers, mut bends) = (file.layout, file.layers, file.bends);
    for wire in file.nodes {
        let what = format!("node {}", wire.id);
        let id: NodeId = wire
            .id
            .parse()
            .map_err(|()| part(&what, "its id must look like n7".to_owned()))?;
        if document.nodes.contains_key(&id) {
            return Err(part(&what, "its id is used twice".to_owned()));
        }
        let rect = layout
            .remove(&Key(id))
            .ok_or_else(|| part(&what, "it has no place in `layout`".to_owned()))?;
        let mut node = from_node(wire, rect).map_err(|error| part(&what, error))?;
        node.layer = layers.remove(&Key(id)).unwrap_or_default();
        document.nodes.insert(id, Arc::new(node));
    }
    if let Some((Key(id), _)) = layout.pop_first() {
        return Err(part(
            "layout",
            format!("it places node {id}, which is not in the design"),
        ));
    }
    if let Some((Key(id), _)) = layers.pop_first() {
        return Err(part(
            "layers",
            format!("it is about node {id}, which is not in the design"),
        ));
    }
    for wire in file.links {
        let what = format!("link {}", wire.id);
        let id: LinkId = wire
            .id
            .parse()
            .map_err(|()| part(&what, "its id must look like l7".to_owned()))?;
        let end = |text: &str| {
            text.parse()
                .map_err(|()| part(&what, format!("`{text}` is not the id of a node")))
        };
        let mut link = Link::new(end(&wire.from)?, end(&wire.to)?);
        field::set_all(&wire.fields, |form| link.fields(form))
            .map_err(|error| part(&what, error))?;
        let through = bends.remove(&LinkKey(id)).unwrap_or_default();
        let place = |[x, y]: [i32; 2]| Rect::from([x, y, 0, 0]).origin();
        link.bends = through.into_iter().map(place).collect();
        if document.links.insert(id, Arc::new(link)).is_some() {
            return Err(part(&what, "its id is used twice".to_owned()));
        }
    }
    if let Some((LinkKey(id), _)) = bends.pop_first() {
        return Err(part(
            "bends",
            format!("it is about link {id}, which is not in the design"),
        ));
    }
    for wire in file.accepted {
        let what = format!("accepted finding of {}", wire.rule);
        let subject = from_acceptance(&wire).map_err(|error| part(&what, error))?;
        let acceptance = Acceptance {
            severity: wire.severity,
            reason: wire.reason,
        };
        if document.accepted.insert(subject, acceptance).is_some() {
            return Err(part(&what, "it is listed twice".to_owned()));
        }
    }
    Ok(document)
}

fn from_acceptance(wire: &WireAcceptance) -> Result<Subject, String> {
    let nodes = wire.nodes.iter().map(|text| {
        let wrong = |()| format!("`{text}` is not the id of a node");
        text.parse().map_err(wrong)
    });
    let links = wire.links.iter().map(|text| {
        let wrong = |()| format!("`{text}` is not the id of a link");
        text.parse().map_err(wrong)
    });
    Ok(Subject {
        rule: wire.rule.clone(),
        nodes: nodes.collect::<Result<_, String>>()?,
        links: links.collect::<Result<_, String>>()?,
    })
}

fn from_node(wire: WireNode, rect: Rect) -> Result<Node, String> {
    let component = Component::from_id(&wire.component).ok_or_else(|| {
        format!(
            "`{}` is not a component type that this Azimuth knows",
            wire.component
        )
    })?;
    let id = |text: &str| {
        text.parse::<NodeId>()
            .map_err(|()| format!("`{text}` is not the id of a node"))
    };
    let environment = (wire.environment.as_deref())
        .map(|text| {
            Environment::from_id(text).ok_or_else(|| format!("`{text}` is not an environment"))
        })
        .transpose()?;
    let mut tags = Tags::default();
    tags.set(&Value::Object(wire.tags))
        .map_err(|expected| format!("Tags must be {expected}"))?;
    Ok(Node {
        component: component.with(&wire.fields)?,
        name: wire.name,
        slug: wire.slug,
        former_slugs: wire.former_slugs,
        parent: wire.parent.as_deref().map(id).transpose()?,
        rect,
        spans: wire
            .spans
            .iter()
            .map(|text| id(text))
            .collect::<Result<_, _>>()?,
        environment,
        figure: from_figure(&wire.availability)?,
        tags,
        notes: wire.notes,
        locked: wire.locked,
        layer: 0,
    })
}
