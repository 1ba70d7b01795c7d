//! SEC-020: connections to a data store that are not encrypted.

use crate::component::Component;
use crate::component::documentdb::Documentdb;
use crate::component::efs::Efs;
use crate::component::elasticache::Elasticache;
use crate::component::opensearch::Opensearch;
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-020",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Connections that are not encrypted",
    why: "Passwords and data can be read on the way by whoever is inside the network.",
    how_to_fix: "Turn on encryption in transit.",
    source: "checkov CKV_AWS_30, _6, _83, _90 and _97, 2026-08-20; AWS Well-Architected SEC09-BP02, 2026",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache encrypted_in_transit=false spans=a,b\n    search: opensearch enforce_https=false spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    sessions: elasticache spans=a,b\n    search: opensearch spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Encrypt them",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let name = topology.name(id);
    let (what, mended) = match &node.component {
        Component::Elasticache(one) if !one.encrypted_in_transit => {
            let mended = Elasticache {
                encrypted_in_transit: true,
                ..one.clone()
            };
            (
                format!("Connections to {name} are"),
                Component::Elasticache(mended),
            )
        }
        Component::Opensearch(one) if !one.enforce_https || !one.node_to_node_encryption => {
            let what = match (one.enforce_https, one.node_to_node_encryption) {
                (true, _) => format!("Connections between the nodes of {name} are"),
                (false, true) => format!("Connections to {name} are"),
                (false, false) => format!("Connections to {name} and between its nodes are"),
            };
            let mended = Opensearch {
                enforce_https: true,
                node_to_node_encryption: true,
                ..one.clone()
            };
            (what, Component::Opensearch(mended))
        }
        Component::Documentdb(one) if !one.tls => {
            let mended = Documentdb {
                tls: true,
                ..one.clone()
            };
            (
                format!("Connections to {name} are"),
                Component::Documentdb(mended),
            )
        }
        Component::Efs(one) if !one.encrypted_in_transit => {
            let mended = Efs {
                encrypted_in_transit: true,
                ..one.clone()
            };
            (format!("Mounts of {name} are"), Component::Efs(mended))
        }
        _ => return Vec::new(),
    };
    let message = format!("{what} not encrypted.");
    vec![Fault::new(message).mended("Encrypt them", mended)]
}
