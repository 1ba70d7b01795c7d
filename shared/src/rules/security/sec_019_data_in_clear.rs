//! SEC-019: data that are not encrypted at rest. S3 encrypts always.

use crate::component::elasticache::Engine;
use crate::component::{Component, Role};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-019",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Data that are not encrypted at rest",
    why: "Backups and disks can be read by whoever gets hold of one; most stores cannot be encrypted later.",
    how_to_fix: "Turn on encryption at rest; it costs nothing.",
    source: "checkov CKV_AWS_16, _96, _74, _42, _29, _5, _27 and _26, 2026-08-20; AWS Well-Architected SEC08-BP02, 2026",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds storage_encrypted=false spans=a,b\n    files: efs encrypted=false spans=a,b\n  jobs: sqs encrypted=false",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds spans=a,b\n    files: efs spans=a,b\n  jobs: sqs",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Encrypt them",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let role = node.component.facts().role;
    if !matches!(role, Role::Database | Role::Queue) {
        return Vec::new();
    }
    let mut mended = node.component.clone();
    match at_rest(&mut mended) {
        Some(encrypted) if !*encrypted => *encrypted = true,
        _ => return Vec::new(),
    }
    let message = format!("Data of {} are not encrypted at rest.", topology.name(id));
    vec![Fault::new(message).mended("Encrypt them", mended)]
}

/// Whether a store encrypts its data, where that can be chosen.
fn at_rest(component: &mut Component) -> Option<&mut bool> {
    match component {
        Component::Efs(one) => Some(&mut one.encrypted),
        // Memcached cannot encrypt what it keeps in memory.
        Component::Elasticache(one) => {
            (one.engine != Engine::Memcached).then_some(&mut one.encrypted_at_rest)
        }
        Component::Opensearch(one) => Some(&mut one.encrypted_at_rest),
        Component::Sqs(one) => Some(&mut one.encrypted),
        Component::Sns(one) => Some(&mut one.encrypted),
        other => other
            .database_mut()
            .map(|database| &mut database.storage_encrypted),
    }
}
