//! Builds the web app and the server that carries it, and runs the result.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache::Cache;
use crate::workspace::{Workspace, mirror_folder};
use crate::{command, node_tools, packing, rust_tools};

/// The tools with which the web app is built.
pub struct WebTools {
    folders: Vec<PathBuf>,
    /// Without this, trunk fetches its own `wasm-opt`.
    has_wasm_opt: bool,
}

/// Sets up what the build needs.
pub fn web_tools(workspace: &Workspace, cache: &Cache) -> Result<WebTools> {
    rust_tools::ensure_wasm_target(workspace)?;
    let mut folders = vec![rust_tools::trunk(cache)?, rust_tools::wasm_bindgen(cache)?];
    let wasm_opt = node_tools::wasm_opt(cache);
    match &wasm_opt {
        Ok(folder) => folders.push(folder.clone()),
        Err(reason) => println!(
            "    wasm-opt is not to be had from npm ({reason:#}): trunk will fetch it itself"
        ),
    }
    Ok(WebTools {
        folders,
        has_wasm_opt: wasm_opt.is_ok(),
    })
}

/// Builds everything and returns the path of the `azimuth` binary.
pub fn build(workspace: &Workspace, cache: &Cache) -> Result<PathBuf> {
    println!("Setting up tools");
    let tools = web_tools(workspace, cache)?;
    rust_tools::fetch_crates(workspace, false)?;
    let binary = build_with(workspace, &tools)?;
    println!("Built {}", binary.display());
    Ok(binary)
}

/// Builds everything with tools that are there; the crates must have been fetched.
pub fn build_with(workspace: &Workspace, tools: &WebTools) -> Result<PathBuf> {
    println!("Building the web app into dist/ (the first time about 3 minutes)");
    build_web_app(workspace, tools)?;
    println!("Building the server with the web app inside (the first time about 4 minutes)");
    let mut cargo = command::cargo();
    cargo.args([
        "build",
        "--release",
        "--package",
        "server",
        "--bin",
        "azimuth",
    ]);
    command::run(cargo.current_dir(&workspace.root))?;
    Ok(workspace
        .target
        .join("release")
        .join(format!("azimuth{}", std::env::consts::EXE_SUFFIX)))
}

/// Builds everything and serves it, in place of this process where the system can do that.
pub fn run(workspace: &Workspace, cache: &Cache, words: &[String]) -> Result<bool> {
    let binary = build(workspace, cache)?;
    // Release is what `run` builds anyway; saying so is welcome.
    let words: Vec<&String> = words
        .iter()
        .filter(|word| *word != "--release" && *word != "--")
        .collect();
    let mut azimuth = Command::new(&binary);
    azimuth.arg("serve");
    if !words.iter().any(|word| word.starts_with("--listen")) {
        azimuth.args(["--listen", "127.0.0.1:8080"]);
        println!("Starting Azimuth on http://127.0.0.1:8080 (Ctrl-C ends it)");
    }
    azimuth.args(words);
    replace_this_process(&mut azimuth)
}

#[cfg(unix)]
fn replace_this_process(command: &mut Command) -> Result<bool> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("cannot start the server")
}

#[cfg(not(unix))]
fn replace_this_process(command: &mut Command) -> Result<bool> {
    Ok(command
        .status()
        .context("cannot start the server")?
        .success())
}

fn build_web_app(workspace: &Workspace, tools: &WebTools) -> Result<()> {
    let built = workspace.work.join("dist");
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--release", "--skip-version-check"]);
    if tools.has_wasm_opt {
        trunk.arg("--offline");
    }
    // trunk takes NO_COLOR only as true or false.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk
        .env("PATH", command::path_with(&tools.folders)?)
        .current_dir(&workspace.root);
    command::run(trunk.arg("--dist").arg(&built))?;
    packing::pack(&built, &workspace.dist())?;
    // The server is linked again only when a file of the web app really differs.
    mirror_folder(&built, &workspace.dist())?;
    println!("    {}", web_app_size(workspace));
    Ok(())
}

/// What a visitor's browser downloads.
fn web_app_size(workspace: &Workspace) -> String {
    let [plain, packed] = [".wasm", ".wasm.br"].map(|ending| {
        let files = std::fs::read_dir(workspace.dist()).into_iter().flatten();
        let files = files
            .flatten()
            .filter(|file| file.file_name().to_string_lossy().ends_with(ending));
        let lengths = files.filter_map(|file| Some(file.metadata().ok()?.len()));
        lengths.sum::<u64>() / 1000
    });
    format!("the web app's WebAssembly is {plain} KB, compressed {packed} KB")
}
