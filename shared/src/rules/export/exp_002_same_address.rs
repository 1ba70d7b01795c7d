//! EXP-002: two parts of the code with one address.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, NodeId};
use crate::object_names::is_legal;
use crate::plan;
use crate::pods::{self, Home};
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "EXP-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "One address for two parts",
    why: "The code would define one thing twice, so the second is left out.",
    how_to_fix: "Give one of the components another name in code.",
    source: "Terraform language, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public cidr=10.0.0.0/24
              c: subnet cidr=10.0.1.0/24
                web: ec2
                web-behind-two: ec2
            zb: zone letter=b
              b: subnet kind=public cidr=10.0.2.0/24
            one: alb spans=a,b
            two: alb spans=a,b
        one -> web
        two -> web
        one -> web-behind-two",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public cidr=10.0.0.0/24
              c: subnet cidr=10.0.1.0/24
                web: ec2
                other: ec2
            zb: zone letter=b
              b: subnet kind=public cidr=10.0.2.0/24
            one: alb spans=a,b
            two: alb spans=a,b
        one -> web
        two -> web
        one -> other",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Number its name in code",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut doubles: BTreeMap<&str, BTreeSet<NodeId>> = BTreeMap::new();
    for (owner, address) in context.plan().into_iter().flat_map(|plan| &plan.doubles) {
        doubles.entry(&address.name).or_default().insert(*owner);
    }
    for (name, owners) in doubles {
        let namesake = namesake(topology, name);
        let nodes: Vec<NodeId> = namesake.into_iter().chain(owners).collect();
        let named = names(topology, &nodes);
        report
            .about(&nodes)
            .mendable(namesake.is_some())
            .say(format!(
                "Two parts of {named} have the name {name} in the code."
            ));
    }
    let namesakes = LazyCell::new(|| by_name(topology));
    for (id, node) in topology.nodes() {
        let given = node.component.kind().object_name().trim();
        // What is not legal has a finding of its own.
        if !is_legal(given) {
            continue;
        }
        let exported = topology.object_names().get(id);
        if exported.is_empty() || exported == given {
            continue;
        }
        let namesake = namesakes.get(&(pods::home_of(topology, id), given));
        let nodes: Vec<NodeId> = std::iter::once(&id).chain(namesake).copied().collect();
        report.about(&nodes).mendable(false).say(format!(
            "{} cannot have the name \"{given}\" in its namespace; the manifests say \"{exported}\".",
            topology.name(id)
        ));
    }
}

/// The first component of each name in the manifests of a namespace.
fn by_name<'t>(topology: &'t Topology<'_>) -> BTreeMap<(Home, &'t str), NodeId> {
    let names = topology.object_names();
    let mut found = BTreeMap::new();
    for (id, _) in topology.nodes() {
        let name = names.get(id);
        if !name.is_empty() {
            found
                .entry((pods::home_of(topology, id), name))
                .or_insert(id);
        }
    }
    found
}

/// The component whose own name in code it is.
fn namesake(topology: &Topology<'_>, name: &str) -> Option<NodeId> {
    let mut all = topology.nodes();
    all.find(|(_, node)| node.slug.replace('-', "_") == name)
        .map(|(id, _)| id)
}

fn apply(document: &mut Document, id: NodeId) {
    let plan = plan::plan(document);
    let Some(slug) = document.node(id).map(|node| node.slug.clone()) else {
        return;
    };
    let name = slug.replace('-', "_");
    if plan.doubles.iter().any(|(_, address)| address.name == name) {
        let free = document.free_slug(&slug);
        if let Some(node) = document.node_mut(id) {
            node.slug = free;
        }
    }
}
