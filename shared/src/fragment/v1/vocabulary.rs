//! Our own words, numbered for ever: component types, fields, their usual values. The order of
//! `vocabulary.txt` gives the numbers, so lines are only ever appended, as a new edition.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The words.
const TEXT: &str = include_str!("vocabulary.txt");

/// What stands before the number and the check value at the end of an edition.
const EDITION: &str = "edition ";

/// The words of an edition.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// What has fields, by its name: a component type, a part of the saved form, or the parts in a list
    /// (`alb.listeners`).
    sections: BTreeMap<String, Section>,
    /// The names of the component types, in order.
    pub components: Vec<String>,
    /// The usual values of each field, the most usual first; none is a field that is left out.
    pub values: Vec<Vec<Option<Value>>>,
}

/// Something with fields.
#[derive(Debug, Default)]
pub struct Section {
    /// Names and numbers of the fields.
    pub fields: Vec<(String, usize)>,
    /// The number of the component type, if it is one.
    pub component: Option<usize>,
    /// What components of the type are called and what is said about it: the words of our trade.
    pub words: Option<Words>,
    /// A field that says nothing is left out.
    sparse: bool,
}

/// What a component type is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    pub name: String,
    pub stem: String,
    pub about: String,
}

/// The newest edition.
pub fn newest() -> u32 {
    editions().last().map_or(0, |(number, _)| number)
}

/// The number of each edition and the words up to it.
fn editions() -> impl Iterator<Item = (u32, &'static str)> {
    let end = |(at, _)| TEXT.get(..at + 1);
    (1..).zip(TEXT.match_indices("\nedition ").filter_map(end))
}

/// JSON values with spaces between them.
fn many<T: DeserializeOwned>(text: &str) -> impl Iterator<Item = T> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<T>();
    values.map_while(Result::ok)
}

impl Vocabulary {
    /// The words of an edition, if there is such an edition.
    pub fn of(edition: u32) -> Option<Self> {
        let (_, text) = editions().find(|(number, _)| *number == edition)?;
        let mut vocabulary = Self::default();
        let mut section = String::new();
        for line in text.lines() {
            let (word, rest) = line
                .trim_start()
                .split_once(' ')
                .unwrap_or((line.trim_start(), ""));
            if line.starts_with(' ') {
                vocabulary.add_field(&section, word, rest);
            } else if word != EDITION.trim_end() && !word.starts_with('#') {
                let (name, words) = rest.split_once(' ').unwrap_or((rest, ""));
                name.clone_into(&mut section);
                vocabulary.add_section(word, name, words);
            }
        }
        Some(vocabulary)
    }

    fn add_section(&mut self, kind: &str, name: &str, words: &str) {
        let section = self.sections.entry(name.to_owned()).or_default();
        section.sparse |= kind == "sparse";
        if kind == "component" && section.component.is_none() {
            section.component = Some(self.components.len());
            self.components.push(name.to_owned());
            let mut words = many::<String>(words);
            let three = (words.next(), words.next(), words.next());
            if let (Some(name), Some(stem), Some(about)) = three {
                section.words = Some(Words { name, stem, about });
            }
        }
    }

    fn add_field(&mut self, section: &str, name: &str, values: &str) {
        let Some(section) = self.sections.get_mut(section) else {
            return;
        };
        let known = section.fields.iter().find(|(field, _)| field == name);
        let number = known.map_or(self.values.len(), |(_, number)| *number);
        if number == self.values.len() {
            section.fields.push((name.to_owned(), number));
            self.values.push(if section.sparse {
                vec![None]
            } else {
                Vec::new()
            });
        }
        if let Some(list) = self.values.get_mut(number) {
            list.extend(many(values).map(Some));
        }
    }

    /// What has this name.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.get(name)
    }

    /// The component types, in order.
    pub fn component_sections(&self) -> impl Iterator<Item = &Section> {
        self.components.iter().filter_map(|name| self.section(name))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::component::Component;
    use crate::crc32;
    use crate::document::{Link, NodeId, Settings};
    use crate::field::{self, FieldView, Shape};

    /// The lines that are missing for the fields of a section.
    fn missing(vocabulary: &Vocabulary, name: &str, head: &str, views: &[FieldView]) -> String {
        let section = vocabulary.section(name);
        let (mut lines, mut inner) = (String::new(), String::new());
        for view in views {
            let mut values = vec![view.value.clone()];
            match &view.shape {
                Shape::Toggle => values.extend([false, true].map(Value::from)),
                Shape::Choice(all) => values.extend(all.iter().map(|(id, _)| Value::from(*id))),
                Shape::Proposed(all) => values.extend(all.iter().cloned().map(Value::from)),
                Shape::List(views) => {
                    let name = format!("{name}.{}", view.name);
                    inner += &missing(vocabulary, &name, &format!("fields {name}"), views);
                }
                _ => {}
            }
            let fields = section.map_or(&[][..], |section| &section.fields);
            let known = fields.iter().find(|(field, _)| field == view.name);
            let known = known.map_or(&[][..], |(_, number)| &vocabulary.values[*number]);
            let mut new = String::new();
            for (at, value) in values.iter().enumerate() {
                if !known.contains(&Some(value.clone())) && !values[..at].contains(value) {
                    write!(new, " {value}").unwrap();
                }
            }
            if !new.is_empty() {
                writeln!(lines, "  {}{new}", view.name).unwrap();
            }
        }
        if section.is_none() || !lines.is_empty() {
            lines = format!("{head}\n{lines}");
        }
        lines + &inner
    }

    /// A component type, a field or a value that the vocabulary lacks makes links longer. This test
    /// writes the lines with `UPDATE_EXPECT=1`, as a new edition.
    #[test]
    fn the_vocabulary_has_every_type_field_and_usual_value() {
        let vocabulary = Vocabulary::of(newest()).unwrap();
        let mut settings = Settings::default();
        let settings = field::views(|form| settings.fields(form));
        let mut lines = missing(&vocabulary, "Settings", "fields Settings", &settings);
        let mut link = Link::new(NodeId(0), NodeId(1));
        let link = field::views(|form| link.fields(form));
        lines += &missing(&vocabulary, "Link", "fields Link", &link);
        for component in Component::all() {
            let (id, facts) = (component.id(), component.facts());
            let words =
                [facts.name, facts.stem, facts.about].map(|word| Value::from(word).to_string());
            let head = match vocabulary.section(id) {
                Some(_) => format!("fields {id}"),
                None => format!("component {id} {}", words.join(" ")),
            };
            lines += &missing(&vocabulary, id, &head, &component.fields());
        }
        if !lines.is_empty() && std::env::var_os("UPDATE_EXPECT").is_some() {
            let text = format!("{TEXT}{lines}");
            let check = crc32::of(text.as_bytes());
            let text = format!("{text}{EDITION}{} {check:08x}\n", newest() + 1);
            let path = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/src/fragment/v1/vocabulary.txt"
            );
            std::fs::write(path, text).unwrap();
            return;
        }
        assert_eq!(
            lines, "",
            "append these lines as a new edition: UPDATE_EXPECT=1"
        );
    }

    /// Links say words by their numbers: what an edition has never changes.
    #[test]
    fn no_edition_ever_changes() {
        let checks: Vec<String> = editions()
            .map(|(number, text)| format!("{EDITION}{number} {:08x}", crc32::of(text.as_bytes())))
            .collect();
        let ends: Vec<&str> = TEXT
            .lines()
            .filter(|line| line.starts_with(EDITION))
            .collect();
        assert_eq!(ends, checks);
        assert!(TEXT.ends_with(&format!("{}\n", checks.last().unwrap())));
        // The first is known here, too: whoever changes it has to change this line, and breaks links.
        assert_eq!(ends.first(), Some(&"edition 1 777ab25c"));
    }

    #[test]
    fn every_line_is_understood() {
        let vocabulary = Vocabulary::of(newest()).unwrap();
        let fields = TEXT.lines().filter(|line| line.starts_with("  "));
        for line in fields {
            let (_, values) = line.trim_start().split_once(' ').unwrap_or_default();
            let values = serde_json::Deserializer::from_str(values).into_iter::<Value>();
            assert!(values.into_iter().all(|value| value.is_ok()), "{line}");
        }
        assert_eq!(vocabulary.components.len(), Component::IDS.len());
    }
}
