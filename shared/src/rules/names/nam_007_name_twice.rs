//! NAM-007: two components with one name where the provider takes a name once.

use super::{balancer_name, balancer_name_mut};
use crate::component::Component;
use crate::component::alb::NAME_LIMIT;
use crate::component::region::RegionCode;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::names as listed;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-007",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Name used twice",
    why: "The provider refuses the second: load balancers have names of their own in a region, buckets in the world.",
    how_to_fix: "Give one of them another name.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          one: s3 bucket=azimuth-files
          two: s3 bucket=azimuth-files",
    passes: "
        r: region
          one: s3 bucket=azimuth-files
          two: s3 bucket=azimuth-files-2",
    check,
    fix: Some(Fix {
        label: "Number the later ones",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((space, name), holders) in names(topology) {
        if holders.len() < 2 {
            continue;
        }
        let nodes: Vec<NodeId> = holders.iter().map(|(id, _)| *id).collect();
        let place = match space {
            Space::Buckets => "the world".to_owned(),
            Space::Balancers(region) => region.map_or_else(
                || "their region".to_owned(),
                |region| region.id().to_owned(),
            ),
        };
        report
            .about(&nodes)
            .mendable(holders.iter().skip(1).any(|(_, own)| *own))
            .say(format!(
                "{} are all named \"{name}\", which must be unique in {place}.",
                listed(topology, &nodes),
            ));
    }
}

/// Where a name is taken once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Buckets,
    Balancers(Option<RegionCode>),
}

/// Who has each name, and whether it was given to it: those that were given none come first, and
/// have the one that the code makes.
fn names(topology: &Topology<'_>) -> BTreeMap<(Space, String), Vec<(NodeId, bool)>> {
    let mut names: BTreeMap<(Space, String), Vec<(NodeId, bool)>> = BTreeMap::new();
    for (id, node) in topology.nodes() {
        let balancers = Space::Balancers(topology.region_of(id));
        let (space, name, own) = match &node.component {
            Component::S3(bucket) if bucket.bucket.trim().is_empty() => continue,
            Component::S3(bucket) => (Space::Buckets, bucket.bucket.trim(), true),
            component => match balancer_name(component) {
                None => continue,
                Some("") => (balancers, node.slug.as_str(), false),
                Some(name) => (balancers, name, true),
            },
        };
        names
            .entry((space, name.to_owned()))
            .or_default()
            .push((id, own));
    }
    for holders in names.values_mut() {
        holders.sort_by_key(|(id, own)| (*own, *id));
    }
    names
}

fn apply(document: &mut Document, finding: &Finding) {
    let topology = Topology::of(document);
    let all = names(&topology);
    let Some(((space, name), holders)) = (all.iter()).find(|(_, holders)| {
        let ids = holders.iter().map(|(id, _)| id);
        holders.len() > 1 && ids.eq(&finding.nodes)
    }) else {
        return;
    };
    let mut taken: BTreeSet<String> = (all.keys())
        .filter(|(other, _)| other == space)
        .map(|(_, name)| name.clone())
        .collect();
    let limit = match space {
        Space::Buckets => 63,
        Space::Balancers(_) => NAME_LIMIT,
    };
    let mut renamed = Vec::new();
    for (id, _) in holders.iter().skip(1).filter(|(_, own)| *own) {
        let fresh = (2_u32..).map(|number| {
            let suffix = format!("-{number}");
            let room = limit - suffix.len();
            let stem: String = name.chars().take(room).collect();
            format!("{}{suffix}", stem.trim_end_matches('-'))
        });
        if let Some(name) = fresh.into_iter().find(|name| !taken.contains(name)) {
            taken.insert(name.clone());
            renamed.push((*id, name));
        }
    }
    for (id, fresh) in renamed {
        if let Some(name) = balancer_name_mut(document, id) {
            *name = fresh;
        } else if let Some(Component::S3(bucket)) =
            document.node_mut(id).map(|node| &mut node.component)
        {
            bucket.bucket = fresh;
        }
    }
}
