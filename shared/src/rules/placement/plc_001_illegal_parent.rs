//! PLC-001: a component stands where its type cannot.

use crate::component::{Component, Place};
use crate::document::{Document, Node, NodeId};
use crate::editor::placement;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "PLC-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Component in the wrong place",
    why: "The provider has no such component there, so it cannot be deployed as drawn.",
    how_to_fix: "Move it to a place where its type lives.",
    source: "Component catalogue, general knowledge",
    violates: "r: region\n  v: vpc\n    za: zone\n      s: subnet\n        images: ecr",
    passes: "r: region\n  images: ecr",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Move it to where it lives",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let facts = node.component.facts();
    if placement::may_stand(topology, &node.component, node.parent) || lacks_zone(topology, id) {
        return;
    }
    let parent = node
        .parent
        .map_or("the canvas", |parent| topology.name(parent));
    let home = home(topology, id);
    let button = home.map(|home| {
        format!(
            "Move it to {}",
            home.map_or("the canvas", |home| topology.name(home))
        )
    });
    report.about(&[id]).button(button).say(format!(
        "{} cannot be placed in {parent}: it lives in {}.",
        topology.name(id),
        placement::places(facts.sits_in),
    ));
}

/// A subnet that stands in a VPC and in no zone is the matter of NET-006.
fn lacks_zone(topology: &Topology<'_>, id: NodeId) -> bool {
    topology.node(id).is_some_and(|node| {
        matches!(node.component, Component::Subnet(_))
            && topology.place_under(node.parent) == Some(Place::Vpc)
    })
}

/// The nearest place around the node where it may stand: a node, or none for the canvas.
fn home(topology: &Topology<'_>, id: NodeId) -> Option<Option<NodeId>> {
    let component = topology.component(id)?;
    let around = topology.ancestors(id).map(|(id, _)| Some(id)).chain([None]);
    around
        .skip(1)
        .find(|parent| placement::may_stand(topology, component, *parent))
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(node) = topology.node(id) else {
        return;
    };
    let legal = placement::may_stand(&topology, &node.component, node.parent);
    let Some(home) = home(&topology, id).filter(|_| !legal) else {
        return;
    };
    // What spans subnets goes on using the one in which it was drawn.
    let subnet = node
        .parent
        .filter(|parent| topology.subnet(*parent).is_some());
    let subnet = subnet
        .filter(|subnet| node.component.facts().spans.is_some() && !node.spans.contains(subnet));
    mending::transfer(document, id, home);
    if let (Some(subnet), Some(node)) = (subnet, document.node_mut(id)) {
        node.spans.push(subnet);
    }
}
