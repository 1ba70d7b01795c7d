//! OPS-005: a repository whose tags move, or whose images nobody scans.

use crate::component::Component;
use crate::component::ecr::Ecr;
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "OPS-005",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Repository with moving tags or without scans",
    why: "The same tag may run different code tomorrow, and known faults go unnoticed into production.",
    how_to_fix: "Make tags immutable and scan images when they are pushed.",
    source: "checkov CKV_AWS_51 and CKV_AWS_163, 2026-08-20",
    violates: "r: region\n  images: ecr immutable_tags=false",
    passes: "r: region\n  images: ecr",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Fix tags and scan images",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::Ecr(repository) = &node.component else {
        return Vec::new();
    };
    let (what, button) = match (repository.immutable_tags, repository.scan_on_push) {
        (true, true) => return Vec::new(),
        (false, true) => ("has tags that can be moved", "Make tags immutable"),
        (true, false) => ("does not scan its images", "Scan images"),
        (false, false) => (
            "has tags that can be moved and does not scan its images",
            "Fix tags and scan images",
        ),
    };
    let message = format!("{} {what}.", called(topology, "Repository", id));
    let mended = Component::Ecr(Ecr {
        immutable_tags: true,
        scan_on_push: true,
        ..repository.clone()
    });
    vec![Fault::new(message).mended(button, mended)]
}
