//! NET-004: a subnet without a block, or with one outside its VPC.

use crate::address::{Block, PREFIXES};
use crate::document::{Document, Node, NodeId};
use crate::routing;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-004",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Subnet outside the block of its VPC",
    why: "The provider refuses the subnet.",
    how_to_fix: "Give the subnet a free part of the block of its VPC.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone\n      s: subnet cidr=10.1.0.0/24",
    passes: "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone\n      s: subnet cidr=10.0.0.0/24",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Use the next free block",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let (Some(subnet), Some(vpc)) = (topology.subnet(id), topology.vpc_of(id)) else {
        return;
    };
    let Some(around) = wrong(topology, id) else {
        return;
    };
    let name = called(topology, "Subnet", id);
    let message = match subnet.cidr {
        None => format!("{name} has no address block."),
        Some(block) => {
            format!(
                "{name} ({block}) lies outside {} ({around}).",
                called(topology, "VPC", vpc)
            )
        }
    };
    let button = mending::free_block_like(topology, id).map(|block| format!("Use {block}"));
    report.about(&[id, vpc]).button(button).say(message);
}

/// The block of the VPC in which the subnet should lie and does not. Blocks of an illegal size are
/// the matter of NET-001 and NET-003.
fn wrong(topology: &Topology<'_>, id: NodeId) -> Option<Block> {
    let around = mending::vpc_block(topology, topology.vpc_of(id)?)?;
    let inside = match topology.subnet(id)?.cidr {
        Some(block) => {
            let blocks = routing::blocks_of(topology, topology.vpc_of(id)?);
            !PREFIXES.contains(&block.prefix()) || blocks.iter().any(|one| one.contains(block))
        }
        None => false,
    };
    (!inside && PREFIXES.contains(&around.prefix())).then_some(around)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let block = wrong(&topology, id).and_then(|_| mending::free_block_like(&topology, id));
    if let Some(block) = block {
        mending::set_subnet_block(document, id, block);
    }
}
