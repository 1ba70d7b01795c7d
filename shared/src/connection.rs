//! The connection matrix: what a link between two nodes means, and which links make no sense.

use crate::component::ec2::Purpose;
use crate::component::{Component, Role};
use crate::document::{Dependency, Link, LinkKind, NodeId, Protocol};
use crate::topology::Topology;

/// Why a link makes no sense, and what is missing between its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, as the end of a sentence.
    pub why: &'static str,
}

/// The link that is meant when somebody connects two nodes.
#[must_use]
pub fn proposed(topology: &Topology<'_>, from: NodeId, to: NodeId) -> Link {
    let link = Link::new(from, to);
    let (Some(source), Some(target)) = (topology.role(from), topology.role(to)) else {
        return link;
    };
    let is_ci = matches!(topology.node(from).map(|node| &node.component),
        Some(Component::Ec2(server)) if server.purpose == Purpose::Ci);
    match (source, target) {
        (Role::Connection | Role::Gateway | Role::CustomerGateway, Role::Connection)
        | (Role::Connection, Role::Gateway | Role::CustomerGateway)
        | (Role::CustomerGateway, Role::Frame)
        | (Role::Frame, Role::CustomerGateway) => Link {
            kind: LinkKind::Connection,
            ..link
        },
        (Role::SecurityGroup, _) | (_, Role::SecurityGroup) => Link {
            kind: LinkKind::Attach,
            ..link
        },
        (_, Role::Registry) => Link {
            kind: LinkKind::Uses,
            ..link
        },
        (_, Role::Observer) => Link {
            kind: LinkKind::Observe,
            ..link
        },
        (Role::Frame | Role::Gateway, Role::Gateway) => Link {
            kind: LinkKind::Route,
            ..link
        },
        (Role::Workload, Role::Workload) if is_ci => Link {
            kind: LinkKind::Deploy,
            ..link
        },
        (Role::Client, Role::Bastion) | (Role::Bastion, _) => Link {
            protocol: Protocol::Ssh,
            dependency: Dependency::Soft,
            ..link
        },
        (Role::Workload, Role::OnPremises) => Link {
            protocol: Protocol::Tcp,
            ..link
        },
        (Role::Workload, Role::External) => Link {
            dependency: Dependency::Soft,
            ..link
        },
        (Role::LoadBalancer | Role::Workload, Role::Workload) => Link {
            protocol: Protocol::Http,
            ..link
        },
        _ => link,
    }
}

/// Whether a link of this kind may join its ends (catalogue 8 of the facts).
///
/// # Errors
/// The reason why it makes no sense.
pub fn check(topology: &Topology<'_>, link: &Link) -> Result<(), Refusal> {
    let no = |why: &'static str| Err(Refusal { why });
    let (Some(from), Some(to)) = (topology.role(link.from), topology.role(link.to)) else {
        return Ok(());
    };
    match link.kind {
        LinkKind::Request | LinkKind::Async => request(from, to),
        LinkKind::Attach => match (from, to) {
            (Role::SecurityGroup, Role::SecurityGroup) => {
                no("a security group guards components, not groups")
            }
            (Role::SecurityGroup, other) | (other, Role::SecurityGroup) => match other {
                Role::Workload | Role::LoadBalancer | Role::Bastion | Role::Capacity => Ok(()),
                _ => no(
                    "a security group can only be attached to something with a network interface",
                ),
            },
            _ => no("only security groups are attached"),
        },
        LinkKind::Route => match (from, to) {
            (Role::Frame | Role::Gateway, Role::Gateway) => Ok(()),
            _ => no("routes lead from a subnet to a gateway"),
        },
        LinkKind::Connection => match (from, to) {
            (Role::Connection, Role::Gateway | Role::CustomerGateway)
            | (Role::Gateway | Role::CustomerGateway, Role::Connection)
            | (Role::CustomerGateway, Role::Frame)
            | (Role::Frame, Role::CustomerGateway) => Ok(()),
            _ => no("a VPN connection joins a VPN gateway and a customer gateway"),
        },
        LinkKind::Uses => match to {
            Role::Registry => Ok(()),
            _ => no("it holds nothing that others use"),
        },
        LinkKind::Observe => match to {
            Role::Observer => Ok(()),
            _ => no("it collects no logs or metrics"),
        },
        LinkKind::Deploy => match to {
            Role::Workload | Role::Registry | Role::Frame | Role::Capacity => Ok(()),
            _ => no("nothing can be deployed to it"),
        },
        LinkKind::Replicate => no("neither of them copies data"),
    }
}

fn request(from: Role, to: Role) -> Result<(), Refusal> {
    let no = |why: &'static str| Err(Refusal { why });
    match (from, to) {
        (_, Role::Frame) => no("it is a frame around others: link to what stands in it"),
        (Role::Frame, _) => no("a frame sends no requests: link from what stands in it"),
        // The internet gateway as a step on the way is drawn often enough to have a rule of its own.
        (Role::Client, Role::Gateway) | (Role::Gateway, Role::Workload | Role::LoadBalancer) => {
            Ok(())
        }
        (_, Role::Client) => no("clients start requests, they do not answer them"),
        (_, Role::SecurityGroup) | (Role::SecurityGroup, _) => {
            no("a security group sends and answers no requests: attach it")
        }
        (_, Role::Gateway | Role::CustomerGateway | Role::Connection)
        | (Role::Gateway | Role::CustomerGateway | Role::Connection, _) => {
            no("gateways and connections carry traffic, they do not send or answer it")
        }
        (_, Role::Registry) => no("images are pulled from it: make it a use"),
        (_, Role::Observer) => no("logs and metrics go to it: make it an observation"),
        (Role::Registry | Role::Observer | Role::OnPremises | Role::External, _) => {
            no("it sends no requests by itself")
        }
        (Role::Capacity, _) => {
            no("the hosts of a cluster send no requests by themselves: link from the service")
        }
        (Role::Bastion, Role::Capacity | Role::Workload | Role::OnPremises)
        | (_, Role::Bastion) => Ok(()),
        (_, Role::Capacity) => {
            no("the hosts of a cluster answer no requests by themselves: link to the service")
        }
        (Role::Client, Role::OnPremises | Role::External) => no("its path lies outside the design"),
        (Role::LoadBalancer, Role::LoadBalancer) => {
            no("an Application Load Balancer does not forward to another one")
        }
        (Role::LoadBalancer, Role::External) => {
            no("targets of a load balancer have private addresses: put a workload in between")
        }
        (Role::Bastion, _) => no("administrators go from a bastion to machines"),
        (Role::Client | Role::LoadBalancer | Role::Workload, _) => Ok(()),
    }
}
