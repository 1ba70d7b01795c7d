//! The next component at once: what usually follows another, where it goes, and ways from node to node.

use super::palette::{self, Item};
use super::placement::{self, Placement};
use crate::component::{Category, Component};
use crate::connection;
use crate::document::{Document, Node, NodeId};
use crate::figure::Figure;
use crate::geometry::{Point, Rect};
use crate::tags::Tags;
use crate::topology::Topology;

/// A way on the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// Up.
    Up,
    /// To the right.
    Right,
    /// Down.
    Down,
    /// To the left.
    Left,
}

impl Towards {
    /// In the order of the sides of a rectangle, clockwise from the top.
    pub const ALL: [Self; 4] = [Self::Up, Self::Right, Self::Down, Self::Left];

    fn step(self) -> Point {
        match self {
            Self::Up => Point::new(0, -1),
            Self::Right => Point::new(1, 0),
            Self::Down => Point::new(0, 1),
            Self::Left => Point::new(-1, 0),
        }
    }

    /// How far `to` is from `from` in this direction; none when it lies elsewhere.
    fn distance(self, from: Rect, to: Rect) -> Option<i64> {
        let (a, b) = (from.center(), to.center());
        let (x, y) = (
            i64::from(b.x) - i64::from(a.x),
            i64::from(b.y) - i64::from(a.y),
        );
        let step = self.step();
        let along = x * i64::from(step.x) + y * i64::from(step.y);
        let aside = (x * i64::from(step.y)).abs() + (y * i64::from(step.x)).abs();
        (along > 0 && aside <= along * 2).then_some(along + 2 * aside)
    }
}

/// Free space between a node and its new neighbour: room for a link and its words.
const BESIDE: i32 = 96;

/// How far on its way the traffic is at a category.
fn stage(category: Category) -> usize {
    match category {
        Category::External => 0,
        Category::Edge => 1,
        Category::Balancing => 2,
        Category::Compute | Category::Containers => 3,
        Category::Integration => 4,
        Category::Data => 5,
        Category::Network | Category::Security | Category::Operations => 6,
    }
}

/// Components that follow others often, the most frequent first; what follows which is told by what
/// may be linked.
const FREQUENT: &[&str] = &[
    "cloudfront",
    "api_gateway",
    "alb",
    "nlb",
    "ecs_service",
    "lambda",
    "ec2",
    "asg",
    "k8s_workload",
    "sqs",
    "sns",
    "rds",
    "aurora",
    "elasticache",
    "dynamodb",
    "s3",
    "opensearch",
    "efs",
    "external_api",
];

/// What may follow a component, the most likely first.
#[must_use]
pub fn likely(component: &Component) -> Vec<Item> {
    let own = stage(component.facts().category);
    let rank = |item: &Item| FREQUENT.iter().position(|id| *id == item.id);
    let mut items: Vec<Item> = palette::items()
        .into_iter()
        .filter(|item| rank(item).is_some() && leads_to(component, &item.component))
        .collect();
    items.sort_by_key(|item| {
        let there = stage(item.component.facts().category);
        (there <= own, rank(item))
    });
    items
}

/// Whether traffic may go from a component of one type to one of another, wherever they stand.
fn leads_to(from: &Component, to: &Component) -> bool {
    let mut document = Document {
        next_id: 1,
        ..Document::default()
    };
    let mut add = |component: &Component, slug: &str| {
        document.add_node(Node {
            component: component.clone(),
            name: slug.to_owned(),
            slug: slug.to_owned(),
            former_slugs: Vec::new(),
            parent: None,
            rect: Rect::default(),
            spans: Vec::new(),
            environment: None,
            figure: Figure::default(),
            tags: Tags::default(),
            notes: String::new(),
            locked: false,
            layer: 0,
        })
    };
    let (from, to) = (add(from, "from"), add(to, "to"));
    let topology = Topology::of(&document);
    let link = connection::proposed(&topology, from, to);
    link.kind.is_traffic() && connection::check(&topology, &link).is_ok()
}

/// Where a new neighbour of a node goes: beside it when that is legal, else into the nearest container
/// that takes it.
///
/// # Errors
/// Why it can stand nowhere.
pub fn place(
    topology: &Topology<'_>,
    from: NodeId,
    towards: Towards,
    component: &Component,
) -> Result<Placement, String> {
    let own = topology.world_rect(from);
    let (width, height) = component.facts().size;
    let step = towards.step();
    let at = own.center()
        + Point::new(
            step.x * ((own.width + width) / 2 + BESIDE),
            step.y * ((own.height + height) / 2 + BESIDE),
        );
    let beside = placement::resolve(topology, component, at);
    if beside.refusal.is_none() && beside.missing.is_empty() {
        return Ok(beside);
    }
    let facts = component.facts();
    let takes = |id: &NodeId| placement::may_stand(topology, component, Some(*id));
    let mut containers: Vec<NodeId> = topology.nodes().map(|(id, _)| id).filter(takes).collect();
    containers.sort_by_key(|id| {
        let kind = topology.subnet_kind(*id);
        let other_tier = kind.is_some_and(|kind| kind != facts.subnet);
        let other_zone = kind.is_some() && topology.zone_of(*id) != topology.zone_of(from);
        let other_network = topology.vpc_of(*id) != topology.vpc_of(from);
        let way = topology.world_rect(*id).center() - at;
        (
            other_network,
            other_tier,
            other_zone,
            i64::from(way.x).abs() + i64::from(way.y).abs(),
        )
    });
    let inside = |id: NodeId| {
        let rect = topology.world_rect(id);
        let thirds = |from: i32, length: i32| [2, 1, 3].map(|part| from + length * part / 4);
        let places = thirds(rect.y, rect.height)
            .into_iter()
            .flat_map(move |y| thirds(rect.x, rect.width).map(|x| Point::new(x, y)));
        places
            .map(|at| placement::resolve(topology, component, at))
            .find(|found| {
                found.refusal.is_none() && found.missing.is_empty() && found.parent == Some(id)
            })
    };
    if let Some(found) = containers.into_iter().find_map(inside) {
        return Ok(found);
    }
    match &beside.refusal {
        None => Ok(beside),
        Some(refusal) => Err(format!("{refusal}.")),
    }
}

/// The nearest node in a direction: one that is linked, else any that is neither around it nor in it.
#[must_use]
pub fn walk(topology: &Topology<'_>, from: NodeId, towards: Towards) -> Option<NodeId> {
    let own = topology.world_rect(from);
    let nearest = |nodes: &mut dyn Iterator<Item = NodeId>| {
        nodes
            .filter_map(|id| Some((towards.distance(own, topology.world_rect(id))?, id)))
            .min()
            .map(|(_, id)| id)
    };
    let linked = topology.links_from(from).map(|(_, link)| link.to);
    let linked = linked.chain(topology.links_to(from).map(|(_, link)| link.from));
    nearest(&mut linked.into_iter()).or_else(|| {
        let related = |id: NodeId| {
            let holds = |inner: NodeId, outer: NodeId| {
                topology.lineage(inner).any(|(around, _)| around == outer)
            };
            holds(id, from) || holds(from, id)
        };
        let is_frame = |id: NodeId| {
            topology
                .node(id)
                .is_some_and(|node| node.component.facts().offers.is_some())
        };
        let alike = |id: &NodeId| !related(*id) && is_frame(*id) == is_frame(from);
        nearest(&mut topology.nodes().map(|(id, _)| id).filter(alike))
    })
}
