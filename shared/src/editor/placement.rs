//! Where a component goes when it is dropped: its parent, the containers that are missing on the
//! way, its rectangle and its subnets. The preview under the pointer and the drop itself are one
//! computation.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Block;
use crate::addresses;
use crate::component::region::Region;
use crate::component::subnet::SubnetKind;
use crate::component::zone::Letter;
use crate::component::{Body, Component, Facts, Place};
use crate::document::{Document, Node, NodeId, limits};
use crate::field::Choice;
use crate::figure::Figure;
use crate::geometry::{Point, Rect};
use crate::tags::Tags;
use crate::topology::{Topology, ZoneKey};

/// Height of a container's title.
pub const TITLE: i32 = 36;
/// Free space between a container's edge and what is in it.
pub const PADDING: i32 = 16;
/// How far a bar must reach into a subnet to use it.
const FOOT: i32 = 24;
/// How far a bar must reach into a subnet to touch it.
const TOUCH: i32 = 8;

/// What a drop would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// The existing node that everything goes into; none: the canvas.
    pub parent: Option<NodeId>,
    /// The containers that are made first, outermost first.
    pub missing: Vec<Component>,
    /// Where the component itself will be, in world coordinates.
    pub rect: Rect,
    /// The subnets that it will use.
    pub spans: Vec<NodeId>,
    /// Why it should not be dropped here; it can be forced.
    pub refusal: Option<String>,
}

/// Containers that are made on the way when they are missing: (where, what, place that it is).
const CHAIN: [(Place, &str, Place); 8] = [
    (Place::Account, "region", Place::Region),
    (Place::Canvas, "region", Place::Region),
    (Place::Region, "vpc", Place::Vpc),
    (Place::Vpc, "zone", Place::Zone),
    (Place::Zone, "subnet", Place::Subnet),
    (Place::Vpc, "ecs_cluster", Place::Cluster),
    (Place::Vpc, "eks_cluster", Place::Kubernetes),
    (Place::Canvas, "onprem_site", Place::Site),
];

/// Where a component goes when it is dropped with its middle at a world point.
#[must_use]
pub fn resolve(topology: &Topology<'_>, component: &Component, at: Point) -> Placement {
    let under = container_at(topology, at, &|_| false);
    if under.is_none()
        && let Some((region, at)) = only_region(topology, component, at)
    {
        return resolve_in(topology, component, at, Some(region));
    }
    let on_top = resolve_in(topology, component, at, under);
    if on_top.refusal.is_none() {
        return on_top;
    }
    // A cluster is drawn over its subnets: what cannot stand in it was meant for what is below.
    let spanning = |id: NodeId| {
        let facts = topology.node(id).map(|node| node.component.facts());
        facts.is_some_and(|facts| facts.spans.is_some())
    };
    let below = container_at(topology, at, &spanning);
    let beneath = resolve_in(topology, component, at, below);
    match beneath.refusal {
        None => beneath,
        Some(_) => on_top,
    }
}

/// The region for a component that is dropped beside it, when there is no other, and where in it: there, when nothing
/// else would be in the region that grows so far, else as near as it is now.
fn only_region(
    topology: &Topology<'_>,
    component: &Component,
    at: Point,
) -> Option<(NodeId, Point)> {
    let facts = component.facts();
    let missing = chain(Place::Region, facts.sits_in)?;
    let mut regions = topology.all::<Region>();
    let (Some((region, _)), None) = (regions.next(), regions.next()) else {
        return None;
    };
    if facts.sits_in.contains(&Place::Canvas) {
        return None;
    }
    let now = topology.world_rect(region);
    let rect = centred(facts.size, at);
    let grown = now.union(rect.grown_by(TITLE));
    let parent = topology.node(region)?.parent;
    let mut others = topology.children(parent).iter();
    let covers =
        others.any(|other| *other != region && topology.world_rect(*other).overlaps(grown));
    if missing.is_empty() && !covers {
        return Some((region, at));
    }
    let within = |at: i32, from: i32, to: i32| at.clamp(from.min(to), to.max(from));
    let (x, y) = (rect.width / 2 + PADDING, rect.height / 2);
    Some((
        region,
        Point::new(
            within(at.x, now.x + x, now.right() - x),
            within(at.y, now.y + TITLE + y, now.bottom() - PADDING - y),
        ),
    ))
}

/// Where a component goes when it is dropped on a container; none: on the canvas.
fn resolve_in(
    topology: &Topology<'_>,
    component: &Component,
    at: Point,
    under: Option<NodeId>,
) -> Placement {
    let facts = component.facts();
    let rect = centred(facts.size, at);
    let levels: Vec<Option<NodeId>> = match under {
        Some(id) => topology
            .lineage(id)
            .map(|(id, _)| Some(id))
            .chain([None])
            .collect(),
        None => vec![None],
    };
    for &level in &levels {
        let Some(place) = topology.place_under(level) else {
            continue;
        };
        // Only what spans subnets may be drawn over containers that it does not stand in.
        let covers = level != under && facts.spans.is_none() && !is_cluster_content(facts);
        let Some(mut missing) = chain(place, facts.sits_in) else {
            continue;
        };
        for container in &mut missing {
            if let Component::Subnet(subnet) = container {
                subnet.kind = facts.spans.unwrap_or(facts.subnet);
            }
        }
        if covers {
            let stands = topology
                .place_under(under)
                .map_or("something else", Place::in_words);
            let refusal = format!(
                "{} lives in {}, not in {stands}",
                article(facts.name),
                places(facts.sits_in)
            );
            return Placement {
                parent: under,
                missing: Vec::new(),
                rect,
                spans: Vec::new(),
                refusal: Some(refusal),
            };
        }
        let mut placement = Placement {
            parent: level,
            missing,
            rect: in_line(topology, component, level, rect),
            spans: Vec::new(),
            refusal: None,
        };
        span(topology, component, under, at, &mut placement);
        return placement;
    }
    let refusal = format!("{} lives in {}", article(facts.name), places(facts.sits_in));
    Placement {
        parent: under,
        missing: Vec::new(),
        rect,
        spans: Vec::new(),
        refusal: Some(refusal),
    }
}

/// The rectangle of a zone or subnet, in line with the nearest of its kind in the same network when
/// one begins at about the same height.
fn in_line(
    topology: &Topology<'_>,
    component: &Component,
    parent: Option<NodeId>,
    rect: Rect,
) -> Rect {
    let Some(vpc) = parent.and_then(|parent| topology.vpc_of(parent)) else {
        return rect;
    };
    let Some(contents) = topology.contents(vpc) else {
        return rect;
    };
    let (kin, reach) = match component {
        Component::Zone(_) => (&contents.zones, ZONE_REACH),
        Component::Subnet(_) => (&contents.subnets, SUBNET_REACH),
        _ => return rect,
    };
    let nearest = (kin.iter())
        .map(|id| topology.world_rect(*id))
        .filter(|other| other.right() <= rect.x || rect.right() <= other.x)
        .min_by_key(|other| (other.y - rect.y).abs());
    match nearest {
        Some(other) if (other.y - rect.y).abs() <= reach => Rect {
            y: other.y,
            height: other.height,
            ..rect
        },
        _ => rect,
    }
}

/// How far the tops of zones, and of subnets, may lie apart to be put in line.
const ZONE_REACH: i32 = 160;
const SUBNET_REACH: i32 = 48;

fn is_cluster_content(facts: &Facts) -> bool {
    facts.sits_in.iter().any(|place| place.is_in_cluster())
}

/// The containers between a place and one of the wanted ones, outermost first; none when no chain
/// leads there.
fn chain(from: Place, wanted: &[Place]) -> Option<Vec<Component>> {
    if wanted.contains(&from) {
        return Some(Vec::new());
    }
    (CHAIN.iter().filter(|(place, ..)| *place == from))
        .filter_map(|(_, id, offers)| {
            let mut rest = chain(*offers, wanted)?;
            rest.insert(0, Component::from_id(id)?);
            Some(rest)
        })
        .min_by_key(Vec::len)
}

/// Finds the subnets of a spanning component and draws it across them.
fn span(
    topology: &Topology<'_>,
    component: &Component,
    under: Option<NodeId>,
    at: Point,
    placement: &mut Placement,
) {
    let Some(kind) = component.facts().spans else {
        return;
    };
    // Inside a cluster the subnets are the cluster's, and new networks have none yet.
    if !placement.missing.is_empty()
        || (topology.place_under(placement.parent)).is_some_and(Place::is_in_cluster)
    {
        return;
    }
    let Some(vpc) = placement.parent.and_then(|parent| topology.vpc_of(parent)) else {
        return;
    };
    let dropped_on = under.filter(|id| topology.subnet(*id).is_some());
    placement.spans = match dropped_on {
        Some(subnet) => vec![subnet],
        None => tier(topology, vpc, kind, None, at),
    };
    if component.facts().body == Body::Bar {
        placement.rect = across(topology, &placement.spans, component.facts().size, at)
            .unwrap_or(placement.rect);
    }
}

/// One subnet of a kind in each zone: those in the row nearest to the pointer.
fn tier(
    topology: &Topology<'_>,
    vpc: NodeId,
    kind: SubnetKind,
    near: Option<NodeId>,
    at: Point,
) -> Vec<NodeId> {
    let kind = near
        .and_then(|subnet| topology.subnet_kind(subnet))
        .unwrap_or(kind);
    let mut rows: BTreeMap<ZoneKey, (i32, NodeId)> = BTreeMap::new();
    for subnet in topology.subnets_in(vpc) {
        let (Some(zone), true) = (
            topology.zone_of(subnet),
            topology.subnet_kind(subnet) == Some(kind),
        ) else {
            continue;
        };
        let rect = topology.world_rect(subnet);
        let distance = if (rect.y..=rect.bottom()).contains(&at.y) {
            0
        } else {
            (rect.center().y - at.y).abs()
        };
        let best = rows.entry(zone).or_insert((distance, subnet));
        if distance < best.0 {
            *best = (distance, subnet);
        }
    }
    rows.into_values().map(|(_, subnet)| subnet).collect()
}

/// A bar across subnets, at the height of the pointer or below what stands there.
fn across(
    topology: &Topology<'_>,
    subnets: &[NodeId],
    size: (i32, i32),
    at: Point,
) -> Option<Rect> {
    let around = (subnets.iter().map(|id| topology.world_rect(*id))).reduce(Rect::union)?;
    let bars = topology.nodes().filter(|(_, node)| {
        node.component.facts().body == Body::Bar
            && node.spans.iter().any(|span| subnets.contains(span))
    });
    let inside = subnets
        .iter()
        .flat_map(|subnet| topology.children(Some(*subnet)).iter().copied());
    let mut taken: Vec<Rect> = inside
        .chain(bars.map(|(id, _)| id))
        .map(|id| topology.world_rect(id))
        .collect();
    taken.sort_by_key(|rect| rect.y);
    let lowest = (around.bottom() - size.1 - BELOW).max(around.y + TITLE);
    let top = (at.y - size.1 / 2).clamp(around.y + TITLE, lowest);
    let width = (around.width - 2 * PADDING).max(80);
    let mut bar = Rect::new(around.x + PADDING, top, width, size.1);
    for other in taken {
        if other.grown_by(BELOW / 2).overlaps(bar) {
            bar.y = bar.y.max(other.bottom() + BELOW);
        }
    }
    Some(bar)
}

/// Free space under a bar in its subnets, and between it and what stands above.
const BELOW: i32 = 8;

/// Grows the subnets of a bar until it lies inside all of them from top to bottom.
pub fn make_room_for_bar(document: &mut Document, id: NodeId) {
    let indexed = document.clone();
    make_room_for_bar_in(document, &Topology::of(&indexed), id);
}

/// The same with an index that says what stands in what, wherever that is by now.
pub fn make_room_for_bar_in(document: &mut Document, topology: &Topology<'_>, id: NodeId) {
    let bottom = document.world_rect(id).bottom() + BELOW;
    let spans = document
        .node(id)
        .map(|node| node.spans.clone())
        .unwrap_or_default();
    for subnet in spans {
        let short = bottom - document.world_rect(subnet).bottom();
        let Some(old) = document
            .node(subnet)
            .map(|node| node.rect)
            .filter(|_| short > 0)
        else {
            continue;
        };
        let new = Rect {
            height: old.height + short,
            ..old
        };
        push(document, subnet, old, new);
        if let Some(node) = document.node_mut(subnet) {
            node.rect = new;
        }
        make_room(document, subnet);
    }
    clear_below(document, topology, id);
}

/// Moves aside what stands in the subnets of a bar and would be hidden by it.
fn clear_below(document: &mut Document, topology: &Topology<'_>, bar: NodeId) {
    let rect = document.world_rect(bar);
    let spans = document.node(bar).map(|node| node.spans.as_slice());
    let is_hidden = |id: &NodeId| {
        let is_free = |node: &Node| !node.locked && node.component.facts().body == Body::Leaf;
        document.node(*id).is_some_and(is_free) && document.world_rect(*id).overlaps(rect)
    };
    let contents = spans.unwrap_or_default().iter();
    let contents = contents.flat_map(|span| topology.children(Some(*span)).iter().copied());
    let hidden: Vec<NodeId> = contents.filter(is_hidden).collect();
    for id in hidden {
        let topology = Topology::of(document);
        let Some(node) = topology.node(id) else {
            continue;
        };
        let below = topology.world_rect(bar).bottom() + BELOW;
        let wanted = Rect {
            y: below - topology.world_origin(node.parent).y,
            ..node.rect
        };
        let rect = free_spot(&topology, node.parent, wanted);
        if let Some(node) = document.node_mut(id) {
            node.rect = rect;
        }
        make_room(document, id);
    }
}

/// Carries a change out and then moves bars so that each lies over its subnets as before; those
/// that the change is about move by themselves.
pub fn with_bars<T>(
    document: &mut Document,
    except: &[NodeId],
    change: impl FnOnce(&mut Document) -> T,
) -> T {
    let anchored: Vec<(NodeId, Anchor)> = {
        let topology = Topology::of(document);
        (topology.nodes())
            .filter(|(id, node)| node.component.facts().body == Body::Bar && !except.contains(id))
            .filter_map(|(id, _)| Some((id, Anchor::of(&topology, id)?)))
            .collect()
    };
    let result = change(document);
    let mut waiting = anchored.iter();
    loop {
        // What is not in its place any more; indexed again only after something was moved.
        let topology = Topology::of(document);
        let next = waiting.find_map(|(bar, anchor)| Some((*bar, anchor.amends(&topology, *bar)?)));
        let Some((bar, amends)) = next else {
            return result;
        };
        match amends {
            Amends::Room => make_room_for_bar(document, bar),
            Amends::Place(rect) => {
                if let Some(node) = document.node_mut(bar) {
                    node.rect = rect;
                }
                make_room(document, bar);
            }
        }
    }
}

/// What a bar needs after a change of others.
enum Amends {
    /// It was given other subnets, and has been put in its place: room in them.
    Room,
    /// Another rectangle in its container.
    Place(Rect),
}

/// How a bar lies on the subnets that it uses.
struct Anchor {
    /// The subnets that it uses.
    spans: Vec<NodeId>,
    /// The one that it moves with.
    first: NodeId,
    /// From the corner of that subnet to the bar's.
    offset: Point,
    /// When it lies across several subnets: these, and how far its ends are from theirs.
    across: Option<(Vec<NodeId>, i32, i32)>,
}

impl Anchor {
    fn of(topology: &Topology<'_>, bar: NodeId) -> Option<Self> {
        let rect = topology.world_rect(bar);
        let vpc = topology.vpc_of(bar);
        let spans = &topology.node(bar)?.spans;
        let within: Vec<NodeId> = (spans.iter().copied())
            .filter(|span| topology.vpc_of(*span) == vpc)
            .collect();
        let first = *within.first()?;
        let lies_on = |span: &NodeId| {
            let span = topology.world_rect(*span);
            rect.x < span.right() && span.x < rect.right()
        };
        let across = if within.len() > 1 && within.iter().all(lies_on) {
            union(topology, &within).map(|all| (within, rect.x - all.x, all.right() - rect.right()))
        } else {
            None
        };
        Some(Self {
            spans: spans.clone(),
            first,
            offset: rect.origin() - topology.world_rect(first).origin(),
            across,
        })
    }

    /// What the bar needs now; none when it is in its place.
    fn amends(&self, topology: &Topology<'_>, bar: NodeId) -> Option<Amends> {
        let node = topology.node(bar)?;
        if node.spans != self.spans {
            return Some(Amends::Room);
        }
        let now = topology.world_rect(bar);
        let wanted = self.rect(topology, now).filter(|rect| *rect != now)?;
        Some(Amends::Place(Rect {
            width: wanted.width,
            ..node.rect.moved_by(wanted.origin() - now.origin())
        }))
    }

    /// Where the bar belongs now; none when its subnet is gone.
    fn rect(&self, topology: &Topology<'_>, now: Rect) -> Option<Rect> {
        topology.node(self.first)?;
        let at = topology.world_rect(self.first).origin() + self.offset;
        let stretched = self.across.as_ref().and_then(|(spans, left, right)| {
            let all = union(topology, spans)?;
            Some((all.x + left, all.width - left - right))
        });
        let (x, width) = stretched.unwrap_or((at.x, now.width));
        Some(Rect::new(x, at.y, width.max(FOOT), now.height))
    }
}

fn union(topology: &Topology<'_>, nodes: &[NodeId]) -> Option<Rect> {
    let there = nodes.iter().filter(|id| topology.node(**id).is_some());
    there.map(|id| topology.world_rect(*id)).reduce(Rect::union)
}

/// The subnets that a bar covers, in the order of ids: those of its VPC into which it reaches. Where
/// it only touches the subnets of a zone, the one that it touches most. What stands in what is as in the index, where
/// it stands as it is `now`.
#[must_use]
pub fn covered(topology: &Topology<'_>, now: &Document, vpc: NodeId, bar: Rect) -> Vec<NodeId> {
    let reach = |subnet: &NodeId| {
        let rect = now.world_rect(*subnet);
        let wide = bar.right().min(rect.right()) - bar.x.max(rect.x);
        let high = bar.bottom().min(rect.bottom()) - bar.y.max(rect.y);
        if wide >= FOOT.min(bar.width) { high } else { 0 }
    };
    let subnets: Vec<NodeId> = topology.subnets_in(vpc).into_iter().collect();
    let deep = |subnet: &NodeId| reach(subnet) >= (bar.height / 2).min(FOOT);
    let most = |subnet: &NodeId| {
        let beside = |other: &NodeId| topology.zone_of(*other) == topology.zone_of(*subnet);
        let mut rivals = subnets.iter().filter(|other| beside(other));
        reach(subnet) >= TOUCH && rivals.all(|other| reach(other) <= reach(subnet))
    };
    (subnets.iter().copied())
        .filter(|subnet| deep(subnet) || most(subnet))
        .collect()
}

/// The innermost container at a world point; later siblings are on top. Skips what `ignored` says.
#[must_use]
pub fn container_at(
    topology: &Topology<'_>,
    at: Point,
    ignored: &dyn Fn(NodeId) -> bool,
) -> Option<NodeId> {
    let mut inside = None;
    let mut origin = Point::default();
    loop {
        let siblings = topology.stacked(inside);
        let hit = (siblings.iter().rev())
            .filter(|id| !ignored(**id))
            .find_map(|id| {
                let node = topology.node(*id)?;
                let rect = node.rect.moved_by(origin);
                (node.component.facts().offers.is_some() && rect.holds(at)).then_some((*id, rect))
            });
        // Bars lie over their siblings, so a cluster wins over the zone beneath it.
        let bar = (siblings.iter().rev())
            .filter(|id| !ignored(**id))
            .find_map(|id| {
                let node = topology.node(*id)?;
                let facts = node.component.facts();
                let rect = node.rect.moved_by(origin);
                (facts.offers.is_some() && facts.body == Body::Bar && rect.holds(at))
                    .then_some((*id, rect))
            });
        match bar.or(hit) {
            Some((id, rect)) => {
                inside = Some(id);
                origin = rect.origin();
            }
            None => return inside,
        }
    }
}

/// Whether a component may stand directly in a parent.
#[must_use]
pub fn may_stand(topology: &Topology<'_>, component: &Component, parent: Option<NodeId>) -> bool {
    topology
        .place_under(parent)
        .is_some_and(|place| component.facts().sits_in.contains(&place))
}

/// Carries a placement out and returns the new node, with the containers that it needed.
pub fn place(document: &mut Document, component: Component, placement: &Placement) -> NodeId {
    let mut parent = placement.parent;
    // Containers grow from the inside out around the place where the component was dropped.
    let mut rects = vec![placement.rect];
    for container in placement.missing.iter().rev() {
        let inner = rects.last().copied().unwrap_or_default();
        let (width, height) = container.facts().size;
        let around = Rect::new(
            inner.x - PADDING,
            inner.y - TITLE - PADDING,
            (inner.width + 2 * PADDING).max(width),
            (inner.height + TITLE + 2 * PADDING).max(height),
        );
        rects.push(around);
    }
    let spans = |document: &Document, component: &Component, rect: Rect, parent: Option<NodeId>| {
        // A cluster that is made on the way takes the subnets and the place of a bar of its own.
        let topology = Topology::of(document);
        let mut own = Placement {
            parent,
            missing: Vec::new(),
            rect,
            spans: Vec::new(),
            refusal: None,
        };
        let at = rect.center();
        if component.facts().spans.is_some()
            && let Some(vpc) = parent.and_then(|parent| topology.vpc_of(parent))
        {
            let near =
                container_at(&topology, at, &|_| false).filter(|id| topology.subnet(*id).is_some());
            own.spans = tier(
                &topology,
                vpc,
                component.facts().spans.unwrap_or_default(),
                near,
                at,
            );
            own.rect = across(&topology, &own.spans, (rect.width, rect.height), at).unwrap_or(rect);
        }
        own
    };
    for container in &placement.missing {
        let rect = rects.pop().unwrap_or_default();
        let own = spans(document, container, rect, parent);
        parent = Some(insert(
            document,
            container.clone(),
            parent,
            own.rect,
            own.spans,
        ));
    }
    let rect = match (placement.missing.is_empty(), parent) {
        (false, Some(parent)) => {
            // The containers may have been drawn elsewhere than around the pointer.
            let around = document.world_rect(parent);
            let wanted = placement.rect;
            let x = wanted.x.clamp(
                around.x + PADDING,
                (around.right() - wanted.width - PADDING).max(around.x + PADDING),
            );
            let y = wanted.y.clamp(
                around.y + TITLE,
                (around.bottom() - wanted.height - PADDING).max(around.y + TITLE),
            );
            Rect::new(x, y, wanted.width, wanted.height)
        }
        _ => placement.rect,
    };
    insert(document, component, parent, rect, placement.spans.clone())
}

/// Adds a node at a world rectangle: named, numbered, with addresses, and with room made for it.
pub fn insert(
    document: &mut Document,
    component: Component,
    parent: Option<NodeId>,
    world: Rect,
    spans: Vec<NodeId>,
) -> NodeId {
    let topology = Topology::of(document);
    let component = furnished(&topology, component, parent);
    let (name, slug) = named(&topology, &component, parent);
    let origin = topology.world_origin(parent);
    let overlay = component.facts().body == Body::Bar;
    let rect = world.moved_by(Point::default() - origin);
    let rect = if overlay {
        rect
    } else {
        free_spot(&topology, parent, rect)
    };
    let id = document.add_node(Node {
        component,
        name,
        slug,
        former_slugs: Vec::new(),
        parent,
        rect,
        spans,
        environment: None,
        tags: Tags::default(),
        notes: String::new(),
        figure: Figure::default(),
        locked: false,
        layer: 0,
    });
    make_room(document, id);
    if overlay {
        make_room_for_bar(document, id);
    }
    id
}

/// Gives a new component what follows from its place: a VPC and a subnet their blocks, a zone its
/// letter.
fn furnished(topology: &Topology<'_>, component: Component, parent: Option<NodeId>) -> Component {
    match component {
        Component::Vpc(mut vpc) => {
            vpc.cidr = vpc.cidr.or_else(|| free_vpc_block(topology));
            Component::Vpc(vpc)
        }
        Component::Zone(mut zone) => {
            let used = letters_in(topology, parent, &|_| false);
            zone.letter = free_letter(topology, parent, &used).unwrap_or(zone.letter);
            Component::Zone(zone)
        }
        Component::Subnet(mut subnet) => {
            let kind = subnet.kind;
            subnet.cidr = (subnet.cidr).or_else(|| addresses::allocate(topology, parent?, kind));
            Component::Subnet(subnet)
        }
        other => other,
    }
}

/// The prefix of new VPCs.
const VPC_PREFIX: u8 = 16;

/// A block for a new VPC that no network of the design has.
#[must_use]
pub fn free_vpc_block(topology: &Topology<'_>) -> Option<Block> {
    let [largest, ..] = topology.private_spaces();
    largest.first_free(VPC_PREFIX, None)
}

/// A block for a subnet in the VPC around `inside` that no subnet of it has; smaller when there is
/// little room.
#[must_use]
pub fn free_subnet_block(topology: &Topology<'_>, inside: NodeId) -> Option<Block> {
    let kind = topology.subnet_kind(inside).unwrap_or_default();
    addresses::allocate(topology, inside, kind)
}

/// The letters of the zones in a VPC, but for those that are ignored.
pub fn letters_in(
    topology: &Topology<'_>,
    vpc: Option<NodeId>,
    ignored: &dyn Fn(NodeId) -> bool,
) -> BTreeSet<Letter> {
    let zones = topology.children(vpc).iter().filter(|id| !ignored(**id));
    zones
        .filter_map(|id| match topology.component(*id)? {
            Component::Zone(zone) => Some(zone.letter),
            _ => None,
        })
        .collect()
}

/// The first zone of the region of a VPC that is not used; none when all are.
#[must_use]
pub fn free_letter(
    topology: &Topology<'_>,
    vpc: Option<NodeId>,
    used: &BTreeSet<Letter>,
) -> Option<Letter> {
    let region = vpc.and_then(|vpc| topology.region_of(vpc));
    let letters = region.unwrap_or_default().zones();
    let mut letters = letters.split("").filter_map(Letter::from_id);
    letters.find(|letter| !used.contains(letter))
}

/// A name and a slug for a new component: what it is, a number when that is taken, and the letter
/// of its zone.
fn named(
    topology: &Topology<'_>,
    component: &Component,
    parent: Option<NodeId>,
) -> (String, String) {
    let base = match component {
        Component::Subnet(subnet) => subnet.kind.label(),
        other => other.facts().stem,
    };
    let letter = match component {
        Component::Zone(zone) => Some(zone.letter.id()),
        _ => parent
            .and_then(|parent| topology.zone_of(parent))
            .map(|zone| zone.letter.id()),
    };
    let name = |number: u32| {
        let number = if number == 1 {
            String::new()
        } else {
            format!(" {number}")
        };
        let letter = letter.map_or_else(String::new, |letter| format!(" {letter}"));
        format!("{base}{number}{letter}")
    };
    // Every VPC has a box for zone a.
    let rivals = |node: &Node| !matches!(component, Component::Zone(_)) || node.parent == parent;
    let taken = |name: &str| (topology.nodes()).any(|(_, node)| node.name == name && rivals(node));
    let name = (1..)
        .map(name)
        .find(|name| !taken(name))
        .unwrap_or_default();
    let slug = topology.document.free_slug(&name);
    (name, slug)
}

/// The same for a node that is there already and does not stand in its own way.
#[must_use]
pub fn free_spot_for(topology: &Topology<'_>, id: NodeId, wanted: Rect) -> Rect {
    let parent = topology.node(id).and_then(|node| node.parent);
    free_spot_beside(topology, parent, wanted, Some(id))
}

/// The wanted rectangle, or the nearest one that overlaps neither a sibling nor a bar across the parent.
#[must_use]
pub fn free_spot(topology: &Topology<'_>, parent: Option<NodeId>, wanted: Rect) -> Rect {
    free_spot_beside(topology, parent, wanted, None)
}

fn free_spot_beside(
    topology: &Topology<'_>,
    parent: Option<NodeId>,
    wanted: Rect,
    except: Option<NodeId>,
) -> Rect {
    const STEP: i32 = 16;
    let origin = topology.world_origin(parent);
    let bars = topology.nodes().filter_map(|(id, node)| {
        let lies_on = node.component.facts().body == Body::Bar
            && parent.is_some_and(|parent| node.spans.contains(&parent));
        lies_on.then(|| topology.world_rect(id).moved_by(Point::default() - origin))
    });
    let taken: Vec<Rect> = (topology.children(parent).iter())
        .filter(|id| except != Some(**id))
        .filter_map(|id| topology.node(*id))
        .filter(|node| node.component.facts().body != Body::Bar)
        .map(|node| node.rect)
        .chain(bars)
        .map(|rect| rect.grown_by(8))
        .collect();
    let wanted = match parent {
        Some(_) => Rect {
            x: wanted.x.max(PADDING),
            y: wanted.y.max(TITLE),
            ..wanted
        },
        None => wanted,
    };
    let free = |rect: &Rect| !taken.iter().any(|other| other.overlaps(*rect));
    if free(&wanted) {
        return wanted;
    }
    let room = parent
        .and_then(|parent| topology.node(parent))
        .map(|node| node.rect);
    let inside = |rect: &Rect| match room {
        Some(room) => {
            rect.x >= PADDING
                && rect.y >= TITLE
                && rect.right() <= room.width
                && rect.bottom() <= room.height
        }
        None => true,
    };
    // Rings of growing distance around the wanted place; the nearest free one inside wins.
    let ring = |distance: i32| {
        let side = (-distance..=distance).step_by(STEP as usize);
        let sides: Vec<Point> = side
            .flat_map(|along| {
                [
                    Point::new(distance, along),
                    Point::new(along, distance),
                    Point::new(-distance, along),
                    Point::new(along, -distance),
                ]
            })
            .collect();
        sides.into_iter().map(|by| wanted.moved_by(by))
    };
    let nearby = (1..40)
        .flat_map(|step| ring(step * STEP))
        .find(|rect| free(rect) && inside(rect));
    nearby.unwrap_or_else(|| {
        // No room inside: below everything; the parent grows.
        let bottom = taken
            .iter()
            .map(|rect| rect.bottom())
            .max()
            .unwrap_or(TITLE);
        Rect {
            y: bottom.max(wanted.y),
            ..wanted
        }
    })
}

/// Grows the ancestors of a node until each holds its child, and pushes what is in the way.
pub fn make_room(document: &mut Document, id: NodeId) {
    let mut child = id;
    // What was pushed aside needs room, too.
    let mut pushed: Option<Rect> = None;
    // No deeper than documents nest, so that a broken one with a cycle ends here, too.
    for _ in 0..limits::DEPTH {
        let Some(parent) = document.node(child).and_then(|node| node.parent) else {
            return;
        };
        let (Some(inner), Some(outer)) = (
            document.node(child).map(|node| node.rect),
            document.node(parent).map(|node| node.rect),
        ) else {
            return;
        };
        let inner = pushed.map_or(inner, |pushed| pushed.union(inner));
        // A child left of or above its parent's content area moves its parent's edge outwards.
        let shift = Point::new((PADDING - inner.x).max(0), (TITLE - inner.y).max(0));
        // At the rim of the world it stays within, as it does in a file.
        let grown = Rect::from([
            outer.x - shift.x,
            outer.y - shift.y,
            (outer.width + shift.x).max(inner.right() + shift.x + PADDING),
            (outer.height + shift.y).max(inner.bottom() + shift.y + PADDING),
        ]);
        if grown == outer {
            return;
        }
        if shift != Point::default() {
            let children: Vec<NodeId> = document.children(Some(parent)).map(|(id, _)| id).collect();
            for child in children {
                if let Some(node) = document.node_mut(child) {
                    node.rect = node.rect.moved_by(shift);
                }
            }
        }
        pushed = push(document, parent, outer, grown);
        if let Some(node) = document.node_mut(parent) {
            node.rect = grown;
        }
        child = parent;
    }
}

/// Moves the siblings of a node that grew from `old` to `new` and what these run into: those to its
/// right go right, those below go down. The smallest rectangle around all that was moved.
fn push(document: &mut Document, id: NodeId, old: Rect, new: Rect) -> Option<Rect> {
    let parent = document.node(id).and_then(|node| node.parent);
    let siblings = document.children(parent);
    let siblings = siblings.filter(|(_, node)| node.component.facts().body != Body::Bar);
    let siblings = siblings
        .map(|(other, _)| other)
        .filter(|other| *other != id);
    let mut waiting: Vec<NodeId> = siblings.collect();
    let mut moved: Vec<Rect> = Vec::new();
    loop {
        let before = waiting.len();
        waiting.retain(|sibling| {
            let Some(rect) = document.node(*sibling).map(|node| node.rect) else {
                return false;
            };
            let mut in_the_way = std::iter::once(&new).chain(&moved);
            let by = if !in_the_way.any(|other| rect.grown_by(8).overlaps(*other)) {
                Point::default()
            } else if rect.x >= old.right() {
                Point::new(new.right() - old.right(), 0)
            } else if rect.y >= old.bottom() {
                Point::new(0, new.bottom() - old.bottom())
            } else {
                Point::default()
            };
            if by == Point::default() {
                return true;
            }
            moved.push(rect.moved_by(by));
            if let Some(node) = document.node_mut(*sibling) {
                node.rect = rect.moved_by(by);
            }
            false
        });
        if waiting.len() == before {
            break;
        }
    }
    moved.into_iter().reduce(Rect::union)
}

fn centred(size: (i32, i32), at: Point) -> Rect {
    // Large containers hang from the pointer by their title, so that the title is what is seen.
    let (width, height) = size;
    let up = if height > 100 { TITLE / 2 } else { height / 2 };
    let left = if height > 100 { width / 4 } else { width / 2 };
    Rect::new(at.x - left, at.y - up, width, height)
}

/// Places in words: "a region or a VPC".
#[must_use]
pub fn places(places: &[Place]) -> String {
    let words: Vec<_> = places.iter().map(|place| place.in_words()).collect();
    words.join(" or ")
}

/// A noun with its article, at the start of a sentence.
#[must_use]
pub fn article(noun: &str) -> String {
    let word = noun.split(' ').next().unwrap_or(noun);
    // Abbreviations are spelt: "An ECS service", "An S3 bucket"; those that are read as words are not.
    let is_spelt = word.len() > 1 && word == word.to_ascii_uppercase() && word != "NAT";
    let vowels = if is_spelt { "AEFHILMNORSX" } else { "AEIO" };
    let first = noun.chars().next().unwrap_or('x').to_ascii_uppercase();
    format!("{} {noun}", if vowels.contains(first) { "An" } else { "A" })
}
