//! `azimuth export`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use shared::field::Choice;
use shared::plan::Level;

use super::Outcome;
use super::input;
use super::line::line;
use crate::export::folder::{self, Edited, Strangers};
use crate::export::{Export, export, file_names};

/// What to export.
#[derive(Debug, clap::Subcommand)]
pub enum Format {
    /// Terraform that builds the design.
    Terraform(Target),
}

/// Where the files go.
#[derive(Debug, clap::Args)]
pub struct Target {
    /// The design: a file, a link, or `-` for the standard input.
    file: String,
    /// The folder to write into; it is made when it is not there.
    #[arg(short, long)]
    output: PathBuf,
    /// How much the code hardens beyond what was drawn: standard or strict.
    #[arg(long, value_parser = level, default_value = "standard")]
    level: Level,
    /// Write even into a folder that holds files of somebody else.
    #[arg(long)]
    force: bool,
}

fn level(text: &str) -> Result<Level, String> {
    Level::from_id(text).ok_or_else(|| "choose standard or strict".to_owned())
}

/// Writes the files of an export and prints what has no counterpart.
///
/// # Errors
/// When the design cannot be read or exported, or the folder cannot be written; then nothing is.
pub fn run(format: &Format) -> Result<Outcome> {
    let Format::Terraform(target) = format;
    let document = input::design(&target.file)?;
    let exported = export(&document, target.level)?;
    let strangers = if target.force {
        Strangers::Accept
    } else {
        Strangers::Refuse
    };
    let edited = folder::write(&target.output, &exported.files, &file_names(), strangers)?;
    // The files are there: that nobody can read about it is no reason to call it a failure.
    if let Err(error) = input::print(&report(&exported, &edited, &target.output)) {
        super::tell(&format!("the files are written, but {error:#}"));
    }
    Ok(Outcome::Fine)
}

/// What was written, what became of edited files, and what has no counterpart.
fn report(exported: &Export, edited: &[(String, Edited)], folder: &Path) -> String {
    let count = exported.files.len();
    let written = format!("{count} files written to {}", folder.display());
    let notes = (exported.notes.iter()).map(|(_, note)| format!("note: {note}"));
    let edited = (edited.iter()).map(|(file, what)| match what {
        Edited::Kept => format!("edited: {file} stays as you wrote it"),
        Edited::Merged => format!("edited: {file} has what is new beside what you wrote"),
        Edited::Left => format!("edited: {file} is not exported any more and stays"),
    });
    let lines: Vec<String> = std::iter::once(written)
        .chain(edited)
        .chain(notes)
        .map(|text| line(&text))
        .collect();
    lines.join("\n")
}
