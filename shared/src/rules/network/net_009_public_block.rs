//! NET-009: a VPC whose addresses belong to somebody on the internet.

use super::net_007_secondary_block::private_range;
use crate::address::{Block, PREFIXES};
use crate::component::vpc::Vpc;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-009",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "VPC in public address space",
    why: "Whoever really has these addresses on the internet cannot be reached from the VPC.",
    how_to_fix: "Use a private block: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc cidr=203.0.112.0/20",
    passes: "r: region\n  v: vpc cidr=100.64.0.0/16",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let shared = Block::new([100, 64, 0, 0].into(), 10);
    for (id, vpc) in topology.all::<Vpc>() {
        let public = |block: &Block| {
            PREFIXES.contains(&block.prefix())
                && private_range(*block).is_none()
                && !shared.contains(*block)
        };
        if let Some(block) = vpc.blocks().find(public) {
            report.add(
                &[id],
                format!(
                    "{} ({block}) is in publicly routable address space.",
                    called(topology, "VPC", id)
                ),
            );
        }
    }
}
