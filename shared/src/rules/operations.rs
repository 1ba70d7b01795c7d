//! Logs, alarms, backups, keys and registries (OPS).

pub mod ops_001_logs_for_ever;
pub mod ops_002_no_alarm;
pub mod ops_003_no_backup;
pub mod ops_004_key_rotation;
pub mod ops_005_registry;

use std::collections::BTreeMap;

use crate::component::region::RegionCode;
use crate::document::{Environment, Node, NodeId};
use crate::topology::Topology;

/// The production nodes of which something is true, by their region.
fn in_production(
    topology: &Topology<'_>,
    concerns: impl Fn(NodeId, &Node) -> bool,
) -> BTreeMap<RegionCode, Vec<NodeId>> {
    let mut regions: BTreeMap<RegionCode, Vec<NodeId>> = BTreeMap::new();
    for (id, node) in topology.nodes() {
        if !concerns(id, node) || topology.environment_of(id) != Environment::Production {
            continue;
        }
        if let Some(region) = topology.region_of(id) {
            regions.entry(region).or_default().push(id);
        }
    }
    regions
}
