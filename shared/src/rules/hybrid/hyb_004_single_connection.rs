//! HYB-004: everything that a site is needed for goes through one connection or one device.

use std::collections::BTreeSet;

use super::{add_connection, add_customer_gateway, ensure_gateway, traffic};
use crate::component::Component;
use crate::component::direct_connect::Redundancy;
use crate::document::{Document, Environment, NodeId};
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-004",
    severity: Severity::Warning,
    softens: Softens::InDevelopment,
    title: "Site behind a single connection",
    why: "When the line, the device or the connection fails, everything that needs the site fails.",
    how_to_fix: "Add a second VPN connection from a second device, or Direct Connect with a VPN as its spare.",
    source: "AWS Well-Architected REL02-BP02, 2026",
    violates: "
        r: region
          v: vpc
            vgw: vpn_gateway
            za: zone
              s: subnet
                app: ec2
          vpn: vpn_connection
        office: onprem_site
          cgw: customer_gateway
          db: onprem_database
        app -> db
        vgw -> vpn
        vpn -> cgw",
    passes: "
        r: region
          v: vpc
            vgw: vpn_gateway
            za: zone
              s: subnet
                app: ec2
          vpn: vpn_connection
          spare: vpn_connection
        office: onprem_site
          cgw: customer_gateway
          second: customer_gateway
          db: onprem_database
        app -> db
        vgw -> vpn
        vpn -> cgw
        vgw -> spare
        spare -> second",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a second VPN connection and device",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((vpc, site), traffic) in traffic(topology) {
        let Some(weak) = weak_point(topology, vpc, site).filter(|_| !traffic.hard.is_empty())
        else {
            continue;
        };
        let for_development = traffic
            .hard
            .iter()
            .all(|caller| topology.environment_of(*caller) == Environment::Development);
        let environment = if for_development {
            Environment::Development
        } else {
            Environment::Production
        };
        let through = match weak {
            Weak::Connection(id) | Weak::Device(id) => id,
        };
        let hard: Vec<NodeId> = traffic.hard.iter().copied().collect();
        let mut nodes = vec![through, site, vpc];
        nodes.extend(&hard);
        report
            .about(&nodes)
            .in_environment(environment)
            .say(format!(
                "All traffic to {} depends on {}: {} cannot do without it.",
                topology.name(site),
                topology.name(through),
                names(topology, &hard),
            ));
    }
}

#[derive(Clone, Copy)]
enum Weak {
    /// The only connection.
    Connection(NodeId),
    /// The only device of several connections.
    Device(NodeId),
}

fn weak_point(topology: &Topology<'_>, vpc: NodeId, site: NodeId) -> Option<Weak> {
    let networks = topology.networks();
    let lines = networks.lines(topology, vpc, site);
    let connections: BTreeSet<NodeId> = lines.iter().map(|line| line.connection).collect();
    // A private line ends in devices of its own.
    let private = |id: &NodeId| match topology.component(*id) {
        Some(Component::DirectConnect(line)) => Some(line.redundancy),
        _ => None,
    };
    let safe = |redundancy: Redundancy| redundancy != Redundancy::Single;
    if connections.iter().filter_map(private).any(safe) {
        return None;
    }
    let devices: BTreeSet<NodeId> = (connections.iter())
        .filter_map(|id| networks.ends().get(id))
        .flat_map(|ends| ends.devices.iter().copied())
        .collect();
    match (connections.first(), connections.len()) {
        (None, _) => None,
        (Some(only), 1) => Some(Weak::Connection(*only)),
        _ if connections.iter().any(|id| private(id).is_some()) => None,
        _ => devices
            .first()
            .filter(|_| devices.len() == 1)
            .map(|device| Weak::Device(*device)),
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[_, site, vpc, ..] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    let Some(weak) = weak_point(&topology, vpc, site) else {
        return;
    };
    if traffic(&topology)
        .get(&(vpc, site))
        .is_none_or(|traffic| traffic.hard.is_empty())
    {
        return;
    }
    let like = match weak {
        Weak::Connection(id) => Some(id),
        Weak::Device(_) => {
            let lines = topology.networks().lines(&topology, vpc, site);
            lines.first().map(|line| line.connection)
        }
    };
    let like = match like
        .and_then(|id| topology.node(id))
        .map(|node| &node.component)
    {
        Some(Component::VpnConnection(connection)) => Some(connection.clone()),
        _ => None,
    };
    let customer = add_customer_gateway(document, site);
    let gateway = ensure_gateway(document, vpc, site);
    add_connection(document, gateway, customer, like.as_ref());
}
