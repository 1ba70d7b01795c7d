//! NET-018: something calls what no packet of it can reach: the internet or a service of AWS without
//! a way out, or a VPC that nothing joins to its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{add_endpoint, add_nat_gateways, can_peer, peer, vpc_of};
use crate::component::Component;
use crate::component::subnet::SubnetKind;
use crate::connection;
use crate::document::{Document, LinkId, LinkKind, NodeId};
use crate::routing::{self, DefaultRoute, Obstacle};
use crate::rules::wording::{called, names, verb};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-018",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "No way to what is called",
    why: "The call fails: no packet arrives.",
    how_to_fix: "Add a NAT gateway in a public subnet of the zone, an endpoint for the service, or a peering between the VPCs.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                worker: ec2
        maps: external_api
        worker -> maps",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone
              p: subnet kind=public cidr=10.0.1.0/24
                nat: nat_gateway
              s: subnet cidr=10.0.0.0/24
                worker: ec2
        maps: external_api
        worker -> maps",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a NAT gateway",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, shut) in shut_in(topology) {
        let links: Vec<LinkId> = shut.calls.iter().map(|(link, _)| *link).collect();
        let targets: BTreeSet<NodeId> = shut.calls.iter().map(|(_, to)| *to).collect();
        let targets: Vec<NodeId> = targets.into_iter().collect();
        let of_aws = targets.iter().all(|to| service(topology, *to).is_some());
        let mut nodes = vec![id];
        nodes.extend(&targets);
        nodes.push(shut.subnet);
        let button = match mend(topology, id, &shut) {
            None => None,
            Some(Mend::Nat(_)) => Some(RULE.fix.map_or("", |fix| fix.label).to_owned()),
            Some(Mend::Endpoints(services)) => Some(match services.len() {
                1 => "Add an endpoint".to_owned(),
                _ => "Add endpoints".to_owned(),
            }),
        };
        let subnet = shut.subnet;
        let nothing = if of_aws {
            "has no NAT gateway, and its VPC no endpoint for it"
        } else {
            "has no NAT gateway"
        };
        report
            .about(&nodes)
            .links(&links)
            .button(button)
            .say(format!(
                "{} cannot reach {}: {}.",
                topology.name(id),
                names(topology, &targets),
                match shut.reason {
                    Reason::NoNat => format!("{} {nothing}", called(topology, "subnet", subnet)),
                    Reason::NoPublicAddress => format!(
                        "it has no public address in public subnet {}",
                        topology.name(subnet)
                    ),
                },
            ));
    }
    for ((near, far), traffic) in apart(topology) {
        let callers: Vec<NodeId> = traffic.callers.iter().copied().collect();
        let targets: Vec<NodeId> = traffic.targets.iter().copied().collect();
        let mut nodes: Vec<NodeId> = callers.iter().chain(&targets).copied().collect();
        nodes.extend(near.into_iter().chain([far]));
        let reason = match near {
            Some(near) => format!(
                "nothing joins {} and {}",
                called(topology, "VPC", near),
                called(topology, "VPC", far)
            ),
            None => format!(
                "{} in no VPC",
                verb(callers.len(), "it stands", "they stand")
            ),
        };
        let button = near
            .filter(|near| can_peer(topology, *near, far))
            .map(|near| format!("Peer {} and {}", topology.name(near), topology.name(far)));
        report
            .about(&nodes)
            .links(&traffic.links)
            .button(button)
            .say(format!(
                "{} cannot reach {}: {reason}.",
                names(topology, &callers),
                names(topology, &targets),
            ));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    NoNat,
    NoPublicAddress,
}

/// What a node calls outside and cannot reach, and from where.
struct Shut {
    subnet: NodeId,
    reason: Reason,
    calls: Vec<(LinkId, NodeId)>,
}

/// The nodes that cannot reach something outside of networks, in the order of ids.
fn shut_in(topology: &Topology<'_>) -> BTreeMap<NodeId, Shut> {
    let mut all: BTreeMap<NodeId, Shut> = BTreeMap::new();
    for (id, link) in topology.links() {
        let secret = link.kind == LinkKind::Uses
            && matches!(
                topology.component(link.to),
                Some(Component::SecretsManager(_))
            );
        if !(link.kind.is_traffic() || secret) || !is_judged(topology, link.from, link.to) {
            continue;
        }
        let (subnet, reason) = match routing::path(topology, link.from, link.to) {
            Err(Obstacle::NoWayOut { subnet }) => (subnet, Reason::NoNat),
            Err(Obstacle::NoPublicAddress { subnet }) => (subnet, Reason::NoPublicAddress),
            _ => continue,
        };
        let shut = all.entry(link.from).or_insert(Shut {
            subnet,
            reason,
            calls: Vec::new(),
        });
        shut.calls.push((id, link.to));
    }
    all
}

/// Whether no other rule says it: containers that cannot even fetch their image are the matter of
/// CMP-012 and K8S-006, functions that call the internet that of CMP-015.
fn is_judged(topology: &Topology<'_>, from: NodeId, to: NodeId) -> bool {
    match topology.component(from) {
        Some(Component::Ec2(_) | Component::Asg(_)) => true,
        Some(Component::Lambda(_)) => service(topology, to).is_some(),
        Some(Component::EcsService(_) | Component::K8sWorkload(_)) => {
            let mut subnets = topology.subnets_of(from).iter().copied();
            subnets.all(|subnet| routing::endpoint_for(topology, subnet, "ecr.dkr").is_some())
        }
        _ => false,
    }
}

fn service(topology: &Topology<'_>, id: NodeId) -> Option<&'static str> {
    routing::service_of(topology.component(id)?)
}

enum Mend {
    /// A NAT gateway in each of these zone boxes.
    Nat(Vec<NodeId>),
    /// An endpoint for each of these services.
    Endpoints(BTreeSet<&'static str>),
}

/// What helps: endpoints when nothing but services of AWS is called, else NAT gateways when the
/// subnets are private and there is room for them.
fn mend(topology: &Topology<'_>, id: NodeId, shut: &Shut) -> Option<Mend> {
    let services: Option<BTreeSet<&'static str>> = (shut.calls.iter())
        .map(|(_, to)| routing::endpoint_service(topology, id, *to))
        .collect();
    if let Some(services) = services {
        return Some(Mend::Endpoints(services));
    }
    let address = routing::has_public_address(topology, id);
    let closed = (topology.subnets_of(id).iter().copied())
        .filter(|subnet| routing::way_out(topology, *subnet, address).is_err());
    let boxes: Option<Vec<NodeId>> = closed
        .map(|subnet| {
            let reason = routing::way_out(topology, subnet, address);
            let private = topology.subnet_kind(subnet) == Some(SubnetKind::Private)
                && routing::default_route(topology, subnet) == DefaultRoute::None
                && matches!(reason, Err(Obstacle::NoWayOut { .. }));
            let zone = mending::zone_box(topology, subnet).filter(|_| private)?;
            mending::public_subnet_possible(topology, zone).then_some(zone)
        })
        .collect();
    boxes.filter(|boxes| !boxes.is_empty()).map(Mend::Nat)
}

#[derive(Default)]
struct Traffic {
    links: Vec<LinkId>,
    callers: BTreeSet<NodeId>,
    targets: BTreeSet<NodeId>,
}

/// Traffic to a VPC from another one, or from nowhere, that nothing carries. What goes to sites is
/// the matter of HYB-002.
fn apart(topology: &Topology<'_>) -> BTreeMap<(Option<NodeId>, NodeId), Traffic> {
    let mut all: BTreeMap<(Option<NodeId>, NodeId), Traffic> = BTreeMap::new();
    for (id, link) in topology.links().filter(|(_, link)| link.kind.is_traffic()) {
        let near = match routing::path(topology, link.from, link.to) {
            Err(Obstacle::Unconnected) => Some(vpc_of(topology, link.from)),
            Err(Obstacle::OutsideVpc) => Some(None),
            _ => None,
        };
        let Some((near, far)) = near.zip(vpc_of(topology, link.to)) else {
            continue;
        };
        let from_site = near.is_none() && routing::network_of(topology, link.from).is_some();
        // A link that cannot exist at all has a finding of its own.
        if from_site || connection::check(topology, link).is_err() {
            continue;
        }
        let traffic = all.entry((near, far)).or_default();
        traffic.links.push(id);
        traffic.callers.insert(link.from);
        traffic.targets.insert(link.to);
    }
    all
}

fn apply(document: &mut Document, finding: &Finding) {
    let topology = Topology::of(document);
    let between = apart(&topology)
        .into_iter()
        .find(|(_, traffic)| traffic.links == finding.links);
    if let Some(((Some(near), far), _)) = between {
        if can_peer(&topology, near, far) {
            peer(document, near, far);
        }
        return;
    }
    let Some((id, shut)) = finding
        .nodes
        .first()
        .and_then(|id| Some((*id, shut_in(&topology).remove(id)?)))
    else {
        return;
    };
    match mend(&topology, id, &shut) {
        None => {}
        Some(Mend::Nat(boxes)) => add_nat_gateways(document, &boxes),
        Some(Mend::Endpoints(services)) => {
            let Some(vpc) = topology.vpc_of(shut.subnet) else {
                return;
            };
            let subnets = mending::first_of_zones(&topology, topology.subnets_of(id));
            for service in services {
                add_endpoint(document, vpc, service, subnets.clone());
            }
        }
    }
}
