//! NAM-007: two components of one name where the provider allows one.

use std::collections::{BTreeMap, BTreeSet};

use super::{balancer_name, balancer_name_mut, effective, nam_003_search_domain, nam_005_cluster};
use crate::component::Component;
use crate::component::alb::NAME_LIMIT;
use crate::component::database::{CLUSTER_IDENTIFIER, IDENTIFIER};
use crate::component::region::RegionCode;
use crate::component::s3;
use crate::document::{Document, NodeId};
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-007",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Name that is used twice",
    why: "The provider refuses the second one of a name.",
    how_to_fix: "Give one of them another name.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  one: s3 bucket=shop-data\n  two: s3 bucket=shop-data",
    passes: "r: region\n  one: s3 bucket=shop-data\n  two: s3 bucket=shop-logs",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Give the others a number",
        apply: Apply::Finding(apply),
    }),
};

/// Where a name is unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Within {
    World,
    Region(Option<RegionCode>),
    Vpc(Option<NodeId>),
}

/// What is named, and where its name is unique.
type Space = (&'static str, Within);

/// A name with its space and the most characters that it can have.
struct Named {
    space: Space,
    name: String,
    limit: usize,
}

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((space, name), nodes) in used(topology) {
        if nodes.len() < 2 {
            continue;
        }
        let within = match space.1 {
            Within::World => "in the world",
            Within::Region(_) => "in a region",
            Within::Vpc(_) => "in a VPC",
        };
        let mendable = nodes.iter().skip(1).all(|id| {
            let component = topology.node(*id).map(|node| node.component.clone());
            component.is_some_and(|mut component| field(&mut component).is_some())
        });
        report.about(&nodes).mendable(mendable).say(format!(
            "{} have one name, \"{name}\": the name of a {} is unique {within}.",
            names(topology, &nodes),
            space.0,
        ));
    }
}

/// Who has each name, in the order of ids.
fn used(topology: &Topology<'_>) -> BTreeMap<(Space, String), Vec<NodeId>> {
    let mut used: BTreeMap<(Space, String), Vec<NodeId>> = BTreeMap::new();
    for (id, _) in topology.nodes() {
        if let Some(named) = named(topology, id) {
            used.entry((named.space, named.name)).or_default().push(id);
        }
    }
    used
}

fn named(topology: &Topology<'_>, id: NodeId) -> Option<Named> {
    let region = Within::Region(topology.region_of(id));
    let (what, within, field, limit) = match topology.component(id)? {
        Component::S3(one) => ("bucket", Within::World, one.bucket.as_str(), s3::NAME_LIMIT),
        Component::Rds(one) => (
            "database",
            region,
            one.database.identifier.as_str(),
            IDENTIFIER,
        ),
        Component::RdsCluster(one) => (
            "database cluster",
            region,
            one.database.identifier.as_str(),
            CLUSTER_IDENTIFIER,
        ),
        Component::Aurora(one) => (
            "database cluster",
            region,
            one.database.identifier.as_str(),
            IDENTIFIER,
        ),
        Component::Documentdb(one) => (
            "database cluster",
            region,
            one.database.identifier.as_str(),
            IDENTIFIER,
        ),
        Component::Elasticache(one) => (
            "cache",
            region,
            one.identifier.as_str(),
            nam_005_cluster::limit(one),
        ),
        Component::Opensearch(one) => (
            "search domain",
            region,
            one.domain_name.as_str(),
            nam_003_search_domain::LIMIT,
        ),
        Component::Sqs(one) => ("queue", region, one.queue.as_str(), 80),
        Component::Sns(one) => ("topic", region, one.topic.as_str(), 256),
        Component::Ecr(one) => ("repository", region, one.repository.as_str(), 200),
        Component::SecretsManager(one) => ("secret", region, one.secret.as_str(), 255),
        balancer @ (Component::Alb(_) | Component::Nlb(_)) => (
            "load balancer",
            region,
            balancer_name(balancer).unwrap_or(""),
            NAME_LIMIT,
        ),
        Component::SecurityGroup(_) => {
            ("security group", Within::Vpc(topology.vpc_of(id)), "", 255)
        }
        _ => return None,
    };
    let mut name = effective(topology, id, field, limit).to_lowercase();
    // As the code names them: AWS keeps names that begin with `sg-` for its own ids.
    if let (Within::Vpc(_), Some(rest)) = (within, name.strip_prefix("sg-")) {
        name = format!("group-{rest}");
    }
    let space = (what, within);
    Some(Named { space, name, limit })
}

/// The field with the name, for components that have one.
fn field(component: &mut Component) -> Option<&mut String> {
    match component {
        Component::S3(one) => Some(&mut one.bucket),
        Component::Elasticache(one) => Some(&mut one.identifier),
        Component::Opensearch(one) => Some(&mut one.domain_name),
        Component::Sqs(one) => Some(&mut one.queue),
        Component::Sns(one) => Some(&mut one.topic),
        Component::Ecr(one) => Some(&mut one.repository),
        Component::SecretsManager(one) => Some(&mut one.secret),
        balancer @ (Component::Alb(_) | Component::Nlb(_)) => balancer_name_mut(balancer),
        other => other
            .database_mut()
            .map(|database| &mut database.identifier),
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let topology = Topology::of(document);
    let used = used(&topology);
    let mut taken: BTreeSet<(Space, String)> = used.keys().cloned().collect();
    let named: Vec<(NodeId, Named)> = finding
        .nodes
        .iter()
        .filter_map(|id| Some((*id, named(&topology, *id)?)))
        .collect();
    let mut renamed = Vec::new();
    let mut seen = BTreeSet::new();
    for (id, named) in named {
        if seen.insert((named.space, named.name.clone())) {
            continue;
        }
        let new = (2_u32..)
            .map(|number| numbered(&named.name, number, named.limit))
            .find(|name| !taken.contains(&(named.space, name.clone())));
        if let Some(new) = new {
            taken.insert((named.space, new.clone()));
            renamed.push((id, new));
        }
    }
    for (id, name) in renamed {
        if let Some(field) = document
            .node_mut(id)
            .and_then(|node| field(&mut node.component))
        {
            *field = name;
        }
    }
}

/// A name with a number at its end, before `.fifo`, within a limit.
fn numbered(name: &str, number: u32, limit: usize) -> String {
    let (stem, end) = match name.strip_suffix(".fifo") {
        Some(stem) => (stem, ".fifo"),
        None => (name, ""),
    };
    let suffix = format!("-{number}{end}");
    let room = limit.saturating_sub(suffix.len());
    let stem: String = stem.chars().take(room).collect();
    format!("{}{suffix}", stem.trim_end_matches('-'))
}
