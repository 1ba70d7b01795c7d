//! How much each part matters to a system (the measures that reliability engineering has names for).

use super::cuts::CutSets;
use super::diagram::{Diagram, Function};
use super::structure::Variable;
use super::table::Table;

/// How much a part matters. `q` is the probability that it is down, `U` that the system is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Importance {
    /// By how much the system is more available when the part is always up than when it never is.
    pub birnbaum: f64,
    /// The same, with every part up half of the time: what the structure alone says.
    pub structural: f64,
    /// The share of the downtime that goes away when the part is always up.
    pub criticality: f64,
    /// The share of the downtime in which a minimal cut set with the part is down; none when there are
    /// too many cut sets.
    pub fussell_vesely: Option<f64>,
    /// Risk achievement worth: how many times as much downtime there is when the part is always down.
    pub achievement: f64,
    /// Risk reduction worth: how many times less when it is always up; infinite when none is left.
    pub reduction: f64,
    /// By how much the system is more available when the part is always up.
    pub potential: f64,
}

/// A difference this small beside what it is taken from is rounding.
const ROUNDING: f64 = 1e-12;

/// The importance of every part that a function asks about, in the order of questions.
#[must_use]
pub fn importances(
    diagram: &Diagram,
    function: Function,
    cuts: Option<&CutSets>,
) -> Vec<(Variable, Importance)> {
    let system = diagram.unavailability(function);
    let branches = diagram.reach(function);
    let birnbaum = gradient(diagram, &branches, function, |level| diagram.down(level));
    let structural = gradient(diagram, &branches, function, |_| 0.5);
    let involved: Option<Table<Variable, f64>> = cuts
        .and_then(|cuts| cuts.involved(diagram))
        .map(|involved| involved.into_iter().collect());
    let levels = (0_u32..).zip(birnbaum.into_iter().zip(structural));
    levels
        .filter_map(|(level, (birnbaum, structural))| {
            let (birnbaum, structural) = (birnbaum?, structural?);
            let part = diagram.part(level)?;
            let down = diagram.down(level);
            let potential = birnbaum * down;
            let of_system = |share: f64| if system > 0.0 { share / system } else { 0.0 };
            let left = system - potential;
            let reduction = if left > system * ROUNDING {
                system / left
            } else if system > 0.0 {
                f64::INFINITY
            } else {
                1.0
            };
            let importance = Importance {
                birnbaum,
                structural,
                criticality: of_system(potential),
                fussell_vesely: involved
                    .as_ref()
                    .map(|involved| of_system(involved.get(&part).copied().unwrap_or_default())),
                achievement: match system > 0.0 {
                    true => (system + birnbaum * (1.0 - down)) / system,
                    false => f64::INFINITY,
                },
                reduction,
                potential,
            };
            Some((part, importance))
        })
        .collect()
}

/// By how much the function is less probable to be down when the part of each level is up; none for
/// the levels that it does not ask about. `down` says how probable it is that a part is down.
fn gradient(
    diagram: &Diagram,
    branches: &[Function],
    function: Function,
    down: impl Fn(u32) -> f64,
) -> Vec<Option<f64>> {
    // The places of branches in the list, the constants apart.
    let places: Table<Function, usize> = (branches.iter().copied().zip(0..)).collect();
    let mut values: Vec<f64> = Vec::with_capacity(branches.len());
    let value = |values: &[f64], at: Function| match at {
        Function::DOWN => 1.0,
        Function::UP => 0.0,
        at => (places
            .get(&at)
            .and_then(|place| values.get(*place))
            .copied())
        .unwrap_or_default(),
    };
    for at in branches {
        let Some(branch) = diagram.get(*at) else {
            continue;
        };
        let q = down(branch.level);
        let sum = q * value(&values, branch.low) + (1.0 - q) * value(&values, branch.high);
        values.push(sum);
    }
    // How probable it is that a branch is come by, from the top down.
    let mut weights = vec![0.0; branches.len()];
    if let Some(top) = places
        .get(&function)
        .and_then(|place| weights.get_mut(*place))
    {
        *top = 1.0;
    }
    let mut sums: Vec<Option<f64>> = vec![None; diagram.depth()];
    for (place, at) in branches.iter().enumerate().rev() {
        let Some(branch) = diagram.get(*at) else {
            continue;
        };
        let weight = weights.get(place).copied().unwrap_or_default();
        let q = down(branch.level);
        for (next, share) in [(branch.low, q), (branch.high, 1.0 - q)] {
            if let Some(sum) = places.get(&next).and_then(|place| weights.get_mut(*place)) {
                *sum += weight * share;
            }
        }
        if let Some(sum) = sums.get_mut(branch.level as usize) {
            let gain = value(&values, branch.low) - value(&values, branch.high);
            *sum = Some(sum.unwrap_or_default() + weight * gain);
        }
    }
    sums
}
