//! SEC-018: a database with a public address.

use crate::component::rds::Rds;
use crate::component::{Component, Role};
use crate::document::{LinkKind, Node, NodeId};
use crate::routing;
use crate::rules::faults::Fault;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-018",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Database with a public address",
    why: "One weak password or one known fault is enough to lose the data; in a private subnet the address does not even work.",
    how_to_fix: "Turn the public address off, and reach the database through a service or a bastion.",
    source: "checkov CKV_AWS_17, 2026-08-20; trivy-checks AWS-0180, 2026-08-21; Amazon RDS User Guide, 2023-06-15",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds publicly_accessible=true spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Turn the public address off",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::Rds(database) = &node.component else {
        return Vec::new();
    };
    if !database.publicly_accessible {
        return Vec::new();
    }
    let name = called(topology, "Database", id);
    let fault = match obstacle(topology, id) {
        Some(why) => Fault::new(format!("{name} is publicly accessible, but {why}."))
            .severity(Severity::Error),
        None => Fault::new(format!("{name} is publicly accessible.")),
    };
    // Clients that call it directly could not do so any more.
    let called_directly = topology.links_to(id).any(|(_, link)| {
        link.kind == LinkKind::Request && topology.role(link.from) == Some(Role::Client)
    });
    if called_directly {
        return vec![fault];
    }
    let mended = Rds {
        publicly_accessible: false,
        ..database.clone()
    };
    vec![fault.mended("Turn the public address off", Component::Rds(mended))]
}

/// What makes the public address impossible.
fn obstacle(topology: &Topology<'_>, id: NodeId) -> Option<String> {
    let vpc = topology.vpc_of(id)?;
    if topology.contents(vpc)?.internet_gateways.is_empty() {
        let vpc = called(topology, "VPC", vpc);
        return Some(format!("{vpc} has no internet gateway"));
    }
    let group = topology.subnet_group(id)?;
    let private = group
        .subnets
        .iter()
        .copied()
        .find(|subnet| !routing::is_internet_routed(topology, *subnet))?;
    Some(format!(
        "{} is private",
        called(topology, "subnet", private)
    ))
}
