//! The saved form of a design: what is opened from files, browsers' storage and requests.

use shared::wire;

use super::{Target, is_a_design, is_a_sentence};

pub const TARGET: Target = Target {
    name: "document",
    run,
    seeds,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match wire::from_text(text) {
        Ok(document) => is_a_design(&document),
        Err(error) => is_a_sentence(&error),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let names = crate::names().into_iter();
    let designs = names.map(|name| wire::to_compact(&crate::design(&name)));
    let smallest = super::edited::smallest().iter().map(ToString::to_string);
    let wrong = ["{}", "[]", "{\"azimuth\":2}", "\u{feff}{\"azimuth\":1}"];
    let wrong = wrong.into_iter().map(str::to_owned);
    designs
        .chain(smallest)
        .chain(wrong)
        .map(String::into_bytes)
        .collect()
}
