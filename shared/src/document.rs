//! The document: all that is saved, shared, exported and undone. What can be derived from it is
//! never stored in it.

pub mod changes;
mod slugs;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::acceptance::{Acceptance, Subject};
use crate::choice;
use crate::component::Component;
use crate::component::client::Percent;
use crate::cost::meter::HOURS;
use crate::cost::traffic::Profile;
use crate::field::{FieldValue, Form, Item, Shape};
use crate::figure::Figure;
use crate::geometry::{Point, Rect};
use crate::hash::Hashed;
use crate::state::StateStore;
use crate::tags::Tags;

pub use slugs::{Slugs, is_slug, name_in_zone, slugify, split_number, split_zone};

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $letter:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                let digits = text.strip_prefix($letter).ok_or(())?;
                let plain = digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
                let canonical = digits == "0" || !digits.starts_with('0');
                if !plain || !canonical { return Err(()) }
                digits.parse().map(Self).map_err(|_| ())
            }
        }
    };
}

id_type! {
    /// Names a node for the whole life of the document; printed as `n7`.
    NodeId, "n"
}
id_type! {
    /// Names a link for the whole life of the document; printed as `l7`.
    LinkId, "l"
}

impl FieldValue for Option<NodeId> {
    fn shape(&self) -> Shape {
        Shape::Node
    }
    fn json(&mut self) -> Value {
        self.map_or(Value::Null, |id| json!(id.to_string()))
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        *self = match value {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.parse().map_err(|()| NODE_EXPECTED)?),
            _ => return Err(NODE_EXPECTED.to_owned()),
        };
        Ok(())
    }
}

const NODE_EXPECTED: &str = "the id of a node, such as n7";

choice! {
    /// What a part of the design is for; rules are softer in development.
    pub enum Environment {
        Production = "production", "Production";
        Staging = "staging", "Staging";
        Development = "development", "Development";
        Shared = "shared", "Shared";
    }
}

choice! {
    /// What a link means (catalogue 0.2 of the facts).
    pub enum LinkKind {
        Request = "request", "Request";
        Async = "async", "Message";
        Attach = "attach", "Attachment";
        Route = "route", "Route";
        Replicate = "replicate", "Replication";
        Uses = "uses", "Uses";
        Observe = "observe", "Observation";
        Deploy = "deploy", "Deployment";
        Connection = "link", "Network connection";
    }
}

choice! {
    /// What a request speaks; the port follows unless one is given.
    pub enum Protocol {
        Https = "https", "HTTPS";
        Http = "http", "HTTP";
        Tcp = "tcp", "TCP";
        Ssh = "ssh", "SSH";
    }
}

choice! {
    /// Whether the caller works without the answer.
    pub enum Dependency {
        Hard = "hard", "Needed";
        Soft = "soft", "Can do without";
    }
}

choice! {
    /// Which replicas of the target are called.
    pub enum ZoneAffinity {
        Any = "any", "Any zone";
        Same = "same", "Same zone only";
    }
}

impl Environment {
    /// The order in which environments are built: what others lean on, then what harms least.
    pub const ROLLOUT: [Self; 4] = [
        Self::Shared,
        Self::Development,
        Self::Staging,
        Self::Production,
    ];

    /// The words by which people call it in names, such as `web-prod`.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Production => &["production", "prod", "prd"],
            Self::Staging => &["staging", "stage", "stg"],
            Self::Development => &["development", "dev"],
            Self::Shared => &["shared"],
        }
    }

    /// A slug without its word for this environment at its beginning or end: `web-prod` is `web`.
    /// Empty when it is nothing but the word.
    #[must_use]
    pub fn without_word(self, slug: &str) -> &str {
        let words = self.words().iter();
        let shorter = words.filter_map(|word| match slug.strip_prefix(word) {
            Some("") => Some(""),
            Some(rest) if rest.starts_with('-') => rest.get(1..),
            _ => slug.strip_suffix(word)?.strip_suffix('-'),
        });
        shorter.min_by_key(|rest| rest.len()).unwrap_or(slug)
    }
}

impl LinkKind {
    /// Whether packets are sent from the one end to the other.
    #[must_use]
    pub fn is_traffic(self) -> bool {
        matches!(self, Self::Request | Self::Async)
    }
}

/// The ports that a balancer's targets on container hosts listen on, because the host gives each
/// container a free one (Amazon ECS Developer Guide, "Port mappings", 2023-06-15).
pub const EPHEMERAL_PORTS: (u32, u32) = (32_768, 65_535);

/// A drawn connection between two nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Where it starts.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// What it means.
    pub kind: LinkKind,
    /// What it speaks.
    pub protocol: Protocol,
    /// The port at the target; 0: the target's own.
    pub port: u32,
    /// Whether the caller works without it.
    pub dependency: Dependency,
    /// Which replicas are called.
    pub zone: ZoneAffinity,
    /// Data a month in GB; none: not known.
    pub gb_per_month: Option<u32>,
    /// Requests a second; none: not known.
    pub requests_per_second: Option<u32>,
    /// Places through which somebody led it, relative to the upper left corner of where it starts; none
    /// where it finds its own way.
    pub bends: Vec<Point>,
}

impl Link {
    /// Whether another is the same but for its bends.
    fn may_be_led_otherwise(&self, other: &Self) -> bool {
        let led = Self {
            bends: self.bends.clone(),
            ..other.clone()
        };
        *self == led
    }

    /// A hard HTTPS request from one node to another.
    #[must_use]
    pub fn new(from: NodeId, to: NodeId) -> Self {
        Self {
            from,
            to,
            kind: LinkKind::Request,
            protocol: Protocol::Https,
            port: 0,
            dependency: Dependency::Hard,
            zone: ZoneAffinity::Any,
            gb_per_month: None,
            requests_per_second: None,
            bends: Vec::new(),
        }
    }

    /// Names the fields for the inspector and for files.
    pub fn fields(&mut self, form: &mut dyn Form) {
        form.choice("kind", "Kind", &mut self.kind);
        form.choice("protocol", "Protocol", &mut self.protocol);
        form.port_or_zero("port", "Port (0: the target's)", &mut self.port);
        form.choice("dependency", "Caller", &mut self.dependency);
        form.choice("zone", "Calls", &mut self.zone);
        form.group("Traffic");
        form.visit("gb_per_month", "GB a month", &mut self.gb_per_month);
        form.visit(
            "requests_per_second",
            "Requests a second",
            &mut self.requests_per_second,
        );
    }

    /// Whether it is a request that its caller cannot do without.
    #[must_use]
    pub fn is_hard_request(&self) -> bool {
        self.kind == LinkKind::Request && self.dependency == Dependency::Hard
    }
}

impl FieldValue for Option<u32> {
    fn shape(&self) -> Shape {
        Shape::OptionalNumber
    }
    fn json(&mut self) -> Value {
        json!(self)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        *self = match value {
            Value::Null => None,
            Value::Number(_) => Some(
                value
                    .as_u64()
                    .and_then(|number| u32::try_from(number).ok())
                    .ok_or(NUMBER_EXPECTED)?,
            ),
            _ => return Err(NUMBER_EXPECTED.to_owned()),
        };
        Ok(())
    }
}

const NUMBER_EXPECTED: &str = "a whole number or nothing";

/// A component in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub component: Component,
    /// Its name on the drawing, in free text.
    pub name: String,
    /// Its stable name in code: unique in the document, lower-case letters, digits and hyphens.
    pub slug: String,
    /// The slugs that it had before, the first one first: what was built under them is known to the
    /// provider by the first and to Terraform by any of them. No node ever takes one of another.
    pub former_slugs: Vec<String>,
    /// The node that it stands in.
    pub parent: Option<NodeId>,
    /// Where it is drawn, relative to its parent's upper left corner.
    pub rect: Rect,
    /// The subnets that it uses, when it spans several.
    pub spans: Vec<NodeId>,
    /// What it is for; none: what its parent is for.
    pub environment: Option<Environment>,
    /// Its availability, where somebody knows better than its provider states.
    pub figure: Figure,
    /// Its own tags; it has those of what is around it and of the design, too.
    pub tags: Tags,
    /// Free notes.
    pub notes: String,
    /// It is neither moved nor deleted by accident.
    pub locked: bool,
    /// Where it lies among its siblings: the highest is drawn last, over all others; among equals the
    /// one that was drawn later.
    pub layer: i32,
}

impl Node {
    /// Whether another is the same but for its place and size.
    fn may_stand_elsewhere(&self, other: &Self) -> bool {
        let there = Self {
            rect: self.rect,
            ..other.clone()
        };
        *self == there
    }

    /// What it is called in sentences and on the drawing: its name, or its type when it has none.
    #[must_use]
    pub fn display_name(&self) -> &str {
        match self.name.trim() {
            "" => self.component.facts().name,
            _ => &self.name,
        }
    }

    /// The slug that it had first. The provider's names are made of it, as most cannot be changed
    /// without building anew what has them.
    #[must_use]
    pub fn first_slug(&self) -> &str {
        self.former_slugs.first().unwrap_or(&self.slug)
    }

    /// Every slug that is taken by it.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        let former = self.former_slugs.iter().map(String::as_str);
        std::iter::once(self.slug.as_str()).chain(former)
    }

    /// Gives it another slug and remembers the old one. A slug that it had before is its own again.
    /// When there are too many, the second goes: the first names what was built.
    pub fn change_slug(&mut self, slug: String) {
        if slug == self.slug {
            return;
        }
        let old = std::mem::replace(&mut self.slug, slug);
        if self.former_slugs.first() != Some(&self.slug) {
            self.former_slugs.retain(|former| *former != self.slug);
        }
        if self.former_slugs.first() != Some(&old) {
            self.former_slugs.push(old);
        }
        if self.former_slugs.len() > limits::FORMER_SLUGS {
            self.former_slugs.remove(1);
        }
    }
}

/// Settings of the whole design.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What the design is about.
    pub description: String,
    /// What nodes are for that do not say it.
    pub environment: Environment,
    /// The domain of its public names.
    pub domain_name: String,
    /// How available one zone is: an assumption, as AWS publishes no figure per zone.
    pub zone_availability: Percent,
    /// The tags of all that is built.
    pub tags: Tags,
    /// Where Terraform keeps its state.
    pub state: StateStore,
    /// Hours of a month for which it runs.
    pub hours_per_month: u32,
    /// What AWS gives every account each month is taken off the bill.
    pub free_tier: bool,
    /// What its clients ask for.
    pub traffic: Profile,
    /// What its environments may cost.
    pub budgets: Vec<Budget>,
}

/// What an environment may cost a month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    /// The environment.
    pub environment: Environment,
    /// USD a month.
    pub monthly_usd: u32,
}

impl Item for Budget {
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("environment", "Environment", &mut self.environment);
        let range = 0..=1_000_000_000;
        form.number("monthly_usd", "USD a month", &mut self.monthly_usd, range);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            description: String::new(),
            environment: Environment::Production,
            domain_name: "example.com".to_owned(),
            zone_availability: Percent::default(),
            tags: Tags::default(),
            state: StateStore::default(),
            hours_per_month: HOURS,
            free_tier: false,
            traffic: Profile::default(),
            budgets: Vec::new(),
        }
    }
}

/// Hours of a month: one at least, 31 days at most.
const MONTH: RangeInclusive<u32> = 1..=744;

/// The availability of a zone when the design does not say another: an assumption
/// (availability.md c.1 of the facts; AWS publishes no figure per zone).
pub const ZONE_AVAILABILITY: f64 = 0.9999;

impl Settings {
    /// Names the fields for the inspector and for files.
    pub fn fields(&mut self, form: &mut dyn Form) {
        form.text("description", "Description", &mut self.description);
        form.choice("environment", "Environment", &mut self.environment);
        form.text("domain_name", "Domain", &mut self.domain_name);
        form.visit(
            "zone_availability",
            "Availability of a zone (%)",
            &mut self.zone_availability,
        );
        form.visit("tags", "Tags", &mut self.tags);
        self.state.fields(form);
        form.group("Cost");
        form.number(
            "hours_per_month",
            "Hours a month",
            &mut self.hours_per_month,
            MONTH,
        );
        form.toggle("free_tier", "Free tier", &mut self.free_tier);
        form.list("budgets", "Budgets", &mut self.budgets);
        form.group("Traffic");
        self.traffic.fields(form);
    }

    /// The hours that a month is billed for, 1 to 744, whatever was entered.
    #[must_use]
    pub fn hours(&self) -> u32 {
        self.hours_per_month.clamp(*MONTH.start(), *MONTH.end())
    }

    /// The availability of a zone, 0 to 1.
    #[must_use]
    pub fn zone_availability(&self) -> f64 {
        self.zone_availability.share().unwrap_or(ZONE_AVAILABILITY)
    }
}

/// A design. Nodes and links are shared between the versions that undo keeps.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// Its settings.
    pub settings: Settings,
    /// What is drawn.
    pub nodes: BTreeMap<NodeId, Arc<Node>>,
    /// How it is connected.
    pub links: BTreeMap<LinkId, Arc<Link>>,
    /// The availability of all components of a type, by its id, unless one has a figure of its own.
    pub figures: BTreeMap<String, Figure>,
    /// Findings that are accepted, and why.
    pub accepted: BTreeMap<Subject, Acceptance>,
    /// The number of the next id; ids are not used twice.
    pub next_id: u32,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.is_like(other, Node::eq, Link::eq)
    }
}

/// Whether two versions have alike entries: most are shared, and need not be looked into.
fn are_alike<K: PartialEq, T>(
    one: &BTreeMap<K, Arc<T>>,
    other: &BTreeMap<K, Arc<T>>,
    is_alike: impl Fn(&T, &T) -> bool,
) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len()
        && pairs.all(|((id, entry), (other_id, other))| {
            id == other_id && (Arc::ptr_eq(entry, other) || is_alike(entry, other))
        })
}

/// Limits on a document; beyond them it is refused as a whole.
pub mod limits {
    /// Most nodes.
    pub const NODES: usize = 120_000;
    /// Most links.
    pub const LINKS: usize = 400_000;
    /// Most numbers for ids: each has at most nine digits.
    pub const IDS: u32 = 1_000_000_000;
    /// Deepest nesting of containers.
    pub const DEPTH: usize = 16;
    /// Longest name, in characters.
    pub const NAME: usize = 300;
    /// Longest notes, in characters.
    pub const NOTES: usize = 10_000;
    /// Longest slug, in characters.
    pub const SLUG: usize = 60;
    /// Most former slugs of a node.
    pub const FORMER_SLUGS: usize = 16;
    /// Most bends of a link.
    pub const BENDS: usize = 32;
    /// Farthest layer from the first, up or down.
    pub const LAYERS: i32 = 1_000_000;
    /// Most accepted findings.
    pub const ACCEPTED: usize = 10_000;
    /// Longest reason of an acceptance, in characters.
    pub const REASON: usize = 1_000;
    /// Longest id of a rule.
    pub const RULE: usize = 20;
}

impl Document {
    /// Whether another version means the same: only places, sizes and bends of links differ, which neither
    /// findings nor availability, costs or exports are made of.
    #[must_use]
    pub fn means_the_same_as(&self, other: &Self) -> bool {
        self.is_like(other, Node::may_stand_elsewhere, Link::may_be_led_otherwise)
    }

    /// Whether another version is the same where nodes and links are compared in these ways.
    fn is_like(
        &self,
        other: &Self,
        are_nodes_alike: impl Fn(&Node, &Node) -> bool,
        are_links_alike: impl Fn(&Link, &Link) -> bool,
    ) -> bool {
        self.has_the_same_rest_as(other)
            && are_alike(&self.nodes, &other.nodes, are_nodes_alike)
            && are_alike(&self.links, &other.links, are_links_alike)
    }

    /// Whether all but nodes and links is the same in another version.
    fn has_the_same_rest_as(&self, other: &Self) -> bool {
        let Self {
            name,
            settings,
            nodes: _,
            links: _,
            figures,
            accepted,
            next_id,
        } = self;
        *name == other.name
            && *settings == other.settings
            && *figures == other.figures
            && *accepted == other.accepted
            && *next_id == other.next_id
    }

    /// The node with this id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(&id).map(AsRef::as_ref)
    }

    /// What stands in a container, or on the canvas, in the order of ids. All nodes are looked at: who asks about many
    /// containers has them from [`crate::topology::Topology::children`].
    pub fn children(&self, parent: Option<NodeId>) -> impl Iterator<Item = (NodeId, &Node)> {
        let nodes = self.nodes.iter().map(|(id, node)| (*id, node.as_ref()));
        nodes.filter(move |(_, node)| node.parent == parent)
    }

    /// The component of a node.
    #[must_use]
    pub fn component(&self, id: NodeId) -> Option<&Component> {
        self.node(id).map(|node| &node.component)
    }

    /// The link with this id.
    #[must_use]
    pub fn link(&self, id: LinkId) -> Option<&Link> {
        self.links.get(&id).map(AsRef::as_ref)
    }

    /// The node with this id, open to change; other versions of the document keep the old one.
    pub fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(&id).map(Arc::make_mut)
    }

    /// The component of a node, open to change.
    pub fn component_mut(&mut self, id: NodeId) -> Option<&mut Component> {
        self.node_mut(id).map(|node| &mut node.component)
    }

    /// The rectangle of a node in world coordinates, by what it stands in: for one that is moved again and again. Who
    /// asks about many of one version has it from [`crate::topology::Topology::world_rect`].
    #[must_use]
    pub fn world_rect(&self, id: NodeId) -> Rect {
        let Some(node) = self.node(id) else {
            return Rect::default();
        };
        node.rect.moved_by(self.world_origin(node.parent))
    }

    /// The upper left corner of a parent, in world coordinates.
    #[must_use]
    pub fn world_origin(&self, parent: Option<NodeId>) -> Point {
        let around = |node: &&Node| self.node(node.parent?);
        std::iter::successors(parent.and_then(|id| self.node(id)), around)
            .take(limits::DEPTH)
            .fold(Point::default(), |at, node| at + node.rect.origin())
    }

    /// The link with this id, open to change.
    pub fn link_mut(&mut self, id: LinkId) -> Option<&mut Link> {
        self.links.get_mut(&id).map(Arc::make_mut)
    }

    /// Adds a node under a new id.
    pub fn add_node(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.take_id());
        self.nodes.insert(id, Arc::new(node));
        id
    }

    /// Adds a link under a new id.
    pub fn add_link(&mut self, link: Link) -> LinkId {
        let id = LinkId(self.take_id());
        self.links.insert(id, Arc::new(link));
        id
    }

    /// Removes nodes, with the links that end at them and the places where others use them. What stands
    /// in a removed node is to be among them.
    pub fn remove(&mut self, nodes: &BTreeSet<NodeId>) {
        self.nodes.retain(|id, _| !nodes.contains(id));
        self.links
            .retain(|_, link| !nodes.contains(&link.from) && !nodes.contains(&link.to));
        let uses = |node: &Node| node.spans.iter().any(|span| nodes.contains(span));
        for node in self.nodes.values_mut().filter(|node| uses(node)) {
            Arc::make_mut(node)
                .spans
                .retain(|span| !nodes.contains(span));
        }
    }

    fn take_id(&mut self) -> u32 {
        if self.next_id < limits::IDS {
            self.next_id += 1;
            return self.next_id - 1;
        }
        // Every number was given out: the first that nothing has now.
        let taken =
            |id: u32| self.nodes.contains_key(&NodeId(id)) || self.links.contains_key(&LinkId(id));
        (0..limits::IDS).find(|id| !taken(*id)).unwrap_or_default()
    }

    /// A slug made of `text` that no node has or had. A zone suffix such as `-a` stays last, so that
    /// `web-a` becomes `web-2-a`: the code groups nodes of several zones by what stands before it.
    #[must_use]
    pub fn free_slug(&self, text: &str) -> String {
        Slugs::taken(self.nodes.values().flat_map(|node| node.slugs())).take(text)
    }

    /// What is structurally wrong, or nothing: a document that passes can be drawn, analysed and
    /// saved, however unfinished the architecture is.
    ///
    /// # Errors
    /// The first violated invariant, in one sentence.
    pub fn validate(&self) -> Result<(), Broken> {
        if self.name.chars().count() > limits::NAME {
            return Err(Broken::DesignName);
        }
        if self.nodes.len() > limits::NODES {
            return Err(Broken::TooMany {
                what: "nodes",
                count: self.nodes.len(),
                limit: limits::NODES,
            });
        }
        if self.links.len() > limits::LINKS {
            return Err(Broken::TooMany {
                what: "links",
                count: self.links.len(),
                limit: limits::LINKS,
            });
        }
        if self.next_id > limits::IDS {
            return Err(Broken::ManyIds(self.next_id));
        }
        let clashes = self.clashes();
        let mut tree = Tree::of(self);
        for (&id, node) in &self.nodes {
            if id.0 >= self.next_id {
                return Err(Broken::NextId(id.to_string()));
            }
            if node.name.chars().count() > limits::NAME {
                return Err(Broken::TooLong {
                    node: id,
                    what: "name",
                    limit: limits::NAME,
                });
            }
            if node.notes.chars().count() > limits::NOTES {
                return Err(Broken::TooLong {
                    node: id,
                    what: "notes",
                    limit: limits::NOTES,
                });
            }
            if let Some(slug) = node.slugs().find(|slug| !is_slug(slug)) {
                return Err(Broken::Slug {
                    node: id,
                    slug: slug.chars().take(limits::SLUG + 1).collect(),
                });
            }
            if node.layer.unsigned_abs() > limits::LAYERS.unsigned_abs() {
                return Err(Broken::Layer(id));
            }
            if node.former_slugs.len() > limits::FORMER_SLUGS {
                return Err(Broken::FormerSlugs(id));
            }
            if let Some(slug) = clashes.get(&id) {
                let now = (self.nodes.values()).filter(|node| node.slug == **slug);
                return Err(match now.count() {
                    2.. => Broken::SlugTwice((*slug).to_owned()),
                    _ => Broken::SlugHad((*slug).to_owned()),
                });
            }
            if let Some(&span) = node.spans.iter().find(|span| !tree.has(**span)) {
                return Err(Broken::Dangling {
                    from: id.to_string(),
                    to: span,
                });
            }
            if !tree.grow(id, node.parent) {
                self.validate_ancestors(id)?;
            }
        }
        for (&id, link) in &self.links {
            if id.0 >= self.next_id {
                return Err(Broken::NextId(id.to_string()));
            }
            for end in [link.from, link.to] {
                if !tree.has(end) {
                    return Err(Broken::Dangling {
                        from: id.to_string(),
                        to: end,
                    });
                }
            }
            if link.from == link.to {
                return Err(Broken::Loop(id));
            }
            if link.bends.len() > limits::BENDS {
                return Err(Broken::Bends(id));
            }
        }
        self.validate_acceptances()
    }

    /// The nodes with a slug that one before them has, and the first such slug of each.
    fn clashes(&self) -> BTreeMap<NodeId, &str> {
        let nodes = self.nodes.iter();
        let mut slugs: Vec<(&str, NodeId)> = nodes
            .flat_map(|(id, node)| node.slugs().map(|slug| (slug, *id)))
            .collect();
        slugs.sort_unstable();
        // A node may have had the slug before that it has again.
        slugs.dedup();
        let mut clashes = BTreeMap::new();
        for pair in slugs.windows(2) {
            if let [(slug, _), (other, id)] = pair
                && slug == other
            {
                clashes.entry(*id).or_insert(*other);
            }
        }
        clashes
    }

    fn validate_ancestors(&self, id: NodeId) -> Result<(), Broken> {
        let mut at = id;
        for _ in 0..limits::DEPTH {
            let Some(parent) = self.node(at).and_then(|node| node.parent) else {
                return Ok(());
            };
            if !self.nodes.contains_key(&parent) {
                return Err(Broken::Dangling {
                    from: at.to_string(),
                    to: parent,
                });
            }
            if parent == id {
                return Err(Broken::Cycle(id));
            }
            at = parent;
        }
        // A cycle that does not pass through `id` never ends either; it is told apart from mere depth
        // by walking on for as many steps as there are nodes.
        for _ in 0..self.nodes.len() {
            match self.node(at).and_then(|node| node.parent) {
                Some(parent) => at = parent,
                None => return Err(Broken::TooDeep(id)),
            }
        }
        Err(Broken::Cycle(at))
    }
}

/// The nodes of a document, and how deep in others those stand of which that is known.
struct Tree(HashMap<NodeId, Option<usize>, Hashed>);

impl Tree {
    fn of(document: &Document) -> Self {
        Self(document.nodes.keys().map(|id| (*id, None)).collect())
    }

    fn has(&self, id: NodeId) -> bool {
        self.0.contains_key(&id)
    }

    /// Takes note of a parent. False when it cannot be told from what is known that the node is not too
    /// deep in others.
    fn grow(&mut self, id: NodeId, parent: Option<NodeId>) -> bool {
        let above = |parent| self.0.get(&parent).copied().flatten();
        let depth = parent.map_or(Some(0), |parent| above(parent).map(|depth| depth + 1));
        let depth = depth.filter(|depth| *depth < limits::DEPTH);
        if let Some(entry) = self.0.get_mut(&id) {
            *entry = depth;
        }
        depth.is_some()
    }
}

/// What is structurally wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// More nodes or links than the limit.
    #[error("the design has {count} {what}; at most {limit} are allowed")]
    TooMany {
        /// Nodes or links.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// A name of the design beyond its limit.
    #[error("the name of the design is longer than {limit} characters", limit = limits::NAME)]
    DesignName,
    /// A text beyond its limit.
    #[error("the {what} of node {node} is longer than {limit} characters")]
    TooLong {
        /// The node.
        node: NodeId,
        /// Its name or its notes.
        what: &'static str,
        /// The limit in characters.
        limit: usize,
    },
    /// A slug that is not one.
    #[error(
        "node {node} has the slug {slug:?}; write lower-case letters, digits and single hyphens, starting with a letter"
    )]
    Slug {
        /// The node.
        node: NodeId,
        /// How its slug begins, as far as it could be one.
        slug: String,
    },
    /// More former slugs than the limit.
    #[error("node {0} has more than {limit} former slugs; remove some", limit = limits::FORMER_SLUGS)]
    FormerSlugs(NodeId),
    /// Two nodes with one slug.
    #[error("two nodes have the slug {0:?}; give one of them another")]
    SlugTwice(String),
    /// A slug that another node had, under which something may have been built.
    #[error("the slug {0:?} is one that another node had before; give one of them another")]
    SlugHad(String),
    /// A reference to a node that is not there.
    #[error("{from} refers to node {to}, which is not in the design")]
    Dangling {
        /// Who refers.
        from: String,
        /// To what.
        to: NodeId,
    },
    /// A node that contains itself.
    #[error("node {0} contains itself through its parents; break the cycle")]
    Cycle(NodeId),
    /// Nested too deeply.
    #[error("node {0} is nested more than {limit} levels deep; at most {limit} are allowed", limit = limits::DEPTH)]
    TooDeep(NodeId),
    /// More bends than the limit.
    #[error("link {0} has more than {limit} bends; remove some", limit = limits::BENDS)]
    Bends(LinkId),
    /// A node on a layer beyond the limit.
    #[error("node {0} is on a layer beyond {limit}; choose one nearer to 0", limit = limits::LAYERS)]
    Layer(NodeId),
    /// A link from a node to itself.
    #[error("link {0} starts and ends at the same node")]
    Loop(LinkId),
    /// An accepted finding that makes no sense.
    #[error("the accepted finding of {rule:?} cannot stay: {why}")]
    Acceptance {
        /// Its rule.
        rule: String,
        /// What is wrong with it.
        why: String,
    },
    /// Beyond the numbers for ids.
    #[error("next_id is {0}; at most {limit} is allowed", limit = limits::IDS)]
    ManyIds(u32),
    /// An id that is to be given out again.
    #[error("next_id must be greater than the number of every id, also of {0}")]
    NextId(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_a_slug() {
        for (text, slug) in [
            ("Registry certs", "registry-certs"),
            ("  ALB (prod) ", "alb-prod"),
            ("${file(\"/etc/passwd\")}", "file-etc-passwd"),
            ("9 lives", "lives"),
            ("🦀", ""),
            ("Ünïcode", "n-code"),
        ] {
            assert_eq!(slugify(text), slug);
            assert!(slug.is_empty() || is_slug(slug), "{slug}");
        }
        assert!(is_slug(&slugify(&"x".repeat(300))));
    }

    #[test]
    fn slugs_are_told_without_their_environment() {
        for (slug, rest) in [
            ("web-production", "web"),
            ("prod-web", "web"),
            ("production", ""),
            ("web-staging", "web-staging"),
            ("productions-web", "productions-web"),
            ("web", "web"),
        ] {
            assert_eq!(Environment::Production.without_word(slug), rest);
        }
    }

    #[test]
    fn ids_never_run_out() {
        let mut document = Document {
            next_id: limits::IDS - 1,
            ..Document::default()
        };
        let link = || Link::new(NodeId(0), NodeId(1));
        let ids: Vec<_> = (0..3).map(|_| document.add_link(link())).collect();
        assert_eq!(ids, [LinkId(limits::IDS - 1), LinkId(0), LinkId(1)]);
        assert_eq!(document.next_id, limits::IDS);
        document.next_id += 1;
        let beyond = Broken::ManyIds(limits::IDS + 1);
        assert_eq!(document.validate(), Err(beyond));
    }

    #[test]
    fn the_first_slug_of_a_node_is_never_forgotten() {
        let document = crate::sketch::parse("web: ec2").unwrap();
        let (id, _) = document.nodes.first_key_value().unwrap();
        let mut node = document.node(*id).unwrap().clone();
        for number in 0..40 {
            node.change_slug(format!("web-{number}"));
        }
        assert_eq!(node.first_slug(), "web");
        assert_eq!(node.former_slugs.len(), limits::FORMER_SLUGS);
        node.change_slug("web".to_owned());
        assert_eq!(node.first_slug(), "web");
    }

    #[test]
    fn no_node_takes_a_slug_that_another_had() {
        let error = crate::sketch::parse("web: ec2 was=site\nsite: ec2").unwrap_err();
        assert!(
            error.to_string().contains("another node had before"),
            "{error}"
        );
    }
}
