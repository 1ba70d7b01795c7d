//! LB-003: an internet-facing load balancer in a subnet that is not public.

use super::{balancer, balancers};
use crate::component::alb::Scheme;
use crate::component::subnet::SubnetKind;
use crate::document::{Document, NodeId};
use crate::routing;
use crate::rules::wording::{called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Public load balancer in a private subnet",
    why: "Clients that are sent to the address in that subnet get no answer.",
    how_to_fix: "Use the public subnets of the same zones, or make the load balancer internal.",
    source: "Application Load Balancer User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
              inner: subnet kind=private
            web: alb spans=a,inner",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use public subnets",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        let private = private(topology, id);
        if private.is_empty() {
            continue;
        }
        let mut nodes = vec![id];
        nodes.extend(&private);
        let possible = private
            .iter()
            .all(|subnet| twin(topology, id, *subnet).is_some());
        report.about(&nodes).mendable(possible).say(format!(
            "{} is internet-facing, and {} {} not public.",
            called(topology, balancer.kind, id),
            names(topology, &private),
            verb(private.len(), "is", "are"),
        ));
    }
}

/// The subnets of an internet-facing load balancer that are not public and not meant to be.
fn private(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    match balancer(topology, id) {
        Some(balancer) if balancer.scheme == Scheme::InternetFacing => {
            let mut subnets = topology.subnets_of(id).to_vec();
            subnets.retain(|subnet| {
                topology.subnet_kind(*subnet) != Some(SubnetKind::Public)
                    && !routing::is_internet_routed(topology, *subnet)
            });
            subnets
        }
        _ => Vec::new(),
    }
}

/// The public subnet in the zone of a private one.
fn twin(topology: &Topology<'_>, id: NodeId, subnet: NodeId) -> Option<NodeId> {
    mending::subnet_for_balancer(topology, id, topology.zone_of(subnet)?)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let private = private(&topology, id);
    let twins: Option<Vec<NodeId>> = private
        .iter()
        .map(|subnet| twin(&topology, id, *subnet))
        .collect();
    let Some(twins) = twins else { return };
    let Some(node) = document.node_mut(id) else {
        return;
    };
    node.spans.retain(|span| !private.contains(span));
    for twin in twins {
        if !node.spans.contains(&twin) {
            node.spans.push(twin);
        }
    }
    mending::redraw_bar(document, id);
}
