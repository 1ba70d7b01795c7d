//! A scene of the bench as a design.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use shared::component::Component;
use shared::document::{Document, Link, LinkId, LinkKind, Node, NodeId};
use shared::figure::Figure;
use shared::geometry::{Point, Rect};
use shared::tags::Tags;

#[derive(Deserialize)]
struct Scene {
    bounds: Area,
    probe: Probe,
    nodes: Vec<Shape>,
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct Area {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

/// What is dragged and looked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    leaf: String,
    leaf_edges: Vec<String>,
    container_leaf: String,
    center: Place,
}

#[derive(Deserialize)]
struct Place {
    x: f64,
    y: f64,
}

#[derive(Deserialize)]
struct Shape {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    parent: Option<String>,
    x: f64,
    y: f64,
    w: f64,
    h: f64,
    label: String,
}

#[derive(Deserialize)]
struct Edge {
    id: String,
    source: String,
    target: String,
}

/// What of a scene is not in its design.
#[derive(Debug, Default)]
pub struct Bench {
    /// All of it.
    pub bounds: Rect,
    /// The middle of the view at its real size.
    pub center: Point,
}

impl Bench {
    /// Reads a scene; none when it is something else.
    #[must_use]
    pub fn read(text: &str) -> Option<(Document, Self)> {
        let scene: Scene = serde_json::from_str(text).ok()?;
        let bench = Self {
            bounds: whole(&scene.bounds),
            center: Point::new(scene.probe.center.x as i32, scene.probe.center.y as i32),
        };
        Some((design(&scene)?, bench))
    }
}

fn whole(area: &Area) -> Rect {
    Rect::new(area.x as i32, area.y as i32, area.w as i32, area.h as i32)
}

/// Ids of nodes are kept; those of links follow.
fn design(scene: &Scene) -> Option<Document> {
    let mut document = Document {
        name: "Bench".to_owned(),
        ..Document::default()
    };
    let mut places: HashMap<&str, Point> = HashMap::new();
    let upper = upper(scene);
    for shape in &scene.nodes {
        let id: NodeId = shape.id.parse().ok()?;
        let rect = Rect::new(
            shape.x as i32,
            shape.y as i32,
            shape.w as i32,
            shape.h as i32,
        );
        let around = shape.parent.as_deref().map(|parent| places.get(parent));
        let origin = match around {
            Some(around) => *around?,
            None => Point::default(),
        };
        places.insert(&shape.id, rect.origin());
        let component = Component::from_id(type_of(shape, &scene.probe))?;
        let node = Node {
            component,
            name: shape.label.clone(),
            slug: shape.id.clone(),
            former_slugs: Vec::new(),
            parent: match &shape.parent {
                Some(parent) => Some(parent.parse().ok()?),
                None => None,
            },
            rect: rect.moved_by(Point::default() - origin),
            spans: Vec::new(),
            environment: None,
            figure: Figure::default(),
            tags: Tags::default(),
            notes: String::new(),
            locked: false,
            layer: i32::from(upper.contains(shape.id.as_str())),
        };
        document.next_id = document.next_id.max(id.0 + 1);
        document.nodes.insert(id, Arc::new(node));
    }
    for edge in &scene.edges {
        let (from, to) = (edge.source.parse().ok()?, edge.target.parse().ok()?);
        let id = LinkId(document.next_id);
        document.next_id += 1;
        let mut link = Link::new(from, to);
        // One that makes no sense is painted like any other, in a colour of its own.
        if scene.probe.leaf_edges.contains(&edge.id) {
            link.kind = LinkKind::Connection;
        }
        document.links.insert(id, Arc::new(link));
    }
    Some(document)
}

/// What is looked for, and what it stands in: it lies over the rest, or could not be found where it is dropped.
fn upper(scene: &Scene) -> HashSet<&str> {
    let parents: HashMap<&str, Option<&str>> = (scene.nodes.iter())
        .map(|shape| (shape.id.as_str(), shape.parent.as_deref()))
        .collect();
    let probe = &scene.probe;
    [probe.leaf.as_str(), probe.container_leaf.as_str()]
        .into_iter()
        .flat_map(|id| std::iter::successors(Some(id), |id| parents.get(id).copied().flatten()))
        .collect()
}

/// The type of component that stands for a shape; those that are looked for have categories of their own.
fn type_of(shape: &Shape, probe: &Probe) -> &'static str {
    match shape.kind.as_str() {
        "vpc" => "vpc",
        "az" => "zone",
        "subnet" => "subnet",
        _ if shape.id == probe.leaf => "external_api",
        _ if shape.id == probe.container_leaf => "kms",
        _ => "ec2",
    }
}
