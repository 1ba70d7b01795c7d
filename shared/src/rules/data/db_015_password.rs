//! DB-015: a database whose password somebody must keep.

use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-015",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Password that is not managed",
    why: "A password in variables and in the state of Terraform is read by whoever reads those, and never changes.",
    how_to_fix: "Let Secrets Manager hold the password and change it.",
    source: "AWS Well-Architected SEC02-BP03, 2026",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds managed_password=false spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Let Secrets Manager hold it",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    if node
        .component
        .database()
        .is_none_or(|database| database.managed_password)
    {
        return Vec::new();
    }
    let mut mended = node.component.clone();
    if let Some(database) = mended.database_mut() {
        database.managed_password = true;
    }
    let message = format!("The password of {} is not managed.", topology.name(id));
    vec![Fault::new(message).mended("Let Secrets Manager hold it", mended)]
}
