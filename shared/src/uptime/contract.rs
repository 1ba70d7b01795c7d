//! What the agreements of providers come to for a journey: a threshold for refunds, not a forecast.

use std::collections::{BTreeMap, BTreeSet};

use super::hands_on;
use super::model::{Step, groups};
use crate::availability::{Scope, Sla};
use crate::component::Role;
use crate::document::NodeId;
use crate::routing::{self, Line, Path};
use crate::topology::Topology;

/// What is promised about a journey.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contract {
    /// The agreements that apply as it is configured, in the order of the way.
    pub terms: Vec<Term>,
    /// What is not promised, and would have to be for more.
    pub gaps: Vec<Gap>,
}

/// One agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What it is about: equals are one thing.
    pub nodes: Vec<NodeId>,
    /// What it says.
    pub sla: Sla,
}

/// Something that is not promised.
#[derive(Debug, Clone, PartialEq)]
pub enum Gap {
    /// Nobody promises anything about it.
    Unpromised(NodeId),
    /// More would be promised of these if they ran in more zones.
    FewZones {
        /// What runs in too few.
        nodes: Vec<NodeId>,
        /// What is promised now.
        promised: f64,
        /// What would be.
        possible: f64,
    },
}

impl Contract {
    /// The product of all agreements.
    #[must_use]
    pub fn availability(&self) -> f64 {
        self.terms.iter().map(|term| term.sla.value).product()
    }

    pub(super) fn of(topology: &Topology<'_>, way: &[Step], equals: &[NodeId]) -> Self {
        let mut contract = Self::default();
        let mut seen: BTreeSet<NodeId> = BTreeSet::new();
        for (_, at) in way {
            let of_target = way.len() > 1 && equals.contains(at);
            let nodes = if of_target {
                equals.to_vec()
            } else {
                vec![*at]
            };
            contract.add(topology, &nodes, &mut seen);
        }
        let chain = needed(topology, way, equals);
        let mut tiers: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for id in &chain {
            let tier = tiers.entry(topology.first_equal(*id)).or_default();
            tier.push(*id);
        }
        for id in &chain {
            // Whoever comes first among equals brings them all.
            if let Some(tier) = tiers.remove(&topology.first_equal(*id)) {
                contract.add(topology, &tier, &mut seen);
            }
        }
        contract
    }

    fn add(&mut self, topology: &Topology<'_>, nodes: &[NodeId], seen: &mut BTreeSet<NodeId>) {
        // What runs on instances of a group is promised by what is promised of those.
        let nodes: BTreeSet<NodeId> = (nodes.iter())
            .flat_map(|id| groups(topology, *id).unwrap_or_else(|| vec![*id]))
            .collect();
        let Some(node) = nodes.first().and_then(|id| topology.node(*id)) else {
            return;
        };
        if nodes.iter().any(|id| seen.contains(id)) {
            return;
        }
        seen.extend(&nodes);
        let zones: BTreeSet<_> = nodes.iter().flat_map(|id| topology.zones_of(*id)).collect();
        let kind = node.component.kind();
        // What does not run in a zone counts for nothing there.
        let replicas = |id: &NodeId| {
            topology
                .component(*id)
                .map_or(0, |one| one.kind().replicas())
        };
        let running = nodes.iter().map(replicas).fold(0, u32::saturating_add);
        let zones = match node.component.facts().role {
            Role::Workload | Role::Capacity => {
                (zones.len()).min(usize::try_from(running.max(1)).unwrap_or(usize::MAX))
            }
            _ => zones.len(),
        };
        let sla = kind.agreement(zones);
        let nodes: Vec<NodeId> = nodes.into_iter().collect();
        match sla.scope {
            Scope::Perfect => {}
            Scope::Assumed => self.gaps.extend(nodes.into_iter().map(Gap::Unpromised)),
            Scope::Managed | Scope::Single | Scope::Zonal => {
                let possible = kind.agreement(MANY_ZONES).value;
                if possible > sla.value {
                    self.gaps.push(Gap::FewZones {
                        nodes: nodes.clone(),
                        promised: sla.value,
                        possible,
                    });
                }
                self.terms.push(Term { nodes, sla });
            }
        }
    }
}

/// No agreement asks for more zones.
const MANY_ZONES: usize = 3;

/// Everything that the end of a way cannot do without, each once, those first that come first; of
/// several connections between the same networks the best is taken.
fn needed(topology: &Topology<'_>, way: &[Step], equals: &[NodeId]) -> Vec<NodeId> {
    let mut seen: BTreeSet<NodeId> = BTreeSet::new();
    let mut found: Vec<NodeId> = Vec::new();
    let mut push = |found: &mut Vec<NodeId>, id: NodeId| {
        if seen.insert(id) {
            found.push(id);
        }
    };
    for (_, at) in way {
        push(&mut found, *at);
    }
    for id in equals {
        push(&mut found, *id);
    }
    let mut next = 0;
    while let Some(&id) = found.get(next) {
        next += 1;
        // A front on the way hands on to the next step of it; one further in, to all its targets.
        let on_way = way.iter().any(|(_, at)| *at == id);
        if on_way && hands_on(topology, id) {
            continue;
        }
        for (_, link) in topology
            .links_from(id)
            .filter(|(_, link)| link.is_hard_request())
        {
            for hop in network(topology, id, link.to) {
                push(&mut found, hop);
            }
            push(&mut found, link.to);
        }
    }
    found
}

/// What stands between a caller and what it calls.
fn network(topology: &Topology<'_>, from: NodeId, to: NodeId) -> Vec<NodeId> {
    let value = |line: &Line| {
        let node = topology.node(line.connection);
        node.map_or(0.0, |node| node.component.kind().agreement(1).value)
    };
    match routing::path(topology, from, to) {
        Ok(Path::Lines(lines)) => {
            let best = lines.iter().max_by(|a, b| value(a).total_cmp(&value(b)));
            best.map_or_else(Vec::new, |line| {
                std::iter::once(line.connection)
                    .chain(line.transit)
                    .collect()
            })
        }
        Ok(Path::Transit(transit)) => vec![transit],
        Ok(Path::Internet) => {
            let subnets = topology.subnets_of(from).iter().copied();
            let ways: BTreeSet<Vec<NodeId>> = subnets
                .filter_map(|subnet| match routing::default_route(topology, subnet) {
                    routing::DefaultRoute::Nat(nat) => Some(vec![nat]),
                    routing::DefaultRoute::Transit(transit) => {
                        let exits = routing::shared_exits(topology, subnet, transit);
                        Some(exits.into_iter().take(1).chain([transit]).collect())
                    }
                    _ => None,
                })
                .collect();
            // Each gateway serves a zone of its own: what is promised of one is promised of the way.
            ways.into_iter().next().unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
