//! Bits to bytes and back: an arithmetic coder, in which a bit that was likely costs a fraction of one.

/// Where the bits of a walk go, or where they come from.
pub trait Stream {
    /// Writes `bit` and returns it; or ignores it and returns the bit that was written at this place.
    /// `chance` says how likely a 1 is, in 4,096ths, from 1 to 4,095.
    fn pass(&mut self, chance: u32, bit: bool) -> bool;
}

/// The range in which the number that all bytes spell together still lies.
struct Range {
    low: u32,
    high: u32,
}

impl Range {
    const WHOLE: Self = Self {
        low: 0,
        high: u32::MAX,
    };

    /// The last number that stands for a 1.
    fn middle(&self, chance: u32) -> u32 {
        let width = u64::from(self.high.wrapping_sub(self.low));
        let part = (width * u64::from(chance)) >> 12;
        self.low.wrapping_add(u32::try_from(part).unwrap_or(0))
    }

    fn narrow(&mut self, middle: u32, bit: bool) {
        if bit {
            self.high = middle;
        } else {
            self.low = middle.wrapping_add(1);
        }
    }

    /// Takes off the first byte when it is settled.
    fn settled(&mut self) -> Option<u8> {
        let ([low, ..], [high, ..]) = (self.low.to_be_bytes(), self.high.to_be_bytes());
        if low != high {
            return None;
        }
        self.low <<= 8;
        self.high = self.high << 8 | 0xFF;
        Some(low)
    }
}

/// Writes.
pub struct Writer {
    range: Range,
    bytes: Vec<u8>,
}

impl Writer {
    /// Nothing is written yet.
    pub fn new() -> Self {
        Self {
            range: Range::WHOLE,
            bytes: Vec::new(),
        }
    }

    /// What was written, in as few bytes as tell it apart: behind its end a reader sees zeros.
    pub fn finish(mut self) -> Vec<u8> {
        let (low, high) = (u64::from(self.range.low), u64::from(self.range.high));
        for count in 0..=4 {
            let step = 1_u64 << (32 - 8 * count);
            let value = low.div_ceil(step) * step;
            if value <= high {
                let [_, _, _, _, bytes @ ..] = value.to_be_bytes();
                self.bytes.extend(bytes.iter().take(count));
                break;
            }
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Stream for Writer {
    fn pass(&mut self, chance: u32, bit: bool) -> bool {
        let middle = self.range.middle(chance);
        self.range.narrow(middle, bit);
        while let Some(byte) = self.range.settled() {
            self.bytes.push(byte);
        }
        bit
    }
}

/// Reads.
pub struct Reader<'a> {
    range: Range,
    value: u32,
    rest: std::slice::Iter<'a, u8>,
}

impl<'a> Reader<'a> {
    /// Reads from the first byte on.
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Self {
            range: Range::WHOLE,
            value: 0,
            rest: bytes.iter(),
        };
        for _ in 0..4 {
            reader.pull();
        }
        reader
    }

    fn pull(&mut self) {
        let next = self.rest.next().copied().unwrap_or(0);
        self.value = self.value << 8 | u32::from(next);
    }
}

impl Stream for Reader<'_> {
    fn pass(&mut self, chance: u32, _: bool) -> bool {
        let middle = self.range.middle(chance);
        let bit = self.value <= middle;
        self.range.narrow(middle, bit);
        while self.range.settled().is_some() {
            self.pull();
        }
        bit
    }
}

/// Keeps nothing: for what is only to be learned from.
pub struct Nowhere;

impl Stream for Nowhere {
    fn pass(&mut self, _: u32, bit: bool) -> bool {
        bit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_likely_costs_little() {
        let bits = |count: u32| (0..count).map(|at| (1 + at * 37 % 4_095, at * at % 7 == 3));
        for count in [0, 1, 2, 9, 100, 5_000] {
            let mut writer = Writer::new();
            for (chance, bit) in bits(count) {
                writer.pass(chance, bit);
            }
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes);
            for (at, (chance, bit)) in bits(count).enumerate() {
                assert_eq!(reader.pass(chance, false), bit, "bit {at} of {count}");
            }
        }
        let mut writer = Writer::new();
        for _ in 0..10_000 {
            writer.pass(4_095, true);
        }
        assert!(writer.finish().len() <= 1);
    }
}
