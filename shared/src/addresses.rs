//! The address planner: what is taken and what is free in each VPC, which block a new subnet gets,
//! and which other sizes a subnet can have where it is.

use std::collections::BTreeMap;
use std::fmt;
use std::net::Ipv4Addr;

use crate::address::{Block, PREFIXES};
use crate::capacity::{self, Demand};
use crate::component::Component;
use crate::component::subnet::SubnetKind;
use crate::component::zone::Letter;
use crate::document::{Environment, NodeId};
use crate::field::Choice;
use crate::topology::{Topology, ZoneKey};

/// Addresses in a row, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first address.
    pub first: u32,
    /// The last one.
    pub last: u32,
}

impl Span {
    /// How many addresses it has.
    #[must_use]
    pub fn size(self) -> u64 {
        u64::from(self.last.saturating_sub(self.first)) + 1
    }
}

impl From<Block> for Span {
    fn from(block: Block) -> Self {
        Self {
            first: block.first(),
            last: block.last(),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (Ipv4Addr::from(self.first), Ipv4Addr::from(self.last));
        write!(f, "{first} – {last}")
    }
}

/// A subnet in the plan of its VPC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The subnet.
    pub subnet: NodeId,
    /// Its block, without host bits.
    pub block: Option<Block>,
    /// What it is meant to be.
    pub kind: SubnetKind,
    /// Its zone.
    pub zone: Option<ZoneKey>,
    /// Who takes addresses in it, and how many.
    pub demand: Demand,
    /// Subnets that share addresses with it; at least one when there are some.
    pub overlaps: Vec<NodeId>,
    /// Whether some of it lies outside the VPC.
    pub outside: bool,
    /// A block in which a fifth of the addresses stays free, when its own is too small for that.
    pub advised: Option<Block>,
}

impl Piece {
    /// Addresses that are left, when there are enough.
    #[must_use]
    pub fn free(&self) -> Option<u64> {
        self.demand.usable?.checked_sub(self.demand.needed())
    }
}

/// What is left for growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserve {
    /// Addresses that no subnet has.
    pub free: u64,
    /// The largest block that a new subnet can get.
    pub largest: Option<Block>,
    /// Whether the subnets of the fullest zone fit a second time, for one more zone.
    pub another_zone: bool,
}

/// The plan of a VPC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The VPC.
    pub vpc: NodeId,
    /// Its block, without host bits.
    pub block: Option<Block>,
    /// Its subnets by address, those without a block at the end.
    pub pieces: Vec<Piece>,
    /// What no subnet has.
    pub gaps: Vec<Span>,
    /// What more than one subnet has.
    pub shared: Vec<Span>,
    /// What is left for growth; none without a block.
    pub reserve: Option<Reserve>,
}

impl Network {
    /// The smallest block around all subnets that lie in the VPC; the whole of it when there are
    /// none.
    #[must_use]
    pub fn used(&self) -> Option<Block> {
        let whole = self.block?;
        let inside = || {
            self.pieces
                .iter()
                .filter_map(|piece| piece.block)
                .filter(|block| whole.contains(*block))
        };
        let (first, last) = (
            inside().map(Block::first).min(),
            inside().map(Block::last).max(),
        );
        let (Some(first), Some(last)) = (first, last) else {
            return Some(whole);
        };
        let around = |prefix: &u8| Block::around(first, *prefix).last() >= last;
        (whole.prefix()..=32)
            .rev()
            .find(around)
            .map(|prefix| Block::around(first, prefix))
    }
}

/// The plan of every VPC, in the order of ids.
#[must_use]
pub fn plan(topology: &Topology<'_>) -> Vec<Network> {
    let mut demands = capacity::demands(topology);
    let vpcs = topology.vpcs().into_iter();
    vpcs.map(|vpc| network(topology, vpc, &mut demands))
        .collect()
}

fn network(
    topology: &Topology<'_>,
    vpc: NodeId,
    demands: &mut BTreeMap<NodeId, Demand>,
) -> Network {
    let block = block_of(topology, vpc);
    let mut pieces: Vec<Piece> = (topology.subnets_in(vpc).into_iter())
        .filter_map(|id| {
            let subnet = topology.subnet(id)?;
            let own = subnet.cidr.map(Block::network);
            let demand = demands.remove(&id).unwrap_or_default();
            Some(Piece {
                subnet: id,
                block: own,
                kind: subnet.kind,
                zone: topology.zone_of(id),
                advised: advised(topology, id, &demand),
                demand,
                overlaps: Vec::new(),
                outside: own.is_some_and(|own| !block.is_some_and(|around| around.contains(own))),
            })
        })
        .collect();
    pieces.sort_by_key(|piece| {
        let at = piece.block.map(|block| (block.first(), block.prefix()));
        (at.is_none(), at, piece.subnet)
    });
    let shared = overlaps(&mut pieces);
    let taken: Vec<Block> = pieces.iter().filter_map(|piece| piece.block).collect();
    let gaps = block.map_or_else(Vec::new, |block| gaps(block, &taken));
    let reserve = block.map(|block| reserve(block, &pieces, &taken, &gaps));
    Network {
        vpc,
        block,
        pieces,
        gaps,
        shared,
        reserve,
    }
}

fn block_of(topology: &Topology<'_>, vpc: NodeId) -> Option<Block> {
    match topology.component(vpc)? {
        Component::Vpc(vpc) => vpc.cidr.map(Block::network),
        _ => None,
    }
}

/// What is in the block and in none of the others.
#[must_use]
pub fn gaps(block: Block, taken: &[Block]) -> Vec<Span> {
    let mut taken: Vec<Span> = taken.iter().map(|block| Span::from(*block)).collect();
    taken.sort_unstable();
    let mut gaps = Vec::new();
    let mut next = u64::from(block.first());
    let end = u64::from(block.last()) + 1;
    for span in taken {
        let (first, last) = (u64::from(span.first).min(end), u64::from(span.last));
        if first > next {
            gaps.extend(between(next, first));
        }
        next = next.max(last + 1);
    }
    gaps.extend(between(next, end));
    gaps
}

fn between(first: u64, end: u64) -> Option<Span> {
    let last = end.checked_sub(1).filter(|last| *last >= first)?;
    Some(Span {
        first: u32::try_from(first).ok()?,
        last: u32::try_from(last).ok()?,
    })
}

/// Names at most so many subnets that share addresses with one.
const NAMED: usize = 8;

/// Finds the addresses that several subnets have, in one walk along them, and tells the subnets.
fn overlaps(pieces: &mut [Piece]) -> Vec<Span> {
    let mut shared: Vec<Span> = Vec::new();
    // The subnet that reaches furthest of those that were passed.
    let mut furthest: Option<(usize, u32)> = None;
    for index in 0..pieces.len() {
        let Some(block) = pieces.get(index).and_then(|piece| piece.block) else {
            break;
        };
        if let Some((other, last)) = furthest
            && block.first() <= last
        {
            let span = Span {
                first: block.first(),
                last: block.last().min(last),
            };
            match shared.last_mut().filter(|before| span.first <= before.last) {
                Some(before) => before.last = before.last.max(span.last),
                None => shared.push(span),
            }
            for (one, two) in [(index, other), (other, index)] {
                let Some(id) = pieces.get(two).map(|piece| piece.subnet) else {
                    continue;
                };
                if let Some(piece) = pieces
                    .get_mut(one)
                    .filter(|piece| piece.overlaps.len() < NAMED)
                {
                    piece.overlaps.push(id);
                }
            }
        }
        if furthest.is_none_or(|(_, last)| block.last() > last) {
            furthest = Some((index, block.last()));
        }
    }
    shared
}

fn reserve(block: Block, pieces: &[Piece], taken: &[Block], gaps: &[Span]) -> Reserve {
    let mut zones: BTreeMap<ZoneKey, Vec<u8>> = BTreeMap::new();
    for piece in pieces {
        if let (Some(zone), Some(own)) = (piece.zone, piece.block) {
            zones.entry(zone).or_default().push(own.prefix());
        }
    }
    let size = |prefixes: &Vec<u8>| -> u64 {
        prefixes
            .iter()
            .map(|prefix| block.with_prefix(*prefix).size())
            .sum()
    };
    let mut fullest = zones.into_values().max_by_key(size).unwrap_or_default();
    // The largest first, as that wastes nothing.
    fullest.sort_unstable();
    let mut tried = taken.to_vec();
    let another_zone = fullest.iter().all(|prefix| {
        let free = block.first_free(*prefix, &tried);
        tried.extend(free);
        free.is_some()
    });
    let largest = (block.prefix().max(*PREFIXES.start())..=*PREFIXES.end())
        .find_map(|prefix| block.first_free(prefix, taken));
    Reserve {
        free: gaps.iter().map(|gap| gap.size()).sum(),
        largest,
        another_zone,
    }
}

/// The share of addresses that may be needed: four fifths (AWS Well-Architected REL02-BP03, 2026,
/// asks for room to grow; the share is that of rule ADR-002).
const FULL: (u64, u64) = (4, 5);

/// A larger block for a subnet that is nearly full: around its own when that is free, else elsewhere.
fn advised(topology: &Topology<'_>, subnet: NodeId, demand: &Demand) -> Option<Block> {
    let own = topology.subnet(subnet)?.cidr?.network();
    let roomy = |prefix: &u8| {
        own.with_prefix(*prefix).usable().saturating_mul(FULL.0)
            >= demand.needed().saturating_mul(FULL.1)
    };
    if roomy(&own.prefix()) {
        return None;
    }
    let prefix = PREFIXES
        .rev()
        .find(|prefix| *prefix < own.prefix() && roomy(prefix))?;
    let around = own.with_prefix(prefix).network();
    if refusal(topology, subnet, around).is_none() {
        return Some(around);
    }
    let place = Place::of(topology, subnet, topology.subnet_kind(subnet)?)?;
    place.find(prefix)
}

// --- A block for a new subnet.

/// The usual prefix of a new subnet.
const USUAL: u8 = 24;
/// A tier keeps its subnets in blocks of 16 times their size, so that one route names all of them.
const GROUP: u8 = 4;

/// Where a new subnet would stand, and what is there.
struct Place {
    around: Block,
    taken: Vec<Block>,
    /// The blocks of the same tier with the numbers of their zones.
    kin: Vec<(Block, u32)>,
    /// The number of its zone.
    zone: u32,
}

impl Place {
    fn of(topology: &Topology<'_>, inside: NodeId, kind: SubnetKind) -> Option<Self> {
        let vpc = topology.vpc_of(inside)?;
        let around = block_of(topology, vpc)?;
        let letters = topology.region_of(inside).unwrap_or_default().zones();
        let number = |id: NodeId| {
            let letter = topology.zone_of(id)?.letter;
            let known = letters.find(letter.id());
            known
                .or_else(|| {
                    Letter::ALL
                        .iter()
                        .position(|(other, _, _)| *other == letter)
                })
                .and_then(|number| u32::try_from(number).ok())
        };
        let tier = |id: NodeId, kind: SubnetKind| -> (SubnetKind, Environment) {
            (kind, topology.environment_of(id))
        };
        let own = tier(inside, kind);
        let (mut taken, mut kin) = (Vec::new(), Vec::new());
        for id in topology.subnets_in(vpc) {
            let Some(subnet) = topology.subnet(id).filter(|_| id != inside) else {
                continue;
            };
            let Some(block) = subnet.cidr.map(Block::network) else {
                continue;
            };
            taken.push(block);
            if tier(id, subnet.kind) == own && around.contains(block) {
                kin.push((block, number(id).unwrap_or(0)));
            }
        }
        kin.sort_unstable();
        Some(Self {
            around,
            taken,
            kin,
            zone: number(inside).unwrap_or(0),
        })
    }

    fn is_free(&self, block: Block) -> bool {
        self.around.contains(block) && !self.taken.iter().any(|other| other.overlaps(block))
    }

    /// A free block of this length: in line with the tier in other zones, else behind it, else in a
    /// part of the VPC that is empty, else the first that there is.
    fn find(&self, prefix: u8) -> Option<Block> {
        if prefix < self.around.prefix() || !PREFIXES.contains(&prefix) {
            return None;
        }
        self.in_line(prefix)
            .or_else(|| self.beside_kin(prefix))
            .or_else(|| self.in_an_empty_part(prefix))
            .or_else(|| self.around.first_free(prefix, &self.taken))
    }

    /// As far from the block of another zone as the zones are apart.
    fn in_line(&self, prefix: u8) -> Option<Block> {
        (self.kin.iter())
            .filter(|(block, number)| block.prefix() == prefix && *number != self.zone)
            .find_map(|(block, number)| {
                let steps = i64::from(self.zone) - i64::from(*number);
                let size = i64::try_from(block.size()).ok()?;
                let first = i64::from(block.first()).checked_add(steps.checked_mul(size)?)?;
                let block = Block::around(u32::try_from(first).ok()?, prefix);
                self.is_free(block).then_some(block)
            })
    }

    /// The first free block behind the last of the tier, in the same part of the VPC; else the first
    /// in any part that the tier has.
    fn beside_kin(&self, prefix: u8) -> Option<Block> {
        let part = |block: Block| {
            block
                .with_prefix(self.part(prefix).min(block.prefix()))
                .network()
        };
        let (last, _) = self.kin.last()?;
        let mut before = self.taken.clone();
        // What lies before the last one is no candidate.
        before.extend(gaps(part(*last), &[]).iter().flat_map(|whole| {
            let until = Span {
                first: whole.first,
                last: last.last(),
            };
            blocks_of(until)
        }));
        part(*last).first_free(prefix, &before).or_else(|| {
            (self.kin.iter()).find_map(|(block, _)| part(*block).first_free(prefix, &self.taken))
        })
    }

    fn in_an_empty_part(&self, prefix: u8) -> Option<Block> {
        let part = self.around.first_free(self.part(prefix), &self.taken)?;
        let slots = 1_u32.checked_shl(u32::from(prefix.saturating_sub(part.prefix())))?;
        let slot = if self.zone < slots { self.zone } else { 0 };
        let size = u32::try_from(part.with_prefix(prefix).size()).ok()?;
        let first = part.first().checked_add(slot.checked_mul(size)?)?;
        Some(Block::around(first, prefix))
    }

    /// The length of the parts in which tiers stay together: at least four of them in a VPC.
    fn part(&self, prefix: u8) -> u8 {
        prefix
            .saturating_sub(GROUP)
            .max(self.around.prefix().saturating_add(2))
            .min(prefix)
    }
}

/// The blocks that make up a span, in order.
fn blocks_of(span: Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut next = u64::from(span.first);
    let end = u64::from(span.last) + 1;
    while next < end {
        let Ok(first) = u32::try_from(next) else {
            break;
        };
        let whole = Block::new(Ipv4Addr::from(first), 32);
        let fits = |prefix: &u8| {
            let block = whole.with_prefix(*prefix);
            block.first() == first && u64::from(block.last()) < end
        };
        let prefix = (0..=32).find(fits).unwrap_or(32);
        let block = whole.with_prefix(prefix);
        next = u64::from(block.last()) + 1;
        blocks.push(block);
    }
    blocks
}

/// A block for a new subnet of a kind in a zone box, or for a subnet that is there: beside those of
/// the same tier, never one that is taken, smaller than usual when there is little room.
#[must_use]
pub fn allocate(topology: &Topology<'_>, inside: NodeId, kind: SubnetKind) -> Option<Block> {
    let place = Place::of(topology, inside, kind)?;
    let least = place.around.prefix();
    // A subnet as large as its VPC would leave nothing for others.
    let least = least + u8::from(least < *PREFIXES.end());
    let like_kin = place.kin.first().map(|(block, _)| block.prefix());
    let wanted = like_kin
        .unwrap_or(USUAL)
        .max(least)
        .clamp(*PREFIXES.start(), *PREFIXES.end());
    (wanted..=*PREFIXES.end()).find_map(|prefix| place.find(prefix))
}

// --- Another size for a subnet.

/// An end of a subnet's block on the bar of its VPC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Its first address.
    Start,
    /// Its last one.
    End,
}

/// A block that a subnet would have with an edge elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// The block.
    pub block: Block,
    /// Why the subnet cannot have it.
    pub refusal: Option<String>,
    /// Addresses that components could use.
    pub usable: u64,
    /// Whether that is enough for them.
    pub enough: bool,
}

impl Size {
    /// Where the moved edge is: the first address of the block, or the one after its last.
    #[must_use]
    pub fn edge(&self, edge: Edge) -> u64 {
        match edge {
            Edge::Start => u64::from(self.block.first()),
            Edge::End => u64::from(self.block.last()) + 1,
        }
    }
}

/// The blocks that a subnet would have with one edge moved and the other one kept, from the smallest
/// to the largest; its own is among them.
#[must_use]
pub fn sizes(topology: &Topology<'_>, subnet: NodeId, edge: Edge) -> Vec<Size> {
    let own = topology.subnet(subnet).and_then(|subnet| subnet.cidr);
    let Some(own) = own.map(Block::network) else {
        return Vec::new();
    };
    let demands = capacity::demands(topology);
    let needed = demands.get(&subnet).map_or(0, Demand::needed);
    let keeps = |block: &Block| match edge {
        Edge::Start => block.last() == own.last(),
        Edge::End => block.first() == own.first(),
    };
    (PREFIXES.rev())
        .map(|prefix| match edge {
            Edge::Start => Block::around(own.last(), prefix),
            Edge::End => Block::around(own.first(), prefix),
        })
        .filter(keeps)
        .map(|block| Size {
            block,
            refusal: refusal(topology, subnet, block),
            usable: block.usable(),
            enough: needed <= block.usable(),
        })
        .collect()
}

/// The size whose edge is nearest to an address.
#[must_use]
pub fn nearest(sizes: &[Size], edge: Edge, address: u64) -> Option<&Size> {
    sizes
        .iter()
        .min_by_key(|size| size.edge(edge).abs_diff(address))
}

/// The next size that a subnet can have, larger or smaller than `now`.
///
/// # Errors
/// Why there is none, in one sentence.
pub fn next(sizes: &[Size], now: Block, larger: bool) -> Result<Block, String> {
    let beyond = |size: &&Size| {
        (size.block.prefix() < now.prefix()) == larger && size.block.prefix() != now.prefix()
    };
    let mut candidates: Vec<&Size> = sizes.iter().filter(beyond).collect();
    if !larger {
        candidates.reverse();
    }
    match candidates.first() {
        Some(Size {
            refusal: None,
            block,
            ..
        }) => Ok(*block),
        Some(Size {
            refusal: Some(why), ..
        }) => Err(why.clone()),
        None if larger => Err(format!(
            "{now} cannot grow at this end: a larger block would begin elsewhere."
        )),
        None => Err(format!(
            "/{} is the smallest block of a subnet.",
            PREFIXES.end()
        )),
    }
}

/// Why a subnet cannot have a block; none when it can. A subnet that overlaps others already may go
/// on doing so.
#[must_use]
pub fn refusal(topology: &Topology<'_>, subnet: NodeId, block: Block) -> Option<String> {
    if !block.is_network() || !PREFIXES.contains(&block.prefix()) {
        return Some(format!(
            "{block} is no block that a subnet can have: /{} to /{}.",
            PREFIXES.start(),
            PREFIXES.end()
        ));
    }
    let vpc = topology.vpc_of(subnet)?;
    if let Some(around) = block_of(topology, vpc)
        && !around.contains(block)
    {
        return Some(format!(
            "{block} lies outside {} ({around}).",
            topology.name(vpc)
        ));
    }
    let own = topology.subnet(subnet)?.cidr;
    let taken = |id: &NodeId| {
        let other = topology.subnet(*id).and_then(|other| other.cidr);
        other.is_some_and(|other| {
            other.overlaps(block) && !own.is_some_and(|own| own.overlaps(other))
        })
    };
    let in_the_way = topology
        .contents(vpc)?
        .subnets
        .iter()
        .find(|id| **id != subnet && taken(id))?;
    Some(format!("{block} overlaps {}.", topology.name(*in_the_way)))
}

#[cfg(test)]
mod tests;
