//! NET-020: a subnet with two routes to the same destination.

use crate::component::Component;
use crate::component::subnet::Subnet;
use crate::document::{Document, LinkId, LinkKind, NodeId};
use crate::rules::wording::{called, names};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-020",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Two routes to one destination",
    why: "A route table takes one route for each destination: the provider refuses the second.",
    how_to_fix: "Keep one of the routes.",
    source: "EC2 API model, 2026-05; tflint aws_route_specified_multiple_targets, 2026-08-03",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
                nat: nat_gateway
              t: subnet kind=public
        t -> igw kind=route
        t -> nat kind=route",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
                nat: nat_gateway
              t: subnet kind=public
        t -> igw kind=route",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Keep the first route",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in topology.all::<Subnet>() {
        for routes in doubles(topology, id) {
            let targets = routes
                .iter()
                .filter_map(|link| Some(topology.document.link(*link)?.to));
            let targets: BTreeSet<NodeId> = targets.collect();
            let targets: Vec<NodeId> = targets.into_iter().collect();
            let mut nodes = vec![id];
            nodes.extend(&targets);
            let name = called(topology, "Subnet", id);
            let message = match targets.as_slice() {
                [only] => format!("{name} has the route to {} twice.", topology.name(*only)),
                _ => format!(
                    "{name} has several default routes: to {}.",
                    names(topology, &targets)
                ),
            };
            report.about(&nodes).links(&routes).say(message);
        }
    }
}

/// Drawn routes of a subnet with the same destination, the one that counts first.
fn doubles(topology: &Topology<'_>, subnet: NodeId) -> Vec<Vec<LinkId>> {
    let mut routes: BTreeMap<Option<NodeId>, Vec<LinkId>> = BTreeMap::new();
    for (id, link) in topology.links_from(subnet) {
        if link.kind != LinkKind::Route {
            continue;
        }
        // Routes to the internet have no other destination than everything.
        let outwards = matches!(
            topology.component(link.to),
            Some(Component::InternetGateway(_) | Component::NatGateway(_))
        );
        let destination = if outwards { None } else { Some(link.to) };
        routes.entry(destination).or_default().push(id);
    }
    routes
        .into_values()
        .filter(|routes| routes.len() > 1)
        .collect()
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    let topology = Topology::of(document);
    let known = doubles(&topology, id)
        .into_iter()
        .find(|routes| *routes == finding.links);
    for extra in known.into_iter().flatten().skip(1) {
        document.links.remove(&extra);
    }
}
