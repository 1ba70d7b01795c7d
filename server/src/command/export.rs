//! `azimuth export`.

use std::path::PathBuf;

use anyhow::Result;

use super::Outcome;
use super::input;
use crate::export::export;
use crate::export::folder::{self, Strangers};

/// What to export.
#[derive(Debug, clap::Subcommand)]
pub enum Format {
    /// Terraform that builds the design.
    Terraform(Target),
}

/// Where the files go.
#[derive(Debug, clap::Args)]
pub struct Target {
    /// The design: a file, or `-` for the standard input.
    file: String,
    /// The folder to write into; it is made when it is not there.
    #[arg(short, long)]
    output: PathBuf,
    /// Write even into a folder that holds files of somebody else.
    #[arg(long)]
    force: bool,
}

/// Writes the files of an export and prints what has no counterpart.
///
/// # Errors
/// When the design cannot be read or exported, or the folder cannot be written; then nothing is.
pub fn run(format: &Format) -> Result<Outcome> {
    let Format::Terraform(target) = format;
    let document = input::design(&target.file)?;
    let exported = export(&document)?;
    let strangers = if target.force {
        Strangers::Accept
    } else {
        Strangers::Refuse
    };
    folder::write(&target.output, &exported.files, strangers)?;
    input::print(&format!(
        "{} files written to {}",
        exported.files.len(),
        target.output.display()
    ))?;
    for (_, note) in &exported.notes {
        input::print(&format!("note: {note}"))?;
    }
    Ok(Outcome::Fine)
}
