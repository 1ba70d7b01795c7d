//! CMP-004: a volume of a size or a speed that its type does not come in.

use crate::component::Component;
use crate::component::ebs::{Ebs, VolumeType};
use crate::component::instance::Instance;
use crate::document::{Node, NodeId};
use crate::field::Choice;
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-004",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Volume of an illegal size or speed",
    why: "The provider refuses the volume; Terraform does not notice.",
    how_to_fix: "Choose a size and IOPS that the type of volume comes in.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone\n      s: subnet\n        app: ec2 volume_type=standard volume_gib=2000",
    passes: "r: region\n  v: vpc\n    za: zone\n      s: subnet\n        app: ec2 volume_type=gp3 volume_gib=2000",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use the nearest legal size",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let name = topology.name(id);
    if let Some(instance) = node.component.instance() {
        let root = root(instance);
        let Some((legal, reason)) = size(&root) else {
            return Vec::new();
        };
        let mut mended = node.component.clone();
        if let Some(instance) = mended.instance_mut() {
            instance.volume_gib = legal;
        }
        let button = format!("Make it {} GiB", grouped(legal));
        return vec![Fault::new(format!("{name}: {reason}.")).mended(button, mended)];
    }
    let Component::Ebs(volume) = &node.component else {
        return Vec::new();
    };
    let sized = size(volume).map(|(legal, reason)| {
        let mended = Ebs {
            size_gib: legal,
            ..volume.clone()
        };
        let button = format!("Make it {} GiB", grouped(legal));
        Fault::new(format!("{name}: {reason}.")).mended(button, Component::Ebs(mended))
    });
    let fast = speed(volume).map(|(legal, reason)| {
        let mended = Ebs {
            iops: legal,
            ..volume.clone()
        };
        let button = match legal {
            Some(iops) => format!("Provision {} IOPS", grouped(iops)),
            None => "Provision none".to_owned(),
        };
        Fault::new(format!("{name}: {reason}.")).mended(button, Component::Ebs(mended))
    });
    sized.into_iter().chain(fast).collect()
}

/// A root volume as a volume like any other.
fn root(instance: &Instance) -> Ebs {
    Ebs {
        volume_type: instance.volume_type.into(),
        size_gib: instance.volume_gib,
        ..Ebs::default()
    }
}

/// A type as people call it.
fn in_words(kind: VolumeType) -> &'static str {
    match kind {
        VolumeType::Standard => "magnetic",
        kind => kind.id(),
    }
}

/// The nearest legal size, when the size is not legal, and why it is not.
fn size(volume: &Ebs) -> Option<(u32, String)> {
    let sizes = volume.volume_type.sizes();
    let legal = volume.size_gib.clamp(*sizes.start(), *sizes.end());
    let reason = format!(
        "{} volumes have {} to {} GiB, not {}",
        in_words(volume.volume_type),
        grouped(*sizes.start()),
        grouped(*sizes.end()),
        grouped(volume.size_gib),
    );
    (legal != volume.size_gib).then_some((legal, reason))
}

/// Operations that io1 provides for a GiB (general knowledge), within which a proposal stays.
const RATIO: u32 = 50;
const USUAL: u32 = 3_000;

/// The nearest legal number of provisioned operations, when theirs is not legal, and why it is not.
fn speed(volume: &Ebs) -> Option<(Option<u32>, String)> {
    let kind = in_words(volume.volume_type);
    match (volume.iops, volume.volume_type.iops()) {
        (None, Some(range)) if volume.volume_type.is_provisioned() => {
            let most = volume.size_gib.saturating_mul(RATIO).min(USUAL);
            let usual = most.clamp(*range.start(), *range.end());
            let reason = format!("{kind} volumes need provisioned IOPS, and none are stated");
            Some((Some(usual), reason))
        }
        (Some(iops), None) => {
            let given = grouped(iops);
            let reason = format!("{kind} volumes take no provisioned IOPS, and {given} are stated");
            Some((None, reason))
        }
        (Some(iops), Some(range)) if !range.contains(&iops) => {
            let reason = format!(
                "{kind} volumes have {} to {} IOPS, not {}",
                grouped(*range.start()),
                grouped(*range.end()),
                grouped(iops)
            );
            Some((Some(iops.clamp(*range.start(), *range.end())), reason))
        }
        _ => None,
    }
}
