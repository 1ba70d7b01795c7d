//! From the drawing to the structure function of each journey, and what follows from it: how
//! available it is, what alone takes it down, which zones it survives.

use std::collections::{BTreeMap, BTreeSet};

use crate::availability::{Diagram, Function, Scope, Sla};
use crate::component::ecs_service::LaunchType;
use crate::component::{Component, Role};
use crate::document::{Document, Environment, LinkId, LinkKind, NodeId, ZoneAffinity};
use crate::field::Choice;
use crate::pods;
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
    /// Whether it works at all as drawn, for all that is known.
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

/// Whether requests go through it to what answers them: names, distributions, APIs, load balancers,
/// and an internet gateway that is drawn as a step on the way.
fn hands_on(topology: &Topology<'_>, id: NodeId) -> bool {
    topology.role(id).is_some_and(Role::is_front)
        || matches!(
            topology.node(id).map(|node| &node.component),
            Some(Component::InternetGateway(_))
        )
}

/// The ways from an entry to what answers behind it: through all that hands requests on, each of
/// which begins a journey to everything that it hands them to.
fn ways(topology: &Topology<'_>, entry: NodeId) -> Vec<Vec<NodeId>> {
    let mut ways = Vec::new();
    let mut open = vec![vec![entry]];
    while let Some(way) = open.pop() {
        let Some(&last) = way.last() else { continue };
        if !hands_on(topology, last) {
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
        // Nothing is said about a design that is too entangled, rather than something wrong.
        let told = !diagram.is_exhausted();
        let alone = |variable: u32| !diagram.works(function, |other| other != variable);
        let possible = !told || diagram.works(function, |_| true);
        let mut single_points = BTreeSet::new();
        let mut survives = Vec::new();
        if told && possible {
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
            availability: told.then(|| diagram.availability(function)),
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
            .copied()
            .collect();
        let mut seen: BTreeSet<NodeId> = way.iter().copied().collect();
        let mut next: Vec<NodeId> = way.to_vec();
        while let Some(id) = next.pop() {
            if hands_on(self.topology, id) {
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
            .iter()
            .filter(|zone| enabled.contains(zone))
            .map(|zone| self.service(target, Some(*zone)))
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
        let hosts = self.hosts(id, zones);
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
        let kind = node.component.kind();
        // Counting from the last variable up keeps the diagram as small as its result.
        up.reverse();
        match usize::try_from(kind.needed()).unwrap_or(usize::MAX) {
            0 | 1 => self.diagram.any(up),
            // Of more replicas than are counted, as large a share is needed.
            needed if kind.replicas() > REPLICAS_COUNTED => {
                let all = usize::try_from(kind.replicas()).unwrap_or(usize::MAX);
                let share = needed.min(all).saturating_mul(up.len()).div_ceil(all);
                self.diagram.at_least(share, &up)
            }
            needed if needed > up.len() => Function::DOWN,
            needed => self.diagram.at_least(needed, &up),
        }
    }

    /// Where the replicas of a workload run: on which node's instance, in which zone. Replicas go
    /// round the zones in turn; tasks on the hosts of a cluster share the hosts.
    fn hosts(&self, id: NodeId, zones: &[ZoneKey]) -> Vec<(NodeId, ZoneKey, u32)> {
        let topology = self.topology;
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
        let groups = match (&node.component, topology.cluster_of(id)) {
            (Component::EcsService(service), Some(cluster))
                if service.launch_type == LaunchType::Ec2 =>
            {
                // A service runs on the first group: that of its capacity provider.
                let hosts = topology.hosts_of_cluster(cluster);
                Some(hosts.into_iter().take(1).collect())
            }
            (Component::K8sWorkload(_), Some(cluster))
                if pods::profile_of(topology, id).is_none() && !is_auto_mode(topology, cluster) =>
            {
                Some(pods::node_groups(topology, cluster))
            }
            _ => None,
        };
        let zones = match &node.component {
            Component::K8sWorkload(_) => &pods::zones_of(topology, id),
            _ => zones,
        };
        match groups {
            Some(groups) => {
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
                let placed = spread(replicas, &zones)
                    .into_iter()
                    .filter_map(|(zone, turn)| {
                        let in_zone: Vec<_> =
                            hosts.iter().filter(|(_, at, _)| *at == zone).collect();
                        (in_zone.get(turn as usize % in_zone.len().max(1))).map(|host| **host)
                    });
                let mut placed: Vec<_> = placed.collect();
                placed.sort_unstable();
                // Replicas on one host fail together: when one is enough, one counts.
                if node.component.kind().needed() <= 1 {
                    placed.dedup();
                }
                placed
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
                            let transit = transit.map_or(Function::UP, |id| self.own(id));
                            self.diagram.all([connection, transit])
                        },
                    )
                    .collect();
                self.diagram.any(parts)
            }
            Ok(Path::Transit(transit)) => self.own(transit),
            Ok(Path::Local | Path::Peering(_) | Path::Endpoint(_)) => Function::UP,
            Ok(Path::Internet)
            | Err(Obstacle::NoWayOut { .. } | Obstacle::NoPublicAddress { .. }) => {
                self.way_out(from, to, zone)
            }
            Err(_) => Function::DOWN,
        }
    }

    /// The ways out of the subnets of a replica, one of which must work.
    fn way_out(&mut self, from: NodeId, to: NodeId, zone: Option<ZoneKey>) -> Function {
        let topology = self.topology;
        let component = topology.node(to).map(|node| &node.component);
        let service = component.and_then(routing::service_of);
        let subnets = topology.subnets_of(from).iter().copied();
        let own = subnets.filter(|subnet| zone.is_none() || topology.zone_of(*subnet) == zone);
        let parts: Vec<_> = own
            .map(|subnet| {
                let endpoint =
                    service.and_then(|service| routing::endpoint_for(topology, subnet, service));
                match routing::default_route(topology, subnet) {
                    _ if endpoint.is_some() => Function::UP,
                    routing::DefaultRoute::Internet(_) => Function::UP,
                    routing::DefaultRoute::Nat(nat) => self.own(nat),
                    routing::DefaultRoute::Transit(transit)
                        if routing::egress(topology, subnet).is_some() =>
                    {
                        self.own(transit)
                    }
                    _ => Function::DOWN,
                }
            })
            .collect();
        self.diagram.any(parts)
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

/// Whether AWS runs the nodes of a cluster.
fn is_auto_mode(topology: &Topology<'_>, cluster: NodeId) -> bool {
    matches!(
        topology.node(cluster).map(|node| &node.component),
        Some(Component::EksCluster(cluster)) if cluster.auto_mode
    )
}

/// Beyond this many replicas of one workload, more change no digit that is shown.
const REPLICAS_EVALUATED: u32 = 60;

/// As many when more than one of them is needed.
const REPLICAS_COUNTED: u32 = 200;

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

    #[test]
    fn a_journey_goes_on_through_an_internet_gateway() {
        let sketch = "
            users: client
            r: region
              v: vpc cidr=10.0.0.0/16
                igw: internet_gateway
                za: zone letter=a
                  public-a: subnet kind=public
                    server: ec2 public_ip=true
                    disk: rds multi_az=false spans=public-a
            users -> igw
            igw -> server
            server -> disk";
        let found = uptime(&sketch::parse(sketch).unwrap());
        let [journey] = &found.journeys[..] else {
            panic!("{} journeys", found.journeys.len())
        };
        assert_eq!(journey.name, "users → server");
        assert_eq!(journey.single_points.len(), 2);
    }

    /// Balancers and groups that all need each other are more than is evaluated exactly.
    #[test]
    fn nothing_is_said_about_a_design_that_is_too_entangled() {
        let mut sketch = String::from("r: region\n  v: vpc cidr=10.0.0.0/16\n");
        for letter in ["a", "b"] {
            sketch.push_str(&format!(
                "    z{letter}: zone letter={letter}\n      s{letter}: subnet\n"
            ));
        }
        let mut seed = 5_u32;
        let mut roll = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % 40
        };
        for number in 0..40 {
            sketch.push_str(&format!(
                "    l{number}: alb spans=sa,sb\n    g{number}: asg spans=sa,sb\n"
            ));
        }
        sketch.push_str("users: client\n");
        for number in 0..40 {
            sketch.push_str(&format!("users -> l{number}\n"));
            let targets: BTreeSet<_> = (0..3).map(|_| roll()).collect();
            for target in targets {
                sketch.push_str(&format!("l{number} -> g{target}\n"));
            }
            let needs: BTreeSet<_> = (0..2).map(|_| roll()).collect();
            for need in needs {
                sketch.push_str(&format!("g{number} -> l{need}\n"));
            }
        }
        let found = uptime(&sketch::parse(&sketch).unwrap());
        let untold: Vec<_> = (found.journeys.iter())
            .filter(|journey| journey.availability.is_none())
            .collect();
        assert!(!untold.is_empty());
        for journey in untold {
            assert!(journey.possible && journey.single_points.is_empty());
            assert!(journey.survives.is_empty());
        }
    }

    #[test]
    fn what_the_load_needs_counts() {
        // Two zones with two hosts each, two needed: availability.md b.3 of the facts.
        let sketch = "
            users: client
            r: region
              v: vpc
                zone-a: zone letter=a
                  a: subnet
                zone-b: zone letter=b
                  b: subnet
                app: asg spans=a,b min=4 desired=4 needed=2
            users -> app";
        check(sketch, 0.999_997_565_889, &[]);
        // All four needed: each is a single point, and so is each zone.
        let all = sketch.replace("needed=2", "needed=4");
        let found = uptime(&sketch::parse(&all).unwrap());
        assert!(
            found.journeys[0]
                .survives
                .iter()
                .all(|(_, survives)| !survives)
        );
    }

    #[test]
    fn a_hundred_of_two_hundred_are_counted() {
        let sketch = "
            users: client
            r: region
              v: vpc
                zone-a: zone letter=a
                  a: subnet
                zone-b: zone letter=b
                  b: subnet
                zone-c: zone letter=c
                  c: subnet
                app: asg spans=a,b,c min=200 desired=200 max=300 needed=100
            users -> app";
        let found = uptime(&sketch::parse(sketch).unwrap());
        // Two zones hold 133 of them, one zone 67: two zones must work.
        let zone = 0.9999_f64;
        let two_of_three = zone.powi(3) + 3.0 * zone.powi(2) * (1.0 - zone);
        let availability = found.journeys[0].availability.unwrap();
        assert!((availability - two_of_three).abs() < 1e-9, "{availability}");
    }
}
