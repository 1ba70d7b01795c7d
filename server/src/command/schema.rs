//! `azimuth schema`.

use anyhow::{Context, Result};

use super::{Outcome, input};
use crate::openapi;

/// Arguments of `azimuth schema`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Of what.
    #[arg(value_enum, default_value_t = What::Design)]
    what: What,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// A saved design.
    Design,
    /// What `azimuth check --format json` prints.
    Check,
    /// What `azimuth estimate --format json` prints.
    Estimate,
    /// What `azimuth diff --format json` prints.
    Diff,
}

/// Prints a JSON Schema.
///
/// # Errors
/// When the standard output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let schema = match arguments.what {
        What::Design => Some(shared::schema::design()),
        What::Check => openapi::schema_of("Checked"),
        What::Estimate => openapi::schema_of("Estimated"),
        What::Diff => openapi::schema_of("Difference"),
    };
    let schema = schema.context("the schema is not there; this is a fault of Azimuth")?;
    input::print(&serde_json::to_string_pretty(&schema)?)?;
    Ok(Outcome::Fine)
}
