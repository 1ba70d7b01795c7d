//! Version 1: the saved form of a design as a walk from question to question, each answered in a few
//! bits or less, since most answers are likely. What is likely is learned: from our own words
//! (`v1/vocabulary.txt`), from a lesson (`v1/lesson.bin`), and from the design itself as the walk goes.
//!
//! Everything here is a part of the format and never changes: the corpus of links in `tests/links/v1`
//! must open for ever. What is to be better becomes version 2.

mod layout;
mod links;
mod model;
mod nodes;
mod saved;
mod stream;
mod symbols;
mod text;
mod values;
mod vocabulary;

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use super::Pins;
use model::Model;
use nodes::Places;
use saved::Saved;
use stream::{Nowhere, Reader, Stream, Writer};
use symbols::{Question, Symbols};
use text::Role;
use vocabulary::Vocabulary;

/// Most parts of a design: nodes, links, values and characters.
pub const PARTS: usize = 500_000;

/// Why something was not written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It has more than [`PARTS`].
    TooLarge,
    /// It was written with words that are not known here.
    Newer,
    /// It is no design.
    Damaged,
}

/// Bits of the version of the rules.
const RULES_BITS: u32 = 16;

/// The edition of the vocabulary in which the lesson was written.
const FIRST: u32 = 1;

/// A design with one of each type, as [`Walk::design`] writes it when it has learned nothing but words:
/// how designs of our kind look. `tests/links/v1/lesson.json` says what it is.
const LESSON: &[u8] = include_bytes!("v1/lesson.bin");

/// A design in its saved form as bytes.
pub fn encode(saved: &Value, pins: Pins) -> Result<Vec<u8>, Fault> {
    let saved = Saved::deserialize(saved).map_err(|_| Fault::Damaged)?;
    let edition = vocabulary::newest();
    let vocabulary = Vocabulary::of(edition).ok_or(Fault::Newer)?;
    let mut walk = Walk::new(Writer::new(), taught(&vocabulary)?, &vocabulary);
    walk.pins(pins)?;
    walk.design(&saved)?;
    let mut bytes = vec![u8::try_from(edition).map_err(|_| Fault::Newer)?];
    bytes.extend(walk.symbols.finish().0.finish());
    Ok(bytes)
}

/// The saved form from its bytes.
pub fn decode(bytes: &[u8]) -> Result<(Value, Pins), Fault> {
    let (edition, bytes) = bytes.split_first().ok_or(Fault::Damaged)?;
    let vocabulary = Vocabulary::of((*edition).into()).ok_or(Fault::Newer)?;
    let mut walk = Walk::new(Reader::new(bytes), taught(&vocabulary)?, &vocabulary);
    let pins = walk.pins(Pins {
        rules: 0,
        prices: None,
    })?;
    let saved = walk.design(&Saved::default())?;
    let saved = serde_json::to_value(&saved).map_err(|_| Fault::Damaged)?;
    Ok((saved, pins))
}

/// A model that has learned the lesson and our words. The lesson takes most of the time, and is
/// learned once.
fn taught(vocabulary: &Vocabulary) -> Result<Model, Fault> {
    static TAUGHT: OnceLock<Result<Model, Fault>> = OnceLock::new();
    let first = Vocabulary::of(FIRST).ok_or(Fault::Newer)?;
    let learn = || {
        let mut walk = Walk::new(Reader::new(LESSON), literate(&first)?, &first);
        walk.design(&Saved::default())?;
        Ok(walk.symbols.finish().1)
    };
    let model = TAUGHT.get_or_init(learn).clone()?;
    let mut walk = Walk::new(Nowhere, model, vocabulary);
    walk.words(first.components.len())?;
    Ok(walk.symbols.finish().1)
}

/// A model that has learned the words of the first edition only.
fn literate(first: &Vocabulary) -> Result<Model, Fault> {
    let mut walk = Walk::new(Nowhere, Model::new(), first);
    walk.words(0)?;
    Ok(walk.symbols.finish().1)
}

/// Where the walk is, and what it knows.
struct Walk<'v, S> {
    symbols: Symbols<S>,
    vocabulary: &'v Vocabulary,
    /// The values of each field that are known.
    values: Vec<Vec<Option<Value>>>,
    /// The last address.
    address: [u8; 4],
    /// Which of the last fields said what was expected.
    met: u32,
}

impl<'v, S: Stream> Walk<'v, S> {
    fn new(stream: S, model: Model, vocabulary: &'v Vocabulary) -> Self {
        Self {
            symbols: Symbols::new(stream, model),
            vocabulary,
            values: vocabulary.values.clone(),
            address: [0; 4],
            met: 0,
        }
    }

    /// What the design is judged by.
    fn pins(&mut self, given: Pins) -> Result<Pins, Fault> {
        let rules = (self.symbols).symbol(Question::Count, &[9], RULES_BITS, given.rules.into());
        let priced = (self.symbols).flag(Question::Count, &[10], given.prices.is_some());
        let prices = priced.then(|| {
            (self.symbols).number(Question::Count, &[11], given.prices.unwrap_or_default())
        });
        let rules = u16::try_from(rules).map_err(|_| Fault::Damaged)?;
        Ok(Pins { rules, prices })
    }

    /// The whole design.
    fn design(&mut self, given: &Saved) -> Result<Saved, Fault> {
        let azimuth = self.symbols.number(Question::Count, &[7], given.azimuth);
        let name = self.text(Role::Prose, 0, &given.name, [""; 2])?;
        let settings = self.object("Settings", 0, &given.settings, None)?;
        let places: Places = (given.nodes.iter().zip(0..))
            .map(|(node, at)| (node.id.as_str(), at))
            .collect();
        let (nodes, parts) = self.nodes(&given.nodes, &places)?;
        let links = self.links(&given.links, &places, &parts)?;
        let highest = [
            nodes.last().map(|node| &node.id),
            links.last().map(|link| &link.id),
        ];
        let highest = highest
            .into_iter()
            .flatten()
            .map(|id| saved::number(id))
            .max();
        let next = highest.unwrap_or(0).wrapping_add(1);
        let more = given.next_id.wrapping_sub(next);
        let more = self.symbols.number(Question::Count, &[8], more);
        let rest = self.object("Design", 0, &given.rest, None)?;
        let rects: Vec<[i32; 4]> = (given.nodes.iter())
            .map(|node| given.layout.get(&node.id).copied().unwrap_or_default())
            .collect();
        let rects = self.layout(&rects, &parts)?;
        let layout = (nodes.iter().map(|node| node.id.clone()))
            .zip(rects)
            .collect();
        Ok(Saved {
            azimuth,
            name,
            settings,
            next_id: next.wrapping_add(more),
            nodes,
            links,
            layout,
            rest,
        })
    }

    /// What the vocabulary says about the types, from one of them on.
    fn words(&mut self, first: usize) -> Result<(), Fault> {
        for (kind, section) in (0..).zip(self.vocabulary.component_sections()).skip(first) {
            if let Some(words) = &section.words {
                let slug = nodes::slug_of(&words.stem);
                self.text(Role::Name, kind, &words.stem, [""; 2])?;
                self.text(Role::Slug, kind, &slug, ["", &words.stem])?;
                self.text(Role::Prose, 0, &words.name, [""; 2])?;
                self.text(Role::Prose, 0, &words.about, [""; 2])?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The design of the lesson.
    fn lesson() -> Value {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/links/v1/lesson.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn the_lesson_is_what_it_is_said_to_be() {
        let first = Vocabulary::of(FIRST).unwrap();
        let mut walk = Walk::new(Writer::new(), literate(&first).unwrap(), &first);
        let saved = Saved::deserialize(lesson()).unwrap();
        assert_eq!(walk.design(&saved), Ok(saved));
        assert_eq!(walk.symbols.finish().0.finish(), LESSON);
    }

    const PINS: Pins = Pins {
        rules: 0xABCD,
        prices: Some(20_250_707),
    };

    #[track_caller]
    fn comes_back(saved: &Value) {
        let bytes = encode(saved, PINS).unwrap();
        assert_eq!(decode(&bytes).unwrap(), (saved.clone(), PINS));
    }

    #[test]
    fn what_no_vocabulary_knows_is_not_lost() {
        let mut saved = lesson();
        saved["drawn_by"] = json!(["somebody", {"number": 3, "share": 0.25, "far": -7}]);
        saved["nodes"][3]["component"] = json!("quantum_computer");
        saved["nodes"][3]["colour"] = json!({"red": 255, "deep": [[[]]]});
        saved["nodes"][4]["fields"]["qubits"] = json!(18_446_744_073_709_551_615_u64);
        saved["nodes"][4]["fields"]["cidr"] = json!({"not": "what", "was": null});
        saved["nodes"][5]["fields"] = json!({"only": "this"});
        saved["links"][2]["bends"] = json!([1, 2.5, "1.2.3.4/32", "01.2.3.4/8", "1.2.3.4/033"]);
        saved["links"][3]["fields"] = json!({});
        comes_back(&saved);
    }

    #[test]
    fn ids_may_be_anything_that_rises() {
        let node = |id: u32, parent: Option<u32>| {
            let slug = format!("s{id}");
            let mut node =
                json!({"id": format!("n{id}"), "component": "vpc", "name": "", "slug": slug});
            if let Some(parent) = parent {
                node["parent"] = format!("n{parent}").into();
            }
            node
        };
        let link = |id: u32, from: u32, to: u32| json!({"id": format!("l{id}"), "from": format!("n{from}"), "to": format!("n{to}"), "fields": {}});
        let layout = json!({"n0": [0, -1, 3, 999_999], "n7": [i32::MIN, i32::MAX, 0, -8], "n999999999": [1, 2, 3, 4]});
        comes_back(&json!({
            "azimuth": 1, "name": "\u{0}🦀", "settings": {}, "next_id": 3,
            // Parents may come later than what they hold.
            "nodes": [node(0, Some(999_999_999)), node(7, Some(0)), node(999_999_999, None)],
            "links": [link(1, 0, 7), link(6, 7, 999_999_999), link(8, 7, 0), link(999_999_998, 0, 7)],
            "layout": layout,
        }));
        let empty = json!({"azimuth": 1, "name": "", "settings": {}, "next_id": 0, "nodes": [], "links": [], "layout": {}});
        comes_back(&empty);
    }

    #[test]
    fn any_bytes_are_read_without_harm() {
        let mut bytes = vec![1];
        let mut state = 1_u32;
        for _ in 0..300 {
            for _ in 0..40 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                bytes.extend(state.to_be_bytes());
            }
            // Whatever comes of it, it ends.
            decode(&bytes).ok();
            bytes.truncate(1);
        }
    }

    /// Says "yes, and another one" as cheaply as can be.
    #[test]
    fn what_says_little_and_means_much_is_refused() {
        for byte in [0, 0xFF] {
            let bytes = [&[1][..], &[byte; 1_000]].concat();
            let fault = decode(&bytes).err();
            assert!(
                matches!(fault, Some(Fault::TooLarge | Fault::Damaged)),
                "{byte}"
            );
        }
        let mut saved = lesson();
        saved["name"] = "a".repeat(PARTS).into();
        assert_eq!(encode(&saved, PINS), Err(Fault::TooLarge));
        // A row of a letter costs next to nothing; what is refused is what it would become.
        saved["name"] = "a".repeat(PARTS / 2).into();
        assert!(encode(&saved, PINS).unwrap().len() < 4_000);
    }

    #[test]
    fn words_of_a_newer_edition_are_asked_for() {
        assert_eq!(decode(&[99, 1, 2, 3]), Err(Fault::Newer));
        assert_eq!(decode(&[]), Err(Fault::Damaged));
    }
}
