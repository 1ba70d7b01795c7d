//! Exports: a design as files of another format. The printers know formats and no component; what
//! is deployed comes from the plan, and what runs in clusters from the manifests.

pub mod archive;
mod figures;
pub mod folder;
pub mod kubernetes;
pub mod markdown;
pub mod terraform;

use std::collections::BTreeMap;

use shared::api::{Format, Language, Source};
use shared::document::{Broken, Document, NodeId};
use shared::field::Choice;
use shared::plan::{Level, roots};

use folder::{Pattern, Territory};

/// The files of an export and what its reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The content of each file by its path. Of the text of the user there are only slugs in the paths.
    pub files: BTreeMap<String, String>,
    /// The blocks of each file that are there for nodes.
    pub sources: BTreeMap<String, Vec<Source>>,
    /// What was left out, and what has no counterpart: one sentence each, with its node.
    pub notes: Vec<(NodeId, String)>,
}

/// Why there is no export. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The design does not hang together.
    #[error("the design cannot be exported")]
    Broken(#[from] Broken),
    /// The printer was given something that the format does not have.
    #[error("the code cannot be written")]
    Format(#[from] hcl::Error),
    /// An object that cannot be written.
    #[error("the objects cannot be written")]
    Object(#[from] serde_json::Error),
    /// Siblings of one name are too different to be written as one.
    #[error(
        "{0} cannot be written: its instances have different parts; this is a fault of Azimuth"
    )]
    Siblings(String),
}

/// What an export of a format may write into a folder.
#[must_use]
pub fn territory(language: Language) -> Territory {
    Territory {
        format: language.id(),
        patterns: match language {
            Language::Terraform => {
                let names = terraform::file_names().into_iter();
                names.map(Pattern::new).collect()
            }
            Language::Kubernetes => kubernetes::patterns(),
        },
    }
}

/// A design as files of a format.
///
/// # Errors
/// One sentence about why there is none.
pub fn export_as(document: &Document, format: Format) -> Result<Export, ExportError> {
    match format {
        Format::Terraform(level) => export(document, level),
        Format::Kubernetes(options) => kubernetes::export(document, options),
    }
}

/// A design as a Terraform configuration: in folders of their own where its environments share
/// nothing.
///
/// # Errors
/// One sentence about why there is none.
pub fn export(document: &Document, level: Level) -> Result<Export, ExportError> {
    document.validate()?;
    let roots = roots(document, level);
    let mut export = Export {
        files: terraform::overview(document, &roots).into_iter().collect(),
        sources: BTreeMap::new(),
        notes: Vec::new(),
    };
    for root in roots {
        let folder = terraform::folder(root.environment);
        let printed = terraform::print(&root.plan, &root.document)?;
        let files = printed.files.into_iter();
        (export.files).extend(files.map(|(name, text)| (format!("{folder}{name}"), text)));
        let sources = printed.sources.into_iter();
        (export.sources).extend(sources.map(|(name, found)| (format!("{folder}{name}"), found)));
        let notes = root.plan.notes.into_iter();
        let notes = notes.map(|note| (note.node, note.message));
        for note in root.plan.gaps.into_iter().chain(notes) {
            if !export.notes.contains(&note) {
                export.notes.push(note);
            }
        }
    }
    Ok(export)
}
