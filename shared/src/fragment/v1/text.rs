//! Texts, character by character: what came before in this text, in this design and in our own words
//! says what is likely to come.

use super::model::of;
use super::stream::Stream;
use super::symbols::Question;
use super::{Fault, Walk};

/// What a text is. Texts with one role are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The name of a design, of a component type, and what is said about it.
    Prose,
    /// The name of a node.
    Name,
    /// The slug of a node.
    Slug,
    /// What is not in the vocabulary.
    Unknown,
    /// What a field says, by the number of the field.
    Field(usize),
}

impl Role {
    fn number(self) -> u32 {
        match self {
            Self::Prose => 1,
            Self::Name => 2,
            Self::Slug => 3,
            Self::Unknown => 4,
            Self::Field(number) => index(number).saturating_add(16),
        }
    }
}

/// A place in a list as a part of a context.
pub fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Ends a text: no byte of UTF-8 is this one.
const END: u8 = 0xFF;

/// So much of another text is of use.
const GUIDE: usize = 256;

/// Another text that this one may follow.
struct Guide<'t> {
    text: &'t [u8],
    at: usize,
    /// How many characters it has been right about in a row.
    right: u32,
}

impl<'t> Guide<'t> {
    fn new(text: &'t str) -> Self {
        let text = text.as_bytes();
        Self {
            text: text.get(..GUIDE).unwrap_or(text),
            at: 0,
            right: 1,
        }
    }

    fn context(&self, role: u32) -> u32 {
        let next = self.text.get(self.at).copied().unwrap_or(END);
        of(&[role, next.into(), self.right.min(3)])
    }

    /// Goes on, or finds where the last two characters stand in it.
    fn follow(&mut self, written: &[u8]) {
        let [.., last] = written else { return };
        let next = self.text.get(self.at);
        self.at += 1;
        if next.is_some_and(|next| next.eq_ignore_ascii_case(last)) {
            self.right += 1;
            return;
        }
        self.right = 0;
        let [.., before, last] = written else { return };
        let mut pairs = self.text.windows(2);
        if let Some(found) = pairs.position(|pair| pair.eq_ignore_ascii_case(&[*before, *last])) {
            self.at = found + 2;
        }
    }
}

/// What was written of a text so far.
#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    /// All of it.
    whole: u32,
    /// The word that is being written.
    word: u32,
}

impl Written {
    fn push(&mut self, byte: u8) {
        let plain = byte.to_ascii_lowercase();
        self.bytes.push(byte);
        self.whole = of(&[self.whole, byte.into()]);
        if plain.is_ascii_alphanumeric() || !plain.is_ascii() {
            self.word = of(&[self.word, plain.into()]);
        } else {
            self.word = 0;
        }
    }

    /// The last characters, the last first, as names and slugs have them in common.
    fn last<const COUNT: usize>(&self) -> [u32; COUNT] {
        let mut last = [0; COUNT];
        for (last, byte) in last.iter_mut().zip(self.bytes.iter().rev()) {
            *last = match byte.to_ascii_lowercase() {
                b' ' | b'-' | b'_' => 1,
                other => other.into(),
            };
        }
        last
    }
}

impl<S: Stream> Walk<'_, S> {
    /// A text. `about` is what else it depends on; the guides are texts that it may be like.
    pub fn text(
        &mut self,
        role: Role,
        about: u32,
        given: &str,
        guides: [&str; 2],
    ) -> Result<String, Fault> {
        let mut written = Written::default();
        let mut guides = guides.map(Guide::new);
        let mut given = given.bytes();
        let (style, role) = (u32::from(role == Role::Slug), role.number());
        loop {
            let [a, b, c, d] = written.last();
            let [first, second] = &guides;
            let contexts = [
                of(&[role, a]),
                of(&[style, a, b]),
                of(&[a, b, c]),
                of(&[a, b, c, d]),
                of(&[style, written.word]),
                of(&[role, about, written.whole]),
                first.context(role),
                second.context(role),
            ];
            let next = given.next().unwrap_or(END).into();
            let next = self.symbols.symbol(Question::Character, &contexts, 8, next);
            let next = u8::try_from(next).unwrap_or(END);
            if next == END {
                return String::from_utf8(written.bytes).map_err(|_| Fault::Damaged);
            }
            self.symbols.part()?;
            written.push(next);
            for guide in &mut guides {
                guide.follow(&written.bytes);
            }
        }
    }
}
