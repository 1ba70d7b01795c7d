//! NET-002: a block that is written with an address inside it.

use crate::address::Block;
use crate::component::Component;
use crate::document::{Document, Node, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Block with host bits",
    why: "Terraform refuses the block of a subnet, and the provider silently rewrites that of a VPC.",
    how_to_fix: "Write the first address of the block.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc cidr=10.0.0.7/16",
    passes: "r: region\n  v: vpc cidr=10.0.0.0/16",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Write the first address",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(block) = block(topology, id).filter(|block| !block.is_network()) else {
        return;
    };
    let network = block.network();
    report
        .about(&[id])
        .button(Some(format!("Change it to {network}")))
        .say(format!(
            "{} {}: {block} is an address inside a block, the block is {network}.",
            node.component.facts().name,
            topology.name(id),
        ));
}

fn block(topology: &Topology<'_>, id: NodeId) -> Option<Block> {
    match topology.component(id)? {
        Component::Vpc(vpc) => vpc.cidr,
        Component::Subnet(subnet) => subnet.cidr,
        _ => None,
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let Some(network) = block(&Topology::of(document), id).map(Block::network) else {
        return;
    };
    match document.component(id) {
        Some(Component::Subnet(_)) => mending::set_subnet_block(document, id, network),
        _ => {
            if let Some(Component::Vpc(vpc)) = document.component_mut(id) {
                vpc.cidr = Some(network);
            }
        }
    }
}
