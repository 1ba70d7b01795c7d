//! Finds Terraform and tells it where its provider comes from. Terraform itself is never installed here.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::cache::Cache;
use crate::command;
use crate::workspace::Workspace;

const DEFAULT_MIRROR: &str = "/opt/tf-plugins";

/// Terraform, ready to be called.
pub struct Terraform {
    /// The program.
    pub binary: PathBuf,
    /// What its callers must find in their environment.
    pub environment: Vec<(&'static str, OsString)>,
}

/// Finds `$TERRAFORM` or `terraform` on PATH.
pub fn find(workspace: &Workspace, cache: &Cache) -> Result<Terraform> {
    let binary = match std::env::var_os("TERRAFORM").filter(|value| !value.is_empty()) {
        Some(named) => PathBuf::from(named),
        None => match command::find_on_path("terraform") {
            Some(found) => found,
            None => {
                bail!("terraform is not on PATH: install Terraform 1.11 or name it in TERRAFORM")
            }
        },
    };
    if !binary.is_file() {
        bail!("TERRAFORM names {}, which is not a file", binary.display());
    }
    Ok(Terraform {
        binary,
        environment: vec![provider_source(workspace, cache)?],
    })
}

/// A mirror that is named, the user's own settings, the usual mirror, or else a cache, so that the provider is fetched
/// once.
fn provider_source(workspace: &Workspace, cache: &Cache) -> Result<(&'static str, OsString)> {
    let named = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let mirror = match (named("AZIMUTH_TF_MIRROR"), named("TF_CLI_CONFIG_FILE")) {
        (Some(mirror), _) if !mirror.is_dir() => {
            bail!(
                "AZIMUTH_TF_MIRROR names {}, which is not a folder",
                mirror.display()
            )
        }
        (Some(mirror), _) => mirror,
        (None, Some(own)) if own.is_file() => return Ok(("TF_CLI_CONFIG_FILE", own.into())),
        (None, _) => PathBuf::from(DEFAULT_MIRROR),
    };
    if !mirror.is_dir() {
        return Ok((
            "TF_PLUGIN_CACHE_DIR",
            cache.folder("terraform-providers")?.into(),
        ));
    }
    let path = mirror
        .to_str()
        .context("the Terraform mirror's path is not plain text")?;
    let settings = workspace.work.join("terraform.tfrc");
    std::fs::write(&settings, settings_for_mirror(path))
        .with_context(|| format!("cannot write {}", settings.display()))?;
    Ok(("TF_CLI_CONFIG_FILE", settings.into()))
}

fn settings_for_mirror(path: &str) -> String {
    let path = path.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "disable_checkpoint = true\n\nprovider_installation {{\n  filesystem_mirror {{\n    path = \"{path}\"\n  }}\n}}\n"
    )
}
