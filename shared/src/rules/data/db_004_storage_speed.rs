//! DB-004: provisioned operations or throughput that the storage of a database cannot have.

use crate::component::Component;
use crate::component::rds::StorageType;
use crate::document::{Node, NodeId};
use crate::field::Choice;
use crate::rules::data::{db_002_unknown_engine, db_003_storage_size};
use crate::rules::faults::Fault;
use crate::rules::{Check, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-004",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Storage of an illegal speed",
    why: "The provider refuses the database; Terraform does not notice.",
    how_to_fix: "State the IOPS of io1 and io2 within their ratio to the size, and none for gp2 and magnetic storage.",
    source: "AWS API models, 2026-05; Amazon RDS User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds storage_type=io1 allocated_storage=100 spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds storage_type=io1 allocated_storage=100 iops=3000 spans=a,b",
    check: Check::Faults(faults),
    fix: None,
};

/// Storage with what is provisioned for it.
struct Storage<'a> {
    engine: &'a str,
    kind: StorageType,
    size: u32,
    iops: Option<u32>,
    throughput: Option<u32>,
}

fn storage(component: &Component) -> Option<Storage<'_>> {
    match component {
        Component::Rds(one) if db_002_unknown_engine::is_known(&one.engine) => Some(Storage {
            engine: &one.engine,
            kind: one.storage_type,
            size: one.allocated_storage,
            iops: one.iops,
            throughput: one.throughput,
        }),
        // What a cluster must state at all, and of which type, is the matter of DB-008.
        Component::RdsCluster(one)
            if one.iops.is_some()
                && !matches!(one.storage_type, StorageType::Gp2 | StorageType::Standard) =>
        {
            Some(Storage {
                engine: &one.engine,
                kind: one.storage_type,
                size: one.allocated_storage,
                iops: one.iops,
                throughput: None,
            })
        }
        _ => None,
    }
}

/// Operations of gp3 a GiB, and throughput an operation, at most (RDS User Guide, 2023-06-15).
const GP3_RATIO: u64 = 500;
const GP3_OPERATIONS_PER_MIB: u64 = 4;
/// Operations of io1 and io2 a GiB, at most (RDS API model, 2026-05).
const PROVISIONED_RATIO: u64 = 50;

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let legal_size = db_003_storage_size::legal(&node.component).is_none();
    let Some(storage) = storage(&node.component).filter(|_| legal_size) else {
        return Vec::new();
    };
    let name = topology.name(id);
    wrong(&storage)
        .into_iter()
        .map(|reason| Fault::new(format!("{name}: {reason}.")))
        .collect()
}

fn wrong(storage: &Storage<'_>) -> Vec<String> {
    let kind = storage.kind.label();
    let size = u64::from(storage.size);
    let mut wrong = Vec::new();
    match (storage.kind, storage.iops.map(u64::from)) {
        (StorageType::Io1 | StorageType::Io2, None) => {
            wrong.push(format!(
                "{kind} storage needs provisioned IOPS, and none are stated"
            ));
        }
        (StorageType::Io1 | StorageType::Io2, Some(iops)) => {
            let least = if storage.engine.starts_with("sqlserver") {
                size
            } else {
                size.div_ceil(2)
            };
            let most = size * PROVISIONED_RATIO;
            if !(least..=most).contains(&iops) {
                wrong.push(format!(
                    "{} GiB of {kind} storage have {} to {} IOPS, not {}",
                    grouped(size),
                    grouped(least),
                    grouped(most),
                    grouped(iops)
                ));
            }
        }
        (StorageType::Gp3, Some(iops)) if iops > size * GP3_RATIO => wrong.push(format!(
            "{} GiB of gp3 storage have at most {} IOPS, not {}",
            grouped(size),
            grouped(size * GP3_RATIO),
            grouped(iops)
        )),
        (StorageType::Gp2 | StorageType::Standard, Some(_)) => wrong.push(format!(
            "{kind} storage takes no provisioned IOPS, and {} are stated",
            grouped(storage.iops.unwrap_or(0))
        )),
        _ => {}
    }
    match (storage.kind, storage.throughput, storage.iops) {
        (StorageType::Gp3, Some(throughput), Some(iops))
            if u64::from(throughput) * GP3_OPERATIONS_PER_MIB > u64::from(iops) =>
        {
            wrong.push(format!(
                "{} IOPS of gp3 storage go with at most {} MiB a second, not {}",
                grouped(iops),
                grouped(u64::from(iops) / GP3_OPERATIONS_PER_MIB),
                grouped(throughput)
            ));
        }
        (StorageType::Gp3, ..) | (_, None, _) => {}
        (_, Some(throughput), _) => wrong.push(format!(
            "{kind} storage takes no provisioned throughput, and {} MiB a second are stated",
            grouped(throughput)
        )),
    }
    wrong
}
