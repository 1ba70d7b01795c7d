//! Exports: a design as files of another format. The printers know formats and no component; what
//! is deployed comes from the plan.

pub mod archive;
pub mod folder;
pub mod terraform;

use std::collections::{BTreeMap, BTreeSet};

use shared::document::{Broken, Document, NodeId};
use shared::plan;

/// The files of an export and what its reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The content of each file by its name. The names are fixed: no text of the user is in them.
    pub files: BTreeMap<String, String>,
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
    /// Siblings of one name are too different to be written as one.
    #[error(
        "{0} cannot be written: its instances have different parts; this is a fault of Azimuth"
    )]
    Siblings(String),
}

/// The names of all files that an export may write.
#[must_use]
pub fn file_names() -> BTreeSet<String> {
    terraform::file_names()
}

/// A design as a Terraform configuration.
///
/// # Errors
/// One sentence about why there is none.
pub fn export(document: &Document) -> Result<Export, ExportError> {
    document.validate()?;
    let plan = plan::plan(document);
    let files = terraform::files(&plan, document)?;
    let notes = plan.notes.into_iter().map(|note| (note.node, note.message));
    Ok(Export {
        files,
        notes: plan.gaps.into_iter().chain(notes).collect(),
    })
}
