//! SEC-016: a volume whose data are not encrypted. Root volumes always are.

use crate::component::Component;
use crate::component::ebs::Ebs;
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-016",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Volume that is not encrypted",
    why: "Snapshots of it can be read by whoever gets hold of one; a volume cannot be encrypted later.",
    how_to_fix: "Turn on encryption; it costs nothing.",
    source: "checkov CKV_AWS_3 and CKV_AWS_8, 2026-08-20; trivy-checks AWS-0131, 2026-08-21",
    violates: "r: region\n  v: vpc\n    za: zone\n      disk: ebs encrypted=false",
    passes: "r: region\n  v: vpc\n    za: zone\n      disk: ebs",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Encrypt it",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    match &node.component {
        Component::Ebs(volume) if !volume.encrypted => {
            let message = format!("{} is not encrypted.", called(topology, "Volume", id));
            let mended = Ebs {
                encrypted: true,
                ..volume.clone()
            };
            vec![Fault::new(message).mended("Encrypt it", Component::Ebs(mended))]
        }
        _ => Vec::new(),
    }
}
