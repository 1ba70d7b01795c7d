//! The canvas, an account, a region: networks in the middle, what leads to them at their left in
//! the order of the traffic, what they use at their right.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{self, Item};
use super::strips::centre;
use super::{CHANNEL, GAP, GRID, HEAD, Layout, PADDING, Size, bounds, graph, is_traffic};
use crate::component::{Category, Place, Role};
use crate::document::{LinkKind, NodeId};
use crate::geometry::{LIMIT, Point, Rect};

/// Between networks: room for the lines that join them.
const APART: i32 = 64;
/// Between a column and the next when no words stand on the lines between them.
const BESIDE: i32 = 64;
/// A column is at least so high before it is divided.
const TALL: i32 = 480;
/// What a line takes that passes through a column.
const LINE: i32 = 24;
/// How much the place of a site counts.
const SITE: i32 = 1_000;
/// No more columns than this at the right.
const COLUMNS: usize = 3;

/// Where a member of a frame stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Middle,
    Right,
}

/// How members in the middle are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Above each other.
    Stack,
    /// Side by side.
    Row,
    /// The others above each other, beside the first.
    Beside,
    /// The others side by side, below the first.
    Below,
}

impl Way {
    const ALL: [Self; 4] = [Self::Stack, Self::Row, Self::Beside, Self::Below];

    fn places(self, ids: &[NodeId], members: &Members) -> Vec<(NodeId, Rect)> {
        let mut at = Point::default();
        let mut places = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            let (width, height) = members.size(*id);
            places.push((*id, Rect::new(at.x, at.y, width, height)));
            match (self, index) {
                (Self::Stack, _) | (Self::Beside, 1..) | (Self::Below, 0) => at.y += height + APART,
                (Self::Row, _) | (Self::Below, 1..) | (Self::Beside, 0) => at.x += width + APART,
            }
        }
        places
    }

    /// How wide members may become, so that their edges line up.
    fn rooms(self, ids: &[NodeId], members: &Members) -> Vec<(NodeId, i32)> {
        let width = |id: &NodeId| members.size(*id).0;
        let widest = |ids: &[NodeId]| ids.iter().map(width).max().unwrap_or(0);
        match (self, ids) {
            (Self::Stack, _) => ids.iter().map(|id| (*id, widest(ids))).collect(),
            (Self::Beside, [_, others @ ..]) => {
                (others.iter().map(|id| (*id, widest(others)))).collect()
            }
            (Self::Below, [first, others @ ..]) => {
                let row: i32 = others.iter().map(|id| width(id) + APART).sum::<i32>() - APART;
                let count = i32::try_from(others.len()).unwrap_or(i32::MAX).max(1);
                let more = (width(first) - row).max(0) / count / GRID * GRID;
                let others = others.iter().map(|id| (*id, width(id) + more));
                std::iter::once((*first, row)).chain(others).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The members of a frame and how they are linked.
#[derive(Debug)]
struct Members {
    sides: BTreeMap<NodeId, Side>,
    sizes: BTreeMap<NodeId, Size>,
    /// Links that carry traffic.
    traffic: BTreeSet<(NodeId, NodeId)>,
    /// All links.
    links: BTreeSet<(NodeId, NodeId)>,
    /// What those call who stand before the frame.
    entered: BTreeSet<NodeId>,
    /// The nodes that they call, and the members in which these stand.
    entries: Vec<(NodeId, NodeId)>,
}

impl Members {
    fn at(&self, side: Side) -> BTreeSet<NodeId> {
        (self.sides.iter())
            .filter(|(_, at)| **at == side)
            .map(|(id, _)| *id)
            .collect()
    }

    fn size(&self, id: NodeId) -> Size {
        self.sizes.get(&id).copied().unwrap_or_default()
    }

    /// The members at the other ends of links.
    fn partners(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        (self.links.iter()).filter_map(move |(from, to)| match id {
            id if id == *from => Some(*to),
            id if id == *to => Some(*from),
            _ => None,
        })
    }
}

impl Layout<'_> {
    /// Sets out the canvas, an account or a region.
    pub(super) fn frame(&mut self, frame: Option<NodeId>) -> Size {
        let children = self.children(frame);
        self.forget(&children);
        let mut members = self.members(frame, &children);
        let middle = self.middle(&mut members);
        let left = self.left_columns(&members);
        let mut right = right_columns(&members);
        let room = match middle {
            Some(middle) => middle.height,
            None => (left.iter().chain(&right))
                .map(|column| {
                    column
                        .iter()
                        .map(|id| members.size(*id).1 + GAP)
                        .sum::<i32>()
                })
                .max()
                .unwrap_or(0),
        };
        // From the middle outwards, so that each column finds the one before it in its place.
        let mut x = middle.map_or(0, |middle| middle.x);
        let mut first = middle.is_none();
        for index in (0..left.len()).rev() {
            let ids = left.get(index).cloned().unwrap_or_default();
            let widths = self.equal_widths(&ids, &members);
            let width = widths.values().map(|size| size.0).max().unwrap_or(0);
            x -= width + if first { 0 } else { CHANNEL };
            first = false;
            let before: BTreeSet<NodeId> = left.iter().take(index).flatten().copied().collect();
            self.put_column(frame, &members, &ids, &widths, (x, room), &before);
        }
        let mut x = match middle {
            Some(middle) => middle.right(),
            None => {
                let placed = children.iter().filter_map(|id| self.rects.get(id));
                bounds(placed.copied()).map_or(0, |all| all.right())
            }
        };
        split_tall(&mut right, &members, room, |id| {
            self.wanted(frame, id, 0).is_some()
        });
        let mut first = middle.is_none() && left.is_empty();
        for ids in &right {
            let widths = self.equal_widths(ids, &members);
            let width = widths.values().map(|size| size.0).max().unwrap_or(0);
            let channel = if frame.is_none() { CHANNEL } else { BESIDE };
            x += if first { 0 } else { channel };
            first = false;
            self.put_groups(frame, ids, &widths, (x, room));
            x += width;
        }
        self.close(frame, &children)
    }

    /// Moves the members to where the frame begins; returns how large it is.
    fn close(&mut self, frame: Option<NodeId>, children: &[NodeId]) -> Size {
        let least = match frame {
            Some(_) => Point::new(PADDING, HEAD),
            None => Point::default(),
        };
        let extent = |layout: &Self| {
            bounds((children.iter()).filter_map(|id| layout.rects.get(id).copied()))
        };
        if let Some(all) = extent(self) {
            self.move_all(children, least - all.origin());
        }
        self.keep_largest(children, frame.map(|_| least));
        // A frame has no other limits than its title and its left edge.
        let area = match frame {
            Some(_) => Rect::new(least.x, least.y, LIMIT, LIMIT),
            None => Rect::new(-LIMIT, -LIMIT, 2 * LIMIT, 2 * LIMIT),
        };
        self.put_back(children, area, &[]);
        let all = extent(self).unwrap_or_default();
        (all.right() + PADDING, all.bottom() + PADDING)
    }

    fn members(&mut self, frame: Option<NodeId>, children: &[NodeId]) -> Members {
        let sizes = children.iter().map(|id| (*id, self.block(*id))).collect();
        let ids: BTreeSet<NodeId> = children.iter().copied().collect();
        let owners = self.owners(&ids);
        let mut members = Members {
            sides: BTreeMap::new(),
            sizes,
            traffic: BTreeSet::new(),
            links: BTreeSet::new(),
            entered: BTreeSet::new(),
            entries: Vec::new(),
        };
        for (&id, &from) in &owners {
            for (_, link) in self.topology.links_from(id) {
                if let Some(&to) = owners.get(&link.to)
                    && from != to
                {
                    members.links.insert((from, to));
                    if is_traffic(link) {
                        members.traffic.insert((from, to));
                    }
                }
            }
            let called = self.topology.links_to(id).any(|(_, link)| {
                let caller = self.topology.role(link.from);
                let leads = caller.is_some_and(|role| role == Role::Client || role.is_front());
                is_traffic(link) && leads && !owners.contains_key(&link.from)
            });
            if called {
                members.entered.insert(from);
                members.entries.push((id, from));
            }
        }
        let middle: BTreeSet<NodeId> = (children.iter().copied())
            .filter(|id| self.is_middle(*id))
            .collect();
        let leads: BTreeSet<(NodeId, NodeId)> = (members.traffic.iter())
            .map(|(from, to)| (*to, *from))
            .collect();
        let before = graph::reached(middle.iter().copied(), &leads);
        let behind = graph::reached(middle.iter().copied(), &members.traffic);
        let starts = (ids.iter().copied()).filter(|id| {
            members.entered.contains(id) || self.topology.role(*id) == Some(Role::Client)
        });
        let on_the_way = graph::reached(starts.collect::<Vec<_>>(), &members.traffic);
        let talking: BTreeSet<NodeId> = (members.traffic.iter())
            .flat_map(|(from, to)| [*from, *to])
            .collect();
        for &id in children {
            let side = match self.topology.role(id) {
                _ if middle.contains(&id) => Side::Middle,
                Some(Role::Client | Role::Dns | Role::Cdn) => Side::Left,
                Some(role) if stays_right(role) => Side::Right,
                _ if behind.contains(&id) => Side::Right,
                _ if before.contains(&id) || on_the_way.contains(&id) => Side::Left,
                _ if middle.is_empty() && talking.contains(&id) => Side::Left,
                _ => Side::Right,
            };
            members.sides.insert(id, side);
        }
        // What is attached to something stands beside it.
        for &id in children {
            let role = self.topology.role(id);
            if !role.is_some_and(attaches) {
                continue;
            }
            let at_the_left = |id: &NodeId| members.sides.get(id) == Some(&Side::Left);
            let leads = |other: NodeId| {
                !owners.contains_key(&other)
                    && matches!(self.topology.role(other), Some(Role::Dns | Role::Cdn))
            };
            let beside =
                (self.attached_to(id)).is_some_and(|other| at_the_left(&other) || leads(other));
            let alone = members.partners(id).next().is_none();
            let guards = matches!(role, Some(Role::WebAcl | Role::Shield));
            let in_region = frame
                .is_some_and(|frame| self.topology.place_under(Some(frame)) == Some(Place::Region));
            if beside || (alone && guards && !in_region) {
                members.sides.insert(id, Side::Left);
            }
        }
        members
    }

    /// What a member is attached to.
    fn attached_to(&self, id: NodeId) -> Option<NodeId> {
        let attached = self.topology.linked(id, LinkKind::Attach);
        attached.into_iter().next()
    }

    /// Whether a member is one of those around which the others stand.
    fn is_middle(&self, id: NodeId) -> bool {
        (self.topology.node(id))
            .and_then(|node| node.component.facts().offers)
            .is_some_and(|place| place != Place::Site)
    }

    /// Sets the members in the middle side by side or above each other, or the others beside or
    /// below the first: whichever comes nearest to the shape of a screen without lines from the left
    /// that lead through one member to another.
    fn middle(&mut self, members: &mut Members) -> Option<Rect> {
        let ids: Vec<NodeId> = members.at(Side::Middle).into_iter().collect();
        let beside: i32 = [Side::Left, Side::Right]
            .map(|side| members.at(side))
            .iter()
            .flatten()
            .map(|id| members.size(*id).0 + CHANNEL)
            .max()
            .unwrap_or(0);
        let entered: BTreeSet<NodeId> = (members.traffic.iter())
            .filter(|(from, _)| members.sides.get(from) == Some(&Side::Left))
            .map(|(_, to)| *to)
            .chain(members.entered.iter().copied())
            .collect();
        let score = |way: &Way| {
            let places = way.places(&ids, members);
            let all = bounds(places.iter().map(|(_, rect)| *rect)).unwrap_or_default();
            // A screen is about 16 to 10.
            let size = (i64::from(all.width + 2 * beside) * 10).max(i64::from(all.height) * 16);
            let behind = (places.iter())
                .filter(|(id, rect)| rect.x > 0 && entered.contains(id))
                .count();
            size * i64::try_from(2 + behind).unwrap_or(2)
        };
        let way = Way::ALL.into_iter().min_by_key(score)?;
        for (id, room) in way.rooms(&ids, members) {
            let (width, _) = members.size(id);
            let is_network = self.topology.place_under(Some(id)) == Some(Place::Vpc);
            // What is much smaller than the others stays small.
            if is_network && room > width && room <= 2 * width {
                let size = self.block_in(id, room);
                members.sizes.insert(id, size);
            }
        }
        let places = way.places(&ids, members);
        let all = bounds(places.iter().map(|(_, rect)| *rect));
        self.rects.extend(places);
        all
    }

    /// Columns at the left of the middle, the outermost first: clients, then each below what
    /// leads to it.
    fn left_columns(&self, members: &Members) -> Vec<Vec<NodeId>> {
        let left = members.at(Side::Left);
        let is_client = |id: &NodeId| self.topology.role(*id) == Some(Role::Client);
        let mut layers = graph::layers(&left, &members.traffic);
        let clients = layers.keys().any(is_client);
        for (id, layer) in &mut layers {
            *layer = match is_client(id) {
                true => 0,
                false => (*layer).max(usize::from(clients)),
            };
        }
        let beside: Vec<(NodeId, usize)> = (left.iter())
            .filter(|id| self.topology.role(**id).is_some_and(attaches))
            .filter_map(|id| Some((*id, *layers.get(&self.attached_to(*id)?)?)))
            .collect();
        layers.extend(beside);
        let mut columns: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
        for (id, layer) in layers {
            columns.entry(layer).or_default().push(id);
        }
        columns.into_values().collect()
    }

    /// How large the members of a column are, when cards have a common width.
    fn equal_widths(&self, ids: &[NodeId], members: &Members) -> BTreeMap<NodeId, Size> {
        let card = self.card_width(ids);
        let is_card = |id: NodeId| {
            let node = self.topology.node(id);
            node.is_some_and(|node| node.component.facts().offers.is_none())
        };
        let size = |id: &NodeId| {
            let (width, height) = members.size(*id);
            let width = if is_card(*id) { width.max(card) } else { width };
            (*id, (width, height))
        };
        ids.iter().map(size).collect()
    }

    /// Puts a column at the left, each member at the height of what it is linked to; lines of the
    /// columns before it that go past get through.
    fn put_column(
        &mut self,
        frame: Option<NodeId>,
        members: &Members,
        ids: &[NodeId],
        sizes: &BTreeMap<NodeId, Size>,
        (x, room): (i32, i32),
        before: &BTreeSet<NodeId>,
    ) {
        let size = |id: NodeId| sizes.get(&id).copied().unwrap_or_default();
        let mut items: Vec<(Option<i32>, Option<NodeId>, Item)> = Vec::new();
        for &id in ids {
            let (_, height) = size(id);
            // What is attached to a member of the same column stands right above it.
            let beside = (self.topology.role(id).filter(|role| attaches(*role)))
                .and_then(|_| self.attached_to(id))
                .filter(|other| ids.contains(other));
            let wanted = match beside {
                Some(other) => {
                    (self.wanted(frame, other, size(other).1)).map(|top| top - GAP - height)
                }
                None => self.wanted(frame, id, height),
            };
            let item = Item {
                height,
                wanted,
                gap: GAP,
                weight: 1,
            };
            items.push((wanted.map(|top| top + height / 2), Some(id), item));
        }
        let mut heights = BTreeSet::new();
        for (from, to) in members
            .traffic
            .iter()
            .filter(|(from, _)| before.contains(from))
        {
            if ids.contains(to) || before.contains(to) {
                continue;
            }
            let ends = self.ends(frame, *from, *to);
            heights.extend(ends);
        }
        for (id, owner) in &members.entries {
            if !ids.contains(owner)
                && !before.contains(owner)
                && let Some(rect) = self.rect_in(frame, *id)
            {
                heights.insert(rect.center().y);
            }
        }
        for middle in heights {
            let item = Item {
                height: LINE,
                wanted: Some(middle - LINE / 2),
                gap: GAP,
                weight: 1,
            };
            items.push((Some(middle), None, item));
        }
        items.sort_by_key(|(middle, id, _)| (middle.is_none(), *middle, *id));
        let column: Vec<Item> = items.iter().map(|(_, _, item)| *item).collect();
        let tops = column::settled(&column, 0, room);
        for ((_, id, _), y) in items.into_iter().zip(tops) {
            if let Some(id) = id {
                self.put(id, Point::new(x, y), size(id));
            }
        }
    }

    /// Puts a column at the right, in groups of one category.
    fn put_groups(
        &mut self,
        frame: Option<NodeId>,
        ids: &[NodeId],
        sizes: &BTreeMap<NodeId, Size>,
        (x, room): (i32, i32),
    ) {
        let mut stretched = sizes.clone();
        let mut groups: BTreeMap<Category, Vec<(Option<i32>, NodeId)>> = BTreeMap::new();
        for &id in ids {
            let Some(node) = self.topology.node(id) else {
                continue;
            };
            let is_site = node.component.facts().offers == Some(Place::Site);
            let (width, height) = sizes.get(&id).copied().unwrap_or_default();
            let wanted = match is_site.then(|| self.stretch(frame, id, width)).flatten() {
                Some((top, height)) => {
                    stretched.insert(id, (width, height));
                    Some(top)
                }
                None => self.wanted(frame, id, height),
            };
            let group = groups.entry(node.component.facts().category).or_default();
            group.push((wanted, id));
        }
        let size = |id: NodeId| stretched.get(&id).copied().unwrap_or_default();
        let mut groups: Vec<Vec<(Option<i32>, NodeId)>> = groups.into_values().collect();
        for group in &mut groups {
            group.sort_by_key(|(wanted, id)| (wanted.is_none(), *wanted, *id));
        }
        let mean = |group: &Vec<(Option<i32>, NodeId)>| {
            let known: Vec<i32> = group.iter().filter_map(|(wanted, _)| *wanted).collect();
            let count = i32::try_from(known.len()).unwrap_or(i32::MAX);
            known.iter().sum::<i32>().checked_div(count)
        };
        groups.sort_by_key(|group| (mean(group).is_none(), mean(group)));
        let mut order = Vec::new();
        let mut column = Vec::new();
        for group in groups {
            for (index, (wanted, id)) in group.into_iter().enumerate() {
                order.push(id);
                column.push(Item {
                    height: size(id).1,
                    wanted,
                    gap: if index == 0 { 2 * GAP } else { GAP },
                    // What stands in a site is level with its partners already.
                    weight: if sizes.get(&id) == stretched.get(&id) {
                        1
                    } else {
                        SITE
                    },
                });
            }
        }
        // What is linked to nothing stands at the foot of the column.
        let height: i32 = column.iter().map(|item| item.height + item.gap).sum();
        let silent = column.iter().all(|item| item.wanted.is_none());
        if let (Some(first), true) = (column.first_mut(), silent) {
            first.wanted = Some((room - (height - first.gap)).max(0));
        }
        let tops = column::settled(&column, 0, room);
        for (id, y) in order.into_iter().zip(tops) {
            self.put(id, Point::new(x, y), size(id));
        }
    }

    /// Moves what stands in a site apart, so that each is level with what it is linked to: where
    /// the site begins then and how high it is. Nothing when nothing in it is linked.
    fn stretch(&mut self, frame: Option<NodeId>, site: NodeId, width: i32) -> Option<(i32, i32)> {
        let children = self.children(Some(site));
        let mut items: Vec<(Option<i32>, NodeId, Item)> = Vec::new();
        for id in children {
            let height = self.rect(id).height;
            let wanted = self.wanted(frame, id, height);
            let item = Item {
                height,
                wanted,
                gap: GAP,
                weight: 1,
            };
            items.push((wanted, id, item));
        }
        items.sort_by_key(|(wanted, id, _)| (wanted.is_none(), *wanted, *id));
        let first = items.first().and_then(|(wanted, ..)| *wanted)?;
        let column: Vec<Item> = items.iter().map(|(.., item)| *item).collect();
        let floor = first.max(HEAD).div_euclid(GRID) * GRID;
        let tops = column::settled(&column, floor, LIMIT);
        let top = tops.first().copied()?;
        let mut bottom = top;
        for ((_, id, item), y) in items.iter().zip(tops) {
            let locked = self.is_locked(*id);
            if let Some(rect) = self.rects.get_mut(id) {
                rect.y = HEAD + y - top;
                // It does not keep half of its place.
                if locked {
                    rect.x = PADDING + centre(width - 2 * PADDING, rect.width);
                }
            }
            bottom = y + item.height;
        }
        Some((top - HEAD, HEAD + bottom - top + PADDING))
    }

    /// Where the upper edge of a member is wanted: level with what has been placed and is linked to
    /// it or to what stands in it.
    pub(super) fn wanted(&self, frame: Option<NodeId>, id: NodeId, height: i32) -> Option<i32> {
        let mut wanted: Vec<i64> = Vec::new();
        for inner in std::iter::once(id).chain(self.topology.descendants(id)) {
            let own = if inner == id {
                height / 2
            } else {
                match self.rect_in(Some(id), inner) {
                    Some(rect) => rect.center().y,
                    None => continue,
                }
            };
            let links = (self.topology.links_from(inner).map(|(_, link)| link.to))
                .chain(self.topology.links_to(inner).map(|(_, link)| link.from));
            for other in links {
                if let Some(rect) = self.rect_in(frame, other)
                    && !self.stands_in(other, id)
                {
                    wanted.push(i64::from(rect.center().y - own));
                }
            }
        }
        let count = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
        let mean = wanted.iter().sum::<i64>().checked_div(count)?;
        i32::try_from(mean).ok()
    }

    fn stands_in(&self, id: NodeId, container: NodeId) -> bool {
        self.topology.lineage(id).any(|(id, _)| id == container)
    }

    /// The heights at which links from the one member to the other end.
    fn ends(&self, frame: Option<NodeId>, from: NodeId, to: NodeId) -> Vec<i32> {
        let sources = std::iter::once(from).chain(self.topology.descendants(from));
        let targets = sources.flat_map(|id| self.topology.links_from(id).map(|(_, link)| link.to));
        (targets.filter(|other| self.stands_in(*other, to)))
            .filter_map(|other| self.rect_in(frame, other))
            .map(|rect| rect.center().y)
            .collect()
    }
}

/// Whether it belongs to what it is attached to.
fn attaches(role: Role) -> bool {
    matches!(role, Role::WebAcl | Role::Shield | Role::Credential)
}

/// Whether it stands at the right, whoever calls it.
fn stays_right(role: Role) -> bool {
    matches!(
        role,
        Role::Frame
            | Role::OnPremises
            | Role::External
            | Role::Gateway
            | Role::Transit
            | Role::CustomerGateway
            | Role::Connection
            | Role::Endpoint
            | Role::SecurityGroup
            | Role::WebAcl
            | Role::Shield
            | Role::Credential
            | Role::Registry
            | Role::Pipeline
            | Role::Observer
            | Role::Backup
    )
}

/// Columns at the right: by how many links they are away from the middle.
fn right_columns(members: &Members) -> Vec<Vec<NodeId>> {
    let right = members.at(Side::Right);
    let near: BTreeSet<NodeId> = (members.links.iter())
        .flat_map(|(from, to)| [(*from, *to), (*to, *from)])
        .filter(|(id, other)| right.contains(id) && !right.contains(other))
        .map(|(id, _)| id)
        .collect();
    let among: BTreeSet<(NodeId, NodeId)> = (members.links.iter().copied())
        .filter(|(from, to)| right.contains(from) && right.contains(to))
        .collect();
    let distances = graph::distances(&near, &among);
    let mut columns: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
    for id in right {
        let distance = distances.get(&id).copied().unwrap_or(0);
        columns
            .entry(distance.min(COLUMNS - 1))
            .or_default()
            .push(id);
    }
    columns.into_values().collect()
}

/// Takes what is linked to nothing out of a column that is too high, into one of its own.
fn split_tall(
    columns: &mut Vec<Vec<NodeId>>,
    members: &Members,
    room: i32,
    is_linked: impl Fn(NodeId) -> bool,
) {
    let Some(first) = columns.first_mut() else {
        return;
    };
    let height: i32 = first.iter().map(|id| members.size(*id).1 + GAP).sum();
    if height <= room.max(TALL) {
        return;
    }
    let (linked, silent): (Vec<NodeId>, Vec<NodeId>) = first.iter().partition(|id| is_linked(**id));
    if !linked.is_empty() && !silent.is_empty() {
        *first = linked;
        columns.push(silent);
    }
}
