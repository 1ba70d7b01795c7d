//! A VPC: zones as columns, tiers of subnets as rows that line up over the zones, bars across the
//! subnets that they use, gateways in a row above.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{self, Item};
use super::strips::{Cells, centre};
use super::{
    GAP, GRID, HEAD, Layout, PADDING, ROW, Size, content_area, graph, is_traffic, sizes, stepped,
};
use crate::component::subnet::SubnetKind;
use crate::component::{Component, Role};
use crate::document::{Environment, NodeId, split_zone};
use crate::geometry::{Point, Rect};

/// Subnets of one zone, or those that stand in no zone.
#[derive(Debug)]
struct Column {
    zone: Option<NodeId>,
    subnets: Vec<NodeId>,
    /// What stands in the zone beside its subnets.
    others: Vec<NodeId>,
}

/// Subnets side by side: at most one of each column.
type Cellmap = BTreeMap<usize, NodeId>;

/// A bar across the columns from the one to the other.
#[derive(Debug, Clone, Copy)]
struct Across {
    bar: NodeId,
    first: usize,
    last: usize,
}

/// What stands above each other within a tier, over all its subnets.
#[derive(Debug)]
enum Strip {
    /// Cards, by column.
    Cards(BTreeMap<usize, Vec<NodeId>>),
    /// Bars that do not get into each other's way.
    Bars(Vec<Across>),
}

#[derive(Debug)]
struct Tier {
    subnets: Cellmap,
    strips: Vec<Strip>,
}

/// Free space at the right end of bars past which a line leads from a bar above to one below.
const PASSAGE: i32 = 48;

/// What tiers are told apart by: the environment and the kind of their subnets.
type Band = (usize, u8);

impl Layout<'_> {
    /// Sets a VPC out; its zones fill the `room` that it is given.
    pub(super) fn network(&mut self, vpc: NodeId, room: i32) -> Size {
        let children = self.children(Some(vpc));
        let columns = self.columns(&children);
        let bars = self.bars_of.get(&vpc).cloned().unwrap_or_default();
        self.forget(&children);
        for bar in &bars {
            self.across.remove(bar);
        }
        let mut tiers: Vec<Tier> = (self.tiers(&columns, &bars).into_iter())
            .map(|subnets| Tier {
                subnets,
                strips: Vec::new(),
            })
            .collect();
        let loose = self.fill_tiers(&mut tiers, &bars);
        let zoned: BTreeSet<NodeId> = (columns.iter())
            .flat_map(|column| {
                column.zone.into_iter().chain(match column.zone {
                    Some(_) => Vec::new(),
                    None => column.subnets.clone(),
                })
            })
            .collect();
        let mut gateways = Vec::new();
        let mut blocks = loose.clone();
        let mut others = Vec::new();
        for id in children.iter().copied().filter(|id| !zoned.contains(id)) {
            let facts = self.topology.node(id).map(|node| node.component.facts());
            match self.topology.role(id) {
                _ if facts.is_some_and(|facts| facts.offers.is_some()) => blocks.push(id),
                Some(Role::Gateway | Role::Endpoint) => gateways.push(id),
                _ if facts.is_some_and(|facts| facts.body == crate::component::Body::Bar) => {
                    blocks.push(id)
                }
                _ => others.push(id),
            }
        }
        let count = i32::try_from(columns.len()).unwrap_or(i32::MAX);
        let share = (room - 2 * PADDING + ROW).div_euclid(count.max(1)) - ROW;
        let share = if others.is_empty() { share } else { 0 };
        let width = (self.column_width(&columns, &tiers)).max(share.div_euclid(GRID) * GRID);
        let zones_width = columns_width(columns.len(), width);
        let mut y = self.gateway_row(&gateways, zones_width);
        for id in blocks {
            let size = match loose.contains(&id) {
                true => self.bar_size(id, 0),
                false => self.block(id),
            };
            let rect = Rect::new(PADDING, y, size.0, size.1);
            match loose.contains(&id) {
                true => self.across.insert(id, rect),
                false => self.rects.insert(id, rect),
            };
            y += size.1 + GAP;
        }
        let zones_top = y;
        let zones_height = self.put_columns(&columns, &tiers, width, Point::new(PADDING, y));
        let own = (children.iter())
            .filter_map(|id| self.rects.get(id))
            .chain(loose.iter().filter_map(|id| self.across.get(id)));
        let extent = super::bounds(own.copied()).unwrap_or_default();
        let right = extent.right().max(PADDING);
        let bottom = extent.bottom().max(HEAD);
        self.beside_zones(vpc, &others, right, (zones_top, zones_height));
        let own = (children.iter())
            .filter_map(|id| self.rects.get(id))
            .chain(loose.iter().filter_map(|id| self.across.get(id)));
        let extent = super::bounds(own.copied()).unwrap_or_default();
        let size = (
            (extent.right().max(right) + PADDING).max(room),
            extent.bottom().max(bottom) + PADDING,
        );
        let movable: Vec<NodeId> = gateways.into_iter().chain(others).collect();
        let fixed: Vec<Rect> = (children.iter())
            .filter(|id| !movable.contains(id))
            .map(|id| self.rect(*id))
            .chain(loose.iter().filter_map(|id| self.across.get(id).copied()))
            .collect();
        let area = content_area(Rect::new(0, 0, size.0, size.1));
        self.put_back(&movable, area, &fixed);
        size
    }

    /// The zones in the order of their letters, and a column for subnets that stand in none.
    fn columns(&self, children: &[NodeId]) -> Vec<Column> {
        let is_subnet = |id: &NodeId| self.topology.subnet(*id).is_some();
        let mut zones: Vec<_> = (children.iter().copied())
            .filter_map(|id| match self.topology.component(id)? {
                Component::Zone(zone) => Some((zone.letter, id)),
                _ => None,
            })
            .collect();
        zones.sort_unstable();
        let mut columns: Vec<Column> = (zones.into_iter())
            .map(|(_, zone)| {
                let (subnets, others) =
                    (self.children(Some(zone)).into_iter()).partition(is_subnet);
                Column {
                    zone: Some(zone),
                    subnets,
                    others,
                }
            })
            .collect();
        let bare: Vec<NodeId> = children.iter().copied().filter(is_subnet).collect();
        if !bare.is_empty() {
            columns.push(Column {
                zone: None,
                subnets: bare,
                others: Vec::new(),
            });
        }
        columns
    }

    /// The subnets as rows: by environment, then public, private, isolated; those that bars join,
    /// else those of one name, stand side by side.
    fn tiers(&self, columns: &[Column], bars: &[NodeId]) -> Vec<Cellmap> {
        let mut environments: Vec<(NodeId, Environment)> = (columns.iter())
            .flat_map(|column| &column.subnets)
            .map(|id| (*id, self.topology.environment_of(*id)))
            .collect();
        environments.sort_unstable_by_key(|(id, _)| *id);
        let mut order: Vec<Environment> = Vec::new();
        for (_, environment) in &environments {
            if !order.contains(environment) {
                order.push(*environment);
            }
        }
        let band = |id: NodeId| -> Band {
            let environment = self.topology.environment_of(id);
            let kind = match self.topology.subnet_kind(id) {
                Some(SubnetKind::Public) => 0,
                Some(SubnetKind::Isolated) => 2,
                _ => 1,
            };
            let order = order.iter().position(|other| *other == environment);
            (order.unwrap_or(0), kind)
        };
        let mut bands: BTreeMap<Band, Vec<Cellmap>> = BTreeMap::new();
        for (index, column) in columns.iter().enumerate() {
            for subnet in &column.subnets {
                let rows = bands.entry(band(*subnet)).or_default();
                rows.push(BTreeMap::from([(index, *subnet)]));
            }
        }
        for rows in bands.values_mut() {
            rows.sort_by_key(|row| row.values().next().copied());
            for bar in bars {
                let spans = self.topology.node(*bar).map(|node| node.spans.as_slice());
                let mut spans = spans.into_iter().flatten();
                if let Some(first) = spans.next() {
                    for other in spans {
                        join(rows, |row| holds(row, *first), |row| holds(row, *other));
                    }
                }
            }
            let stem = |id: &NodeId| self.topology.node(*id).map(|node| split_zone(&node.slug).0);
            let mut index = 0;
            while let Some(first) = rows.get(index).and_then(|row| row.values().next().copied()) {
                let alike = |row: &Cellmap| row.values().any(|id| stem(id) == stem(&first));
                while join(
                    rows,
                    |row| holds(row, first),
                    |row| !holds(row, first) && alike(row),
                ) {}
                index += 1;
            }
            // What is left over fills the gaps.
            let mut index = 0;
            while let Some(first) = rows.get(index).and_then(|row| row.values().next().copied()) {
                while join(rows, |row| holds(row, first), |row| !holds(row, first)) {}
                index += 1;
            }
            rows.sort_by_key(|row| row.values().min().copied());
        }
        bands.into_values().flatten().collect()
    }

    /// Puts bars and cards into the tiers; what is called stands below its callers. Returns the
    /// bars that use no subnet of the grid.
    fn fill_tiers(&self, tiers: &mut [Tier], bars: &[NodeId]) -> Vec<NodeId> {
        let mut loose = Vec::new();
        let mut of_tier: BTreeMap<usize, Vec<Across>> = BTreeMap::new();
        for &bar in bars {
            let spans = self.topology.node(bar).map(|node| node.spans.as_slice());
            let spans = spans.unwrap_or_default();
            let used = |tier: &Tier| -> Vec<usize> {
                (tier.subnets.iter())
                    .filter(|(_, subnet)| spans.contains(subnet))
                    .map(|(column, _)| *column)
                    .collect()
            };
            let most = (tiers.iter().enumerate())
                .map(|(index, tier)| (index, used(tier)))
                .filter(|(_, used)| !used.is_empty())
                .max_by_key(|(index, used)| (used.len(), std::cmp::Reverse(*index)));
            match most
                .as_ref()
                .map(|(index, used)| (*index, used.first(), used.last()))
            {
                Some((index, Some(&first), Some(&last))) => {
                    let across = Across { bar, first, last };
                    of_tier.entry(index).or_default().push(across);
                }
                _ => loose.push(bar),
            }
        }
        for (index, tier) in tiers.iter_mut().enumerate() {
            let bars = of_tier.remove(&index).unwrap_or_default();
            tier.strips = self.strips_of(tier, &bars);
        }
        loose
    }

    fn strips_of(&self, tier: &Tier, bars: &[Across]) -> Vec<Strip> {
        let cards: BTreeMap<NodeId, usize> = (tier.subnets.iter())
            .flat_map(|(column, subnet)| {
                let children = self.children(Some(*subnet));
                children.into_iter().map(|id| (id, *column))
            })
            .collect();
        let members: BTreeSet<NodeId> = (cards.keys().copied())
            .chain(bars.iter().map(|across| across.bar))
            .collect();
        let layers = graph::layers(&members, &self.links_among(&members, is_traffic));
        let last = layers.values().max().copied().unwrap_or(0);
        let mut strips = Vec::new();
        for layer in 0..=last {
            let here = |id: &NodeId| layers.get(id) == Some(&layer);
            let mut by_column: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
            for (id, column) in cards.iter().filter(|(id, _)| here(id)) {
                by_column.entry(*column).or_default().push(*id);
            }
            for ids in by_column.values_mut() {
                self.in_reading_order(ids);
            }
            if !by_column.is_empty() {
                strips.push(Strip::Cards(by_column));
            }
            let mut lines: Vec<Vec<Across>> = Vec::new();
            for across in bars.iter().filter(|across| here(&across.bar)) {
                let free = |line: &&mut Vec<Across>| {
                    (line.iter())
                        .all(|other| other.last < across.first || across.last < other.first)
                };
                match lines.iter_mut().find(free) {
                    Some(line) => line.push(*across),
                    None => lines.push(vec![*across]),
                }
            }
            strips.extend(lines.into_iter().map(Strip::Bars));
        }
        strips
    }

    /// Bars that lie between two others of which the one calls the other: they leave room for the
    /// line at their right end.
    fn passed(&self, tiers: &[Tier]) -> BTreeSet<NodeId> {
        let lines: Vec<&Vec<Across>> = (tiers.iter())
            .flat_map(|tier| &tier.strips)
            .filter_map(|strip| match strip {
                Strip::Bars(bars) => Some(bars),
                Strip::Cards(_) => None,
            })
            .collect();
        let rank: BTreeMap<NodeId, usize> = (lines.iter().enumerate())
            .flat_map(|(rank, line)| line.iter().map(move |across| (across.bar, rank)))
            .collect();
        let mut passed = BTreeSet::new();
        for (&bar, &from) in &rank {
            let links = self.topology.links_from(bar);
            for (_, link) in links.filter(|(_, link)| is_traffic(link)) {
                let Some(&to) = rank.get(&link.to) else {
                    continue;
                };
                let between = (from.min(to) + 1)..from.max(to);
                let lines = lines.get(between).unwrap_or_default();
                passed.extend(lines.iter().flat_map(|line| line.iter().map(|it| it.bar)));
            }
        }
        passed
    }

    /// How large a bar is, in a place that is `room` wide.
    fn bar_size(&mut self, bar: NodeId, room: i32) -> Size {
        let Some(node) = self.topology.node(bar) else {
            return (0, 0);
        };
        let (width, height) = match node.component.facts().offers {
            Some(_) => self.block_in(bar, room),
            None => sizes::bar(node),
        };
        (width.max(room), height)
    }

    /// The width that every column has: wide enough for what stands in the widest.
    fn column_width(&mut self, columns: &[Column], tiers: &[Tier]) -> i32 {
        let mut width = 208;
        for column in columns {
            let zone = column.zone.and_then(|zone| self.topology.node(zone));
            width = width.max(zone.map_or(0, sizes::title));
            let others = self.cells(&column.others, 0);
            width = width.max(others.size.0 + 2 * PADDING);
            for subnet in column
                .subnets
                .iter()
                .filter_map(|id| self.topology.node(*id))
            {
                width = width.max(sizes::title(subnet) + 2 * PADDING);
            }
        }
        let passed = self.passed(tiers);
        for tier in tiers {
            let card = self.tier_card(tier);
            for strip in &tier.strips {
                match strip {
                    Strip::Cards(by_column) => {
                        for ids in by_column.values() {
                            let cells = self.cells(ids, card);
                            width = width.max(cells.size.0 + 4 * PADDING);
                        }
                    }
                    Strip::Bars(bars) => {
                        for across in bars {
                            let count = across.last + 1 - across.first;
                            let passage = match passed.contains(&across.bar) {
                                true => PASSAGE,
                                false => 0,
                            };
                            let needed = self.bar_size(across.bar, 0).0 + 4 * PADDING + passage;
                            let count = i32::try_from(count).unwrap_or(1);
                            let share = (needed - (count - 1) * ROW).div_euclid(count) + 1;
                            width = width.max(share);
                        }
                    }
                }
            }
        }
        stepped(width)
    }

    /// The common width of the cards of a tier.
    fn tier_card(&self, tier: &Tier) -> i32 {
        let ids: Vec<NodeId> = (tier.strips.iter())
            .filter_map(|strip| match strip {
                Strip::Cards(by_column) => Some(by_column.values().flatten().copied()),
                Strip::Bars(_) => None,
            })
            .flatten()
            .collect();
        self.card_width(&ids)
    }

    /// Puts zones, subnets, cards and bars; returns the height of the zones.
    fn put_columns(&mut self, columns: &[Column], tiers: &[Tier], width: i32, at: Point) -> i32 {
        if columns.is_empty() {
            return 0;
        }
        let inner = width - 2 * PADDING;
        let left = |column: usize| {
            let column = i32::try_from(column).unwrap_or(0);
            at.x + column * (width + ROW)
        };
        let passed = self.passed(tiers);
        // Where no zone is drawn, nothing stands above the first tier.
        let top = match columns.iter().any(|column| column.zone.is_some()) {
            true => HEAD,
            false => 0,
        };
        let mut y = top;
        for tier in tiers {
            let card = self.tier_card(tier);
            let mut down = HEAD;
            let mut cards: Vec<(usize, Cells, i32)> = Vec::new();
            for strip in &tier.strips {
                let mut tallest = 0;
                match strip {
                    Strip::Cards(by_column) => {
                        for (column, ids) in by_column {
                            let cells = self.cells(ids, card);
                            tallest = tallest.max(cells.size.1);
                            cards.push((*column, cells, down));
                        }
                    }
                    Strip::Bars(bars) => {
                        for across in bars {
                            let (from, to) = (left(across.first), left(across.last) + width);
                            let passage = match passed.contains(&across.bar) {
                                true => PASSAGE,
                                false => 0,
                            };
                            let room = to - from - 4 * PADDING - passage;
                            let size = self.bar_size(across.bar, room);
                            let rect =
                                Rect::new(from + 2 * PADDING, at.y + y + down, size.0, size.1);
                            self.across.insert(across.bar, rect);
                            tallest = tallest.max(size.1);
                        }
                    }
                }
                down += tallest + ROW;
            }
            let height = if tier.strips.is_empty() {
                HEAD + 2 * ROW
            } else {
                down - ROW + PADDING
            };
            for (column, subnet) in &tier.subnets {
                // A subnet in no zone stands in the VPC itself, at the same place.
                let in_zone = columns
                    .get(*column)
                    .is_some_and(|column| column.zone.is_some());
                let origin = if in_zone {
                    Point::new(PADDING, y)
                } else {
                    Point::new(left(*column) + PADDING, at.y + y)
                };
                self.put(*subnet, origin, (inner, height));
                let own: Vec<NodeId> = (cards.iter().filter(|(at, ..)| at == column))
                    .flat_map(|(_, cells, _)| cells.places.iter().map(|(id, _)| *id))
                    .collect();
                // Cards above each other begin at one line.
                let own_cells = cards.iter().filter(|(at, ..)| at == column);
                let widest = own_cells
                    .map(|(_, cells, _)| cells.size.0)
                    .max()
                    .unwrap_or(0);
                let x = centre(inner, widest);
                for (_, cells, down) in cards.iter().filter(|(at, ..)| at == column) {
                    self.put_cells(cells, Point::new(x, *down));
                }
                let bars: Vec<Rect> = (tier.strips.iter())
                    .filter_map(|strip| match strip {
                        Strip::Bars(bars) => Some(bars),
                        Strip::Cards(_) => None,
                    })
                    .flatten()
                    .filter_map(|across| self.across.get(&across.bar))
                    .map(|rect| {
                        let corner = Point::new(left(*column) + PADDING, at.y + y);
                        rect.moved_by(Point::default() - corner)
                    })
                    .collect();
                let area = content_area(Rect::new(0, 0, inner, height));
                self.put_back(&own, area, &bars);
            }
            y += height + GAP;
        }
        let mut bottom = if tiers.is_empty() { top } else { y - GAP };
        let below = bottom + if tiers.is_empty() { 0 } else { GAP };
        for column in columns {
            let cells = self.cells(&column.others, 0);
            if !column.others.is_empty() {
                let x = centre(width, cells.size.0);
                self.put_cells(&cells, Point::new(x, below));
                bottom = bottom.max(below + cells.size.1);
            }
        }
        let height = if tiers.is_empty() && bottom == top {
            160
        } else {
            bottom + PADDING
        };
        for (index, column) in columns.iter().enumerate() {
            if let Some(zone) = column.zone {
                self.put(zone, Point::new(left(index), at.y), (width, height));
            }
        }
        height
    }

    /// Gateways in a row above the zones, that to a VPN at its right end; returns where the row
    /// ends, with the space below it.
    fn gateway_row(&mut self, gateways: &[NodeId], zones_width: i32) -> i32 {
        if gateways.is_empty() {
            return HEAD;
        }
        let is_vpn = |id: &NodeId| {
            let node = self.topology.node(*id);
            node.is_some_and(|node| matches!(node.component, Component::VpnGateway(_)))
        };
        let (vpn, others): (Vec<NodeId>, Vec<NodeId>) = gateways.iter().partition(|id| is_vpn(id));
        let mut ids = others;
        ids.extend(&vpn);
        let room = zones_width.max(480);
        let (mut x, mut y, mut tallest) = (PADDING, HEAD, 0);
        for id in &ids {
            let size = self.block(*id);
            if x > PADDING && x + size.0 > PADDING + room {
                x = PADDING;
                y += tallest + GAP;
                tallest = 0;
            }
            self.put(*id, Point::new(x, y), size);
            x += size.0 + GAP;
            tallest = tallest.max(size.1);
        }
        // There is room to the right for what leads to the right.
        let free = PADDING + zones_width - (x - GAP);
        if free > 0 {
            let last_line = |layout: &Self, id: &NodeId| layout.rect(*id).y == y;
            let moved: Vec<NodeId> = vpn.into_iter().filter(|id| last_line(self, id)).collect();
            self.move_all(&moved, Point::new(free, 0));
        }
        y + tallest + GAP
    }

    /// Functions, security groups and whatever else stands in the VPC itself: a column beside the
    /// zones, each near to what it is linked to.
    fn beside_zones(&mut self, vpc: NodeId, ids: &[NodeId], right: i32, (top, room): (i32, i32)) {
        let card = self.card_width(ids);
        let mut items: Vec<(Option<i32>, NodeId, Size)> = Vec::new();
        for &id in ids {
            let size = self.size_of(id, card);
            let wanted = self.wanted(Some(vpc), id, size.1);
            items.push((wanted, id, size));
        }
        items.sort_by_key(|(wanted, id, _)| (wanted.is_none(), *wanted, *id));
        let column: Vec<Item> = (items.iter())
            .map(|(wanted, _, size)| Item {
                height: size.1,
                wanted: *wanted,
                gap: GAP,
                weight: 1,
            })
            .collect();
        let tops = column::settled(&column, top, room);
        let left = if right > PADDING {
            right + ROW
        } else {
            PADDING
        };
        for ((_, id, size), y) in items.into_iter().zip(tops) {
            self.put(id, Point::new(left, y), size);
        }
    }
}

fn columns_width(count: usize, width: i32) -> i32 {
    let count = i32::try_from(count).unwrap_or(0);
    (count * (width + ROW) - ROW).max(0)
}

fn holds(row: &Cellmap, subnet: NodeId) -> bool {
    row.values().any(|id| *id == subnet)
}

/// Makes one row of two when no column has subnets in both; says whether it did.
fn join(
    rows: &mut Vec<Cellmap>,
    one: impl Fn(&Cellmap) -> bool,
    other: impl Fn(&Cellmap) -> bool,
) -> bool {
    let Some(into) = rows.iter().position(one) else {
        return false;
    };
    let free = |row: &Cellmap| {
        rows.get(into)
            .is_some_and(|into| row.keys().all(|column| !into.contains_key(column)))
    };
    let found = (rows.iter().enumerate())
        .find(|(index, row)| *index != into && other(row) && free(row))
        .map(|(index, _)| index);
    let Some(index) = found else { return false };
    let row = rows.remove(index);
    let into = if index < into { into - 1 } else { into };
    if let Some(into) = rows.get_mut(into) {
        into.extend(row);
    }
    true
}
