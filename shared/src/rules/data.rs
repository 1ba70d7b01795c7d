//! Databases, caches, search clusters and file systems (DB).

pub mod db_001_subnet_group;
pub mod db_002_unknown_engine;
pub mod db_003_storage_size;
pub mod db_004_storage_speed;
pub mod db_005_identifier;
pub mod db_006_pinned_zone;
pub mod db_007_one_zone;
pub mod db_008_cluster;
pub mod db_009_retention;
pub mod db_010_protection;
pub mod db_011_replicas;
pub mod db_012_reads_from_standby;
pub mod db_013_no_instances;
pub mod db_014_administrator;
pub mod db_015_password;
pub mod db_016_class;
pub mod db_017_connections;
pub mod db_018_shared_subnet;
pub mod db_019_table;
pub mod db_020_cache_settings;
pub mod db_021_cache_loss;
pub mod db_022_search_settings;
pub mod db_023_search_loss;
pub mod db_024_mount_targets;
pub mod db_025_far_mount_target;

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use crate::component::{Component, aurora, database, documentdb, rds, rds_cluster};
use crate::document::{LinkKind, Node, NodeId, slugify};
use crate::rules::faults::Fault;
use crate::topology::Topology;

/// The days for which a managed database can keep backups.
fn retention_range(component: &Component) -> Option<RangeInclusive<u32>> {
    match component {
        Component::Rds(_) => Some(rds::RETENTION),
        Component::RdsCluster(_) => Some(rds_cluster::RETENTION),
        Component::Aurora(_) => Some(aurora::RETENTION),
        Component::Documentdb(_) => Some(documentdb::RETENTION),
        _ => None,
    }
}

/// The read replicas of a database: those that it counts itself, and those that are drawn.
fn source_of_replicas(topology: &Topology<'_>, id: NodeId, component: &Component) -> u32 {
    let own = match component {
        Component::Rds(one) => one.read_replicas,
        Component::Aurora(one) => one.instances.saturating_sub(1),
        Component::Documentdb(one) => one.instances.saturating_sub(1),
        _ => 0,
    };
    let drawn = topology.links_from(id).filter(|(_, link)| {
        let copy = topology.component(link.to);
        link.kind == LinkKind::Replicate
            && matches!((component, copy), (Component::Rds(_), Some(Component::Rds(copy)))
                if copy.duty != rds::Duty::Standby)
    });
    own.saturating_add(u32::try_from(drawn.count()).unwrap_or(u32::MAX))
}

/// What is wrong with the identifier of a managed database that has one of its own.
pub fn identifier_fault(
    topology: &Topology<'_>,
    id: NodeId,
    node: &Node,
    limit: usize,
) -> Option<Fault> {
    let identifier = &node.component.database()?.identifier;
    if identifier.is_empty() || database::is_identifier(identifier, limit) {
        return None;
    }
    let better = legal_identifier(identifier, limit);
    let mut mended = node.component.clone();
    if let Some(database) = mended.database_mut() {
        better.clone_into(&mut database.identifier);
    }
    let name = topology.name(id);
    Some(match better.as_str() {
        "" => Fault::new(format!(
            "{name}: \"{identifier}\" is not a legal identifier."
        ))
        .mended("Make it of the name", mended),
        _ => Fault::new(format!(
            "{name}: \"{identifier}\" is not a legal identifier, try \"{better}\"."
        ))
        .mended(format!("Use {better}"), mended),
    })
}

/// A text as an identifier of at most `limit` characters; empty when nothing of it can be used.
pub fn legal_identifier(text: &str, limit: usize) -> String {
    let short: String = slugify(text).chars().take(limit).collect();
    short.trim_end_matches('-').to_owned()
}
