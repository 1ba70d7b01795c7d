//! `azimuth completions` and `azimuth man`: the command line, described from its own declaration.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Outcome, described, input};

/// Arguments of `azimuth completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// For which shell.
    shell: Shell,
}

/// Prints what a shell needs to complete commands.
///
/// # Errors
/// When the standard output cannot be written.
pub fn completions(arguments: &Completions) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut described(), "azimuth", &mut script);
    input::print(String::from_utf8(script)?.trim_end())?;
    Ok(Outcome::Fine)
}

/// Arguments of `azimuth man`.
#[derive(Debug, clap::Args)]
pub struct Pages {
    /// The folder into which the pages of all commands go; it is made when it is not there.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Prints the manual page, or writes all of them.
///
/// # Errors
/// When it cannot be written.
pub fn pages(arguments: &Pages) -> Result<Outcome> {
    let Some(folder) = &arguments.output else {
        let mut page = Vec::new();
        Man::new(described()).render(&mut page)?;
        input::print(String::from_utf8(page)?.trim_end())?;
        return Ok(Outcome::Fine);
    };
    let write = || {
        std::fs::create_dir_all(folder)?;
        clap_mangen::generate_to(described(), folder)
    };
    write().with_context(|| format!("cannot write into {}", folder.display()))?;
    Ok(Outcome::Fine)
}
