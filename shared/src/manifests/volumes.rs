//! What pods mount: the volumes that are drawn on a workload, and disks and file systems that are
//! linked to it.

use std::collections::BTreeSet;

use crate::component::k8s_workload::VolumeKind;
use crate::component::{Component, Role};
use crate::document::{LinkKind, NodeId};
use crate::pods::PodTemplate;

use super::{Draft, Mount, Storage};

/// The mounts of a workload. What has no legal path is left out, with a note.
pub(super) fn of(draft: &mut Draft<'_>, nodes: &[NodeId], template: &PodTemplate) -> Vec<Mount> {
    let topology = draft.topology;
    let Some(&id) = nodes.first() else {
        return Vec::new();
    };
    let mut wanted = Vec::new();
    for volume in &template.workload.volumes {
        let (what, storage) = match volume.kind {
            VolumeKind::Ebs => ("disk", Storage::Disk(volume.size_gib)),
            VolumeKind::Efs => ("files", Storage::Files),
            VolumeKind::EmptyDir => ("scratch", Storage::Scratch(volume.size_gib)),
        };
        wanted.push((
            what.to_owned(),
            volume.path.trim().to_owned(),
            storage,
            None,
        ));
    }
    for (linked, storage) in linked(draft, nodes) {
        // A file system that the workload mounts by a volume of its own is mounted there.
        let drawn =
            |kind: VolumeKind| (template.workload.volumes.iter()).any(|volume| volume.kind == kind);
        let is_drawn = match storage {
            Storage::Files => drawn(VolumeKind::Efs),
            _ => drawn(VolumeKind::Ebs),
        };
        if !is_drawn {
            let name = topology.node(linked).map_or("", |node| node.first_slug());
            wanted.push((
                name.to_owned(),
                format!("/mnt/{name}"),
                storage,
                Some(linked),
            ));
        }
    }
    let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::from([SCRATCH.to_owned()]));
    let mut mounts = Vec::new();
    for (name, path, storage, node) in wanted {
        if !is_path(&path) {
            draft.note(id, "a volume has no legal path and is left out");
            continue;
        }
        if path == SCRATCH || !paths.insert(path.clone()) {
            draft.note(
                id,
                &format!("two volumes are mounted at {path}; one of them is left out"),
            );
            continue;
        }
        let numbered = (1_u32..).map(|number| match number {
            1 => name.clone(),
            number => format!("{name}-{number}"),
        });
        let name = numbered.into_iter().find(|name| names.insert(name.clone()));
        mounts.push(Mount {
            name: name.unwrap_or_default(),
            path,
            storage,
            node,
        });
    }
    mounts
}

/// Where every container that cannot write to its image can write all the same.
pub const SCRATCH: &str = "/tmp";

/// The disks that are attached to nodes and the file systems that they call.
fn linked(draft: &Draft<'_>, nodes: &[NodeId]) -> Vec<(NodeId, Storage)> {
    let topology = draft.topology;
    let mut found: Vec<(NodeId, Storage)> = Vec::new();
    for id in nodes {
        for other in topology.linked(*id, LinkKind::Attach) {
            if let Some(Component::Ebs(disk)) = topology.node(other).map(|node| &node.component) {
                found.push((other, Storage::Disk(disk.size_gib.max(1))));
            }
        }
        for (_, link) in topology.links_from(*id) {
            let node = topology.node(link.to).map(|node| &node.component);
            if link.kind.is_traffic() && matches!(node, Some(Component::Efs(_))) {
                found.push((link.to, Storage::Files));
            }
        }
    }
    debug_assert!(
        found
            .iter()
            .all(|(id, _)| { matches!(topology.role(*id), Some(Role::Volume | Role::Database)) })
    );
    found.sort_by_key(|(id, _)| *id);
    found.dedup_by_key(|(id, _)| *id);
    found
}

/// Whether a container can have something mounted at the path: an absolute one, without a colon.
fn is_path(path: &str) -> bool {
    path.starts_with('/')
        && path.len() > 1
        && path.len() <= 255
        && (path.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
        && !path.split('/').any(|part| part == "..")
}
