//! HYB-007: a site that is meant to use a gateway of a VPC from the other end of a VPN or a line.

use crate::component::vpc_endpoint::EndpointKind;
use crate::component::{Component, Place};
use crate::document::{Document, LinkId, LinkKind, NodeId};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-007",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Site behind a gateway of a VPC",
    why: "Packets that come in through a VPN or Direct Connect do not leave through an internet gateway, a NAT gateway or a gateway endpoint.",
    how_to_fix: "Use an interface endpoint for services of AWS, and the site's own way to the internet.",
    source: "Amazon VPC User Guide, 2023-06-15, for NAT gateways; otherwise general knowledge",
    violates: "
        r: region
          v: vpc
            s3: vpc_endpoint
            za: zone
              s: subnet
        office: onprem_site
        office -> s3 kind=route",
    passes: "
        r: region
          v: vpc
            za: zone
              s: subnet
            s3: vpc_endpoint kind=Interface spans=s
        office: onprem_site
        office -> s3 kind=route",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Make it an interface endpoint",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, link) in topology.links() {
        let Some((what, possible)) = misused(topology, id) else {
            continue;
        };
        report
            .about(&[link.from, link.to])
            .links(&[id])
            .mendable(possible)
            .say(format!(
                "{} cannot use {} through a VPN or Direct Connect: it is {what}.",
                topology.name(link.from),
                topology.name(link.to),
            ));
    }
}

/// What a site is meant to use and cannot, and whether another kind of it would do.
fn misused(topology: &Topology<'_>, id: LinkId) -> Option<(&'static str, bool)> {
    let link = topology.document.link(id)?;
    if !(link.kind == LinkKind::Route || link.kind.is_traffic()) {
        return None;
    }
    topology.place_of(link.from, Place::Site)?;
    match topology.component(link.to)? {
        Component::NatGateway(_) => Some(("a NAT gateway", false)),
        Component::InternetGateway(_) => Some(("an internet gateway", false)),
        Component::VpcEndpoint(endpoint) if endpoint.kind == EndpointKind::Gateway => {
            let possible = !interface_subnets(topology, link.to).is_empty();
            Some(("a gateway endpoint", possible))
        }
        _ => None,
    }
}

/// The subnets of an endpoint with addresses: its own, else a private one in each zone.
fn interface_subnets(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    let own = topology.subnets_of(id);
    if own.is_empty() {
        mending::one_a_zone(topology, topology.vpc_of(id), false)
    } else {
        mending::first_of_zones(topology, own)
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&link) = finding.links.first() else {
        return;
    };
    let topology = Topology::of(document);
    if !misused(&topology, link).is_some_and(|(_, possible)| possible) {
        return;
    }
    let Some(id) = document.link(link).map(|link| link.to) else {
        return;
    };
    let subnets = interface_subnets(&topology, id);
    let Some(node) = document.node_mut(id) else {
        return;
    };
    if let Component::VpcEndpoint(endpoint) = &mut node.component {
        endpoint.kind = EndpointKind::Interface;
        node.spans = subnets;
    }
}
