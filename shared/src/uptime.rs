//! From the drawing to the structure function of each journey, and what follows from it: how
//! available it is, what alone takes it down, which zones it survives.

pub mod contract;
pub mod detail;
pub mod drill;
mod model;
pub mod report;
pub mod what_if;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod worked;

use std::collections::{BTreeMap, BTreeSet};

use crate::availability::{
    Bounds, Budget, Diagram, Function, Gate, Repair, Scope, Sla, Structure, Variable, bounds,
};
use crate::component::region::RegionCode;
use crate::component::{Component, Role};
use crate::document::{Document, Environment, LinkId, LinkKind, NodeId};
use crate::field::Choice;
use crate::plan::edge;
use crate::topology::{Topology, ZoneKey};

pub use model::Tier;
use model::{Model, Step};

/// What a variable of the structure function stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A region as a whole.
    Region(RegionCode),
    /// A failure domain.
    Zone(ZoneKey),
    /// A node as a whole.
    Node(NodeId),
    /// One of the instances of a node: which zone, and the how-manieth there.
    Instance(NodeId, ZoneKey, u32),
    /// The switch of a node to its standby.
    Switch(NodeId),
    /// A link.
    Link(LinkId),
}

impl Part {
    /// The node that it is, or belongs to.
    #[must_use]
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Node(id) | Self::Instance(id, ..) | Self::Switch(id) => Some(id),
            Self::Region(_) | Self::Zone(_) | Self::Link(_) => None,
        }
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The provider states it.
    Stated,
    /// Nobody states it: an assumption that the user should replace.
    Assumed,
    /// The user entered it.
    Entered,
}

/// A figure that went into the evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// What it is about.
    pub part: Part,
    /// The share of time that is used, after the outages of its zone are taken out.
    pub value: f64,
    /// The figure as stated.
    pub sla: Sla,
    /// Where it comes from.
    pub origin: Origin,
    /// How the part fails and is repaired, when that was entered.
    pub repair: Option<Repair>,
}

/// How available something is, for all that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Estimate {
    /// The share of time that it works, 0 to 1.
    Exact(f64),
    /// It is too entangled to be evaluated in the time that there is; these bounds are proven.
    Between(Bounds),
}

impl Estimate {
    /// The share of time that it works, when that is known exactly.
    #[must_use]
    pub fn exact(self) -> Option<f64> {
        match self {
            Self::Exact(share) => Some(share),
            Self::Between(_) => None,
        }
    }

    /// It works at least so much of the time.
    #[must_use]
    pub fn low(self) -> f64 {
        match self {
            Self::Exact(share) => share,
            Self::Between(bounds) => bounds.low,
        }
    }

    /// It works at most so much of the time.
    #[must_use]
    pub fn high(self) -> f64 {
        match self {
            Self::Exact(share) => share,
            Self::Between(bounds) => bounds.high,
        }
    }
}

/// A way of using the system: from a client through one entry to one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// Its name, for example `Residents → Commissions`.
    pub name: String,
    /// Where it starts.
    pub client: NodeId,
    /// The link by which it enters.
    pub entry: LinkId,
    /// The service that answers.
    pub target: NodeId,
    /// What the service is for.
    pub environment: Environment,
    /// The share of time that it works.
    pub availability: Estimate,
    /// What the client asks for, 0 to 1.
    pub target_availability: Option<f64>,
    /// Nodes that alone take it down and are not run over several zones by their provider.
    pub single_points: Vec<NodeId>,
    /// The zones that it uses, and whether it works without each.
    pub survives: Vec<(ZoneKey, bool)>,
    /// Whether it works at all as drawn.
    pub possible: bool,
}

/// The availability of a design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Uptime {
    /// Its journeys, in the order of links.
    pub journeys: Vec<Journey>,
    /// The figures that went in.
    pub inputs: Vec<Input>,
    /// Links of clients that lead to nothing that answers.
    pub dead_ends: Vec<LinkId>,
}

impl Uptime {
    /// Whether every journey is evaluated exactly.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        let mut journeys = self.journeys.iter();
        journeys.all(|journey| journey.availability.exact().is_some())
    }

    /// The availability of the worst journey in production, or of the worst one at all; none where nothing is known.
    #[must_use]
    pub fn worst(&self) -> Option<f64> {
        let in_production = |journey: &&Journey| journey.environment == Environment::Production;
        least(self.journeys.iter().filter(in_production)).or_else(|| least(self.journeys.iter()))
    }
}

/// The least that is known of some journeys; of what is too entangled nothing may be known yet.
fn least<'a>(journeys: impl Iterator<Item = &'a Journey>) -> Option<f64> {
    let known = journeys
        .map(|journey| journey.availability)
        .filter(|estimate| estimate.exact().is_some() || estimate.low() > 0.0);
    known.map(Estimate::low).min_by(f64::total_cmp)
}

/// How much work an evaluation may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Steps for one journey.
    pub journey: usize,
    /// Steps for all journeys.
    pub all: usize,
    /// Steps for the bounds of one that is not evaluated exactly.
    pub bounds: usize,
}

impl Effort {
    /// After each edit, before the next frame: designs that people draw need some hundred steps.
    pub const LIVE: Self = Self {
        journey: 100_000,
        all: 400_000,
        bounds: 60_000,
    };
    /// As much as memory allows, for those who can wait.
    pub const PATIENT: Self = Self {
        journey: 3_000_000,
        all: 6_000_000,
        bounds: 1_000_000,
    };
}

/// Works out the availability of every journey of a design.
#[must_use]
pub fn uptime(document: &Document) -> Uptime {
    evaluate(&Topology::of(document))
}

/// The same, on an index that is there already.
#[must_use]
pub fn evaluate(topology: &Topology<'_>) -> Uptime {
    Evaluation::of(topology, Effort::LIVE).uptime
}

/// A journey with its structure function.
#[derive(Debug, Clone)]
struct Path {
    way: Vec<Step>,
    /// What answers the same requests as the end of the way.
    equals: Vec<NodeId>,
    /// The zones of everything on the way.
    zones: BTreeSet<ZoneKey>,
    gate: Gate,
    /// The same at full service, with what callers can do without.
    full: Gate,
}

/// The structure functions of a design, and what was worked out from them so far. It does not hold
/// on to the document.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// What was worked out.
    pub uptime: Uptime,
    structure: Structure,
    /// What each variable stands for, in their order.
    inputs: Vec<Input>,
    tiers: BTreeMap<NodeId, Tier>,
    /// When each service works that a journey asks for.
    services: BTreeMap<NodeId, Gate>,
    shared: Vec<Variable>,
    /// In the order of journeys.
    paths: Vec<Path>,
    diagram: Diagram,
    /// The journey with which [`Self::go_on`] goes on.
    turn: usize,
    /// The journeys before this one have the best bounds that can be had.
    refined: usize,
}

impl Evaluation {
    /// Evaluates every journey of a design.
    #[must_use]
    pub fn of(topology: &Topology<'_>, effort: Effort) -> Self {
        Self::made(topology, |_| true, effort)
    }

    /// Evaluates the journeys that enter over one link.
    #[must_use]
    pub fn of_entry(topology: &Topology<'_>, entry: LinkId, effort: Effort) -> Self {
        Self::made(topology, |link| link == entry, effort)
    }

    fn made(topology: &Topology<'_>, wanted: impl Fn(LinkId) -> bool, effort: Effort) -> Self {
        let mut model = Model::new(topology);
        let soft = topology
            .links()
            .any(|(_, link)| link.kind == LinkKind::Request && !link.is_hard_request());
        let entries = topology.links().filter(|(id, link)| {
            wanted(*id) && topology.role(link.from) == Some(Role::Client) && link.is_hard_request()
        });
        let (mut journeys, mut paths) = (Vec::new(), Vec::new());
        let mut dead_ends = Vec::new();
        for (entry, link) in entries {
            let ways = ways(topology, entry, link.to);
            if ways.is_empty() {
                dead_ends.push(entry);
            }
            for way in ways {
                let equals = equals_at_the_end(topology, &way);
                let gate = model.journey(&way, &equals, false);
                let full = if soft {
                    model.journey(&way, &equals, true)
                } else {
                    gate
                };
                journeys.push(journey(topology, link.from, &way, &equals));
                paths.push(Path {
                    zones: zones_behind(topology, &way, &equals),
                    way,
                    equals,
                    gate,
                    full,
                });
            }
        }
        let shared = model.shared_variables();
        let mut diagram = Diagram::new(Budget(0));
        diagram.ask_first(&model.structure, shared.iter().copied());
        let used = |input: &&Input| input.sla.scope != Scope::Perfect;
        let mut evaluation = Self {
            uptime: Uptime {
                journeys,
                inputs: model.inputs.iter().filter(used).cloned().collect(),
                dead_ends,
            },
            services: model.services(),
            structure: model.structure,
            inputs: model.inputs,
            tiers: model.tiers,
            shared,
            paths,
            diagram,
            turn: 0,
            refined: 0,
        };
        evaluation.run(effort);
        evaluation
    }

    /// Goes on with the journeys that are not evaluated exactly yet, for about so many steps. True when
    /// nothing is left to be done: all are exact, or too entangled for the memory that there is.
    pub fn go_on(&mut self, steps: usize) -> bool {
        let open = |evaluation: &Self, place: usize| {
            let journey = evaluation.uptime.journeys.get(place);
            journey.is_some_and(|journey| journey.availability.exact().is_none())
        };
        let count = self.paths.len();
        // One after the other in turn, so that one that cannot be done keeps nobody waiting.
        let Some(place) = (self.turn..self.turn + count)
            .map(|turn| turn % count)
            .find(|place| open(self, *place))
        else {
            return true;
        };
        if self.diagram.work() < Effort::PATIENT.all {
            self.turn = place + 1;
            self.diagram.allow(Budget(steps));
            self.solve(place);
            return !(0..count).any(|place| open(self, place));
        }
        // There is no more room: better bounds are what is left.
        let Some(place) = (self.refined..count).find(|place| open(self, *place)) else {
            return true;
        };
        self.refined = place + 1;
        self.bound(place, Effort::PATIENT.bounds);
        false
    }

    fn run(&mut self, effort: Effort) {
        for place in 0..self.paths.len() {
            let left = effort.all.saturating_sub(self.diagram.work());
            self.diagram.allow(Budget(effort.journey.min(left)));
            if !self.solve(place) {
                // Bounds are worked out as long as there is time; then there are none yet.
                self.bound(place, if left > 0 { effort.bounds } else { 0 });
            }
        }
    }

    /// Evaluates a journey exactly, unless the budget does not suffice.
    fn solve(&mut self, place: usize) -> bool {
        let Some(path) = self.paths.get(place) else {
            return true;
        };
        let Some(function) = self.diagram.function(&self.structure, path.gate) else {
            return false;
        };
        let points = self.diagram.single_points(function);
        let availability = Estimate::Exact(self.diagram.availability(function));
        self.tell(place, availability, &points, function != Function::DOWN);
        true
    }

    fn bound(&mut self, place: usize, work: usize) {
        let Some(path) = self.paths.get(place) else {
            return;
        };
        let bounds = match work {
            0 => Bounds::UNKNOWN,
            work => bounds(&self.structure, &self.shared, path.gate, work),
        };
        let (possible, points) = self.structure.single_points(path.gate);
        self.tell(place, Estimate::Between(bounds), &points, possible);
    }

    fn tell(&mut self, place: usize, availability: Estimate, points: &[Variable], possible: bool) {
        let (Some(journey), Some(path)) =
            (self.uptime.journeys.get_mut(place), self.paths.get(place))
        else {
            return;
        };
        journey.availability = availability;
        journey.possible = possible;
        if !possible {
            return;
        }
        let mut lost: BTreeSet<ZoneKey> = BTreeSet::new();
        let mut single: BTreeSet<NodeId> = BTreeSet::new();
        for input in points
            .iter()
            .filter_map(|point| self.inputs.get(point.place()))
        {
            match (input.part, input.sla.scope) {
                (Part::Zone(key), _) => {
                    lost.insert(key);
                }
                (_, Scope::Managed | Scope::Perfect) => {}
                (part, _) => single.extend(part.node()),
            }
        }
        journey.single_points = single.into_iter().collect();
        journey.survives = (path.zones.iter())
            .map(|zone| (*zone, !lost.contains(zone)))
            .collect();
    }
}

/// A journey of which nothing is worked out yet.
fn journey(topology: &Topology<'_>, client: NodeId, way: &[Step], equals: &[NodeId]) -> Journey {
    let (entry, _) = way.first().copied().unwrap_or((LinkId(0), client));
    let target = way.last().map_or(client, |(_, target)| *target);
    let target_availability = match topology.component(client) {
        Some(Component::Client(client)) => client.target.share(),
        _ => None,
    };
    Journey {
        name: format!(
            "{} → {}",
            topology.name(client),
            common_name(topology, target, equals)
        ),
        client,
        entry,
        target,
        environment: topology.environment_of(target),
        availability: Estimate::Between(Bounds::UNKNOWN),
        target_availability,
        single_points: Vec::new(),
        survives: Vec::new(),
        possible: true,
    }
}

/// Whether requests go through it to what answers them: names, distributions, APIs, load balancers,
/// and an internet gateway that is drawn as a step on the way.
fn hands_on(topology: &Topology<'_>, id: NodeId) -> bool {
    topology.role(id).is_some_and(Role::is_front)
        || matches!(topology.component(id), Some(Component::InternetGateway(_)))
}

/// The ways from an entry to what answers behind it: through all that hands requests on, each of
/// which begins a journey to everything that it hands them to.
fn ways(topology: &Topology<'_>, link: LinkId, entry: NodeId) -> Vec<Vec<Step>> {
    let mut ways = Vec::new();
    let mut open = vec![vec![(link, entry)]];
    let mut is_full = false;
    while let Some(way) = open.pop() {
        let Some(&(_, last)) = way.last() else {
            continue;
        };
        if !hands_on(topology, last) {
            ways.push(way);
            continue;
        }
        // Balancers that call each other have more ways than anybody could follow.
        if is_full {
            continue;
        }
        let room = WAYS - (ways.len() + open.len()).min(WAYS);
        // Equals answer the same requests: one journey leads to all of them.
        let onward = firsts_of_equals(topology, last, handed_to(topology, last)).into_iter();
        let mut fresh = onward.filter(|(_, target)| way.iter().all(|(_, at)| at != target));
        let longer: Vec<_> = (fresh.by_ref().take(room))
            .map(|step| [way.as_slice(), &[step]].concat())
            .collect();
        is_full = fresh.next().is_some();
        open.extend(longer.into_iter().rev());
    }
    ways
}

/// What hands requests on hands them to: the targets of its requests; of an API that has none, the queues
/// and topics that take its messages, for it answers when they have.
fn handed_to(topology: &Topology<'_>, front: NodeId) -> Vec<Step> {
    let targets = topology.targets_of(front);
    if !targets.is_empty() || topology.role(front) != Some(Role::ApiGateway) {
        return targets;
    }
    (topology.links_from(front))
        .filter(|(_, link)| link.kind == LinkKind::Async)
        .map(|(id, link)| (id, link.to))
        .collect()
}

/// Most ways behind one entry; beyond this nobody reads them.
const WAYS: usize = 1_000;

/// What answers the same requests as the end of a way, which is among them.
fn equals_at_the_end(topology: &Topology<'_>, way: &[Step]) -> Vec<NodeId> {
    match way {
        [.., (_, front), (_, target)] => equals_behind(topology, *front, *target),
        [(_, target)] => vec![*target],
        [] => Vec::new(),
    }
}

/// What stands for those targets of a front that answer the same requests: behind a load balancer the first of equals,
/// behind a distribution with a second origin the first of the two; else each for itself.
fn stand_ins(topology: &Topology<'_>, front: NodeId) -> impl Fn(NodeId) -> NodeId {
    let balances = topology.role(front) == Some(Role::LoadBalancer);
    let origins = edge::failover_origins(topology, front);
    move |target| match origins {
        Some((first, second)) if target == second => first,
        _ if balances => topology.first_equal(target),
        _ => target,
    }
}

/// The targets of a front that answer the same requests as one of them, itself included.
fn equals_behind(topology: &Topology<'_>, front: NodeId, target: NodeId) -> Vec<NodeId> {
    let stand_in = stand_ins(topology, front);
    let first = stand_in(target);
    let targets = topology.targets_of(front).into_iter();
    let behind: BTreeSet<NodeId> = targets
        .map(|(_, target)| target)
        .filter(|target| stand_in(*target) == first)
        .chain([target])
        .collect();
    behind.into_iter().collect()
}

/// Of the targets of a front those that stand for all that answer the same requests.
fn firsts_of_equals(topology: &Topology<'_>, front: NodeId, targets: Vec<Step>) -> Vec<Step> {
    let stand_in = stand_ins(topology, front);
    let mut firsts: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for (_, target) in &targets {
        let known = firsts.entry(stand_in(*target)).or_insert(*target);
        *known = (*known).min(*target);
    }
    let stands = |(_, target): &Step| firsts.get(&stand_in(*target)) == Some(target);
    targets.into_iter().filter(stands).collect()
}

/// What equals are called together: their name without the letter of the zone and a number.
fn common_name<'a>(topology: &Topology<'a>, target: NodeId, equals: &[NodeId]) -> &'a str {
    let name = topology.name(target);
    if equals.len() < 2 {
        return name;
    }
    let letter = topology.zone_of(target).map(|zone| zone.letter.id());
    let in_zone = letter.and_then(|letter| name.strip_suffix(letter)?.strip_suffix([' ', '-']));
    let name = in_zone.unwrap_or(name);
    let stem = name.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let numbered = (stem.len() < name.len()).then(|| stem.strip_suffix([' ', '-']));
    numbered.flatten().unwrap_or(name)
}

/// The zones of everything on the way, so that a zone that is merely drawn is not reported.
fn zones_behind(topology: &Topology<'_>, way: &[Step], equals: &[NodeId]) -> BTreeSet<ZoneKey> {
    let mut next: Vec<NodeId> = (way.iter().map(|(_, at)| *at))
        .chain(equals.iter().copied())
        .collect();
    let mut zones: BTreeSet<ZoneKey> = BTreeSet::new();
    let mut seen: BTreeSet<NodeId> = next.iter().copied().collect();
    while let Some(id) = next.pop() {
        zones.extend(topology.zones_of(id));
        if hands_on(topology, id) {
            continue;
        }
        let needed = (topology.links_from(id)).filter(|(_, link)| link.is_hard_request());
        let needed = needed.map(|(_, link)| link.to);
        next.extend(needed.filter(|to| seen.insert(*to)));
    }
    zones
}

/// Nodes that a request, directly or through others, can reach from a client.
#[must_use]
pub fn on_user_path(topology: &Topology<'_>) -> BTreeSet<NodeId> {
    let mut seen: BTreeSet<NodeId> = topology
        .nodes()
        .map(|(id, _)| id)
        .filter(|id| topology.role(*id) == Some(Role::Client))
        .collect();
    let mut next: Vec<NodeId> = seen.iter().copied().collect();
    while let Some(id) = next.pop() {
        let targets = topology
            .links_from(id)
            .filter(|(_, link)| link.kind == LinkKind::Request);
        next.extend(
            targets
                .map(|(_, link)| link.to)
                .filter(|to| seen.insert(*to)),
        );
    }
    seen
}
