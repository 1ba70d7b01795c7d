//! CMP-003: a volume that cannot be attached to an instance.

use crate::component::ebs::{Ebs, SHARED_BY};
use crate::component::{Component, Place};
use crate::document::{Document, LinkKind, NodeId};
use crate::field::Choice;
use crate::rules::wording::{called, count};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Volume that cannot be attached",
    why: "A volume exists in one zone, and only io1 and io2 volumes can be attached to several instances.",
    how_to_fix: "Move the volume to the zone of its instance; to share files, use EFS.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2
            zb: zone letter=b
              disk: ebs
        disk -> app",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2
              disk: ebs
        disk -> app",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Move it to the zone of its instance",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, volume) in topology.all::<Ebs>() {
        let name = called(topology, "Volume", id);
        let instances = instances(topology, id);
        for (instance, zone) in far(topology, id, &instances) {
            let own = topology.zone_of(id).map(ZoneKey::name);
            report
                .about(&[id, instance])
                .mendable(home(topology, id).is_some())
                .say(format!(
                    "{name} ({}) cannot be attached to {} ({}).",
                    own.unwrap_or_default(),
                    topology.name(instance),
                    zone.name()
                ));
        }
        if let Some(reason) = not_shared(volume, instances.len()) {
            let shareable = !volume.multi_attach && volume.volume_type.can_be_shared();
            let shareable = shareable && instances.len() <= SHARED_BY;
            let button = shareable.then(|| "Turn on multi-attach".to_owned());
            let mut nodes = vec![id];
            nodes.extend(&instances);
            report
                .about(&nodes)
                .button(button)
                .say(format!("{name}: {reason}."));
        }
    }
}

/// The instances to which a volume is attached.
fn instances(topology: &Topology<'_>, volume: NodeId) -> Vec<NodeId> {
    let mut linked = topology.linked(volume, LinkKind::Attach);
    linked.retain(|id| {
        let component = topology.component(*id);
        matches!(component, Some(Component::Ec2(_) | Component::Bastion(_)))
    });
    linked
}

/// The instances that stand in another zone than the volume.
fn far(topology: &Topology<'_>, volume: NodeId, instances: &[NodeId]) -> Vec<(NodeId, ZoneKey)> {
    let Some(own) = topology.zone_of(volume) else {
        return Vec::new();
    };
    instances
        .iter()
        .filter_map(|id| Some((*id, topology.zone_of(*id)?)))
        .filter(|(_, zone)| *zone != own)
        .collect()
}

/// Why several instances cannot have the volume.
fn not_shared(volume: &Ebs, instances: usize) -> Option<String> {
    let many = count(
        u64::try_from(instances).unwrap_or(u64::MAX),
        "instance",
        "instances",
    );
    let kind = volume.volume_type.id();
    if volume.multi_attach && !volume.volume_type.can_be_shared() {
        return Some(format!(
            "{kind} volumes have no multi-attach, io1 and io2 do"
        ));
    }
    if volume.multi_attach && instances > SHARED_BY {
        return Some(format!(
            "multi-attach is for at most {SHARED_BY} instances, not {many}"
        ));
    }
    (!volume.multi_attach && instances > 1)
        .then(|| format!("it is attached to {many}, which takes multi-attach"))
}

/// Where a volume should stand: in the zone of all of its instances.
fn home(topology: &Topology<'_>, volume: NodeId) -> Option<NodeId> {
    let instances = instances(topology, volume);
    let first = *instances.first()?;
    let zone = topology.zone_of(first)?;
    if !instances
        .iter()
        .all(|id| topology.zone_of(*id) == Some(zone))
    {
        return None;
    }
    let in_subnet = topology.place_of(volume, Place::Subnet).is_some();
    let subnet = topology
        .place_of(first, Place::Subnet)
        .filter(|_| in_subnet);
    let home = subnet.or_else(|| mending::zone_box(topology, first))?;
    let inside_itself = topology.lineage(home).any(|(at, _)| at == volume);
    (!inside_itself && topology.zone_of(home) == Some(zone)).then_some(home)
}

fn apply(document: &mut Document, finding: &Finding) {
    let [id, rest @ ..] = finding.nodes.as_slice() else {
        return;
    };
    let topology = Topology::of(document);
    let attached = instances(&topology, *id);
    let is_far = match rest {
        [one] => far(&topology, *id, &attached)
            .iter()
            .any(|(far, _)| far == one),
        _ => false,
    };
    let home = home(&topology, *id).filter(|_| is_far);
    if let Some(home) = home {
        mending::transfer(document, *id, Some(home));
    } else if !is_far
        && let Some(Component::Ebs(volume)) = document.component_mut(*id)
        && volume.volume_type.can_be_shared()
        && attached.len() > 1
    {
        volume.multi_attach = true;
    }
}
