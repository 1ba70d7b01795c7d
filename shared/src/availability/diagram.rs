//! Reduced ordered binary decision diagrams (Bryant 1986): structure functions in a form of which
//! the exact probability is read off, however their parts are shared.

use super::structure::{Gate, Logic, Structure, Variable};
use super::table::Table;

/// A function of a [`Diagram`]; equal functions have equal handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Function(u32);

impl Function {
    /// Never works.
    pub const DOWN: Self = Self(0);
    /// Always works.
    pub const UP: Self = Self(1);

    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

/// A question about a part: the function when it is down, and when it is up. Both work when all that
/// is asked further on is up, unless they are [`Function::DOWN`]: structure functions are coherent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Branch {
    /// The level of the part: its place in the order of questions.
    pub(super) level: u32,
    pub(super) low: Function,
    pub(super) high: Function,
}

/// Steps of work after which a diagram gives up, until it is allowed more. A step takes about a tenth
/// of a microsecond natively.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(pub usize);

/// What happens when the budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beyond {
    /// The function is not made.
    Stop,
    /// What is left of it is replaced by this; what comes out is no more, or no less, than the function.
    Round(Function),
}

/// Functions in reduced form. Parts are asked in the order of a walk through the first gate from its
/// first input on, unless they are [put first](Self::ask_first).
#[derive(Debug, Clone)]
pub struct Diagram {
    /// The part of each level.
    order: Vec<Variable>,
    /// The level of each part.
    levels: Vec<Option<u32>>,
    /// The probability that the part of each level is down.
    down: Vec<f64>,
    /// Branches come after those that they lead to; the first two stand for the constants.
    branches: Vec<Branch>,
    /// The probability that each branch is down.
    values: Vec<f64>,
    unique: Table<Branch, Function>,
    choices: Table<Question, Function>,
    /// The function of each gate that was made.
    made: Vec<Option<Function>>,
    work: usize,
    allowed: usize,
    beyond: Beyond,
    left_off: Option<LeftOff>,
}

/// A choice that the budget did not suffice for, as far as it came.
#[derive(Debug, Clone)]
struct LeftOff {
    question: Question,
    steps: Vec<Step>,
    results: Vec<Function>,
}

/// A step of a choice.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Answers `test ? yes : no`.
    Choose(Function, Function, Function),
    /// Joins the last two answers, high and low, to the answer of a question.
    Join(u32, Question),
}

impl Diagram {
    /// An empty diagram that may do so much work.
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        Self::with(budget, Beyond::Stop)
    }

    /// One that replaces by `rounded` what it has no budget for.
    pub(super) fn rounding(rounded: Function) -> Self {
        Self::with(Budget(0), Beyond::Round(rounded))
    }

    fn with(Budget(allowed): Budget, beyond: Beyond) -> Self {
        let constant = |function| Branch {
            level: u32::MAX,
            low: function,
            high: function,
        };
        Self {
            order: Vec::new(),
            levels: Vec::new(),
            down: Vec::new(),
            branches: vec![constant(Function::DOWN), constant(Function::UP)],
            values: vec![1.0, 0.0],
            unique: Table::default(),
            choices: Table::default(),
            made: Vec::new(),
            work: 0,
            allowed,
            beyond,
            left_off: None,
        }
    }

    /// Allows more work from now on.
    pub fn allow(&mut self, Budget(more): Budget) {
        self.allowed = self.work.saturating_add(more);
    }

    /// Steps of work that were done.
    #[must_use]
    pub fn work(&self) -> usize {
        self.work
    }

    /// Puts parts before all that are not in the order yet. Parts that many others depend on, such as
    /// zones, keep the diagram small at the top.
    pub fn ask_first(&mut self, structure: &Structure, parts: impl IntoIterator<Item = Variable>) {
        for part in parts {
            self.rank(structure, part);
        }
    }

    fn rank(&mut self, structure: &Structure, part: Variable) -> u32 {
        if self.levels.len() <= part.place() {
            self.levels.resize(part.place() + 1, None);
        }
        let next = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        let Some(level) = self.levels.get_mut(part.place()) else {
            return next;
        };
        *level.get_or_insert_with(|| {
            self.order.push(part);
            self.down.push(1.0 - structure.availability(part));
            next
        })
    }

    /// The part that is asked about on a level.
    pub(super) fn part(&self, level: u32) -> Option<Variable> {
        self.order.get(level as usize).copied()
    }

    /// The probability that the part of a level is down.
    pub(super) fn down(&self, level: u32) -> f64 {
        self.down.get(level as usize).copied().unwrap_or_default()
    }

    /// Counts work that was done elsewhere.
    pub(super) fn spend(&mut self, steps: usize) {
        self.work = self.work.saturating_add(steps);
    }

    /// How many branches there are.
    pub(super) fn size(&self) -> usize {
        self.branches.len()
    }

    /// How many parts are in the order.
    pub(super) fn depth(&self) -> usize {
        self.order.len()
    }

    /// The function of a gate; none when the budget does not suffice. What was found until then is
    /// kept: asking again after [`Self::allow`] goes on from there.
    pub fn function(&mut self, structure: &Structure, gate: Gate) -> Option<Function> {
        if let Some(known) = self.made_of(gate) {
            return Some(known);
        }
        // First inputs first, so that parts get their levels in the order of a walk.
        let mut open = vec![gate];
        while let Some(&next) = open.last() {
            let before = open.len();
            if self.made_of(next).is_none() {
                let inputs = structure.logic(next).inputs().iter().rev();
                open.extend(inputs.filter(|input| self.made_of(**input).is_none()));
            }
            if open.len() > before {
                continue;
            }
            open.pop();
            if self.made_of(next).is_none() {
                let function = self.combine(structure, next)?;
                self.keep(next, function);
            }
        }
        self.made_of(gate)
    }

    /// The gates below one that have no function yet, those first that others read, and the one itself.
    pub(super) fn plan(&self, structure: &Structure, gate: Gate) -> Vec<Gate> {
        let mut seen = vec![false; structure.size()];
        let mut plan = Vec::new();
        let mut open = vec![(gate, false)];
        while let Some((gate, ready)) = open.pop() {
            if ready {
                plan.push(gate);
            } else if let Some(seen) = seen.get_mut(gate.place()).filter(|seen| !**seen) {
                *seen = true;
                open.push((gate, true));
                let inputs = structure.logic(gate).inputs().iter().rev();
                open.extend(inputs.map(|input| (*input, false)));
            }
        }
        plan
    }

    pub(super) fn made_of(&self, gate: Gate) -> Option<Function> {
        self.made.get(gate.place()).copied().flatten()
    }

    pub(super) fn keep(&mut self, gate: Gate, function: Function) {
        if self.made.len() <= gate.place() {
            self.made.resize(gate.place() + 1, None);
        }
        if let Some(made) = self.made.get_mut(gate.place()) {
            *made = Some(function);
        }
    }

    /// The function of a gate whose inputs have theirs.
    pub(super) fn combine(&mut self, structure: &Structure, gate: Gate) -> Option<Function> {
        let logic = structure.logic(gate);
        let made =
            |diagram: &Self, input: &Gate| (diagram.made_of(*input)).unwrap_or(Function::DOWN);
        // From the last input up: what is asked later is below, and stays as it is.
        match logic {
            Logic::Constant(up) => Some(if *up { Function::UP } else { Function::DOWN }),
            Logic::Part(part) if structure.availability(*part) >= 1.0 => Some(Function::UP),
            Logic::Part(part) => {
                let level = self.rank(structure, *part);
                Some(self.branch(level, Function::DOWN, Function::UP))
            }
            Logic::All(inputs) => inputs.iter().rev().try_fold(Function::UP, |all, input| {
                self.all_of(made(self, input), all)
            }),
            Logic::Any(inputs) => inputs.iter().rev().try_fold(Function::DOWN, |any, input| {
                self.choose(made(self, input), Function::UP, any)
            }),
            Logic::AtLeast(needed, inputs) => {
                let functions: Vec<_> = inputs.iter().map(|input| made(self, input)).collect();
                if self.work < self.allowed
                    && let Some(counted) = self.counted(*needed, &functions)
                {
                    return Some(counted);
                }
                // reached[k]: at least k of the inputs seen so far work.
                let mut reached = vec![Function::DOWN; needed + 1];
                if let Some(none) = reached.first_mut() {
                    *none = Function::UP;
                }
                for input in functions.into_iter().rev() {
                    let mut better = vec![Function::UP];
                    for pair in reached.windows(2) {
                        if let &[one_less, same] = pair {
                            better.push(self.choose(input, one_less, same)?);
                        }
                    }
                    reached = better;
                }
                reached.last().copied()
            }
        }
    }

    /// Works when both do.
    pub(super) fn all_of(&mut self, one: Function, other: Function) -> Option<Function> {
        self.choose(one, other, Function::DOWN)
    }

    /// The probability that the function is down, exact up to rounding.
    #[must_use]
    pub fn unavailability(&self, function: Function) -> f64 {
        self.values.get(function.place()).copied().unwrap_or(1.0)
    }

    /// The probability that the function works.
    #[must_use]
    pub fn availability(&self, function: Function) -> f64 {
        1.0 - self.unavailability(function)
    }

    /// The parts each of which alone takes the function down, in the order of questions.
    #[must_use]
    pub fn single_points(&self, function: Function) -> Vec<Variable> {
        let mut points = Vec::new();
        let mut at = function;
        // Who goes on upwards comes by all of them: what is not asked there does not matter as long as
        // the rest is up.
        while let Some(branch) = self.get(at) {
            if branch.low == Function::DOWN {
                points.extend(self.part(branch.level));
            }
            at = branch.high;
        }
        points
    }

    /// The branches that a function leads to, itself included, those first that others lead to.
    pub(super) fn reach(&self, function: Function) -> Vec<Function> {
        let mut found = Vec::new();
        let mut seen: Table<Function, ()> = Table::default();
        let mut open = vec![function];
        while let Some(at) = open.pop() {
            if let Some(branch) = self.get(at)
                && seen.insert(at, ()).is_none()
            {
                found.push(at);
                open.extend([branch.low, branch.high]);
            }
        }
        found.sort_unstable();
        found
    }

    /// The branch of a function; none for the constants.
    pub(super) fn get(&self, function: Function) -> Option<&Branch> {
        (self.branches.get(function.place())).filter(|branch| branch.level != u32::MAX)
    }

    pub(super) fn branch(&mut self, level: u32, low: Function, high: Function) -> Function {
        if low == high {
            return low;
        }
        let branch = Branch { level, low, high };
        if let Some(&known) = self.unique.get(&branch) {
            return known;
        }
        let down = self.down(level);
        let value = down * self.unavailability(low) + (1.0 - down) * self.unavailability(high);
        let function = Function(u32::try_from(self.branches.len()).unwrap_or(u32::MAX));
        self.branches.push(branch);
        self.values.push(value);
        self.unique.insert(branch, function);
        function
    }

    /// `test ? yes : no` (Bryant's ITE), without recursion: designs can be deeper than the stack.
    fn choose(&mut self, test: Function, yes: Function, no: Function) -> Option<Function> {
        let question = ordered(test, yes, no);
        if let Some(known) = settled(question).or_else(|| self.choices.get(&question).copied()) {
            return Some(known);
        }
        // What was left off for want of budget goes on.
        let same = |left: &mut LeftOff| left.question == question;
        let (mut steps, mut results) = match self.left_off.take_if(same) {
            Some(left) => (left.steps, left.results),
            None => (vec![Step::Choose(test, yes, no)], Vec::new()),
        };
        while let Some(step) = steps.pop() {
            match step {
                Step::Choose(test, yes, no) => {
                    let key = ordered(test, yes, no);
                    let known = settled(key).or_else(|| self.choices.get(&key).copied());
                    if let Some(known) = known {
                        results.push(known);
                        continue;
                    }
                    if self.work >= self.allowed {
                        match self.beyond {
                            Beyond::Stop => {
                                steps.push(step);
                                self.left_off = Some(LeftOff {
                                    question,
                                    steps,
                                    results,
                                });
                                return None;
                            }
                            Beyond::Round(to) => results.push(to),
                        }
                        continue;
                    }
                    self.work += 1;
                    let (test, yes, no) = key;
                    let level = |part| self.get(part).map_or(u32::MAX, |branch| branch.level);
                    let top = level(test).min(level(yes)).min(level(no));
                    let split = |part: Function| match self.get(part) {
                        Some(branch) if branch.level == top => (branch.low, branch.high),
                        _ => (part, part),
                    };
                    let (test, yes, no) = (split(test), split(yes), split(no));
                    steps.push(Step::Join(top, key));
                    steps.push(Step::Choose(test.0, yes.0, no.0));
                    // What is up comes first: it is where nearly all of the probability is.
                    steps.push(Step::Choose(test.1, yes.1, no.1));
                }
                Step::Join(level, key) => {
                    let low = results.pop()?;
                    let high = results.pop()?;
                    let joined = self.branch(level, low, high);
                    self.choices.insert(key, joined);
                    results.push(joined);
                }
            }
        }
        results.pop()
    }
}

/// `test ? yes : no`.
type Question = (Function, Function, Function);

/// Both orders of two that must work, or of which one must, are one question.
fn ordered(test: Function, yes: Function, no: Function) -> Question {
    match (yes, no) {
        (yes, Function::DOWN) if yes < test => (yes, test, no),
        (Function::UP, no) if no < test => (no, yes, test),
        _ => (test, yes, no),
    }
}

/// The answer to what needs no further question.
fn settled(question: Question) -> Option<Function> {
    match question {
        (Function::UP, yes, _) => Some(yes),
        (Function::DOWN, _, no) => Some(no),
        (_, yes, no) if yes == no => Some(yes),
        (test, Function::UP, Function::DOWN) => Some(test),
        (test, yes, Function::DOWN) if test == yes => Some(test),
        (test, Function::UP, no) if test == no => Some(test),
        _ => None,
    }
}
