//! HYB-003: a site and a VPC that talk to each other share addresses.

use std::collections::BTreeSet;

use super::traffic;
use crate::document::NodeId;
use crate::routing;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

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
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut pairs: BTreeSet<(NodeId, NodeId)> = traffic(topology).into_keys().collect();
    pairs.extend(topology.networks().joined_sites());
    for (vpc, site) in pairs {
        let Some((shared, block)) = routing::overlap(topology, site, vpc) else {
            continue;
        };
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
