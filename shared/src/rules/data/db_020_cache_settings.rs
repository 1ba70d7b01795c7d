//! DB-020: settings of a cache that do not go together.

use crate::component::Component;
use crate::component::elasticache::{Elasticache, Engine};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::count;
use crate::rules::{Check, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-020",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Cache with settings that do not go together",
    why: "The provider refuses the cache.",
    how_to_fix: "Run two nodes for automatic failover, and turn that on for Multi-AZ and cluster mode.",
    source: "AWS API models, 2026-05; Amazon ElastiCache User Guide, 2023-05-22",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache nodes=1 spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache nodes=2 spans=a,b",
    check: Check::Faults(faults),
    fix: None,
};

/// Nodes of a replication group without shards, and replicas of a shard, at most.
const NODES: u32 = 6;
const REPLICAS: u32 = 5;
/// Nodes of a Memcached cluster, at most.
const MEMCACHED: u32 = 40;

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::Elasticache(cache) = &node.component else {
        return Vec::new();
    };
    let name = topology.name(id);
    wrong(cache)
        .into_iter()
        .map(|reason| Fault::new(format!("{name}: {reason}.")))
        .collect()
}

/// What does not go together, in words.
pub fn wrong(cache: &Elasticache) -> Vec<String> {
    let mut wrong = Vec::new();
    let nodes = |number: u32| count(number, "node", "nodes");
    if cache.engine == Engine::Memcached {
        if !(1..=MEMCACHED).contains(&cache.nodes) {
            wrong.push(format!(
                "Memcached has 1 to {MEMCACHED} nodes, not {}",
                grouped(cache.nodes)
            ));
        }
        return wrong;
    }
    if cache.shards == 0 {
        if !(1..=NODES).contains(&cache.nodes) {
            wrong.push(format!(
                "without shards there are 1 to {NODES} nodes, not {}",
                grouped(cache.nodes)
            ));
        }
        if cache.automatic_failover && cache.nodes == 1 {
            let has = nodes(cache.nodes);
            wrong.push(format!(
                "automatic failover needs 2 nodes, and there is {has}"
            ));
        }
    } else {
        if cache.replicas_per_shard > REPLICAS {
            wrong.push(format!(
                "a shard has at most {REPLICAS} replicas, not {}",
                grouped(cache.replicas_per_shard)
            ));
        }
        if !cache.automatic_failover {
            wrong.push("cluster mode needs automatic failover".to_owned());
        }
        if cache.multi_az && cache.replicas_per_shard == 0 {
            wrong.push("Multi-AZ needs a replica of each shard".to_owned());
        }
    }
    if cache.multi_az && !cache.automatic_failover && cache.shards == 0 {
        wrong.push("Multi-AZ needs automatic failover".to_owned());
    }
    wrong
}
