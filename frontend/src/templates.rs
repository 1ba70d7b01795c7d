//! The designs that come with the app.

use shared::document::Document;
use shared::wire;

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Every design that comes with the app and can be read.
#[must_use]
pub fn all() -> Vec<(&'static str, Document)> {
    (DESIGNS.iter())
        .filter_map(|(slug, text)| Some((*slug, wire::from_text(text).ok()?)))
        .collect()
}
