//! SEC-021: a bucket that can be made public.

use crate::component::s3::S3;
use crate::component::{Component, Role};
use crate::document::{LinkKind, Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-021",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Bucket without a public access block",
    why: "One wrong policy or one wrong access list makes every object readable by the whole world.",
    how_to_fix: "Block public access, and serve public files through CloudFront.",
    source: "checkov CKV2_AWS_6 and CKV_AWS_53 to _56, 2026-08-20",
    violates: "r: region\n  files: s3 public_access_block=false",
    passes: "r: region\n  files: s3",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Block public access",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::S3(bucket) = &node.component else {
        return Vec::new();
    };
    if bucket.public_access_block {
        return Vec::new();
    }
    let name = called(topology, "Bucket", id);
    let fault = Fault::new(format!("{name} has no public access block."));
    // A website that clients read without a distribution would go dark.
    let is_read = topology.links_to(id).any(|(_, link)| {
        link.kind == LinkKind::Request
            && matches!(topology.role(link.from), Some(Role::Client | Role::Dns))
    });
    if bucket.website && is_read {
        return vec![fault];
    }
    let mended = S3 {
        public_access_block: true,
        ..bucket.clone()
    };
    vec![fault.mended("Block public access", Component::S3(mended))]
}
