//! K8S-006: nodes that reach neither their cluster nor the registry.

use std::collections::BTreeSet;

use super::clusters;
use crate::component::subnet::SubnetKind;
use crate::document::{Document, NodeId};
use crate::routing;
use crate::routing::DefaultRoute;
use crate::rules::network::missing_endpoints;
use crate::rules::wording::{all, called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Nodes that cannot join",
    why: "Without a way out, or endpoints for what they need, nodes fetch no images and never join the cluster.",
    how_to_fix: "Add a NAT gateway in each zone, or the endpoints ec2, ecr.api, ecr.dkr and s3.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            e1: vpc_endpoint kind=Interface service=ec2 spans=a,b
            e2: vpc_endpoint kind=Interface service=ecr.api spans=a,b
            e3: vpc_endpoint kind=Interface service=ecr.dkr spans=a,b
            e4: vpc_endpoint service=s3
            main: eks_cluster spans=a,b
              nodes: eks_node_group",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add NAT gateways",
        apply: Apply::Node(apply),
    }),
};

/// What nodes call before they have joined; images lie in S3.
const NEEDED: [&str; 4] = ["ec2", "ecr.api", "ecr.dkr", "s3"];

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in clusters(topology) {
        let stuck = stuck(topology, id);
        let Some(vpc) = stuck.first().and_then(|subnet| topology.vpc_of(*subnet)) else {
            continue;
        };
        let missing = missing_endpoints(topology, vpc, &NEEDED);
        let mut nodes = vec![id];
        nodes.extend(&stuck);
        report
            .about(&nodes)
            .mendable(mendable(topology, &stuck))
            .say(format!(
                "Nodes cannot join {} from {}: {} no NAT gateway, and {} no {} for {}.",
                topology.name(id),
                names(topology, &stuck),
                verb(stuck.len(), "it has", "they have"),
                called(topology, "VPC", vpc),
                verb(missing.len(), "endpoint", "endpoints"),
                all(&missing)
            ));
    }
}

/// The subnets of a cluster's nodes that have neither a way out nor the endpoints. Public subnets
/// are the matter of K8S-005.
fn stuck(topology: &Topology<'_>, cluster: NodeId) -> Vec<NodeId> {
    let subnets: BTreeSet<NodeId> = (topology.hosts_of_cluster(cluster).into_iter())
        .flat_map(|hosts| topology.subnets_of(hosts))
        .copied()
        .collect();
    let shut = |subnet: &NodeId| {
        let without_endpoint = topology
            .vpc_of(*subnet)
            .is_some_and(|vpc| !missing_endpoints(topology, vpc, &NEEDED).is_empty());
        routing::default_route(topology, *subnet) == DefaultRoute::None
            && topology.subnet_kind(*subnet) != Some(SubnetKind::Public)
            && without_endpoint
    };
    subnets.into_iter().filter(shut).collect()
}

fn mendable(topology: &Topology<'_>, stuck: &[NodeId]) -> bool {
    (stuck.iter()).all(|subnet| mending::way_out_possible(topology, *subnet))
}

fn apply(document: &mut Document, cluster: NodeId) {
    let topology = Topology::of(document);
    let stuck = stuck(&topology, cluster);
    if !stuck.is_empty() && mendable(&topology, &stuck) {
        mending::give_way_out(document, &stuck);
    }
}
