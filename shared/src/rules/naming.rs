//! Names that the provider takes, and that nobody else has (NAM).

pub mod nam_001_bucket;
pub mod nam_002_balancer_name;
pub mod nam_003_search_domain;
pub mod nam_004_eks_cluster;
pub mod nam_005_cluster;
pub mod nam_006_other;
pub mod nam_007_taken;
pub mod nam_008_tags;

use crate::component::Component;
use crate::document::{NodeId, slugify};
use crate::plan::naming::for_provider;
use crate::topology::Topology;

/// The name that a field says, else the one that is made of the node's slug.
fn effective(topology: &Topology<'_>, id: NodeId, field: &str, limit: usize) -> String {
    if !field.is_empty() {
        return field.to_owned();
    }
    let slug = topology.node(id).map_or("", |node| node.first_slug());
    for_provider(slug, limit)
}

/// A text as a name of letters, digits and single hyphens that begins with a letter; empty when
/// nothing of it can be used or less than `least` characters are left.
fn slug_between(text: &str, least: usize, most: usize) -> String {
    let short: String = slugify(text).chars().take(most).collect();
    let short = short.trim_end_matches('-');
    if short.len() < least {
        String::new()
    } else {
        short.to_owned()
    }
}

/// The words for a name that is not legal, and for what could be in its place.
fn not_legal(what: &str, name: &str, better: &str) -> String {
    match better {
        "" => format!("\"{name}\" is not a legal {what}."),
        better => format!("\"{name}\" is not a legal {what}, try \"{better}\"."),
    }
}

/// The words of the button that puts a name in the place of another.
fn button(better: &str) -> String {
    match better {
        "" => "Make it of the name".to_owned(),
        better => format!("Use {better}"),
    }
}

/// The name that a load balancer was given for the provider, open to change.
fn balancer_name_mut(component: &mut Component) -> Option<&mut String> {
    match component {
        Component::Alb(alb) => Some(&mut alb.resource_name),
        Component::Nlb(nlb) => Some(&mut nlb.resource_name),
        _ => None,
    }
}

/// The name that a load balancer was given for the provider; empty when it was given none.
fn balancer_name(component: &Component) -> Option<&str> {
    match component {
        Component::Alb(alb) => Some(alb.resource_name.trim()),
        Component::Nlb(nlb) => Some(nlb.resource_name.trim()),
        _ => None,
    }
}
