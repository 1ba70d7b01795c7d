//! What the manifests leave outside, and why; and what they make of the drawing with other words.

use crate::component::{Answer, Category, Component, Role};
use crate::document::{LinkKind, NodeId, Protocol};
use crate::iac::Note;
use crate::pods;

use super::Draft;
use super::outside::is_called;
use super::policies::pods_for;
use super::traffic::End;

/// Adds a note for each node that is not exported, and for what pods are not called as drawn.
pub(super) fn add(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    for (id, _) in topology.nodes() {
        if let Some(why) = reason(draft, id) {
            let message = format!("{} stays outside: {why}.", topology.name(id));
            draft.notes.push(Note { node: id, message });
        }
    }
    add_notes_of_workloads(draft);
}

/// Why a node is not exported, as the end of a sentence; none when it is, or nobody expects it.
fn reason(draft: &Draft<'_>, id: NodeId) -> Option<String> {
    let topology = draft.topology;
    let node = topology.node(id)?;
    let facts = node.component.facts();
    if pods_for(topology, id).is_some() || draft.traffic.fronts.contains(&id) {
        return None;
    }
    if draft.traffic.dissolved.contains(&id) {
        return Some("the Services of those behind it stand in its place".to_owned());
    }
    let outsides = draft.spaces.values().flat_map(|space| &space.outsides);
    let names: Vec<&str> = outsides
        .filter(|outside| outside.node == id)
        .map(|outside| outside.name.as_str())
        .collect();
    if let Some(name) = names.first() {
        let why = match topology.role(id) {
            Some(Role::Database) => "AWS runs it",
            Some(Role::OnPremises) => "it stays on premises",
            Some(Role::External) => "somebody else runs it",
            Some(Role::LoadBalancer) => return None,
            _ => pods::runs(topology, id)
                .err()
                .unwrap_or("it runs elsewhere"),
        };
        return Some(format!("{why}; pods call it as {name}"));
    }
    match (&node.component, facts.kubernetes) {
        _ if facts.category == Category::Network || topology.role(id) == Some(Role::Client) => None,
        (Component::Region(_) | Component::CloudAccount(_) | Component::OnpremSite(_), _) => None,
        (Component::EcsCluster(_) | Component::EksCluster(_) | Component::K8sNamespace(_), _) => {
            None
        }
        (Component::EksNodeGroup(_) | Component::EksFargateProfile(_), _) => None,
        _ if topology.role(id) == Some(Role::Capacity) => {
            Some("the cluster runs on hosts of its own".to_owned())
        }
        (Component::SecretsManager(_), _) => {
            let used = draft.spaces.values().flat_map(|space| &space.secrets);
            let used = used.into_iter().any(|secret| secret.node == id);
            (!used).then(|| "no workload reads it".to_owned())
        }
        (Component::SecurityGroup(_), _) => {
            Some("network policies follow from the links".to_owned())
        }
        (Component::IamRole(_), _) => {
            Some("service accounts get it by an association of the cluster".to_owned())
        }
        (Component::Waf(_), _) if is_attached_to_door(draft, id) => None,
        (Component::Ebs(_) | Component::Efs(_), _) if is_mounted(draft, id) => None,
        (Component::Ecr(_), _) => None,
        (Component::K8sService(service), _) if service.selects_pods() => None,
        (Component::K8sIngress(_), _) => Some("it leads to no workload".to_owned()),
        (_, Answer::Nothing(why)) => Some(why.to_owned()),
        _ => Some(match topology.role(id) {
            Some(Role::LoadBalancer) => "it leads to no workload of a cluster".to_owned(),
            Some(Role::Workload) => {
                let why = pods::runs(topology, id).err();
                why.unwrap_or("it runs elsewhere").to_owned()
            }
            Some(Role::External) if is_called(draft, id) => {
                "somebody else runs it, and no Service can stand for it".to_owned()
            }
            _ => "nothing in a cluster calls it".to_owned(),
        }),
    }
}

fn is_attached_to_door(draft: &Draft<'_>, id: NodeId) -> bool {
    let linked = draft.topology.linked(id, LinkKind::Attach);
    linked
        .iter()
        .any(|other| draft.traffic.fronts.contains(other))
}

fn is_mounted(draft: &Draft<'_>, id: NodeId) -> bool {
    let spaces = draft.spaces.values();
    let workloads = spaces.flat_map(|space| &space.workloads);
    let mut mounts = workloads.flat_map(|workload| &workload.mounts);
    mounts.any(|mount| mount.node == Some(id))
}

/// What is drawn on a workload and has no counterpart.
fn add_notes_of_workloads(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    for (_, link) in topology.links() {
        let Some(pods) = pods_for(topology, link.to) else {
            continue;
        };
        match link.kind {
            LinkKind::Deploy => {
                draft.note(
                    pods,
                    "it is deployed with kubectl; nobody logs in to its pods",
                );
            }
            LinkKind::Request if link.protocol == Protocol::Ssh => {
                draft.note(
                    pods,
                    "administrators use kubectl exec; nobody logs in over SSH",
                );
            }
            LinkKind::Async if matches!(topology.component(link.from), Some(Component::Sns(_))) => {
                draft.note(
                    pods,
                    "a topic calls public addresses only: put a queue between, from which pods fetch",
                );
            }
            _ => {}
        }
    }
    add_notes_of_places(draft);
    let spaces = draft.spaces.iter();
    let known: Vec<(NodeId, String, bool, bool)> = spaces
        .flat_map(|(home, space)| {
            let drawn = home.cluster(topology).is_some();
            space.workloads.iter().filter_map(move |workload| {
                let id = *workload.nodes.first()?;
                let needs_role =
                    workload.calls_aws && !(drawn && is_drawn_in_cluster(topology, id));
                let was_server = matches!(
                    topology.component(id),
                    Some(Component::Ec2(_) | Component::Asg(_))
                );
                Some((id, workload.name.clone(), needs_role, was_server))
            })
        })
        .collect();
    for (id, name, needs_role, was_server) in known {
        if needs_role {
            draft.note(
                id,
                &format!("its pods call AWS; give the service account {name} a role that may"),
            );
        }
        if was_server {
            draft.note(
                id,
                "its pods ask for as much as its machine has; measure, and lower what they ask for",
            );
        }
    }
}

/// What the place in which pods run does not do.
fn add_notes_of_places(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    let between: Vec<(NodeId, NodeId)> = (draft.traffic.calls.iter())
        .filter_map(|call| match (call.from, call.to) {
            (End::Pods(from), End::Pods(to)) => Some((from, to)),
            _ => None,
        })
        .collect();
    let cluster = |id: NodeId| pods::home_of(topology, id).cluster(topology);
    for (from, to) in between {
        if cluster(from) != cluster(to) {
            let message = format!(
                "it calls {}, which runs in another cluster and has no name in its own: put a load balancer between",
                topology.name(to)
            );
            draft.note(from, &message);
        }
    }
    let spaces = draft.spaces.values().filter(|space| space.isolated);
    let guarded = spaces.flat_map(|space| &space.workloads);
    let on_fargate: Vec<NodeId> = (guarded.filter_map(|workload| workload.nodes.first().copied()))
        .filter(|id| pods::profile_of(topology, *id).is_some())
        .collect();
    for id in on_fargate {
        draft.note(id, "pods on Fargate keep no network policies");
    }
}

/// Whether Terraform gives the pods of a workload their role.
fn is_drawn_in_cluster(topology: &crate::topology::Topology<'_>, id: NodeId) -> bool {
    let component = topology.component(id);
    matches!(component, Some(Component::K8sWorkload(_))) && pods::profile_of(topology, id).is_none()
}
