//! `azimuth diff`: what is different between two designs.

use anyhow::Result;
use shared::difference::{Difference, words};
use shared::sentence::escaped;

use super::{Outcome, input};

/// Arguments of `azimuth diff`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design as it was: a file, a link, or `-` for the standard input.
    before: String,
    /// The design as it is: a file, a link, or `-` for the standard input.
    after: String,
    /// Text for people, Markdown for a pull request, or JSON for machines.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How differences are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For a pull request.
    Markdown,
    /// For machines.
    Json,
}

/// Prints what is different between two designs.
///
/// # Errors
/// When a design cannot be read.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    if arguments.before == "-" && arguments.after == "-" {
        anyhow::bail!("only one of the designs can come from the standard input");
    }
    let before = input::design(&arguments.before)?;
    let after = input::design(&arguments.after)?;
    let difference = Difference::between(&before, &after);
    input::print(&match arguments.format {
        Format::Json => serde_json::to_string(&difference)?,
        Format::Text => words::plain_text(&difference, escaped),
        Format::Markdown => words::markdown(&difference),
    })?;
    Ok(Outcome::Fine)
}
