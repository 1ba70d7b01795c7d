//! NET-010: something in a VPC needs the internet gateway that the VPC does not have.

use std::collections::BTreeMap;

use crate::component::Component;
use crate::component::alb::Scheme;
use crate::component::ecs_service::LaunchType;
use crate::component::subnet::SubnetKind;
use crate::document::{Document, Node, NodeId};
use crate::rules::wording::{called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-010",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "VPC without an internet gateway",
    why: "Nothing in the VPC can be reached from the internet or reach it.",
    how_to_fix: "Add an internet gateway to the VPC; public subnets get their route to it.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc\n    za: zone\n      s: subnet kind=public",
    passes: "r: region\n  v: vpc\n    igw: internet_gateway\n    za: zone\n      s: subnet kind=public",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add an internet gateway",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (vpc, waiting) in waiting(context.topology) {
        let mut nodes = vec![vpc];
        nodes.extend(&waiting);
        report.add(
            &nodes,
            format!(
                "{} has no internet gateway: {} {} one.",
                called(context.topology, "VPC", vpc),
                names(context.topology, &waiting),
                verb(waiting.len(), "needs", "need"),
            ),
        );
    }
}

/// The VPCs without an internet gateway in which something needs one.
fn waiting(topology: &Topology<'_>) -> BTreeMap<NodeId, Vec<NodeId>> {
    let mut waiting: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (id, node) in topology.nodes() {
        let Some(vpc) = topology.vpc_of(id).filter(|_| needs_gateway(node)) else {
            continue;
        };
        if topology
            .contents(vpc)
            .is_some_and(|contents| contents.internet_gateways.is_empty())
        {
            waiting.entry(vpc).or_default().push(id);
        }
    }
    waiting
}

fn needs_gateway(node: &Node) -> bool {
    match &node.component {
        Component::Subnet(subnet) => subnet.kind == SubnetKind::Public,
        Component::Alb(alb) => alb.scheme == Scheme::InternetFacing,
        Component::Ec2(server) => server.public_ip,
        Component::EcsService(service) => {
            service.assign_public_ip && service.launch_type == LaunchType::Fargate
        }
        Component::NatGateway(nat) => nat.is_public(),
        Component::Nlb(nlb) => nlb.scheme == Scheme::InternetFacing,
        _ => false,
    }
}

fn apply(document: &mut Document, vpc: NodeId) {
    if waiting(&Topology::of(document)).contains_key(&vpc) {
        mending::ensure_internet_gateway(document, vpc);
    }
}
