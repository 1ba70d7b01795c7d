//! DB-017: many short-lived callers of a relational database without a proxy.

use crate::component::{Component, Role};
use crate::document::{LinkKind, Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-017",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Many connections without a proxy",
    why: "Each function call or task opens connections of its own, and a relational database runs out of them under load.",
    how_to_fix: "Put RDS Proxy in front, which keeps connections open and shares them.",
    source: "Amazon RDS User Guide, 2023-06-15",
    violates: "
        r: region
          f: lambda
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            db: rds spans=a,b
        f -> db",
    passes: "
        r: region
          f: lambda
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            db: rds proxy=true spans=a,b
        f -> db",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Add RDS Proxy",
        apply: Apply::Faults(faults),
    }),
};

/// Tasks beyond which connections are worth a thought.
const TASKS: u64 = 200;

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    if node.component.database().is_none() {
        return Vec::new();
    }
    let mut mended = node.component.clone();
    match &mut mended {
        // Oracle and Db2 have no proxy.
        Component::Rds(one)
            if one.engine.starts_with("oracle") || one.engine.starts_with("db2") =>
        {
            return Vec::new();
        }
        Component::Rds(one) if !one.proxy => one.proxy = true,
        Component::RdsCluster(one) if !one.proxy => one.proxy = true,
        Component::Aurora(one) if !one.proxy => one.proxy = true,
        _ => return Vec::new(),
    }
    let mut tasks = 0_u64;
    let mut function = None;
    let requests = topology
        .links_to(id)
        .filter(|(_, link)| link.kind == LinkKind::Request);
    for (_, link) in requests {
        match topology.component(link.from) {
            Some(component @ (Component::EcsService(_) | Component::K8sWorkload(_))) => {
                tasks = tasks.saturating_add(u64::from(component.kind().replicas()));
            }
            Some(component) if component.facts().role == Role::Function => {
                function = function.or(Some(link.from));
            }
            _ => {}
        }
    }
    let name = topology.name(id);
    let message = match function {
        Some(function) => format!(
            "{} opens a connection to {name} with each call that runs at once.",
            topology.name(function)
        ),
        None if tasks > TASKS => format!(
            "{} tasks open connections of their own to {name}.",
            grouped(tasks)
        ),
        None => return Vec::new(),
    };
    vec![Fault::new(message).mended("Add RDS Proxy", mended)]
}
