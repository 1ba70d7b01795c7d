//! NET-017: a private subnet that was routed to the NAT gateway of another zone.

use crate::component::subnet::Subnet;
use crate::document::{Document, LinkId, NodeId};
use crate::routing::{self, DefaultRoute};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-017",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "NAT gateway of another zone",
    why: "Traffic between zones costs money, and the failure of either zone cuts the subnet off.",
    how_to_fix: "Let the default route lead to the NAT gateway of the subnet's own zone.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              p: subnet kind=public
                nat-a: nat_gateway
              s: subnet
            zb: zone letter=b
              q: subnet kind=public
                nat-b: nat_gateway
              t: subnet
        t -> nat-a kind=route",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              p: subnet kind=public
                nat-a: nat_gateway
              s: subnet
            zb: zone letter=b
              q: subnet kind=public
                nat-b: nat_gateway
              t: subnet
        t -> nat-b kind=route",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Route it to the NAT gateway of its zone",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in topology.all::<Subnet>() {
        let Some((link, far, near)) = detour(topology, id) else {
            continue;
        };
        report
            .about(&[id, far, near])
            .links(&[link])
            .button(Some(format!("Route it to {}", topology.name(near))))
            .say(format!(
                "{} goes out through {} in another zone, although {} is in its own.",
                called(topology, "Subnet", id),
                topology.name(far),
                topology.name(near),
            ));
    }
}

/// The drawn route to the gateway of another zone, that gateway, and the one of the subnet's own.
fn detour(topology: &Topology<'_>, subnet: NodeId) -> Option<(LinkId, NodeId, NodeId)> {
    let (link, DefaultRoute::Nat(far)) = routing::drawn_route(topology, subnet)? else {
        return None;
    };
    let zone = topology.zone_of(subnet)?;
    let near = *topology
        .contents(topology.vpc_of(subnet)?)?
        .nat_by_zone
        .get(&zone)?;
    let elsewhere = topology.zone_of(far).is_some_and(|other| other != zone);
    elsewhere.then_some((link, far, near))
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some((link, _, near)) = detour(&Topology::of(document), id)
        && let Some(link) = document.link_mut(link)
    {
        link.to = near;
    }
}
