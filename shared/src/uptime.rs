//! From the drawing to the structure function of each journey, and what follows from it: how
//! available it is, what alone takes it down, which zones it survives.

use std::collections::{BTreeMap, BTreeSet};

use crate::availability::{Diagram, Function, Scope, Sla};
use crate::component::ecs_service::LaunchType;
use crate::component::{Component, Role};
use crate::document::{Document, Environment, LinkId, LinkKind, NodeId, ZoneAffinity};
use crate::field::Choice;
use crate::routing;
use crate::topology::{Topology, ZoneKey};

/// What a variable of the structure function stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A failure domain.
    Zone(ZoneKey),
    /// A node as a whole.
    Node(NodeId),
    /// One of the instances of a node: which zone, and the how-manieth there.
    Instance(NodeId, ZoneKey, u32),
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
    /// The share of time that it works; none when the design is too entangled.
    pub availability: Option<f64>,
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
}

/// Works out the availability of every journey of a design.
#[must_use]
pub fn uptime(document: &Document) -> Uptime {
    evaluate(&Topology::of(document))
}

/// The same, on an index that is there already.
#[must_use]
pub fn evaluate(topology: &Topology<'_>) -> Uptime {
    let mut model = Model::new(topology);
    let mut journeys = Vec::new();
    for (entry, link) in topology.links() {
        if topology.role(link.from) != Some(Role::Client) || !link.is_hard_request() {
            continue;
        }
        for way in ways(topology, link.to) {
            journeys.push(model.journey(link.from, entry, &way));
        }
    }
    Uptime {
        journeys,
        inputs: model.inputs,
    }
}

/// The ways from an entry to what answers behind it: through names, distributions, APIs and load
/// balancers, each of which begins a journey to everything that it hands requests to.
fn ways(topology: &Topology<'_>, entry: NodeId) -> Vec<Vec<NodeId>> {
    let mut ways = Vec::new();
    let mut open = vec![vec![entry]];
    while let Some(way) = open.pop() {
        let Some(&last) = way.last() else { continue };
        if !topology.role(last).is_some_and(Role::is_front) {
            ways.push(way);
            continue;
        }
        // Equals in several zones answer the same requests: one journey leads to all of them.
        let onward = topology.targets_of(last).into_iter();
        let onward = onward.filter(|(_, target)| first_of_equals(topology, last, *target));
        let fresh = onward.filter(|(_, target)| !way.contains(target));
        let longer: Vec<_> = fresh
            .map(|(_, target)| [way.as_slice(), &[target]].concat())
            .collect();
        open.extend(longer.into_iter().rev());
        if ways.len() + open.len() > WAYS {
            break;
        }
    }
    ways
}

/// The targets of a load balancer that answer the same requests as one of them, itself included.
fn equals_behind(topology: &Topology<'_>, front: NodeId, target: NodeId) -> Vec<NodeId> {
    let equals = topology.equals_of(target);
    if equals.len() < 2 || topology.role(front) != Some(Role::LoadBalancer) {
        return vec![target];
    }
    let targets: BTreeSet<NodeId> = (topology.targets_of(front).into_iter())
        .map(|(_, target)| target)
        .collect();
    equals
        .into_iter()
        .filter(|id| targets.contains(id))
        .collect()
}

fn first_of_equals(topology: &Topology<'_>, front: NodeId, target: NodeId) -> bool {
    equals_behind(topology, front, target).first() == Some(&target)
}

/// What equals in several zones are called together: their name without the letter of the zone.
fn common_name<'a>(topology: &Topology<'a>, target: NodeId, equals: &[NodeId]) -> &'a str {
    let name = topology.name(target);
    let letter = topology.zone_of(target).map(|zone| zone.letter.id());
    let shorter = letter.and_then(|letter| name.strip_suffix(letter)?.strip_suffix(' '));
    match shorter {
        Some(shorter) if equals.len() > 1 => shorter,
        _ => name,
    }
}

/// Most ways behind one entry; beyond this nobody reads them.
const WAYS: usize = 1_000;

struct Model<'a> {
    topology: &'a Topology<'a>,
    diagram: Diagram,
    inputs: Vec<Input>,
    variables: BTreeMap<Part, u32>,
    known: BTreeMap<(NodeId, Option<ZoneKey>), Function>,
    in_progress: BTreeSet<NodeId>,
}

impl<'a> Model<'a> {
    fn new(topology: &'a Topology<'a>) -> Self {
        let mut model = Self {
            topology,
            diagram: Diagram::default(),
            inputs: Vec::new(),
            variables: BTreeMap::new(),
            known: BTreeMap::new(),
            in_progress: BTreeSet::new(),
        };
        // Zones on top keep the diagram small: every replica depends on one.
        let zones: BTreeSet<_> = (topology.nodes())
            .filter(|(_, node)| matches!(node.component, Component::Zone(_)))
            .filter_map(|(id, _)| topology.zone_of(id))
            .collect();
        let zone = Sla::assumed(
            topology.document.settings.zone_availability(),
            "AWS publishes no figure for one zone",
        );
        for key in zones {
            model.part(Part::Zone(key), zone);
        }
        model
    }

    fn journey(&mut self, client: NodeId, entry: LinkId, way: &[NodeId]) -> Journey {
        let topology = self.topology;
        let target = way.last().copied().unwrap_or(client);
        let equals = match way {
            [.., front, target] => equals_behind(topology, *front, *target),
            _ => vec![target],
        };
        let mut parts = Vec::new();
        for hop in way.windows(2) {
            if let &[front, next] = hop {
                parts.push(self.own(front));
                if next == target {
                    let behind: Vec<_> = (equals.iter())
                        .map(|target| self.behind(front, *target))
                        .collect();
                    parts.push(self.diagram.any(behind));
                }
            }
        }
        if way.len() == 1 {
            parts.push(self.service(target, None));
        }
        let function = self.diagram.all(parts);
        let diagram = &self.diagram;
        let alone = |variable: u32| !diagram.works(function, |other| other != variable);
        let possible = diagram.works(function, |_| true);
        let mut single_points = BTreeSet::new();
        let mut survives = Vec::new();
        if possible {
            for (variable, input) in (0_u32..).zip(&self.inputs) {
                match input.part {
                    Part::Zone(key) => survives.push((key, !alone(variable))),
                    Part::Node(id) | Part::Instance(id, ..) => {
                        if !matches!(input.sla.scope, Scope::Managed | Scope::Perfect)
                            && alone(variable)
                        {
                            single_points.insert(id);
                        }
                    }
                }
            }
        }
        let zones = self.zones_behind(&[way, &equals].concat());
        survives.retain(|(key, _)| zones.contains(key));
        let target_availability = match topology.node(client).map(|node| &node.component) {
            Some(Component::Client(client)) => client.target.share(),
            _ => None,
        };
        Journey {
            name: format!(
                "{} → {}",
                topology.name(client),
                common_name(topology, target, &equals)
            ),
            client,
            entry,
            target,
            environment: topology.environment_of(target),
            availability: (!diagram.is_exhausted()).then(|| diagram.availability(function)),
            target_availability,
            single_points: single_points.into_iter().collect(),
            survives,
            possible,
        }
    }

    /// The zones of everything on the way, so that a zone that is merely drawn is not reported.
    fn zones_behind(&self, way: &[NodeId]) -> BTreeSet<ZoneKey> {
        let mut zones: BTreeSet<ZoneKey> = (way.iter())
            .flat_map(|id| self.topology.zones_of(*id))
            .collect();
        let mut seen: BTreeSet<NodeId> = way.iter().copied().collect();
        let mut next: Vec<NodeId> = way.to_vec();
        while let Some(id) = next.pop() {
            if self.topology.role(id).is_some_and(Role::is_front) {
                continue;
            }
            zones.extend(self.topology.zones_of(id));
            let needed = (self.topology.links_from(id)).filter(|(_, link)| link.is_hard_request());
            let needed = needed.map(|(_, link)| link.to);
            next.extend(needed.filter(|to| seen.insert(*to)));
        }
        zones
    }

    /// The service works: by itself, and everything that it needs.
    fn service(&mut self, id: NodeId, zone: Option<ZoneKey>) -> Function {
        if let Some(&known) = self.known.get(&(id, zone)) {
            return known;
        }
        if !self.in_progress.insert(id) {
            // A cycle of needs is a finding of its own; here it adds nothing.
            return Function::UP;
        }
        let function = match self.topology.role(id) {
            Some(Role::LoadBalancer) => {
                let own = self.own(id);
                let targets = self.topology.targets_of(id);
                let behind: Vec<_> = targets
                    .into_iter()
                    .map(|(_, target)| self.behind(id, target))
                    .collect();
                let any = self.diagram.any(behind);
                self.diagram.all([own, any])
            }
            Some(Role::Workload | Role::Function) => self.workload(id, zone),
            Some(role) if role.is_front() => {
                let own = self.own(id);
                let needs = self.needs(id, None);
                self.diagram.all([own, needs])
            }
            _ => self.own(id),
        };
        self.in_progress.remove(&id);
        self.known.insert((id, zone), function);
        function
    }

    /// What stands behind a front works; behind a load balancer, in one of the balancer's zones.
    fn behind(&mut self, balancer: NodeId, target: NodeId) -> Function {
        let enabled = self.topology.zones_of(balancer);
        let zones = self.topology.zones_of(target);
        let anywhere = self.topology.role(balancer) != Some(Role::LoadBalancer);
        if anywhere || zones.iter().all(|zone| enabled.contains(zone)) {
            return self.service(target, None);
        }
        let parts: Vec<_> = zones
            .into_iter()
            .filter(|zone| enabled.contains(zone))
            .map(|zone| self.service(target, Some(zone)))
            .collect();
        self.diagram.any(parts)
    }

    /// Replicas of a workload, each with its zone, its host and what it needs.
    fn workload(&mut self, id: NodeId, zone: Option<ZoneKey>) -> Function {
        let topology = self.topology;
        let Some(node) = topology.node(id) else {
            return Function::UP;
        };
        let zones = topology.zones_of(id);
        let sla = node.component.kind().sla(zones.len());
        if sla.scope == Scope::Managed {
            let own = self.own(id);
            let needs = self.needs(id, None);
            return self.diagram.all([own, needs]);
        }
        let hosts = self.hosts(id, &zones);
        let mut up = Vec::new();
        for (of, at, number) in hosts {
            if zone.is_some_and(|zone| zone != at) {
                continue;
            }
            let instance = self.part(Part::Instance(of, at, number), sla);
            let domain = self.zone(at);
            let needs = self.needs(id, Some(at));
            up.push(self.diagram.all([domain, instance, needs]));
        }
        self.diagram.any(up)
    }

    /// Where the replicas of a workload run: on which node's instance, in which zone. Replicas go
    /// round the zones in turn; tasks on the hosts of a cluster share the hosts.
    fn hosts(&self, id: NodeId, zones: &[ZoneKey]) -> Vec<(NodeId, ZoneKey, u32)> {
        let topology = self.topology;
        let Some(node) = topology.node(id) else {
            return Vec::new();
        };
        let spread = |count: u32, zones: &[ZoneKey]| -> Vec<(ZoneKey, u32)> {
            let many = u32::try_from(zones.len()).unwrap_or(1).max(1);
            let turns = 0..count.min(REPLICAS_EVALUATED);
            turns
                .filter_map(|turn| Some((*zones.get((turn % many) as usize)?, turn / many)))
                .collect()
        };
        let replicas = node.component.kind().replicas();
        let on_hosts = match &node.component {
            Component::EcsService(service) => service.launch_type == LaunchType::Ec2,
            Component::K8sWorkload(_) => true,
            _ => false,
        };
        match topology.cluster_of(id) {
            Some(cluster) if on_hosts => {
                let groups = topology.hosts_of_cluster(cluster);
                let Some(&group) = groups.first() else {
                    return Vec::new();
                };
                let count = topology
                    .node(group)
                    .map_or(0, |group| group.component.kind().replicas());
                let hosts = spread(count, &topology.zones_of(group));
                let mut placed = BTreeSet::new();
                for (zone, turn) in spread(replicas, &topology.zones_of(group)) {
                    let in_zone: Vec<_> = hosts.iter().filter(|(at, _)| *at == zone).collect();
                    if let Some((zone, number)) = in_zone.get(turn as usize % in_zone.len().max(1))
                    {
                        placed.insert((group, *zone, *number));
                    }
                }
                placed.into_iter().collect()
            }
            _ => spread(replicas, zones)
                .into_iter()
                .map(|(zone, number)| (id, zone, number))
                .collect(),
        }
    }

    /// Everything that a replica in a zone cannot do without.
    fn needs(&mut self, id: NodeId, zone: Option<ZoneKey>) -> Function {
        let topology = self.topology;
        let links: Vec<_> = topology
            .links_from(id)
            .filter(|(_, link)| link.is_hard_request())
            .collect();
        let mut parts = Vec::new();
        for (_, link) in links {
            let same = link.zone == ZoneAffinity::Same;
            parts.push(self.network(id, link.to, zone));
            parts.push(self.service(link.to, if same { zone } else { None }));
        }
        self.diagram.all(parts)
    }

    /// The way from a replica to what it calls.
    fn network(&mut self, from: NodeId, to: NodeId, zone: Option<ZoneKey>) -> Function {
        let topology = self.topology;
        match topology.role(to) {
            Some(Role::OnPremises) => {
                let site = topology.node(to).and_then(|node| node.parent);
                let (Some(vpc), Some(site)) = (topology.vpc_of(from), site) else {
                    return Function::DOWN;
                };
                let connections = routing::vpn_connections(topology, vpc, site);
                let parts: Vec<_> = connections.into_iter().map(|id| self.own(id)).collect();
                self.diagram.any(parts)
            }
            Some(Role::External) => {
                let subnets = topology.subnets_of(from);
                let ways: Vec<_> = (subnets.into_iter())
                    .filter(|subnet| zone.is_none() || topology.zone_of(*subnet) == zone)
                    .map(|subnet| routing::default_route(topology, subnet))
                    .collect();
                let parts: Vec<_> = (ways.into_iter())
                    .map(|way| match way {
                        routing::DefaultRoute::Internet(_) => Function::UP,
                        routing::DefaultRoute::Nat(nat) => self.own(nat),
                        _ => Function::DOWN,
                    })
                    .collect();
                self.diagram.any(parts)
            }
            _ => Function::UP,
        }
    }

    /// The node by itself, without what it needs.
    fn own(&mut self, id: NodeId) -> Function {
        let zones = self.topology.zones_of(id);
        let Some(node) = self.topology.node(id) else {
            return Function::UP;
        };
        let sla = node.component.kind().sla(zones.len());
        match (sla.scope, zones.first()) {
            (Scope::Perfect, _) => Function::UP,
            (Scope::Zonal, Some(&at)) => {
                let own = self.part(Part::Node(id), sla);
                let domain = self.zone(at);
                self.diagram.all([own, domain])
            }
            _ => self.part(Part::Node(id), sla),
        }
    }

    fn zone(&mut self, key: ZoneKey) -> Function {
        match self.variables.get(&Part::Zone(key)) {
            Some(&variable) => self.diagram.up(variable),
            None => Function::UP,
        }
    }

    fn part(&mut self, part: Part, sla: Sla) -> Function {
        let variable = match self.variables.get(&part) {
            Some(&variable) => variable,
            None => {
                // The stated figure of something in a zone contains the outages of the zone, which
                // have a variable of their own ("zone carve-out").
                let zone = self.topology.document.settings.zone_availability();
                let carved = matches!(sla.scope, Scope::Zonal) && zone > 0.0;
                let value = if carved {
                    (sla.value / zone).min(1.0)
                } else {
                    sla.value
                };
                let variable = self.diagram.variable(value);
                self.inputs.push(Input { part, value, sla });
                self.variables.insert(part, variable);
                variable
            }
        };
        self.diagram.up(variable)
    }
}

/// Beyond this many replicas of one workload, more change no digit that is shown.
const REPLICAS_EVALUATED: u32 = 60;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    /// The City of Boston's applications without and with the City's database (availability.md c.4
    /// of the facts, rows "003 app" and "003 app with VPN and city DB").
    const BOSTON: &str = "
        users: client
        r: region
          v: vpc
            zone-a: zone letter=a
              public-a: subnet kind=public
              private-a: subnet
            zone-b: zone letter=b
              public-b: subnet kind=public
              private-b: subnet
            vgw: vpn_gateway
            web: alb spans=public-a,public-b
            cluster: ecs_cluster spans=private-a,private-b
              hosts: asg min=2
              app: ecs_service launch_type=EC2 desired_count=2
          vpn: vpn_connection
        city: onprem_site
          gateway: customer_gateway
          database: onprem_database
        users -> web
        web -> app
        vgw -> vpn
        vpn -> gateway
    ";

    #[track_caller]
    fn check(sketch: &str, availability: f64, single_points: &[&str]) {
        let document = sketch::parse(sketch).unwrap();
        let found = uptime(&document);
        let [journey] = &found.journeys[..] else {
            panic!("{} journeys", found.journeys.len())
        };
        let value = journey.availability.unwrap();
        assert!(
            (value - availability).abs() < 5e-10,
            "{value} is not {availability}"
        );
        let names: Vec<_> = journey
            .single_points
            .iter()
            .map(|id| document.node(*id).unwrap().slug.as_str())
            .collect();
        assert_eq!(names, single_points);
    }

    #[test]
    fn two_tasks_on_two_hosts_survive_a_zone() {
        check(BOSTON, 0.999_875_003, &[]);
        let found = uptime(&sketch::parse(BOSTON).unwrap());
        assert!(
            found.journeys[0]
                .survives
                .iter()
                .all(|(_, survives)| *survives)
        );
        assert_eq!(found.journeys[0].survives.len(), 2);
    }

    #[test]
    fn the_database_of_the_city_and_the_vpn_to_it_are_single_points_of_failure() {
        check(
            &format!("{BOSTON}\napp -> database"),
            0.994_378_190,
            &["vpn", "database"],
        );
    }

    #[test]
    fn a_nat_gateway_in_each_zone_is_hardly_felt() {
        let with_nat = BOSTON
            .replace("private-a: subnet\n", "private-a: subnet\n              nat-x: subnet kind=public\n                nat-a: nat_gateway\n")
            .replace("private-b: subnet\n", "private-b: subnet\n              nat-y: subnet kind=public\n                nat-b: nat_gateway\n")
            .replace("vgw: vpn_gateway", "vgw: vpn_gateway\n            igw: internet_gateway");
        let sketch = format!("{with_nat}\napi: external_api\napp -> api dependency=hard");
        // The API itself is assumed at 0.999 beside the row "003 egress hard, NAT per AZ".
        check(&sketch, 0.999_865_245 * 0.999, &["api"]);
    }
}
