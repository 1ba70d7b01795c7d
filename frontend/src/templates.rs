//! The designs that come with the app.

use shared::document::Document;
use shared::wire;

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Where a design stands in the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// What people begin with.
    Start,
    /// Systems that really run, completed.
    Real,
    /// The same as they were published, with their faults.
    AsWritten,
}

impl Shelf {
    /// All of them, in the order of the gallery.
    pub const ALL: [Self; 3] = [Self::Start, Self::Real, Self::AsWritten];

    /// The heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "To begin with",
            Self::Real => "Real systems, completed",
            Self::AsWritten => "Real systems, as they were published",
        }
    }

    /// Where the design of this file stands.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let published = |(other, _): &(&str, &str)| {
            other
                .strip_suffix(AS_WRITTEN)
                .is_some_and(|other| other == name)
        };
        if name.ends_with(AS_WRITTEN) {
            Self::AsWritten
        } else if DESIGNS.iter().any(published) {
            Self::Real
        } else {
            Self::Start
        }
    }
}

/// What the names of files of published systems end with.
const AS_WRITTEN: &str = "-as-written";

/// Every design that comes with the app and can be read.
#[must_use]
pub fn all() -> Vec<(&'static str, Document)> {
    (DESIGNS.iter())
        .filter_map(|(slug, text)| Some((*slug, wire::from_text(text).ok()?)))
        .collect()
}
