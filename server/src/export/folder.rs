//! Files written into a folder: all of them or none, and never over a file of somebody else.
//!
//! A list of what was written stays in the folder, so that the next export knows its own files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file with the names of what was written.
const MANIFEST: &str = ".azimuth-manifest.json";

/// What else may stand in the folder without being touched: what Terraform leaves there, and the
/// values of whoever applies the files.
const LEFT_ALONE: [&str; 8] = [
    ".git",
    ".gitignore",
    ".terraform",
    ".terraform.lock.hcl",
    "terraform.tfstate",
    "terraform.tfstate.backup",
    "terraform.tfvars",
    "tfplan",
];

/// What to do about files of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strangers {
    /// Write nothing when there are some.
    Refuse,
    /// Leave them alone, but write over those with the name of a new file.
    Accept,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder holds something that no export wrote.
    #[error(
        "{folder} holds files that no export wrote, such as {stranger}; choose an empty folder or add --force"
    )]
    Strangers {
        /// The folder.
        folder: PathBuf,
        /// The first of them.
        stranger: String,
    },
    /// It is no folder.
    #[error("{0} is a file; choose a folder")]
    NotAFolder(PathBuf),
    /// The system refused.
    #[error("{path} cannot be written: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes files into a folder, which is made when it is not there. What an earlier export wrote
/// and this one does not have is removed.
///
/// # Errors
/// One sentence about why nothing was written.
pub fn write(
    folder: &Path,
    files: &BTreeMap<String, String>,
    strangers: Strangers,
) -> Result<(), FolderError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| FolderError::Io { path, source }
    };
    if folder.exists() && !folder.is_dir() {
        return Err(FolderError::NotAFolder(folder.to_owned()));
    }
    let known = known(folder);
    if strangers == Strangers::Refuse
        && let Some(stranger) = stranger(folder, &known).map_err(failed(folder))?
    {
        return Err(FolderError::Strangers {
            folder: folder.to_owned(),
            stranger,
        });
    }
    // Everything is written beside the folder first, so that a full disk leaves it as it is.
    let draft = beside(folder);
    let result = write_draft(&draft, files)
        .map_err(failed(&draft))
        .and_then(|()| move_in(&draft, folder, files).map_err(failed(folder)));
    let cleaned = fs::remove_dir_all(&draft);
    result?;
    cleaned.map_err(failed(&draft))?;
    for gone in known.iter().filter(|name| !files.contains_key(*name)) {
        let path = folder.join(gone);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn write_draft(draft: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    fs::create_dir_all(draft)?;
    for (name, text) in files {
        fs::write(draft.join(name), text)?;
    }
    let names: Vec<&String> = files.keys().collect();
    let mut manifest = serde_json::to_string_pretty(&serde_json::json!({ "files": names }))?;
    manifest.push('\n');
    fs::write(draft.join(MANIFEST), manifest)
}

/// The manifest goes first: should the system stop in between, the next export still knows all
/// files as its own.
fn move_in(draft: &Path, folder: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for name in std::iter::once(MANIFEST).chain(files.keys().map(String::as_str)) {
        fs::rename(draft.join(name), folder.join(name))?;
    }
    Ok(())
}

/// A folder on the same disk, so that files can be moved from it in one step.
fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let draft = format!(".{name}.azimuth-{}", std::process::id());
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && folder.file_name().is_some() => {
            parent.join(draft)
        }
        Some(_) if folder.file_name().is_some() => PathBuf::from(draft),
        // The folder is written as `.` or `/`: inside of it is the only place beside.
        _ => folder.join(draft),
    }
}

/// The plain names of files that an earlier export wrote.
fn known(folder: &Path) -> BTreeSet<String> {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    let names = manifest.get("files").and_then(|files| files.as_array());
    (names.into_iter().flatten())
        .filter_map(|name| name.as_str())
        .filter(|name| Path::new(name).file_name() == Some(name.as_ref()))
        .map(str::to_owned)
        .collect()
}

fn stranger(folder: &Path, known: &BTreeSet<String>) -> io::Result<Option<String>> {
    if !folder.exists() {
        return Ok(None);
    }
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names.into_iter().find(|name| {
        !known.contains(name) && name != MANIFEST && !LEFT_ALONE.contains(&name.as_str())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> BTreeMap<String, String> {
        let file = |name: &&str| ((*name).to_owned(), format!("# {name}\n"));
        names.iter().map(file).collect()
    }

    fn listing(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_second_export_replaces_the_first() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        write(&folder, &files(&["a.tf", "b.tf"]), Strangers::Refuse).unwrap();
        fs::write(folder.join("terraform.tfvars"), "x = 1").unwrap();
        write(&folder, &files(&["b.tf", "c.tf"]), Strangers::Refuse).unwrap();
        assert_eq!(
            listing(&folder),
            [MANIFEST, "b.tf", "c.tf", "terraform.tfvars"]
        );
        assert_eq!(listing(place.path()), ["out"]);
    }

    #[test]
    fn files_of_somebody_else_are_left_alone() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("mine.tf"), "").unwrap();
        let error = write(place.path(), &files(&["a.tf"]), Strangers::Refuse).unwrap_err();
        assert!(error.to_string().contains("mine.tf"), "{error}");
        assert_eq!(listing(place.path()), ["mine.tf"]);
        write(place.path(), &files(&["a.tf"]), Strangers::Accept).unwrap();
        assert_eq!(listing(place.path()), [MANIFEST, "a.tf", "mine.tf"]);
    }

    #[test]
    fn a_file_is_no_folder() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("out");
        fs::write(&file, "").unwrap();
        let error = write(&file, &files(&["a.tf"]), Strangers::Accept).unwrap_err();
        assert!(error.to_string().ends_with("is a file; choose a folder"));
    }

    #[test]
    fn a_manifest_cannot_name_files_elsewhere() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        fs::create_dir(&folder).unwrap();
        fs::write(place.path().join("precious"), "").unwrap();
        let manifest = r#"{"files": ["../precious", "a.tf"]}"#;
        fs::write(folder.join(MANIFEST), manifest).unwrap();
        write(&folder, &files(&["b.tf"]), Strangers::Refuse).unwrap();
        assert_eq!(listing(place.path()), ["out", "precious"]);
    }
}
