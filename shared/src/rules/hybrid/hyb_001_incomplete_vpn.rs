//! HYB-001: a VPN connection without both of its ends.

use super::{add_customer_gateway, connect, ends, ensure_vpn_gateway};
use crate::component::{Component, Role};
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "VPN connection without both ends",
    why: "The provider needs a VPN gateway on its side and a customer gateway on the other.",
    how_to_fix: "Link the connection to the VPN gateway of the VPC and to the customer gateway of the site.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc
            vgw: vpn_gateway
          vpn: vpn_connection
        office: onprem_site
          cgw: customer_gateway
        vgw -> vpn",
    passes: "
        r: region
          v: vpc
            vgw: vpn_gateway
          vpn: vpn_connection
        office: onprem_site
          cgw: customer_gateway
        vgw -> vpn
        vpn -> cgw",
    check,
    fix: Some(Fix {
        label: "Add what is missing",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        if !matches!(node.component, Component::VpnConnection(_)) {
            continue;
        }
        let customer = ends(topology, id, Role::CustomerGateway).is_empty();
        let provider = ends(topology, id, Role::Gateway).is_empty();
        let what = match (customer, provider) {
            (true, true) => "a customer gateway and a VPN gateway",
            (true, false) => "a customer gateway",
            (false, true) => "a VPN gateway",
            (false, false) => continue,
        };
        let possible = (!customer || other_end(topology, Role::CustomerGateway).is_some())
            && (!provider || other_end(topology, Role::Gateway).is_some());
        report.about(&[id]).mendable(possible).say(format!(
            "{} lacks {what}.",
            called(topology, "VPN connection", id)
        ));
    }
}

/// What can be linked to: a gateway, or the network that needs one first.
#[derive(Clone, Copy)]
enum End {
    Gateway(NodeId),
    Network(NodeId),
}

/// The only gateway of a role, else the only network that could have one.
fn other_end(topology: &Topology<'_>, role: Role) -> Option<End> {
    let only = |wanted: fn(&Component) -> bool| {
        let mut found = topology
            .nodes()
            .filter(|(_, node)| wanted(&node.component))
            .map(|(id, _)| id);
        let first = found.next();
        (first, found.next().is_some())
    };
    let (gateway, network) = if role == Role::Gateway {
        (
            only(|component| matches!(component, Component::VpnGateway(_))),
            only(|component| matches!(component, Component::Vpc(_))),
        )
    } else {
        (
            only(|component| matches!(component, Component::CustomerGateway(_))),
            only(|component| matches!(component, Component::OnpremSite(_))),
        )
    };
    match (gateway, network) {
        ((Some(gateway), false), _) => Some(End::Gateway(gateway)),
        ((None, _), (Some(network), false)) => Some(End::Network(network)),
        _ => None,
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    let is_connection = |document: &Document| {
        matches!(
            document.node(id).map(|node| &node.component),
            Some(Component::VpnConnection(_))
        )
    };
    if !is_connection(document) {
        return;
    }
    for role in [Role::Gateway, Role::CustomerGateway] {
        let topology = Topology::of(document);
        let end = other_end(&topology, role).filter(|_| ends(&topology, id, role).is_empty());
        let Some(end) = end else { continue };
        let gateway = match (end, role) {
            (End::Gateway(gateway), _) => gateway,
            (End::Network(vpc), Role::Gateway) => ensure_vpn_gateway(document, vpc),
            (End::Network(site), _) => add_customer_gateway(document, site),
        };
        match role {
            Role::Gateway => connect(document, gateway, id),
            _ => connect(document, id, gateway),
        }
    }
}
