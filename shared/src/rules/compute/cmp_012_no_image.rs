//! CMP-012: containers that cannot fetch their image, because their subnet has no way out.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::ecs_service::{EcsService, LaunchType};
use crate::component::subnet::SubnetKind;
use crate::document::{Document, NodeId};
use crate::routing::{self, DefaultRoute};
use crate::rules::network::missing_endpoints;
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::security;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-012",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Containers that cannot fetch their image",
    why: "Without a way to the registry and to the logs no task starts.",
    how_to_fix: "Add a NAT gateway in a public subnet of the zone.",
    source: "Amazon EKS User Guide for nodes, 2024-12-18; for ECS general knowledge",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
            c: ecs_cluster spans=s
              app: ecs_service",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone
              p: subnet kind=public cidr=10.0.1.0/24
                nat: nat_gateway
              s: subnet cidr=10.0.0.0/24
            c: ecs_cluster spans=s
              app: ecs_service",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a NAT gateway",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (cluster, stuck) in stuck(topology) {
        let services: Vec<NodeId> = stuck.services.iter().copied().collect();
        let subnets: Vec<NodeId> = stuck.subnets.keys().copied().collect();
        let open = stuck
            .subnets
            .values()
            .any(|reason| *reason == Reason::NoPublicAddress);
        let why = if open {
            "they have no public address there"
        } else {
            verb(
                subnets.len(),
                "it has no NAT gateway",
                "they have no NAT gateway",
            )
        };
        let mut nodes = vec![cluster];
        nodes.extend(&services);
        nodes.extend(&subnets);
        report
            .about(&nodes)
            .mendable(mendable(topology, &stuck))
            .say(format!(
                "Tasks of {} cannot fetch their image in {}: {why}.",
                names(topology, &services),
                names(topology, &subnets),
            ));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    NoNat,
    NoPublicAddress,
}

#[derive(Default)]
struct Stuck {
    services: BTreeSet<NodeId>,
    subnets: BTreeMap<NodeId, Reason>,
}

/// The services of each cluster that run in subnets without a way out, and these subnets. A NAT
/// gateway that has no way out itself is the matter of NET-010, NET-012 and NET-014.
fn stuck(topology: &Topology<'_>) -> BTreeMap<NodeId, Stuck> {
    let mut clusters: BTreeMap<NodeId, Stuck> = BTreeMap::new();
    for (id, service) in topology.all::<EcsService>() {
        let Some(cluster) = topology.node(id).and_then(|node| node.parent) else {
            continue;
        };
        let has_address = service.launch_type == LaunchType::Fargate && service.assign_public_ip;
        let Some(interface) = security::interface_of(topology, id) else {
            continue;
        };
        for &subnet in topology.subnets_of(interface) {
            let reason = match routing::default_route(topology, subnet) {
                DefaultRoute::None
                    if topology.subnet_kind(subnet) != Some(SubnetKind::Public)
                        && !has_endpoints(topology, subnet) =>
                {
                    Reason::NoNat
                }
                DefaultRoute::Internet(_) if !has_address => Reason::NoPublicAddress,
                _ => continue,
            };
            let stuck = clusters.entry(cluster).or_default();
            stuck.services.insert(id);
            stuck.subnets.insert(subnet, reason);
        }
    }
    clusters
}

/// Whether the VPC of a subnet has the endpoints that stand in for NAT: those of the registry and
/// of the logs, and of S3, where the registry keeps images.
fn has_endpoints(topology: &Topology<'_>, subnet: NodeId) -> bool {
    let needed = ["ecr.api", "ecr.dkr", "s3", "logs"];
    topology
        .vpc_of(subnet)
        .is_some_and(|vpc| missing_endpoints(topology, vpc, &needed).is_empty())
}

/// Whether NAT gateways help: the subnets are private, and there is room for them.
fn mendable(topology: &Topology<'_>, stuck: &Stuck) -> bool {
    stuck.subnets.iter().all(|(subnet, reason)| {
        *reason == Reason::NoNat && mending::way_out_possible(topology, *subnet)
    })
}

fn apply(document: &mut Document, cluster: NodeId) {
    let topology = Topology::of(document);
    let Some(of_cluster) = stuck(&topology)
        .remove(&cluster)
        .filter(|stuck| mendable(&topology, stuck))
    else {
        return;
    };
    let subnets: Vec<NodeId> = of_cluster.subnets.into_keys().collect();
    mending::give_way_out(document, &subnets);
}
