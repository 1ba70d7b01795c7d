//! All that is known about one journey: what its downtime is made of, what takes it down together,
//! how often, what is promised, and what it needs to start.

use std::collections::BTreeSet;

use super::contract::Contract;
use super::{Effort, Estimate, Evaluation, Part, hands_on};
use crate::availability::{
    Bounds, Budget, CutSets, Diagram, Function, Gate, Importance, Outages, Repair, Variable,
    bounds, importances,
};
use crate::document::{Environment, LinkKind, NodeId};
use crate::topology::Topology;

/// The time that a repair is taken to take where nobody entered one, in hours: an assumption, as in the
/// examples of the AWS Well-Architected Reliability Pillar (2026).
pub const REPAIR_HOURS: f64 = 1.0;

/// Cut sets are listed up to this order.
pub const ORDERS: usize = 3;

/// Most cut sets of order 3 that are listed; beyond this nobody reads them. Those of less are all
/// listed, up to what memory allows.
const TRIPLES: usize = 200;
const FEWER: usize = 100_000;

/// A part with what it weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contributor {
    /// The part.
    pub part: Part,
    /// How much it matters.
    pub importance: Importance,
}

/// What is known about one journey.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// The parts that can fail, those first to which most of the downtime is due; none when the journey
    /// is too entangled to be evaluated exactly.
    pub contributors: Vec<Contributor>,
    /// How many minimal cut sets there are of order 1, 2 and 3, as far as they can be counted.
    pub cut_counts: Option<Vec<f64>>,
    /// The first of them.
    pub cut_sets: Vec<Vec<Part>>,
    /// How often it fails and for how long, where no time to repair was entered with [`REPAIR_HOURS`].
    pub outages: Option<Outages>,
    /// How available it is with everything that callers can do without, when that is another figure.
    pub full_service: Option<Estimate>,
    /// What is promised about it.
    pub contract: Contract,
    /// What it needs to start or to grow, and does not need to go on.
    pub needed_to_start: Vec<NodeId>,
}

impl Evaluation {
    /// Works out what is known about a journey; none when there is none at this place.
    #[must_use]
    pub fn detail(&self, topology: &Topology<'_>, place: usize) -> Option<Detail> {
        let path = self.paths.get(place)?;
        let mut detail = Detail {
            contributors: Vec::new(),
            cut_counts: None,
            cut_sets: Vec::new(),
            outages: None,
            full_service: self.full_service(place),
            contract: Contract::of(topology, &path.way, &path.equals),
            needed_to_start: needed_to_start(topology, path.way.iter().map(|(_, at)| *at)),
        };
        // A diagram of its own is smaller than that of all journeys.
        let mut diagram = Diagram::new(Budget(Effort::PATIENT.journey));
        diagram.ask_first(&self.structure, self.shared.iter().copied());
        if let Some(function) = diagram.function(&self.structure, path.gate) {
            self.weigh(&diagram, function, &mut detail);
        }
        if detail.cut_counts.is_none() {
            self.try_small_sets(path.gate, &mut detail);
        }
        Some(detail)
    }

    fn try_small_sets(&self, gate: Gate, detail: &mut Detail) {
        let Some(sets) = self.structure.small_cut_sets(gate) else {
            return;
        };
        let count = |order| sets.iter().filter(|set| set.len() == order).count() as f64;
        detail.cut_counts = Some(vec![count(1), count(2)]);
        detail.cut_sets = sets.iter().map(|set| self.parts(set)).collect();
    }

    /// What is promised about a journey; none when there is none at this place.
    #[must_use]
    pub fn contract(&self, topology: &Topology<'_>, place: usize) -> Option<Contract> {
        let path = self.paths.get(place)?;
        Some(Contract::of(topology, &path.way, &path.equals))
    }

    fn weigh(&self, diagram: &Diagram, function: Function, detail: &mut Detail) {
        let cuts = CutSets::of(diagram, function);
        let weights = importances(diagram, function, cuts.as_ref());
        let repairs = weights.iter().filter_map(|(variable, importance)| {
            let input = self.inputs.get(variable.place())?;
            let repair = match input.repair {
                // The zone's share of the downtime is not the part's own.
                Some(repair) => Repair::from_availability(input.value, repair.mttr),
                None => Repair::from_availability(input.value, REPAIR_HOURS),
            };
            Some((importance.birnbaum, repair))
        });
        let down = diagram.unavailability(function);
        detail.outages = Some(Outages::of(down, repairs));
        detail.contributors = (weights.iter())
            .filter_map(|(variable, importance)| {
                Some(Contributor {
                    part: self.inputs.get(variable.place())?.part,
                    importance: *importance,
                })
            })
            .collect();
        (detail.contributors).sort_by(|a, b| {
            let (a, b) = (a.importance.criticality, b.importance.criticality);
            b.total_cmp(&a)
        });
        if let Some(cuts) = cuts {
            detail.cut_counts = Some(cuts.counts(ORDERS));
            let listed = |order| match order {
                ORDERS => TRIPLES,
                _ => FEWER,
            };
            detail.cut_sets = (1..=ORDERS)
                .flat_map(|order| cuts.of_order(diagram, order, listed(order)))
                .map(|set| self.parts(&set))
                .collect();
        }
    }

    fn parts(&self, set: &[Variable]) -> Vec<Part> {
        (set.iter())
            .filter_map(|variable| Some(self.inputs.get(variable.place())?.part))
            .collect()
    }

    fn full_service(&self, place: usize) -> Option<Estimate> {
        let path = self.paths.get(place)?;
        if path.full == path.gate {
            return None;
        }
        Some(self.estimate(&[path.full], Effort::PATIENT))
    }

    /// The journeys of production, or all when none is, by their places.
    #[must_use]
    pub fn production(&self) -> Vec<usize> {
        let journeys = || self.uptime.journeys.iter().enumerate();
        let production: Vec<usize> = journeys()
            .filter(|(_, journey)| journey.environment == Environment::Production)
            .map(|(place, _)| place)
            .collect();
        if production.is_empty() {
            journeys().map(|(place, _)| place).collect()
        } else {
            production
        }
    }

    /// How available the system is: all journeys of production at once. None when it has no journey.
    #[must_use]
    pub fn system(&self, effort: Effort) -> Option<Estimate> {
        let places = self.production();
        let gates: Vec<_> = (places.iter())
            .filter_map(|place| Some(self.paths.get(*place)?.gate))
            .collect();
        (!gates.is_empty()).then(|| self.estimate(&gates, effort))
    }

    /// How available several gates are at once. Those that share nothing with others are evaluated
    /// apart, as the one says nothing about the other.
    fn estimate(&self, gates: &[Gate], effort: Effort) -> Estimate {
        let (mut low, mut high, mut exact) = (1.0, 1.0, true);
        for group in self.structure.independent(gates) {
            let (structure, gate) = self.structure.below(&group);
            let mut diagram = Diagram::new(Budget(effort.journey));
            diagram.ask_first(&structure, self.shared.iter().copied());
            match diagram.function(&structure, gate) {
                Some(function) => {
                    low *= diagram.availability(function);
                    high *= diagram.availability(function);
                }
                None => {
                    let bounds = bounds(&structure, &self.shared, gate, effort.bounds);
                    low *= bounds.low;
                    high *= bounds.high;
                    exact = false;
                }
            }
        }
        if exact {
            Estimate::Exact(low)
        } else {
            Estimate::Between(Bounds { low, high })
        }
    }
}

/// What has to be there when something on a way starts or grows: control planes, images, keys and
/// roles. None of it is asked while a journey goes on ("static stability").
fn needed_to_start(topology: &Topology<'_>, way: impl IntoIterator<Item = NodeId>) -> Vec<NodeId> {
    let mut next: Vec<NodeId> = way.into_iter().collect();
    let mut seen: BTreeSet<NodeId> = next.iter().copied().collect();
    let last = next.last().copied();
    let mut needed: BTreeSet<NodeId> = BTreeSet::new();
    while let Some(id) = next.pop() {
        let used = topology
            .links_from(id)
            .filter(|(_, link)| link.kind == LinkKind::Uses);
        needed.extend(used.map(|(_, link)| link.to));
        needed.extend(topology.cluster_of(id));
        // Fronts on the way hand on to the next step, which is there already.
        if hands_on(topology, id) && Some(id) != last {
            continue;
        }
        let calls = topology
            .links_from(id)
            .filter(|(_, link)| link.is_hard_request());
        next.extend(calls.map(|(_, link)| link.to).filter(|to| seen.insert(*to)));
    }
    needed.into_iter().collect()
}
