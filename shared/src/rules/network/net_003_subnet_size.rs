//! NET-003: a subnet of a size that the provider does not offer.

use crate::address::{Block, PREFIXES};
use crate::document::{Document, Node, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Subnet of an illegal size",
    why: "The provider refuses the subnet.",
    how_to_fix: "Give the subnet a block between /16 and /28.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone\n      s: subnet cidr=10.0.0.0/29",
    passes: "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone\n      s: subnet cidr=10.0.0.0/28",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Set a legal block",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(block) = topology.subnet(id).and_then(|subnet| subnet.cidr) else {
        return;
    };
    if PREFIXES.contains(&block.prefix()) {
        return;
    }
    let button = legal(topology, id).map(|block| format!("Set {block}"));
    report.about(&[id]).button(button).say(format!(
        "{} has a /{}: allowed are /16 to /28.",
        called(topology, "Subnet", id),
        block.prefix(),
    ));
}

/// The free block of the nearest legal size.
fn legal(topology: &Topology<'_>, id: NodeId) -> Option<Block> {
    let prefix = topology.subnet(id)?.cidr?.prefix();
    if PREFIXES.contains(&prefix) {
        return None;
    }
    mending::free_block_like(topology, id)
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(block) = legal(&Topology::of(document), id) {
        mending::set_subnet_block(document, id, block);
    }
}
