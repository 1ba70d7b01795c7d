//! CMP-004: a volume of a size that its type does not come in.

use crate::component::instance::Instance;
use crate::document::Document;
use crate::field::Choice;
use crate::rules::wording::grouped;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-004",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Volume of an illegal size",
    why: "The provider refuses the volume; Terraform does not notice.",
    how_to_fix: "Choose a size that the type of volume comes in.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone\n      s: subnet\n        app: ec2 volume_type=standard volume_gib=2000",
    passes: "r: region\n  v: vpc\n    za: zone\n      s: subnet\n        app: ec2 volume_type=gp3 volume_gib=2000",
    check,
    fix: Some(Fix {
        label: "Use the nearest legal size",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let Some(instance) = node.component.instance() else {
            continue;
        };
        let Some(legal) = legal(instance) else {
            continue;
        };
        let sizes = instance.volume_type.sizes();
        report
            .about(&[id])
            .button(Some(format!("Make it {} GiB", grouped(legal))))
            .say(format!(
                "{}: {} volumes have {} to {} GiB, not {}.",
                topology.name(id),
                instance.volume_type.label(),
                grouped(*sizes.start()),
                grouped(*sizes.end()),
                grouped(instance.volume_gib),
            ));
    }
}

/// The nearest legal size, when the size is not legal.
fn legal(instance: &Instance) -> Option<u32> {
    let sizes = instance.volume_type.sizes();
    let legal = instance.volume_gib.clamp(*sizes.start(), *sizes.end());
    (legal != instance.volume_gib).then_some(legal)
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    if let Some(instance) = document
        .node_mut(id)
        .and_then(|node| node.component.instance_mut())
        && let Some(legal) = legal(instance)
    {
        instance.volume_gib = legal;
    }
}
