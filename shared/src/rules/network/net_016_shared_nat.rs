//! NET-016: private subnets of one zone that go out through the NAT gateway of another.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::Component;
use crate::component::nat_gateway::NatGateway;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::routing::{self, DefaultRoute};
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-016",
    severity: Severity::Warning,
    softens: Softens::InDevelopment,
    title: "NAT gateway shared by zones",
    why: "A NAT gateway is redundant inside its zone only: when the zone fails, the others are cut off too.",
    how_to_fix: "Add a NAT gateway in each zone that has private subnets.",
    source: "Amazon VPC User Guide, 2023-06-15; AWS Well-Architected REL10-BP01, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
                nat: nat_gateway
              private-a: subnet cidr=10.0.1.0/24
            zb: zone letter=b
              private-b: subnet cidr=10.0.2.0/24",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
                nat-a: nat_gateway
              private-a: subnet cidr=10.0.1.0/24
            zb: zone letter=b
              public-b: subnet kind=public cidr=10.0.3.0/24
                nat-b: nat_gateway
              private-b: subnet cidr=10.0.2.0/24",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a NAT gateway in each zone",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for vpc in topology.vpcs() {
        for (nat, subnets) in dependants(topology, vpc) {
            let Some(zone) = topology.zone_of(nat) else {
                continue;
            };
            let boxes = zone_boxes(topology, &subnets);
            let possible = boxes
                .iter()
                .all(|zone| mending::public_subnet_possible(topology, *zone));
            let letters: BTreeSet<&str> = subnets
                .iter()
                .filter_map(|subnet| Some(topology.zone_of(*subnet)?.letter.id()))
                .collect();
            let letters: Vec<&str> = letters.into_iter().collect();
            let button = possible.then(|| match letters.as_slice() {
                [letter] => format!("Add a NAT gateway in zone {letter}"),
                _ => "Add a NAT gateway in each zone".to_owned(),
            });
            let mut nodes = vec![nat];
            nodes.extend(&subnets);
            report.about(&nodes).button(button).say(format!(
                "If zone {} fails, {} {} internet access too: {} goes out through {}.",
                zone.letter.id(),
                names(topology, &subnets),
                verb(subnets.len(), "loses", "lose"),
                verb(subnets.len(), "it", "each"),
                topology.name(nat),
            ));
        }
    }
}

/// The private subnets of a VPC whose NAT gateway stands in another zone than they do.
fn dependants(topology: &Topology<'_>, vpc: NodeId) -> BTreeMap<NodeId, Vec<NodeId>> {
    let mut dependants: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    let Some(contents) = topology.contents(vpc) else {
        return dependants;
    };
    let own = |zone: ZoneKey| contents.nat_by_zone.contains_key(&zone);
    for subnet in &contents.subnets {
        if let (DefaultRoute::Nat(nat), Some(zone)) = (
            routing::default_route(topology, *subnet),
            topology.zone_of(*subnet),
        ) && topology.zone_of(nat).is_some_and(|at| at != zone)
            && !own(zone)
        {
            dependants.entry(nat).or_default().push(*subnet);
        }
    }
    dependants
}

/// The boxes of the zones of some subnets, one for each zone.
fn zone_boxes(topology: &Topology<'_>, subnets: &[NodeId]) -> Vec<NodeId> {
    let boxes: BTreeMap<ZoneKey, NodeId> = (subnets.iter().rev())
        .filter_map(|subnet| {
            Some((
                topology.zone_of(*subnet)?,
                mending::zone_box(topology, *subnet)?,
            ))
        })
        .collect();
    boxes.into_values().collect()
}

fn apply(document: &mut Document, nat: NodeId) {
    let topology = Topology::of(document);
    let Some(vpc) = topology.vpc_of(nat) else {
        return;
    };
    let Some(subnets) = dependants(&topology, vpc).remove(&nat) else {
        return;
    };
    let boxes = zone_boxes(&topology, &subnets);
    if !boxes
        .iter()
        .all(|zone| mending::public_subnet_possible(&topology, *zone))
    {
        return;
    }
    // A route that was drawn to the gateway of the other zone would stay in the way.
    let drawn: Vec<_> = subnets
        .iter()
        .filter_map(|subnet| Some(routing::drawn_route(&topology, *subnet)?.0))
        .collect();
    for link in drawn {
        document.links.remove(&link);
    }
    for zone in boxes {
        let subnet = mending::ensure_public_subnet(document, zone);
        mending::add(
            document,
            Component::NatGateway(NatGateway::default()),
            Some(subnet),
            Vec::new(),
        );
    }
}
