//! What the whole-product tests share: the designs of `tests/designs` and where their outputs are.

pub mod accepted;
pub mod cluster;
pub mod drawn;
pub mod emulator;
pub mod fuzz;
pub mod hcl;
pub mod http;
pub mod oracle;
pub mod planned;
pub mod postgres;
pub mod random;
pub mod samples;
pub mod schema;
pub mod terraform;
pub mod texts;

use std::io::Write;
use std::path::PathBuf;

use shared::document::Document;

/// The folder of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of a design: `design.txt` and every output beside it.
#[must_use]
pub fn folder(name: &str) -> PathBuf {
    repository().join("tests/designs").join(name)
}

/// The names of all designs, in order.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its designs must fail"
)]
pub fn names() -> Vec<String> {
    let entries = std::fs::read_dir(repository().join("tests/designs")).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Designs that are wrong where the text is wrong from which they were drawn: the README of their
/// export says what is left out.
const AS_WRITTEN: &str = "-as-written";

/// The names of the designs that are finished.
#[must_use]
pub fn finished() -> Vec<String> {
    let mut names = names();
    names.retain(|name| !name.ends_with(AS_WRITTEN));
    names
}

/// A number that the caller gives in the environment, or another one.
///
/// # Panics
/// When it is no number.
#[must_use]
#[expect(
    clippy::unwrap_used,
    reason = "a test that is asked for nonsense must fail"
)]
pub fn number(variable: &str, otherwise: u64) -> u64 {
    let given = std::env::var(variable).ok();
    given.map_or(otherwise, |text| text.parse().unwrap())
}

/// A design from its sketch.
///
/// # Panics
/// When the sketch cannot be read.
#[must_use]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its designs must fail"
)]
pub fn design(name: &str) -> Document {
    let text = std::fs::read_to_string(folder(name).join("design.txt")).unwrap();
    shared::sketch::parse(&text).unwrap()
}

/// A tool that the caller names in the environment. Without it the test is reported as skipped:
/// in the file that `AZIMUTH_SKIPS` names, and on the screen.
#[must_use]
pub fn tool(test: &str, variable: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).filter(|value| !value.is_empty());
    if named.is_none() {
        skip(test, &format!("{variable} names no program"));
    }
    named.map(PathBuf::from)
}

/// Reports a test as skipped.
pub fn skip(test: &str, reason: &str) {
    println!("skipped {test}: {reason}");
    let Some(path) = std::env::var_os("AZIMUTH_SKIPS") else {
        return;
    };
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path);
    if let Ok(mut file) = file {
        // Losing the line only loses a line of the report.
        let _ = writeln!(file, "{test}: {reason}");
    }
}
