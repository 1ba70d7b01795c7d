//! `azimuth export`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use shared::api;
use shared::field::Choice;
use shared::manifests::{Layout, Options, SecretSource};
use shared::plan::Level;
use shared::sentence::escaped;

use super::Outcome;
use super::input;
use crate::export::folder::{self, Edited, Strangers};
use crate::export::{Export, export_as, territory};

/// What to export.
#[derive(Debug, clap::Subcommand)]
pub enum Format {
    /// Terraform that builds the design.
    Terraform {
        /// The design, and where the files go.
        #[command(flatten)]
        target: Target,
        /// How much the code hardens beyond what was drawn: standard or strict.
        #[arg(long, value_parser = level, default_value = "standard")]
        level: Level,
    },
    /// What runs in the design, as objects of Kubernetes: laid out for kustomize.
    Kubernetes {
        /// The design, and where the files go.
        #[command(flatten)]
        target: Target,
        /// Write one file for each environment instead.
        #[arg(long, conflicts_with = "helm")]
        combined: bool,
        /// Write a Helm chart for each environment instead.
        #[arg(long)]
        helm: bool,
        /// Where secrets come from: fill (empty ones that you fill) or external (External Secrets Operator).
        #[arg(long, value_parser = source, default_value = "fill")]
        secrets: SecretSource,
    },
}

/// Where the files go.
#[derive(Debug, clap::Args)]
pub struct Target {
    /// The design: a file, a link, or `-` for the standard input.
    file: String,
    /// The folder to write into; it is made when it is not there.
    #[arg(short, long)]
    output: PathBuf,
    /// Write even into a folder that holds files of somebody else.
    #[arg(long)]
    force: bool,
}

fn level(text: &str) -> Result<Level, String> {
    Level::from_id(text).ok_or_else(|| "choose standard or strict".to_owned())
}

fn source(text: &str) -> Result<SecretSource, String> {
    SecretSource::from_id(text).ok_or_else(|| "choose fill or external".to_owned())
}

impl Format {
    fn target(&self) -> &Target {
        match self {
            Self::Terraform { target, .. } | Self::Kubernetes { target, .. } => target,
        }
    }

    fn chosen(&self) -> api::Format {
        match *self {
            Self::Terraform { level, .. } => api::Format::Terraform(level),
            Self::Kubernetes {
                combined,
                helm,
                secrets,
                ..
            } => {
                let layout = match (combined, helm) {
                    (true, _) => Layout::Combined,
                    (_, true) => Layout::Helm,
                    _ => Layout::Kustomize,
                };
                api::Format::Kubernetes(Options { layout, secrets })
            }
        }
    }
}

/// Writes the files of an export and prints what has no counterpart.
///
/// # Errors
/// When the design cannot be read or exported, or the folder cannot be written; then nothing is.
pub fn run(format: &Format) -> Result<Outcome> {
    let (target, chosen) = (format.target(), format.chosen());
    let document = input::design(&target.file)?;
    let exported = export_as(&document, chosen)?;
    let strangers = if target.force {
        Strangers::Accept
    } else {
        Strangers::Refuse
    };
    let territory = territory(chosen.language());
    let edited = folder::write(&target.output, &exported.files, &territory, strangers)?;
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
        .map(|text| escaped(&text))
        .collect();
    lines.join("\n")
}
