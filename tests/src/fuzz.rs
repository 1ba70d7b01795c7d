//! What is done with bytes from outside, and what must hold whatever they are. The same functions run under
//! libFuzzer (`cargo xtask fuzz`) and over the inputs in `tests/fuzz` (`tests/tests/fuzz.rs`).

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what does not hold must be seen"
)]

mod document;
mod edited;
mod exports;
mod fragment;
mod http;
mod picture;
mod shared_link;
mod sketch;

use std::collections::BTreeSet;
use std::fmt::{Display, Write};
use std::path::{Path, PathBuf};

use shared::component::Component;
use shared::cost::Bill;
use shared::document::Document;
use shared::manifests::manifests;
use shared::plan::plan;
use shared::rules::{self, Context};
use shared::topology::Topology;
use shared::uptime::{Effort, Evaluation};
use shared::wire;

/// One decoder of bytes from outside.
#[derive(Debug)]
pub struct Target {
    /// Its name, which its program in `fuzz` and its folder in `tests/fuzz` have, too.
    pub name: &'static str,
    /// Decodes, and fails when something does not hold.
    pub run: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every decoder.
pub const TARGETS: [Target; 8] = [
    document::TARGET,
    edited::TARGET,
    exports::TARGET,
    fragment::TARGET,
    http::TARGET,
    picture::TARGET,
    shared_link::TARGET,
    sketch::TARGET,
];

/// A target by its name.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn target(name: &str) -> &'static Target {
    let found = TARGETS.iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("there is no target {name}"))
}

/// The inputs that were kept for a target: findings that were mended, and what shows much of it.
#[must_use]
pub fn kept(target: &Target) -> PathBuf {
    crate::repository().join("tests/fuzz").join(target.name)
}

/// Writes what a run begins with into a folder: `seeds/` and the words of the formats, as libFuzzer reads them.
///
/// # Panics
/// When it cannot be written.
pub fn plant(name: &str, folder: &Path) {
    let seeds = folder.join("seeds");
    std::fs::create_dir_all(&seeds).unwrap();
    for (number, seed) in (target(name).seeds)().into_iter().enumerate() {
        std::fs::write(seeds.join(number.to_string()), seed).unwrap();
    }
    std::fs::write(folder.join("words.dict"), words()).unwrap();
}

/// The words of designs: types, their fields, and what the saved form is made of.
fn words() -> String {
    let mut words: BTreeSet<&str> = BTreeSet::from([
        "azimuth",
        "settings",
        "next_id",
        "nodes",
        "links",
        "layout",
        "layers",
        "bends",
        "spans",
        "accepted",
        "availability",
        "parent",
        "former_slugs",
        "environment",
        "fields",
        "tags",
        "notes",
        "locked",
        "design-",
        "key-",
        "/d/",
        "view=",
        "with=",
        " -> ",
        "0.0.0.0/0",
    ]);
    for id in Component::IDS {
        words.insert(id);
        let fields = Component::from_id(id).map(|one| one.fields());
        words.extend(fields.into_iter().flatten().map(|view| view.name));
    }
    words.into_iter().fold(String::new(), |mut text, word| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "\"{word}\"");
        text
    })
}

/// Work for the availability of a design: little, as many designs are looked at.
const EFFORT: Effort = Effort {
    journey: 2_000,
    all: 8_000,
    bounds: 1_000,
};

/// The longest sentence that is shown to somebody, in characters.
const SENTENCE: usize = 600;

/// Why something was refused is said in one line that can be read.
#[track_caller]
fn is_a_sentence(error: &impl Display) {
    let said = error.to_string();
    assert!(!said.trim().is_empty());
    assert!(!said.contains(char::is_control), "{said:?}");
    assert!(said.chars().count() <= SENTENCE, "{said:?}");
}

/// What was read is a document: it is saved and read again as the same, and can be analysed.
#[track_caller]
fn is_a_design(document: &Document) {
    is_saved(document);
    is_analysed(document);
}

#[track_caller]
fn is_saved(document: &Document) {
    assert_eq!(document.validate(), Ok(()));
    let text = wire::to_text(document);
    let again = wire::from_text(&text).unwrap();
    assert!(
        again == *document,
        "{text}\nis read as\n{}",
        wire::to_text(&again)
    );
    assert_eq!(wire::to_text(&again), text);
    assert_eq!(
        wire::from_text(&wire::to_compact(document)).as_ref(),
        Ok(document)
    );
}

#[track_caller]
fn is_analysed(document: &Document) {
    let topology = Topology::of(document);
    let uptime = Evaluation::of(&topology, EFFORT).uptime;
    for journey in &uptime.journeys {
        let (low, high) = (journey.availability.low(), journey.availability.high());
        assert!(0.0 <= low && low <= high && high <= 1.0, "{journey:?}");
    }
    for finding in rules::check(&Context::of(&topology, &uptime)) {
        assert!(!finding.message.is_empty(), "{finding:?}");
        let nodes = finding.nodes.iter().all(|id| document.node(*id).is_some());
        let links = finding.links.iter().all(|id| document.link(*id).is_some());
        assert!(nodes && links, "{finding:?}");
        if let Some(mended) = rules::fixed(document, &finding) {
            assert_eq!(mended.validate(), Ok(()), "{finding:?}");
        }
    }
    let bill = Bill::of(&topology);
    for line in &bill.lines {
        if let Ok(monthly) = &line.monthly {
            let in_order = monthly.low <= monthly.expected && monthly.expected <= monthly.high;
            assert!(in_order, "{line:?}");
        }
    }
    let plan = plan(document);
    let mut addresses = BTreeSet::new();
    for resource in &plan.resources {
        assert!(
            addresses.insert(&resource.address),
            "{:?} twice",
            resource.address
        );
    }
    for resource in &plan.resources {
        for address in resource.references() {
            assert!(addresses.contains(address), "{address:?} is not there");
        }
    }
    drop(manifests(document));
}
