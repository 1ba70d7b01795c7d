//! Amazon ElastiCache: an in-memory cache.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::{Scope, Sla};
use crate::choice;
use crate::cost::Meter;
use crate::cost::alternative::{Alternative, Change, on_graviton};
use crate::field::{Choice, Form, Proposed};
use crate::iac::{Content, Resource};
use crate::plan::Site;

/// Node types that are proposed.
pub const TYPES: &[&str] = &[
    "cache.t4g.micro",
    "cache.t4g.small",
    "cache.t4g.medium",
    "cache.t3.small",
    "cache.m6g.large",
    "cache.m7g.large",
    "cache.r6g.large",
    "cache.r7g.large",
];

choice! {
    /// The engine of a cache.
    pub enum Engine {
        Valkey = "valkey", "Valkey";
        Redis = "redis", "Redis OSS";
        Memcached = "memcached", "Memcached";
    }
}

/// An in-memory cache.
#[derive(Debug, Clone, PartialEq)]
pub struct Elasticache {
    /// The engine.
    pub engine: Engine,
    /// The type of each node.
    pub node_type: String,
    /// Nodes in all without shards: one writes, the others are replicas (Memcached: independent nodes).
    pub nodes: u32,
    /// Shards in cluster mode; 0: no cluster mode.
    pub shards: u32,
    /// Replicas of each shard in cluster mode.
    pub replicas_per_shard: u32,
    /// A replica takes over by itself.
    pub automatic_failover: bool,
    /// Replicas stand in other zones.
    pub multi_az: bool,
    /// Its data are encrypted at rest.
    pub encrypted_at_rest: bool,
    /// Its connections are encrypted.
    pub encrypted_in_transit: bool,
    /// Its identifier; empty: made of its name in code.
    pub identifier: String,
}

impl Default for Elasticache {
    fn default() -> Self {
        Self {
            engine: Engine::default(),
            node_type: "cache.t4g.small".to_owned(),
            nodes: 2,
            shards: u32::default(),
            replicas_per_shard: 1,
            automatic_failover: true,
            multi_az: true,
            encrypted_at_rest: true,
            encrypted_in_transit: true,
            identifier: String::new(),
        }
    }
}

impl Elasticache {
    /// How many nodes it has in all.
    #[must_use]
    pub fn node_count(&self) -> u32 {
        match (self.engine, self.shards) {
            (Engine::Memcached, _) | (_, 0) => self.nodes,
            (_, shards) => shards.saturating_mul(self.replicas_per_shard.saturating_add(1)),
        }
    }

    /// Whether another node takes over when one fails.
    #[must_use]
    pub fn fails_over(&self) -> bool {
        self.engine != Engine::Memcached && self.automatic_failover && self.has_replicas()
    }

    /// Whether the data of each node are on another one too.
    #[must_use]
    pub fn has_replicas(&self) -> bool {
        match (self.engine, self.shards) {
            (Engine::Memcached, _) => false,
            (_, 0) => self.nodes >= 2,
            _ => self.replicas_per_shard >= 1,
        }
    }
}

impl Kind for Elasticache {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "An in-memory cache.",
            also: "redis valkey memcached session",
            terraform: Answer::As("aws_elasticache_replication_group"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("elasticache"),
            ..Facts::bar(
                "ElastiCache",
                "Cache",
                Category::Data,
                &[Place::Vpc],
                Role::Database,
                SubnetKind::Private,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("engine", "Engine", &mut self.engine);
        form.visit(
            "node_type",
            "Node type",
            &mut Proposed(&mut self.node_type, TYPES),
        );
        form.number("nodes", "Nodes", &mut self.nodes, 1..=40);
        form.number(
            "shards",
            "Shards (0: no cluster mode)",
            &mut self.shards,
            0..=500,
        );
        form.number(
            "replicas_per_shard",
            "Replicas per shard",
            &mut self.replicas_per_shard,
            0..=5,
        );
        form.toggle(
            "automatic_failover",
            "Automatic failover",
            &mut self.automatic_failover,
        );
        form.toggle("multi_az", "Multi-AZ", &mut self.multi_az);
        form.group("Encryption");
        form.toggle("encrypted_at_rest", "At rest", &mut self.encrypted_at_rest);
        form.toggle(
            "encrypted_in_transit",
            "In transit",
            &mut self.encrypted_in_transit,
        );
        form.group("Operation");
        form.text("identifier", "Identifier", &mut self.identifier);
    }
    fn detail(&self) -> String {
        format!(
            "{} · {} × {}",
            self.engine.label(),
            self.node_count(),
            self.node_type
        )
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        self.node_count().div_ceil(subnets.max(1)).saturating_add(1)
    }
    fn port(&self) -> u32 {
        if self.engine == Engine::Memcached {
            11_211
        } else {
            6379
        }
    }
    fn replicas(&self) -> u32 {
        self.node_count()
    }
    fn sla(&self, zones: usize) -> Sla {
        if self.multi_az && self.fails_over() && zones >= 2 {
            Sla::service(
                0.9999,
                "Amazon ElastiCache SLA, Multi-AZ with failover",
                "2024-11-22",
            )
        } else if self.engine == Engine::Memcached && zones >= 2 && self.nodes >= 2 {
            Sla {
                scope: Scope::Managed,
                ..Sla::assumed(0.999, "Memcached nodes in several zones: general knowledge")
            }
        } else {
            Sla::zonal(0.995, "Amazon ElastiCache SLA, one zone", "2024-11-22")
        }
    }
    fn failover_seconds(&self) -> Option<f64> {
        // Some tens of seconds (Amazon ElastiCache guide, 2023-05-22).
        (self.multi_az && self.fails_over()).then_some(60.0)
    }

    fn alternatives(&self) -> Vec<Alternative> {
        let with = |node_type| {
            let cache = Self {
                node_type,
                ..self.clone()
            };
            Alternative::new(Change::Graviton, cache)
        };
        let valkey = (self.engine == Engine::Redis).then(|| {
            let cache = Self {
                engine: Engine::Valkey,
                ..self.clone()
            };
            Alternative::new(Change::Valkey, cache)
        });
        let graviton = on_graviton(&self.node_type).into_iter().map(with);
        graviton.chain(valkey).collect()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let node = format!("{}:{}", self.engine.id(), self.node_type);
        meter.hourly("Nodes", "elasticache", &node, self.node_count());
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(group) = site.subnet_group("aws_elasticache_subnet_group") else {
            return;
        };
        let identifier = site.label_or("identifier", &self.identifier, 40);
        if self.engine == Engine::Memcached {
            let body = Content::new()
                .set("cluster_id", identifier)
                .set("engine", self.engine.id())
                .set("node_type", self.node_type.as_str())
                .set("num_cache_nodes", self.nodes)
                .set(
                    "az_mode",
                    if self.nodes > 1 {
                        "cross-az"
                    } else {
                        "single-az"
                    },
                )
                .set("subnet_group_name", group.attribute("name"))
                .set("security_group_ids", site.security_groups())
                .set("tags", site.tags());
            let address = site.own("aws_elasticache_cluster");
            site.add(Resource::new(address.clone(), body));
            return site.endpoint(address.attribute("cluster_address"));
        }
        let sharded = self.shards > 0;
        let body = Content::new()
            .set("replication_group_id", identifier)
            .set(
                "description",
                format!("{} for {}", self.engine.label(), site.label(40)),
            )
            .set("engine", self.engine.id())
            .set("node_type", self.node_type.as_str())
            .set("num_cache_clusters", (!sharded).then_some(self.nodes))
            .set("num_node_groups", sharded.then_some(self.shards))
            .set(
                "replicas_per_node_group",
                sharded.then_some(self.replicas_per_shard),
            )
            .set("automatic_failover_enabled", self.automatic_failover)
            .set("multi_az_enabled", self.multi_az)
            .set("at_rest_encryption_enabled", self.encrypted_at_rest)
            .set("transit_encryption_enabled", self.encrypted_in_transit)
            .set("subnet_group_name", group.attribute("name"))
            .set("security_group_ids", site.security_groups())
            .set("tags", site.tags());
        let address = site.own("aws_elasticache_replication_group");
        site.add(Resource::new(address.clone(), body));
        let host = if sharded {
            "configuration_endpoint_address"
        } else {
            "primary_endpoint_address"
        };
        site.endpoint(address.attribute(host));
    }
}
