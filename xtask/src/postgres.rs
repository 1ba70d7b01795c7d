//! Finds PostgreSQL for the tests of stored designs, or gets it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use crate::{command, debian};

/// Where Debian and its kin keep the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with `initdb` and `pg_ctl`: what `AZIMUTH_POSTGRES` names, one on PATH, the system's, or from the
/// system's packages.
pub fn programs(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("AZIMUTH_POSTGRES").filter(|value| !value.is_empty()) {
        return Ok(named.into());
    }
    if let Some(found) = found() {
        return Ok(found);
    }
    let log = workspace.work.join("postgresql.log");
    if debian::can_install()
        && debian::install("postgresql", &log).is_ok()
        && let Some(found) = found()
    {
        return Ok(found);
    }
    bail!("no PostgreSQL was found: install it, or name the folder of initdb in AZIMUTH_POSTGRES")
}

fn found() -> Option<PathBuf> {
    // Programs find their libraries beside themselves, not beside a link to them.
    let on_path = command::find_on_path("initdb").and_then(|link| link.canonicalize().ok());
    if let Some(folder) = on_path.and_then(|program| Some(program.parent()?.to_owned())) {
        return Some(folder);
    }
    let versions = std::fs::read_dir(DEBIAN).ok()?.flatten();
    let folders = versions.map(|version| version.path().join("bin"));
    folders
        .filter(|folder| folder.join("initdb").is_file())
        .max()
}
