//! NET-007: a block that a VPC cannot have, or cannot have beside its others.

use crate::address::{Block, PREFIXES};
use crate::component::vpc::Vpc;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-007",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Block that cannot be associated",
    why: "The provider refuses the block.",
    how_to_fix: "Take a block of the same private range as the first one, between /16 and /28, that overlaps none of them.",
    source: "Amazon VPC User Guide, 2023-06-15, table of restricted associations (copy of 2023; AWS may have relaxed it since)",
    violates: r#"
        r: region
          v: vpc cidr=10.0.0.0/16 secondary_cidrs=["192.168.0.0/20"]"#,
    passes: r#"
        r: region
          v: vpc cidr=10.2.0.0/16 secondary_cidrs=["10.3.0.0/20","100.64.0.0/16"]"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, vpc) in topology.all::<Vpc>() {
        let name = called(topology, "VPC", id);
        if let Some(block) = vpc.cidr.filter(|block| block.overlaps(LINK_LOCAL.block())) {
            report.add(
                &[id],
                format!(
                    "{block} cannot be the block of {name}: AWS keeps 169.254.0.0/16 for itself."
                ),
            );
        }
        for (index, block) in vpc.secondary_cidrs.iter().enumerate() {
            let before = vpc
                .cidr
                .iter()
                .chain(vpc.secondary_cidrs.iter().take(index));
            let before: Vec<Block> = before.copied().collect();
            if let Some(reason) = refusal(*block, &before) {
                report.add(
                    &[id],
                    format!("{block} cannot be associated with {name}: {reason}."),
                );
            }
        }
    }
}

/// A range of addresses with a meaning of its own.
struct Range([u8; 4], u8);

impl Range {
    fn block(&self) -> Block {
        Block::new(self.0.into(), self.1)
    }
}

const LINK_LOCAL: Range = Range([169, 254, 0, 0], 16);
const BENCHMARKS: Range = Range([198, 19, 0, 0], 16);
const DEFAULT_VPCS: Range = Range([172, 31, 0, 0], 16);
const FIRST_OF_TEN: Range = Range([10, 0, 0, 0], 16);
const FIRST_TWO_OF_TEN: Range = Range([10, 0, 0, 0], 15);

/// The private range in which a block lies.
pub fn private_range(block: Block) -> Option<usize> {
    (Block::PRIVATE.iter()).position(|range| range.contains(block.network()))
}

fn refusal(block: Block, before: &[Block]) -> Option<String> {
    if !PREFIXES.contains(&block.prefix()) {
        return Some("allowed are /16 to /28".to_owned());
    }
    if let Some(other) = before.iter().find(|other| other.overlaps(block)) {
        return Some(format!("it overlaps {other}"));
    }
    if block.overlaps(LINK_LOCAL.block()) {
        return Some("AWS keeps 169.254.0.0/16 for itself".to_owned());
    }
    let own = private_range(block);
    let benchmarks = |block: &Block| BENCHMARKS.block().contains(*block);
    for other in before {
        let theirs = private_range(*other);
        let mixed = own.is_some() && theirs.is_some() && own != theirs;
        let foreign =
            (benchmarks(&block) && theirs.is_some()) || (benchmarks(other) && own.is_some());
        if mixed || foreign {
            return Some(format!("it is of another private range than {other}"));
        }
        if block.network() == FIRST_OF_TEN.block() && FIRST_TWO_OF_TEN.block().contains(*other) {
            return Some(format!("10.0.0.0/16 cannot be added to {other}"));
        }
        if DEFAULT_VPCS.block().contains(block) && theirs == Some(1) {
            return Some(format!("172.31.0.0/16 cannot be added to {other}"));
        }
    }
    None
}
