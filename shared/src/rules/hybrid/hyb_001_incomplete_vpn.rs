//! HYB-001: a VPN connection or a Direct Connect without both of its ends.

use std::cell::LazyCell;

use super::{add_customer_gateway, connect, ensure_vpn_gateway};
use crate::component::{Component, Role};
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Connection without both ends",
    why: "The provider needs a VPN or transit gateway on its side, and a customer gateway or a site on the other.",
    how_to_fix: "Link the connection to the VPN gateway of the VPC or to a transit gateway, and to the customer gateway of the site.",
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
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add what is missing",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let there_is = |role| LazyCell::new(move || other_end(topology, role).is_some());
    let [gateway, device, site] =
        [Some(Role::Gateway), Some(Role::CustomerGateway), None].map(there_is);
    for id in topology.networks().ends().keys().copied() {
        let (provider, customer) = lacking(topology, id);
        let line = is_line(topology, id);
        let lacked = if line { "a site" } else { "a customer gateway" };
        let what = match (customer, provider) {
            (true, true) => format!("{lacked} and a VPN or transit gateway"),
            (true, false) => lacked.to_owned(),
            (false, true) => "a VPN or transit gateway".to_owned(),
            (false, false) => continue,
        };
        let far = if line { &site } else { &device };
        let possible = (!customer || **far) && (!provider || *gateway);
        let kind = if line {
            "Direct Connect"
        } else {
            "VPN connection"
        };
        report
            .about(&[id])
            .mendable(possible)
            .say(format!("{} lacks {what}.", called(topology, kind, id)));
    }
}

fn is_line(topology: &Topology<'_>, id: NodeId) -> bool {
    let component = topology.component(id);
    matches!(component, Some(Component::DirectConnect(_)))
}

/// Whether a connection lacks its end at the provider, and the one at the customer. A device that
/// stands in no site is an end of a VPN connection.
fn lacking(topology: &Topology<'_>, id: NodeId) -> (bool, bool) {
    let Some(ends) = topology.networks().ends().get(&id) else {
        return (false, false);
    };
    let customer = ends.devices.is_empty() && ends.sites.is_empty();
    (ends.gateways.is_empty(), customer)
}

/// What can be linked to: a gateway, or the network that needs one first.
#[derive(Clone, Copy)]
enum End {
    Gateway(NodeId),
    Network(NodeId),
}

/// The only gateway of a role, else the only network that could have one; the only site for no role.
fn other_end(topology: &Topology<'_>, role: Option<Role>) -> Option<End> {
    let only = |wanted: fn(&Component) -> bool| {
        let mut found = topology
            .nodes()
            .filter(|(_, node)| wanted(&node.component))
            .map(|(id, _)| id);
        let first = found.next();
        (first, found.next().is_some())
    };
    let (gateway, network) = match role {
        Some(Role::Gateway) => (
            only(|component| {
                matches!(
                    component,
                    Component::VpnGateway(_) | Component::TransitGateway(_)
                )
            }),
            only(|component| matches!(component, Component::Vpc(_))),
        ),
        Some(_) => (
            only(|component| matches!(component, Component::CustomerGateway(_))),
            only(|component| matches!(component, Component::OnpremSite(_))),
        ),
        None => (
            only(|component| matches!(component, Component::OnpremSite(_))),
            (None, false),
        ),
    };
    match (gateway, network) {
        ((Some(gateway), false), _) => Some(End::Gateway(gateway)),
        ((None, _), (Some(network), false)) => Some(End::Network(network)),
        _ => None,
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let far = if is_line(&Topology::of(document), id) {
        None
    } else {
        Some(Role::CustomerGateway)
    };
    for role in [Some(Role::Gateway), far] {
        let topology = Topology::of(document);
        let (provider, customer) = lacking(&topology, id);
        let near = role == Some(Role::Gateway);
        let lacks = if near { provider } else { customer };
        let Some(end) = other_end(&topology, role).filter(|_| lacks) else {
            continue;
        };
        let gateway = match end {
            End::Gateway(gateway) => gateway,
            End::Network(vpc) if near => ensure_vpn_gateway(document, vpc),
            End::Network(site) => add_customer_gateway(document, site),
        };
        if near {
            connect(document, gateway, id);
        } else {
            connect(document, id, gateway);
        }
    }
}
