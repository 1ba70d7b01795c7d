//! Room for addresses (ADR).

pub mod adr_001_too_few;
pub mod adr_002_little_room;
pub mod adr_003_balancer_room;
pub mod adr_004_cluster_room;
pub mod adr_005_pod_addresses;
pub mod adr_006_too_many_pods;
pub mod adr_007_task_interfaces;
pub mod adr_008_uneven_subnets;

use std::collections::BTreeMap;

use crate::address::{Block, PREFIXES};
use crate::capacity::Demand;
use crate::component::Component;
use crate::document::{Document, NodeId};
use crate::rules::mending;
use crate::topology::Topology;

/// Free addresses that a load balancer needs in each of its subnets, and the longest prefix that is
/// advised for them (Application Load Balancer User Guide, "Subnets for your load balancer",
/// 2023-06-15).
const BALANCER_NEEDS: u64 = 8;
const BALANCER_PREFIX: u8 = 27;

/// What a load balancer finds in a subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BalancerRoom {
    Enough,
    /// The subnet is smaller than advised.
    Small,
    /// This many addresses are free for it.
    TooFew(u64),
}

/// Whether each load balancer of a subnet has its free addresses beside the others.
fn balancer_room(topology: &Topology<'_>, subnet: NodeId, demand: &Demand) -> BalancerRoom {
    let needs = |id: NodeId| matches!(topology.component(id), Some(Component::Alb(_)));
    let Some(own) = demand
        .takers
        .iter()
        .find(|(id, _)| needs(*id))
        .map(|(_, count)| *count)
    else {
        return BalancerRoom::Enough;
    };
    let free = demand
        .usable
        .map(|usable| usable.saturating_sub(demand.needed() - own));
    let small = topology
        .subnet(subnet)
        .and_then(|subnet| subnet.cidr)
        .is_some_and(|cidr| cidr.prefix() > BALANCER_PREFIX);
    match free {
        Some(free) if free < BALANCER_NEEDS => BalancerRoom::TooFew(free),
        Some(_) if small => BalancerRoom::Small,
        _ => BalancerRoom::Enough,
    }
}

/// A block for the subnet in which a fifth stays free, in place when possible.
fn roomy(topology: &Topology<'_>, subnet: NodeId, demand: &Demand) -> Option<Block> {
    let has_balancer = balancer_room(topology, subnet, demand) != BalancerRoom::Enough;
    let longest = if has_balancer {
        BALANCER_PREFIX
    } else {
        *PREFIXES.end()
    };
    let old = topology.subnet(subnet)?.cidr?;
    let large = |prefix: &u8| old.with_prefix(*prefix).usable() * 4 >= demand.needed() * 5;
    let prefix = (*PREFIXES.start()..=longest).rev().find(large)?;
    if prefix >= old.prefix() {
        return None;
    }
    let grown = old.with_prefix(prefix).network();
    let taken = topology.taken(topology.vpc_of(subnet)?);
    if taken.iter().any(|taken| taken.is_free(grown, Some(old))) {
        return Some(grown);
    }
    (*PREFIXES.start()..=prefix)
        .rev()
        .find_map(|prefix| mending::free_block(topology, subnet, prefix))
}

/// Free addresses that an EKS cluster needs in each of its subnets, and those that are advised
/// (Amazon EKS User Guide, "VPC and subnet requirements", 2024-12-18).
const CLUSTER_NEEDS: u64 = 6;
const CLUSTER_ADVISED: u64 = 16;

/// The addresses that are free for the EKS clusters of a subnet, when these are fewer than advised,
/// and the clusters. What is short anyway is the matter of ADR-001.
fn cluster_room(topology: &Topology<'_>, demand: &Demand) -> Option<(u64, Vec<NodeId>)> {
    let is_cluster = |id: NodeId| matches!(topology.component(id), Some(Component::EksCluster(_)));
    let clusters: Vec<NodeId> = (demand.takers.iter().map(|(id, _)| *id))
        .filter(|id| is_cluster(*id))
        .collect();
    let own: u64 = (demand.takers.iter())
        .filter(|(id, _)| clusters.contains(id))
        .map(|(_, count)| count)
        .sum();
    let usable = demand.usable.filter(|usable| demand.needed() <= *usable)?;
    let free = usable.saturating_sub(demand.needed().saturating_sub(own));
    (!clusters.is_empty() && free < CLUSTER_ADVISED).then_some((free, clusters))
}

/// The words of the button that makes room.
fn button(topology: &Topology<'_>, subnet: NodeId, demand: &Demand) -> Option<String> {
    roomy(topology, subnet, demand).map(|block| format!("Give it {block}"))
}

/// Makes room in a subnet for which `wrong` still holds.
fn make_room(
    document: &mut Document,
    subnet: NodeId,
    wrong: fn(&Topology<'_>, NodeId, &Demand) -> bool,
) {
    make_room_for(document, subnet, |topology, subnet, demand| {
        wrong(topology, subnet, demand).then(|| demand.clone())
    });
}

/// Makes room in a subnet for the demand that `wanted` gives it; nothing when there is none.
fn make_room_for(
    document: &mut Document,
    subnet: NodeId,
    wanted: impl Fn(&Topology<'_>, NodeId, &Demand) -> Option<Demand>,
) {
    let topology = Topology::of(document);
    let demands: BTreeMap<NodeId, Demand> = crate::capacity::demands(&topology);
    let block = demands
        .get(&subnet)
        .and_then(|demand| wanted(&topology, subnet, demand))
        .and_then(|demand| roomy(&topology, subnet, &demand));
    if let Some(block) = block {
        mending::set_subnet_block(document, subnet, block);
    }
}
