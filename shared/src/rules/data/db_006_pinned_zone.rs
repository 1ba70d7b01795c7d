//! DB-006: a Multi-AZ instance that is pinned to a zone.

use crate::component::Component;
use crate::component::rds::Rds;
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Multi-AZ database pinned to a zone",
    why: "The provider refuses the combination, as a failover would break the pin; Terraform does not notice.",
    how_to_fix: "Leave the choice of the zone to RDS.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds multi_az=true availability_zone=us-east-1a spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds multi_az=true spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Leave the zone to RDS",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    match &node.component {
        Component::Rds(one) if one.multi_az && !one.availability_zone.trim().is_empty() => {
            let message = format!(
                "{}: a Multi-AZ instance cannot be pinned to {}.",
                topology.name(id),
                one.availability_zone.trim()
            );
            let free = Rds {
                availability_zone: String::new(),
                ..one.clone()
            };
            vec![Fault::new(message).mended("Leave the zone to RDS", Component::Rds(free))]
        }
        _ => Vec::new(),
    }
}
