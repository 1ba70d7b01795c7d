//! A quick hash for tables that are never read in the order of their hashes.

use std::hash::{BuildHasherDefault, Hasher};

/// For maps and sets of ids, and of texts that differ only at their ends and so take long to compare.
pub(crate) type Hashed = BuildHasherDefault<Quick>;

/// A quick hash in the manner of FNV-1a, which takes eight bytes at a time.
#[derive(Debug)]
pub(crate) struct Quick(u64);

impl Quick {
    fn take(&mut self, word: u64) {
        self.0 = (self.0 ^ word)
            .wrapping_mul(0x0100_0000_01b3)
            .rotate_left(29);
    }
}

impl Default for Quick {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for word in bytes.chunks(8) {
            self.take(
                word.iter()
                    .rev()
                    .fold(0_u64, |word, byte| word << 8 | u64::from(*byte)),
            );
        }
    }

    fn write_u8(&mut self, word: u8) {
        self.take(word.into());
    }

    fn write_u32(&mut self, word: u32) {
        self.take(word.into());
    }

    fn write_u64(&mut self, word: u64) {
        self.take(word);
    }

    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}
