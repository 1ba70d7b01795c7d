//! A second opinion on availability: a design in one state of its parts, played through as it is drawn.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use shared::component::ecs_service::LaunchType;
use shared::component::{Component, Role};
use shared::document::{Dependency, Link, LinkKind, NodeId, ZoneAffinity};
use shared::routing::{self, DefaultRoute, Obstacle};
use shared::topology::{Topology, ZoneKey};
use shared::uptime::{Journey, Part};

/// A design of which it is known what is up.
#[derive(Debug)]
pub struct Oracle<'a> {
    topology: &'a Topology<'a>,
    down: BTreeSet<Part>,
    /// What was found before, in a design without circles of needs: elsewhere an answer depends on who
    /// asks.
    known: Option<RefCell<BTreeMap<Question, bool>>>,
}

/// Whether something works, in one zone or at all.
type Question = (NodeId, Among);

/// Of which replicas it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Among {
    /// All of them.
    All,
    /// Those in a zone.
    Zone(ZoneKey),
    /// Those in the zones of a balancer.
    Behind(NodeId),
}

/// What is being asked further up: a circle of needs takes nothing down by itself.
type Asked = Vec<Question>;

impl<'a> Oracle<'a> {
    /// A design in which these parts are down.
    #[must_use]
    pub fn new(topology: &'a Topology<'a>, down: BTreeSet<Part>) -> Self {
        Self {
            topology,
            down,
            known: None,
        }
    }

    /// The same, of a design without circles of needs.
    #[must_use]
    pub fn without_circles(topology: &'a Topology<'a>, down: BTreeSet<Part>) -> Self {
        Self {
            known: Some(RefCell::default()),
            ..Self::new(topology, down)
        }
    }

    /// Whether a journey works that has one front at most before its end.
    #[must_use]
    pub fn serves(&self, journey: &Journey) -> bool {
        let Some(entry) = self.topology.document.link(journey.entry) else {
            return false;
        };
        if entry.to == journey.target {
            return self.works(journey.target, Among::All, &mut Vec::new());
        }
        let equals = self.topology.equals_of(journey.target);
        let called: BTreeSet<NodeId> = self
            .topology
            .targets_of(entry.to)
            .into_iter()
            .map(|(_, target)| target)
            .collect();
        let balanced = self.topology.role(entry.to) == Some(Role::LoadBalancer);
        let mut ends = equals
            .iter()
            .filter(|id| **id == journey.target || balanced && called.contains(id));
        self.is_up(entry.to) && ends.any(|end| self.behind(entry.to, *end, &mut Vec::new()))
    }

    fn up(&self, part: Part) -> bool {
        !self.down.contains(&part)
    }

    /// The node itself, its zone and its region.
    fn is_up(&self, id: NodeId) -> bool {
        let zones = self.topology.zones_of(id);
        let own = self.up(Part::Node(id))
            && self
                .topology
                .region_of(id)
                .is_none_or(|code| self.up(Part::Region(code)));
        let Some(node) = self.topology.node(id) else {
            return own;
        };
        let kind = node.component.kind();
        let zonal = matches!(
            kind.sla(zones.len()).scope,
            shared::availability::Scope::Zonal
        );
        let spread = zones.len() >= 2 && !zonal;
        let paired = node
            .figure
            .reading()
            .is_some_and(|reading| reading.repair().is_some());
        if spread && paired && kind.failover_seconds().is_some() {
            let instance = |zone: &ZoneKey| {
                self.up(Part::Zone(*zone)) && self.up(Part::Instance(id, *zone, 0))
            };
            return own && self.up(Part::Switch(id)) && zones.iter().take(2).any(instance);
        }
        own && (!zonal || zones.first().is_none_or(|zone| self.up(Part::Zone(*zone))))
    }

    fn behind(&self, balancer: NodeId, target: NodeId, asked: &mut Asked) -> bool {
        let enabled = self.topology.zones_of(balancer);
        let zones = self.topology.zones_of(target);
        let all = zones.iter().all(|zone| enabled.contains(zone));
        if self.topology.role(balancer) != Some(Role::LoadBalancer) || all {
            return self.works(target, Among::All, asked);
        }
        let any = zones.iter().any(|zone| enabled.contains(zone));
        any && self.works(target, Among::Behind(balancer), asked)
    }

    fn works(&self, id: NodeId, among: Among, asked: &mut Asked) -> bool {
        if asked.contains(&(id, among)) {
            return true;
        }
        let known = self.known.as_ref();
        if let Some(works) = known.and_then(|known| known.borrow().get(&(id, among)).copied()) {
            return works;
        }
        asked.push((id, among));
        let works = match self.topology.role(id) {
            Some(Role::LoadBalancer) => {
                let targets = self.topology.targets_of(id);
                self.is_up(id)
                    && targets
                        .into_iter()
                        .any(|(_, target)| self.behind(id, target, asked))
            }
            Some(Role::Workload) => self.enough(id, among, asked),
            Some(Role::Function | Role::Dns | Role::Cdn | Role::ApiGateway) => {
                self.is_up(id) && self.reaches_all(id, None, asked)
            }
            _ => self.is_up(id),
        };
        asked.pop();
        if let Some(known) = known {
            known.borrow_mut().insert((id, among), works);
        }
        works
    }

    fn enough(&self, id: NodeId, among: Among, asked: &mut Asked) -> bool {
        let Some(node) = self.topology.node(id) else {
            return true;
        };
        let kind = node.component.kind();
        let zones = self.topology.zones_of(id);
        if kind.sla(zones.len()).scope == shared::availability::Scope::Managed {
            return self.is_up(id) && self.reaches_all(id, None, asked);
        }
        let mut working = 0;
        let places = self.places(id);
        for (of, at, number) in places.into_iter().filter(|(_, at, _)| match among {
            Among::All => true,
            Among::Zone(zone) => zone == *at,
            Among::Behind(balancer) => self.topology.zones_of(balancer).contains(at),
        }) {
            let region = self.topology.region_of(of);
            let up = region.is_none_or(|code| self.up(Part::Region(code)))
                && self.up(Part::Zone(at))
                && self.up(Part::Instance(of, at, number));
            working += u32::from(up && self.reaches_all(id, Some(at), asked));
        }
        // How many are needed is said of all; of those in a zone one is enough.
        match among {
            Among::Zone(_) => working >= 1,
            Among::All | Among::Behind(_) => working >= kind.needed().max(1),
        }
    }

    /// Where the replicas run: in turn over the zones, and over the hosts of each.
    fn places(&self, id: NodeId) -> Vec<(NodeId, ZoneKey, u32)> {
        let round = |count: u32, zones: &[ZoneKey]| -> Vec<(ZoneKey, u32)> {
            let mut numbers: BTreeMap<ZoneKey, u32> = BTreeMap::new();
            let mut places = Vec::new();
            for zone in zones
                .iter()
                .cycle()
                .take(if zones.is_empty() { 0 } else { count as usize })
            {
                let number = numbers.entry(*zone).or_default();
                places.push((*zone, *number));
                *number += 1;
            }
            places
        };
        let Some(node) = self.topology.node(id) else {
            return Vec::new();
        };
        let replicas = node.component.kind().replicas();
        let hosted = match &node.component {
            Component::EcsService(service) if service.launch_type == LaunchType::Ec2 => {
                self.topology.cluster_of(id)
            }
            _ => None,
        };
        let Some(cluster) = hosted else {
            let own = round(replicas, self.topology.zones_of(id)).into_iter();
            return own.map(|(zone, number)| (id, zone, number)).collect();
        };
        let Some(&group) = self.topology.hosts_of_cluster(cluster).first() else {
            return Vec::new();
        };
        let hosts = self
            .topology
            .node(group)
            .map_or(0, |group| group.component.kind().replicas());
        let hosts = round(hosts, self.topology.zones_of(group));
        let zones: BTreeSet<ZoneKey> = hosts.iter().map(|(zone, _)| *zone).collect();
        let zones: Vec<ZoneKey> = zones.into_iter().collect();
        let in_zone = |zone: ZoneKey| hosts.iter().filter(|(at, _)| *at == zone).count() as u32;
        (round(replicas, &zones).into_iter())
            .map(|(zone, turn)| (group, zone, turn % in_zone(zone)))
            .collect()
    }

    fn reaches_all(&self, id: NodeId, zone: Option<ZoneKey>, asked: &mut Asked) -> bool {
        let needed =
            |link: &Link| link.kind == LinkKind::Request && link.dependency == Dependency::Hard;
        self.topology
            .links_from(id)
            .filter(|(_, link)| needed(link))
            .all(|(_, link)| {
                let among = match zone {
                    Some(zone) if link.zone == ZoneAffinity::Same => Among::Zone(zone),
                    _ => Among::All,
                };
                self.is_reached(id, link.to, zone) && self.works(link.to, among, asked)
            })
    }

    fn is_reached(&self, from: NodeId, to: NodeId, zone: Option<ZoneKey>) -> bool {
        match routing::path(self.topology, from, to) {
            Ok(routing::Path::Local) => true,
            Ok(routing::Path::Lines(lines)) => lines.iter().any(|line| self.is_up(line.connection)),
            Ok(routing::Path::Internet)
            | Err(Obstacle::NoWayOut { .. } | Obstacle::NoPublicAddress { .. }) => {
                let subnets = self.topology.subnets_of(from).iter().copied();
                let mut own = subnets
                    .filter(|subnet| zone.is_none() || self.topology.zone_of(*subnet) == zone);
                own.any(
                    |subnet| match routing::default_route(self.topology, subnet) {
                        DefaultRoute::Internet(_) => true,
                        DefaultRoute::Nat(nat) => self.is_up(nat),
                        _ => false,
                    },
                )
            }
            _ => false,
        }
    }
}
