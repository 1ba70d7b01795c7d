//! DB-009: backups that are kept for a number of days that is not offered.

use crate::document::{Node, NodeId};
use crate::rules::data::{retention_range, source_of_replicas};
use crate::rules::faults::Fault;
use crate::rules::wording::count;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-009",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal retention of backups",
    why: "The provider refuses the database.",
    how_to_fix: "Keep backups for 1 to 35 days.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: documentdb backup_retention=0 spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: documentdb backup_retention=7 spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Keep backups for 7 days",
        apply: Apply::Faults(faults),
    }),
};

/// Days for which backups are kept usually.
const USUAL: u32 = 7;

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let (Some(range), Some(database)) =
        (retention_range(&node.component), node.component.database())
    else {
        return Vec::new();
    };
    let name = topology.name(id);
    let days = database.backup_retention;
    let message = if !range.contains(&days) {
        format!(
            "{name}: backup retention of {} is outside {} to {} days.",
            count(days, "day", "days"),
            range.start(),
            range.end()
        )
    } else if days == 0 && source_of_replicas(topology, id, &node.component) > 0 {
        format!("{name} has read replicas, which need backups, and keeps none.")
    } else {
        return Vec::new();
    };
    let mut mended = node.component.clone();
    if let Some(database) = mended.database_mut() {
        database.backup_retention = USUAL;
    }
    vec![Fault::new(message).mended("Keep backups for 7 days", mended)]
}
