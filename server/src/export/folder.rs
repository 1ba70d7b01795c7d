//! Files written into a folder: all of them or none, and never over a file of somebody else.
//!
//! What was written stays in the folder a second time, in one file, so that the next export knows its
//! own files and what somebody wrote into them since: that is merged with what is new, and where both
//! changed the same lines nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The file with what was written: the text of each file by its path.
const MANIFEST: &str = ".azimuth-export.json";

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

/// What the path of a file of an export looks like: `*` stands for a name, or for the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern from its text, such as `base/*.yaml`.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Whether the path of a file looks like it.
    #[must_use]
    pub fn fits(&self, path: &str) -> bool {
        let steps = self.0.split('/').count() == path.split('/').count();
        steps && self.0.split('/').zip(path.split('/')).all(fits)
    }

    /// Whether files that look like it can be in a folder; the path has a slash at its end.
    fn can_be_in(&self, folder: &str) -> bool {
        let outer = folder.trim_end_matches('/').split('/');
        let own = self.0.split('/');
        own.clone().count() > outer.clone().count() && own.zip(outer).all(fits)
    }
}

fn fits((wanted, found): (&str, &str)) -> bool {
    match wanted.strip_prefix('*') {
        None => wanted == found,
        Some(rest) => found.len() > rest.len() && found.ends_with(rest) && !found.starts_with('.'),
    }
}

/// What an export of a format may write.
#[derive(Debug, Clone)]
pub struct Territory {
    /// The name of the format.
    pub format: &'static str,
    /// What the paths of its files look like.
    pub patterns: Vec<Pattern>,
}

impl Territory {
    fn holds(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.fits(path))
    }

    fn reaches(&self, folder: &str) -> bool {
        self.patterns
            .iter()
            .any(|pattern| pattern.can_be_in(folder))
    }
}

/// What to do about files of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strangers {
    /// Write nothing when there are some.
    Refuse,
    /// Leave them alone, but write over those with the name of a new file.
    Accept,
}

/// What became of a file that was edited since it was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// The export would write what it wrote before, so that the file stays as it is.
    Kept,
    /// The edit and what is new are both in it.
    Merged,
    /// No export writes it any more; it stays.
    Left,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder holds something that no export wrote.
    #[error(
        "{} holds files that no export wrote, such as {stranger}; choose an empty folder or add --force",
        folder.display()
    )]
    Strangers {
        /// The folder.
        folder: PathBuf,
        /// The first of them.
        stranger: String,
    },
    /// An export of another format is there.
    #[error(
        "{} holds an export of another format, {format}; choose another folder or add --force",
        folder.display()
    )]
    OtherFormat {
        /// The folder.
        folder: PathBuf,
        /// The name of the format.
        format: String,
    },
    /// What was edited and what is new are at odds.
    #[error(
        "{} was edited where the design changed, too; export into another folder to see what is new, and write it into your files first",
        files.join(", ")
    )]
    Conflict {
        /// The paths of the files.
        files: Vec<String>,
    },
    /// It is no folder.
    #[error("{} is a file; choose a folder", .0.display())]
    NotAFolder(PathBuf),
    /// It is a link to something that is not there.
    #[error("{} is a link that leads nowhere; remove it or choose another folder", .0.display())]
    LeadsNowhere(PathBuf),
    /// A folder has the name of a file that is to be written.
    #[error("{} is a folder, and a file of this name is to be written; move it away", .0.display())]
    InTheWay(PathBuf),
    /// The system refused, and then refused to put back what was there before.
    #[error(
        "{} cannot be written, and not all could be put back: what was there before is in {}",
        path.display(),
        draft.display()
    )]
    Halfway {
        /// The file or folder.
        path: PathBuf,
        /// Where what was there before is.
        draft: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused.
    #[error("{} cannot be written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes files into a folder, which is made when it is not there; says what became of those that
/// were edited since. What an earlier export wrote and this one does not have is removed, when it is in
/// the territory of the format.
///
/// A folder into which an export wrote before may hold files of somebody else, which stay.
///
/// # Errors
/// One sentence about why nothing was written.
pub fn write(
    folder: &Path,
    files: &BTreeMap<String, String>,
    territory: &Territory,
    strangers: Strangers,
) -> Result<Vec<(String, Edited)>, FolderError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| FolderError::Io { path, source }
    };
    if !folder.exists() && folder.is_symlink() {
        return Err(FolderError::LeadsNowhere(folder.to_owned()));
    }
    if folder.exists() && !folder.is_dir() {
        return Err(FolderError::NotAFolder(folder.to_owned()));
    }
    let Earlier { format, mut texts } = earlier(folder);
    if !texts.is_empty() && format != territory.format {
        if strangers == Strangers::Refuse {
            let folder = folder.to_owned();
            return Err(FolderError::OtherFormat { folder, format });
        }
        texts.clear();
    }
    let mut earlier = texts;
    earlier.retain(|name, _| territory.holds(name) || files.contains_key(name));
    let known: BTreeSet<String> = earlier.keys().cloned().collect();
    let found = match (strangers, known.is_empty()) {
        (Strangers::Accept, _) => None,
        (Strangers::Refuse, true) => {
            stranger(folder, "", &known, territory).map_err(failed(folder))?
        }
        (Strangers::Refuse, false) => {
            let strange = |name: &&String| !known.contains(*name) && folder.join(name).is_file();
            files.keys().find(strange).cloned()
        }
    };
    if let Some(stranger) = found {
        return Err(FolderError::Strangers {
            folder: folder.to_owned(),
            stranger,
        });
    }
    for name in std::iter::once(MANIFEST).chain(files.keys().map(String::as_str)) {
        let target = folder.join(name);
        if target.is_dir() && !target.is_symlink() {
            return Err(FolderError::InTheWay(target));
        }
    }
    let Merged { texts, edited } = merged(folder, files, &earlier)?;
    // What stays because it was edited is still known as what an export wrote: it may be exported again.
    let mut record = files.clone();
    for (name, _) in edited.iter().filter(|(_, what)| *what == Edited::Left) {
        record.extend(
            earlier
                .get_key_value(name)
                .map(|(name, text)| (name.clone(), text.clone())),
        );
    }
    let gone = known.into_iter().filter(|name| !texts.contains_key(name));
    let left = |name: &String| edited.iter().any(|(other, _)| other == name);
    let gone: BTreeSet<String> = gone.filter(|name| !left(name)).collect();
    // The parents that are made now go again when nothing comes of it; only empty ones can.
    let missing: Vec<&Path> = (folder.ancestors())
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .collect();
    let result = fs::create_dir_all(folder)
        .map_err(failed(folder))
        .and_then(|()| fill(folder, (territory, &record), &texts, &gone));
    if result.is_err() {
        for path in missing {
            // What is not empty or was never made stays as it is.
            let _ = fs::remove_dir(path);
        }
    }
    result.map(|()| edited)
}

/// What is to be in a folder.
struct Merged {
    /// The text of each file of the export by its path.
    texts: BTreeMap<String, String>,
    /// What became of files that were edited.
    edited: Vec<(String, Edited)>,
}

/// The texts that are to be in the folder: those of the export, with what somebody wrote into files
/// of an earlier one.
fn merged(
    folder: &Path,
    files: &BTreeMap<String, String>,
    earlier: &BTreeMap<String, String>,
) -> Result<Merged, FolderError> {
    let mut texts = files.clone();
    let mut edited = Vec::new();
    let mut conflicts = Vec::new();
    for (name, before) in earlier {
        let path = folder.join(name);
        let Ok(bytes) = fs::read(&path) else {
            // It is gone, or a folder by now.
            continue;
        };
        let now = String::from_utf8(bytes).ok();
        // Some systems check out files with other ends of lines.
        let now = now.map(|now| now.replace("\r\n", "\n"));
        if now.as_ref() == Some(before) {
            continue;
        }
        let Some(new) = files.get(name) else {
            edited.push((name.clone(), Edited::Left));
            continue;
        };
        let Some(now) = now else {
            conflicts.push(name.clone());
            continue;
        };
        if now == *new {
            continue;
        }
        let Ok(text) = diffy::merge(before, &now, new) else {
            conflicts.push(name.clone());
            continue;
        };
        let what = if new == before {
            Edited::Kept
        } else {
            Edited::Merged
        };
        edited.push((name.clone(), what));
        texts.insert(name.clone(), text);
    }
    if conflicts.is_empty() {
        Ok(Merged { texts, edited })
    } else {
        Err(FolderError::Conflict { files: conflicts })
    }
}

/// Everything is written into a draft first, so that a full disk leaves the folder as it is; the
/// draft is in the folder, so that it is on the same disk. `files` are those that exports wrote, `texts`
/// what is written; `gone` are the files of an earlier export that go.
fn fill(
    folder: &Path,
    (territory, files): (&Territory, &BTreeMap<String, String>),
    texts: &BTreeMap<String, String>,
    gone: &BTreeSet<String>,
) -> Result<(), FolderError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| FolderError::Io { path, source }
    };
    let draft = make_draft(folder).map_err(failed(folder))?;
    let result = write_draft(&draft, (territory, files), texts)
        .map_err(failed(&draft))
        .and_then(|()| move_in(&draft, folder, texts, gone));
    if let Err(FolderError::Halfway { .. }) = result {
        return result;
    }
    let cleaned = fs::remove_dir_all(&draft).map_err(failed(&draft));
    result.and(cleaned)
}

/// The beginning of the names of drafts, which no export takes for somebody else's.
const DRAFT: &str = ".azimuth-draft-";

/// A new folder inside the folder, beside those of exports that run now or were interrupted.
fn make_draft(folder: &Path) -> io::Result<PathBuf> {
    let mut number = 0_u32;
    loop {
        let draft = folder.join(format!("{DRAFT}{}-{number}", std::process::id()));
        match fs::create_dir(&draft) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1_000 => {
                number += 1;
            }
            result => return result.map(|()| draft),
        }
    }
}

/// The parts of a draft: what is to be written, and what was there before.
const NEW: &str = "new";
const OLD: &str = "old";

fn write_draft(
    draft: &Path,
    (territory, files): (&Territory, &BTreeMap<String, String>),
    texts: &BTreeMap<String, String>,
) -> io::Result<()> {
    fs::create_dir(draft.join(NEW))?;
    fs::create_dir(draft.join(OLD))?;
    for (name, text) in texts {
        let path = draft.join(NEW).join(name);
        fs::create_dir_all(path.parent().unwrap_or(draft))?;
        fs::write(path, text)?;
    }
    let manifest = serde_json::json!({ "files": files, "format": territory.format });
    let mut manifest = serde_json::to_string_pretty(&manifest)?;
    manifest.push('\n');
    fs::write(draft.join(NEW).join(MANIFEST), manifest)
}

/// Puts the new files in the place of the old ones, all or none. The manifest goes first: should
/// the system stop in between, the next export still knows all files as its own.
fn move_in(
    draft: &Path,
    folder: &Path,
    files: &BTreeMap<String, String>,
    gone: &BTreeSet<String>,
) -> Result<(), FolderError> {
    let mut moves = Vec::new();
    let names = std::iter::once(MANIFEST).chain(files.keys().map(String::as_str));
    for name in names.chain(gone.iter().map(String::as_str)) {
        let (target, old, new) = (
            folder.join(name),
            draft.join(OLD).join(name),
            draft.join(NEW).join(name),
        );
        // What is gone from the manifest may be a folder by now: that is not ours.
        let is_there = fs::symlink_metadata(&target).is_ok_and(|found| !found.is_dir());
        if is_there {
            moves.push((target.clone(), old));
        }
        if name == MANIFEST || files.contains_key(name) {
            moves.push((new, target));
        }
    }
    let moved = |(from, to): &(PathBuf, PathBuf)| {
        fs::create_dir_all(to.parent().unwrap_or(folder))?;
        fs::rename(from, to)
    };
    for (done, step) in moves.iter().enumerate() {
        let Err(source) = moved(step) else {
            continue;
        };
        let path = folder.to_owned();
        let back = (moves.iter().take(done).rev()).try_for_each(|(from, to)| fs::rename(to, from));
        remove_empty(folder, files.keys());
        return Err(match back {
            Ok(()) => FolderError::Io { path, source },
            Err(_) => FolderError::Halfway {
                path,
                draft: draft.to_owned(),
                source,
            },
        });
    }
    remove_empty(folder, gone);
    Ok(())
}

/// Removes the folders around these paths in which nothing is left.
fn remove_empty<'a>(folder: &Path, paths: impl IntoIterator<Item = &'a String>) {
    for path in paths {
        for inner in Path::new(path).ancestors().skip(1) {
            if !inner.as_os_str().is_empty() {
                // What is not empty refuses to go.
                let _ = fs::remove_dir(folder.join(inner));
            }
        }
    }
}

/// What an earlier export wrote.
struct Earlier {
    /// The name of its format; the first one when it does not say.
    format: String,
    /// The files inside the folder: the text of each by its path.
    texts: BTreeMap<String, String>,
}

fn earlier(folder: &Path) -> Earlier {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    let format = manifest.get("format").and_then(|format| format.as_str());
    let files = manifest.get("files").and_then(|files| files.as_object());
    let texts = (files.into_iter().flatten())
        .filter(|(name, _)| {
            let mut steps = Path::new(name).components();
            steps.all(|step| matches!(step, Component::Normal(_)))
        })
        .filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned())))
        .collect();
    Earlier {
        format: format.unwrap_or("terraform").to_owned(),
        texts,
    }
}

/// The path of something in a folder that is not ours. `inside` is the path to the folder from the
/// outermost one, with a slash at its end; folders of ours are those in which our files can be.
fn stranger(
    folder: &Path,
    inside: &str,
    known: &BTreeSet<String>,
    territory: &Territory,
) -> io::Result<Option<String>> {
    if !folder.exists() {
        return Ok(None);
    }
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_folder = entry.file_type()?.is_dir();
        found.insert((entry.file_name().to_string_lossy().into_owned(), is_folder));
    }
    for (name, is_folder) in found {
        let path = format!("{inside}{name}");
        let outermost = inside.is_empty();
        if known.contains(&path)
            || LEFT_ALONE.contains(&name.as_str())
            || (outermost && (name == MANIFEST || name.starts_with(DRAFT)))
        {
            continue;
        }
        let within = format!("{path}/");
        if !is_folder || !territory.reaches(&within) {
            return Ok(Some(path));
        }
        let inner = stranger(&folder.join(&name), &within, known, territory)?;
        if inner.is_some() {
            return Ok(inner);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> BTreeMap<String, String> {
        let file = |name: &&str| ((*name).to_owned(), format!("# {name}\n"));
        names.iter().map(file).collect()
    }

    fn write(
        folder: &Path,
        files: &BTreeMap<String, String>,
        strangers: Strangers,
    ) -> Result<Vec<(String, Edited)>, FolderError> {
        super::write(folder, files, &territory("terraform"), strangers)
    }

    fn territory(format: &'static str) -> Territory {
        let names = ["a.tf", "b.tf", "c.tf", "in/*.tf"];
        Territory {
            format,
            patterns: names.map(|name| Pattern::new(name.to_owned())).to_vec(),
        }
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
    fn patterns_fit_paths_of_their_depth() {
        let pattern = Pattern::new("base/*/*.yaml".to_owned());
        for (path, fits) in [
            ("base/shop/web.yaml", true),
            ("base/web.yaml", false),
            ("base/shop/.yaml", false),
            ("base/../web.yaml", false),
            ("base/shop/web.yml", false),
        ] {
            assert_eq!(pattern.fits(path), fits, "{path}");
        }
        assert!(pattern.can_be_in("base/") && pattern.can_be_in("base/shop/"));
        assert!(!pattern.can_be_in("base/shop/inner/") && !pattern.can_be_in("else/"));
    }

    #[test]
    fn exports_of_two_formats_do_not_share_a_folder() {
        let place = tempfile::tempdir().unwrap();
        write(place.path(), &files(&["a.tf", "b.tf"]), Strangers::Refuse).unwrap();
        let other = territory("kubernetes");
        let again = |strangers| super::write(place.path(), &files(&["a.tf"]), &other, strangers);
        let error = again(Strangers::Refuse).unwrap_err();
        assert!(
            error.to_string().contains("another format, terraform"),
            "{error}"
        );
        again(Strangers::Accept).unwrap();
        assert_eq!(listing(place.path()), [MANIFEST, "a.tf", "b.tf"]);
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
        let manifest = r#"{"files": {"../precious": "", "a.tf": ""}}"#;
        fs::write(folder.join(MANIFEST), manifest).unwrap();
        write(&folder, &files(&["b.tf"]), Strangers::Refuse).unwrap();
        assert_eq!(listing(place.path()), ["out", "precious"]);
    }

    #[test]
    fn a_folder_with_the_name_of_a_file_stops_the_export_before_it_begins() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("a.tf"), "mine").unwrap();
        fs::create_dir(place.path().join("b.tf")).unwrap();
        let error = write(place.path(), &files(&["a.tf", "b.tf"]), Strangers::Accept).unwrap_err();
        assert!(
            matches!(&error, FolderError::InTheWay(path) if path.ends_with("b.tf")),
            "{error}"
        );
        assert_eq!(listing(place.path()), ["a.tf", "b.tf"]);
        assert_eq!(
            fs::read_to_string(place.path().join("a.tf")).unwrap(),
            "mine"
        );
    }

    #[test]
    fn what_was_moved_goes_back_when_the_rest_cannot_follow() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        write(&folder, &files(&["a.tf", "c.tf"]), Strangers::Refuse).unwrap();
        fs::write(folder.join("a.tf"), "before").unwrap();
        let draft = make_draft(&folder).unwrap();
        let new = files(&["a.tf", "b.tf"]);
        write_draft(&draft, (&territory("terraform"), &new), &new).unwrap();
        // The second file is lost on the way.
        fs::remove_file(draft.join(NEW).join("b.tf")).unwrap();
        let gone = ["c.tf"].map(str::to_owned).into();
        let error = move_in(&draft, &folder, &new, &gone).unwrap_err();
        assert!(matches!(error, FolderError::Io { .. }), "{error}");
        fs::remove_dir_all(draft).unwrap();
        assert_eq!(listing(&folder), [MANIFEST, "a.tf", "c.tf"]);
        assert_eq!(fs::read_to_string(folder.join("a.tf")).unwrap(), "before");
        let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap();
        assert!(manifest.contains("c.tf"), "{manifest}");
    }

    #[test]
    fn a_manifest_made_by_hand_removes_nothing_that_no_export_writes() {
        let place = tempfile::tempdir().unwrap();
        let precious = ["terraform.tfstate", "keep.txt"];
        for name in precious {
            fs::write(place.path().join(name), name).unwrap();
        }
        fs::create_dir(place.path().join("c.tf")).unwrap();
        let manifest = format!(
            r#"{{"files": {{"terraform.tfstate": "terraform.tfstate", "keep.txt": "keep.txt", "c.tf": "", "{MANIFEST}": "", ".git": ""}}}}"#
        );
        fs::write(place.path().join(MANIFEST), manifest).unwrap();
        write(place.path(), &files(&["a.tf"]), Strangers::Accept).unwrap();
        assert_eq!(
            listing(place.path()),
            [MANIFEST, "a.tf", "c.tf", "keep.txt", "terraform.tfstate"]
        );
    }

    #[test]
    fn files_that_somebody_adds_to_an_export_stay() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        write(folder, &files(&["a.tf", "in/a.tf"]), Strangers::Refuse).unwrap();
        fs::write(folder.join("in").join("mine.tf"), "").unwrap();
        fs::write(folder.join("mine.tf"), "").unwrap();
        write(folder, &files(&["a.tf"]), Strangers::Refuse).unwrap();
        assert_eq!(listing(folder), [MANIFEST, "a.tf", "in", "mine.tf"]);
        assert_eq!(listing(&folder.join("in")), ["mine.tf"]);
        // But not under the name of one that comes to be exported.
        fs::write(folder.join("b.tf"), "mine").unwrap();
        let both = files(&["a.tf", "b.tf"]);
        let error = write(folder, &both, Strangers::Refuse).unwrap_err();
        assert!(error.to_string().contains("b.tf"), "{error}");
        assert_eq!(fs::read_to_string(folder.join("b.tf")).unwrap(), "mine");
    }

    /// Exports `old`, has somebody write `edit` over it, and exports `new`.
    fn edited(
        old: &str,
        edit: &str,
        new: Option<&str>,
    ) -> (String, Result<Option<Edited>, String>) {
        let place = tempfile::tempdir().unwrap();
        let file = |text: &str| BTreeMap::from([("a.tf".to_owned(), text.to_owned())]);
        write(place.path(), &file(old), Strangers::Refuse).unwrap();
        fs::write(place.path().join("a.tf"), edit).unwrap();
        let new = new.map(file).unwrap_or_default();
        let result = write(place.path(), &new, Strangers::Refuse);
        let result = result.map(|found| found.first().map(|(_, what)| *what));
        let text = fs::read_to_string(place.path().join("a.tf")).unwrap_or_default();
        (text, result.map_err(|error| error.to_string()))
    }

    #[test]
    fn what_somebody_wrote_into_an_exported_file_is_never_lost() {
        let kept = edited("1\n2\n3\n", "1\nmine\n3\n", Some("1\n2\n3\n"));
        assert_eq!(kept, ("1\nmine\n3\n".to_owned(), Ok(Some(Edited::Kept))));
        let merged = edited("1\n2\n3\n4\n", "mine\n2\n3\n4\n", Some("1\n2\n3\nnew\n"));
        let both = "mine\n2\n3\nnew\n".to_owned();
        assert_eq!(merged, (both, Ok(Some(Edited::Merged))));
        let left = edited("1\n", "mine\n", None);
        assert_eq!(left, ("mine\n".to_owned(), Ok(Some(Edited::Left))));
        let (text, conflict) = edited("1\n", "mine\n", Some("new\n"));
        assert_eq!(text, "mine\n");
        assert!(conflict.unwrap_err().starts_with("a.tf was edited"));
        let untouched = edited("1\n", "1\r\n", Some("2\n"));
        assert_eq!(untouched, ("2\n".to_owned(), Ok(None)));
    }

    #[test]
    fn an_edit_outlives_an_export_without_its_file() {
        let place = tempfile::tempdir().unwrap();
        let export = |names: &[&str]| {
            let files = names
                .iter()
                .map(|name| ((*name).to_owned(), "1\n2\n3\n4\n".to_owned()));
            write(place.path(), &files.collect(), Strangers::Refuse).unwrap()
        };
        let edit = place.path().join("a.tf");
        export(&["a.tf", "b.tf"]);
        fs::write(&edit, "mine\n2\n3\n4\n").unwrap();
        for _ in 0..2 {
            assert_eq!(export(&["b.tf"]), [("a.tf".to_owned(), Edited::Left)]);
        }
        assert_eq!(
            export(&["a.tf", "b.tf"]),
            [("a.tf".to_owned(), Edited::Kept)]
        );
        assert_eq!(fs::read_to_string(&edit).unwrap(), "mine\n2\n3\n4\n");
        fs::remove_file(&edit).unwrap();
        assert_eq!(export(&["b.tf"]), []);
    }

    #[test]
    fn an_edit_outlives_several_exports() {
        let place = tempfile::tempdir().unwrap();
        let export = |text: &str| {
            let files = BTreeMap::from([("a.tf".to_owned(), text.to_owned())]);
            write(place.path(), &files, Strangers::Refuse).unwrap();
            fs::read_to_string(place.path().join("a.tf")).unwrap()
        };
        export("1\n2\n3\n4\n5\n");
        fs::write(place.path().join("a.tf"), "mine\n2\n3\n4\n5\n").unwrap();
        assert_eq!(export("1\n2\n3\n4\nnew\n"), "mine\n2\n3\n4\nnew\n");
        assert_eq!(export("1\n2\nnewer\n4\nnew\n"), "mine\n2\nnewer\n4\nnew\n");
    }

    #[test]
    fn folders_that_were_made_for_nothing_go_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("x").join("y");
        // A file that is a folder, too.
        write(&folder, &files(&["a.tf", "a.tf/b.tf"]), Strangers::Refuse).unwrap_err();
        assert_eq!(listing(place.path()), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_no_folder() {
        let place = tempfile::tempdir().unwrap();
        let link = place.path().join("out");
        std::os::unix::fs::symlink("/no/such/folder", &link).unwrap();
        let error = write(&link, &files(&["a.tf"]), Strangers::Accept).unwrap_err();
        assert!(matches!(error, FolderError::LeadsNowhere(_)), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_beside_the_folder() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o555)).unwrap();
        let result = write(&folder, &files(&["a.tf"]), Strangers::Refuse);
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
        result.unwrap();
        assert_eq!(listing(&folder), [MANIFEST, "a.tf"]);
    }
}
