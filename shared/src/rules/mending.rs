//! What several fixes do: add a node in a free spot, find a free block, give a subnet another one.

use crate::address::{Block, PREFIXES};
use crate::component::alb::{Alb, Scheme};
use crate::component::internet_gateway::InternetGateway;
use crate::component::subnet::{Subnet, SubnetKind};
use crate::component::{Body, Component};
use crate::document::{Document, Node, NodeId};
use crate::editor::placement::{self, PADDING, TITLE};
use crate::geometry::Rect;
use crate::routing;
use crate::topology::{Topology, ZoneKey};

/// Adds a component to a parent, in the first free spot: named, with a slug and with addresses.
pub fn add(
    document: &mut Document,
    component: Component,
    parent: Option<NodeId>,
    spans: Vec<NodeId>,
) -> NodeId {
    let (width, height) = component.facts().size;
    let origin = Topology::of(document).world_origin(parent);
    let world = Rect::new(origin.x + PADDING, origin.y + TITLE, width, height);
    placement::insert(document, component, parent, world, spans)
}

/// Moves a node to another parent. It stays where it is drawn when that spot is free.
pub fn transfer(document: &mut Document, id: NodeId, parent: Option<NodeId>) {
    let topology = Topology::of(document);
    let Some(facts) = topology.node(id).map(|node| node.component.facts()) else {
        return;
    };
    // A node that would stand in itself stays where it is.
    if parent.is_some_and(|parent| topology.lineage(parent).any(|(ancestor, _)| ancestor == id)) {
        return;
    }
    if parent.is_some_and(|parent| topology.lineage(parent).any(|(at, _)| at == id)) {
        return;
    }
    let world = topology.world_rect(id);
    let origin = topology.world_origin(parent);
    let wanted = Rect {
        x: world.x - origin.x,
        y: world.y - origin.y,
        ..world
    };
    let rect = if facts.body == Body::Bar {
        wanted
    } else {
        placement::free_spot(&topology, parent, wanted)
    };
    if let Some(node) = document.node_mut(id) {
        node.parent = parent;
        node.rect = rect;
    }
    placement::make_room(document, id);
}

/// The block of a VPC, when it has one.
pub fn vpc_block(topology: &Topology<'_>, vpc: NodeId) -> Option<Block> {
    match &topology.node(vpc)?.component {
        Component::Vpc(vpc) => vpc.cidr.map(Block::network),
        _ => None,
    }
}

/// The first block of a length in the subnet's VPC that no other subnet of it shares.
pub fn free_block(topology: &Topology<'_>, subnet: NodeId, prefix: u8) -> Option<Block> {
    let taken = topology.taken(topology.vpc_of(subnet)?)?;
    taken.first_free(prefix, topology.subnet(subnet)?.cidr)
}

/// A block for the subnet of the length that it has now, or a smaller one when there is no room.
pub fn free_block_like(topology: &Topology<'_>, subnet: NodeId) -> Option<Block> {
    const USUAL: u8 = 24;
    let prefix = topology.subnet(subnet)?.cidr.map_or(USUAL, Block::prefix);
    let prefix = prefix.clamp(*PREFIXES.start(), *PREFIXES.end());
    (prefix..=*PREFIXES.end()).find_map(|prefix| free_block(topology, subnet, prefix))
}

/// Gives a subnet another block, in the rules of security groups too.
pub fn set_subnet_block(document: &mut Document, subnet: NodeId, block: Block) {
    let topology = Topology::of(document);
    let old = topology.subnet(subnet).and_then(|subnet| subnet.cidr);
    let vpc = topology.vpc_of(subnet);
    if let Some(Component::Subnet(subnet)) =
        document.node_mut(subnet).map(|node| &mut node.component)
    {
        subnet.cidr = Some(block);
    }
    if let (Some(old), Some(vpc)) = (old, vpc) {
        rewrite_group_rules(document, vpc, |cidr| (cidr == old).then_some(block));
    }
}

/// Changes the blocks in the rules of the security groups of a VPC.
pub fn rewrite_group_rules(
    document: &mut Document,
    vpc: NodeId,
    change: impl Fn(Block) -> Option<Block>,
) {
    let topology = Topology::of(document);
    let groups: Vec<NodeId> = (topology.nodes())
        .filter(|(id, node)| {
            matches!(node.component, Component::SecurityGroup(_))
                && topology.vpc_of(*id) == Some(vpc)
        })
        .map(|(id, _)| id)
        .collect();
    for id in groups {
        let Some(Component::SecurityGroup(group)) =
            document.node_mut(id).map(|node| &mut node.component)
        else {
            continue;
        };
        for rule in &mut group.rules {
            rule.cidr = rule.cidr.map(|cidr| change(cidr).unwrap_or(cidr));
        }
    }
}

/// The box of the zone in which a node stands.
pub fn zone_box(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    (topology.lineage(id))
        .find(|(_, node)| matches!(node.component, Component::Zone(_)))
        .map(|(id, _)| id)
}

/// The subnets of a VPC in a zone that lead to the internet, or those that do not.
pub fn subnets_of_zone(
    topology: &Topology<'_>,
    vpc: NodeId,
    zone: ZoneKey,
    public: bool,
) -> Vec<NodeId> {
    let Some(contents) = topology.contents(vpc) else {
        return Vec::new();
    };
    (contents.subnets.iter().copied())
        .filter(|subnet| topology.zone_of(*subnet) == Some(zone))
        .filter(|subnet| match public {
            true => is_or_will_be_public(topology, *subnet),
            false => {
                topology.subnet_kind(*subnet) == Some(SubnetKind::Private)
                    && !routing::is_internet_routed(topology, *subnet)
            }
        })
        .collect()
}

/// Whether a subnet leads to the internet, or will as soon as its VPC has an internet gateway.
fn is_or_will_be_public(topology: &Topology<'_>, subnet: NodeId) -> bool {
    let without_gateway = || {
        let contents = topology
            .vpc_of(subnet)
            .and_then(|vpc| topology.contents(vpc));
        contents.is_some_and(|contents| contents.internet_gateways.is_empty())
    };
    let meant = topology.subnet_kind(subnet) == Some(SubnetKind::Public);
    routing::is_internet_routed(topology, subnet) || (meant && without_gateway())
}

/// The subnet in a zone that a load balancer would use: of its own kind, with the environment of
/// the subnets that it uses already if there is one.
pub fn subnet_for_balancer(
    topology: &Topology<'_>,
    balancer: NodeId,
    zone: ZoneKey,
) -> Option<NodeId> {
    let Component::Alb(alb) = &topology.node(balancer)?.component else {
        return None;
    };
    let vpc = topology.vpc_of(balancer)?;
    let used = topology.subnets_of(balancer);
    let environment = topology.environment_of(used.first().copied().unwrap_or(balancer));
    let candidates = subnets_of_zone(topology, vpc, zone, alb.scheme == Scheme::InternetFacing);
    let like = |id: &&NodeId| topology.environment_of(**id) == environment;
    candidates.iter().find(like).or(candidates.first()).copied()
}

/// Whether a public subnet can be had in a zone box: there is one, or there is room for one.
pub fn public_subnet_possible(topology: &Topology<'_>, zone_box: NodeId) -> bool {
    public_subnet(topology, zone_box).is_some()
        || placement::free_subnet_block(topology, zone_box).is_some()
}

fn public_subnet(topology: &Topology<'_>, zone_box: NodeId) -> Option<NodeId> {
    let vpc = topology.vpc_of(zone_box)?;
    let zone = topology.zone_of(zone_box)?;
    subnets_of_zone(topology, vpc, zone, true).first().copied()
}

/// A public subnet in a zone box, made when there is none.
pub fn ensure_public_subnet(document: &mut Document, zone_box: NodeId) -> NodeId {
    let found = public_subnet(&Topology::of(document), zone_box);
    found.unwrap_or_else(|| {
        let subnet = Subnet {
            kind: SubnetKind::Public,
            ..Subnet::default()
        };
        add(
            document,
            Component::Subnet(subnet),
            Some(zone_box),
            Vec::new(),
        )
    })
}

/// The internet gateway of a VPC, made when there is none.
pub fn ensure_internet_gateway(document: &mut Document, vpc: NodeId) -> NodeId {
    let topology = Topology::of(document);
    let found = topology
        .contents(vpc)
        .and_then(|contents| contents.internet_gateways.first().copied());
    found.unwrap_or_else(|| {
        add(
            document,
            Component::InternetGateway(InternetGateway {}),
            Some(vpc),
            Vec::new(),
        )
    })
}

/// A load balancer, open to change.
pub fn alb_mut(document: &mut Document, id: NodeId) -> Option<&mut Alb> {
    match document.node_mut(id).map(|node| &mut node.component) {
        Some(Component::Alb(alb)) => Some(alb),
        _ => None,
    }
}

/// The name of the twin of something in another zone: its own with the other letter at the end.
pub fn name_in_zone(name: &str, letter: &str) -> String {
    let base = match name.rsplit_once([' ', '-']) {
        Some((base, suffix))
            if suffix.len() == 1 && suffix.starts_with(|c| ('a'..='f').contains(&c)) =>
        {
            base
        }
        _ => name,
    };
    let separator = if name.contains(' ') || !name.contains('-') {
        ' '
    } else {
        '-'
    };
    let room: String = base
        .chars()
        .take(crate::document::limits::NAME - 2)
        .collect();
    format!("{room}{separator}{letter}")
}

/// Draws a container at the right of another one, as large as that.
pub fn put_beside(document: &mut Document, id: NodeId, other: Option<Rect>) {
    let Some(other) = other else { return };
    let topology = Topology::of(document);
    let parent = topology.node(id).and_then(|node| node.parent);
    let wanted = Rect {
        x: other.right().saturating_add(PADDING),
        ..other
    };
    let siblings = topology
        .children(parent)
        .iter()
        .filter(|sibling| **sibling != id);
    let free = siblings
        .filter_map(|sibling| topology.node(*sibling))
        .filter(|node| node.component.facts().body != Body::Bar)
        .all(|node| !node.rect.overlaps(wanted));
    if let Some(node) = document.node_mut(id).filter(|_| free) {
        node.rect = wanted;
    }
    placement::make_room(document, id);
}

/// Draws a bar across the subnets that it spans, at the height where it is. Leaves alone what is no
/// bar, and a bar that reaches into all of them.
pub fn redraw_bar(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let is_bar = |node: &&Node| node.component.facts().body == Body::Bar && !node.spans.is_empty();
    let Some(node) = topology.node(id).filter(is_bar) else {
        return;
    };
    let drawn = topology.world_rect(id).grown_by(-PADDING);
    let mut spans = node.spans.iter();
    if spans.all(|span| topology.world_rect(*span).overlaps(drawn)) {
        return;
    }
    let around = topology
        .subnets_of(id)
        .into_iter()
        .map(|subnet| topology.world_rect(subnet));
    let Some(around) = around.reduce(Rect::union) else {
        return;
    };
    let origin = topology.world_origin(node.parent);
    let world = topology.world_rect(id);
    let highest = (around.bottom() - world.height - PADDING).max(around.y + TITLE);
    let top = world.y.clamp(around.y + TITLE, highest);
    let rect = Rect {
        x: around.x + PADDING - origin.x,
        y: top - origin.y,
        width: (around.width - 2 * PADDING).max(world.width.min(80)),
        height: world.height,
    };
    if let Some(node) = document.node_mut(id) {
        node.rect = rect;
    }
    placement::make_room(document, id);
}
