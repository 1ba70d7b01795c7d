//! The failure drill: what still works when something fails, and what of all that can fail alone or
//! in pairs takes what down.

use std::collections::BTreeSet;

use super::{Evaluation, Part};
use crate::availability::Variable;
use crate::component::Component;
use crate::component::region::RegionCode;
use crate::document::{LinkId, NodeId};
use crate::topology::{Topology, ZoneKey};

/// Something that can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A region with all that is in it.
    Region(RegionCode),
    /// A zone, in every network.
    Zone(ZoneKey),
    /// A node with all that stands in it.
    Node(NodeId),
    /// A link.
    Link(LinkId),
}

impl Element {
    /// What fails when a node is told to: its zone or region when it is the box of one.
    #[must_use]
    pub fn of_node(topology: &Topology<'_>, id: NodeId) -> Self {
        let zone = topology.zone_of(id);
        match (topology.component(id), zone) {
            (Some(Component::Zone(_)), Some(zone)) => Self::Zone(zone),
            (Some(Component::Region(region)), _) => Self::Region(region.code),
            _ => Self::Node(id),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, topology: &Topology<'_>) -> String {
        use crate::field::Choice;
        match self {
            Self::Region(code) => format!("Region {}", code.id()),
            Self::Zone(zone) => format!("Zone {}", zone.name()),
            Self::Node(id) => topology.name(id).to_owned(),
            Self::Link(id) => match topology.document.link(id) {
                Some(link) => format!("{} → {}", topology.name(link.from), topology.name(link.to)),
                None => "a missing link".to_owned(),
            },
        }
    }
}

/// Replicas of a workload that are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The workload.
    pub node: NodeId,
    /// How many of its replicas work.
    pub left: u32,
    /// How many the load needs.
    pub needed: u32,
    /// How many run when nothing fails.
    pub running: u32,
}

/// What is left when something fails.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The journeys that no longer work, by their places; those that never do are not among them.
    pub journeys_down: Vec<usize>,
    /// The nodes that fail by themselves.
    pub failed: BTreeSet<NodeId>,
    /// The services that no longer answer, because of themselves or of what they need.
    pub services_down: BTreeSet<NodeId>,
    /// The links that carry nothing any more.
    pub links_down: BTreeSet<LinkId>,
    /// What is left of every workload on the way of a journey.
    pub capacity: Vec<Left>,
}

/// What can fail alone or in pairs, and what that takes down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contingencies {
    /// Everything that can fail on the way of a journey, with the journeys that it takes down alone.
    pub alone: Vec<(Element, Vec<usize>)>,
    /// Every pair that takes down journeys that neither does alone, with these.
    pub pairs: Vec<(Element, Element, Vec<usize>)>,
    /// How many pairs were tried: all of them, unless there are too many.
    pub tried: usize,
    /// How many pairs there are.
    pub possible: usize,
}

/// Most things of which all pairs are tried.
const PAIRED: usize = 500;

impl Evaluation {
    /// What is left when these fail together.
    #[must_use]
    pub fn failing(&self, topology: &Topology<'_>, elements: &BTreeSet<Element>) -> Outcome {
        let failing = Failing::of(topology, elements);
        let down: Vec<bool> = (self.inputs.iter())
            .map(|input| failing.takes(input.part))
            .collect();
        let is_down = |variable: Variable| down.get(variable.place()) == Some(&true);
        let states = (self.structure).states(|part| if is_down(part) { 0 } else { u64::MAX });
        let journeys_down: Vec<usize> = (self.paths.iter().enumerate())
            .filter(|(place, path)| {
                let journey = self.uptime.journeys.get(*place);
                journey.is_some_and(|journey| journey.possible) && states.of(path.gate) == 0
            })
            .map(|(place, _)| place)
            .collect();
        let services_down: BTreeSet<NodeId> = (self.services.iter())
            .filter(|(_, gate)| states.of(**gate) == 0)
            .map(|(id, _)| *id)
            .chain(failing.nodes.iter().copied())
            .collect();
        let broken = journeys_down
            .iter()
            .filter_map(|place| self.paths.get(*place));
        let on_the_way: BTreeSet<LinkId> = broken
            .flat_map(|path| path.way.iter().map(|(link, _)| *link))
            .collect();
        let links_down = (topology.links())
            .filter(|(id, link)| {
                failing.links.contains(id)
                    || on_the_way.contains(id)
                    || link.is_hard_request()
                        && (services_down.contains(&link.from) || services_down.contains(&link.to))
            })
            .map(|(id, _)| id)
            .collect();
        let capacity = (self.tiers.values())
            .map(|tier| {
                let evaluated = u64::try_from(tier.replicas.len()).unwrap_or(u64::MAX);
                let up = tier.replicas.iter().filter(|gate| states.of(**gate) != 0);
                let up = u64::try_from(up.count()).unwrap_or(u64::MAX);
                // Of many replicas only some are evaluated: the rest share their fate.
                let left = (u64::from(tier.running) * up).checked_div(evaluated);
                Left {
                    node: tier.node,
                    left: left.and_then(|left| u32::try_from(left).ok()).unwrap_or(0),
                    needed: tier.needed,
                    running: tier.running,
                }
            })
            .collect();
        Outcome {
            journeys_down,
            failed: failing.nodes,
            services_down,
            links_down,
            capacity,
        }
    }

    /// Everything that can fail on the way of a journey: zones, nodes and links.
    #[must_use]
    pub fn elements(&self) -> BTreeSet<Element> {
        let mut used = vec![false; self.inputs.len()];
        for path in &self.paths {
            for part in self.structure.parts_of(path.gate) {
                if let Some(used) = used.get_mut(part.place()) {
                    *used = true;
                }
            }
        }
        (self.inputs.iter().zip(used))
            .filter(|(_, used)| *used)
            .filter_map(|(input, _)| match input.part {
                Part::Region(_) => None,
                Part::Zone(zone) => Some(Element::Zone(zone)),
                Part::Link(link) => Some(Element::Link(link)),
                Part::Node(id) | Part::Instance(id, ..) | Part::Switch(id) => {
                    Some(Element::Node(id))
                }
            })
            .collect()
    }

    /// Fails everything alone and in pairs.
    #[must_use]
    pub fn contingencies(&self) -> Contingencies {
        let elements: Vec<Element> = self.elements().into_iter().collect();
        let none = self.journeys_down(&[vec![]]).pop().unwrap_or_default();
        let fresh = |down: Vec<usize>| -> Vec<usize> {
            down.into_iter()
                .filter(|place| !none.contains(place))
                .collect()
        };
        let scenarios: Vec<Vec<Element>> = elements.iter().map(|one| vec![*one]).collect();
        let alone: Vec<Vec<usize>> = (self.journeys_down(&scenarios).into_iter())
            .map(fresh)
            .collect();
        let possible = elements.len() * elements.len().saturating_sub(1) / 2;
        let mut pairs = Vec::new();
        let mut tried = 0;
        for (place, (one, own)) in elements.iter().zip(&alone).enumerate().take(PAIRED) {
            let later = place + 1..elements.len().min(PAIRED);
            let others = elements.get(later.clone()).unwrap_or_default();
            let theirs = alone.get(later).unwrap_or_default();
            let scenarios: Vec<Vec<Element>> =
                others.iter().map(|other| vec![*one, *other]).collect();
            tried += scenarios.len();
            let downs = self.journeys_down(&scenarios);
            for ((other, their), down) in others.iter().zip(theirs).zip(downs) {
                let more: Vec<usize> = (fresh(down).into_iter())
                    .filter(|place| !own.contains(place) && !their.contains(place))
                    .collect();
                if !more.is_empty() {
                    pairs.push((*one, *other, more));
                }
            }
        }
        Contingencies {
            alone: elements.into_iter().zip(alone).collect(),
            pairs,
            tried,
            possible,
        }
    }

    /// The journeys that are down in each of some scenarios, 64 of them at a time.
    fn journeys_down(&self, scenarios: &[Vec<Element>]) -> Vec<Vec<usize>> {
        let mut all = Vec::with_capacity(scenarios.len());
        for some in scenarios.chunks(64) {
            let states = self.structure.states(|variable| {
                let part = self.inputs.get(variable.place()).map(|input| input.part);
                let hit = |scenario: &Vec<Element>| {
                    scenario
                        .iter()
                        .any(|element| part.is_some_and(|part| element.is(part)))
                };
                let bits = (0_u32..).zip(some).filter(|(_, scenario)| hit(scenario));
                !bits.fold(0_u64, |bits, (bit, _)| bits | 1 << bit)
            });
            for bit in 0..some.len() {
                let down = (self.paths.iter().enumerate())
                    .filter(|(_, path)| states.of(path.gate) >> bit & 1 == 0)
                    .map(|(place, _)| place);
                all.push(down.collect());
            }
        }
        all
    }
}

impl Element {
    /// Whether a part is this or belongs to it.
    fn is(self, part: Part) -> bool {
        match (self, part) {
            (Self::Region(one), Part::Region(other)) => one == other,
            (Self::Zone(one), Part::Zone(other)) => one == other,
            (Self::Link(one), Part::Link(other)) => one == other,
            (Self::Node(one), part) => part.node() == Some(one),
            _ => false,
        }
    }
}

/// What fails, with all that stands in it.
struct Failing {
    regions: BTreeSet<RegionCode>,
    zones: BTreeSet<ZoneKey>,
    nodes: BTreeSet<NodeId>,
    links: BTreeSet<LinkId>,
}

impl Failing {
    fn of(topology: &Topology<'_>, elements: &BTreeSet<Element>) -> Self {
        let mut failing = Self {
            regions: BTreeSet::new(),
            zones: BTreeSet::new(),
            nodes: BTreeSet::new(),
            links: BTreeSet::new(),
        };
        for element in elements {
            match *element {
                Element::Region(code) => {
                    failing.regions.insert(code);
                }
                Element::Zone(zone) => {
                    failing.zones.insert(zone);
                }
                Element::Node(id) => {
                    failing.nodes.insert(id);
                    failing.nodes.extend(topology.descendants(id));
                }
                Element::Link(id) => {
                    failing.links.insert(id);
                }
            }
        }
        let lost = |id: NodeId| {
            let zone = topology
                .zone_of(id)
                .is_some_and(|zone| failing.zones.contains(&zone));
            zone || topology
                .region_of(id)
                .is_some_and(|code| failing.regions.contains(&code))
        };
        let lost: Vec<NodeId> = match failing.zones.is_empty() && failing.regions.is_empty() {
            true => Vec::new(),
            false => topology
                .nodes()
                .map(|(id, _)| id)
                .filter(|id| lost(*id))
                .collect(),
        };
        failing.nodes.extend(lost);
        failing
    }

    /// Whether a part fails with them.
    fn takes(&self, part: Part) -> bool {
        match part {
            Part::Region(code) => self.regions.contains(&code),
            Part::Zone(zone) => self.zones.contains(&zone) || self.regions.contains(&zone.region),
            Part::Node(id) | Part::Switch(id) => self.nodes.contains(&id),
            Part::Instance(id, at, _) => self.nodes.contains(&id) || self.zones.contains(&at),
            Part::Link(id) => self.links.contains(&id),
        }
    }
}
