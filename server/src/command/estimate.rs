//! `azimuth estimate`.

use anyhow::Result;
use shared::api::Estimated;

use super::check::Format;
use super::{Outcome, availability, cost, input};

/// Arguments of `azimuth estimate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, a link, or `-` for the standard input.
    file: String,
    /// Text for people or JSON for machines.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Prints how available a design is and what it costs.
///
/// # Errors
/// When the design cannot be read.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let document = input::design(&arguments.file)?;
    let estimated = Estimated::of(&document);
    input::print(&match arguments.format {
        Format::Json => serde_json::to_string(&estimated)?,
        Format::Text => {
            let availability = availability::text(&estimated.availability);
            format!("{availability}\n\n{}", cost::text(&estimated.cost))
        }
    })?;
    Ok(Outcome::Fine)
}
