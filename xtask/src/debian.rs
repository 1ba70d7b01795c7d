//! Installing packages of the system, where that is allowed without asking: as root on Debian and its kin.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::command;

/// Whether packages may be installed here.
pub fn can_install() -> bool {
    let is_root = command::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    is_root && command::find_on_path("apt-get").is_some()
}

/// Installs a package with what it needs.
pub fn install(package: &str, log: &Path) -> Result<()> {
    println!("    {package} is missing: installing it with apt-get, about a minute");
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive")
            .arg("-y")
            .args(["-o", "DPkg::Lock::Timeout=300"]);
        apt
    };
    // Lists that cannot be renewed may still be good enough.
    let _ = command::run_with_progress(apt().arg("update"), "apt-get update", log);
    command::run_with_progress(
        apt().args(["install", "--no-install-recommends", package]),
        package,
        log,
    )
}
