//! Designs that look random and are the same every time: legal ones, for exports.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use shared::component::Component;
use shared::connection;
use shared::document::{Document, Node, NodeId};
use shared::field::{FieldValue, FieldView, Shape};
use shared::figure::Figure;
use shared::geometry::Rect;
use shared::plan::plan;
use shared::rules;
use shared::sketch;
use shared::tags::Tags;
use shared::topology::Topology;

/// Numbers that look random and are the same every time (Knuth's MMIX generator).
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// The next number below `sides`; 0 where there is none.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33)
            .unwrap_or_default()
            .checked_rem(sides)
            .unwrap_or_default()
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let at = self.roll(from.len());
        from.get(at).cloned()
    }
}

/// Where everything else is put: a network over three zones, a site, and somebody who calls.
const GROUND: &str = r#"
design: is name="Random" domain_name=example.com
account: cloud_account
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    zone-a: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
        nat: nat_gateway
      private-a: subnet cidr=10.0.1.0/24
      isolated-a: subnet kind=isolated cidr=10.0.2.0/24
    zone-b: zone letter=b
      public-b: subnet kind=public cidr=10.0.4.0/24
      private-b: subnet cidr=10.0.5.0/24
      isolated-b: subnet kind=isolated cidr=10.0.6.0/24
    zone-c: zone letter=c
      private-c: subnet cidr=10.0.9.0/24
site: onprem_site cidrs=["10.9.0.0/16"]
users: client
"#;

/// Fields with a value for which the export asks for version 6 of the provider; the
/// designs are for version 5, too.
const FOR_PROVIDER_6: [(&str, &str); 1] = [("nat_gateway", "mode")];

/// Rules about mistakes that Terraform itself rejects; a test keeps this equal to the table of
/// `tests/tests/agreement.rs`.
pub const REJECTED: [&str; 8] = [
    "CMP-014", "DB-005", "DB-009", "DB-020", "DB-022", "EXP-001", "NET-001", "NET-002",
];

/// A legal design: every part stands where it may, every link means something, every value is one
/// that the field takes, they go together as far as Terraform knows, and nothing is missing for an
/// export.
///
/// # Panics
/// When the ground on which it stands cannot be read.
#[must_use]
#[expect(clippy::unwrap_used, reason = "the ground is a constant")]
pub fn legal_design(seed: u64) -> Document {
    let mut dice = Dice(seed);
    let mut document = sketch::parse(GROUND).unwrap();
    for _ in 0..10 + dice.roll(30) {
        add_part(&mut document, &mut dice);
    }
    let ids: Vec<NodeId> = document.nodes.keys().copied().collect();
    for _ in 0..2 * ids.len() {
        let link = {
            let topology = Topology::of(&document);
            let ends = dice.pick(&ids).zip(dice.pick(&ids));
            (ends.filter(|(from, to)| from != to))
                .map(|(from, to)| connection::proposed(&topology, from, to))
                .filter(|link| connection::check(&topology, link).is_ok())
        };
        let is_new =
            |from, to| (document.links.values()).all(|one| (one.from, one.to) != (from, to));
        if let Some(link) = link.filter(|link| is_new(link.from, link.to)) {
            document.add_link(link);
        }
    }
    without_gaps(document)
}

/// Adds a part of a random type where it may stand, if there is such a place.
fn add_part(document: &mut Document, dice: &mut Dice) {
    let Some(component) = dice.pick(Component::IDS).and_then(Component::from_id) else {
        return;
    };
    let facts = component.facts();
    let (places, subnets) = {
        let topology = Topology::of(document);
        let all = (document.nodes.keys().copied().map(Some)).chain([None]);
        let fits = |place: &Option<NodeId>| {
            (topology.place_under(*place)).is_some_and(|place| facts.sits_in.contains(&place))
        };
        let places: Vec<Option<NodeId>> = all.filter(fits).collect();
        let subnets: Vec<NodeId> = (document.nodes.keys().copied())
            .filter(|id| facts.spans.is_some() && topology.subnet_kind(*id) == facts.spans)
            .collect();
        (places, subnets)
    };
    let Some(parent) = dice.pick(&places) else {
        return;
    };
    let node = Node {
        name: format!("{} {}", facts.stem, document.next_id),
        slug: document.free_slug(facts.stem),
        former_slugs: Vec::new(),
        component: varied(&component, dice),
        parent,
        rect: Rect::from([0, 0, facts.size.0, facts.size.1]),
        spans: subnets,
        environment: None,
        tags: tags(document.next_id),
        notes: String::new(),
        figure: Figure::default(),
        locked: false,
        layer: 0,
    };
    let before = document.clone();
    document.add_node(node);
    if document.validate().is_err() {
        *document = before;
    }
}

/// Tags for every fifth node, without a roll of the dice.
#[expect(clippy::unwrap_used, reason = "the tags are constants")]
fn tags(number: u32) -> Tags {
    let mut tags = Tags::default();
    if number.is_multiple_of(5) {
        tags.set(&json!({"Team": format!("team {}", number % 3)}))
            .unwrap();
    }
    tags
}

/// The component with other values in some of its fields.
fn varied(component: &Component, dice: &mut Dice) -> Component {
    let mut fields = Map::new();
    for view in component.fields() {
        if dice.roll(4) == 0
            && !FOR_PROVIDER_6.contains(&(component.id(), view.name))
            && let Some(value) = value(&view, dice)
        {
            fields.insert(view.name.to_owned(), value);
        }
    }
    let varied = component.with(&fields);
    varied.map_or_else(|_| component.clone(), |varied| varied.clamped().0)
}

/// Another value that the field takes; none where only a person knows one.
fn value(view: &FieldView, dice: &mut Dice) -> Option<Value> {
    match &view.shape {
        Shape::Usage { small } => Some(json!(dice.roll(small.saturating_add(1) as usize))),
        Shape::Toggle => Some(json!(dice.roll(2) == 0)),
        Shape::Number(range) | Shape::Port(range) => {
            let (low, high) = (*range.start(), *range.end());
            let near = low.saturating_add(u32::try_from(dice.roll(100)).unwrap_or_default());
            Some(json!(near.min(high)))
        }
        Shape::Choice(members) => dice.pick(members).map(|(id, _)| json!(id)),
        Shape::Proposed(texts) => dice.pick(texts).map(|text| json!(text)),
        _ => None,
    }
}

/// The design without what cannot be exported or Terraform rejects, and without what that holds.
fn without_gaps(mut document: Document) -> Document {
    loop {
        let plan = plan(&document);
        let gaps = plan.gaps.iter().map(|(id, _)| *id);
        let doubles = plan.doubles.iter().map(|(id, _)| *id);
        let rejected = rules::findings(&document);
        let rejected = (rejected.iter()).filter(|finding| REJECTED.contains(&finding.rule));
        let rejected = rejected.flat_map(|finding| finding.nodes.iter().copied());
        let unfit: BTreeSet<NodeId> = gaps.chain(doubles).chain(rejected).collect();
        if unfit.is_empty() {
            return document;
        }
        let gone: BTreeSet<NodeId> = {
            let topology = Topology::of(&document);
            let held = unfit.iter().flat_map(|id| topology.descendants(*id));
            held.chain(unfit.iter().copied()).collect()
        };
        document.nodes.retain(|id, _| !gone.contains(id));
        (document.links).retain(|_, link| !gone.contains(&link.from) && !gone.contains(&link.to));
        let ids: Vec<NodeId> = document.nodes.keys().copied().collect();
        for node in ids {
            if let Some(node) = document.node_mut(node) {
                node.spans.retain(|id| !gone.contains(id));
            }
        }
    }
}
