//! The per-user cache of tools, which outlives checkouts.
//!
//! A tool is whole or absent: a marker is written last, an interrupted set-up is done again, and two processes that
//! want the same tool take turns.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::command;
use crate::workspace::{create_folder, remove_folder};

/// `${XDG_CACHE_HOME:-~/.cache}/azimuth`.
pub struct Cache {
    root: PathBuf,
}

/// A tool and how it is announced.
pub struct Tool<'a> {
    /// First part of its folder's name.
    pub name: &'a str,
    /// Second part of its folder's name.
    pub version: &'a str,
    /// What setting it up means, for example `building it once, about 7 minutes`.
    pub effort: &'a str,
    /// A file in its folder without which it is not there.
    pub proof: PathBuf,
    /// Whether `proof` appears only when the set-up has succeeded, so that no marker is needed.
    pub proof_is_last: bool,
}

impl Cache {
    /// Finds the cache's place.
    pub fn open() -> Result<Cache> {
        let base = match (std::env::var_os("XDG_CACHE_HOME"), std::env::home_dir()) {
            (Some(folder), _) if Path::new(&folder).is_absolute() => PathBuf::from(folder),
            (_, Some(home)) => home.join(".cache"),
            _ => bail!("neither XDG_CACHE_HOME nor HOME says where to keep tools"),
        };
        let cache = Cache {
            root: base.join("azimuth"),
        };
        create_folder(&cache.tools())?;
        Ok(cache)
    }

    /// A folder for something else than tools.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root.join(name);
        create_folder(&folder)?;
        Ok(folder)
    }

    /// Where a build may leave parts that spare the next attempt some work.
    pub fn scratch(&self, tool: &Tool) -> PathBuf {
        self.tools().join("build").join(folder_name(tool))
    }

    /// The tool's folder, after calling `install` with it and a log file if the tool was missing.
    pub fn tool(
        &self,
        tool: &Tool,
        install: impl FnOnce(&Path, &Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let folder = self.tools().join(folder_name(tool));
        if is_whole(tool, &folder) {
            return Ok(folder);
        }
        let lock = self.tools().join(format!("{}.lock", folder_name(tool)));
        let lock =
            File::create(&lock).with_context(|| format!("cannot write {}", lock.display()))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            println!(
                "    {} {} is being set up by another process: waiting for it",
                tool.name, tool.version
            );
            lock.lock().context("cannot wait for another process")?;
        }
        if is_whole(tool, &folder) {
            return Ok(folder);
        }
        println!(
            "    {} {} is missing: {}",
            tool.name, tool.version, tool.effort
        );
        let begin = Instant::now();
        remove_folder(&folder)?;
        create_folder(&folder)?;
        let log = self.tools().join(format!("{}.log", folder_name(tool)));
        install(&folder, &log)
            .with_context(|| format!("{} {} cannot be set up", tool.name, tool.version))?;
        if !folder.join(&tool.proof).exists() {
            bail!(
                "{} {} was set up, but {} is not there",
                tool.name,
                tool.version,
                tool.proof.display()
            );
        }
        let marker = marker(&folder);
        std::fs::write(&marker, "")
            .with_context(|| format!("cannot write {}", marker.display()))?;
        remove_folder(&self.scratch(tool))?;
        println!(
            "    {} {} is ready after {}",
            tool.name,
            tool.version,
            command::duration(begin.elapsed())
        );
        Ok(folder)
    }

    fn tools(&self) -> PathBuf {
        self.root.join("tools")
    }
}

fn folder_name(tool: &Tool) -> String {
    format!("{}-{}", tool.name, tool.version)
}

fn marker(folder: &Path) -> PathBuf {
    folder.join(".whole")
}

fn is_whole(tool: &Tool, folder: &Path) -> bool {
    folder.join(&tool.proof).exists() && (tool.proof_is_last || marker(folder).exists())
}

#[cfg(test)]
mod tests {
    use super::{Cache, Tool};
    use std::path::{Path, PathBuf};

    fn cache(name: &str) -> Cache {
        let root =
            std::env::temp_dir().join(format!("azimuth-cache-{name}-{}", std::process::id()));
        assert!(std::fs::create_dir_all(root.join("tools")).is_ok());
        Cache { root }
    }

    fn tool() -> Tool<'static> {
        Tool {
            name: "hammer",
            version: "1",
            effort: "forging it",
            proof: PathBuf::from("head"),
            proof_is_last: false,
        }
    }

    fn forge(folder: &Path) -> anyhow::Result<()> {
        Ok(std::fs::write(folder.join("head"), "iron")?)
    }

    #[test]
    fn an_interrupted_set_up_is_done_again_and_a_finished_one_is_not() {
        let cache = cache("again");
        let interrupted = cache.tool(&tool(), |folder, _| {
            forge(folder)?;
            anyhow::bail!("the lights went out")
        });
        assert!(interrupted.is_err());
        let mut forged = 0;
        for _ in 0..2 {
            let found = cache.tool(&tool(), |folder, _| {
                forged += 1;
                assert!(!folder.join("head").exists(), "leftovers are cleared first");
                forge(folder)
            });
            assert!(found.is_ok());
        }
        assert_eq!(forged, 1);
        let _ = std::fs::remove_dir_all(&cache.root);
    }

    #[test]
    fn two_that_want_the_same_tool_take_turns() {
        let cache = cache("turns");
        let forged = std::sync::atomic::AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let found = cache.tool(&tool(), |folder, _| {
                        forged.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(50));
                        forge(folder)
                    });
                    assert!(found.is_ok());
                });
            }
        });
        assert_eq!(forged.into_inner(), 1);
        let _ = std::fs::remove_dir_all(&cache.root);
    }
}
