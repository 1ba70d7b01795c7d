//! NET-001: a VPC without a legal block.

use crate::address::{Block, PREFIXES};
use crate::component::Component;
use crate::component::vpc::Vpc;
use crate::document::{Document, NodeId};
use crate::editor::placement;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "VPC without a legal block",
    why: "The provider refuses the VPC.",
    how_to_fix: "Give the VPC a block between /16 and /28.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc cidr=10.0.0.0/8",
    passes: "r: region\n  v: vpc cidr=10.0.0.0/16",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Set a legal block",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, vpc) in topology.all::<Vpc>() {
        let name = called(topology, "VPC", id);
        let message = match vpc.cidr {
            Some(block) if PREFIXES.contains(&block.prefix()) => continue,
            Some(block) => format!("{name} has a /{}: allowed are /16 to /28.", block.prefix()),
            None => format!("{name} has no address block."),
        };
        let button = legal(topology, id).map(|block| format!("Set {block}"));
        report.about(&[id]).button(button).say(message);
    }
}

/// The nearest legal block: around the one that was given or its first part, as long as the subnets
/// stay inside; a free one when none was given.
fn legal(topology: &Topology<'_>, id: NodeId) -> Option<Block> {
    let Component::Vpc(vpc) = topology.component(id)? else {
        return None;
    };
    let Some(old) = vpc.cidr else {
        return placement::free_vpc_block(topology);
    };
    let block = old
        .with_prefix(old.prefix().clamp(*PREFIXES.start(), *PREFIXES.end()))
        .network();
    let subnets = topology
        .contents(id)
        .into_iter()
        .flat_map(|contents| &contents.subnets);
    let mut inside = subnets
        .filter_map(|subnet| topology.subnet(*subnet)?.cidr)
        .filter(|cidr| old.contains(*cidr));
    (!PREFIXES.contains(&old.prefix()) && inside.all(|cidr| block.contains(cidr))).then_some(block)
}

fn apply(document: &mut Document, id: NodeId) {
    let Some(block) = legal(&Topology::of(document), id) else {
        return;
    };
    if let Some(Component::Vpc(vpc)) = document.component_mut(id) {
        vpc.cidr = Some(block);
    }
}
