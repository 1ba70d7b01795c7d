//! DB-005: an RDS database with an identifier that is not legal.

use crate::component::Component;
use crate::component::database::{CLUSTER_IDENTIFIER, IDENTIFIER};
use crate::document::{Node, NodeId};
use crate::rules::data::identifier_fault;
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal database identifier",
    why: "The provider and Terraform refuse the database.",
    how_to_fix: "Use lower-case letters, digits and single hyphens, with a letter at the start and no hyphen at the end.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds identifier=Orders--DB spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds identifier=orders-db spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use a legal identifier",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let limit = match &node.component {
        Component::Rds(_) => IDENTIFIER,
        Component::RdsCluster(_) => CLUSTER_IDENTIFIER,
        _ => return Vec::new(),
    };
    identifier_fault(topology, id, node, limit)
        .into_iter()
        .collect()
}
