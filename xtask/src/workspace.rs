//! Where things are in this checkout.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command;

/// The folders of this checkout.
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    pub root: PathBuf,
    /// Where cargo builds, which `CARGO_TARGET_DIR` may have moved out of the checkout.
    pub target: PathBuf,
    /// Reports, logs and settings that xtask writes; always inside the checkout, so that two never share them.
    pub work: PathBuf,
}

impl Workspace {
    /// Asks cargo.
    pub fn find() -> Result<Workspace> {
        let answer = command::output(command::cargo().args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
        ]))?;
        let metadata: Value =
            serde_json::from_str(&answer).context("`cargo metadata` did not answer in JSON")?;
        let folder = |name: &str| -> Result<PathBuf> {
            let text = metadata.get(name).and_then(Value::as_str);
            Ok(PathBuf::from(text.with_context(|| {
                format!("`cargo metadata` did not name the {name}")
            })?))
        };
        let root = folder("workspace_root")?;
        let work = root.join("target").join("xtask");
        create_folder(&work)?;
        Ok(Workspace {
            target: folder("target_directory")?,
            root,
            work,
        })
    }

    /// Where trunk puts the built web app, and the server takes it from.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder of the browser tests.
    pub fn browser_tests(&self) -> PathBuf {
        self.root.join("tests").join("browser")
    }
}

/// Creates a folder and those above it.
pub fn create_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot create the folder {}", folder.display()))
}

/// Removes a folder with all that is in it, if it is there.
pub fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove the folder {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Makes `to` hold what `from` holds, leaving files alone that are the same already.
pub fn mirror_folder(from: &Path, to: &Path) -> Result<()> {
    let names = |folder: &Path| -> Result<BTreeSet<OsString>> {
        let entries = std::fs::read_dir(folder);
        let names: std::io::Result<_> =
            entries.and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
        names.with_context(|| format!("cannot read the folder {}", folder.display()))
    };
    create_folder(to)?;
    let wanted = names(from)?;
    for name in names(to)?.difference(&wanted) {
        let stale = to.join(name);
        let removed = if stale.is_dir() {
            std::fs::remove_dir_all(&stale)
        } else {
            std::fs::remove_file(&stale)
        };
        removed.with_context(|| format!("cannot remove {}", stale.display()))?;
    }
    for name in &wanted {
        let (source, copy) = (from.join(name), to.join(name));
        if source.is_dir() {
            mirror_folder(&source, &copy)?;
            continue;
        }
        let content =
            std::fs::read(&source).with_context(|| format!("cannot read {}", source.display()))?;
        if std::fs::read(&copy).is_ok_and(|present| present == content) {
            continue;
        }
        std::fs::write(&copy, content)
            .with_context(|| format!("cannot write {}", copy.display()))?;
    }
    Ok(())
}

/// FNV-1a: a name for this content, the same on every machine.
pub fn fingerprint<'a>(content: impl Iterator<Item = &'a u8>) -> u64 {
    content.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::mirror_folder;

    #[test]
    fn a_mirror_drops_what_is_stale_and_leaves_what_is_the_same() -> anyhow::Result<()> {
        let base = std::env::temp_dir().join(format!("azimuth-mirror-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        std::fs::create_dir_all(from.join("inner"))?;
        std::fs::create_dir_all(&to)?;
        std::fs::write(from.join("inner").join("same"), "1")?;
        std::fs::write(to.join("stale"), "2")?;
        mirror_folder(&from, &to)?;
        let time = || std::fs::metadata(to.join("inner").join("same"))?.modified();
        let before = time()?;
        mirror_folder(&from, &to)?;
        assert_eq!(time()?, before);
        assert!(!to.join("stale").exists());
        std::fs::remove_dir_all(&base)?;
        Ok(())
    }
}
