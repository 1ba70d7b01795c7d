//! Designs from files, links and the standard input, and text to the standard output.

use std::fs::File;
use std::io::{Read, Write};

use anyhow::{Context, Result, bail};
use shared::document::Document;
use shared::fragment::{self, PREFIX};
use shared::wire;

use super::tell;

/// Reads a design from a file, from a link, or from the standard input when the name is `-`.
///
/// # Errors
/// One sentence that names the file and says what is wrong.
pub fn design(file: &str) -> Result<Document> {
    if is_link(file) {
        return linked(file);
    }
    if is_address(file) {
        bail!(
            "{file}: no design is fetched from a server; open it in a browser and save it as a file, or copy a link \
             that has the whole design in it"
        );
    }
    let text = if file == "-" {
        text(std::io::stdin().lock()).context("the standard input")
    } else {
        File::open(file)
            .map_err(Into::into)
            .and_then(text)
            .with_context(|| file.to_owned())
    }?;
    wire::from_text(&text).with_context(|| {
        if file == "-" {
            "the standard input".to_owned()
        } else {
            file.to_owned()
        }
    })
}

/// Whether it is a link rather than the name of a file.
#[must_use]
pub fn is_link(file: &str) -> bool {
    file.contains(&format!("#{PREFIX}"))
}

/// Whether it is the address of a page.
#[must_use]
pub fn is_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let start = text.get(..scheme.len());
        text.len() > scheme.len() && start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The design in a link; what has changed since it was made is said on the standard error.
///
/// # Errors
/// One sentence that says why it cannot be opened.
pub fn linked(link: &str) -> Result<Document> {
    let opened = fragment::read(link)?;
    if let Some(moved) = opened.pins.moved() {
        tell(moved);
    }
    Ok(opened.document)
}

fn text(from: impl Read) -> Result<String> {
    // One byte more than the limit tells a file that is too large from one that just fits.
    let limit = wire::SIZE_LIMIT as u64 + 1;
    let mut bytes = Vec::new();
    from.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > wire::SIZE_LIMIT {
        bail!(
            "it has more than {} bytes, the most that a design has",
            wire::SIZE_LIMIT
        );
    }
    String::from_utf8(bytes).context("it is not UTF-8 text")
}

/// Prints a line; a reader that went away, such as `head`, is no error.
///
/// # Errors
/// When the standard output cannot be written.
pub fn print(line: &str) -> Result<()> {
    match writeln!(std::io::stdout().lock(), "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("the standard output"),
    }
}
