//! A quick look at a design that tells for most of them, without making the plan, that everything in
//! them is deployed under an address of its own.

use std::collections::HashSet;

use super::Hashed;
use super::naming::{Names, SHARED};
use crate::address::{Block, PREFIXES};
use crate::component::ecs_service::LaunchType;
use crate::component::{Component, nlb, rds};
use crate::document::{Node, NodeId};
use crate::topology::Topology;

/// Whether a plan of the design surely has neither gaps nor doubles. Where this says no, only the
/// plan itself can tell.
#[must_use]
pub fn is_whole(topology: &Topology<'_>) -> bool {
    (topology.nodes()).all(|(id, node)| is_deployed(topology, id, node))
        && names_stay_apart(&Names::of(topology))
}

/// Whether a node surely has what its resources need.
fn is_deployed(topology: &Topology<'_>, id: NodeId, node: &Node) -> bool {
    let facts = node.component.facts();
    let place = topology.place_under(node.parent);
    let has_place = place.is_some_and(|place| facts.sits_in.contains(&place));
    let has_subnets = || !topology.subnets_of(id).is_empty();
    let needs_subnets = facts.spans.is_some() || place.is_some_and(|place| place.is_in_cluster());
    let has_size = |block: Block| PREFIXES.contains(&block.prefix());
    has_place
        && (!needs_subnets || has_subnets())
        && match &node.component {
            Component::Vpc(vpc) => {
                topology.region_of(id).is_some() && vpc.cidr.is_some() && vpc.blocks().all(has_size)
            }
            Component::Subnet(subnet) => {
                topology.zone_of(id).is_some() && subnet.cidr.is_some_and(has_size)
            }
            Component::Alb(alb) => alb
                .listeners
                .iter()
                .all(|listener| listener.refusal().is_none()),
            Component::Nlb(nlb) => nlb
                .listeners
                .iter()
                .all(|listener| nlb::refusal(listener).is_none()),
            Component::Rds(database) => rds::ENGINES.contains(&database.engine.as_str()),
            Component::EcsService(service) => {
                let hosts = |cluster| !topology.hosts_of_cluster(cluster).is_empty();
                service.launch_type == LaunchType::Fargate || node.parent.is_some_and(hosts)
            }
            Component::Efs(_) => has_subnets(),
            // What these need lies at the other ends of their links.
            Component::Cloudfront(_)
            | Component::VpnConnection(_)
            | Component::DirectConnect(_)
            | Component::EksFargateProfile(_) => false,
            _ => true,
        }
}

/// Whether no name in code is another one or begins like it: the parts of a component are named after
/// it, with words behind.
fn names_stay_apart(names: &Names) -> bool {
    let own = || names.all().map(|name| name.name.as_str());
    let all: HashSet<&str, Hashed> = own().chain(SHARED).collect();
    let is_taken = |name: &str| {
        let mut words = name.match_indices('_');
        SHARED.contains(&name)
            || words.any(|(end, _)| name.get(..end).is_some_and(|start| all.contains(start)))
    };
    let begins = |shared: &str, name: &str| {
        (shared.strip_prefix(name)).is_some_and(|rest| rest.starts_with('_'))
    };
    !own().any(|name| is_taken(name) || SHARED.iter().any(|shared| begins(shared, name)))
}
