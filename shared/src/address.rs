//! IPv4 blocks and their arithmetic: parsing, overlap, capacity and the search for a free block.

use std::collections::BTreeMap;
use std::fmt;
use std::net::Ipv4Addr;
use std::ops::Bound;
use std::str::FromStr;

/// An IPv4 address with a prefix length, as written: `10.0.0.7/16` keeps its host bits, so that a
/// rule can say what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    address: u32,
    prefix: u8,
}

/// Says that a text is not an IPv4 block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an IPv4 block: write it like 10.0.0.0/16")]
pub struct NotABlock;

/// The prefix lengths that AWS takes for VPCs and subnets
/// (Amazon VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks", 2023-06-15).
pub const PREFIXES: std::ops::RangeInclusive<u8> = 16..=28;

/// Addresses of a subnet that AWS keeps for itself: the first four and the last
/// (Amazon VPC User Guide, "Subnet CIDR reservations", 2023-06-15).
pub const RESERVED_PER_SUBNET: u64 = 5;

impl Block {
    /// A block from an address and a prefix length; lengths above 32 are taken as 32.
    #[must_use]
    pub fn new(address: Ipv4Addr, prefix: u8) -> Self {
        Self {
            address: address.into(),
            prefix: prefix.min(32),
        }
    }

    /// Everything: `0.0.0.0/0`.
    pub const ANYWHERE: Self = Self {
        address: 0,
        prefix: 0,
    };

    /// What Docker uses by itself on every host: `172.17.0.0/16` (Amazon VPC User Guide, 2023-06-15).
    pub const DOCKER: Self = Self {
        address: u32::from_be_bytes([172, 17, 0, 0]),
        prefix: 16,
    };

    /// The private address spaces (RFC 1918), the largest first.
    pub const PRIVATE: [Self; 3] = [
        Self {
            address: u32::from_be_bytes([10, 0, 0, 0]),
            prefix: 8,
        },
        Self {
            address: u32::from_be_bytes([172, 16, 0, 0]),
            prefix: 12,
        },
        Self {
            address: u32::from_be_bytes([192, 168, 0, 0]),
            prefix: 16,
        },
    ];

    /// The prefix length, 0 to 32.
    #[must_use]
    pub fn prefix(self) -> u8 {
        self.prefix
    }

    /// The number of addresses in the block.
    #[must_use]
    pub fn size(self) -> u64 {
        1_u64 << (32 - u32::from(self.prefix))
    }

    /// The addresses that components can use when the block is a subnet.
    #[must_use]
    pub fn usable(self) -> u64 {
        self.size().saturating_sub(RESERVED_PER_SUBNET)
    }

    /// The same block without host bits.
    #[must_use]
    pub fn network(self) -> Self {
        Self {
            address: self.first(),
            prefix: self.prefix,
        }
    }

    /// The same address with another prefix length; lengths above 32 are taken as 32.
    #[must_use]
    pub fn with_prefix(self, prefix: u8) -> Self {
        Self {
            prefix: prefix.min(32),
            ..self
        }
    }

    /// The block of a length around an address; lengths above 32 are taken as 32.
    #[must_use]
    pub fn around(address: u32, prefix: u8) -> Self {
        Self::new(Ipv4Addr::from(address), prefix).network()
    }

    /// The block at the same distance from `new` as it has from `old`.
    #[must_use]
    pub fn moved(self, old: Self, new: Self) -> Self {
        Self {
            address: self
                .address
                .wrapping_sub(old.first())
                .wrapping_add(new.first()),
            ..self
        }
    }

    /// Whether the address is the first of the block, as AWS wants it.
    #[must_use]
    pub fn is_network(self) -> bool {
        self.address == self.first()
    }

    /// Whether it has a size that AWS takes for networks: /16 to /28.
    #[must_use]
    pub fn has_legal_size(self) -> bool {
        PREFIXES.contains(&self.prefix)
    }

    /// Whether every address of `inner` is in this block.
    #[must_use]
    pub fn contains(self, inner: Self) -> bool {
        self.first() <= inner.first() && inner.last() <= self.last()
    }

    /// Whether the two blocks share an address.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.first() <= other.last() && other.first() <= self.last()
    }

    /// The first block of length `prefix` inside this one that overlaps none of `taken`.
    ///
    /// Jumps over each taken block instead of trying every candidate, so the search is linear in
    /// the number of taken blocks.
    #[must_use]
    pub fn first_free(self, prefix: u8, taken: &[Self]) -> Option<Self> {
        if prefix < self.prefix || prefix > 32 {
            return None;
        }
        let size = 1_u64 << (32 - u32::from(prefix));
        let mut taken: Vec<_> = taken.iter().filter(|block| block.overlaps(self)).collect();
        taken.sort_by_key(|block| block.first());
        let mut start = u64::from(self.first());
        for block in taken {
            if u64::from(block.first()) >= start + size {
                break;
            }
            let after = u64::from(block.last()) + 1;
            if after > start {
                start = after.div_ceil(size) * size;
            }
        }
        let fits = start + size - 1 <= u64::from(self.last());
        fits.then(|| Self {
            address: u32::try_from(start).unwrap_or(u32::MAX),
            prefix,
        })
    }

    fn mask(self) -> u32 {
        u32::MAX
            .checked_shl(32 - u32::from(self.prefix))
            .unwrap_or(0)
    }

    /// Its first address.
    #[must_use]
    pub fn first(self) -> u32 {
        self.address & self.mask()
    }

    /// Its last address.
    #[must_use]
    pub fn last(self) -> u32 {
        self.address | !self.mask()
    }
}

/// The blocks that are taken in a network, made once for many searches.
#[derive(Debug)]
pub struct Taken {
    around: Block,
    /// How often each block is taken.
    counts: BTreeMap<Block, usize>,
    /// The first free block of each length that AWS takes.
    free: BTreeMap<u8, Block>,
}

impl Taken {
    /// The taken blocks of the network `around`.
    #[must_use]
    pub fn of(around: Block, blocks: impl IntoIterator<Item = Block>) -> Self {
        let mut counts = BTreeMap::new();
        for block in blocks {
            *counts.entry(block.network()).or_default() += 1;
        }
        let taken: Vec<Block> = counts.keys().copied().collect();
        let free = PREFIXES.filter_map(|prefix| Some((prefix, around.first_free(prefix, &taken)?)));
        Self {
            around,
            free: free.collect(),
            counts,
        }
    }

    /// Whether the block lies in the network and shares no address with a taken one other than `own`.
    #[must_use]
    pub fn is_free(&self, block: Block, own: Option<Block>) -> bool {
        let block = block.network();
        let mut around = (0..=block.prefix).map(|prefix| block.with_prefix(prefix).network());
        self.around.contains(block)
            && !around.any(|around| self.is_taken(around, own))
            // At most one of those inside is its own.
            && (self.inside(block).take(2)).all(|inside| !self.is_taken(inside, own))
    }

    /// The first block of a length that AWS takes that is free, or would be without `own`, which is
    /// taken too.
    #[must_use]
    pub fn first_free(&self, prefix: u8, own: Option<Block>) -> Option<Block> {
        let own = own.filter(|_| PREFIXES.contains(&prefix));
        let free = self.free.get(&prefix).copied();
        let candidate = own.and_then(|own| {
            let own = own.network();
            if prefix <= own.prefix {
                return Some(own.with_prefix(prefix).network());
            }
            // A smaller one in its place, beside those that overlap it.
            let mut others = (0..=own.prefix).map(|prefix| own.with_prefix(prefix).network());
            if others.any(|other| self.is_taken(other, Some(own))) {
                return None;
            }
            let place = if own.contains(self.around) {
                self.around
            } else {
                own
            };
            let inside: Vec<Block> = self.inside(place).collect();
            place.first_free(prefix, &inside)
        });
        let candidate = candidate.filter(|candidate| self.is_free(*candidate, own));
        free.into_iter().chain(candidate).min()
    }

    /// Whether somebody other than the owner of `own` has taken exactly this block.
    fn is_taken(&self, block: Block, own: Option<Block>) -> bool {
        let by_itself = usize::from(own.map(Block::network) == Some(block));
        self.counts.get(&block).copied().unwrap_or_default() > by_itself
    }

    /// The taken blocks inside a block, without the block itself.
    fn inside(&self, block: Block) -> impl Iterator<Item = Block> + '_ {
        let last = Block {
            address: block.last(),
            prefix: 32,
        };
        let range = (Bound::Excluded(block), Bound::Included(last));
        // An address has no block of the length 32 in itself.
        let found = (block.prefix < 32).then(|| self.counts.range(range));
        found.into_iter().flatten().map(|(block, _)| *block)
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.address), self.prefix)
    }
}

impl FromStr for Block {
    type Err = NotABlock;

    fn from_str(text: &str) -> Result<Self, NotABlock> {
        let (address, prefix) = text.trim().split_once('/').ok_or(NotABlock)?;
        let address: Ipv4Addr = address.parse().map_err(|_| NotABlock)?;
        let digits = prefix.len() <= 2 && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix: u8 = prefix.parse().map_err(|_| NotABlock)?;
        if !digits || prefix > 32 {
            return Err(NotABlock);
        }
        Ok(Self::new(address, prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        text.parse().unwrap()
    }

    #[test]
    fn a_subnet_loses_five_addresses() {
        assert_eq!(block("10.0.0.0/24").usable(), 251);
        assert_eq!(block("10.0.0.0/28").usable(), 11);
        assert_eq!(block("10.0.0.0/31").usable(), 0);
    }

    #[test]
    fn host_bits_are_kept_and_seen() {
        assert!(!block("10.0.0.7/16").is_network());
        assert_eq!(block("10.0.0.7/16").network().to_string(), "10.0.0.0/16");
    }

    #[test]
    fn a_free_block_never_overlaps_a_taken_one() {
        let vpc = block("10.0.0.0/16");
        let taken = [
            block("10.0.0.0/24"),
            block("10.0.2.0/23"),
            block("10.0.1.128/25"),
        ];
        assert_eq!(
            vpc.first_free(25, &taken).unwrap().to_string(),
            "10.0.1.0/25"
        );
        assert_eq!(
            vpc.first_free(24, &taken).unwrap().to_string(),
            "10.0.4.0/24"
        );
        assert_eq!(vpc.first_free(15, &taken), None);
        assert_eq!(vpc.first_free(16, &taken), None);
        assert_eq!(
            block("255.255.255.0/24").first_free(24, &[]),
            Some(block("255.255.255.0/24"))
        );
    }

    /// The quick search finds what trying every block does.
    #[test]
    fn a_search_among_many_finds_what_a_search_of_all_finds() {
        let around = block("10.0.0.0/24");
        let mut seed = 7_u32;
        let mut roll = |sides: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % sides
        };
        for _ in 0..2_000 {
            let count = roll(6) as usize;
            let taken: Vec<Block> = (0..count)
                .map(|_| {
                    let address = u32::from(Ipv4Addr::new(10, 0, 0, 0)) + roll(256);
                    Block::new(
                        address.into(),
                        [23, 25, 26, 26, 27, 28, 24, 32][roll(8) as usize],
                    )
                })
                .collect();
            let room = Taken::of(around, taken.iter().copied());
            for own in (0..count).map(Some).chain([None]) {
                let others: Vec<Block> = (taken.iter().enumerate())
                    .filter(|(place, _)| Some(*place) != own)
                    .map(|(_, block)| *block)
                    .collect();
                let own = own.map(|own| taken[own]);
                for prefix in 24..=28 {
                    let expected = around.first_free(prefix, &others);
                    assert_eq!(room.first_free(prefix, own), expected, "{taken:?} {own:?}");
                    let candidate = Block::new(Ipv4Addr::new(10, 0, 0, 64), prefix).network();
                    let free = others.iter().all(|other| !other.overlaps(candidate));
                    assert_eq!(room.is_free(candidate, own), free, "{taken:?} {own:?}");
                }
            }
        }
    }

    #[test]
    fn texts_that_are_not_blocks_are_refused() {
        for text in [
            "",
            "10.0.0.0",
            "10.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "a/8",
            "10.0.0.0/008",
        ] {
            assert!(text.parse::<Block>().is_err(), "{text}");
        }
    }
}
