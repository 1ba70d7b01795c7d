//! The mathematics of availability: stated figures, and exact evaluation of structure functions
//! with shared variables by reduced ordered binary decision diagrams (Bryant 1986).
//!
//! Nothing here knows a component; `uptime` turns a document into a structure function.

use std::collections::HashMap;

/// What a stated availability covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A service that its provider runs over several zones; the figure covers the loss of one.
    Managed,
    /// One thing outside zones, such as a VPN connection: it can fail alone.
    Single,
    /// Something in one zone; the figure contains the outages of the zone.
    Zonal,
    /// Nobody stated it: an assumption that the user should replace.
    Assumed,
    /// Nothing that fails by itself.
    Perfect,
}

/// An availability with its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sla {
    /// The share of time, 0 to 1.
    pub value: f64,
    /// What it covers.
    pub scope: Scope,
    /// Where it was read, or why it is assumed.
    pub source: &'static str,
    /// The date of the source; empty for assumptions.
    pub date: &'static str,
}

impl Sla {
    /// Nothing that fails by itself.
    pub const NONE: Self = Self {
        value: 1.0,
        scope: Scope::Perfect,
        source: "",
        date: "",
    };

    /// A service that its provider runs over several zones.
    #[must_use]
    pub const fn service(value: f64, source: &'static str, date: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Managed,
            source,
            date,
        }
    }

    /// One thing outside zones that can fail alone.
    #[must_use]
    pub const fn single(value: f64, source: &'static str, date: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Single,
            source,
            date,
        }
    }

    /// Something in one zone.
    #[must_use]
    pub const fn zonal(value: f64, source: &'static str, date: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Zonal,
            source,
            date,
        }
    }

    /// An assumption.
    #[must_use]
    pub const fn assumed(value: f64, why: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Assumed,
            source: why,
            date: "",
        }
    }
}

/// A structure function inside a [`Diagram`]; equal functions have equal handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Function(u32);

impl Function {
    /// Never works.
    pub const DOWN: Self = Self(0);
    /// Always works.
    pub const UP: Self = Self(1);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Branch {
    variable: u32,
    low: Function,
    high: Function,
}

/// More branches than this, and a design is too entangled for exact evaluation: a second's work in
/// a browser. Designs that people draw need some hundreds.
const BUDGET: usize = 250_000;

/// Structure functions over variables that are up or down; variables made first are on top.
#[derive(Debug, Default)]
pub struct Diagram {
    /// Availability of each variable.
    variables: Vec<f64>,
    /// The branches; handles are offset by the two constants.
    branches: Vec<Branch>,
    /// The probability that each branch works: it never changes.
    values: Vec<f64>,
    unique: HashMap<Branch, Function>,
    choices: HashMap<(Function, Function, Function), Function>,
    exhausted: bool,
}

impl Diagram {
    /// A new variable that is up with this probability.
    pub fn variable(&mut self, availability: f64) -> u32 {
        self.variables.push(availability.clamp(0.0, 1.0));
        u32::try_from(self.variables.len() - 1).unwrap_or(u32::MAX)
    }

    /// The function that is up exactly when the variable is.
    pub fn up(&mut self, variable: u32) -> Function {
        self.branch(variable, Function::DOWN, Function::UP)
    }

    /// Works when all of them do.
    pub fn all(&mut self, parts: impl IntoIterator<Item = Function>) -> Function {
        parts.into_iter().fold(Function::UP, |all, part| {
            self.choose(part, all, Function::DOWN)
        })
    }

    /// Works when one of them does.
    pub fn any(&mut self, parts: impl IntoIterator<Item = Function>) -> Function {
        parts.into_iter().fold(Function::DOWN, |any, part| {
            self.choose(part, Function::UP, any)
        })
    }

    /// Works when at least `needed` of them do.
    pub fn at_least(&mut self, needed: usize, parts: &[Function]) -> Function {
        // reached[k]: at least k of the parts seen so far work.
        let mut reached = vec![Function::DOWN; needed + 1];
        if let Some(none) = reached.first_mut() {
            *none = Function::UP;
        }
        for &part in parts {
            let before = reached.clone();
            for (better, (one_less, same)) in reached
                .iter_mut()
                .skip(1)
                .zip(before.iter().zip(before.iter().skip(1)))
            {
                *better = self.choose(part, *one_less, *same);
            }
        }
        reached.last().copied().unwrap_or(Function::UP)
    }

    /// Whether a function was given up because it has too many branches; answers about such a
    /// diagram mean nothing.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// The probability that the function works, exact up to rounding.
    #[must_use]
    pub fn availability(&self, function: Function) -> f64 {
        match function {
            Function::DOWN => 0.0,
            Function::UP => 1.0,
            Function(handle) => (handle as usize)
                .checked_sub(2)
                .and_then(|place| self.values.get(place).copied())
                .unwrap_or(0.0),
        }
    }

    /// Whether the function works in a given state of the variables.
    #[must_use]
    pub fn works(&self, function: Function, is_up: impl Fn(u32) -> bool) -> bool {
        let mut at = function;
        while let Some(branch) = self.get(at) {
            at = if is_up(branch.variable) {
                branch.high
            } else {
                branch.low
            };
        }
        at == Function::UP
    }

    fn get(&self, function: Function) -> Option<&Branch> {
        self.branches.get((function.0 as usize).checked_sub(2)?)
    }

    fn branch(&mut self, variable: u32, low: Function, high: Function) -> Function {
        if low == high {
            return low;
        }
        let branch = Branch {
            variable,
            low,
            high,
        };
        if let Some(&known) = self.unique.get(&branch) {
            return known;
        }
        if self.branches.len() >= BUDGET {
            self.exhausted = true;
            return Function::DOWN;
        }
        let up = self.variables.get(variable as usize).copied();
        let up = up.unwrap_or(0.0);
        let value = up * self.availability(high) + (1.0 - up) * self.availability(low);
        self.branches.push(branch);
        self.values.push(value);
        let function = Function(u32::try_from(self.branches.len() + 1).unwrap_or(u32::MAX));
        self.unique.insert(branch, function);
        function
    }

    /// `test ? yes : no` (Bryant's ITE).
    fn choose(&mut self, test: Function, yes: Function, no: Function) -> Function {
        if test == Function::UP || yes == no {
            return yes;
        }
        // Once it is given up, nothing that is found means anything: no more work goes into it.
        if test == Function::DOWN || self.exhausted {
            return no;
        }
        if yes == Function::UP && no == Function::DOWN {
            return test;
        }
        if let Some(&known) = self.choices.get(&(test, yes, no)) {
            return known;
        }
        let top = [test, yes, no]
            .iter()
            .filter_map(|part| self.get(*part))
            .map(|branch| branch.variable)
            .min();
        let Some(top) = top else { return no };
        let split = |diagram: &Self, part: Function| match diagram.get(part) {
            Some(branch) if branch.variable == top => (branch.low, branch.high),
            _ => (part, part),
        };
        let ((test_low, test_high), (yes_low, yes_high), (no_low, no_high)) =
            (split(self, test), split(self, yes), split(self, no));
        let low = self.choose(test_low, yes_low, no_low);
        let high = self.choose(test_high, yes_high, no_high);
        let result = self.branch(top, low, high);
        self.choices.insert((test, yes, no), result);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() <= 1e-12,
            "{found} is not {expected}"
        );
    }

    /// Availability of `needed` hosts over zones with the given numbers of hosts, with the zone and
    /// host figures of the test vectors (availability.md b.3 of the facts).
    fn over_zones(hosts: &[usize], needed: usize) -> f64 {
        let mut diagram = Diagram::default();
        let zones: Vec<_> = hosts.iter().map(|_| diagram.variable(0.9999)).collect();
        let mut up = Vec::new();
        for (&zone, &count) in zones.iter().zip(hosts) {
            for _ in 0..count {
                let host = diagram.variable(0.995 / 0.9999);
                let parts = [diagram.up(zone), diagram.up(host)];
                up.push(diagram.all(parts));
            }
        }
        let function = diagram.at_least(needed, &up);
        diagram.availability(function)
    }

    #[test]
    fn hosts_over_zones_match_the_test_vectors() {
        for (hosts, needed, expected) in [
            (&[1, 1][..], 1, 0.999_975_000_000),
            (&[2], 1, 0.999_875_987_599),
            (&[2, 2], 2, 0.999_997_565_889),
            (&[2, 2], 3, 0.999_656_889_556),
            (&[1, 1, 1], 2, 0.999_925_250_000),
            (&[3, 3, 3], 6, 0.999_991_186_994),
            (&[10], 10, 0.951_966_557_740),
        ] {
            close((over_zones(hosts, needed) * 1e12).round() / 1e12, expected);
        }
    }

    #[test]
    fn a_bridge_is_evaluated_exactly() {
        let mut diagram = Diagram::default();
        let edges: Vec<_> = (0..5).map(|_| diagram.variable(0.9)).collect();
        let up: Vec<_> = edges.iter().map(|edge| diagram.up(*edge)).collect();
        let [sa, sb, ab, at, bt] = up[..] else {
            panic!()
        };
        let paths: Vec<_> = [&[sa, at][..], &[sb, bt], &[sa, ab, bt], &[sb, ab, at]]
            .iter()
            .map(|path| diagram.all(path.iter().copied()))
            .collect();
        let works = diagram.any(paths);
        close(diagram.availability(works), 0.97848);
        assert!(!diagram.works(works, |variable| variable > 1));
        assert!(diagram.works(works, |variable| variable != 2));
    }
}
