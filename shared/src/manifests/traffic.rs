//! Who calls whom, at last: through load balancers that stand between pods.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::alb::Scheme;
use crate::component::k8s_service::K8sService;
use crate::component::{Component, Role};
use crate::document::{Link, LinkId, LinkKind, NodeId, Protocol, ZoneAffinity};
use crate::pods;
use crate::security;
use crate::topology::Topology;

/// One end of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// The pods of a workload, by the first of its nodes.
    Pods(NodeId),
    /// A load balancer that lets requests into the cluster.
    Front(NodeId),
    /// Something else.
    Outside(NodeId),
}

/// A call that arrives at pods or leaves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Call {
    /// Who calls.
    pub from: End,
    /// Who is called.
    pub to: End,
    /// The port of the container, or on which what is outside answers.
    pub port: u32,
    /// The Service that was drawn before the pods.
    pub through: Option<NodeId>,
    /// What it speaks.
    pub protocol: Protocol,
    /// Only pods in the caller's zone are called.
    pub same_zone: bool,
    /// The link that ends at the pods, or at what is outside.
    pub link: LinkId,
}

/// The calls of a design.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    /// Each once, in the order of links.
    pub calls: Vec<Call>,
    /// The load balancers through which requests come in from outside of the cluster.
    pub fronts: BTreeSet<NodeId>,
    /// The load balancers in whose place the Services of those behind them stand.
    pub dissolved: BTreeSet<NodeId>,
}

/// What a call ends at.
#[derive(Debug, Clone, Copy)]
struct Target {
    pods: NodeId,
    port: u32,
    through: Option<NodeId>,
    protocol: Protocol,
    same_zone: bool,
    link: LinkId,
}

impl Traffic {
    pub fn of(topology: &Topology<'_>) -> Self {
        let mut found = Self::default();
        let mut calls: BTreeMap<(LinkId, End, End, u32), Call> = BTreeMap::new();
        let mut add = |call: Call| {
            calls
                .entry((call.link, call.from, call.to, call.port))
                .or_insert(call);
        };
        for (id, node) in topology.nodes() {
            if !is_front(&node.component) {
                continue;
            }
            let direct = directly_behind(topology, id);
            if direct.is_empty() {
                continue;
            }
            if is_dissolved(topology, id) {
                found.dissolved.insert(id);
                continue;
            }
            // A Service of the cluster is no door by itself.
            let inside =
                matches!(&node.component, Component::K8sService(service) if !service.is_door());
            if inside {
                continue;
            }
            found.fronts.insert(id);
            for target in direct {
                add(target.call(End::Front(id)));
            }
        }
        for (id, link) in topology.links() {
            if !link.kind.is_traffic() || link.protocol == Protocol::Ssh {
                continue;
            }
            // Code fetches what a queue holds for it; a topic calls nobody in a cluster.
            let (from, to) = match takes_from(topology, link) {
                Some((code, queue)) => (code, queue),
                None if topology.role(link.from) == Some(Role::Queue) => continue,
                None => (link.from, link.to),
            };
            let from = match pods_of(topology, from) {
                Some(pods) => End::Pods(pods),
                None if is_balancer(topology, from) => continue,
                None => End::Outside(from),
            };
            for target in behind(topology, id, link, to) {
                match from {
                    // What is behind a door is called by the door.
                    End::Outside(_) if is_balancer(topology, to) => {}
                    from => add(target.call(from)),
                }
            }
            if let End::Pods(_) = from
                && behind(topology, id, link, to).is_empty()
            {
                let ports = if to == link.to {
                    security::port_ranges(topology, link)
                } else {
                    vec![(443, 443)]
                };
                for (port, _) in ports {
                    add(Call {
                        from,
                        to: End::Outside(to),
                        port,
                        through: None,
                        protocol: link.protocol,
                        same_zone: false,
                        link: id,
                    });
                }
            }
        }
        found.calls = calls.into_values().collect();
        found
    }

    /// The ports on which pods are called, in order.
    pub fn ports_of(&self, pods: NodeId) -> BTreeSet<u32> {
        (self.to(pods)).map(|call| call.port).collect()
    }

    /// Whether pods speak HTTPS on a port: all who call them there do.
    pub fn is_https(&self, pods: NodeId, port: u32) -> bool {
        let mut calls = self.to(pods).filter(|call| call.port == port).peekable();
        match calls.peek() {
            None => port == 443,
            Some(_) => calls.all(|call| call.protocol == Protocol::Https),
        }
    }

    /// The calls that arrive at pods.
    pub fn to(&self, pods: NodeId) -> impl Iterator<Item = &Call> {
        let calls = self.calls.iter();
        calls.filter(move |call| call.to == End::Pods(pods))
    }

    /// The calls that leave pods.
    pub fn from(&self, pods: NodeId) -> impl Iterator<Item = &Call> {
        let calls = self.calls.iter();
        calls.filter(move |call| call.from == End::Pods(pods))
    }
}

impl Target {
    fn call(self, from: End) -> Call {
        Call {
            from,
            to: End::Pods(self.pods),
            port: self.port,
            through: self.through,
            protocol: self.protocol,
            same_zone: self.same_zone,
            link: self.link,
        }
    }
}

/// The pods that run for a node, by the first of its equals.
pub(super) fn pods_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    pods::runs(topology, id).ok()?;
    topology.replicas_of(id).first().copied()
}

fn is_balancer(topology: &Topology<'_>, id: NodeId) -> bool {
    topology.role(id) == Some(Role::LoadBalancer)
}

fn is_front(component: &Component) -> bool {
    component.facts().role == Role::LoadBalancer
}

/// The code that takes messages from a queue, and the queue.
fn takes_from(topology: &Topology<'_>, link: &Link) -> Option<(NodeId, NodeId)> {
    let from = topology.component(link.from);
    (link.kind == LinkKind::Async && matches!(from, Some(Component::Sqs(_))))
        .then_some((link.to, link.from))
}

/// The pods to which a load balancer or a Service hands requests itself, through a drawn Service too.
fn directly_behind(topology: &Topology<'_>, front: NodeId) -> Vec<Target> {
    let mut found = Vec::new();
    let own_service = as_service(topology, front).map(|_| front);
    for (id, target) in topology.targets_of(front) {
        let Some(link) = topology.document.link(id) else {
            continue;
        };
        if let Some(pods) = pods_of(topology, target) {
            found.push(arriving(topology, id, link, pods, own_service));
        } else if as_service(topology, target).is_some() && own_service.is_none() {
            found.extend(directly_behind(topology, target));
        }
    }
    found
}

/// The pods at which a request to a node arrives at last.
fn behind(topology: &Topology<'_>, id: LinkId, link: &Link, to: NodeId) -> Vec<Target> {
    if let Some(pods) = pods_of(topology, to) {
        return vec![arriving(topology, id, link, pods, None)];
    }
    if !is_balancer(topology, to) {
        return Vec::new();
    }
    let mut found = directly_behind(topology, to);
    // A balancer before a balancer.
    for (_, next) in topology.targets_of(to) {
        if is_balancer(topology, next) && as_service(topology, next).is_none() && next != to {
            found.extend(directly_behind(topology, next));
        }
    }
    found
}

fn arriving(
    topology: &Topology<'_>,
    id: LinkId,
    link: &Link,
    pods: NodeId,
    through: Option<NodeId>,
) -> Target {
    let own = topology
        .node(link.to)
        .map_or(443, |node| node.component.clamped().0.kind().port());
    let port = match security::ports_of(topology, link) {
        (first, last) if first == last => first,
        // Tasks on the ports of their hosts have ports of their own in pods.
        _ => own,
    };
    Target {
        pods,
        port,
        through,
        protocol: link.protocol,
        same_zone: link.zone == ZoneAffinity::Same,
        link: id,
    }
}

/// The node as a Service that leads to pods.
pub(super) fn as_service<'a>(topology: &Topology<'a>, id: NodeId) -> Option<&'a K8sService> {
    match topology.component(id)? {
        Component::K8sService(service) if service.selects_pods() => Some(service),
        _ => None,
    }
}

/// Whether only pods call an internal balancer, so that the Services of those behind it can stand in
/// its place.
fn is_dissolved(topology: &Topology<'_>, id: NodeId) -> bool {
    let internal = match topology.component(id) {
        Some(Component::Alb(balancer)) => balancer.scheme == Scheme::Internal,
        Some(Component::Nlb(balancer)) => balancer.scheme == Scheme::Internal,
        _ => false,
    };
    let mut callers = (topology.links_to(id))
        .filter(|(_, link)| link.kind.is_traffic())
        .peekable();
    internal
        && callers.peek().is_some()
        && callers.all(|(_, link)| pods_of(topology, link.from).is_some())
}

/// Whether the links of a node say that it calls services of AWS in a role.
pub(super) fn calls_aws(topology: &Topology<'_>, id: NodeId) -> bool {
    let is_aws = |id: NodeId| {
        topology.node(id).is_some_and(|node| {
            matches!(
                node.component,
                Component::S3(_)
                    | Component::Dynamodb(_)
                    | Component::Sqs(_)
                    | Component::Sns(_)
                    | Component::Lambda(_)
                    | Component::Kms(_)
                    | Component::IamRole(_)
            )
        })
    };
    let calls = topology.links_from(id);
    let mut calls = calls.filter(|(_, link)| link.kind.is_traffic() || link.kind == LinkKind::Uses);
    let mut fetches = topology.links_to(id);
    calls.any(|(_, link)| is_aws(link.to))
        || fetches
            .any(|(_, link)| takes_from(topology, link).is_some_and(|(_, queue)| is_aws(queue)))
}
