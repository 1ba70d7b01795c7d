//! Designs as short text.

use shared::sketch;

use super::{Target, is_a_design, is_a_sentence};
use crate::samples::{self, APIS, ONE_OF_EACH, OTHER_MODES, TWO_REGIONS};

pub const TARGET: Target = Target {
    name: "sketch",
    run,
    seeds,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match sketch::parse(text) {
        Ok(document) => is_a_design(&document),
        Err(error) => is_a_sentence(&error),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let whole = [ONE_OF_EACH, OTHER_MODES, TWO_REGIONS, APIS].map(str::to_owned);
    let types = shared::component::Component::IDS.iter();
    let smallest = types.map(|id| samples::smallest(id));
    let designs = crate::names()
        .into_iter()
        .map(|name| std::fs::read_to_string(crate::folder(&name).join("design.txt")).unwrap());
    let all = whole.into_iter().chain(smallest).chain(designs);
    all.map(String::into_bytes).collect()
}
