//! What comes from Python: the emulator on which exported Terraform is applied, the scanner that looks at
//! exports, the schemas of Kubernetes, and what tries the server by its own description.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::{Cache, Tool};
use crate::workspace::remove_folder;
use crate::{command, debian, versions};

/// The `moto_server` program, in a virtual environment of its own.
pub fn moto_server(cache: &Cache) -> Result<PathBuf> {
    install(cache, "moto", versions::MOTO, "moto[server]", "moto_server")
}

/// The `checkov` program, in a virtual environment of its own.
pub fn checkov(cache: &Cache) -> Result<PathBuf> {
    install(cache, "checkov", versions::CHECKOV, "checkov", "checkov")
}

/// The `schemathesis` program, in a virtual environment of its own.
pub fn schemathesis(cache: &Cache) -> Result<PathBuf> {
    let name = "schemathesis";
    install(cache, name, versions::SCHEMATHESIS, name, name)
}

/// The `kubernetes-validate` program, in a virtual environment of its own.
pub fn kubernetes_validate(cache: &Cache) -> Result<PathBuf> {
    let name = "kubernetes-validate";
    install(cache, name, versions::KUBERNETES_VALIDATE, name, name)
}

fn install(
    cache: &Cache,
    name: &'static str,
    version: &'static str,
    package: &str,
    program: &str,
) -> Result<PathBuf> {
    let program = Path::new("bin").join(program);
    let tool = Tool {
        name,
        version,
        effort: "installing it into a Python environment of its own once, about a minute",
        proof: program.clone(),
        proof_is_last: false,
    };
    let folder = cache.tool(&tool, |folder, log| {
        create_environment(folder, log)?;
        let mut pip = Command::new(folder.join("bin").join("python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
        ]);
        command::run_with_progress(pip.arg(format!("{package}=={version}")), "pip install", log)
    })?;
    Ok(folder.join(program))
}

fn create_environment(folder: &Path, log: &Path) -> Result<()> {
    let Some(python) = command::find_on_path("python3") else {
        bail!("python3 is not on PATH: install Python 3.9 or newer");
    };
    let create = || command::output(Command::new(&python).args(["-m", "venv"]).arg(folder));
    if create().is_ok() {
        return Ok(());
    }
    // Debian keeps this part of Python in a package of its own.
    if !debian::can_install() {
        bail!("python3 cannot create virtual environments: install the package python3-venv");
    }
    debian::install("python3-venv", log)?;
    remove_folder(folder)?;
    create()
        .map(|_| ())
        .context("python3 cannot create virtual environments")
}
