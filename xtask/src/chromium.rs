//! Finds a browser for the tests, or gets one.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use crate::{command, debian};

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// `$CHROMIUM`, one on PATH, Playwright's own, one from the system's packages, or one that Playwright fetches.
pub fn ensure(workspace: &Workspace, packages: &Path) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("CHROMIUM names {}, which is not a file", named.display());
        }
        return Ok(named);
    }
    if let Some(found) = on_path().or_else(|| of_playwright(packages)) {
        return Ok(found);
    }
    let log = workspace.work.join("chromium.log");
    if debian::can_install()
        && debian::install("chromium", &log).is_ok()
        && let Some(found) = on_path()
    {
        return Ok(found);
    }
    println!("    Chromium is missing: letting Playwright fetch its own, about a minute");
    let mut playwright = playwright(packages);
    let fetched = command::run_with_progress(
        playwright.args(["install", "chromium"]),
        "playwright install",
        &log,
    );
    match (fetched, of_playwright(packages)) {
        (Ok(()), Some(found)) => Ok(found),
        _ => bail!(
            "no Chromium was found and none could be fetched: install Chromium or name one in CHROMIUM"
        ),
    }
}

/// Playwright's command line.
pub fn playwright(packages: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg(packages.join("@playwright").join("test").join("cli.js"));
    node
}

fn on_path() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| command::find_on_path(name))
}

/// The browser that this version of Playwright would start, if it is there.
fn of_playwright(packages: &Path) -> Option<PathBuf> {
    let mut node = Command::new("node");
    node.args(["-p", "require('playwright-core').chromium.executablePath()"]);
    let path = command::output(node.current_dir(packages)).ok()?;
    Some(PathBuf::from(path.trim())).filter(|path| path.is_file())
}
