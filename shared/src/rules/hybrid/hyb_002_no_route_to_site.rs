//! HYB-002: something calls a site to which its VPC has no connection.

use super::{add_connection, add_customer_gateway, ensure_gateway, goes_through_another, traffic};
use crate::component::Component;
use crate::document::{Document, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
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
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a VPN connection",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((vpc, site), traffic) in traffic(topology) {
        if !cut_off(topology, vpc, site) || goes_through_another(topology, &traffic) {
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
            "{} {} no route to {}: no connection joins {} and {}.",
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
    let networks = topology.networks();
    if !networks.lines(topology, vpc, site).is_empty() {
        return false;
    }
    let half = networks.ends().values().any(|ends| {
        let here = (ends.gateways.iter()).any(|end| {
            topology.vpc_of(*end) == Some(vpc) || networks.transits_of(vpc).contains(end)
        });
        let far = ends.devices.is_empty() && ends.sites.is_empty();
        (ends.gateways.is_empty() && (ends.sites.contains(&site) || far)) || (far && here)
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
    let gateway = ensure_gateway(document, vpc, site);
    add_connection(document, gateway, customer, None);
}
