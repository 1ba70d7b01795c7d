//! `azimuth estimate`.

use anyhow::Result;
use shared::api::Estimated;
use shared::uptime::Estimate;
use shared::uptime::report::{JourneyReport, Period, SystemReport, downtime_of, percent};

use super::Outcome;
use super::check::Format;
use super::input;
use super::line::line;

/// Arguments of `azimuth estimate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, or `-` for the standard input.
    file: String,
    /// Text for people or JSON for machines.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Prints how available a design is.
///
/// # Errors
/// When the design cannot be read.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let document = input::design(&arguments.file)?;
    let estimated = Estimated::of(&document);
    input::print(&match arguments.format {
        Format::Json => serde_json::to_string(&estimated)?,
        Format::Text => text(&estimated),
    })?;
    Ok(Outcome::Fine)
}

/// How available something is, in words: the downtime of a year and of a month, then the share.
fn share(estimate: Estimate) -> String {
    let share = match estimate {
        Estimate::Exact(share) => format!("{} %", percent(share)),
        Estimate::Between(bounds) => {
            format!("{} to {} %", percent(bounds.low), percent(bounds.high))
        }
    };
    let (year, month) = (
        downtime_of(estimate, Period::Year),
        downtime_of(estimate, Period::Month),
    );
    format!("down {year} a year, {month} a month ({share})")
}

fn text(estimated: &Estimated) -> String {
    let availability = &estimated.availability;
    let mut lines = Vec::new();
    for journey in &availability.journeys {
        lines.extend(of_journey(journey));
    }
    match &availability.system {
        Some(SystemReport { estimate, .. }) => {
            lines.push(format!("All of production: {}", share(*estimate)));
        }
        None => lines.push(
            "No journey: nothing is known about the availability. Draw a client and link it to what it uses."
                .to_owned(),
        ),
    }
    lines.join("\n")
}

fn of_journey(journey: &JourneyReport) -> Vec<String> {
    let mut lines = vec![
        line(&journey.name),
        format!("  modelled: {}", share(journey.estimate)),
        format!(
            "  agreements: {} %, a threshold for refunds and not a forecast",
            percent(journey.contractual)
        ),
    ];
    let lost: Vec<&str> = (journey.survives_zone.iter())
        .filter(|(_, survives)| !**survives)
        .map(|(zone, _)| zone.as_str())
        .collect();
    if !lost.is_empty() {
        lines.push(format!(
            "  does not survive the loss of zone {}",
            lost.join(", ")
        ));
    }
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    let causes: Vec<String> = (journey.contributors.iter().take(CAUSES))
        .map(|cause| format!("{} {}", line(&cause.name), share(cause.share)))
        .collect();
    if !causes.is_empty() {
        lines.push(format!("  downtime due to: {}", causes.join(", ")));
    }
    lines.extend(journey.gaps.iter().map(|gap| format!("  {}", line(gap))));
    lines
}

/// So many parts are named to which the downtime is due.
const CAUSES: usize = 5;
