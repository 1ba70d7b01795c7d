//! HYB-002: something calls a site to which its VPC has no connection.

use super::{add_connection, add_customer_gateway, ends, traffic};
use crate::component::{Component, Role};
use crate::document::{Document, NodeId};
use crate::routing;
use crate::rules::wording::{names, verb};
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "No route to the site",
    why: "Addresses on premises are private: without a connection between the networks no packet arrives.",
    how_to_fix: "Connect the VPC and the site with a VPN.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
        office: onprem_site
          db: onprem_database
        app -> db",
    passes: "
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
    check,
    fix: Some(Fix {
        label: "Add a VPN connection",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((vpc, site), traffic) in traffic(topology) {
        if !cut_off(topology, vpc, site) {
            continue;
        }
        let callers: Vec<NodeId> = traffic.callers.iter().copied().collect();
        let targets: Vec<NodeId> = traffic.targets.iter().copied().collect();
        let nodes: Vec<NodeId> = [vpc, site]
            .into_iter()
            .chain(callers.clone())
            .chain(targets.clone())
            .collect();
        report.about(&nodes).links(&traffic.links).say(format!(
            "{} {} no route to {}: no VPN joins {} and {}.",
            names(topology, &callers),
            verb(callers.len(), "has", "have"),
            names(topology, &targets),
            topology.name(vpc),
            topology.name(site),
        ));
    }
}

/// Whether nothing joins the two. A connection that is half there is the matter of HYB-001.
fn cut_off(topology: &Topology<'_>, vpc: NodeId, site: NodeId) -> bool {
    if !routing::vpn_connections(topology, vpc, site).is_empty() {
        return false;
    }
    let half = topology.vpn_connections().iter().any(|id| {
        let near = ends(topology, *id, Role::Gateway);
        let far = ends(topology, *id, Role::CustomerGateway);
        let here = near.iter().any(|end| topology.vpc_of(*end) == Some(vpc));
        let there = far
            .iter()
            .any(|end| topology.lineage(*end).any(|(id, _)| id == site));
        (near.is_empty() && (there || far.is_empty())) || (far.is_empty() && here)
    });
    !half
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[vpc, site, ..] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    if !traffic(&topology).contains_key(&(vpc, site)) || !cut_off(&topology, vpc, site) {
        return;
    }
    let is_gateway = |id: &&NodeId| {
        matches!(
            topology.node(**id).map(|node| &node.component),
            Some(Component::CustomerGateway(_))
        )
    };
    let known = topology
        .children(Some(site))
        .iter()
        .find(is_gateway)
        .copied();
    let customer = known.unwrap_or_else(|| add_customer_gateway(document, site));
    add_connection(document, vpc, customer, None);
}
