//! OPS-001: logs that are never deleted.

use crate::component::Component;
use crate::component::cloudwatch::{Cloudwatch, Retention};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "OPS-001",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Logs that are kept for ever",
    why: "They cost more each month, and hold personal data longer than anybody may keep them.",
    how_to_fix: "Keep logs for a year.",
    source: "checkov CKV_AWS_66 and CKV_AWS_338, 2026-08-20",
    violates: r#"
        r: region
          logs: cloudwatch retention="0""#,
    passes: r#"
        r: region
          logs: cloudwatch retention="365""#,
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Keep them for a year",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    match &node.component {
        Component::Cloudwatch(logs) if logs.retention == Retention::Forever => {
            let message = format!("{} keeps logs for ever.", topology.name(id));
            let mended = Component::Cloudwatch(Cloudwatch {
                retention: Retention::Days365,
                ..logs.clone()
            });
            vec![Fault::new(message).mended("Keep them for a year", mended)]
        }
        _ => Vec::new(),
    }
}
