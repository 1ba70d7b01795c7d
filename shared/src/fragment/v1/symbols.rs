//! Numbers and choices as bits, each asked for as a question in contexts.
//!
//! Every function goes both ways: it is given what is to be written and returns it, or, when the stream
//! is read, ignores what it is given and returns what was written. So writing and reading cannot drift
//! apart: they are the same code.

use super::model::{INPUTS, Model, of};
use super::stream::Stream;
use super::{Fault, PARTS};

/// What a bit is about. The numbers are a part of the format.
#[derive(Debug, Clone, Copy)]
pub enum Question {
    /// How many there are of something, or another number of the design as a whole.
    Count = 0,
    /// The next character of a text.
    Character = 1,
    /// How far the id of a node is from the one before.
    NodeId = 2,
    /// Where the parent of a node stands among the ancestors of the node before.
    Parent = 3,
    /// Which component type.
    Type = 4,
    /// Whether a slug is made of the name.
    SlugIsName = 5,
    /// Whether a field says what is expected.
    Expected = 6,
    /// Which of the values that are known a field has.
    Known = 7,
    /// What kind of JSON a value is.
    Kind = 8,
    /// A whole number in a field.
    Number = 9,
    /// The prefix length of a block of addresses.
    Prefix = 10,
    /// Whether a byte of an address is the one of the address before.
    SameByte = 11,
    /// A byte of an address.
    Byte = 12,
    /// Where the spans of a node come from.
    Spans = 13,
    /// Which node of a type.
    Which = 14,
    /// How far the id of a link is from the one before.
    LinkId = 15,
    /// Which guess at a side of a rectangle is right.
    Side = 16,
    /// Whether a side is less than its base.
    Less = 17,
    /// How far a side is from its base.
    Distance = 18,
}

/// The two ends of the walk: the stream, and what is learned on the way.
pub struct Symbols<S> {
    stream: S,
    model: Model,
    /// Parts that may still come.
    left: usize,
}

impl<S: Stream> Symbols<S> {
    /// Begins a stream with what was learned before.
    pub fn new(stream: S, model: Model) -> Self {
        Self {
            stream,
            model,
            left: PARTS,
        }
    }

    /// What became of both.
    pub fn finish(self) -> (S, Model) {
        (self.stream, self.model)
    }

    /// Counts a part of the design: a value, a character. A link that says little and means much ends
    /// here, before it takes memory.
    pub fn part(&mut self) -> Result<(), Fault> {
        self.left = self.left.checked_sub(1).ok_or(Fault::TooLarge)?;
        Ok(())
    }

    /// Yes or no.
    pub fn flag(&mut self, question: Question, contexts: &[u32], given: bool) -> bool {
        (self.model).pass(&mut self.stream, question as u32, contexts, given)
    }

    /// A flag in contexts that also know how far a symbol has come.
    fn step(&mut self, question: Question, contexts: &[u32], at: u32, given: bool) -> bool {
        let mut there = [0; INPUTS];
        for (there, context) in there.iter_mut().zip(contexts) {
            *there = of(&[*context, at]);
        }
        let there = there.get(..contexts.len()).unwrap_or(&there);
        self.flag(question, there, given)
    }

    /// One of 2 to the power of `bits`.
    pub fn symbol(&mut self, question: Question, contexts: &[u32], bits: u32, given: u32) -> u32 {
        let mut path = 1;
        for bit in (0..bits).rev() {
            let bit = self.step(question, contexts, path, given >> bit & 1 == 1);
            path = path << 1 | u32::from(bit);
        }
        path - (1 << bits)
    }

    /// A number, small ones short: how many binary digits it has, then the digits.
    pub fn number(&mut self, question: Question, contexts: &[u32], given: u32) -> u32 {
        let given = u64::from(given) + 1;
        let mut digits = 0;
        while digits < 32 && self.step(question, contexts, digits, given >> digits > 1) {
            digits += 1;
        }
        let mut number = 1;
        for digit in (0..digits).rev() {
            // Not the state of any length.
            let at = of(&[digits, number]) | 1 << 31;
            let bit = self.step(question, contexts, at, given >> digit & 1 == 1);
            number = number << 1 | u32::from(bit);
        }
        // 32 digits push out the leading one: 0 stands for 2 to the power of 32.
        number.wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::stream::{Reader, Writer};
    use super::*;

    #[test]
    fn every_size_of_number_comes_back() {
        let powers = (0..32).flat_map(|power| [(1_u32 << power) - 1, 1 << power]);
        let numbers: Vec<u32> = powers.chain([u32::MAX - 1, u32::MAX]).collect();
        let mut writing = Symbols::new(Writer::new(), Model::new());
        for number in &numbers {
            writing.number(Question::Number, &[1, 2], *number);
            writing.symbol(Question::Byte, &[1], 8, number & 255);
        }
        let bytes = writing.finish().0.finish();
        let mut reading = Symbols::new(Reader::new(&bytes), Model::new());
        for number in numbers {
            assert_eq!(reading.number(Question::Number, &[1, 2], 0), number);
            assert_eq!(reading.symbol(Question::Byte, &[1], 8, 0), number & 255);
        }
    }
}
