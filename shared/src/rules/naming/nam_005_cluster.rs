//! NAM-005: a cache, an Aurora or a DocumentDB cluster with an identifier that is not legal.

use super::{button, not_legal, slug_between};
use crate::component::Component;
use crate::component::database::{IDENTIFIER, is_identifier};
use crate::component::elasticache::{Elasticache, Engine};
use crate::document::{Node, NodeId};
use crate::rules::data::identifier_fault;
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal identifier of a cluster",
    why: "The provider refuses the cluster.",
    how_to_fix: "Use letters, digits and single hyphens, with a letter at the start and no hyphen at the end: 63 at most, 40 for a cache (50 for Memcached).",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache identifier=1st--cache spans=a,b\n    docs: documentdb identifier=Docs_ spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache identifier=first-cache spans=a,b\n    docs: documentdb identifier=docs spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use a legal identifier",
        apply: Apply::Faults(faults),
    }),
};

/// The longest identifier of a cache.
pub fn limit(cache: &Elasticache) -> usize {
    if cache.engine == Engine::Memcached {
        50
    } else {
        40
    }
}

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    match &node.component {
        Component::Aurora(_) | Component::Documentdb(_) => {
            let fault = identifier_fault(topology, id, node, IDENTIFIER);
            fault.into_iter().collect()
        }
        Component::Elasticache(cache) => {
            let (name, limit) = (&cache.identifier, limit(cache));
            // ElastiCache writes capitals as small letters by itself.
            if name.is_empty() || is_identifier(&name.to_ascii_lowercase(), limit) {
                return Vec::new();
            }
            let better = slug_between(name, 1, limit);
            let message = format!(
                "{}: {}",
                topology.name(id),
                not_legal("identifier", name, &better)
            );
            let mended = Elasticache {
                identifier: better.clone(),
                ..cache.clone()
            };
            vec![Fault::new(message).mended(button(&better), Component::Elasticache(mended))]
        }
        _ => Vec::new(),
    }
}
