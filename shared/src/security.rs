//! Security groups derived from the links: the one source for findings, Terraform and network
//! policies. A group that somebody drew is respected instead.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Block;
use crate::component::alb::{Alb, Scheme};
use crate::component::ecs_service::NetworkMode;
use crate::component::nlb::Nlb;
use crate::component::security_group::{Direction, SecurityGroup};
use crate::component::vpc_endpoint::EndpointKind;
use crate::component::{Component, Place, Role};
use crate::document::{EPHEMERAL_PORTS, Link, LinkKind, Node, NodeId, Protocol};
use crate::routing;
use crate::topology::Topology;

/// Who a rule lets in or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// The members of a group, named by the owner of the interface or by the drawn group.
    Group(NodeId),
    /// A block of addresses.
    Block(Block),
}

/// A rule of a derived group: TCP on a range of ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Which way it looks.
    pub direction: Direction,
    /// First and last port.
    pub ports: (u32, u32),
    /// Who it lets in or out.
    pub peer: Peer,
}

/// The network interface that carries the traffic of a node: its own, or that of the hosts on
/// which it runs. None when it has none in a VPC.
#[must_use]
pub fn interface_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    topology.interface_of(id)
}

/// The same, worked out; every link asks for it at both ends, so the design keeps it.
pub(crate) fn find_interface(topology: &Topology<'_>, id: NodeId, node: &Node) -> Option<NodeId> {
    match &node.component {
        Component::EcsService(service) if !service.has_own_interface() => {
            topology.hosts_of_cluster(node.parent?).first().copied()
        }
        // Pods share the security group that EKS makes for their cluster.
        Component::K8sWorkload(_)
        | Component::EksNodeGroup(_)
        | Component::EksFargateProfile(_) => topology.place_of(id, Place::Kubernetes),
        Component::K8sIngress(_) | Component::K8sService(_) => None,
        Component::VpcEndpoint(endpoint) if endpoint.kind == EndpointKind::Gateway => None,
        Component::Nlb(balancer) if !balancer.security_group => None,
        component if component.facts().role.has_interface() => topology.vpc_of(id).map(|_| id),
        _ => None,
    }
}

/// The groups that somebody drew around an interface.
#[must_use]
pub fn drawn_groups(topology: &Topology<'_>, interface: NodeId) -> Vec<NodeId> {
    topology.guards_of(interface)
}

/// The group that stands for an interface as a peer: the first that was drawn, else its derived one.
#[must_use]
pub fn group_of(topology: &Topology<'_>, interface: NodeId) -> NodeId {
    drawn_groups(topology, interface)
        .first()
        .copied()
        .unwrap_or(interface)
}

/// First and last port on which a request arrives at its target's interface.
#[must_use]
pub fn ports_of(topology: &Topology<'_>, link: &Link) -> (u32, u32) {
    let from_balancer = topology.role(link.from) == Some(Role::LoadBalancer);
    let component = topology.component(link.to);
    if let (true, Some(Component::EcsService(service))) = (from_balancer, component)
        && !service.has_own_interface()
        && service.network() == NetworkMode::Bridge
    {
        return EPHEMERAL_PORTS;
    }
    let own = match component {
        _ if link.port != 0 => link.port,
        _ if link.protocol == Protocol::Ssh || link.kind == LinkKind::Deploy => 22,
        Some(_) if topology.role(link.to) == Some(Role::Capacity) => 22,
        // Where a service listens on the usual port of the web, the protocol decides which one.
        Some(component) if component.kind().port() != 443 => component.kind().port(),
        _ if link.protocol == Protocol::Http => 80,
        _ => 443,
    };
    (own, own)
}

/// Every group with its rules: the drawn ones by their own ids, the derived ones by the owners of
/// their interfaces. A drawn rule without a peer lets nobody in.
#[must_use]
pub fn groups(topology: &Topology<'_>) -> BTreeMap<NodeId, BTreeSet<Rule>> {
    let mut groups = derived(topology);
    for (id, group) in topology.all::<SecurityGroup>() {
        groups.insert(id, group.rules.iter().flat_map(drawn_rules).collect());
    }
    groups
}

fn drawn_rules(rule: &crate::component::security_group::Rule) -> Vec<Rule> {
    let peers = [rule.cidr.map(Peer::Block), rule.group.map(Peer::Group)];
    (peers.into_iter().flatten())
        .map(|peer| Rule {
            direction: rule.direction,
            ports: (rule.from_port, rule.to_port),
            peer,
        })
        .collect()
}

/// The rules of the groups that somebody drew around an interface; none when there are no groups.
#[must_use]
pub fn drawn_rules_of(topology: &Topology<'_>, interface: NodeId) -> Option<Vec<Rule>> {
    let groups = drawn_groups(topology, interface);
    let rules = groups
        .iter()
        .filter_map(|id| match topology.component(*id)? {
            Component::SecurityGroup(group) => Some(group.rules.iter().flat_map(drawn_rules)),
            _ => None,
        });
    (!groups.is_empty()).then(|| rules.flatten().collect())
}

impl Rule {
    /// Whether it opens all of these ports.
    #[must_use]
    pub fn opens(&self, ports: (u32, u32)) -> bool {
        self.ports.0 <= ports.0 && ports.1 <= self.ports.1
    }

    /// Whether it lets the whole internet in.
    #[must_use]
    pub fn is_open_to_all(&self) -> bool {
        self.direction == Direction::Ingress
            && matches!(self.peer, Peer::Block(block) if block.prefix() == 0)
    }

    /// Whether it opens every port.
    #[must_use]
    pub fn opens_every_port(&self) -> bool {
        self.opens((1, 65_535))
    }
}

/// Every derived group by the owner of its interface, in order, with its rules in order.
#[must_use]
pub fn derived(topology: &Topology<'_>) -> BTreeMap<NodeId, BTreeSet<Rule>> {
    let mut groups: BTreeMap<NodeId, BTreeSet<Rule>> = (topology.nodes())
        .filter_map(|(id, _)| interface_of(topology, id))
        .filter(|interface| drawn_groups(topology, *interface).is_empty())
        .map(|interface| (interface, BTreeSet::new()))
        .collect();
    let mut add = |owner: NodeId, direction: Direction, ports: (u32, u32), peer: Peer| {
        if let Some(rules) = groups.get_mut(&owner) {
            rules.insert(Rule {
                direction,
                ports,
                peer,
            });
        }
    };
    for (id, node) in topology.nodes() {
        match &node.component {
            Component::Alb(balancer) if balancer.scheme == Scheme::InternetFacing => {
                for listener in &balancer.listeners {
                    add(
                        id,
                        Direction::Ingress,
                        (listener.port, listener.port),
                        Peer::Block(Block::ANYWHERE),
                    );
                }
            }
            Component::Bastion(bastion) => {
                for block in &bastion.allowed_cidrs {
                    add(id, Direction::Ingress, (22, 22), Peer::Block(*block));
                }
            }
            Component::Nlb(balancer) if balancer.scheme == Scheme::InternetFacing => {
                for listener in &balancer.listeners {
                    add(
                        id,
                        Direction::Ingress,
                        (listener.port, listener.port),
                        Peer::Block(Block::ANYWHERE),
                    );
                }
            }
            // A proxy stands within the group of its database.
            Component::Rds(database) if database.proxy => {
                let port = node.component.kind().port();
                for direction in [Direction::Egress, Direction::Ingress] {
                    add(id, direction, (port, port), Peer::Group(id));
                }
            }
            // Everything in the network may take the private way to a service.
            Component::VpcEndpoint(endpoint) if endpoint.kind == EndpointKind::Interface => {
                let vpc = topology.vpc_of(id).into_iter();
                for block in vpc.flat_map(|vpc| routing::blocks_of(topology, vpc)) {
                    add(id, Direction::Ingress, (443, 443), Peer::Block(block));
                }
            }
            // Workloads fetch images, packages and the APIs of AWS over HTTPS.
            component if component.facts().role.runs_code() => {
                if let Some(interface) = interface_of(topology, id) {
                    add(
                        interface,
                        Direction::Egress,
                        (443, 443),
                        Peer::Block(Block::ANYWHERE),
                    );
                }
            }
            _ => {}
        }
    }
    for (_, link) in topology.links() {
        if !matches!(
            link.kind,
            LinkKind::Request | LinkKind::Async | LinkKind::Deploy
        ) {
            continue;
        }
        let (source, target) = (
            interface_of(topology, link.from),
            interface_of(topology, link.to),
        );
        for ports in port_ranges(topology, link) {
            match (source, target) {
                (Some(source), Some(target)) if source != target => {
                    add(
                        source,
                        Direction::Egress,
                        ports,
                        Peer::Group(group_of(topology, target)),
                    );
                    add(
                        target,
                        Direction::Ingress,
                        ports,
                        Peer::Group(group_of(topology, source)),
                    );
                }
                (Some(source), None) => {
                    for block in outside_blocks(topology, link.to) {
                        add(source, Direction::Egress, ports, Peer::Block(block));
                    }
                }
                // An API enters the network within the group of the balancer that it calls.
                (None, Some(target)) if topology.role(link.from) == Some(Role::ApiGateway) => {
                    let peer = Peer::Group(group_of(topology, target));
                    add(target, Direction::Ingress, ports, peer);
                    add(target, Direction::Egress, ports, peer);
                }
                // The controller of a cluster lets its own load balancers in.
                (None, Some(_)) if is_made_by_controller(topology, link.from) => {}
                (None, Some(target)) if takes_clients(topology, target) => {
                    add(
                        target,
                        Direction::Ingress,
                        ports,
                        Peer::Block(Block::ANYWHERE),
                    );
                }
                _ => {}
            }
        }
    }
    groups
}

/// A balancer is called on each of its listeners; everything else on one port or range.
#[must_use]
pub fn port_ranges(topology: &Topology<'_>, link: &Link) -> Vec<(u32, u32)> {
    match topology.component(link.to) {
        Some(Component::Alb(Alb { listeners, .. }) | Component::Nlb(Nlb { listeners, .. }))
            if link.port == 0 =>
        {
            let ports = listeners.iter().map(|listener| listener.port);
            ports.map(|port| (port, port)).collect()
        }
        _ => vec![ports_of(topology, link)],
    }
}

/// The addresses of something outside AWS.
fn outside_blocks(topology: &Topology<'_>, id: NodeId) -> Vec<Block> {
    match topology.role(id) {
        Some(Role::External) => vec![Block::ANYWHERE],
        Some(Role::OnPremises) => (topology.ancestors(id))
            .find_map(|(_, node)| match &node.component {
                Component::OnpremSite(site) => Some(site.cidrs.clone()),
                _ => None,
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Whether the controller of a cluster makes the load balancer that a node stands for.
fn is_made_by_controller(topology: &Topology<'_>, id: NodeId) -> bool {
    let component = topology.component(id);
    matches!(
        component,
        Some(Component::K8sIngress(_) | Component::K8sService(_))
    )
}

/// Balancers and bastions state by fields of their own who may come in.
fn takes_clients(topology: &Topology<'_>, id: NodeId) -> bool {
    !matches!(topology.role(id), Some(Role::LoadBalancer | Role::Bastion))
}
