//! Security groups, exposure and secrets (SEC).

pub mod sec_001_not_admitted;
pub mod sec_002_not_let_out;
pub mod sec_003_open_ssh;
pub mod sec_005_every_port;
pub mod sec_006_open_data_port;
pub mod sec_009_block_instead_of_group;
pub mod sec_010_foreign_group;
pub mod sec_013_bastion;
pub mod sec_014_public_address;
pub mod sec_015_metadata_v1;
pub mod sec_017_secret_in_clear;

use crate::address::Block;
use crate::component::Component;
use crate::document::{Link, LinkKind, NodeId};
use crate::security::{self, Peer};
use crate::topology::Topology;

/// Whether the link carries packets that security groups look at.
fn is_traffic(link: &Link) -> bool {
    link.kind.is_traffic() || link.kind == LinkKind::Deploy
}

/// A port or a range of them in words.
fn in_words(ports: (u32, u32)) -> String {
    if ports.0 == ports.1 {
        format!("port {}", ports.0)
    } else {
        format!("ports {} to {}", ports.0, ports.1)
    }
}

/// Whether rules that look one way cover the other end of a link on some ports: by its group, or by
/// blocks around all of its addresses.
fn cover(
    topology: &Topology<'_>,
    rules: &[security::Rule],
    ports: (u32, u32),
    other: NodeId,
) -> bool {
    let peers: Vec<Peer> = rules
        .iter()
        .filter(|rule| rule.opens(ports))
        .map(|rule| rule.peer)
        .collect();
    let interface = security::interface_of(topology, other);
    let addresses = match interface {
        Some(interface) => {
            let groups = security::drawn_groups(topology, interface);
            let named = |group: NodeId| group == interface || groups.contains(&group);
            if peers
                .iter()
                .any(|peer| matches!(peer, Peer::Group(group) if named(*group)))
            {
                return true;
            }
            let subnets = topology.subnets_of(interface);
            subnets
                .iter()
                .filter_map(|id| topology.subnet(*id)?.cidr)
                .collect()
        }
        None => site_blocks(topology, other),
    };
    let blocks: Vec<Block> = peers
        .iter()
        .filter_map(|peer| {
            if let Peer::Block(block) = peer {
                Some(*block)
            } else {
                None
            }
        })
        .collect();
    // Where the addresses are not known, any block may be meant for them.
    !blocks.is_empty()
        && addresses
            .iter()
            .all(|address| blocks.iter().any(|block| block.contains(*address)))
}

/// The blocks of the site around a node; none when it stands in none.
fn site_blocks(topology: &Topology<'_>, id: NodeId) -> Vec<Block> {
    (topology.ancestors(id))
        .find_map(|(_, node)| match &node.component {
            Component::OnpremSite(site) => Some(site.cidrs.clone()),
            _ => None,
        })
        .unwrap_or_default()
}
