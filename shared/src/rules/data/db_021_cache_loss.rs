//! DB-021: a cache that does not survive the loss of a node or a zone.

use crate::component::Component;
use crate::component::elasticache::{Elasticache, Engine};
use crate::document::{Document, NodeId};
use crate::rules::data::db_020_cache_settings;
use crate::rules::spreading::Spread;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-021",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Cache that does not survive a loss",
    why: "With its only copy the sessions are gone, and the load of all misses meets the database.",
    how_to_fix: "Run a replica in a second zone, with automatic failover.",
    source: "checkov CKV2_AWS_50, 2026-08-20",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache nodes=1 automatic_failover=false multi_az=false spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Run it in two zones",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, cache) in topology.all::<Elasticache>() {
        let Some(loss) = loss(topology, id, cache) else {
            continue;
        };
        let reach = topology.zones_of(id).len() >= 2 || Spread::over(topology, id, 2).is_some();
        report.about(&[id]).mendable(reach).say(format!(
            "{} does not survive the loss of a {loss}.",
            called(topology, "Cache", id),
        ));
    }
}

/// What the cache does not survive: a node, or only a zone.
fn loss(topology: &Topology<'_>, id: NodeId, cache: &Elasticache) -> Option<&'static str> {
    // What cannot be deployed as it is has a finding already.
    if !db_020_cache_settings::wrong(cache).is_empty() {
        return None;
    }
    let alone = match cache.engine {
        Engine::Memcached => cache.nodes < 2,
        _ => !cache.fails_over(),
    };
    if alone {
        return Some("node");
    }
    (!cache.multi_az || topology.zones_of(id).len() < 2).then_some("zone")
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(Component::Elasticache(cache)) = topology.component(id) else {
        return;
    };
    if loss(&topology, id, cache).is_none() {
        return;
    }
    let spread = Spread::over(&topology, id, 2);
    if spread.is_none() && topology.zones_of(id).len() < 2 {
        return;
    }
    if let Some(Component::Elasticache(cache)) = document.component_mut(id) {
        cache.nodes = cache.nodes.max(2);
        cache.replicas_per_shard = cache.replicas_per_shard.max(1);
        cache.automatic_failover = true;
        cache.multi_az = true;
    }
    if let Some(spread) = spread {
        spread.apply(document, id);
    }
}
