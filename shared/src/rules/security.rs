//! Security groups, exposure and secrets (SEC).

pub mod sec_001_not_admitted;
pub mod sec_002_not_let_out;
pub mod sec_003_open_ssh;
pub mod sec_004_open_rdp;
pub mod sec_005_every_port;
pub mod sec_006_open_data_port;
pub mod sec_007_open_http;
pub mod sec_008_open_egress;
pub mod sec_009_block_instead_of_group;
pub mod sec_010_foreign_group;
pub mod sec_011_group_of_another_vpc;
pub mod sec_012_untidy_group;
pub mod sec_013_bastion;
pub mod sec_014_public_address;
pub mod sec_015_metadata_v1;
pub mod sec_016_volume_in_clear;
pub mod sec_017_secret_in_clear;
pub mod sec_018_public_database;
pub mod sec_019_data_in_clear;
pub mod sec_020_traffic_in_clear;
pub mod sec_021_public_bucket;
pub mod sec_022_acl_target;
pub mod sec_023_acl_scope;
pub mod sec_024_shield_target;
pub mod sec_025_inspection_behind;
pub mod sec_026_ci_not_isolated;

use std::collections::BTreeSet;

use crate::address::Block;
use crate::component::api_gateway::ApiKind;
use crate::component::k8s_ingress::IngressClass;
use crate::component::{Component, Role};
use crate::connection;
use crate::document::{Document, Link, LinkId, LinkKind, NodeId};
use crate::security::{self, Peer};
use crate::topology::Topology;

/// Whether the link carries packets that security groups look at.
fn is_traffic(link: &Link) -> bool {
    link.kind.is_traffic() || link.kind == LinkKind::Deploy
}

/// Whether the rules of a group let the whole internet in on a port; a group that is open on every
/// port is the matter of SEC-005.
fn open_to_all(rules: &BTreeSet<security::Rule>, port: u32) -> bool {
    rules
        .iter()
        .any(|rule| rule.is_open_to_all() && rule.opens((port, port)) && !rule.opens_every_port())
}

/// What a drawn group is attached to, in the order of ids.
fn members(topology: &Topology<'_>, group: NodeId) -> Vec<NodeId> {
    let mut members = topology.linked(group, LinkKind::Attach);
    members.retain(|id| topology.role(*id) != Some(Role::SecurityGroup));
    members
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

/// Whether a web ACL can be attached to a component (WAFv2 API model, 2026-05, and general
/// knowledge).
fn takes_web_acl(component: &Component) -> bool {
    match component {
        Component::Cloudfront(_) | Component::Alb(_) => true,
        Component::ApiGateway(api) => api.kind == ApiKind::Rest,
        // The controller attaches it to the load balancer that it makes.
        Component::K8sIngress(ingress) => ingress.class == IngressClass::Alb,
        _ => false,
    }
}

/// What something is attached to, with the links.
fn attachments(topology: &Topology<'_>, id: NodeId) -> Vec<(LinkId, NodeId)> {
    let out = topology
        .links_from(id)
        .map(|(link, to)| (link, to.kind, to.to));
    let back = topology
        .links_to(id)
        .map(|(link, to)| (link, to.kind, to.from));
    (out.chain(back))
        .filter(|(_, kind, _)| *kind == LinkKind::Attach)
        .map(|(link, _, other)| (link, other))
        .collect()
}

/// The load balancer in front of a component to which a web ACL can be attached.
fn front_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    (topology.balancers_of(id).into_iter()).find(|balancer| {
        let node = topology.node(*balancer);
        node.is_some_and(|node| takes_web_acl(&node.component))
    })
}

/// The nodes of a role, in the order of ids.
fn of_role(topology: &Topology<'_>, role: Role) -> Vec<NodeId> {
    let all = topology.nodes().map(|(id, _)| id);
    all.filter(|id| topology.role(*id) == Some(role)).collect()
}

/// Whether a node inspects requests instead of answering them.
fn inspects(topology: &Topology<'_>, id: NodeId) -> bool {
    matches!(topology.role(id), Some(Role::WebAcl | Role::Shield))
}

/// Links, each with the node at its other end.
type Requests = Vec<(LinkId, NodeId)>;

/// The requests that are drawn to and from a node.
fn requests_at(topology: &Topology<'_>, id: NodeId) -> (Requests, Requests) {
    let is_request = |link: &Link| link.kind == LinkKind::Request;
    let before = topology.links_to(id).filter(|(_, link)| is_request(link));
    let after = topology.links_from(id).filter(|(_, link)| is_request(link));
    (
        before.map(|(link, drawn)| (link, drawn.from)).collect(),
        after.map(|(link, drawn)| (link, drawn.to)).collect(),
    )
}

/// The servers before an inspection, through other inspections. Clients may be before it.
fn servers_before(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    let mut found = BTreeSet::new();
    let (mut open, mut seen) = (vec![id], BTreeSet::from([id]));
    while let Some(at) = open.pop() {
        for (_, from) in requests_at(topology, at).0 {
            if inspects(topology, from) {
                if seen.insert(from) {
                    open.push(from);
                }
            } else if topology
                .role(from)
                .is_some_and(|role| role.is_front() || role.runs_code())
            {
                found.insert(from);
            }
        }
    }
    found.into_iter().collect()
}

/// Where an inspection that is drawn as a step on the way belongs: at the server before it when that
/// is an entry, else at the load balancer in front of that; at the one behind it when only clients
/// are before it.
fn entry_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    let takes = |id: &NodeId| {
        let node = topology.node(*id);
        node.is_some_and(|node| takes_web_acl(&node.component))
    };
    let before = servers_before(topology, id);
    let around = match before.is_empty() {
        true => requests_at(topology, id)
            .1
            .into_iter()
            .map(|(_, to)| to)
            .collect(),
        false => before,
    };
    let own = around.iter().copied().find(takes);
    own.or_else(|| around.iter().find_map(|server| front_of(topology, *server)))
}

/// Whether an inspection is drawn as a step between others.
pub fn is_step(topology: &Topology<'_>, id: NodeId) -> bool {
    let (before, after) = requests_at(topology, id);
    inspects(topology, id) && !before.is_empty() && !after.is_empty()
}

/// Draws the requests past an inspection, and attaches it where it belongs.
pub fn take_out_of_the_path(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    if !inspects(&topology, id) {
        return;
    }
    let entry = entry_of(&topology, id);
    let (before, after) = requests_at(&topology, id);
    let pairs = (before.iter()).flat_map(|(_, from)| after.iter().map(move |(_, to)| (*from, *to)));
    let pairs: BTreeSet<(NodeId, NodeId)> = pairs.filter(|(from, to)| from != to).collect();
    let drawn = |from: NodeId, to: NodeId| {
        requests_at(&topology, from)
            .1
            .iter()
            .any(|(_, at)| *at == to)
    };
    let bridges: Vec<Link> = (pairs.into_iter())
        .filter(|(from, to)| !drawn(*from, *to))
        .map(
            |(from, to)| match inspects(&topology, from) || inspects(&topology, to) {
                true => Link::new(from, to),
                false => connection::proposed(&topology, from, to),
            },
        )
        .filter(|link| {
            let step = inspects(&topology, link.from) || inspects(&topology, link.to);
            step || connection::check(&topology, link).is_ok()
        })
        .collect();
    let attached = attachments(&topology, id);
    for (link, _) in before.into_iter().chain(after) {
        document.links.remove(&link);
    }
    for link in bridges {
        document.add_link(link);
    }
    if let Some(entry) = entry.filter(|entry| attached.iter().all(|(_, other)| other != entry)) {
        document.add_link(Link {
            kind: LinkKind::Attach,
            ..Link::new(id, entry)
        });
    }
}
