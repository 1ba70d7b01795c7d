//! NET-027: an endpoint that leads from nowhere.

use super::has_gateway_endpoints;
use crate::component::Component;
use crate::component::vpc_endpoint::EndpointKind;
use crate::document::{Document, Node, NodeId};
use crate::rules::mending;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-027",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Endpoint without subnets or routes",
    why: "Nothing in the VPC is led to the endpoint.",
    how_to_fix: "List subnets for an interface endpoint; use a gateway endpoint for S3 and DynamoDB only.",
    source: "EC2 API model, 2026-05",
    violates: "
        r: region
          v: vpc
            za: zone
              s: subnet
            secrets: vpc_endpoint kind=Interface service=secretsmanager",
    passes: "
        r: region
          v: vpc
            za: zone
              s: subnet
            secrets: vpc_endpoint kind=Interface service=secretsmanager spans=s
            files: vpc_endpoint service=s3",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Give it subnets",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(fault) = fault(topology, id) else {
        return;
    };
    let name = called(topology, "Endpoint", id);
    let subnets = !mending::one_a_zone(topology, topology.vpc_of(id), false).is_empty();
    let (message, button) = match fault {
        Fault::Placeless => (
            format!("{name} lacks subnets: an interface endpoint has its addresses in them."),
            subnets.then_some("Add a private subnet of each zone"),
        ),
        Fault::Unrouted => (
            format!("{name} lacks a route table: its VPC has no subnet."),
            None,
        ),
        Fault::Foreign => (
            format!("{name} cannot be a gateway endpoint: only S3 and DynamoDB have these."),
            subnets.then_some("Make it an interface endpoint"),
        ),
    };
    report
        .about(&[id])
        .button(button.map(str::to_owned))
        .say(message);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Placeless,
    Unrouted,
    Foreign,
}

/// What is wrong with an endpoint. The groups of interface endpoints are derived.
fn fault(topology: &Topology<'_>, id: NodeId) -> Option<Fault> {
    let Component::VpcEndpoint(endpoint) = topology.component(id)? else {
        return None;
    };
    let contents = topology.contents(topology.vpc_of(id)?)?;
    match endpoint.kind {
        EndpointKind::Gateway if !has_gateway_endpoints(endpoint.service.trim()) => {
            Some(Fault::Foreign)
        }
        EndpointKind::Gateway if contents.subnets.is_empty() => Some(Fault::Unrouted),
        EndpointKind::Interface if topology.subnets_of(id).is_empty() => Some(Fault::Placeless),
        _ => None,
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let fault = fault(&topology, id);
    let subnets = mending::one_a_zone(&topology, topology.vpc_of(id), false);
    if fault.is_none_or(|fault| fault == Fault::Unrouted) || subnets.is_empty() {
        return;
    }
    let Some(node) = document.node_mut(id) else {
        return;
    };
    if let Component::VpcEndpoint(endpoint) = &mut node.component {
        endpoint.kind = EndpointKind::Interface;
        node.spans = subnets;
    }
}
