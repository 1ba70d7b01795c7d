//! Files that a command writes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Writes a file beside its place and moves it there, so that a full disk leaves the old one.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".azimuth-new");
    let draft: PathBuf = path.with_file_name(name);
    let written = std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, path));
    if written.is_err() {
        // It may not even be there.
        let _ = std::fs::remove_file(&draft);
    }
    written.with_context(|| format!("{} cannot be written", path.display()))
}
