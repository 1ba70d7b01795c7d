//! DB-013: a cluster without instances that somebody calls.

use crate::component::Component;
use crate::component::aurora::Aurora;
use crate::component::documentdb::Documentdb;
use crate::document::{LinkKind, Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-013",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Database cluster without instances",
    why: "The cluster holds data, and nothing in it answers.",
    how_to_fix: "Give the cluster at least one instance.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2
            zb: zone letter=b
              b: subnet
            db: aurora instances=0 spans=a,b
        app -> db",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2
            zb: zone letter=b
              b: subnet
            db: aurora instances=2 spans=a,b
        app -> db",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Add an instance",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let mended = match &node.component {
        Component::Aurora(one) if one.instances == 0 => Component::Aurora(Aurora {
            instances: 1,
            ..one.clone()
        }),
        Component::Documentdb(one) if one.instances == 0 => Component::Documentdb(Documentdb {
            instances: 1,
            ..one.clone()
        }),
        _ => return Vec::new(),
    };
    let mut callers = topology
        .links_to(id)
        .filter(|(_, link)| link.kind == LinkKind::Request);
    if callers.next().is_none() {
        return Vec::new();
    }
    let message = format!(
        "{} has no instances: no endpoint answers.",
        topology.name(id)
    );
    vec![Fault::new(message).mended("Add an instance", mended)]
}
