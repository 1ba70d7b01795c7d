//! HYB-003: a site and a VPC that talk to each other share addresses.

use std::collections::BTreeSet;

use super::{ends, traffic};
use crate::component::{Component, Place, Role};
use crate::document::{LinkKind, NodeId};
use crate::rules::{Context, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Site and VPC share addresses",
    why: "An address that exists on both sides is never sent through the connection.",
    how_to_fix: "Renumber one of the two networks, or translate addresses at the site.",
    source: "AWS Well-Architected REL02-BP05, 2026",
    violates: r#"
        r: region
          v: vpc cidr=10.0.0.0/16
            vgw: vpn_gateway
          vpn: vpn_connection
        office: onprem_site cidrs=["10.0.8.0/24"]
          cgw: customer_gateway
        vgw -> vpn
        vpn -> cgw"#,
    passes: r#"
        r: region
          v: vpc cidr=10.0.0.0/16
            vgw: vpn_gateway
          vpn: vpn_connection
        office: onprem_site cidrs=["10.1.0.0/16"]
          cgw: customer_gateway
        vgw -> vpn
        vpn -> cgw"#,
    check,
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut pairs: BTreeSet<(NodeId, NodeId)> = traffic(topology).into_keys().collect();
    for (id, node) in topology.nodes() {
        if !matches!(node.component, Component::VpnConnection(_)) {
            continue;
        }
        for near in ends(topology, id, Role::Gateway) {
            for far in ends(topology, id, Role::CustomerGateway) {
                pairs.extend(topology.vpc_of(near).zip(site_of(topology, far)));
            }
        }
    }
    for (vpc, site) in pairs {
        let (Some(block), Some(Component::OnpremSite(networks))) = (
            mending::vpc_block(topology, vpc),
            topology.node(site).map(|node| &node.component),
        ) else {
            continue;
        };
        if let Some(shared) = networks.cidrs.iter().find(|cidr| cidr.overlaps(block)) {
            report.add(
                &[vpc, site],
                format!(
                    "{} ({shared}) overlaps {} ({block}).",
                    topology.name(site),
                    topology.name(vpc)
                ),
            );
        }
    }
}

/// The site in which a customer gateway stands, or to which it is linked.
fn site_of(topology: &Topology<'_>, gateway: NodeId) -> Option<NodeId> {
    let around = topology.place_of(gateway, Place::Site);
    around.or_else(|| {
        let linked = topology.linked(gateway, LinkKind::Connection).into_iter();
        linked
            .filter_map(|id| topology.place_of(id, Place::Site))
            .next()
    })
}
