//! DB-019: a DynamoDB table that cannot be restored, or that does not follow its load.

use crate::component::Component;
use crate::component::dynamodb::{Billing, Dynamodb};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-019",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Table without recovery or scaling",
    why: "A faulty release that overwrites items cannot be undone, and a table of fixed capacity refuses what exceeds it.",
    how_to_fix: "Turn on point-in-time recovery, and let provisioned capacity follow the load.",
    source: "checkov CKV_AWS_28 and CKV2_AWS_16, 2026-08-20",
    violates: "r: region\n  orders: dynamodb point_in_time_recovery=false billing=PROVISIONED autoscaling=false",
    passes: "r: region\n  orders: dynamodb",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Turn it on",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::Dynamodb(table) = &node.component else {
        return Vec::new();
    };
    let name = topology.name(id);
    let mut faults = Vec::new();
    if !table.point_in_time_recovery {
        let mended = Component::Dynamodb(Dynamodb {
            point_in_time_recovery: true,
            ..table.clone()
        });
        let message = format!("{name} has no point-in-time recovery.");
        faults.push(Fault::new(message).mended("Turn on recovery", mended));
    }
    if table.billing == Billing::Provisioned && !table.autoscaling {
        let mended = Component::Dynamodb(Dynamodb {
            autoscaling: true,
            ..table.clone()
        });
        let message = format!("{name} has provisioned capacity that does not follow its load.");
        faults.push(Fault::new(message).mended("Let it scale", mended));
    }
    faults
}
