//! Minimal cut sets: what fails together when the system fails, with nothing in it that need not.
//! Held as a zero-suppressed diagram, made from the structure function's own (Rauzy 1993).

use super::diagram::{Diagram, Function};
use super::structure::Variable;
use super::table::Table;

/// A family of sets of parts; equal families have equal handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Family(u32);

impl Family {
    /// No set at all.
    const NONE: Self = Self(0);
    /// The empty set alone.
    const EMPTY: Self = Self(1);

    fn place(self) -> usize {
        self.0 as usize
    }
}

/// Sets that hold the part of a level, without it, and sets that do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Split {
    level: u32,
    with: Family,
    without: Family,
}

/// The minimal cut sets of a function.
#[derive(Debug, Clone)]
pub struct CutSets {
    /// What is in the family of each handle; the first two stand for the constants.
    splits: Vec<Split>,
    unique: Table<Split, Family>,
    reduced: Table<(Family, Function), Family>,
    all: Family,
    allowed: usize,
}

/// What [`CutSets::of`] may do at most, in steps.
pub const BUDGET: usize = 2_000_000;

impl CutSets {
    /// The minimal cut sets of a function; none when there are too many even in compressed form.
    #[must_use]
    pub fn of(diagram: &Diagram, function: Function) -> Option<Self> {
        let constant = |family| Split {
            level: u32::MAX,
            with: family,
            without: family,
        };
        let mut cuts = Self {
            splits: vec![constant(Family::NONE), constant(Family::EMPTY)],
            unique: Table::default(),
            reduced: Table::default(),
            all: Family::NONE,
            allowed: BUDGET,
        };
        let mut minimal: Table<Function, Family> = Table::default();
        minimal.insert(Function::DOWN, Family::EMPTY);
        minimal.insert(Function::UP, Family::NONE);
        for at in diagram.reach(function) {
            let branch = *diagram.get(at)?;
            let without = *minimal.get(&branch.high)?;
            let with = *minimal.get(&branch.low)?;
            // What is a cut anyway is not minimal with this part in it.
            let with = cuts.reduce(diagram, with, branch.high)?;
            let family = cuts.split(branch.level, with, without);
            minimal.insert(at, family);
        }
        cuts.all = *minimal.get(&function)?;
        Some(cuts)
    }

    fn get(&self, family: Family) -> Option<&Split> {
        (self.splits.get(family.place())).filter(|split| split.level != u32::MAX)
    }

    fn split(&mut self, level: u32, with: Family, without: Family) -> Family {
        if with == Family::NONE {
            return without;
        }
        let split = Split {
            level,
            with,
            without,
        };
        if let Some(&known) = self.unique.get(&split) {
            return known;
        }
        let family = Family(u32::try_from(self.splits.len()).unwrap_or(u32::MAX));
        self.splits.push(split);
        self.unique.insert(split, family);
        family
    }

    /// The sets of a family that do not take a function down.
    fn reduce(&mut self, diagram: &Diagram, family: Family, by: Function) -> Option<Family> {
        enum Step {
            Reduce(Family, Function),
            Join(u32, (Family, Function)),
        }
        let mut steps = vec![Step::Reduce(family, by)];
        let mut results: Vec<Family> = Vec::new();
        while let Some(step) = steps.pop() {
            match step {
                Step::Reduce(family, by) => {
                    // A function that is not down by itself works with an empty set of failures.
                    if by == Function::UP || family == Family::NONE {
                        results.push(family);
                        continue;
                    }
                    if by == Function::DOWN {
                        results.push(Family::NONE);
                        continue;
                    }
                    let Some(&split) = self.get(family) else {
                        results.push(family);
                        continue;
                    };
                    let branch = *diagram.get(by)?;
                    if branch.level < split.level {
                        steps.push(Step::Reduce(family, branch.high));
                        continue;
                    }
                    let key = (family, by);
                    if let Some(&known) = self.reduced.get(&key) {
                        results.push(known);
                        continue;
                    }
                    self.allowed = self.allowed.checked_sub(1)?;
                    let (low, high) = if branch.level == split.level {
                        (branch.low, branch.high)
                    } else {
                        (by, by)
                    };
                    steps.push(Step::Join(split.level, key));
                    steps.push(Step::Reduce(split.without, high));
                    steps.push(Step::Reduce(split.with, low));
                }
                Step::Join(level, key) => {
                    let without = results.pop()?;
                    let with = results.pop()?;
                    let joined = self.split(level, with, without);
                    self.reduced.insert(key, joined);
                    results.push(joined);
                }
            }
        }
        results.pop()
    }

    /// How many cut sets there are of each order from 1 to `most`: exact up to 2^53.
    #[must_use]
    pub fn counts(&self, most: usize) -> Vec<f64> {
        // counts[family][k]: sets with k parts.
        let mut counts: Vec<Vec<f64>> = Vec::with_capacity(self.splits.len());
        for (place, split) in self.splits.iter().enumerate() {
            let of = |family: Family| counts.get(family.place());
            let mut here = vec![0.0; most + 1];
            if split.level == u32::MAX {
                if let (Family::EMPTY, Some(none)) = (Family(place as u32), here.first_mut()) {
                    *none = 1.0;
                }
            } else {
                let with = of(split.with).into_iter().flatten();
                for (sum, count) in here.iter_mut().skip(1).zip(with) {
                    *sum += count;
                }
                let without = of(split.without).into_iter().flatten();
                for (sum, count) in here.iter_mut().zip(without) {
                    *sum += count;
                }
            }
            counts.push(here);
        }
        let all = counts.get(self.all.place());
        all.map_or_else(Vec::new, |all| all.iter().skip(1).copied().collect())
    }

    /// The cut sets of so many parts, of which there may be up to 63, and of those not more than `limit`.
    #[must_use]
    pub fn of_order(&self, diagram: &Diagram, order: usize, limit: usize) -> Vec<Vec<Variable>> {
        let sizes = self.sizes();
        let mut found: Vec<Vec<Variable>> = Vec::new();
        let mut open: Vec<(Family, Vec<u32>)> = vec![(self.all, Vec::new())];
        while let Some((family, set)) = open.pop() {
            let room = order - set.len();
            let sizes = sizes.get(family.place()).copied().unwrap_or_default();
            if room > 63 || sizes >> room & 1 == 0 {
                continue;
            }
            match self.get(family) {
                None => {
                    if found.len() >= limit {
                        return found;
                    }
                    let parts = set.iter().filter_map(|level| diagram.part(*level));
                    found.push(parts.collect());
                }
                Some(split) => {
                    open.push((split.without, set.clone()));
                    if room > 0 {
                        let mut set = set;
                        set.push(split.level);
                        open.push((split.with, set));
                    }
                }
            }
        }
        found
    }

    /// Which sizes, below 64, the sets of each family have: one a bit.
    fn sizes(&self) -> Vec<u64> {
        let mut sizes: Vec<u64> = vec![0, 1];
        for split in self.splits.iter().skip(2) {
            let of = |family: Family| sizes.get(family.place()).copied().unwrap_or_default();
            sizes.push(of(split.with) << 1 | of(split.without));
        }
        sizes
    }

    /// For each part that is in a cut set: the probability that all of at least one cut set with it is
    /// down (the numerator of the Fussell–Vesely importance). None when that is too much work.
    #[must_use]
    pub fn involved(&self, diagram: &Diagram) -> Option<Vec<(Variable, f64)>> {
        let mut diagram = diagram.clone();
        // No set of the family is down as a whole.
        let mut spared: Vec<Function> = vec![Function::UP, Function::DOWN];
        for split in self.splits.iter().skip(2) {
            let with = *spared.get(split.with.place())?;
            let without = *spared.get(split.without.place())?;
            let low = diagram.all_of(with, without)?;
            spared.push(diagram.branch(split.level, low, without));
        }
        // The deepest level in the sets of each family.
        let mut deepest: Vec<u32> = vec![0, 0];
        for split in self.splits.iter().skip(2) {
            let of = |family: Family| deepest.get(family.place()).copied().unwrap_or_default();
            let most = of(split.with).max(of(split.without)).max(split.level);
            deepest.push(most);
        }
        let mut levels: Vec<u32> = (self.splits.iter().skip(2))
            .map(|split| split.level)
            .collect();
        levels.sort_unstable();
        levels.dedup();
        let mut involved = Vec::new();
        // No set with the part is down as a whole, where the part is; in the round of its level.
        let mut with_it: Vec<(u32, Function)> = vec![(u32::MAX, Function::UP); self.splits.len()];
        for level in levels {
            let holds = |family: Family| {
                deepest
                    .get(family.place())
                    .is_some_and(|deepest| *deepest >= level)
            };
            // Sets that cannot hold the part are passed over.
            let first = |mut family: Family| {
                while let Some(split) = self.get(family)
                    && split.level < level
                    && !holds(split.with)
                {
                    family = split.without;
                }
                family
            };
            let mut needed: Vec<Family> = Vec::new();
            let mut open = vec![first(self.all)];
            while let Some(family) = open.pop() {
                let (Some(split), Some(known)) =
                    (self.get(family), with_it.get_mut(family.place()))
                else {
                    continue;
                };
                if known.0 != level {
                    *known = (level, Function::UP);
                    needed.push(family);
                    if split.level < level {
                        open.extend([first(split.with), first(split.without)]);
                    }
                }
            }
            needed.sort_unstable();
            for family in needed {
                let split = *self.get(family)?;
                let of = |family: Family| match with_it.get(first(family).place()) {
                    Some((round, function)) if *round == level => *function,
                    _ => Function::UP,
                };
                let function = if split.level > level {
                    Function::UP
                } else if split.level == level {
                    *spared.get(split.with.place())?
                } else {
                    let (with, without) = (of(split.with), of(split.without));
                    let low = diagram.all_of(with, without)?;
                    diagram.branch(split.level, low, without)
                };
                if let Some(known) = with_it.get_mut(family.place()) {
                    *known = (level, function);
                }
            }
            let of_all = with_it.get(first(self.all).place());
            let of_all = of_all.filter(|(round, _)| *round == level);
            let of_all = of_all.map_or(Function::UP, |(_, function)| *function);
            let part = diagram.part(level)?;
            involved.push((part, diagram.down(level) * diagram.unavailability(of_all)));
        }
        Some(involved)
    }
}
