//! At least so many of a number of functions. What several of them share, such as a zone, is asked
//! first; where each of the rest is one part of its own, counting them takes branches and no choices.

use super::diagram::{Diagram, Function};

/// So many parts may be asked before the rest is counted: more cases are better left to choices.
const ASKED: usize = 6;

/// Branches of all cases together: some milliseconds.
const BRANCHES: usize = 50_000;

impl Diagram {
    /// At least `needed` of the inputs work; none when they share too much to be counted.
    pub(super) fn counted(&mut self, needed: usize, inputs: &[Function]) -> Option<Function> {
        let before = self.size();
        let counted = self.case(needed, inputs, ASKED, before + BRANCHES);
        self.spend(self.size() - before);
        counted
    }

    /// The same where so many more parts may be asked, and the diagram may grow up to `most` branches.
    fn case(
        &mut self,
        needed: usize,
        inputs: &[Function],
        left: usize,
        most: usize,
    ) -> Option<Function> {
        let up = inputs.iter().filter(|input| **input == Function::UP);
        let needed = needed.saturating_sub(up.count());
        let mut open: Vec<Function> = (inputs.iter().copied())
            .filter(|input| self.get(*input).is_some())
            .collect();
        if needed == 0 {
            return Some(Function::UP);
        }
        if needed > open.len() {
            return Some(Function::DOWN);
        }
        let level = |input: &Function| self.get(*input).map_or(u32::MAX, |branch| branch.level);
        open.sort_by_key(|input| std::cmp::Reverse(level(input)));
        let levels: Vec<u32> = open.iter().map(level).collect();
        let is_part = |input: &Function| {
            let ends = self.get(*input).map(|branch| (branch.low, branch.high));
            ends == Some((Function::DOWN, Function::UP))
        };
        let distinct = levels.windows(2).all(|pair| pair.first() != pair.last());
        if distinct && open.iter().all(is_part) {
            return self.parts_counted(needed, &levels, most);
        }
        let (left, top) = (left.checked_sub(1)?, *levels.last()?);
        let split = |input: &Function| match self.get(*input) {
            Some(branch) if branch.level == top => (branch.low, branch.high),
            _ => (*input, *input),
        };
        let (low, high): (Vec<_>, Vec<_>) = open.iter().map(split).unzip();
        let high = self.case(needed, &high, left, most)?;
        let low = self.case(needed, &low, left, most)?;
        Some(self.branch(top, low, high))
    }

    /// At least `needed` of the parts of these levels work; the last level first.
    fn parts_counted(&mut self, needed: usize, levels: &[u32], most: usize) -> Option<Function> {
        // reached[k]: at least k of the parts seen so far work.
        let mut reached = vec![Function::DOWN; needed + 1];
        *reached.first_mut()? = Function::UP;
        for (seen, level) in levels.iter().enumerate() {
            if self.size() > most {
                return None;
            }
            // With those that are still to come, fewer than this many would be too few.
            let least = needed.saturating_sub(levels.len() - seen - 1).max(1);
            for count in (least..=needed.min(seen + 1)).rev() {
                let (less, same) = (*reached.get(count - 1)?, *reached.get(count)?);
                *reached.get_mut(count)? = self.branch(*level, same, less);
            }
        }
        reached.last().copied()
    }
}
