//! SEC-025: an inspection that is drawn behind the server that it should protect.

use super::{attachments, front_of, of_role, takes_web_acl};
use crate::component::Role;
use crate::connection;
use crate::document::{Document, Link, LinkId, LinkKind, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::BTreeSet;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-025",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Inspection behind the server",
    why: "The server has answered the attack before anybody looks at it.",
    how_to_fix: "Draw the inspection in front of the first server: attach it to the load balancer.",
    source: "AWS Well-Architected SEC05-BP03, 2026",
    violates: "
        users: client
        acl: waf
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                app: ec2
            zb: zone letter=b
              b: subnet kind=public
            front: alb spans=a,b
        users -> front
        front -> acl kind=request
        acl -> app kind=request",
    passes: "
        users: client
        acl: waf
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                app: ec2
            zb: zone letter=b
              b: subnet kind=public
            front: alb spans=a,b
        users -> front
        front -> app
        acl -> front",
    check,
    fix: Some(Fix {
        label: "Attach it to the entry",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for id in of_role(topology, Role::WebAcl)
        .into_iter()
        .chain(of_role(topology, Role::Shield))
    {
        let servers = servers(topology, id);
        if servers.is_empty() {
            continue;
        }
        let mut nodes = vec![id];
        nodes.extend(&servers);
        let links: Vec<LinkId> = steps(topology, id)
            .into_iter()
            .map(|(link, _)| link)
            .collect();
        report
            .about(&nodes)
            .links(&links)
            .mendable(entry(topology, &servers).is_some())
            .say(format!(
                "{} is drawn behind {}: inspection must be in front of {}.",
                topology.name(id),
                names(topology, &servers),
                verb(servers.len(), "it", "them"),
            ));
    }
}

fn inspects(topology: &Topology<'_>, id: NodeId) -> bool {
    matches!(topology.role(id), Some(Role::WebAcl | Role::Shield))
}

/// The requests that are drawn to or from an inspection, and their other ends.
fn steps(topology: &Topology<'_>, id: NodeId) -> Vec<(LinkId, NodeId)> {
    let before = topology
        .links_to(id)
        .map(|(link, drawn)| (link, drawn.kind, drawn.from));
    let after = topology
        .links_from(id)
        .map(|(link, drawn)| (link, drawn.kind, drawn.to));
    (before.chain(after))
        .filter(|(_, kind, _)| *kind == LinkKind::Request)
        .map(|(link, _, other)| (link, other))
        .collect()
}

/// The servers before an inspection, through other inspections. Clients may be before it.
fn servers(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    let mut found = BTreeSet::new();
    let (mut open, mut seen) = (vec![id], BTreeSet::from([id]));
    while let Some(at) = open.pop() {
        let before = topology
            .links_to(at)
            .filter(|(_, link)| link.kind == LinkKind::Request);
        for from in before.map(|(_, link)| link.from) {
            if inspects(topology, from) {
                if seen.insert(from) {
                    open.push(from);
                }
            } else if topology
                .role(from)
                .is_some_and(|role| role.is_front() || role.runs_code())
            {
                found.insert(from);
            }
        }
    }
    found.into_iter().collect()
}

/// Where it can be attached instead: the server before it, when that is an entry, or the load
/// balancer in front of that.
fn entry(topology: &Topology<'_>, servers: &[NodeId]) -> Option<NodeId> {
    let takes = |id: &NodeId| {
        let node = topology.node(*id);
        node.is_some_and(|node| takes_web_acl(&node.component))
    };
    let own = servers.iter().copied().find(takes);
    own.or_else(|| {
        servers
            .iter()
            .find_map(|server| front_of(topology, *server))
    })
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    let topology = Topology::of(document);
    let Some(entry) = entry(&topology, &servers(&topology, id)).filter(|_| inspects(&topology, id))
    else {
        return;
    };
    let requests = |(_, link): &(LinkId, &Link)| link.kind == LinkKind::Request;
    let before: Vec<NodeId> = topology
        .links_to(id)
        .filter(requests)
        .map(|(_, link)| link.from)
        .collect();
    let after: Vec<NodeId> = topology
        .links_from(id)
        .filter(requests)
        .map(|(_, link)| link.to)
        .collect();
    let mut bridges: BTreeSet<(NodeId, NodeId)> = BTreeSet::new();
    for from in &before {
        bridges.extend(after.iter().filter(|to| *to != from).map(|to| (*from, *to)));
    }
    let drawn = |from: NodeId, to: NodeId| {
        let mut links = topology.links_from(from).filter(requests);
        links.any(|(_, link)| link.to == to)
    };
    let bridges: Vec<Link> = (bridges.into_iter())
        .filter(|(from, to)| !drawn(*from, *to))
        .map(
            |(from, to)| match inspects(&topology, from) || inspects(&topology, to) {
                true => Link::new(from, to),
                false => connection::proposed(&topology, from, to),
            },
        )
        .filter(|link| {
            let passes = inspects(&topology, link.from) || inspects(&topology, link.to);
            passes || connection::check(&topology, link).is_ok()
        })
        .collect();
    let attached = attachments(&topology, id)
        .iter()
        .any(|(_, other)| *other == entry);
    let steps = steps(&topology, id);
    for (link, _) in steps {
        document.links.remove(&link);
    }
    for link in bridges {
        document.add_link(link);
    }
    if !attached {
        document.add_link(Link {
            kind: LinkKind::Attach,
            ..Link::new(id, entry)
        });
    }
}
