//! From the drawing to structure functions: what must be up for a service to answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Input, Origin, Part};
use crate::availability::{Gate, Repair, Scope, Sla, Structure, Variable, repair};
use crate::component::ecs_service::LaunchType;
use crate::component::{Component, Role};
use crate::document::{Dependency, Link, LinkId, LinkKind, NodeId, ZoneAffinity};
use crate::figure::Reading;
use crate::hash::Hashed;
use crate::pods;
use crate::routing;
use crate::topology::{Topology, ZoneKey};

/// A service that somebody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Need {
    /// The service.
    pub node: NodeId,
    /// Which of its replicas may answer.
    pub among: Among,
    /// All that it calls must answer, what it can do without included.
    pub full: bool,
}

/// Some of the replicas of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Among {
    /// All of them.
    All,
    /// Those in a zone, of which one is enough: how many are needed is said of all.
    Zone(ZoneKey),
    /// Those in the zones of a load balancer.
    Behind(NodeId),
}

impl Among {
    /// Whether a replica in a zone is one of them.
    fn has(self, topology: &Topology<'_>, zone: ZoneKey) -> bool {
        match self {
            Self::All => true,
            Self::Zone(own) => own == zone,
            Self::Behind(balancer) => topology.zones_of(balancer).contains(&zone),
        }
    }
}

/// The replicas of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// The workload.
    pub node: NodeId,
    /// How many of its replicas carry the load.
    pub needed: u32,
    /// How many run.
    pub running: u32,
    /// When each of them works, as many as are evaluated.
    pub replicas: Vec<Gate>,
}

/// A step of a way: the link over which it comes, and what it comes to.
pub(super) type Step = (LinkId, NodeId);

/// Structure functions of a design, as they are being made.
pub(super) struct Model<'a> {
    pub topology: &'a Topology<'a>,
    pub structure: Structure,
    /// What each variable stands for, in their order.
    pub inputs: Vec<Input>,
    pub tiers: BTreeMap<NodeId, Tier>,
    parts: HashMap<Part, Gate, Hashed>,
    zones: BTreeMap<ZoneKey, (Sla, Origin, Option<Repair>)>,
    known: HashMap<Need, Gate, Hashed>,
    /// What was asked for in the course of building a function.
    asked: Vec<Need>,
}

/// Beyond this many replicas of one workload, more change no digit that is shown.
const REPLICAS_EVALUATED: u32 = 60;

/// As many when more than one of them is needed.
const REPLICAS_COUNTED: u32 = 200;

/// Services in a circle of needs are told apart up to so many; in a larger circle, which is a mistake
/// in any case, all need all.
const CIRCLE: usize = 40;

impl<'a> Model<'a> {
    pub fn new(topology: &'a Topology<'a>) -> Self {
        let mut model = Self {
            topology,
            structure: Structure::default(),
            inputs: Vec::new(),
            tiers: BTreeMap::new(),
            parts: HashMap::default(),
            zones: BTreeMap::new(),
            known: HashMap::default(),
            asked: Vec::new(),
        };
        for (id, node) in topology.nodes() {
            if let (Component::Zone(_), Some(key)) = (&node.component, topology.zone_of(id)) {
                let figure = model.entered(id, zone_sla(topology));
                // One zone can be drawn in several networks: what is least is the careful choice.
                let known = model.zones.entry(key).or_insert(figure);
                if figure.1 == Origin::Entered
                    && (known.1 != Origin::Entered || figure.0.value < known.0.value)
                {
                    *known = figure;
                }
            }
        }
        for (key, (sla, origin, repair)) in model.zones.clone() {
            model.add(Part::Zone(key), sla, origin, repair);
        }
        model
    }

    /// The variables that many others depend on.
    pub fn shared_variables(&self) -> Vec<Variable> {
        let shared = |part: &Part| matches!(part, Part::Region(_) | Part::Zone(_));
        (self.structure.variables().zip(&self.inputs))
            .filter(|(_, input)| shared(&input.part))
            .map(|(variable, _)| variable)
            .collect()
    }

    /// When each service works that was asked for.
    pub fn services(&self) -> BTreeMap<NodeId, Gate> {
        (self.known.iter())
            .filter(|(need, _)| need.among == Among::All && !need.full)
            .map(|(need, gate)| (need.node, *gate))
            .collect()
    }

    /// A client is served over a way that ends at one of some equals.
    pub fn journey(&mut self, way: &[Step], equals: &[NodeId], full: bool) -> Gate {
        self.asked.clear();
        let gate = self.compose(way, equals, full);
        let asked = std::mem::take(&mut self.asked);
        let unknown: Vec<Need> = (asked.into_iter())
            .filter(|need| !self.known.contains_key(need))
            .collect();
        if unknown.is_empty() {
            return gate;
        }
        for need in unknown {
            self.settle(need);
        }
        self.compose(way, equals, full)
    }

    fn compose(&mut self, way: &[Step], equals: &[NodeId], full: bool) -> Gate {
        let mut parts = Vec::new();
        let mut entered = false;
        for (place, &(link, at)) in way.iter().enumerate() {
            let next = way.get(place + 1);
            if next.is_some() || place == 0 {
                parts.push(self.link(link));
            }
            if !entered && let Some(network) = routing::network_of(self.topology, at) {
                entered = true;
                parts.push(self.entrance(network));
            }
            match next {
                None if place == 0 => parts.push(self.service(at, Among::All, full)),
                None => {}
                Some(_) => {
                    parts.push(self.own(at));
                    if place + 2 == way.len() {
                        let behind: Vec<_> = (equals.iter())
                            .map(|target| self.behind(at, *target, full))
                            .collect();
                        parts.push(self.structure.any(behind));
                    }
                }
            }
        }
        self.structure.all(parts)
    }

    /// The internet gateway by which requests come into a network.
    fn entrance(&mut self, network: NodeId) -> Gate {
        let contents = self.topology.contents(network);
        let gateway = contents.and_then(|contents| contents.internet_gateways.first());
        gateway.map_or(Gate::UP, |gateway| self.own(*gateway))
    }

    /// Works out what a service needs and all that it asks for in turn, without recursion: designs
    /// can be deeper than the stack. Circles of needs are found after Tarjan.
    fn settle(&mut self, root: Need) {
        struct Frame {
            need: Need,
            /// Its function, when nothing unknown was asked for.
            gate: Option<Gate>,
            asked: Vec<Need>,
            next: usize,
        }
        struct Mark {
            index: usize,
            lowest: usize,
            open: bool,
        }
        if self.known.contains_key(&root) {
            return;
        }
        let mut marks: BTreeMap<Need, Mark> = BTreeMap::new();
        let mut open: Vec<Need> = Vec::new();
        let mut frames: Vec<Frame> = Vec::new();
        let mut entering = Some(root);
        loop {
            if let Some(need) = entering.take() {
                let index = marks.len();
                let mark = Mark {
                    index,
                    lowest: index,
                    open: true,
                };
                marks.insert(need, mark);
                open.push(need);
                self.asked.clear();
                let gate = self.build(need);
                let asked = std::mem::take(&mut self.asked);
                let complete = asked.iter().all(|need| self.known.contains_key(need));
                frames.push(Frame {
                    need,
                    gate: complete.then_some(gate),
                    asked,
                    next: 0,
                });
            }
            let Some(frame) = frames.last_mut() else {
                return;
            };
            if let Some(&next) = frame.asked.get(frame.next) {
                frame.next += 1;
                if self.known.contains_key(&next) {
                    continue;
                }
                match marks.get(&next) {
                    None => entering = Some(next),
                    Some(mark) if mark.open => {
                        let index = mark.index;
                        if let Some(mark) = marks.get_mut(&frame.need) {
                            mark.lowest = mark.lowest.min(index);
                        }
                    }
                    Some(_) => {}
                }
                continue;
            }
            let Some(done) = frames.pop() else { return };
            let Some(mark) = marks.get(&done.need) else {
                return;
            };
            let (index, lowest) = (mark.index, mark.lowest);
            if let Some(above) = frames.last()
                && let Some(mark) = marks.get_mut(&above.need)
            {
                mark.lowest = mark.lowest.min(lowest);
            }
            if lowest == index {
                let start = open.iter().rposition(|need| *need == done.need);
                let circle = open.split_off(start.unwrap_or(0));
                for need in &circle {
                    if let Some(mark) = marks.get_mut(need) {
                        mark.open = false;
                    }
                }
                match (circle.as_slice(), done.gate) {
                    ([need], Some(gate)) => {
                        self.known.insert(*need, gate);
                    }
                    _ => self.close(&circle, done.asked.contains(&done.need)),
                }
            }
        }
    }

    /// Settles services that need each other: each works as long as nothing that it cannot do without
    /// fails, its own return excepted. The greatest solution, from all being up downwards.
    fn close(&mut self, circle: &[Need], itself: bool) {
        let rounds = match circle.len() {
            1 if !itself => 1,
            many if many <= CIRCLE => many + 1,
            _ => 1,
        };
        for _ in 0..rounds {
            let gates: Vec<Gate> = circle.iter().map(|need| self.build(*need)).collect();
            self.known.extend(circle.iter().copied().zip(gates));
        }
        if circle.len() > CIRCLE {
            let each: Vec<Gate> = (circle.iter())
                .filter_map(|need| self.known.get(need).copied())
                .collect();
            let all = self.structure.all(each);
            self.known.extend(circle.iter().map(|need| (*need, all)));
        }
    }

    /// The service works, as far as that is known; what is not counts as up, and is noted.
    fn service(&mut self, node: NodeId, among: Among, full: bool) -> Gate {
        let need = Need { node, among, full };
        self.asked.push(need);
        self.known.get(&need).copied().unwrap_or(Gate::UP)
    }

    /// The service works: by itself, and everything that it needs.
    fn build(&mut self, need: Need) -> Gate {
        let id = need.node;
        match self.topology.role(id) {
            Some(Role::LoadBalancer) => {
                let own = self.own(id);
                let behind: Vec<_> = (self.topology.targets_of(id).into_iter())
                    .map(|(link, target)| {
                        let link = self.link(link);
                        let behind = self.behind(id, target, need.full);
                        self.structure.all([link, behind])
                    })
                    .collect();
                let any = self.structure.any(behind);
                self.structure.all([own, any])
            }
            Some(Role::Workload | Role::Function) => self.workload(need),
            Some(role) if role.is_front() => {
                let own = self.own(id);
                let needs = self.needs(id, None, need.full);
                self.structure.all([own, needs])
            }
            _ => self.own(id),
        }
    }

    /// What stands behind a front works; behind a load balancer, in one of the balancer's zones.
    fn behind(&mut self, balancer: NodeId, target: NodeId, full: bool) -> Gate {
        let zones = self.topology.zones_of(target);
        if self.topology.role(balancer) != Some(Role::LoadBalancer) {
            return self.service(target, Among::All, full);
        }
        let behind = Among::Behind(balancer);
        match zones.iter().all(|zone| behind.has(self.topology, *zone)) {
            true => self.service(target, Among::All, full),
            false if zones.iter().any(|zone| behind.has(self.topology, *zone)) => {
                self.service(target, behind, full)
            }
            false => Gate::DOWN,
        }
    }

    /// Replicas of a workload, each with its zone, its host and what it needs.
    fn workload(&mut self, need: Need) -> Gate {
        let id = need.node;
        let topology = self.topology;
        let Some(node) = topology.node(id) else {
            return Gate::UP;
        };
        let kind = node.component.kind();
        let zones = topology.zones_of(id);
        let sla = kind.sla(zones.len());
        if sla.scope == Scope::Managed {
            let own = self.own(id);
            let needs = self.needs(id, None, need.full);
            return self.structure.all([own, needs]);
        }
        let mut needs: BTreeMap<ZoneKey, Gate> = BTreeMap::new();
        let mut replicas = Vec::new();
        for (of, at, number) in hosts(topology, id) {
            if !need.among.has(topology, at) {
                continue;
            }
            let needs = match needs.get(&at) {
                Some(needs) => *needs,
                None => {
                    let gate = self.needs(id, Some(at), need.full);
                    needs.insert(at, gate);
                    gate
                }
            };
            let instance = self.instance(of, at, number);
            replicas.push(self.structure.all([instance, needs]));
        }
        let running = kind.replicas();
        let needed = match need.among {
            Among::Zone(_) => 1,
            Among::All | Among::Behind(_) => kind.needed(),
        };
        if need.among == Among::All && !need.full {
            let tier = Tier {
                node: id,
                needed,
                running,
                replicas: replicas.clone(),
            };
            self.tiers.insert(id, tier);
        }
        match usize::try_from(needed).unwrap_or(usize::MAX) {
            0 | 1 => {
                // Replicas on one host fail together: when one is enough, one counts.
                replicas.dedup();
                self.structure.any(replicas)
            }
            // Of more replicas than are counted, as large a share is needed.
            needed if running > REPLICAS_COUNTED => {
                let all = usize::try_from(running).unwrap_or(usize::MAX);
                let share = needed.min(all).saturating_mul(replicas.len());
                self.structure.at_least(share.div_ceil(all), &replicas)
            }
            needed => self.structure.at_least(needed, &replicas),
        }
    }

    /// An instance works: its region, its zone and itself.
    fn instance(&mut self, of: NodeId, at: ZoneKey, number: u32) -> Gate {
        let part = Part::Instance(of, at, number);
        let own = match self.parts.get(&part) {
            Some(gate) => *gate,
            None => {
                let zones = self.topology.zones_of(of).len();
                let node = self.topology.node(of);
                let sla = node.map_or(Sla::NONE, |node| node.component.kind().sla(zones));
                let (sla, origin, repair) = self.entered(of, sla);
                self.add_in_zone(part, at, sla, origin, repair)
            }
        };
        let (region, zone) = (self.region(of), self.zone(at));
        self.structure.all([region, zone, own])
    }

    /// Everything that a replica in a zone cannot do without.
    fn needs(&mut self, id: NodeId, zone: Option<ZoneKey>, full: bool) -> Gate {
        let topology = self.topology;
        let mut parts = Vec::new();
        for (link_id, link) in topology.links_from(id) {
            if !is_needed(link, full) {
                continue;
            }
            let among = match zone {
                Some(zone) if link.zone == ZoneAffinity::Same => Among::Zone(zone),
                _ => Among::All,
            };
            parts.push(self.link(link_id));
            parts.push(self.network(id, link.to, zone));
            parts.push(self.service(link.to, among, full));
        }
        self.structure.all(parts)
    }

    /// The way from a replica to what it calls.
    fn network(&mut self, from: NodeId, to: NodeId, zone: Option<ZoneKey>) -> Gate {
        use routing::{Line, Obstacle, Path};
        match routing::path(self.topology, from, to) {
            Ok(Path::Lines(lines)) => {
                let parts: Vec<_> = (lines.into_iter())
                    .map(
                        |Line {
                             connection,
                             transit,
                         }| {
                            let connection = self.own(connection);
                            let transit = transit.map_or(Gate::UP, |id| self.own(id));
                            self.structure.all([connection, transit])
                        },
                    )
                    .collect();
                self.structure.any(parts)
            }
            Ok(Path::Transit(transit)) => self.own(transit),
            Ok(Path::Peering(link)) => self.link(link),
            Ok(Path::Endpoint(endpoint)) => self.own(endpoint),
            Ok(Path::Local) => Gate::UP,
            Ok(Path::Internet)
            | Err(Obstacle::NoWayOut { .. } | Obstacle::NoPublicAddress { .. }) => {
                self.way_out(from, to, zone)
            }
            Err(_) => Gate::DOWN,
        }
    }

    /// The ways out of the subnets of a replica, one of which must work.
    fn way_out(&mut self, from: NodeId, to: NodeId, zone: Option<ZoneKey>) -> Gate {
        let topology = self.topology;
        let subnets = topology.subnets_of(from).iter().copied();
        let own = subnets.filter(|subnet| zone.is_none() || topology.zone_of(*subnet) == zone);
        let parts: Vec<_> = own
            .map(|subnet| {
                if let Some(endpoint) = routing::endpoint_to(topology, subnet, to) {
                    return self.own(endpoint);
                }
                match routing::default_route(topology, subnet) {
                    routing::DefaultRoute::Internet(gateway) => self.own(gateway),
                    routing::DefaultRoute::Nat(nat) => self.own(nat),
                    routing::DefaultRoute::Transit(transit) => {
                        let exits = routing::shared_exits(topology, subnet, transit);
                        let exits: Vec<_> = exits.into_iter().map(|nat| self.own(nat)).collect();
                        let (transit, exit) = (self.own(transit), self.structure.any(exits));
                        self.structure.all([transit, exit])
                    }
                    _ => Gate::DOWN,
                }
            })
            .collect();
        self.structure.any(parts)
    }

    /// The node by itself, without what it needs.
    fn own(&mut self, id: NodeId) -> Gate {
        let region = self.region(id);
        let own = self.itself(id);
        self.structure.all([region, own])
    }

    fn itself(&mut self, id: NodeId) -> Gate {
        let part = Part::Node(id);
        let Some(node) = self.topology.node(id) else {
            return Gate::UP;
        };
        let zones = self.topology.zones_of(id);
        let kind = node.component.kind();
        let (sla, origin, repair) = self.entered(id, kind.sla(zones.len()));
        match (sla.scope, zones, repair, kind.failover_seconds()) {
            (Scope::Managed, [_, _, ..], Some(repair), Some(seconds)) => {
                self.pair(id, zones, (sla, origin, repair), seconds)
            }
            (Scope::Zonal, [at, ..], ..) => {
                let own = match self.parts.get(&part) {
                    Some(gate) => *gate,
                    None => self.add_in_zone(part, *at, sla, origin, repair),
                };
                let zone = self.zone(*at);
                self.structure.all([own, zone])
            }
            _ => match self.parts.get(&part) {
                Some(gate) => *gate,
                None => self.add(part, sla, origin, repair),
            },
        }
    }

    /// A service that switches over to a standby, of which it is known how an instance fails: one of
    /// two instances in two zones must be up, and it is down while it switches.
    fn pair(
        &mut self,
        id: NodeId,
        zones: &[ZoneKey],
        (sla, origin, repair): (Sla, Origin, Repair),
        seconds: f64,
    ) -> Gate {
        let instances: Vec<_> = (zones.iter().take(2))
            .map(|at| {
                let part = Part::Instance(id, *at, 0);
                let own = match self.parts.get(&part) {
                    Some(gate) => *gate,
                    None => self.add_in_zone(part, *at, sla, origin, Some(repair)),
                };
                let zone = self.zone(*at);
                self.structure.all([zone, own])
            })
            .collect();
        let any = self.structure.any(instances);
        let part = Part::Switch(id);
        let switch = match self.parts.get(&part) {
            Some(gate) => *gate,
            None => {
                let hours = seconds / 3_600.0;
                let failures = if repair.mtbf > 0.0 {
                    1.0 / repair.mtbf
                } else {
                    1.0 / hours
                };
                let down = repair::switching(failures, hours);
                let sla = Sla {
                    value: 1.0 - down,
                    scope: Scope::Managed,
                    ..sla
                };
                let turns = Repair {
                    mtbf: (1.0 / failures - hours).max(0.0),
                    mttr: hours,
                };
                self.add(part, sla, origin, Some(turns))
            }
        };
        self.structure.all([any, switch])
    }

    fn region(&mut self, of: NodeId) -> Gate {
        let Some(code) = self.topology.region_of(of) else {
            return Gate::UP;
        };
        let part = Part::Region(code);
        if let Some(gate) = self.parts.get(&part) {
            return *gate;
        }
        // Regions are taken to be up unless somebody entered a figure.
        let mut figure = (Sla::NONE, Origin::Assumed, None);
        for (id, node) in self.topology.nodes() {
            if matches!(&node.component, Component::Region(region) if region.code == code) {
                let entered = self.entered(id, Sla::NONE);
                if entered.1 == Origin::Entered && entered.0.value < figure.0.value {
                    figure = entered;
                }
            }
        }
        let (sla, origin, repair) = figure;
        self.add(part, sla, origin, repair)
    }

    fn zone(&mut self, key: ZoneKey) -> Gate {
        (self.parts.get(&Part::Zone(key)).copied()).unwrap_or(Gate::UP)
    }

    fn link(&mut self, id: LinkId) -> Gate {
        let part = Part::Link(id);
        match self.parts.get(&part) {
            Some(gate) => *gate,
            None => self.add(part, Sla::NONE, Origin::Stated, None),
        }
    }

    /// What is stated about a node, or what was entered for it or for all of its type in its place.
    fn entered(&self, id: NodeId, stated: Sla) -> (Sla, Origin, Option<Repair>) {
        let origin = match stated.scope {
            Scope::Assumed => Origin::Assumed,
            _ => Origin::Stated,
        };
        let Some(node) = self.topology.node(id) else {
            return (stated, origin, None);
        };
        let own = node.figure.reading();
        let (reading, source) = match own {
            Some(reading) => (Some(reading), "entered for it"),
            None => {
                let figures = &self.topology.document.figures;
                let reading = figures
                    .get(node.component.id())
                    .and_then(|figure| figure.reading());
                (reading, "entered for all of its type")
            }
        };
        let Some(reading) = reading else {
            return (stated, origin, None);
        };
        let scope = match stated.scope {
            Scope::Perfect => Scope::Single,
            scope => scope,
        };
        let sla = Sla {
            value: reading.availability(),
            scope,
            source,
            date: "",
        };
        (sla, Origin::Entered, Reading::repair(reading))
    }

    /// Adds something in a zone. The stated figure contains the outages of the zone, which have a
    /// variable of their own ("zone carve-out").
    fn add_in_zone(
        &mut self,
        part: Part,
        at: ZoneKey,
        sla: Sla,
        origin: Origin,
        repair: Option<Repair>,
    ) -> Gate {
        let zone = self.zones.get(&at).map_or(1.0, |(sla, ..)| sla.value);
        let value = if zone > 0.0 {
            (sla.value / zone).min(1.0)
        } else {
            sla.value
        };
        self.add_with(part, value, sla, origin, repair)
    }

    fn add(&mut self, part: Part, sla: Sla, origin: Origin, repair: Option<Repair>) -> Gate {
        self.add_with(part, sla.value, sla, origin, repair)
    }

    fn add_with(
        &mut self,
        part: Part,
        value: f64,
        sla: Sla,
        origin: Origin,
        repair: Option<Repair>,
    ) -> Gate {
        let variable = self.structure.variable(value);
        let gate = self.structure.up(variable);
        self.inputs.push(Input {
            part,
            value: self.structure.availability(variable),
            sla,
            origin,
            repair,
        });
        self.parts.insert(part, gate);
        gate
    }
}

/// Whether a caller waits for the answer over a link; at full service for every answer.
pub(super) fn is_needed(link: &Link, full: bool) -> bool {
    link.kind == LinkKind::Request && (full || link.dependency == Dependency::Hard)
}

/// What is taken for a zone.
fn zone_sla(topology: &Topology<'_>) -> Sla {
    Sla::assumed(
        topology.document.settings.zone_availability(),
        "AWS publishes no figure for one zone",
    )
}

/// Where the replicas of a workload run: on which node's instance, in which zone. Replicas go
/// round the zones in turn; tasks on the hosts of a cluster share the hosts, those on one host in a
/// row.
pub(super) fn hosts(topology: &Topology<'_>, id: NodeId) -> Vec<(NodeId, ZoneKey, u32)> {
    let Some(node) = topology.node(id) else {
        return Vec::new();
    };
    // Where many are needed, all of them count.
    let most = match node.component.kind().needed() {
        0 | 1 => 0,
        _ => REPLICAS_COUNTED,
    };
    let spread = |count: u32, zones: &[ZoneKey]| -> Vec<(ZoneKey, u32)> {
        let many = u32::try_from(zones.len()).unwrap_or(1).max(1);
        let turns = 0..count.min(REPLICAS_EVALUATED.max(most));
        turns
            .filter_map(|turn| Some((*zones.get((turn % many) as usize)?, turn / many)))
            .collect()
    };
    let replicas = node.component.kind().replicas();
    let Some(groups) = groups(topology, id) else {
        let zones = match &node.component {
            Component::K8sWorkload(_) => pods::zones_of(topology, id),
            _ => topology.zones_of(id).to_vec(),
        };
        return (spread(replicas, &zones).into_iter())
            .map(|(zone, number)| (id, zone, number))
            .collect();
    };
    let count = |group: &NodeId| {
        let group = topology.node(*group);
        group.map_or(0, |group| group.component.kind().replicas())
    };
    let hosts: Vec<_> = (groups.iter())
        .flat_map(|group| {
            let places = spread(count(group), topology.zones_of(*group)).into_iter();
            places.map(|(zone, number)| (*group, zone, number))
        })
        .collect();
    let zones: BTreeSet<ZoneKey> = hosts.iter().map(|(_, zone, _)| *zone).collect();
    let zones: Vec<ZoneKey> = zones.into_iter().collect();
    let mut placed: Vec<_> = (spread(replicas, &zones).into_iter())
        .filter_map(|(zone, turn)| {
            let in_zone: Vec<_> = hosts.iter().filter(|(_, at, _)| *at == zone).collect();
            (in_zone.get(turn as usize % in_zone.len().max(1))).map(|host| **host)
        })
        .collect();
    placed.sort_unstable();
    placed
}

/// The groups of instances on which the replicas of a workload run, when it has none of its own.
pub(super) fn groups(topology: &Topology<'_>, id: NodeId) -> Option<Vec<NodeId>> {
    let cluster = topology.cluster_of(id)?;
    match topology.component(id)? {
        Component::EcsService(service) if service.launch_type == LaunchType::Ec2 => {
            // A service runs on the first group: that of its capacity provider.
            let hosts = topology.hosts_of_cluster(cluster);
            Some(hosts.into_iter().take(1).collect())
        }
        Component::K8sWorkload(_)
            if pods::profile_of(topology, id).is_none() && !is_auto_mode(topology, cluster) =>
        {
            Some(pods::node_groups(topology, cluster))
        }
        _ => None,
    }
}

/// Whether AWS runs the nodes of a cluster.
fn is_auto_mode(topology: &Topology<'_>, cluster: NodeId) -> bool {
    matches!(
        topology.component(cluster),
        Some(Component::EksCluster(cluster)) if cluster.auto_mode
    )
}
