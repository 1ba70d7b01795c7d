//! A quick look at a design that tells for most of them, without making the plan, that everything in
//! them is deployed under an address of its own.

use std::collections::HashMap;

use super::naming;
use super::naming::SHARED;
use crate::document::{Node, NodeId};
use crate::hash::Hashed;
use crate::topology::Topology;

/// Whether a plan of the design surely has neither gaps nor doubles. Where this says no, only the
/// plan itself can tell.
#[must_use]
pub fn is_whole(topology: &Topology<'_>) -> bool {
    (topology.nodes()).all(|(id, node)| is_deployed(topology, id, node))
        && names_stay_apart(topology)
}

/// Whether a node surely has what its resources need.
fn is_deployed(topology: &Topology<'_>, id: NodeId, node: &Node) -> bool {
    let facts = node.component.facts();
    let place = topology.place_under(node.parent);
    let has_place = place.is_some_and(|place| facts.sits_in.contains(&place));
    let has_subnets = || !topology.subnets_of(id).is_empty();
    let needs_subnets = facts.spans.is_some() || place.is_some_and(|place| place.is_in_cluster());
    has_place
        && (!needs_subnets || has_subnets())
        && node.component.kind().is_complete(topology, id)
}

/// Whether no name in code is another one or begins like it: the parts of a component are named after
/// it, with words behind. Slugs are compared, which become names by writing `_` for `-`.
fn names_stay_apart(topology: &Topology<'_>) -> bool {
    let many = topology.nodes().count();
    let mut names: HashMap<&str, Option<_>, Hashed> =
        HashMap::with_capacity_and_hasher(many, Hashed::default());
    for (id, node) in topology.nodes() {
        let (name, family) = match naming::stem_in_zone(topology, id) {
            Some((stem, _)) => {
                let environment = topology.environment_of(id);
                let family = (node.component.id(), topology.vpc_of(id), environment);
                (stem, Some(family))
            }
            None => (node.slug.as_str(), None),
        };
        // Siblings over zones share a name; nobody else does.
        match names.insert(name, family) {
            Some(other) if other.is_none() || other != family => return false,
            _ => {}
        }
    }
    let begins_like_another = |name: &str| {
        (name.match_indices('-')).any(|(end, _)| {
            let start = name.get(..end).unwrap_or_default();
            names.contains_key(start) || SHARED.contains(&start)
        })
    };
    let is_of_all = |name: &str| {
        let meets = |shared: &&str| {
            (shared.strip_prefix(name)).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        SHARED.iter().any(meets)
    };
    !names
        .keys()
        .any(|name| begins_like_another(name) || is_of_all(name))
}
