//! What comes from npm: `wasm-opt`, and the packages of the browser tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::{Cache, Tool};
use crate::command;
use crate::versions;
use crate::workspace::Workspace;

/// The folder that holds `wasm-opt`.
pub fn wasm_opt(cache: &Cache) -> Result<PathBuf> {
    require_npm()?;
    let programs = Path::new("node_modules").join(".bin");
    let tool = Tool {
        name: "binaryen",
        version: versions::BINARYEN,
        effort: "fetching it from npm once, a few seconds",
        proof: programs.join("wasm-opt"),
        proof_is_last: false,
    };
    let folder = cache.tool(&tool, |folder, log| {
        // An own manifest keeps npm from looking for one further up.
        std::fs::write(folder.join("package.json"), "{\"private\":true}")
            .context("cannot write package.json")?;
        let package = format!("binaryen@{}", versions::BINARYEN);
        command::run_with_progress(
            command::npm()
                .args(["install", "--no-audit", "--no-fund", &package])
                .current_dir(folder),
            "npm install",
            log,
        )
    })?;
    Ok(folder.join(programs))
}

/// The `node_modules` of the browser tests, kept in the cache and linked into the checkout.
pub fn browser_test_packages(workspace: &Workspace, cache: &Cache) -> Result<PathBuf> {
    require_npm()?;
    let tests = workspace.browser_tests();
    let linked = tests.join("node_modules");
    if linked.is_dir() && !linked.is_symlink() {
        println!("    tests/browser/node_modules is a folder of your own: using it as it is");
        return Ok(linked);
    }
    let read = |name: &str| {
        let path = tests.join(name);
        std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (manifest, lock) = (read("package.json")?, read("package-lock.json")?);
    let version = format!("{:016x}", fingerprint(manifest.iter().chain(&lock)));
    let tool = Tool {
        name: "browser-tests",
        version: &version,
        effort: "fetching its packages from npm once, a few seconds",
        proof: Path::new("node_modules")
            .join("@playwright")
            .join("test")
            .join("cli.js"),
        proof_is_last: false,
    };
    let folder = cache.tool(&tool, |folder, log| {
        std::fs::write(folder.join("package.json"), &manifest)
            .context("cannot write package.json")?;
        std::fs::write(folder.join("package-lock.json"), &lock)
            .context("cannot write package-lock.json")?;
        let mut npm = command::npm();
        npm.args(["ci", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(folder);
        command::run_with_progress(&mut npm, "npm ci", log)
    })?;
    let packages = folder.join("node_modules");
    link(&packages, &linked)?;
    Ok(packages)
}

/// Complains in one sentence when Node.js is absent or too old.
fn require_npm() -> Result<()> {
    let Ok(version) = command::output(Command::new("node").arg("--version")) else {
        bail!(
            "Node.js is not on PATH: install version {} or newer",
            versions::NODE_MAJOR
        );
    };
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < versions::NODE_MAJOR) {
        bail!(
            "Node.js {} is too old: install version {} or newer",
            version.trim(),
            versions::NODE_MAJOR
        );
    }
    command::output(command::npm().arg("--version"))
        .context("npm does not start: install it beside Node.js")?;
    Ok(())
}

/// Makes `link` lead to `packages`, whatever it led to before.
fn link(packages: &Path, link: &Path) -> Result<()> {
    if std::fs::read_link(link).is_ok_and(|leads_to| leads_to == packages) {
        return Ok(());
    }
    let _ = std::fs::remove_file(link);
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(packages, link);
    #[cfg(windows)]
    let linked = std::os::windows::fs::symlink_dir(packages, link);
    linked.with_context(|| format!("cannot link {}", link.display()))
}

/// FNV-1a: a name for this content, the same on every machine.
fn fingerprint<'a>(content: impl Iterator<Item = &'a u8>) -> u64 {
    content.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
