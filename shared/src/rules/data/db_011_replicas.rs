//! DB-011: more read replicas than an engine can have.

use crate::component::Component;
use crate::document::{Node, NodeId};
use crate::rules::data::source_of_replicas;
use crate::rules::faults::Fault;
use crate::rules::{Check, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-011",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Too many read replicas",
    why: "The provider refuses what exceeds the limit, and the limit cannot be raised.",
    how_to_fix: "Use fewer replicas, or put a cache in front of the reads.",
    source: "Amazon RDS and Aurora User Guides, 2023-06-15; limits of other engines of RDS and of DocumentDB: general knowledge",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds engine=oracle-ee instance_class=db.m6i.large read_replicas=6 spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds engine=mysql read_replicas=6 spans=a,b",
    check: Check::Faults(faults),
    fix: None,
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    const USUAL: u32 = 15;
    const COMMERCIAL: u32 = 5;
    let most = match &node.component {
        Component::Rds(one)
            if one.engine.starts_with("oracle") || one.engine.starts_with("sqlserver") =>
        {
            COMMERCIAL
        }
        Component::Rds(_) | Component::Aurora(_) | Component::Documentdb(_) => USUAL,
        _ => return Vec::new(),
    };
    let has = source_of_replicas(topology, id, &node.component);
    if has <= most {
        return Vec::new();
    }
    vec![Fault::new(format!(
        "{} has {} read replicas: at most {most} are possible.",
        topology.name(id),
        grouped(has)
    ))]
}
