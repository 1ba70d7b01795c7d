//! AVL-008: instances that no regional agreement covers.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::Component;
use crate::component::ec2::Purpose;
use crate::component::ecs_service::LaunchType;
use crate::component::region::RegionCode;
use crate::component::subnet::Subnet;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-008",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Agreement needs two zones",
    why: "The agreement of 99.99 % holds for instances and tasks in two zones or more; in one zone it is 99.5 % for each.",
    how_to_fix: "Run them in two zones.",
    source: "Amazon Compute Service Level Agreement, 2022-05-05",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            app: asg spans=a",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            app: asg spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use a second zone",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (zone, nodes) in in_one_zone(topology) {
        report
            .about(&nodes)
            .mendable(spreadable(topology, &nodes).is_some())
            .say(format!(
                "The 99.99 % SLA needs two zones: {} of {} {} in zone {} only.",
                names(topology, &nodes),
                zone.region.id(),
                verb(nodes.len(), "runs", "run"),
                zone.letter.id()
            ));
    }
}

/// What runs in each region whose instances and tasks all run in one zone. Where the networks have
/// one zone only, NET-032 has said it.
fn in_one_zone(topology: &Topology<'_>) -> Vec<(ZoneKey, Vec<NodeId>)> {
    let mut regions: BTreeMap<RegionCode, (BTreeSet<ZoneKey>, Vec<NodeId>)> = BTreeMap::new();
    for (id, node) in topology.nodes() {
        let serves = match &node.component {
            Component::Ec2(server) => {
                matches!(server.purpose, Purpose::Server | Purpose::ReverseProxy)
            }
            Component::Asg(_) | Component::EksNodeGroup(_) => true,
            Component::EcsService(service) => service.launch_type == LaunchType::Fargate,
            _ => false,
        };
        let zones = topology.zones_of(id);
        if let (true, Some(zone)) = (serves, zones.first()) {
            let (found, nodes) = regions.entry(zone.region).or_default();
            found.extend(zones);
            nodes.push(id);
        }
    }
    let one = |(zones, nodes): (BTreeSet<ZoneKey>, Vec<NodeId>)| {
        let zone = zones.first().copied().filter(|_| zones.len() == 1)?;
        let mut zones = (topology.all::<Subnet>()).filter_map(|(id, _)| topology.zone_of(id));
        let elsewhere = zones.any(|other| other.region == zone.region && other != zone);
        elsewhere.then_some((zone, nodes))
    };
    regions.into_values().filter_map(one).collect()
}

/// The first of some nodes that can use the subnet of another zone, and that subnet.
fn spreadable(topology: &Topology<'_>, nodes: &[NodeId]) -> Option<(NodeId, NodeId)> {
    let spans = |id: &&NodeId| {
        (topology.node(**id)).is_some_and(|node| node.component.facts().spans.is_some())
    };
    (nodes.iter().filter(spans)).find_map(|id| {
        let others = mending::subnets_of_other_zones(topology, *id);
        Some((*id, *others.first()?))
    })
}

fn apply(document: &mut Document, finding: &Finding) {
    let topology = Topology::of(document);
    let still = in_one_zone(&topology)
        .iter()
        .any(|(_, nodes)| *nodes == finding.nodes);
    if let Some((id, subnet)) = spreadable(&topology, &finding.nodes).filter(|_| still) {
        mending::span(document, id, &[subnet]);
    }
}
