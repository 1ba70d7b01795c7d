//! LB-001: an Application Load Balancer in fewer than two zones, or a network one in none.

use std::collections::BTreeSet;

use crate::component::Component;
use crate::document::{Document, Node, NodeId};
use crate::field::Choice;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Load balancer in fewer than two zones",
    why: "The provider refuses an Application Load Balancer with subnets in fewer than two zones; Terraform does not notice.",
    how_to_fix: "Add a subnet of another zone to the load balancer.",
    source: "Application Load Balancer User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
            zb: zone letter=b
              b: subnet kind=public
            web: alb spans=a,b",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Add the subnet of another zone",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let zones = topology.zones_of(id);
    if matches!(node.component, Component::Nlb(_)) && zones.is_empty() {
        report.about(&[id]).mendable(false).say(format!(
            "{} needs a subnet: it has none.",
            called(topology, "NLB", id)
        ));
    }
    if !matches!(node.component, Component::Alb(_)) {
        return;
    }
    let has = match zones {
        [] => "it has none".to_owned(),
        [zone] => format!("it has one ({})", zone.letter.id()),
        _ => return,
    };
    let missing: Vec<ZoneKey> = missing(topology, id)
        .into_iter()
        .map(|(zone, _)| zone)
        .collect();
    let button = match missing.as_slice() {
        [zone] => Some(format!("Add the subnet of zone {}", zone.letter.id())),
        [one, two] => Some(format!(
            "Add the subnets of zones {} and {}",
            one.letter.id(),
            two.letter.id()
        )),
        _ => None,
    };
    report.about(&[id]).button(button).say(format!(
        "{} needs subnets in two zones: {has}.",
        called(topology, "ALB", id)
    ));
}

/// The subnets that the load balancer lacks for two zones: those of zones in which it has targets
/// first. Empty when there are not enough of them.
fn missing(topology: &Topology<'_>, id: NodeId) -> Vec<(ZoneKey, NodeId)> {
    // A Network Load Balancer is content with one.
    if !matches!(topology.component(id), Some(Component::Alb(_))) {
        return Vec::new();
    }
    let used = topology.zones_of(id);
    if used.len() >= 2 {
        return Vec::new();
    }
    let Some(contents) = topology.vpc_of(id).and_then(|vpc| topology.contents(vpc)) else {
        return Vec::new();
    };
    let of_targets = topology
        .targets_of(id)
        .into_iter()
        .flat_map(|(_, target)| topology.zones_of(target))
        .copied();
    let all: BTreeSet<ZoneKey> = contents
        .subnets
        .iter()
        .filter_map(|subnet| topology.zone_of(*subnet))
        .collect();
    let mut seen = BTreeSet::new();
    let found: Vec<_> = (of_targets.chain(all))
        .filter(|zone| !used.contains(zone) && seen.insert(*zone))
        .filter_map(|zone| Some((zone, mending::subnet_for_balancer(topology, id, zone)?)))
        .take(2 - used.len())
        .collect();
    if found.len() + used.len() == 2 {
        found
    } else {
        Vec::new()
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let missing = missing(&topology, id);
    // One that was dropped into a subnet has no list of its own yet.
    let used = topology.subnets_of(id).to_vec();
    if missing.is_empty() {
        return;
    }
    if let Some(node) = document.node_mut(id) {
        node.spans = used;
        node.spans
            .extend(missing.into_iter().map(|(_, subnet)| subnet));
    }
    mending::redraw_bar(document, id);
}
