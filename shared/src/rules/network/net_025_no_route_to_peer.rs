//! NET-025: a peering or an attachment to a transit gateway that a subnet has no route to.

use crate::component::Role;
use crate::document::{Document, Link, LinkId, LinkKind, NodeId};
use crate::routing::{self, Obstacle};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::BTreeMap;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-025",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Joined networks without a route",
    why: "Packets find their way in one direction only, or in none: a connection needs a route on both sides.",
    how_to_fix: "Add the route to the tables of both sides.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                app: ec2
              other: subnet cidr=10.0.1.0/24
          w: vpc cidr=10.1.0.0/16
            zw: zone
              t: subnet cidr=10.1.0.0/24
                db: ec2
        v -> w
        other -> w kind=route
        app -> db",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                app: ec2
          w: vpc cidr=10.1.0.0/16
            zw: zone
              t: subnet cidr=10.1.0.0/24
                db: ec2
        v -> w
        s -> w kind=route
        app -> db",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add the route",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((subnet, to), links) in missing(topology) {
        let vpc = topology.vpc_of(subnet);
        let back = links.iter().any(|id| {
            let from = topology.document.link(*id).map(|link| link.from);
            from.and_then(|from| routing::network_of(topology, from)) != vpc
        });
        let way = match topology.role(to) {
            Some(Role::Transit) => format!("Transit gateway {}", topology.name(to)),
            _ => format!(
                "The peering of {} and {}",
                vpc.map_or("a VPC", |vpc| topology.name(vpc)),
                topology.name(to)
            ),
        };
        report.about(&[subnet, to]).links(&links).say(format!(
            "{way} has no route {}from {}.",
            if back { "back " } else { "" },
            called(topology, "subnet", subnet),
        ));
    }
}

/// The subnets that lack a route, what the route must lead to, and the traffic that needs it.
fn missing(topology: &Topology<'_>) -> BTreeMap<(NodeId, NodeId), Vec<LinkId>> {
    let networks = topology.networks();
    let mut missing: BTreeMap<(NodeId, NodeId), Vec<LinkId>> = BTreeMap::new();
    for (id, link) in topology.links().filter(|(_, link)| link.kind.is_traffic()) {
        let Err(Obstacle::NoRoute { subnet }) = routing::path(topology, link.from, link.to) else {
            continue;
        };
        let ends = [link.from, link.to].map(|end| routing::network_of(topology, end));
        let own = topology.vpc_of(subnet);
        let other = ends
            .into_iter()
            .flatten()
            .find(|network| Some(*network) != own);
        if let Some((own, other)) = own.zip(other) {
            let to = match networks.peering(own, other) {
                Some(_) => Some(other),
                None => networks.common_transit(own, other),
            };
            if let Some(to) = to {
                missing.entry((subnet, to)).or_default().push(id);
            }
        }
    }
    missing
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[subnet, to] = finding.nodes.as_slice() else {
        return;
    };
    if missing(&Topology::of(document)).contains_key(&(subnet, to)) {
        document.add_link(Link {
            kind: LinkKind::Route,
            ..Link::new(subnet, to)
        });
    }
}
