//! DB-008: a Multi-AZ DB cluster that lacks what such a cluster must have.

use crate::component::Component;
use crate::component::rds::StorageType;
use crate::component::rds_cluster::{ENGINES, RdsCluster};
use crate::document::{Node, NodeId};
use crate::field::Choice;
use crate::rules::faults::Fault;
use crate::rules::wording::count;
use crate::rules::{Check, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-008",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Incomplete Multi-AZ DB cluster",
    why: "The provider refuses the cluster.",
    how_to_fix: "Use PostgreSQL or MySQL, state class, storage and IOPS, use gp3, io1 or io2 storage, and subnets in three zones.",
    source: "AWS API models, 2026-05; cfn-lint 1.51.0, 2026-05-12; Amazon RDS User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            db: rds_cluster spans=a,b engine=mariadb",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            zc: zone letter=c
              c: subnet
            db: rds_cluster spans=a,b,c",
    check: Check::Faults(faults),
    fix: None,
};

/// The zones over which the three instances are spread.
const ZONES: usize = 3;

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::RdsCluster(cluster) = &node.component else {
        return Vec::new();
    };
    let mut wrong = wrong(cluster);
    let zones = topology.zones_of(id).len();
    if zones < ZONES && topology.vpc_of(id).is_some() {
        let has = count(u64::try_from(zones).unwrap_or(0), "zone", "zones");
        wrong.push(format!(
            "it needs subnets in three zones and has them in {has}"
        ));
    }
    let name = topology.name(id);
    wrong
        .into_iter()
        .map(|reason| Fault::new(format!("Multi-AZ DB cluster {name}: {reason}.")))
        .collect()
}

fn wrong(cluster: &RdsCluster) -> Vec<String> {
    let mut wrong = Vec::new();
    if !ENGINES.contains(&cluster.engine.as_str()) {
        wrong.push(match cluster.engine.trim() {
            "" => "it names no engine".to_owned(),
            engine => format!("it comes with PostgreSQL or MySQL, not with {engine}"),
        });
    }
    if cluster.instance_class.trim().is_empty() {
        wrong.push("it names no instance class".to_owned());
    }
    if matches!(
        cluster.storage_type,
        StorageType::Gp2 | StorageType::Standard
    ) {
        let kind = cluster.storage_type.label();
        wrong.push(format!("its storage is gp3, io1 or io2, not {kind}"));
    }
    if cluster.iops.is_none() {
        wrong.push("it states no IOPS".to_owned());
    }
    wrong
}
