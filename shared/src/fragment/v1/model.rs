//! How likely the next bit is. What came before in each of several contexts is mixed by a small network
//! that learns which of them to trust (the logistic mixing of M. Mahoney's lpaq1, 2007). Whole numbers
//! only, so it is the same on every machine.

use super::stream::Stream;

/// Most contexts of a bit.
pub const INPUTS: usize = 8;

/// Most questions: what bits are about.
pub const QUESTIONS: usize = 32;

/// Slots for what was seen, as a power of two. Two contexts that share one only cost a little.
const SLOT_BITS: u32 = 21;

/// How a new context counts: 0.3 in 65,536ths.
const FIRST_WEIGHT: i32 = 19_661;

/// How fast the network learns.
const RATE: i32 = 30;

/// After so many bits a context learns no slower.
const STEADY: u16 = 30;

/// What came in one context.
#[derive(Clone, Copy)]
struct Slot {
    /// How likely a 1 is, in 65,536ths.
    chance: u16,
    /// How many bits came, up to [`STEADY`].
    seen: u16,
}

impl Slot {
    const NEW: Self = Self {
        chance: 1 << 15,
        seen: 0,
    };

    fn learn(&mut self, bit: bool) {
        let target = if bit { 65_535 } else { 0 };
        let (chance, seen) = (i32::from(self.chance), i32::from(self.seen));
        let next = chance + 2 * (target - chance) / (2 * seen + 3);
        self.chance = u16::try_from(next.clamp(16, 65_519)).unwrap_or(1 << 15);
        self.seen = STEADY.min(self.seen + 1);
    }
}

/// What was learned so far.
#[derive(Clone)]
pub struct Model {
    slots: Vec<Slot>,
    /// For each question and number of contexts that are known: how each of them counts, in 65,536ths.
    weights: Vec<[i32; INPUTS]>,
    /// The inverse of [`squash`].
    stretch: Vec<i32>,
}

/// From -2,047 (never) to 2,047 (always), 0 being even, to a chance in 4,096ths: the logistic function
/// of a 256th of it.
fn squash(leaning: i32) -> i32 {
    const POINTS: [i32; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994,
        3348, 3607, 3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
    ];
    let leaning = leaning.clamp(-2_047, 2_047) + 2_048;
    let point = |at: i32| {
        let at = usize::try_from(at).ok();
        at.and_then(|at| POINTS.get(at)).copied().unwrap_or(4_095)
    };
    let (at, part) = (leaning >> 7, leaning & 127);
    (point(at) * (128 - part) + point(at + 1) * part + 64) >> 7
}

/// Several numbers as one context.
pub fn of(parts: &[u32]) -> u32 {
    parts.iter().fold(0, |hash, part| {
        let mixed = (hash ^ part.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
        (mixed ^ mixed >> 15).wrapping_mul(0xC2B2_AE35) ^ mixed >> 13
    })
}

impl Model {
    /// Nothing is known.
    pub fn new() -> Self {
        let mut stretch = Vec::with_capacity(4_096);
        let mut leaning = -2_047;
        for chance in 0..4_096 {
            while leaning < 2_047 && squash(leaning) < chance {
                leaning += 1;
            }
            stretch.push(leaning);
        }
        Self {
            slots: vec![Slot::NEW; 1 << SLOT_BITS],
            weights: vec![[FIRST_WEIGHT; INPUTS]; QUESTIONS * (INPUTS + 1)],
            stretch,
        }
    }

    /// Passes a bit and learns from it. Which place a context has among the others counts, too.
    pub fn pass(
        &mut self,
        stream: &mut impl Stream,
        question: u32,
        contexts: &[u32],
        bit: bool,
    ) -> bool {
        let mut places = [0; INPUTS];
        let mut inputs = [0; INPUTS];
        let mut known = 0;
        for ((context, number), (place, input)) in
            (contexts.iter().zip(0..)).zip(places.iter_mut().zip(&mut inputs))
        {
            *place = (of(&[*context, question << 8 | number]) >> (32 - SLOT_BITS)) as usize;
            let slot = self.slots.get(*place).copied().unwrap_or(Slot::NEW);
            let chance = usize::from(slot.chance >> 4);
            *input = self.stretch.get(chance).copied().unwrap_or(0);
            known += usize::from(slot.seen > 0);
        }
        let set = question as usize * (INPUTS + 1) + known;
        let mut none = [0; INPUTS];
        let weights = self.weights.get_mut(set).unwrap_or(&mut none);
        let sum: i64 = (inputs.iter().zip(&*weights))
            .map(|(input, weight)| i64::from(*input) * i64::from(*weight))
            .sum();
        let leaning = (sum >> 16).clamp(-2_047, 2_047);
        let chance = squash(i32::try_from(leaning).unwrap_or(0)).clamp(1, 4_095);
        let bit = stream.pass(chance.unsigned_abs(), bit);
        let error = ((i32::from(bit) << 12) - chance) * RATE;
        for (input, weight) in inputs.iter().zip(weights) {
            *weight = weight.saturating_add((input * error + 0x8000) >> 16);
        }
        for place in places.iter().take(contexts.len()) {
            if let Some(slot) = self.slots.get_mut(*place) {
                slot.learn(bit);
            }
        }
        bit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Remembers the chances.
    struct Chances(Vec<u32>);

    impl Stream for Chances {
        fn pass(&mut self, chance: u32, bit: bool) -> bool {
            self.0.push(chance);
            bit
        }
    }

    #[test]
    fn what_comes_again_and_again_becomes_likely() {
        let mut model = Model::new();
        let mut chances = Chances(Vec::new());
        for at in 0..100 {
            model.pass(&mut chances, 1, &[at, 7], true);
        }
        let chances = chances.0;
        assert_eq!(chances[0], 2_047);
        assert!(chances[99] > 4_000, "{chances:?}");
    }

    #[test]
    fn stretching_undoes_squashing() {
        let model = Model::new();
        for chance in 1..4_095 {
            let back = squash(model.stretch[chance as usize]);
            assert!((back - chance).abs() <= 6, "{chance} became {back}");
        }
    }
}
