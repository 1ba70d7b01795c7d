//! What Rust itself needs: the toolchain's parts, and tools that cargo builds.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache::{Cache, Tool};
use crate::command;
use crate::versions;
use crate::workspace::Workspace;

const WASM: &str = "wasm32-unknown-unknown";

/// Adds the target that the web app is compiled for.
pub fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(&workspace.root);
    if Path::new(command::output(&mut rustc)?.trim()).is_dir() {
        return Ok(());
    }
    println!("    the Rust target {WASM} is missing: adding it with rustup, about half a minute");
    command::run(
        Command::new("rustup")
            .args(["target", "add", WASM])
            .current_dir(&workspace.root),
    )
    .context("the web app cannot be compiled without it")
}

/// Adds the formatter and the linter.
pub fn ensure_components(workspace: &Workspace) -> Result<()> {
    for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let mut version = command::cargo();
        if command::output(
            version
                .args([program, "--version"])
                .current_dir(&workspace.root),
        )
        .is_err()
        {
            println!("    {component} is missing: adding it with rustup");
            command::run(
                Command::new("rustup")
                    .args(["component", "add", component])
                    .current_dir(&workspace.root),
            )?;
        }
    }
    Ok(())
}

/// Downloads the crates that Cargo.lock names; `locked` refuses a lock file that does not fit the manifests.
pub fn fetch_crates(workspace: &Workspace, locked: bool) -> Result<()> {
    let mut cargo = command::cargo();
    cargo.arg("fetch").current_dir(&workspace.root);
    if locked {
        cargo.arg("--locked");
    }
    command::run(&mut cargo)
}

/// The folder that holds `trunk`.
pub fn trunk(cache: &Cache) -> Result<PathBuf> {
    cargo_tool(
        cache,
        "trunk",
        versions::TRUNK,
        "trunk",
        "building it once, about 7 minutes",
    )
}

/// The folder that holds `wasm-bindgen`.
pub fn wasm_bindgen(cache: &Cache) -> Result<PathBuf> {
    let effort = "building it once, about 2 minutes";
    cargo_tool(
        cache,
        "wasm-bindgen-cli",
        versions::WASM_BINDGEN,
        "wasm-bindgen",
        effort,
    )
}

/// The folder that holds `cargo-deny`.
pub fn cargo_deny(cache: &Cache) -> Result<PathBuf> {
    cargo_tool(
        cache,
        "cargo-deny",
        versions::CARGO_DENY,
        "cargo-deny",
        "building it once, about 6 minutes",
    )
}

fn cargo_tool(
    cache: &Cache,
    name: &str,
    version: &str,
    binary: &str,
    effort: &str,
) -> Result<PathBuf> {
    let proof = Path::new("bin").join(format!("{binary}{}", std::env::consts::EXE_SUFFIX));
    let tool = Tool {
        name,
        version,
        effort,
        proof,
        proof_is_last: true,
    };
    let folder = cache.tool(&tool, |folder, log| {
        let mut cargo = command::cargo();
        cargo
            .args(["install", name, "--version", version, "--locked", "--root"])
            .arg(folder);
        cargo.arg("--target-dir").arg(cache.scratch(&tool));
        // Outside the checkout, whose settings are not for tools.
        cargo
            .current_dir(folder)
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "80");
        for setting in [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET_DIR",
            "CARGO_BUILD_TARGET",
            "RUSTFLAGS",
        ] {
            cargo.env_remove(setting);
        }
        command::run_with_progress(&mut cargo, name, log)
    })?;
    Ok(folder.join("bin"))
}
