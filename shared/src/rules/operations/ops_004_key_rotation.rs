//! OPS-004: a key that never changes.

use crate::component::Component;
use crate::component::kms::Kms;
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "OPS-004",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Key without rotation",
    why: "Who once got hold of the key material can read everything that is written with it later.",
    how_to_fix: "Let KMS rotate the key every year.",
    source: "checkov CKV_AWS_7, 2026-08-20",
    violates: "r: region\n  key: kms rotation=false",
    passes: "r: region\n  key: kms",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Rotate it",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    match &node.component {
        Component::Kms(key) if !key.rotation => {
            let message = format!("{} is not rotated.", called(topology, "Key", id));
            let mended = Component::Kms(Kms {
                rotation: true,
                ..key.clone()
            });
            vec![Fault::new(message).mended("Rotate it", mended)]
        }
        _ => Vec::new(),
    }
}
