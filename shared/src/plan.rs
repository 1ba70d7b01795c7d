//! From the document to what will be deployed: every component adds its own part through its
//! [`Site`], what belongs to none of them is derived here once, and what refers to something that
//! cannot be deployed is left out with the reason.

pub mod alarms;
pub mod apis;
mod balancing;
pub mod edge;
mod groups;
mod kinds;
pub mod kubernetes;
pub mod logs;
pub mod messaging;
mod moves;
pub(crate) mod naming;
pub mod network;
mod permissions;
mod roles;
mod roots;
mod routes;
mod site;
mod strict;
mod survey;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use crate::choice;
use crate::component::cloudwatch::Cloudwatch;
use crate::component::region::RegionCode;
use crate::component::{Component, Role};
use crate::document::{Document, LinkKind, NodeId};
use crate::field::Choice;
use crate::hash::Hashed;
use crate::iac::{Address, Bond, Note, Output, Plan, Provider, Resource, Value, Variable};
use crate::state;
use crate::tags;
use crate::topology::Topology;

use balancing::Front;
pub(crate) use balancing::host;
pub use balancing::{Balanced, Forwarding, Registered, add_groups, forwarded, register};
pub use groups::{Peer, Rule};
pub use kinds::kinds;
use naming::Names;
pub use roles::{Granted, Policy, Role as ServiceRole, trust};
pub use roots::{Root, roots};
pub use site::{HOSTS, Site};
pub use survey::is_whole;

choice! {
    /// How much an export hardens beyond what was drawn.
    pub enum Level {
        Standard = "standard", "Standard";
        Strict = "strict", "Strict";
    }
}

/// What will be deployed for a document. A half-finished one gives a plan of what is finished.
#[must_use]
pub fn plan(document: &Document) -> Plan {
    plan_at(document, Level::Standard)
}

/// The same at a level of hardening.
#[must_use]
pub fn plan_at(document: &Document, level: Level) -> Plan {
    moves::plan(document, level).unwrap_or_else(|| plan_of(&Topology::of(document), level))
}

/// The same for a document whose indexes are there already, as if no node had been renamed.
#[must_use]
pub fn plan_of(topology: &Topology<'_>, level: Level) -> Plan {
    Planning::of(topology, level).done()
}

/// So many nodes are deployed at a time: some tenths of a millisecond.
const TOGETHER: usize = 64;

/// A plan that is made a little at a time.
#[derive(Debug)]
pub struct Planning<'a> {
    context: Context<'a>,
    draft: Draft,
    /// So many nodes are deployed.
    deployed: usize,
    /// Networks are joined, and what they let through is derived.
    joined: bool,
}

impl<'a> Planning<'a> {
    /// Nothing is deployed yet.
    #[must_use]
    pub fn of(topology: &'a Topology<'a>, level: Level) -> Self {
        Self {
            context: Context::of(topology, level),
            draft: Draft::default(),
            deployed: 0,
            joined: false,
        }
    }

    /// Goes on a little; the plan, once it is made. After that there is no more of it.
    pub fn go_on(&mut self) -> Option<Plan> {
        let (context, draft) = (&self.context, &mut self.draft);
        let nodes = context.topology.nodes();
        if self.deployed < nodes.len() {
            for (id, node) in nodes.skip(self.deployed).take(TOGETHER) {
                (node.component.kind()).deploy(&mut Site::new(id, context, draft));
            }
            self.deployed += TOGETHER;
            return None;
        }
        if !self.joined {
            network::add(context, draft);
            routes::add(context, draft);
            groups::add(context, draft);
            self.joined = true;
            return None;
        }
        Some(std::mem::take(draft).finish(context))
    }

    /// The plan, all of it at once.
    #[must_use]
    pub fn done(mut self) -> Plan {
        loop {
            if let Some(plan) = self.go_on() {
                return plan;
            }
        }
    }
}

/// What every part of the plan asks: the document with its indexes, names and regions.
#[derive(Debug)]
struct Context<'a> {
    topology: &'a Topology<'a>,
    names: Names,
    /// The region of the default provider.
    home: RegionCode,
    /// The region of each node that has one.
    regions: BTreeMap<NodeId, RegionCode>,
    /// What collects the logs of each region, where something does.
    observers: BTreeMap<RegionCode, &'a Cloudwatch>,
    /// The VPCs in which controllers of a cluster look for subnets by their tags.
    searched: BTreeSet<NodeId>,
    /// The route tables of each VPC as drawn, exported or not; worked out when an endpoint asks.
    tables: OnceLock<BTreeMap<NodeId, routes::Tables>>,
    /// What the load balancers hand to whom.
    fronts: OnceLock<BTreeMap<NodeId, Front>>,
    level: Level,
}

impl<'a> Context<'a> {
    fn of(topology: &'a Topology<'a>, level: Level) -> Self {
        let home = topology
            .nodes()
            .find_map(|(_, node)| match &node.component {
                Component::Region(region) => Some(region.code),
                _ => None,
            });
        let home = home.unwrap_or_default();
        let regions = regions(topology);
        let mut observers = BTreeMap::new();
        let mut searched = BTreeSet::new();
        for (id, node) in topology.nodes() {
            match &node.component {
                Component::Cloudwatch(observer) => {
                    let region = topology.region_of(id).unwrap_or(home);
                    observers.entry(region).or_insert(observer);
                }
                Component::EksCluster(cluster) if cluster.subnet_tags => {
                    searched.extend(topology.vpc_of(id));
                }
                _ => {}
            }
        }
        Self {
            topology,
            names: Names::of(topology),
            home,
            regions,
            observers,
            searched,
            tables: OnceLock::new(),
            fronts: OnceLock::new(),
            level,
        }
    }

    /// What a load balancer hands to whom; none when the node is no load balancer.
    fn front(&self, id: NodeId) -> Option<&Front> {
        let fronts = || {
            let oldest = balancing::oldest(self.topology);
            let nodes = self.topology.nodes().map(|(id, _)| id);
            nodes
                .filter(|id| self.topology.role(*id) == Some(Role::LoadBalancer))
                .map(|id| (id, Front::of(self, id, &oldest)))
                .collect()
        };
        self.fronts.get_or_init(fronts).get(&id)
    }

    /// The VPC in which a node stands, or in which the subnets are that it uses.
    fn vpc(&self, id: NodeId) -> Option<NodeId> {
        let topology = self.topology;
        let through_subnets = || topology.vpc_of(*topology.subnets_of(id).first()?);
        topology.vpc_of(id).or_else(through_subnets)
    }

    /// The address of a resource of a node.
    fn address(&self, kind: &'static str, id: NodeId) -> Address {
        let name = self.names.get(id);
        Address::new(kind, name.name).keyed(name.key)
    }

    /// The region of a node; outside of regions that of the network to which it is connected.
    fn region(&self, id: NodeId) -> RegionCode {
        self.regions.get(&id).copied().unwrap_or(self.home)
    }

    /// The alias of a region's provider.
    fn provider(&self, region: RegionCode) -> Option<String> {
        (region != self.home).then(|| naming::in_code(region.id()))
    }

    /// The code of a region as a value.
    fn region_code(&self, region: RegionCode) -> Value {
        if region == self.home {
            Value::Variable(REGION.to_owned())
        } else {
            region.id().into()
        }
    }

    /// The tags of a node's resources; the environment stands in the default tags unless the node
    /// is of another.
    fn tags(&self, id: NodeId) -> Value {
        let slug = self.topology.node(id).map_or("", |node| &node.slug);
        self.tags_named(id, naming::tag(self.topology.name(id), slug).into())
    }

    fn tags_named(&self, id: NodeId, name: Value) -> Value {
        let environment = self.topology.environment_of(id);
        let mut tags = vec![(tags::NAME.to_owned(), name)];
        if environment != self.topology.document.settings.environment {
            tags.push((tags::ENVIRONMENT.to_owned(), environment.label().into()));
        }
        // The design's own are the provider's default tags.
        let own = self.topology.tags_around(id);
        tags.extend(
            own.iter()
                .map(|(key, value)| (key.to_owned(), value.into())),
        );
        Value::Map(tags)
    }
}

/// The region in which each node stands; outside of regions that of a node to which it is linked,
/// at once or over a connection such as a VPN.
fn regions(topology: &Topology<'_>) -> BTreeMap<NodeId, RegionCode> {
    let own: BTreeMap<NodeId, RegionCode> = (topology.nodes())
        .filter_map(|(id, _)| Some((id, topology.region_of(id)?)))
        .collect();
    let linked = |id: NodeId| topology.linked(id, LinkKind::Connection).into_iter();
    let near = |id: NodeId| linked(id).find_map(|near| own.get(&near).copied());
    let over: BTreeMap<NodeId, RegionCode> = (topology.nodes())
        .filter(|(id, _)| topology.role(*id) == Some(Role::Connection))
        .filter_map(|(id, _)| Some((id, near(id)?)))
        .collect();
    let far = |id: NodeId| linked(id).find_map(|near| over.get(&near).copied());
    (topology.nodes())
        .filter_map(|(id, _)| {
            let region = own.get(&id).copied();
            Some((id, region.or_else(|| near(id)).or_else(|| far(id))?))
        })
        .collect()
}

/// The name of the variable with the region of the default provider.
const REGION: &str = "region";

/// The plan while it is being made.
#[derive(Debug, Default)]
struct Draft {
    resources: Vec<Resource>,
    /// The addresses of resources that several nodes share.
    shared: HashSet<Address, Hashed>,
    variables: Vec<Variable>,
    asked: BTreeSet<String>,
    outputs: Vec<Output>,
    notes: Vec<Note>,
    gaps: Vec<(NodeId, String)>,
    doubles: Vec<(NodeId, Address)>,
}

impl Draft {
    fn add(&mut self, resource: Resource) {
        self.resources.push(resource);
    }

    /// Adds a resource that several nodes share; the first who needs it brings it.
    fn add_once(&mut self, resource: Resource) {
        if self.shared.insert(resource.address.clone()) {
            self.resources.push(resource);
        }
    }

    fn variable(&mut self, variable: Variable) -> Value {
        let value = Value::Variable(variable.name.clone());
        if self.asked.insert(variable.name.clone()) {
            self.variables.push(variable);
        }
        value
    }

    /// Adds an entry to an output that lists one value for each of several nodes.
    fn output_of(&mut self, name: &'static str, description: &'static str, entry: (String, Value)) {
        match self.outputs.iter_mut().find(|output| output.name == name) {
            Some(Output {
                value: Value::Map(entries),
                ..
            }) => entries.push(entry),
            _ => self.outputs.push(Output {
                name,
                description,
                value: Value::Map(vec![entry]),
            }),
        }
    }

    fn gap(&mut self, context: &Context<'_>, id: NodeId, why: &str) {
        let message = format!("{} cannot be exported: {why}.", context.topology.name(id));
        self.gaps.push((id, message));
    }

    fn finish(mut self, context: &Context<'_>) -> Plan {
        if context.level == Level::Strict {
            strict::harden(context, &mut self);
        }
        self.drop_doubles();
        let used = self.drop_what_hangs(context);
        self.resources
            .sort_by_cached_key(|resource| kinds::place(resource.address.kind));
        self.drop_unused(&used);
        self.notes.dedup();
        self.gaps.sort();
        self.gaps.dedup();
        let settings = &context.topology.document.settings;
        let project = naming::tag(&context.topology.document.name, "azimuth");
        let tags = [
            (tags::PROJECT, project.as_str()),
            (tags::ENVIRONMENT, settings.environment.label()),
            (tags::MANAGED_BY, "Terraform"),
        ];
        let tags = tags.into_iter().chain(settings.tags.iter());
        let mut variables = vec![region_variable(context.home)];
        variables.append(&mut self.variables);
        Plan {
            backend: state::backend(context.topology.document),
            providers: self.providers(context),
            default_tags: tags
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect(),
            resources: self.resources,
            variables,
            outputs: self.outputs,
            notes: self.notes,
            gaps: self.gaps,
            doubles: self.doubles,
            moves: Vec::new(),
        }
    }

    /// Addresses are unique, and siblings of one name have keys all or none, by the way names are
    /// made; should two collide all the same, the later one is left out rather than the code be
    /// wrong.
    fn drop_doubles(&mut self) {
        let many = self.resources.len();
        let mut seen: HashSet<&Address, Hashed> =
            HashSet::with_capacity_and_hasher(many, Hashed::default());
        let mut keyed: HashMap<(&str, &str), bool, Hashed> =
            HashMap::with_capacity_and_hasher(many, Hashed::default());
        let mut doubles = BTreeSet::new();
        for (index, Resource { address, owner, .. }) in self.resources.iter().enumerate() {
            let has_key = address.key.is_some();
            let family = keyed.entry((address.kind, &address.name));
            let alike = *family.or_insert(has_key) == has_key;
            if !(alike && seen.insert(address)) {
                doubles.insert(index);
                (self.doubles).extend(owner.map(|owner| (owner, address.clone())));
            }
        }
        self.leave_out(&doubles);
        for resource in &mut self.resources {
            if let Some((concern, _)) = kinds::place(resource.address.kind) {
                resource.concern = concern;
            }
        }
    }

    /// Leaves out resources by their places.
    fn leave_out(&mut self, places: &BTreeSet<usize>) {
        let mut place = 0..;
        if !places.is_empty() {
            (self.resources).retain(|_| place.next().is_none_or(|place| !places.contains(&place)));
        }
    }

    /// Leaves out what refers to something that is not there, until everything hangs together. The variables
    /// that what is left uses: both are found in one look at it, as it is much.
    fn drop_what_hangs(&mut self, context: &Context<'_>) -> BTreeSet<String> {
        loop {
            let there = addresses(&self.resources);
            let mut used: BTreeSet<&str> = BTreeSet::new();
            let mut hanging = BTreeSet::new();
            let mut lost: BTreeMap<NodeId, Address> = BTreeMap::new();
            for (index, resource) in self.resources.iter().enumerate() {
                let mut needed = resource.depends_on.iter();
                let mut missing = needed.find(|address| !there.contains(address));
                resource.content.visit(&mut |value| match value {
                    Value::Attribute(address, _) if missing.is_none() => {
                        missing = Some(address).filter(|address| !there.contains(address));
                    }
                    Value::Variable(name) => {
                        used.insert(name);
                    }
                    _ => {}
                });
                let Some(missing) = missing else {
                    continue;
                };
                hanging.insert(index);
                if let (Some(owner), Bond::Part) = (resource.owner, resource.bond) {
                    lost.insert(owner, missing.clone());
                }
            }
            if hanging.is_empty() {
                return used.into_iter().map(str::to_owned).collect();
            }
            self.leave_out(&hanging);
            self.resources
                .retain(|resource| (resource.owner).is_none_or(|owner| !lost.contains_key(&owner)));
            for (owner, missing) in &lost {
                let needed = (context.names.family(&missing.name).iter())
                    .find(|id| context.names.get(**id).key == missing.key);
                let needed = needed.map_or("a part that it needs", |id| context.topology.name(*id));
                self.gap(
                    context,
                    *owner,
                    &format!("{needed} is missing from the export"),
                );
            }
        }
    }

    /// Keeps the outputs of what is left, and the variables that it uses.
    fn drop_unused(&mut self, used: &BTreeSet<String>) {
        let there = addresses(&self.resources);
        let complete = |value: &Value| {
            let mut complete = true;
            value.visit(&mut |part| {
                if let Value::Attribute(address, _) = part {
                    complete &= there.contains(address);
                }
            });
            complete
        };
        for output in &mut self.outputs {
            if let Value::Map(entries) = &mut output.value {
                entries.retain(|(_, value)| complete(value));
            }
        }
        (self.outputs)
            .retain(|output| complete(&output.value) && output.value != Value::Map(Vec::new()));
        (self.variables).retain(|variable| used.contains(&variable.name));
    }

    fn providers(&self, context: &Context<'_>) -> Vec<Provider> {
        let used = |alias: &Option<String>| {
            alias.is_none()
                || self
                    .resources
                    .iter()
                    .any(|resource| resource.provider == *alias)
        };
        let others = RegionCode::ALL.iter().map(|(region, _, _)| *region);
        std::iter::once(context.home)
            .chain(others.filter(|region| *region != context.home))
            .map(|region| Provider {
                alias: context.provider(region),
                region: context.region_code(region),
            })
            .filter(|provider| used(&provider.alias))
            .collect()
    }
}

fn region_variable(home: RegionCode) -> Variable {
    Variable::text(REGION, "The region to deploy to.", home.id())
        .or(home.id())
        .like(
            "^[a-z]{2}(-[a-z]+)+-[0-9]$",
            "Write the code of a region, such as us-east-1.",
        )
}

/// The addresses of resources.
fn addresses(resources: &[Resource]) -> HashSet<&Address, Hashed> {
    (resources.iter())
        .map(|resource| &resource.address)
        .collect()
}
