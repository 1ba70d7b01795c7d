//! EDG-006: a load balancer behind CloudFront that everybody can call directly.

use crate::component::alb::Scheme;
use crate::component::{Component, Role};
use crate::document::{Document, LinkKind, Node, NodeId};
use crate::rules::mending;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::security;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-006",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Load balancer open beside CloudFront",
    why: "Clients that know its address get around CloudFront and its web ACL.",
    how_to_fix: "Let it be called by CloudFront only: make it internal, behind a VPC origin.",
    source: "general knowledge",
    violates: "
        cdn: cloudfront
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
              c: subnet
            zb: zone letter=b
              b: subnet kind=public
              d: subnet
            front: alb spans=a,b
        cdn -> front",
    passes: "
        cdn: cloudfront vpc_origin=true
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              c: subnet
            zb: zone letter=b
              d: subnet
            front: alb spans=c,d scheme=internal
        cdn -> front",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Make it internal, behind a VPC origin",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(distribution) = in_front(topology, id) else {
        return;
    };
    let Component::Alb(alb) = &node.component else {
        return;
    };
    let closed = security::drawn_rules_of(topology, id).is_some_and(|rules| {
        let ports: Vec<u32> = alb.listeners.iter().map(|listener| listener.port).collect();
        !rules.iter().any(|rule| {
            rule.is_open_to_all() && ports.iter().any(|port| rule.opens((*port, *port)))
        })
    });
    if !closed {
        report
            .about(&[id, distribution])
            .mendable(hidden(topology, id).is_some())
            .say(format!(
                "{} is open to the whole internet: clients can bypass {}.",
                topology.name(id),
                topology.name(distribution),
            ));
    }
}

/// The distribution in front of an internet-facing load balancer.
fn in_front(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    let component = topology.component(id)?;
    let public = matches!(component, Component::Alb(alb) if alb.scheme == Scheme::InternetFacing);
    let requests = (topology.links_to(id)).filter(|(_, link)| link.kind == LinkKind::Request);
    let mut callers = requests.map(|(_, link)| link.from).filter(|_| public);
    callers.find(|caller| topology.role(*caller) == Some(Role::Cdn))
}

/// The private subnets that it would use when it were internal; none when somebody else than
/// distributions calls it.
fn hidden(topology: &Topology<'_>, id: NodeId) -> Option<Vec<NodeId>> {
    let mut callers = topology
        .links_to(id)
        .filter(|(_, link)| link.kind == LinkKind::Request);
    if !callers.all(|(_, link)| topology.role(link.from) == Some(Role::Cdn)) {
        return None;
    }
    let zones = topology.zones_of(id);
    let vpc = topology.vpc_of(id)?;
    let subnets: Option<Vec<NodeId>> = (zones.iter())
        .map(|zone| topology.subnets_of_zone(vpc, *zone, false).first().copied())
        .collect();
    subnets.filter(|subnets| subnets.len() > 1)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    if in_front(&topology, id).is_none() {
        return;
    }
    let Some(subnets) = hidden(&topology, id) else {
        return;
    };
    let callers: Vec<NodeId> = topology.links_to(id).map(|(_, link)| link.from).collect();
    if let Some(node) = document.node_mut(id) {
        node.spans = subnets;
        if let Component::Alb(alb) = &mut node.component {
            alb.scheme = Scheme::Internal;
        }
    }
    for caller in callers {
        if let Some(Component::Cloudfront(distribution)) = document.component_mut(caller) {
            distribution.vpc_origin = true;
        }
    }
    mending::redraw_bar(document, id);
}
