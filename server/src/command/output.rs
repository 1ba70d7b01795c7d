//! Files that a command writes.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Writes a file beside its place and moves it there, so that a full disk leaves the old one. Who may read that may
/// read the new one; what is a link stays one.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".azimuth-new");
    let draft: PathBuf = place.with_file_name(name);
    let written = write_draft(&draft, &place, text).and_then(|()| std::fs::rename(&draft, &place));
    if written.is_err() {
        // It may not even be there.
        let _ = std::fs::remove_file(&draft);
    }
    written.with_context(|| format!("{} cannot be written", path.display()))
}

fn write_draft(draft: &Path, place: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(draft)?;
    if let Ok(before) = std::fs::metadata(place) {
        file.set_permissions(before.permissions())?;
    }
    file.write_all(text.as_bytes())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::write;

    #[test]
    fn a_file_stays_private_and_a_link_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.json"), folder.path().join("b.json"));
        std::fs::write(&file, "old").unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        symlink(&file, &link).unwrap();
        write(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
