//! Exports: a design as files of another format. The printers know formats and no component; what
//! is deployed comes from the plan.

pub mod archive;
pub mod folder;
pub mod terraform;

use std::collections::{BTreeMap, BTreeSet};

use shared::api::Source;
use shared::document::{Broken, Document, NodeId};
use shared::plan::{Level, roots};

/// The files of an export and what its reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The content of each file by its path. The paths are fixed: no text of the user is in them.
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
