//! Pods: what a cluster would run in place of a component, and where: namespaces, node groups and
//! Fargate profiles, and the subnets and zones that follow from them.

use std::collections::BTreeSet;

use crate::component::ecs_service::Sidecar;
use crate::component::k8s_workload::K8sWorkload;
use crate::component::{Answer, Component, Place, Role};
use crate::document::{Environment, NodeId};
use crate::object_names::DEFAULT_NAMESPACE;
use crate::topology::{Topology, ZoneKey};

/// What a cluster runs in place of a component, in the words of a workload.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PodTemplate {
    /// The container, how many there are of it, and how it is checked.
    pub workload: K8sWorkload,
    /// Containers beside it.
    pub sidecars: Vec<Sidecar>,
    /// It is NGINX, which hands requests on to those whom it calls.
    pub is_nginx: bool,
}

/// Where the objects of a node stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Home {
    /// In a namespace that is drawn.
    Namespace(NodeId),
    /// In the default namespace of a cluster; none: of one that is not drawn.
    Cluster(Option<NodeId>),
    /// In a namespace for what is drawn on other hosts: one a network and environment.
    Network(Option<NodeId>, Environment),
}

impl Home {
    /// The cluster that it is in: what is drawn on other hosts goes into the first one of the design;
    /// none: one that is not drawn.
    #[must_use]
    pub fn cluster(self, topology: &Topology<'_>) -> Option<NodeId> {
        match self {
            Self::Namespace(id) => topology.place_of(id, Place::Kubernetes),
            Self::Cluster(cluster) => cluster,
            Self::Network(..) => topology.first_kubernetes_cluster(),
        }
    }

    /// What it is for.
    #[must_use]
    pub fn environment(self, topology: &Topology<'_>) -> Environment {
        match self {
            Self::Namespace(id) | Self::Cluster(Some(id)) => topology.environment_of(id),
            Self::Cluster(None) => topology.document.settings.environment,
            Self::Network(_, environment) => environment,
        }
    }
}

/// Where the objects of a node stand.
#[must_use]
pub fn home_of(topology: &Topology<'_>, id: NodeId) -> Home {
    let namespace = topology.place_of(id, Place::Namespace);
    let is_default = |id: NodeId| {
        let given = topology
            .node(id)
            .map(|node| node.component.kind().object_name().trim());
        given == Some(DEFAULT_NAMESPACE)
    };
    if let Some(namespace) = namespace.filter(|id| !is_default(*id)) {
        return Home::Namespace(namespace);
    }
    let is_object = topology.node(id).is_some_and(|node| {
        let places = node.component.facts().sits_in;
        places.contains(&Place::Namespace)
    });
    match topology.place_of(id, Place::Kubernetes) {
        None if !is_object => Home::Network(topology.vpc_of(id), topology.environment_of(id)),
        cluster => Home::Cluster(cluster),
    }
}

/// Whether a cluster runs something in place of a node.
///
/// # Errors
/// Why it does not, as the end of a sentence.
pub fn runs(topology: &Topology<'_>, id: NodeId) -> Result<(), &'static str> {
    let Some(node) = topology.node(id) else {
        return Err("it is not there");
    };
    match topology.role(id) {
        Some(Role::Capacity) => return Err("the cluster runs on hosts of its own"),
        Some(Role::Workload) if node.component.kind().pod_template().is_some() => {}
        _ => {
            return Err(match node.component.facts().kubernetes {
                Answer::Nothing(why) => why,
                _ => "it stays on a machine of its own",
            });
        }
    }
    let is_server = matches!(node.component, Component::Ec2(_));
    if is_server && topology.keep_disks(id) {
        return Err("it keeps its state on a disk of its own");
    }
    Ok(())
}

/// What a cluster runs in place of a node and its equals.
///
/// # Errors
/// Why nothing runs there for it, as the end of a sentence.
pub fn template_of(topology: &Topology<'_>, id: NodeId) -> Result<PodTemplate, &'static str> {
    runs(topology, id)?;
    let component = topology.node(id).map(|node| node.component.clamped().0);
    let template = component.and_then(|component| component.kind().pod_template());
    let mut template = template.unwrap_or_default();
    let equals = u32::try_from(topology.replicas_of(id).len()).unwrap_or(u32::MAX);
    if equals > 1 {
        template.workload.replicas = equals;
    }
    Ok(template)
}

/// The name of the namespace that a node belongs to.
#[must_use]
pub fn namespace_of<'t>(topology: &'t Topology<'_>, id: NodeId) -> &'t str {
    topology.object_names().namespace(home_of(topology, id))
}

/// Whether a selector of a Fargate profile takes a namespace; a star at its end takes any rest.
#[must_use]
pub fn selects(selector: &str, namespace: &str) -> bool {
    match selector.split_once('*') {
        Some((start, _)) => namespace.starts_with(start),
        None => selector == namespace,
    }
}

/// The Fargate profile that runs a workload, when one does.
#[must_use]
pub fn profile_of(topology: &Topology<'_>, workload: NodeId) -> Option<NodeId> {
    let cluster = topology.place_of(workload, Place::Kubernetes)?;
    let namespace = namespace_of(topology, workload);
    (topology.hosts_of_cluster(cluster).into_iter()).find(|host| {
        matches!(
            topology.component(*host),
            Some(Component::EksFargateProfile(profile))
                if profile.selectors.iter().any(|selector| selects(&selector.namespace, namespace))
        )
    })
}

/// The node groups of a cluster, in the order of ids.
#[must_use]
pub fn node_groups(topology: &Topology<'_>, cluster: NodeId) -> Vec<NodeId> {
    let is_group =
        |id: &NodeId| matches!(topology.component(*id), Some(Component::EksNodeGroup(_)));
    let hosts = topology.hosts_of_cluster(cluster).into_iter();
    hosts.filter(is_group).collect()
}

/// What runs the pods of a workload: its Fargate profile, else the node groups of its cluster.
#[must_use]
pub fn hosts_of(topology: &Topology<'_>, workload: NodeId) -> Vec<NodeId> {
    if let Some(profile) = profile_of(topology, workload) {
        return vec![profile];
    }
    topology
        .place_of(workload, Place::Kubernetes)
        .map_or_else(Vec::new, |cluster| node_groups(topology, cluster))
}

/// The subnets in which pods of a workload run: those of their hosts, else those of the cluster.
#[must_use]
pub fn subnets_of(topology: &Topology<'_>, workload: NodeId) -> Vec<NodeId> {
    let hosts = hosts_of(topology, workload);
    if hosts.is_empty() {
        return topology.subnets_of(workload).to_vec();
    }
    let subnets: BTreeSet<NodeId> = (hosts.into_iter())
        .flat_map(|host| topology.subnets_of(host))
        .copied()
        .collect();
    subnets.into_iter().collect()
}

/// The zones of these subnets, each once, in order.
#[must_use]
pub fn zones_of(topology: &Topology<'_>, workload: NodeId) -> Vec<ZoneKey> {
    let zones: BTreeSet<ZoneKey> = (subnets_of(topology, workload).iter().copied())
        .filter_map(|subnet| topology.zone_of(subnet))
        .collect();
    zones.into_iter().collect()
}
