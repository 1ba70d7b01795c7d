//! Tags: by what AWS and those who pay for it put resources together. A node has those of the containers
//! around it and of the design, too.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use crate::field::{FieldValue, Shape};
use crate::plan::naming::is_in_tags;

/// The key under which a resource shows its name in the console.
pub const NAME: &str = "Name";
/// The key for the name of the design.
pub const PROJECT: &str = "Project";
/// The key for what a resource is for.
pub const ENVIRONMENT: &str = "Environment";
/// The key for the tool that a resource is built with.
pub const MANAGED_BY: &str = "ManagedBy";

/// Keys that are filled from the drawing itself.
const TAKEN: [&str; 4] = [NAME, PROJECT, ENVIRONMENT, MANAGED_BY];

/// Most tags that a resource can have, those of [`TAKEN`] among them (AWS, "Tag naming limits and
/// requirements", 2026-11).
const LIMIT: usize = 50;
/// Most tags of one's own.
pub const MOST: usize = LIMIT - TAKEN.len();
/// Longest key, in characters (same source).
pub const KEY: usize = 128;
/// Longest value, in characters (same source).
pub const VALUE: usize = 256;

/// What is expected of tags.
const EXPECTED: &str = "tags such as Team=payments, CostCenter=4711: at most 46, keys of at most 128 and values \
                        of at most 256 letters, digits, spaces and _.:/=+-@; Name, Project, Environment, \
                        ManagedBy and keys that begin with aws: are taken";

/// Keys with their values. No two keys are the same but for capital letters, as IAM knows no difference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags(BTreeMap<String, String>);

impl Tags {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys with their values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        (self.0.iter()).map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Takes the tags of an inner holder, which count for more.
    pub fn overlay(&mut self, inner: &Self) {
        for (key, value) in inner.iter() {
            self.0.retain(|known, _| !known.eq_ignore_ascii_case(key));
            self.0.insert(key.to_owned(), value.to_owned());
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn add(&mut self, key: &str, value: &str) -> Result<(), ()> {
        let (key, value) = (key.trim(), value.trim());
        let legal = |text: &str, limit: usize| {
            text.chars().count() <= limit && text.chars().all(is_in_tags)
        };
        let taken = |taken: &&str| taken.eq_ignore_ascii_case(key);
        let reserved = key.to_ascii_lowercase().starts_with("aws:") || TAKEN.iter().any(taken);
        let twice = self.0.keys().any(|known| known.eq_ignore_ascii_case(key));
        if key.is_empty()
            || !legal(key, KEY)
            || !legal(value, VALUE)
            || reserved
            || twice
            || self.len() >= MOST
        {
            return Err(());
        }
        self.0.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn from_value(value: &Value) -> Result<Self, ()> {
        let mut tags = Self::default();
        match value {
            Value::Null => {}
            Value::Object(pairs) => {
                for (key, value) in pairs {
                    tags.add(key, value.as_str().ok_or(())?)?;
                }
            }
            Value::String(text) => {
                for pair in text
                    .split([',', '\n', ';'])
                    .filter(|pair| !pair.trim().is_empty())
                {
                    let (key, value) = pair.split_once('=').ok_or(())?;
                    tags.add(key, value)?;
                }
            }
            _ => return Err(()),
        }
        Ok(tags)
    }
}

/// As they are written in one line: `CostCenter=4711, Team=payments`.
impl fmt::Display for Tags {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (key, value)) in self.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(formatter, "{comma}{key}={value}")?;
        }
        Ok(())
    }
}

impl FieldValue for Tags {
    fn shape(&self) -> Shape {
        Shape::Tags
    }

    fn json(&mut self) -> Value {
        let pairs = self
            .iter()
            .map(|(key, value)| (key.to_owned(), Value::from(value)));
        Value::Object(pairs.collect::<Map<_, _>>())
    }

    /// From an object, as in files, or from a line of text.
    fn set(&mut self, value: &Value) -> Result<(), String> {
        *self = Self::from_value(value).map_err(|()| EXPECTED.to_owned())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let mut tags = Tags::default();
        tags.set(&json!(text)).map(|()| tags.to_string())
    }

    #[test]
    fn tags_are_read_in_one_line_and_written_in_order() {
        for (text, written) in [
            ("", ""),
            ("Team=payments", "Team=payments"),
            (
                " Team = payments,, CostCenter=4711 ;",
                "CostCenter=4711, Team=payments",
            ),
            ("Path=a=b", "Path=a=b"),
            ("Empty=", "Empty="),
            ("Büro=Zürich", "Büro=Zürich"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn what_aws_refuses_is_refused() {
        let many: Vec<String> = (0..=MOST).map(|number| format!("k{number}=v")).collect();
        for text in [
            "Team",
            "=payments",
            "name=x",
            "Environment=x",
            "aws:x=y",
            "Team=a,team=b",
            "Team=${x}",
            "Team=\"x\"",
            "🦀=x",
            &format!("{}=x", "k".repeat(KEY + 1)),
            &format!("k={}", "v".repeat(VALUE + 1)),
            &many.join(","),
        ] {
            assert_eq!(read(text), Err(EXPECTED.to_owned()), "{text}");
        }
        assert!(EXPECTED.contains(&format!("at most {MOST}, keys of at most {KEY} and values")));
    }

    #[test]
    fn inner_tags_count_for_more() {
        let tags = |text: &str| {
            let mut tags = Tags::default();
            tags.set(&json!(text)).unwrap();
            tags
        };
        let mut all = tags("Team=platform, Stage=beta");
        all.overlay(&tags("team=payments"));
        assert_eq!(all.to_string(), "Stage=beta, team=payments");
    }
}
