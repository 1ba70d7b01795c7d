//! Who may call whom: a policy for each workload, with exactly the calls that are drawn.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Block;
use crate::component::alb::{ListenerProtocol, Scheme};
use crate::component::k8s_ingress::IngressClass;
use crate::component::subnet::SubnetKind;
use crate::component::vpc_endpoint::EndpointKind;
use crate::component::{Component, Role};
use crate::document::NodeId;
use crate::pods::{self, Home};
use crate::routing;
use crate::topology::Topology;

use super::Draft;
use super::outside::network_of;
use super::traffic::{self, Call, End};

/// What a port carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// Who is at the other end of a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// The pods of a workload: its namespace and its name.
    Pods(String, String),
    /// The pods of a namespace that is no part of the design.
    Controller(&'static str),
    /// A block of addresses.
    Block(Block),
    /// The internet: every address that is not private and not link-local.
    Internet,
    /// The agent from which pods get the keys of their role.
    IdentityAgent,
}

/// Some peers and the ports on which they may be called, or may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The peers.
    pub peers: Vec<Peer>,
    /// The ports of whoever is called.
    pub ports: Vec<(Transport, u32)>,
}

/// Who may call a workload and whom it may call. Names are looked up besides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Who may call it.
    pub from: Vec<Allowed>,
    /// Whom it may call.
    pub to: Vec<Allowed>,
}

/// The port on which names are looked up.
pub const DNS_PORT: u32 = 53;

/// The namespace of the NGINX Ingress Controller (its manifests, 2026).
const INGRESS_NGINX: &str = "ingress-nginx";

/// Peers with the ports on which they are called or call.
type Open = BTreeMap<Peer, BTreeSet<(Transport, u32)>>;

/// Sets the policies of all workloads.
pub(super) fn add(draft: &mut Draft<'_>) {
    let homes: Vec<Home> = draft.spaces.keys().copied().collect();
    for home in homes {
        let all = draft.spaces.get(&home).map(|space| space.workloads.clone());
        for (place, workload) in all.unwrap_or_default().into_iter().enumerate() {
            let Some(&pods) = workload.nodes.first() else {
                continue;
            };
            let (mut from, mut to) = (Open::new(), Open::new());
            for call in draft.traffic.to(pods) {
                let transports = transports(draft, call);
                for peer in callers(draft, home, call) {
                    let ports = from.entry(peer).or_default();
                    ports.extend(transports.iter().map(|transport| (*transport, call.port)));
                }
            }
            for call in draft.traffic.from(pods) {
                for peer in called(draft, home, call) {
                    to.entry(peer)
                        .or_default()
                        .insert((Transport::Tcp, call.port));
                }
            }
            if workload.calls_aws {
                // The agent answers on a link-local address (Amazon EKS User Guide, "EKS Pod Identity",
                // 2024-12-18).
                let ports = to.entry(Peer::IdentityAgent).or_default();
                ports.insert((Transport::Tcp, 80));
            }
            let policy = Policy {
                from: grouped(from),
                to: grouped(to),
            };
            let space = draft.spaces.get_mut(&home);
            if let Some(workload) = space.and_then(|space| space.workloads.get_mut(place)) {
                workload.policy = policy;
            }
        }
    }
}

/// Peers with the same ports, together.
fn grouped(open: Open) -> Vec<Allowed> {
    let mut by_ports: BTreeMap<Vec<(Transport, u32)>, Vec<Peer>> = BTreeMap::new();
    for (peer, ports) in open {
        by_ports
            .entry(ports.into_iter().collect())
            .or_default()
            .push(peer);
    }
    let mut all: Vec<Allowed> = (by_ports.into_iter())
        .map(|(ports, peers)| Allowed { peers, ports })
        .collect();
    all.sort_by(|one, other| one.peers.cmp(&other.peers));
    all
}

/// What a call carries: datagrams come through a balancer that listens to them.
fn transports(draft: &Draft<'_>, call: &Call) -> Vec<Transport> {
    let End::Front(front) = call.from else {
        return vec![Transport::Tcp];
    };
    let Some(Component::Nlb(balancer)) = draft.topology.component(front) else {
        return vec![Transport::Tcp];
    };
    let mut found = BTreeSet::new();
    for (_, listener) in balancer.deployable_listeners() {
        match listener.protocol {
            ListenerProtocol::Udp => found.insert(Transport::Udp),
            ListenerProtocol::TcpUdp => found.insert(Transport::Udp) | found.insert(Transport::Tcp),
            _ => found.insert(Transport::Tcp),
        };
    }
    found.into_iter().collect()
}

/// Pods as a peer of others: by their names in the same cluster, else by their network.
fn pods_as_peer(draft: &Draft<'_>, home: Home, pods: NodeId) -> Vec<Peer> {
    let topology = draft.topology;
    let other = pods::home_of(topology, pods);
    if other.cluster(topology) == home.cluster(topology) {
        let space = topology.object_names().namespace(other).to_owned();
        let name = topology.object_names().get(pods).to_owned();
        return vec![Peer::Pods(space, name)];
    }
    let subnets = pods::subnets_of(topology, pods);
    blocks(topology, &subnets, network_of(topology, other))
}

/// Who is at the beginning of a call.
fn callers(draft: &Draft<'_>, home: Home, call: &Call) -> Vec<Peer> {
    let topology = draft.topology;
    match call.from {
        End::Pods(pods) => pods_as_peer(draft, home, pods),
        End::Front(front) => match topology.component(front) {
            Some(Component::K8sIngress(ingress)) if ingress.class == IngressClass::Nginx => {
                vec![Peer::Controller(INGRESS_NGINX)]
            }
            Some(Component::K8sIngress(ingress)) => doors(topology, home, ingress.scheme),
            Some(Component::K8sService(_)) => doors(topology, home, Scheme::InternetFacing),
            _ => {
                let subnets = topology.subnets_of(front);
                blocks(topology, subnets, network_of(topology, home))
            }
        },
        End::Outside(id) => match topology.role(id) {
            Some(Role::Client | Role::Cdn | Role::Dns | Role::ApiGateway) => {
                doors(topology, home, Scheme::InternetFacing)
            }
            _ => {
                let subnets = topology.subnets_of(id);
                blocks(topology, subnets, network_of(topology, home))
            }
        },
    }
}

/// The subnets in which controllers of a cluster make load balancers.
fn doors(topology: &Topology<'_>, home: Home, scheme: Scheme) -> Vec<Peer> {
    let kind = match scheme {
        Scheme::InternetFacing => SubnetKind::Public,
        Scheme::Internal => SubnetKind::Private,
    };
    let network = network_of(topology, home);
    let all = network
        .map(|vpc| topology.subnets_in(vpc))
        .unwrap_or_default();
    let of_kind: Vec<NodeId> = (all.into_iter())
        .filter(|subnet| topology.subnet_kind(*subnet) == Some(kind))
        .collect();
    blocks(topology, &of_kind, network)
}

/// The blocks of subnets; where they have none that of their network. Where that has none either, nobody:
/// what is not known is not allowed.
fn blocks(topology: &Topology<'_>, subnets: &[NodeId], network: Option<NodeId>) -> Vec<Peer> {
    let own = subnets
        .iter()
        .filter_map(|subnet| topology.subnet(*subnet)?.cidr);
    let mut found: BTreeSet<Block> = own.map(Block::network).collect();
    if found.is_empty() {
        let network = network.into_iter();
        let network = network.flat_map(|vpc| routing::blocks_of(topology, vpc));
        found.extend(network.map(Block::network));
    }
    found.into_iter().map(Peer::Block).collect()
}

/// Who is at the end of a call.
fn called(draft: &Draft<'_>, home: Home, call: &Call) -> Vec<Peer> {
    let topology = draft.topology;
    let id = match call.to {
        End::Pods(pods) => return pods_as_peer(draft, home, pods),
        End::Front(id) | End::Outside(id) => id,
    };
    let Some(node) = topology.node(id) else {
        return Vec::new();
    };
    match topology.role(id) {
        // It is mounted by the node.
        _ if matches!(node.component, Component::Efs(_)) => Vec::new(),
        Some(Role::OnPremises) => (topology.ancestors(id))
            .find_map(|(_, node)| match &node.component {
                Component::OnpremSite(site) => Some(site.cidrs.clone()),
                _ => None,
            })
            .unwrap_or_default()
            .into_iter()
            .map(|block| Peer::Block(block.network()))
            .collect(),
        Some(Role::LoadBalancer) => match &node.component {
            Component::K8sService(service) => service_outside(&service.external_name),
            component if is_internet_facing(component) => vec![Peer::Internet],
            _ => blocks(topology, topology.subnets_of(id), topology.vpc_of(id)),
        },
        Some(Role::Database | Role::Workload | Role::Bastion) => {
            blocks(topology, topology.subnets_of(id), topology.vpc_of(id))
        }
        Some(Role::Store | Role::Queue | Role::Function | Role::Credential) => {
            let private = private_ways(topology, home, &node.component);
            std::iter::once(Peer::Internet).chain(private).collect()
        }
        _ => vec![Peer::Internet],
    }
}

/// Where a Service without pods leads: to its address, else over the internet.
fn service_outside(host: &str) -> Vec<Peer> {
    match host.trim().parse() {
        Ok(address) => vec![Peer::Block(Block::new(address, 32))],
        Err(_) => vec![Peer::Internet],
    }
}

fn is_internet_facing(component: &Component) -> bool {
    match component {
        Component::Alb(balancer) => balancer.scheme == Scheme::InternetFacing,
        Component::Nlb(balancer) => balancer.scheme == Scheme::InternetFacing,
        Component::K8sIngress(ingress) => ingress.scheme == Scheme::InternetFacing,
        _ => false,
    }
}

/// The subnets in which the network of a namespace has addresses for a service of AWS.
fn private_ways(topology: &Topology<'_>, home: Home, component: &Component) -> Vec<Peer> {
    let (Some(vpc), Some(service)) = (network_of(topology, home), routing::service_of(component))
    else {
        return Vec::new();
    };
    let contents = topology.contents(vpc).into_iter();
    let endpoints = contents.flat_map(|contents| contents.endpoints.iter().copied());
    let mut blocks = BTreeSet::new();
    for id in endpoints {
        if let Some(Component::VpcEndpoint(endpoint)) = topology.component(id)
            && endpoint.kind == EndpointKind::Interface
            && endpoint.service.trim() == service
        {
            let subnets = topology.subnets_of(id).iter();
            blocks.extend(subnets.filter_map(|subnet| topology.subnet(*subnet)?.cidr));
        }
    }
    (blocks.into_iter())
        .map(|block| Peer::Block(block.network()))
        .collect()
}

/// The pods of a design that run for a node.
#[must_use]
pub(super) fn pods_for(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    traffic::pods_of(topology, id)
}
