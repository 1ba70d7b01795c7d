//! Structure functions: what must work for a system to work, as gates over parts that are up or
//! down. Adding a part to what is up never takes a system down: there is no negation.

use std::collections::BTreeSet;

use super::table::Table;

/// A part that is up or down, independently of all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Variable(pub u32);

impl Variable {
    /// Its place in lists of all variables.
    #[must_use]
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// A function of the parts; one that is made twice has one handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Gate(u32);

impl Gate {
    /// Never works.
    pub const DOWN: Self = Self(0);
    /// Always works.
    pub const UP: Self = Self(1);

    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

/// What a gate says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Logic {
    /// Always or never.
    Constant(bool),
    /// When the part is up.
    Part(Variable),
    /// When all of them work.
    All(Box<[Gate]>),
    /// When one of them works.
    Any(Box<[Gate]>),
    /// When so many of them work: at least 2, and fewer than there are.
    AtLeast(usize, Box<[Gate]>),
}

impl Logic {
    /// The gates that it reads.
    pub(super) fn inputs(&self) -> &[Gate] {
        match self {
            Self::Constant(_) | Self::Part(_) => &[],
            Self::All(inputs) | Self::Any(inputs) | Self::AtLeast(_, inputs) => inputs,
        }
    }
}

/// Structure functions that share their parts.
#[derive(Debug, Clone)]
pub struct Structure {
    availability: Vec<f64>,
    /// Gates come after those that they read.
    gates: Vec<Logic>,
    known: Table<Logic, Gate>,
}

impl Default for Structure {
    fn default() -> Self {
        Self {
            availability: Vec::new(),
            gates: vec![Logic::Constant(false), Logic::Constant(true)],
            known: Table::default(),
        }
    }
}

impl Structure {
    /// A new part that is up with this probability.
    pub fn variable(&mut self, availability: f64) -> Variable {
        let place = u32::try_from(self.availability.len()).unwrap_or(u32::MAX);
        self.availability.push(probability(availability));
        Variable(place)
    }

    /// The probability that a part is up.
    #[must_use]
    pub fn availability(&self, variable: Variable) -> f64 {
        (self.availability.get(variable.place()).copied()).unwrap_or(1.0)
    }

    /// Every part, in the order in which they were made.
    pub fn variables(&self) -> impl Iterator<Item = Variable> + use<> {
        (0..u32::try_from(self.availability.len()).unwrap_or(u32::MAX)).map(Variable)
    }

    /// How many gates there are, constants included.
    #[must_use]
    pub fn size(&self) -> usize {
        self.gates.len()
    }

    /// Works when the part is up.
    pub fn up(&mut self, variable: Variable) -> Gate {
        self.gate(Logic::Part(variable))
    }

    /// Works when all of them do.
    pub fn all(&mut self, parts: impl IntoIterator<Item = Gate>) -> Gate {
        let mut inputs: Vec<Gate> = Vec::new();
        for part in parts {
            match part {
                Gate::DOWN => return Gate::DOWN,
                Gate::UP => {}
                part => inputs.push(part),
            }
        }
        match inputs.as_slice() {
            [] => Gate::UP,
            [only] => *only,
            _ => self.gate(Logic::All(inputs.into())),
        }
    }

    /// Works when one of them does.
    pub fn any(&mut self, parts: impl IntoIterator<Item = Gate>) -> Gate {
        let mut inputs: Vec<Gate> = Vec::new();
        for part in parts {
            match part {
                Gate::UP => return Gate::UP,
                Gate::DOWN => {}
                part => inputs.push(part),
            }
        }
        match inputs.as_slice() {
            [] => Gate::DOWN,
            [only] => *only,
            _ => self.apart_from_shared(1, inputs),
        }
    }

    /// Works when at least so many of them do.
    pub fn at_least(&mut self, needed: usize, parts: &[Gate]) -> Gate {
        let always = parts.iter().filter(|part| **part == Gate::UP).count();
        let inputs: Vec<Gate> = (parts.iter().copied())
            .filter(|part| !matches!(*part, Gate::UP | Gate::DOWN))
            .collect();
        match needed.saturating_sub(always) {
            0 => Gate::UP,
            1 => self.any(inputs),
            needed if needed > inputs.len() => Gate::DOWN,
            needed if needed == inputs.len() => self.all(inputs),
            needed => self.apart_from_shared(needed, inputs),
        }
    }

    /// At least so many of some, which are more: what all of them need, such as the database behind
    /// every replica, is asked once beside them. Else everything behind it is drawn into the counting.
    fn apart_from_shared(&mut self, needed: usize, inputs: Vec<Gate>) -> Gate {
        let needs: Vec<Vec<Gate>> = inputs.iter().map(|input| self.needs_of(*input)).collect();
        let (first, others) = match needs.split_first() {
            Some((first, others)) => (first.as_slice(), others),
            None => (&[][..], &[][..]),
        };
        let shared: Vec<Gate> = (first.iter().copied())
            .filter(|need| others.iter().all(|needs| needs.contains(need)))
            .collect();
        if shared.is_empty() {
            return self.gate(match needed {
                1 => Logic::Any(inputs.into()),
                needed => Logic::AtLeast(needed, inputs.into()),
            });
        }
        let own: Vec<Gate> = (needs.into_iter())
            .map(|needs| self.all(needs.into_iter().filter(|need| !shared.contains(need))))
            .collect();
        let enough = self.at_least(needed, &own);
        self.all([vec![enough], shared].concat())
    }

    /// What must work for a gate to work, taken apart twice: deeper, the lists of long chains would be
    /// long.
    fn needs_of(&self, gate: Gate) -> Vec<Gate> {
        let parts = |gate: Gate| match self.logic(gate) {
            Logic::All(inputs) => inputs.to_vec(),
            _ => vec![gate],
        };
        parts(gate).into_iter().flat_map(parts).collect()
    }

    fn gate(&mut self, logic: Logic) -> Gate {
        if let Some(known) = self.known.get(&logic) {
            return *known;
        }
        let gate = Gate(u32::try_from(self.gates.len()).unwrap_or(u32::MAX));
        self.gates.push(logic.clone());
        self.known.insert(logic, gate);
        gate
    }

    pub(super) fn logic(&self, gate: Gate) -> &Logic {
        (self.gates.get(gate.place())).unwrap_or(&Logic::Constant(false))
    }

    /// Which gates work in 64 states of the parts at once: bit `n` of what is given and of what comes
    /// back is about state `n`.
    #[must_use]
    pub fn states(&self, is_up: impl Fn(Variable) -> u64) -> States {
        let mut words: Vec<u64> = Vec::with_capacity(self.gates.len());
        for logic in &self.gates {
            let word = |gate: &Gate| words.get(gate.place()).copied().unwrap_or_default();
            let works = match logic {
                Logic::Constant(up) => u64::from(*up).wrapping_neg(),
                Logic::Part(variable) => is_up(*variable),
                Logic::All(inputs) => inputs.iter().map(word).fold(u64::MAX, |all, one| all & one),
                Logic::Any(inputs) => inputs.iter().map(word).fold(0, |any, one| any | one),
                Logic::AtLeast(needed, inputs) => at_least(*needed, inputs.iter().map(word)),
            };
            words.push(works);
        }
        States(words)
    }

    /// Whether a gate works when all parts are up, and the parts each of which alone takes it down:
    /// tried one by one, for functions that are too entangled for a diagram.
    #[must_use]
    pub fn single_points(&self, gate: Gate) -> (bool, Vec<Variable>) {
        let (own, gate) = self.below(&[gate]);
        let possible = own.states(|_| u64::MAX).of(gate) != 0;
        let points = own.fatal(gate, &own.failing_parts(gate), None);
        (possible, points)
    }

    /// The minimal cut sets of one part and of two, all of them: tried one by one, for functions that
    /// are too entangled for a diagram. None when there are too many pairs to be tried.
    #[must_use]
    pub fn small_cut_sets(&self, gate: Gate) -> Option<Vec<Vec<Variable>>> {
        let (own, gate) = self.below(&[gate]);
        let parts = own.failing_parts(gate);
        let points = own.fatal(gate, &parts, None);
        let rest: Vec<Variable> = parts
            .into_iter()
            .filter(|part| !points.contains(part))
            .collect();
        if rest.len() > PAIRED {
            return None;
        }
        let mut sets: Vec<Vec<Variable>> = points.into_iter().map(|point| vec![point]).collect();
        for (place, part) in rest.iter().enumerate() {
            let later = rest.get(place + 1..).unwrap_or_default();
            let partners = own.fatal(gate, later, Some(*part));
            sets.extend(partners.into_iter().map(|partner| vec![*part, partner]));
        }
        Some(sets)
    }

    /// The parts below a gate that can fail.
    fn failing_parts(&self, gate: Gate) -> Vec<Variable> {
        (self.parts_of(gate).into_iter())
            .filter(|part| self.availability(*part) < 1.0)
            .collect()
    }

    /// Those of some parts that take a gate down when one is down already.
    fn fatal(&self, gate: Gate, parts: &[Variable], down: Option<Variable>) -> Vec<Variable> {
        let mut fatal = Vec::new();
        let mut bits: Vec<Option<u32>> = vec![None; self.availability.len()];
        for some in parts.chunks(64) {
            for (bit, part) in (0..).zip(some) {
                if let Some(known) = bits.get_mut(part.place()) {
                    *known = Some(bit);
                }
            }
            let works = self.states(|part| match bits.get(part.place()) {
                _ if Some(part) == down => 0,
                Some(Some(bit)) => !(1 << bit),
                _ => u64::MAX,
            });
            let works = works.of(gate);
            for (bit, part) in (0..).zip(some) {
                if let Some(known) = bits.get_mut(part.place()) {
                    *known = None;
                }
                if works >> bit & 1 == 0 {
                    fatal.push(*part);
                }
            }
        }
        fatal
    }

    /// The gates in groups that share no part that can fail.
    #[must_use]
    pub fn independent(&self, gates: &[Gate]) -> Vec<Vec<Gate>> {
        let mut groups: Vec<(BTreeSet<Variable>, Vec<Gate>)> = Vec::new();
        for gate in gates {
            let mut parts: BTreeSet<Variable> = self.failing_parts(*gate).into_iter().collect();
            let mut own = vec![*gate];
            let mut apart = Vec::new();
            for (others, members) in groups {
                if others.is_disjoint(&parts) {
                    apart.push((others, members));
                } else {
                    parts.extend(others);
                    own = [members, own].concat();
                }
            }
            apart.push((parts, own));
            groups = apart;
        }
        groups.into_iter().map(|(_, members)| members).collect()
    }

    /// A gate that works when all of some do, with nothing but what they read; the parts keep their
    /// numbers.
    #[must_use]
    pub fn below(&self, gates: &[Gate]) -> (Self, Gate) {
        let mut wanted = vec![false; self.gates.len()];
        let mut open = gates.to_vec();
        while let Some(gate) = open.pop() {
            if let Some(wanted) = wanted.get_mut(gate.place()).filter(|wanted| !**wanted) {
                *wanted = true;
                open.extend(self.logic(gate).inputs());
            }
        }
        let mut own = Self {
            availability: self.availability.clone(),
            ..Self::default()
        };
        let mut names: Vec<Gate> = vec![Gate::DOWN; self.gates.len()];
        for (place, logic) in self.gates.iter().enumerate() {
            if wanted.get(place) != Some(&true) {
                continue;
            }
            let name = |gate: &Gate| names.get(gate.place()).copied().unwrap_or(Gate::DOWN);
            let renamed = |inputs: &[Gate]| inputs.iter().map(name).collect();
            let own_gate = match logic {
                Logic::Constant(up) => {
                    if *up {
                        Gate::UP
                    } else {
                        Gate::DOWN
                    }
                }
                Logic::Part(part) => own.gate(Logic::Part(*part)),
                Logic::All(inputs) => own.gate(Logic::All(renamed(inputs))),
                Logic::Any(inputs) => own.gate(Logic::Any(renamed(inputs))),
                Logic::AtLeast(needed, inputs) => {
                    own.gate(Logic::AtLeast(*needed, renamed(inputs)))
                }
            };
            if let Some(name) = names.get_mut(place) {
                *name = own_gate;
            }
        }
        let name = |gate: &Gate| names.get(gate.place()).copied().unwrap_or(Gate::DOWN);
        let all = own.all(gates.iter().map(name));
        (own, all)
    }

    /// The parts that a gate depends on, in the order of a walk from it, first inputs first.
    #[must_use]
    pub fn parts_of(&self, gate: Gate) -> Vec<Variable> {
        let mut seen = vec![false; self.gates.len()];
        let mut found = Vec::new();
        let mut open = vec![gate];
        while let Some(gate) = open.pop() {
            let Some(seen) = seen.get_mut(gate.place()).filter(|seen| !**seen) else {
                continue;
            };
            *seen = true;
            match self.logic(gate) {
                Logic::Part(variable) => found.push(*variable),
                logic => open.extend(logic.inputs().iter().rev()),
            }
        }
        found
    }
}

/// Most parts of which all pairs are tried: some tenths of a second's work.
const PAIRED: usize = 2_000;

/// In which of 64 states each gate works.
#[derive(Debug, Clone)]
pub struct States(Vec<u64>);

impl States {
    /// The states in which a gate works, one a bit.
    #[must_use]
    pub fn of(&self, gate: Gate) -> u64 {
        self.0.get(gate.place()).copied().unwrap_or_default()
    }
}

/// Where at least so many of some words have a bit.
fn at_least(needed: usize, words: impl Iterator<Item = u64>) -> u64 {
    // reached[k]: at least k + 1 of the words seen so far.
    let mut reached = vec![0_u64; needed];
    for word in words {
        let mut one_less = u64::MAX;
        for reached in &mut reached {
            let before = *reached;
            *reached |= one_less & word;
            one_less = before;
        }
    }
    reached.last().copied().unwrap_or(u64::MAX)
}

/// What can be a probability, made of any number.
pub(super) fn probability(value: f64) -> f64 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}
