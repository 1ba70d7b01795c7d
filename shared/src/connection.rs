//! The connection matrix: what a link between two nodes means, and which links make no sense
//! (catalogue 0.2 and 8 of the facts).

mod requests;

use crate::component::ec2::Purpose;
use crate::component::{Component, Role};
use crate::document::{Dependency, Link, LinkKind, NodeId, Protocol};
use crate::topology::Topology;

/// Why a link makes no sense, and what is missing between its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, as a sentence without its first capital and its full stop.
    pub why: &'static str,
    /// The id of the component type that is missing in between, when one would do.
    pub missing: Option<&'static str>,
}

/// A refusal that nothing in between would mend.
fn no(why: &'static str) -> Result<(), Refusal> {
    Err(Refusal { why, missing: None })
}

/// A refusal that a component of this type in between would mend.
fn without(missing: &'static str, why: &'static str) -> Result<(), Refusal> {
    Err(Refusal {
        why,
        missing: Some(missing),
    })
}

/// One end of a link.
#[derive(Debug, Clone, Copy)]
struct End<'a> {
    component: &'a Component,
    role: Role,
}

impl<'a> End<'a> {
    fn of(topology: &Topology<'a>, id: NodeId) -> Option<Self> {
        Some(Self {
            component: topology.component(id)?,
            role: topology.role(id)?,
        })
    }

    fn deploys(self) -> bool {
        self.role == Role::Pipeline
            || matches!(self.component, Component::Ec2(server) if server.purpose == Purpose::Ci)
    }

    fn is_network(self) -> bool {
        matches!(self.component, Component::Vpc(_))
    }

    fn is_site(self) -> bool {
        matches!(self.component, Component::OnpremSite(_))
    }
}

/// The link that is meant when somebody connects two nodes.
#[must_use]
pub fn proposed(topology: &Topology<'_>, from: NodeId, to: NodeId) -> Link {
    let link = Link::new(from, to);
    let (Some(source), Some(target)) = (End::of(topology, from), End::of(topology, to)) else {
        return link;
    };
    let kind = kind(source, target);
    let link = Link { kind, ..link };
    match (source.role, target.role) {
        _ if kind == LinkKind::Async => Link {
            dependency: Dependency::Soft,
            ..link
        },
        _ if kind != LinkKind::Request => link,
        (Role::Client, Role::Bastion) | (Role::Bastion, _) => Link {
            protocol: Protocol::Ssh,
            dependency: Dependency::Soft,
            ..link
        },
        (_, Role::OnPremises | Role::Database) => Link {
            protocol: Protocol::Tcp,
            ..link
        },
        (Role::Workload | Role::Function, Role::External) => Link {
            dependency: Dependency::Soft,
            ..link
        },
        (Role::LoadBalancer | Role::Workload | Role::Function, Role::Workload) => Link {
            protocol: Protocol::Http,
            ..link
        },
        _ => link,
    }
}

/// What a link between two ends means.
fn kind(from: End<'_>, to: End<'_>) -> LinkKind {
    use Role as R;
    match (from.role, to.role) {
        _ if joins_networks(from, to) || joins_networks(to, from) => LinkKind::Connection,
        _ if is_attached(from, to) || is_attached(to, from) => LinkKind::Attach,
        (R::Frame | R::Gateway, R::Gateway | R::Transit | R::Endpoint) => LinkKind::Route,
        (
            _,
            R::Registry
            | R::Workload
            | R::Function
            | R::Capacity
            | R::Frame
            | R::Store
            | R::Pipeline,
        ) if from.deploys() => LinkKind::Deploy,
        (_, R::Registry | R::Credential) => LinkKind::Uses,
        (_, R::Observer) => LinkKind::Observe,
        (R::Queue, _) | (R::Workload | R::Function | R::ApiGateway, R::Queue) => LinkKind::Async,
        (R::Store, R::Function | R::Queue) => LinkKind::Async,
        (R::Database, R::Database) | (R::Store, R::Store) | (R::Database, R::Store) => {
            LinkKind::Replicate
        }
        _ => LinkKind::Request,
    }
}

/// Whether the one is an attachment of the other.
fn is_attached(what: End<'_>, to: End<'_>) -> bool {
    match what.role {
        Role::SecurityGroup => true,
        Role::WebAcl | Role::Shield => !matches!(to.role, Role::Observer | Role::Client),
        Role::Volume => to.role.runs_code(),
        Role::Backup => matches!(to.role, Role::Database | Role::Store | Role::Volume),
        Role::Credential => matches!(what.component, Component::Acm(_)) && to.role.is_front(),
        _ => false,
    }
}

/// Whether a link between the two is a layer-3 connection between networks.
fn joins_networks(one: End<'_>, other: End<'_>) -> bool {
    match (one.role, other.role) {
        (Role::Connection, Role::Gateway) => matches!(other.component, Component::VpnGateway(_)),
        (Role::Connection, Role::CustomerGateway | Role::Transit) => true,
        (Role::Connection | Role::CustomerGateway, Role::Frame) => other.is_site(),
        (Role::Transit, Role::Frame) => other.is_network(),
        (Role::Frame, Role::Frame) => one.is_network() && other.is_network(),
        _ => false,
    }
}

/// Whether a link of this kind may join its ends.
///
/// # Errors
/// The reason why it makes no sense.
pub fn check(topology: &Topology<'_>, link: &Link) -> Result<(), Refusal> {
    let (Some(from), Some(to)) = (End::of(topology, link.from), End::of(topology, link.to)) else {
        return Ok(());
    };
    match link.kind {
        LinkKind::Request => requests::request(from, to),
        LinkKind::Async => message(from, to),
        LinkKind::Attach => attachment(from, to),
        LinkKind::Route => match (from.role, to.role) {
            (Role::Frame | Role::Gateway, Role::Gateway | Role::Transit | Role::Endpoint) => Ok(()),
            (Role::Frame, Role::Frame) if to.is_network() => Ok(()),
            _ => no("routes lead from a subnet to a gateway or to a peered VPC"),
        },
        LinkKind::Connection => match joins_networks(from, to) || joins_networks(to, from) {
            true => Ok(()),
            false => no(
                "network connections join VPCs with each other or with a transit gateway, and VPN \
                 connections with their two gateways",
            ),
        },
        LinkKind::Uses => match to.role {
            Role::Registry | Role::Credential => Ok(()),
            _ => no("it holds nothing that others use"),
        },
        LinkKind::Observe => match to.role {
            Role::Observer => Ok(()),
            _ => no("it collects no logs or metrics"),
        },
        LinkKind::Deploy => match to.role {
            Role::Workload
            | Role::Function
            | Role::Registry
            | Role::Frame
            | Role::Capacity
            | Role::Store
            | Role::Pipeline => Ok(()),
            _ => no("nothing can be deployed to it"),
        },
        LinkKind::Replicate => match (from.role, to.role) {
            (Role::Database, Role::Database | Role::Store) | (Role::Store, Role::Store) => Ok(()),
            (Role::OnPremises, Role::Database) | (Role::Database, Role::OnPremises) => Ok(()),
            _ => no("data is copied between stores"),
        },
    }
}

fn attachment(from: End<'_>, to: End<'_>) -> Result<(), Refusal> {
    let (what, other) = if is_attached(from, to) {
        (from, to)
    } else {
        (to, from)
    };
    match (what.role, other.role) {
        (Role::SecurityGroup, Role::SecurityGroup) => {
            no("a security group guards components, not groups")
        }
        (Role::SecurityGroup, other) if other.has_interface() => Ok(()),
        (Role::SecurityGroup, _) => {
            no("a security group can only be attached to something with a network interface")
        }
        (Role::WebAcl | Role::Shield, Role::WebAcl | Role::Shield) => {
            no("they protect components, not each other")
        }
        // What a web ACL or Shield can protect is a matter of rules of their own, with better words.
        (Role::WebAcl | Role::Shield | Role::Credential | Role::Backup, _)
            if is_attached(what, other) =>
        {
            Ok(())
        }
        (Role::Volume, Role::Workload) => Ok(()),
        (Role::Volume, _) => no("a volume is attached to an instance"),
        (Role::Backup, _) => no("backups are taken of stores and volumes"),
        _ => no("neither of them is an attachment of the other"),
    }
}

fn message(from: End<'_>, to: End<'_>) -> Result<(), Refusal> {
    match (from.role, to.role) {
        (_, Role::Queue)
            if from.role.runs_code()
                || matches!(
                    from.role,
                    Role::ApiGateway | Role::Queue | Role::Store | Role::Database
                ) =>
        {
            Ok(())
        }
        (Role::Client, Role::Queue) => without(
            "api_gateway",
            "clients have no credentials for it: put an API in between",
        ),
        (Role::Queue, Role::Function | Role::Workload | Role::External) => Ok(()),
        (Role::Store | Role::Database, Role::Function) => Ok(()),
        (from_role, Role::Workload | Role::Function) if from_role.runs_code() => Ok(()),
        (Role::Queue, _) => no("messages are taken by code or handed to another queue"),
        (_, Role::Workload | Role::Function | Role::External) => {
            without("sqs", "messages come from a queue or a topic")
        }
        _ => no("messages go to a queue or a topic"),
    }
}
