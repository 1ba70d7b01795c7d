//! Measurements: how long the rules take, natively and in a browser.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::cache::Cache;
use crate::workspace::{Workspace, create_folder};
use crate::{command, suite};

/// `rules [--browser]`: prints milliseconds for all rules on large designs, and how they grow.
pub fn run(workspace: &Workspace, cache: &Cache, words: &[String]) -> Result<bool> {
    let in_browser = match words {
        [what] if what == "rules" => false,
        [what, option] if what == "rules" && option == "--browser" => true,
        _ => bail!("there is only `cargo xtask bench rules [--browser]`"),
    };
    let designs = designs(workspace);
    create_folder(&designs)?;
    let mut cargo = command::cargo();
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "shared",
        "--bench",
        "rules",
        "--",
        "--write",
    ]);
    command::run(cargo.arg(&designs).current_dir(&workspace.root))?;
    if !in_browser {
        return Ok(true);
    }
    let words = ["--config", "bench.config.ts"].map(str::to_owned);
    suite::browser(workspace, cache, &words)
}

/// Where the designs lie that were measured; the browser measures the same.
fn designs(workspace: &Workspace) -> PathBuf {
    workspace.work.join("bench")
}
