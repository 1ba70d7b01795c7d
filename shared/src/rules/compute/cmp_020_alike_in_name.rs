//! CMP-020: servers that are called like one service and are several.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::component::Component;
use crate::component::ec2::{Ec2, Service};
use crate::document::{LinkKind, NodeId};
use crate::rules::wording::{all, names};
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-020",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Servers that are alike in name only",
    why: "They look like one service that survives the loss of a server, but each answers requests of its own.",
    how_to_fix: "Give them the same port, purpose, software and health check, or name them after what each does.",
    source: "AWS Well-Architected REL10-BP01 and OPS05-BP05, 2026",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                web-a: ec2 port=8080
            zb: zone letter=b
              b: subnet
                web-b: ec2 port=9090
            front: alb spans=a,b
        front -> web-a
        front -> web-b",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                web-a: ec2 port=8080
            zb: zone letter=b
              b: subnet
                web-b: ec2 port=8080
            front: alb spans=a,b
        front -> web-a
        front -> web-b",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut alike: BTreeMap<_, Vec<(NodeId, Service<'_>)>> = BTreeMap::new();
    for (id, server) in topology.all::<Ec2>() {
        if let (Some(service), Some(stem)) = (server.service(), topology.common_slug(id)) {
            let place = (topology.vpc_of(id), topology.environment_of(id));
            alike.entry((stem, place)).or_default().push((id, service));
        }
    }
    for servers in alike.into_values() {
        let services: HashSet<_> = servers.iter().map(|(_, service)| service).collect();
        let differing = Service::differences(servers.iter().map(|(_, service)| service));
        if differing.is_empty() {
            continue;
        }
        let ids: Vec<NodeId> = servers.iter().map(|(id, _)| *id).collect();
        if have_one_caller(topology, &ids) {
            report.add(
                &ids,
                format!(
                    "{} are alike in name, but not in {}: they count as {} services.",
                    names(topology, &ids),
                    all(&differing),
                    services.len(),
                ),
            );
        }
    }
}

/// Whether a load balancer or a server calls several of them.
fn have_one_caller(topology: &Topology<'_>, servers: &[NodeId]) -> bool {
    let mut callers: BTreeSet<NodeId> = BTreeSet::new();
    servers.iter().any(|server| {
        let calls = topology.links_to(*server);
        let own: BTreeSet<NodeId> = calls
            .filter(|(_, link)| link.kind == LinkKind::Request)
            .map(|(_, link)| link.from)
            .filter(|from| {
                let caller = topology.component(*from);
                caller.is_some_and(|caller| !matches!(caller, Component::Client(_)))
            })
            .collect();
        let known = !own.is_disjoint(&callers);
        callers.extend(own);
        known
    })
}
