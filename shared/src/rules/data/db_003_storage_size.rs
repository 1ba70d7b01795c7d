//! DB-003: a database with storage of a size that its type does not come in.

use crate::component::Component;
use crate::component::rds::StorageType;
use crate::document::{Node, NodeId};
use crate::field::Choice;
use crate::rules::data::db_002_unknown_engine;
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Storage of an illegal size",
    why: "The provider refuses the database; Terraform does not notice.",
    how_to_fix: "Choose a size that the type of storage comes in.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds allocated_storage=5 spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds allocated_storage=50 spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use the nearest legal size",
        apply: Apply::Faults(faults),
    }),
};

/// The engine of a database with storage of its own, with the type and the size of that.
fn storage(component: &Component) -> Option<(&str, StorageType, u32)> {
    match component {
        Component::Rds(one) if db_002_unknown_engine::is_known(&one.engine) => {
            Some((&one.engine, one.storage_type, one.allocated_storage))
        }
        Component::RdsCluster(one) => Some((&one.engine, one.storage_type, one.allocated_storage)),
        _ => None,
    }
}

/// The nearest legal size, when the size is not legal.
pub fn legal(component: &Component) -> Option<u32> {
    let (engine, kind, size) = storage(component)?;
    let sizes = kind.sizes(engine);
    let legal = size.clamp(*sizes.start(), *sizes.end());
    (legal != size).then_some(legal)
}

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let (Some(legal), Some((engine, kind, size))) =
        (legal(&node.component), storage(&node.component))
    else {
        return Vec::new();
    };
    let sizes = kind.sizes(engine);
    let mut mended = node.component.clone();
    match &mut mended {
        Component::Rds(one) => one.allocated_storage = legal,
        Component::RdsCluster(one) => one.allocated_storage = legal,
        _ => {}
    }
    let message = format!(
        "{}: {engine} with {} storage has {} to {} GiB, not {}.",
        topology.name(id),
        kind.label(),
        grouped(*sizes.start()),
        grouped(*sizes.end()),
        grouped(size),
    );
    vec![Fault::new(message).mended(format!("Make it {} GiB", grouped(legal)), mended)]
}
