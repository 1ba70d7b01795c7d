//! Proven bounds for what is too entangled to be evaluated exactly: diagrams that are rounded down
//! and up to a size wherever they grow beyond it.

use super::diagram::{Budget, Diagram, Function};
use super::structure::{Gate, Structure, Variable};
use super::table::Table;

/// Bounds of an availability; it is neither less than the one nor more than the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// It is at least this.
    pub low: f64,
    /// It is at most this.
    pub high: f64,
}

impl Bounds {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        low: 0.0,
        high: 1.0,
    };

    /// How far apart they are.
    #[must_use]
    pub fn gap(self) -> f64 {
        self.high - self.low
    }
}

/// A function with more branches is rounded.
const WIDTH: usize = 2_000;

/// So many times its even share of the work that is left a gate may do: most need less.
const GREED: usize = 4;

/// Bounds of the availability of a gate, found in about so many steps of work. `first` is asked first.
#[must_use]
pub fn bounds(structure: &Structure, first: &[Variable], gate: Gate, work: usize) -> Bounds {
    let side = |rounded| rounded_availability(structure, first, gate, work / 2, rounded);
    let (low, high) = (side(Function::DOWN), side(Function::UP));
    Bounds {
        low: low.min(high),
        high: high.max(low),
    }
}

/// The availability of a function that is nowhere more than the gate's, or nowhere less.
///
/// All operations are monotone, and rounding one way anywhere rounds the result that way. That holds
/// for counting too: `test ? one_less : same` lies between `same` and `one_less`, so that a smaller
/// `test` with smaller ends is smaller.
fn rounded_availability(
    structure: &Structure,
    first: &[Variable],
    gate: Gate,
    work: usize,
    rounded: Function,
) -> f64 {
    let mut diagram = Diagram::rounding(rounded);
    diagram.ask_first(structure, first.iter().copied());
    let plan = diagram.plan(structure, gate);
    let mut gates_left = plan.len();
    for next in plan {
        // What a gate leaves unused is for those that come after it.
        let left = work.saturating_sub(diagram.work());
        diagram.allow(Budget(left.min(left * GREED / gates_left.max(1))));
        gates_left = gates_left.saturating_sub(1);
        let before = diagram.size();
        let mut function = diagram.combine(structure, next).unwrap_or(rounded);
        // What made few branches of its own is hardly larger than what it was made of.
        if diagram.size() - before > WIDTH / 4 {
            function = trimmed(&mut diagram, function, rounded);
        }
        diagram.keep(next, function);
    }
    let function = diagram.made_of(gate).unwrap_or(rounded);
    diagram.availability(function)
}

/// The function with at most about [`WIDTH`] branches: those of them that matter least are rounded.
fn trimmed(diagram: &mut Diagram, function: Function, rounded: Function) -> Function {
    let branches = diagram.reach(function);
    if branches.len() <= WIDTH {
        return function;
    }
    let places: Table<Function, usize> = (branches.iter().copied().zip(0..)).collect();
    let mut weights = vec![0.0_f64; branches.len()];
    if let Some(top) = weights.last_mut() {
        *top = 1.0;
    }
    let mut losses: Vec<f64> = vec![0.0; branches.len()];
    for (place, at) in branches.iter().enumerate().rev() {
        let (Some(branch), Some(&weight)) = (diagram.get(*at).copied(), weights.get(place)) else {
            continue;
        };
        let down = diagram.down(branch.level);
        for (next, share) in [(branch.low, down), (branch.high, 1.0 - down)] {
            if let Some(sum) = places.get(&next).and_then(|place| weights.get_mut(*place)) {
                *sum += weight * share;
            }
        }
        let off = (diagram.availability(*at) - diagram.availability(rounded)).abs();
        if let Some(loss) = losses.get_mut(place) {
            *loss = weight * off;
        }
    }
    let mut order = losses.clone();
    order.sort_by(|a, b| b.total_cmp(a));
    let least = order.get(WIDTH / 2).copied().unwrap_or_default();
    let mut kept: Vec<Function> = Vec::with_capacity(branches.len());
    for (at, loss) in branches.iter().zip(&losses) {
        let Some(branch) = diagram.get(*at).copied() else {
            continue;
        };
        let of = |next: Function| match places.get(&next) {
            Some(place) => kept.get(*place).copied().unwrap_or(rounded),
            None => next,
        };
        let (low, high) = (of(branch.low), of(branch.high));
        kept.push(if *loss < least || (*loss <= 0.0) {
            rounded
        } else {
            diagram.branch(branch.level, low, high)
        });
    }
    kept.last().copied().unwrap_or(rounded)
}
