//! DB-010: a production database that is easily lost.

use crate::component::Component;
use crate::component::rds::Duty;
use crate::document::{Node, NodeId};
use crate::rules::data::{retention_range, source_of_replicas};
use crate::rules::faults::Fault;
use crate::rules::wording::{all, count};
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-010",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Database that is easily lost",
    why: "One wrong command, and the data of the last days, or all of them, are gone.",
    how_to_fix: "Keep backups for at least 7 days, turn on deletion protection and keep a final snapshot.",
    source: "checkov CKV_AWS_133 and CKV_AWS_293, 2026-08-20; trivy-checks AWS-0077 and AWS-0177, 2026-08-21; AWS Well-Architected REL09-BP03, 2026",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds backup_retention=1 deletion_protection=false spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Protect it",
        apply: Apply::Faults(faults),
    }),
};

/// Days for which backups of production data are kept at least.
const LEAST: u32 = 7;

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    // A copy can be made again from what it copies.
    let copy = matches!(&node.component, Component::Rds(one) if one.duty != Duty::Primary);
    let (Some(database), false) = (node.component.database(), copy) else {
        return Vec::new();
    };
    let days = database.backup_retention;
    let mut reasons = Vec::new();
    let legal = retention_range(&node.component).is_some_and(|range| range.contains(&days));
    let is_source = source_of_replicas(topology, id, &node.component) > 0;
    // A source of replicas without backups cannot be deployed (DB-009).
    if days < LEAST && legal && (days > 0 || !is_source) {
        reasons.push(match days {
            0 => "keeps no backups".to_owned(),
            days => format!("keeps backups for {} only", count(days, "day", "days")),
        });
    }
    if !database.deletion_protection {
        reasons.push("has no deletion protection".to_owned());
    }
    if !database.final_snapshot {
        reasons.push("leaves no final snapshot".to_owned());
    }
    if reasons.is_empty() {
        return Vec::new();
    }
    let mut mended = node.component.clone();
    if let Some(database) = mended.database_mut() {
        if legal {
            database.backup_retention = days.max(LEAST);
        }
        database.deletion_protection = true;
        database.final_snapshot = true;
    }
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    let message = format!("{} {}.", topology.name(id), all(&reasons));
    vec![Fault::new(message).mended("Protect it", mended)]
}
