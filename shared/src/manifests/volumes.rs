//! What pods mount: the volumes that are drawn on a workload, and disks and file systems that are
//! linked to it.

use std::collections::BTreeSet;

use crate::component::k8s_workload::VolumeKind;
use crate::component::{Component, Role};
use crate::document::{LinkKind, NodeId};
use crate::pods::{self, PodTemplate};

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
    let mut names = BTreeSet::from([SCRATCH_VOLUME.to_owned(), CONF_VOLUME.to_owned()]);
    let mut paths = BTreeSet::from([SCRATCH.to_owned()]);
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
        let mut free = numbered
            .into_iter()
            .filter(|name| names.insert(name.clone()));
        let name = free.next().unwrap_or_default();
        let claim = match storage {
            Storage::Scratch(_) => String::new(),
            _ => claim(draft, nodes, &name, node),
        };
        mounts.push(Mount {
            name,
            path,
            storage,
            claim,
            node,
        });
    }
    mounts
}

/// The name of what claims storage: what is drawn once is claimed once in a namespace, whoever mounts
/// it.
fn claim(draft: &mut Draft<'_>, nodes: &[NodeId], mount: &str, drawn: Option<NodeId>) -> String {
    let topology = draft.topology;
    let Some(&id) = nodes.first() else {
        return String::new();
    };
    let home = pods::home_of(topology, id);
    let (owner, wanted) = match drawn {
        Some(drawn) => (vec![drawn], mount.to_owned()),
        None => (
            nodes.to_vec(),
            format!("{}-{mount}", topology.object_names().get(id)),
        ),
    };
    let own = (owner, mount.to_owned());
    let numbered = (1_u32..).map(|number| match number {
        1 => wanted.clone(),
        number => format!("{wanted}-{number}"),
    });
    let mut fitting = numbered.into_iter().filter(|name| {
        let holder = draft.claims.get(&(home, name.clone()));
        holder.is_none_or(|holder| *holder == own || (drawn.is_some() && holder.0 == own.0))
    });
    let name = fitting.next().unwrap_or_default();
    draft.claims.insert((home, name.clone()), own);
    name
}

/// Where every container that cannot write to its image can write all the same.
pub const SCRATCH: &str = "/tmp";

/// The name of the volume that is mounted there.
pub const SCRATCH_VOLUME: &str = "pod-scratch";

/// The name of the volume with a configuration that is written here.
pub const CONF_VOLUME: &str = "pod-conf";

/// The disks that are attached to nodes and the file systems that they call.
fn linked(draft: &Draft<'_>, nodes: &[NodeId]) -> Vec<(NodeId, Storage)> {
    let topology = draft.topology;
    let mut found: Vec<(NodeId, Storage)> = Vec::new();
    for id in nodes {
        for other in topology.linked(*id, LinkKind::Attach) {
            if let Some(Component::Ebs(disk)) = topology.component(other) {
                found.push((other, Storage::Disk(disk.size_gib.max(1))));
            }
        }
        for (_, link) in topology.links_from(*id) {
            let node = topology.component(link.to);
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
