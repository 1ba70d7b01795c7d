//! What will be deployed, as data: resources, values and references. Components write it, printers
//! of formats read it; neither knows the other.
//!
//! Text of the user is only ever a [`Value::Text`], so escaping is the printer's and code is never
//! made of it.

use std::fmt;

use crate::address::Block;
use crate::document::NodeId;

/// What a resource is about; each concern is a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// Networks, subnets, routes and gateways.
    Network,
    /// Security groups, roles and certificates.
    Security,
    /// Load balancers, listeners and target groups.
    LoadBalancing,
    /// Instances, clusters and services.
    Compute,
    /// Databases and stores.
    Data,
    /// What stands at the edge of the provider's network.
    Edge,
    /// Logs and alarms.
    Operations,
}

impl Concern {
    /// Every concern, in the order in which people read them.
    pub const ALL: [Self; 7] = [
        Self::Network,
        Self::Security,
        Self::LoadBalancing,
        Self::Compute,
        Self::Data,
        Self::Edge,
        Self::Operations,
    ];

    /// The name of its file, without an ending.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Security => "security",
            Self::LoadBalancing => "load_balancing",
            Self::Compute => "compute",
            Self::Data => "data",
            Self::Edge => "edge",
            Self::Operations => "operations",
        }
    }
}

/// The address of a resource: stable as long as the slug of its node is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The type of the resource, for example `aws_lb`.
    pub kind: &'static str,
    /// Its name in code: lower-case letters, digits and underscores.
    pub name: String,
    /// What tells it from its siblings of the same name, such as the letter of its zone.
    pub key: Option<String>,
}

impl Address {
    /// The address of a resource without siblings.
    #[must_use]
    pub fn new(kind: &'static str, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            key: None,
        }
    }

    /// The same address for one of several siblings.
    #[must_use]
    pub fn keyed(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// A reference to one of its attributes.
    #[must_use]
    pub fn attribute(&self, attribute: &'static str) -> Value {
        Value::Attribute(self.clone(), attribute)
    }

    /// A reference to its id.
    #[must_use]
    pub fn id(&self) -> Value {
        self.attribute("id")
    }

    /// A reference to its Amazon resource name.
    #[must_use]
    pub fn arn(&self) -> Value {
        self.attribute("arn")
    }
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: the attribute is left out.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// Text, literally.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Named values, in this order.
    Map(Vec<(String, Value)>),
    /// An attribute of a resource: its name, or the path to it in the first of nested blocks, such
    /// as `vpc_config[0].vpc_id`.
    Attribute(Address, &'static str),
    /// The key of the resource in which the value stands.
    Key,
    /// The value of a variable.
    Variable(String),
    /// The parts as texts, one after the other.
    Template(Vec<Value>),
    /// The result of a function.
    Call(&'static str, Vec<Value>),
}

impl Value {
    /// A list of values.
    pub fn list<T: Into<Self>>(values: impl IntoIterator<Item = T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }

    /// Named values.
    pub fn map<T: Into<Self>>(entries: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect(),
        )
    }

    /// A value as JSON text.
    #[must_use]
    pub fn json(value: Self) -> Self {
        Self::Call("jsonencode", vec![value])
    }

    /// Calls `visit` for the value and every value in it.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::List(values) | Self::Template(values) | Self::Call(_, values) => {
                for value in values {
                    value.visit(visit);
                }
            }
            Self::Map(entries) => {
                for (_, value) in entries {
                    value.visit(visit);
                }
            }
            _ => {}
        }
    }

    /// The same with values that can be changed.
    pub fn visit_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        visit(self);
        match self {
            Self::List(values) | Self::Template(values) | Self::Call(_, values) => {
                for value in values {
                    value.visit_mut(visit);
                }
            }
            Self::Map(entries) => {
                for (_, value) in entries {
                    value.visit_mut(visit);
                }
            }
            _ => {}
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<Block> for Value {
    fn from(block: Block) -> Self {
        Self::Text(block.network().to_string())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::list(values)
    }
}

/// Attributes and nested blocks, in the order in which they are read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content {
    /// What stands in it.
    pub entries: Vec<Entry>,
}

/// A line of a body, or a block in it.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// An attribute with its value.
    Attribute(&'static str, Value),
    /// A nested block.
    Block(&'static str, Content),
}

impl Content {
    /// An empty body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an attribute.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.entries.push(Entry::Attribute(name, value.into()));
        self
    }

    /// Adds a nested block.
    #[must_use]
    pub fn block(mut self, name: &'static str, body: Self) -> Self {
        self.entries.push(Entry::Block(name, body));
        self
    }

    /// The value of an attribute that it has.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Attribute(found, value) if *found == name && *value != Value::Null => {
                Some(value)
            }
            _ => None,
        })
    }

    /// The first nested block of a name.
    #[must_use]
    pub fn block_named(&self, name: &str) -> Option<&Self> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Block(found, body) if *found == name => Some(body),
            _ => None,
        })
    }

    /// Sets an attribute, in its place when it is there, else before the tags and the blocks.
    pub fn put(&mut self, name: &'static str, value: impl Into<Value>) {
        let own = |entry: &Entry| matches!(entry, Entry::Attribute(found, _) if *found == name);
        let entry = Entry::Attribute(name, value.into());
        if let Some(there) = self.entries.iter_mut().find(|entry| own(entry)) {
            *there = entry;
            return;
        }
        let last = |entry: &Entry| matches!(entry, Entry::Attribute("tags", _) | Entry::Block(..));
        let place = self.entries.iter().position(last);
        self.entries
            .insert(place.unwrap_or(self.entries.len()), entry);
    }

    /// Sets an attribute that it does not have.
    pub fn put_new(&mut self, name: &'static str, value: impl Into<Value>) {
        if self.get(name).is_none() {
            self.put(name, value);
        }
    }

    /// Puts a block in the place of the first of its name, else before the tags.
    pub fn put_block(&mut self, name: &'static str, body: Self) {
        let own = |entry: &Entry| matches!(entry, Entry::Block(found, _) if *found == name);
        if let Some(there) = self.entries.iter_mut().find(|entry| own(entry)) {
            *there = Entry::Block(name, body);
            return;
        }
        self.add_block(name, body);
    }

    /// Adds a block before the tags.
    pub fn add_block(&mut self, name: &'static str, body: Self) {
        let tags = |entry: &Entry| matches!(entry, Entry::Attribute("tags", _));
        let place = self.entries.iter().position(tags);
        let block = Entry::Block(name, body);
        self.entries
            .insert(place.unwrap_or(self.entries.len()), block);
    }

    /// Adds a nested block for each of several bodies.
    #[must_use]
    pub fn blocks(self, name: &'static str, bodies: impl IntoIterator<Item = Self>) -> Self {
        bodies
            .into_iter()
            .fold(self, |body, inner| body.block(name, inner))
    }

    /// Calls `visit` for every value in it.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Value)) {
        for entry in &self.entries {
            match entry {
                Entry::Attribute(_, value) => value.visit(visit),
                Entry::Block(_, body) => body.visit(visit),
            }
        }
    }

    /// The same with values that can be changed.
    pub fn visit_mut(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        for entry in &mut self.entries {
            match entry {
                Entry::Attribute(_, value) => value.visit_mut(visit),
                Entry::Block(_, body) => body.visit_mut(visit),
            }
        }
    }
}

/// What happens to a resource when its owner cannot be deployed, or a part that it refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bond {
    /// Its owner is nothing without it: both are left out.
    #[default]
    Part,
    /// It joins others, such as a rule between two groups: it alone is left out.
    Joint,
}

/// Something that will be deployed.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Its address.
    pub address: Address,
    /// What it is about; set when it joins the plan.
    pub concern: Concern,
    /// The node for which it is there; none: for the design as a whole.
    pub owner: Option<NodeId>,
    /// How closely it belongs to its owner.
    pub bond: Bond,
    /// The alias of its provider; none: the default one.
    pub provider: Option<String>,
    /// Its attributes and blocks.
    pub content: Content,
    /// What must be there before it without being referred to.
    pub depends_on: Vec<Address>,
    /// A replacement is made before the old one goes.
    pub create_before_destroy: bool,
    /// Attributes that something else changes while it runs.
    pub ignore_changes: Vec<&'static str>,
    /// The version of the provider that first knew what stands in it.
    pub since: ProviderVersion,
}

impl Resource {
    /// A resource with this address and content.
    #[must_use]
    pub fn new(address: Address, content: Content) -> Self {
        Self {
            address,
            concern: Concern::Operations,
            owner: None,
            bond: Bond::Part,
            provider: None,
            content,
            depends_on: Vec::new(),
            create_before_destroy: false,
            ignore_changes: Vec::new(),
            since: ProviderVersion::default(),
        }
    }

    /// The resource, left out alone when something that it refers to is left out.
    #[must_use]
    pub fn joint(self) -> Self {
        Self {
            bond: Bond::Joint,
            ..self
        }
    }

    /// The resource, made after others that it does not refer to.
    #[must_use]
    pub fn after(self, depends_on: Vec<Address>) -> Self {
        Self { depends_on, ..self }
    }

    /// The resource, replaced by making the new one first.
    #[must_use]
    pub fn create_before_destroy(self) -> Self {
        Self {
            create_before_destroy: true,
            ..self
        }
    }

    /// The resource, without undoing what something else changes in these attributes.
    #[must_use]
    pub fn ignoring(self, ignore_changes: Vec<&'static str>) -> Self {
        Self {
            ignore_changes,
            ..self
        }
    }

    /// The resource, which older versions of the provider than this one do not know.
    #[must_use]
    pub fn since(self, since: ProviderVersion) -> Self {
        Self { since, ..self }
    }

    /// Every address that it refers to.
    #[must_use]
    pub fn references(&self) -> Vec<&Address> {
        let mut found: Vec<_> = self.depends_on.iter().collect();
        self.content.visit(&mut |value| {
            if let Value::Attribute(address, _) = value {
                found.push(address);
            }
        });
        found
    }
}

/// The type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableType {
    /// Text.
    Text,
    /// A list of texts.
    Texts,
}

/// A value that whoever applies the plan chooses.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name in code.
    pub name: String,
    /// Its type.
    pub kind: VariableType,
    /// What it is for, in one sentence.
    pub description: String,
    /// Its value when none is given; none: one must be given.
    pub default: Option<Value>,
    /// It may be null, which then is its default.
    pub nullable: bool,
    /// A value with which a plan succeeds.
    pub example: Value,
    /// What a value must look like: a regular expression, and the sentence when it does not.
    pub pattern: Option<(&'static str, &'static str)>,
}

impl Variable {
    /// A text that must be given.
    #[must_use]
    pub fn text(name: impl Into<String>, description: impl Into<String>, example: &str) -> Self {
        Self {
            name: name.into(),
            kind: VariableType::Text,
            description: description.into(),
            default: None,
            nullable: false,
            example: example.into(),
            pattern: None,
        }
    }

    /// The variable with a default, which is its example, too.
    #[must_use]
    pub fn or(self, default: impl Into<Value>) -> Self {
        let default = default.into();
        Self {
            example: default.clone(),
            default: Some(default),
            ..self
        }
    }

    /// The variable with a regular expression that its values match.
    #[must_use]
    pub fn like(self, pattern: &'static str, otherwise: &'static str) -> Self {
        Self {
            pattern: Some((pattern, otherwise)),
            ..self
        }
    }
}

/// A value that is shown after applying.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Its name in code.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub description: &'static str,
    /// The value.
    pub value: Value,
}

/// Something worth knowing about a node that is no fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The node.
    pub node: NodeId,
    /// One sentence that names the node.
    pub message: String,
}

/// A provider of the plan: one for each region.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Its alias; the default provider has none.
    pub alias: Option<String>,
    /// The region.
    pub region: Value,
}

/// A version of the AWS provider: major, minor and patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProviderVersion(u32, u32, u32);

impl ProviderVersion {
    /// The oldest for which anything is written.
    pub const OLDEST: Self = Self(5, 100, 0);
    /// The first with regional NAT gateways (its changelog, 6.24.0, 2025-12-02).
    pub const REGIONAL_NAT: Self = Self(6, 24, 0);
    /// One that takes gp3 volumes of more than [`Self::GP3_MIBPS`] MiB a second; those before 6.16 do not
    /// (its pull request 44514, 2025-10).
    pub const FAST_GP3: Self = Self(6, 24, 0);
    /// The most MiB a second that every version takes for gp3 volumes.
    pub const GP3_MIBPS: u32 = 1_000;
}

impl Default for ProviderVersion {
    fn default() -> Self {
        Self::OLDEST
    }
}

impl fmt::Display for ProviderVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(major, minor, patch) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// Where the state of what was built is kept: an object in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    /// The bucket.
    pub bucket: String,
    /// The key of the object.
    pub key: String,
    /// The region of the bucket.
    pub region: &'static str,
}

/// A resource that had another address before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The address that it had.
    pub from: Address,
    /// The address that it has, or had after that.
    pub to: Address,
}

/// Everything that will be deployed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Where its state is kept; none: beside the code.
    pub backend: Option<Backend>,
    /// The providers, the default one first.
    pub providers: Vec<Provider>,
    /// The tags of everything that takes tags.
    pub default_tags: Vec<(String, Value)>,
    /// The resources, in the order in which they are read.
    pub resources: Vec<Resource>,
    /// The variables that the resources use.
    pub variables: Vec<Variable>,
    /// What is shown after applying.
    pub outputs: Vec<Output>,
    /// What has no counterpart, and what was exported with other words than drawn.
    pub notes: Vec<Note>,
    /// Nodes that cannot be exported, each with the reason in one sentence.
    pub gaps: Vec<(NodeId, String)>,
    /// Parts that are left out because another one has their address, each with its owner.
    pub doubles: Vec<(NodeId, Address)>,
    /// Where resources were that have another address now, one step after the other.
    pub moves: Vec<Move>,
}

impl Plan {
    /// The oldest version of the provider that knows everything in it.
    #[must_use]
    pub fn since(&self) -> ProviderVersion {
        let versions = self.resources.iter().map(|resource| resource.since);
        versions.max().unwrap_or_default()
    }
}
