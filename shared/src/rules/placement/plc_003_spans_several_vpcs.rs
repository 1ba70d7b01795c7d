//! PLC-003: a component spans subnets of more than one VPC.

use std::collections::BTreeMap;

use crate::component::Component;
use crate::document::{Document, Node, NodeId};
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "PLC-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Component across VPCs",
    why: "All network interfaces of a component are in one VPC: the provider refuses subnets of another.",
    how_to_fix: "Use subnets of one VPC, and a component of its own in the other.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc
            za: zone
              s: subnet
            web: alb spans=s,t
          w: vpc
            zb: zone letter=b
              t: subnet",
    passes: "
        r: region
          v: vpc
            za: zone
              s: subnet
            zb: zone letter=b
              t: subnet
            web: alb spans=s,t",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Keep the subnets of one VPC",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    // A transit gateway lists the subnets of all its attachments.
    if node.spans.is_empty() || matches!(node.component, Component::TransitGateway(_)) {
        return;
    }
    let Some(vpcs) = conflicting(topology, id) else {
        return;
    };
    let keep = kept(topology, id, &vpcs);
    let button = keep.map(|vpc| format!("Keep the subnets of {}", topology.name(vpc)));
    let all: Vec<NodeId> = vpcs.keys().copied().collect();
    report.about(&[id]).button(button).say(format!(
        "{} spans subnets of {}: it can only be in one of them.",
        topology.name(id),
        names(topology, &all),
    ));
}

/// The VPCs of the spanned subnets and of the node itself with their numbers of subnets, when there
/// are several.
fn conflicting(topology: &Topology<'_>, id: NodeId) -> Option<BTreeMap<NodeId, usize>> {
    let mut vpcs: BTreeMap<NodeId, usize> = BTreeMap::new();
    for span in &topology.node(id)?.spans {
        if topology.subnet(*span).is_some()
            && let Some(vpc) = topology.vpc_of(*span)
        {
            *vpcs.entry(vpc).or_default() += 1;
        }
    }
    if let Some(own) = topology.vpc_of(id).filter(|_| !vpcs.is_empty()) {
        vpcs.entry(own).or_default();
    }
    (vpcs.len() > 1).then_some(vpcs)
}

/// The VPC that is kept: the one in which the node stands, else the one with most of the subnets.
fn kept(topology: &Topology<'_>, id: NodeId, vpcs: &BTreeMap<NodeId, usize>) -> Option<NodeId> {
    match topology.vpc_of(id) {
        // Without a subnet there the node would lose all that it uses.
        Some(own) => vpcs.get(&own).filter(|count| **count > 0).map(|_| own),
        None => {
            let most = vpcs.values().max()?;
            vpcs.iter()
                .find(|(_, count)| *count == most)
                .map(|(vpc, _)| *vpc)
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(keep) = conflicting(&topology, id).and_then(|vpcs| kept(&topology, id, &vpcs)) else {
        return;
    };
    let Some(node) = topology.node(id) else {
        return;
    };
    let spans: Vec<NodeId> = node
        .spans
        .iter()
        .copied()
        .filter(|span| topology.vpc_of(*span) == Some(keep))
        .collect();
    if let Some(node) = document.node_mut(id) {
        node.spans = spans;
    }
    mending::redraw_bar(document, id);
}
