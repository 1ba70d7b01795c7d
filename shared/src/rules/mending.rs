//! What several fixes do: add a node in a free spot, find a free block, give a subnet another one.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::{Block, PREFIXES};
use crate::component::alb::{Alb, Scheme};
use crate::component::internet_gateway::InternetGateway;
use crate::component::subnet::{Subnet, SubnetKind};
use crate::component::zone::Zone;
use crate::component::{Body, Component};
use crate::connection;
use crate::document::{Document, LinkId, Node, NodeId, name_in_zone, split_zone};
use crate::editor::placement::{self, PADDING, TITLE};
use crate::field::Choice;
use crate::geometry::Rect;
use crate::routing;
use crate::rules::network;
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

/// The same in the free spot that is nearest to a place below another node.
pub fn add_below(
    document: &mut Document,
    component: Component,
    parent: Option<NodeId>,
    other: NodeId,
) -> NodeId {
    let (width, height) = component.facts().size;
    let above = Topology::of(document).world_rect(other);
    let world = Rect::new(above.x, above.bottom() + PADDING, width, height);
    placement::insert(document, component, parent, world, Vec::new())
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
    match topology.component(vpc)? {
        Component::Vpc(vpc) => vpc.cidr.map(Block::network),
        _ => None,
    }
}

/// The first of some subnets in each zone, in the order of zones.
pub fn first_of_zones(topology: &Topology<'_>, subnets: &[NodeId]) -> Vec<NodeId> {
    let zones: BTreeMap<ZoneKey, NodeId> = (subnets.iter().rev())
        .filter_map(|subnet| Some((topology.zone_of(*subnet)?, *subnet)))
        .collect();
    zones.into_values().collect()
}

/// A subnet in each zone of a VPC: public ones, or private ones.
pub fn one_a_zone(topology: &Topology<'_>, vpc: Option<NodeId>, public: bool) -> Vec<NodeId> {
    let tiers = vpc.into_iter().flat_map(|vpc| topology.tiers(vpc));
    tiers
        .filter_map(|(_, tiers)| tiers.subnets(public).first().copied())
        .collect()
}

/// The public subnets that a new load balancer would use: one in each zone; none when there are fewer
/// than two zones.
pub fn subnets_for_new_balancer(topology: &Topology<'_>, vpc: Option<NodeId>) -> Vec<NodeId> {
    let subnets = one_a_zone(topology, vpc, true);
    if subnets.len() > 1 {
        subnets
    } else {
        Vec::new()
    }
}

/// A block of the size of a VPC's own that no network of the design has, nor Docker; none for a VPC
/// with several blocks, whose mixture follows rules of its own.
pub fn free_block_elsewhere(topology: &Topology<'_>, id: NodeId) -> Option<Block> {
    let Component::Vpc(own) = topology.component(id)? else {
        return None;
    };
    let prefix = own
        .cidr
        .filter(|_| own.secondary_cidrs.is_empty())?
        .prefix();
    let prefix = prefix.clamp(*PREFIXES.start(), *PREFIXES.end());
    let spaces = topology.private_spaces();
    spaces
        .iter()
        .find_map(|space| space.first_free(prefix, None))
}

/// Gives a VPC another block in place of its first one: its subnets move with it, and so do the
/// rules of its security groups. Subnets in its other blocks stay.
pub fn renumber(document: &mut Document, vpc: NodeId, new: Block) {
    let topology = Topology::of(document);
    let Some(old) = vpc_block(&topology, vpc) else {
        return;
    };
    let subnets = topology.subnets_in(vpc);
    let moved = |block: Block| old.contains(block).then(|| block.moved(old, new));
    if let Some(Component::Vpc(vpc)) = document.component_mut(vpc) {
        vpc.cidr = Some(new);
    }
    for subnet in subnets {
        if let Some(Component::Subnet(subnet)) = document.component_mut(subnet) {
            subnet.cidr = subnet.cidr.map(|block| moved(block).unwrap_or(block));
        }
    }
    rewrite_group_rules(document, vpc, moved);
}

/// Gives a link other ends, and the kind that is meant between these; what it carries stays.
pub fn relink(document: &mut Document, id: LinkId, from: Option<NodeId>, to: Option<NodeId>) {
    let Some(old) = document.link(id).cloned() else {
        return;
    };
    let (from, to) = (from.unwrap_or(old.from), to.unwrap_or(old.to));
    let proposed = connection::proposed(&Topology::of(document), from, to);
    if let Some(link) = document.link_mut(id) {
        *link = proposed;
        link.gb_per_month = old.gb_per_month;
        link.requests_per_second = old.requests_per_second;
    }
}

/// The first block of a length in the subnet's VPC that no other subnet of it shares.
pub fn free_block(topology: &Topology<'_>, subnet: NodeId, prefix: u8) -> Option<Block> {
    let vpc = topology.vpc_of(subnet)?;
    let own = topology.subnet(subnet)?.cidr;
    (topology.taken(vpc).iter()).find_map(|taken| taken.first_free(prefix, own))
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
    if let Some(Component::Subnet(subnet)) = document.component_mut(subnet) {
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
        let Some(Component::SecurityGroup(group)) = document.component_mut(id) else {
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

/// The subnet in a zone that a load balancer would use: of its own kind, with the environment of
/// the subnets that it uses already if there is one.
pub fn subnet_for_balancer(
    topology: &Topology<'_>,
    balancer: NodeId,
    zone: ZoneKey,
) -> Option<NodeId> {
    let scheme = match topology.component(balancer)? {
        Component::Alb(alb) => alb.scheme,
        Component::Nlb(nlb) => nlb.scheme,
        _ => return None,
    };
    let vpc = topology.vpc_of(balancer)?;
    let used = topology.subnets_of(balancer);
    let environment = topology.environment_of(used.first().copied().unwrap_or(balancer));
    let candidates = topology.subnets_of_zone(vpc, zone, scheme == Scheme::InternetFacing);
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
    topology.subnets_of_zone(vpc, zone, true).first().copied()
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

/// Adds a zone to a VPC, beside the one in which a subnet stands.
pub fn add_zone(document: &mut Document, vpc: NodeId, subnet: NodeId) -> NodeId {
    let topology = Topology::of(document);
    let beside = zone_box(&topology, subnet)
        .and_then(|id| topology.node(id))
        .map(|node| node.rect);
    let zone = Component::Zone(Zone::default());
    let id = add(document, zone, Some(vpc), Vec::new());
    put_beside(document, id, beside);
    id
}

/// Adds the twin of a subnet to the box of another zone: of its kind, its size and its environment,
/// named after it.
pub fn add_twin(document: &mut Document, original: NodeId, zone_box: NodeId) -> Option<NodeId> {
    let node = document.node(original)?.clone();
    let Component::Subnet(subnet) = &node.component else {
        return None;
    };
    let prefix = subnet.cidr.map_or(24, Block::prefix);
    let letter = (Topology::of(document).zone_of(zone_box)).map_or("b", |key| key.letter.id());
    let copy = Subnet {
        cidr: None,
        ..subnet.clone()
    };
    let id = add(
        document,
        Component::Subnet(copy),
        Some(zone_box),
        Vec::new(),
    );
    let block = free_block(&Topology::of(document), id, prefix);
    let slug = document.free_slug(&format!("{}-{letter}", split_zone(&node.slug).0));
    let twin = document.node_mut(id)?;
    if let (Component::Subnet(twin), Some(block)) = (&mut twin.component, block) {
        twin.cidr = Some(block);
    }
    twin.slug = slug;
    twin.environment = node.environment;
    twin.name = name_in_zone(&node.name, letter);
    Some(id)
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
    match document.component_mut(id) {
        Some(Component::Alb(alb)) => Some(alb),
        _ => None,
    }
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
    let subnets = topology.subnets_of(id).iter();
    let subnets: Vec<Rect> = subnets.map(|subnet| topology.world_rect(*subnet)).collect();
    let Some(around) = subnets.iter().copied().reduce(Rect::union) else {
        return;
    };
    let origin = topology.world_origin(node.parent);
    let world = topology.world_rect(id);
    // At a height that all of them have, if there is one: elsewhere it would lie over others.
    let lowest = |bottom: i32| bottom - world.height - PADDING;
    let first = subnets.iter().map(|subnet| subnet.y).max();
    let last = subnets.iter().map(|subnet| subnet.bottom()).min();
    let shared = (first.zip(last)).map(|(first, last)| (first + TITLE, lowest(last)));
    let (highest, lowest) = shared
        .filter(|(highest, lowest)| highest <= lowest)
        .unwrap_or_else(|| {
            let highest = around.y + TITLE;
            (highest, lowest(around.bottom()).max(highest))
        });
    let top = world.y.clamp(highest, lowest);
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

/// Subnets like those that a spanning node uses, one in each zone of its VPC that it does not use
/// yet: of the same kind, rather of the same tier and environment.
pub fn subnets_of_other_zones(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    let used = topology.subnets_of(id);
    let model = used.first().copied();
    let facts = topology.node(id).map(|node| node.component.facts());
    let Some(kind) = model
        .and_then(|subnet| topology.subnet_kind(subnet))
        .or(facts.and_then(|facts| facts.spans))
    else {
        return Vec::new();
    };
    let vpc = model.map_or_else(|| topology.vpc_of(id), |subnet| topology.vpc_of(subnet));
    let Some(contents) = vpc.and_then(|vpc| topology.contents(vpc)) else {
        return Vec::new();
    };
    let tier = |id: NodeId| topology.node(id).map(|node| split_zone(&node.slug).0);
    let environment = topology.environment_of(model.unwrap_or(id));
    let strangeness = |subnet: NodeId| {
        let other_tier = model.is_some_and(|model| tier(model) != tier(subnet));
        (topology.environment_of(subnet) != environment, other_tier)
    };
    let zones = topology.zones_of(id);
    let mut best: BTreeMap<ZoneKey, NodeId> = BTreeMap::new();
    for subnet in contents.subnets.iter().copied() {
        let Some(zone) = topology
            .zone_of(subnet)
            .filter(|zone| !zones.contains(zone))
        else {
            continue;
        };
        if topology.subnet_kind(subnet) != Some(kind) {
            continue;
        }
        let known = best.entry(zone).or_insert(subnet);
        if strangeness(subnet) < strangeness(*known) {
            *known = subnet;
        }
    }
    best.into_values().collect()
}

/// Lets a spanning node use more subnets.
pub fn span(document: &mut Document, id: NodeId, more: &[NodeId]) {
    // One that was dropped into a subnet or a cluster has no list of its own yet.
    let used = Topology::of(document).subnets_of(id).to_vec();
    if let Some(node) = document.node_mut(id).filter(|_| !more.is_empty()) {
        node.spans = used;
        node.spans.extend(more);
    }
    redraw_bar(document, id);
}

/// Whether a NAT gateway gives a subnet a way out: it is private, and there is room for one.
pub fn way_out_possible(topology: &Topology<'_>, subnet: NodeId) -> bool {
    topology.subnet_kind(subnet) == Some(SubnetKind::Private)
        && zone_box(topology, subnet).is_some_and(|zone| public_subnet_possible(topology, zone))
}

/// Gives private subnets of a VPC a way out: a NAT gateway in each of their zones.
pub fn give_way_out(document: &mut Document, subnets: &[NodeId]) {
    let topology = Topology::of(document);
    let zones: Vec<NodeId> = (subnets.iter())
        .filter_map(|subnet| zone_box(&topology, *subnet))
        .collect();
    network::add_nat_gateways(document, &zones);
}

/// Takes a node out of the design, with its links. What stands in it, which is wrong anyway, stands
/// in its parent then.
pub fn remove(document: &mut Document, id: NodeId) {
    let Some(removed) = document.nodes.remove(&id) else {
        return;
    };
    let inner: Vec<NodeId> = (document.nodes.iter())
        .filter(|(_, node)| node.parent == Some(id))
        .map(|(id, _)| *id)
        .collect();
    for inner in inner {
        if let Some(node) = document.node_mut(inner) {
            node.parent = removed.parent;
            node.rect = node.rect.moved_by(removed.rect.origin());
        }
    }
    document
        .links
        .retain(|_, link| link.from != id && link.to != id);
    let spanning: Vec<NodeId> = (document.nodes.iter())
        .filter(|(_, node)| node.spans.contains(&id))
        .map(|(id, _)| *id)
        .collect();
    for other in spanning {
        if let Some(node) = document.node_mut(other) {
            node.spans.retain(|span| *span != id);
        }
    }
}

/// Whether a load balancer can be put in front of a target without asking: there are public subnets
/// in two zones, and in every zone of the target.
pub fn balancer_possible(topology: &Topology<'_>, target: NodeId) -> bool {
    let vpc = routing::network_of(topology, target);
    let subnets = subnets_for_new_balancer(topology, vpc);
    let zones: BTreeSet<ZoneKey> = (subnets.iter())
        .filter_map(|subnet| topology.zone_of(*subnet))
        .collect();
    let own = topology.zones_of(target);
    !subnets.is_empty() && !own.is_empty() && own.iter().all(|zone| zones.contains(zone))
}

/// Puts a load balancer in front of a target: these links lead to it from now on, and it sends the
/// requests on. Nothing happens where that takes a decision.
pub fn insert_balancer(
    document: &mut Document,
    target: NodeId,
    incoming: &[LinkId],
) -> Option<NodeId> {
    let topology = Topology::of(document);
    if !balancer_possible(&topology, target) {
        return None;
    }
    let vpc = routing::network_of(&topology, target)?;
    let subnets = subnets_for_new_balancer(&topology, Some(vpc));
    let environment = topology.environment_of(target);
    let inherited = topology.environment_of(vpc);
    let balancer = add(document, Component::Alb(Alb::default()), Some(vpc), subnets);
    if let Some(node) = document
        .node_mut(balancer)
        .filter(|_| environment != inherited)
    {
        node.environment = Some(environment);
    }
    redraw_bar(document, balancer);
    for link in incoming {
        relink(document, *link, None, Some(balancer));
    }
    let onward = connection::proposed(&Topology::of(document), balancer, target);
    document.add_link(onward);
    Some(balancer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[test]
    fn a_bar_is_drawn_at_a_height_that_all_of_its_subnets_have() {
        let mut document = sketch::parse(
            "
            r: region
              v: vpc cidr=10.0.0.0/16
                za: zone letter=a
                  a: subnet cidr=10.0.0.0/24
                zb: zone letter=b
                  p: subnet kind=public cidr=10.0.1.0/24
                  b: subnet cidr=10.0.2.0/24
                main: eks_cluster spans=a",
        )
        .unwrap();
        let id = |document: &Document, slug: &str| {
            let mut nodes = document.nodes.iter();
            *nodes.find(|(_, node)| node.slug == slug).unwrap().0
        };
        for (slug, rect) in [
            ("r", Rect::new(0, 0, 1_000, 1_000)),
            ("v", Rect::new(20, 40, 900, 900)),
            ("za", Rect::new(20, 40, 300, 700)),
            ("a", Rect::new(20, 40, 260, 600)),
            ("zb", Rect::new(400, 40, 300, 700)),
            ("p", Rect::new(20, 40, 260, 200)),
            ("b", Rect::new(20, 300, 260, 340)),
            ("main", Rect::new(60, 120, 220, 80)),
        ] {
            let id = id(&document, slug);
            document.node_mut(id).unwrap().rect = rect;
        }
        let (main, b) = (id(&document, "main"), id(&document, "b"));
        span(&mut document, main, &[b]);
        let topology = Topology::of(&document);
        let bar = topology.world_rect(main);
        let under: Vec<_> = (document.nodes.iter())
            .filter(|(_, node)| matches!(node.component, Component::Subnet(_)))
            .filter(|(id, _)| topology.world_rect(**id).overlaps(bar))
            .map(|(_, node)| node.slug.as_str())
            .collect();
        assert_eq!(under, ["a", "b"]);
    }
}
