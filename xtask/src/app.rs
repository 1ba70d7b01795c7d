//! Builds the web app and the server that carries it, and runs the result.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::cache::Cache;
use crate::profile::Profile;
use crate::workspace::{Workspace, fingerprint, mirror_folder};
use crate::{command, node_tools, packing, rust_tools, splitting};

/// What the first part of the web app calls to get the second (`frontend/src/second_part.rs`).
pub const LOADER: &str = "load_second_part";
/// What runs the app in a worker (`assets/worker.js`).
const WORKER: &str = "worker.js";
/// The web app before it was split, with its names, in the folder of what xtask writes.
pub const WHOLE: &str = "whole.wasm";

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
    split_web_app(workspace, &built)?;
    packing::pack(&built, &workspace.dist())?;
    // The server is linked again only when a file of the web app really differs.
    mirror_folder(&built, &workspace.dist())?;
    println!("    {}", web_app_size(workspace));
    Ok(())
}

/// Puts two modules in place of the one in a folder, under names that change with them. What each is made of is
/// listed in `target/xtask`.
fn split_web_app(workspace: &Workspace, built: &Path) -> Result<()> {
    let files = std::fs::read_dir(built)?.collect::<std::io::Result<Vec<_>>>()?;
    let names = files
        .iter()
        .map(|file| file.file_name().to_string_lossy().into_owned());
    let whole = names.clone().find(|name| name.ends_with("_bg.wasm"));
    let whole = whole.context("trunk left no WebAssembly")?;
    let module = std::fs::read(built.join(&whole))?;
    let profile = Profile::read(workspace)?;
    let parts = splitting::split(&module, &profile, &long_texts(workspace)?, LOADER)?;
    let mark = fingerprint(parts.first.iter().chain(&parts.second));
    let [first, second] = ["first", "second"].map(|part| format!("{part}-{mark:016x}.wasm"));

    let page = built.join("index.html");
    let text = std::fs::read_to_string(&page).context("trunk left no page")?;
    let nowhere = r#"name="second-part" content="""#;
    if !text.contains(&whole) || !text.contains(nowhere) || !text.contains(WORKER) {
        bail!("the page has no place for the two parts and the worker");
    }
    let somewhere = format!(r#"name="second-part" content="/{second}""#);
    let text = text.replace(&whole, &first).replace(nowhere, &somewhere);
    let worker = std::fs::read(built.join(WORKER)).context("trunk left no worker")?;
    let named = format!("worker-{:016x}.js", fingerprint(worker.iter()));
    let text = text.replace(WORKER, &named);
    std::fs::remove_file(built.join(WORKER)).context("cannot rename the worker")?;
    let kept: Vec<String> = (parts.kept.iter())
        .map(|(length, name)| format!("{length:6} {name}"))
        .collect();
    let stubs = (parts.stubs.iter().enumerate()).map(|(place, name)| format!("{place:4} {name}"));
    let stubs: Vec<String> = stubs.collect();
    for (path, content) in [
        (built.join(first), parts.first),
        (built.join(second), parts.second),
        (built.join(named), worker),
        (page, text.into_bytes()),
        (
            workspace.work.join("first-part.txt"),
            kept.join("\n").into_bytes(),
        ),
        (
            workspace.work.join("stubs.txt"),
            stubs.join("\n").into_bytes(),
        ),
    ] {
        std::fs::write(&path, content)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    // `cargo xtask profile` watches it.
    std::fs::rename(built.join(whole), workspace.work.join(WHOLE))
        .context("cannot move the whole module")
}

/// Long texts that the app carries for its second part, as they are compiled into it.
fn long_texts(workspace: &Workspace) -> Result<Vec<Vec<u8>>> {
    let read = |path: &Path| {
        std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let assets = workspace.root.join("assets");
    let core = workspace.root.join("shared").join("src");
    let mut texts = vec![
        read(&assets.join("prices").join("aws.txt"))?,
        read(&core.join("fragment").join("v1").join("vocabulary.txt"))?,
        read(&core.join("component").join("database").join("classes.txt"))?,
        read(&assets.join("styles").join("tokens.css"))?,
    ];
    for design in std::fs::read_dir(assets.join("designs"))? {
        // frontend/build.rs writes them without their spaces.
        let design: Value = serde_json::from_slice(&read(&design?.path())?)?;
        texts.push(design.to_string().into_bytes());
    }
    Ok(texts)
}

/// What a visitor's browser downloads.
fn web_app_size(workspace: &Workspace) -> String {
    let [first, second] = ["first-", "second-"].map(|part| {
        let files = std::fs::read_dir(workspace.dist()).into_iter().flatten();
        let lengths = files.flatten().filter_map(|file| {
            let name = file.file_name().to_string_lossy().into_owned();
            let sent = name.starts_with(part) && name.ends_with(".br");
            sent.then(|| file.metadata().ok())?
                .map(|metadata| metadata.len())
        });
        lengths.sum::<u64>() / 1000
    });
    format!("the web app's WebAssembly, compressed: {first} KB at the start, {second} KB later")
}
