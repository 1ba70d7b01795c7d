//! NET-008: a VPC in the block that Docker uses by itself.

use crate::address::Block;
use crate::component::vpc::Vpc;
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-008",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "VPC in the block of Docker",
    why: "Docker, Cloud9 and SageMaker use 172.17.0.0/16 for themselves: hosts cannot reach addresses of the VPC in it.",
    how_to_fix: "Use another block, for example 172.18.0.0/16.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc cidr=172.17.0.0/16",
    passes: "r: region\n  v: vpc cidr=172.18.0.0/16",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Renumber the VPC",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, vpc) in topology.all::<Vpc>() {
        let Some(block) = vpc.cidr.filter(|block| block.overlaps(Block::DOCKER)) else {
            continue;
        };
        let button = free(topology, id).map(|block| format!("Renumber it to {block}"));
        report.about(&[id]).button(button).say(format!(
            "{} ({block}) overlaps 172.17.0.0/16, which Docker uses on every host.",
            called(topology, "VPC", id),
        ));
    }
}

/// The first block of the same size that neither Docker nor a network of the design has.
fn free(topology: &Topology<'_>, id: NodeId) -> Option<Block> {
    let own = mending::vpc_block(topology, id).filter(|own| own.overlaps(Block::DOCKER))?;
    let [_, around, _] = topology.private_spaces();
    around.first_free(own.prefix(), None)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    if let Some(new) = free(&topology, id) {
        mending::renumber(document, id, new);
    }
}
