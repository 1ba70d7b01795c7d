//! The root modules of a design: environments that share nothing are built apart from each other,
//! environments that share a network or anything else in one.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::{Component, Role};
use crate::document::{Document, Environment, NodeId};
use crate::iac::Plan;
use crate::topology::Topology;

use super::{Level, plan_at};

/// What is applied at once.
#[derive(Debug, Clone)]
pub struct Root {
    /// The environment that it builds; none: all of them.
    pub environment: Option<Environment>,
    /// The part of the design that it builds.
    pub document: Document,
    /// What will be deployed.
    pub plan: Plan,
}

/// The root modules of a design, in the order of their environments.
#[must_use]
pub fn roots(document: &Document, level: Level) -> Vec<Root> {
    let root = |environment: Option<Environment>, document: Document| Root {
        environment,
        plan: plan_at(&document, level),
        document,
    };
    let parts = parts(document);
    if parts.is_empty() {
        return vec![root(None, document.clone())];
    }
    (parts.into_iter())
        .map(|(environment, part)| root(Some(environment), part))
        .collect()
}

/// The part of a design for each environment; none when they share something, or there is one.
fn parts(document: &Document) -> BTreeMap<Environment, Document> {
    let topology = Topology::of(document);
    let units = Units::of(&topology);
    let mut environments: BTreeMap<NodeId, BTreeSet<Environment>> = BTreeMap::new();
    for (id, _) in topology.nodes().filter(|(id, _)| is_built(&topology, *id)) {
        let unit = environments.entry(units.find(id)).or_default();
        unit.insert(topology.environment_of(id));
    }
    let found: BTreeSet<Environment> = environments.values().flatten().copied().collect();
    if found.len() < 2 || environments.values().any(|unit| unit.len() > 1) {
        return BTreeMap::new();
    }
    (found.into_iter())
        .map(|environment| {
            let of = |id: NodeId| environments.get(&units.find(id));
            let kept = |id: NodeId| of(id).is_none_or(|unit| unit.contains(&environment));
            (environment, part(&topology, environment, kept))
        })
        .collect()
}

/// Whether a node is built for one environment: not what stands outside, and not what looks at all.
fn is_built(topology: &Topology<'_>, id: NodeId) -> bool {
    let Some(node) = topology.node(id) else {
        return false;
    };
    !node.component.facts().drawn_only && topology.role(id) != Some(Role::Observer)
}

/// A design with the nodes of one environment, and those of none that stand around them or are
/// linked to them.
fn part(
    topology: &Topology<'_>,
    environment: Environment,
    kept: impl Fn(NodeId) -> bool,
) -> Document {
    let built = |id: NodeId| is_built(topology, id) && kept(id);
    let mut nodes: BTreeSet<NodeId> = (topology.nodes())
        .map(|(id, _)| id)
        .filter(|id| built(*id) || topology.role(*id) == Some(Role::Observer))
        .collect();
    let near = |id: NodeId| {
        let others = topology.links_from(id).map(|(_, link)| link.to);
        others.chain(topology.links_to(id).map(|(_, link)| link.from))
    };
    let outside: Vec<NodeId> = (topology.nodes())
        .map(|(id, _)| id)
        .filter(|id| !is_built(topology, *id) && near(*id).any(built))
        .collect();
    nodes.extend(outside);
    let around: Vec<NodeId> = (nodes.iter())
        .flat_map(|id| topology.ancestors(*id).map(|(around, _)| around))
        .collect();
    nodes.extend(around);
    let mut document = topology.document.clone();
    document.settings.environment = environment;
    document.nodes.retain(|id, _| nodes.contains(id));
    document
        .links
        .retain(|_, link| nodes.contains(&link.from) && nodes.contains(&link.to));
    document.forget_lost_acceptances();
    document
}

/// Nodes that are built together: the contents of a network, and what is linked.
struct Units(BTreeMap<NodeId, NodeId>);

impl Units {
    fn of(topology: &Topology<'_>) -> Self {
        let mut units = Self(BTreeMap::new());
        for (id, _) in topology.nodes() {
            let outermost = (topology.lineage(id))
                .filter(|(_, node)| {
                    !matches!(
                        node.component,
                        Component::Region(_) | Component::CloudAccount(_)
                    )
                })
                .last();
            if let Some((outermost, _)) = outermost {
                units.join(id, outermost);
            }
        }
        for (_, link) in topology.links() {
            if is_built(topology, link.from) && is_built(topology, link.to) {
                units.join(link.from, link.to);
            }
        }
        units
    }

    /// The node that stands for the unit of a node.
    fn find(&self, id: NodeId) -> NodeId {
        let mut id = id;
        while let Some(next) = self.0.get(&id) {
            id = *next;
        }
        id
    }

    fn join(&mut self, one: NodeId, other: NodeId) {
        let (one, other) = (self.find(one), self.find(other));
        if one != other {
            // The lower id stands for both.
            self.0.insert(one.max(other), one.min(other));
        }
    }
}
