//! HYB-002: something calls a site to which its VPC has no connection.

use std::collections::BTreeSet;

use super::{add_connection, add_customer_gateway, ensure_gateway, goes_through_another, traffic};
use crate::component::Component;
use crate::document::{Document, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
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
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let halves = Halves::of(topology);
    for ((vpc, site), traffic) in traffic(topology) {
        if !halves.cut_off(topology, vpc, site) || goes_through_another(topology, &traffic) {
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

/// The connections that lack an end: they are the matter of HYB-001, whatever they could join.
#[derive(Default)]
struct Halves {
    /// One lacks both ends.
    anywhere: bool,
    /// The sites of those that lack the near end.
    sites: BTreeSet<NodeId>,
    /// The gateways of those that lack the far end, and their VPCs.
    gateways: BTreeSet<NodeId>,
    vpcs: BTreeSet<NodeId>,
}

impl Halves {
    fn of(topology: &Topology<'_>) -> Self {
        let mut halves = Self::default();
        for ends in topology.networks().ends().values() {
            let lacks_far = ends.devices.is_empty() && ends.sites.is_empty();
            if ends.gateways.is_empty() {
                halves.anywhere |= lacks_far;
                halves.sites.extend(&ends.sites);
            } else if lacks_far {
                let vpcs = ends.gateways.iter().filter_map(|end| topology.vpc_of(*end));
                halves.vpcs.extend(vpcs);
                halves.gateways.extend(&ends.gateways);
            }
        }
        halves
    }

    /// Whether nothing joins the two, not even half.
    fn cut_off(&self, topology: &Topology<'_>, vpc: NodeId, site: NodeId) -> bool {
        let networks = topology.networks();
        let half = self.anywhere
            || self.sites.contains(&site)
            || self.vpcs.contains(&vpc)
            || !networks.transits_of(vpc).is_disjoint(&self.gateways);
        !half && !networks.joined_sites().contains(&(vpc, site))
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[vpc, site, ..] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    if !traffic(&topology).contains_key(&(vpc, site))
        || !Halves::of(&topology).cut_off(&topology, vpc, site)
    {
        return;
    }
    let is_gateway = |id: &&NodeId| {
        matches!(
            topology.component(**id),
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
