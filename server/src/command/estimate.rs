//! `azimuth estimate`.

use anyhow::Result;
use shared::api::Estimated;
use shared::cost::{Bill, csv};
use shared::topology::Topology;

use super::{Outcome, availability, cost, input};

/// How an estimate is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
    /// The bill alone, for spreadsheets.
    Csv,
}

/// Arguments of `azimuth estimate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, a link, or `-` for the standard input.
    file: String,
    /// Text for people, JSON for machines, or the bill alone for spreadsheets.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Prints how available a design is and what it costs.
///
/// # Errors
/// When the design cannot be read.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let document = input::design(&arguments.file)?;
    input::print(&match arguments.format {
        Format::Csv => {
            let topology = Topology::of(&document);
            csv::text(&topology, &Bill::of(&topology))
                .trim_end()
                .to_owned()
        }
        Format::Json => serde_json::to_string(&Estimated::of(&document))?,
        Format::Text => {
            let estimated = Estimated::of(&document);
            let availability = availability::text(&estimated.availability);
            format!("{availability}\n\n{}", cost::text(&estimated.cost))
        }
    })?;
    Ok(Outcome::Fine)
}
