//! `azimuth check`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use shared::api::Checked;
use shared::document::Document;
use shared::rules::explaining::{self, Explanation};
use shared::rules::{self, Finding, Severity};
use shared::topology::Topology;
use shared::uptime::report::{Period, downtime, percent};
use shared::uptime::{Effort, Evaluation, Journey};

use super::Outcome;
use super::input;
use super::line::line;
use super::sarif::sarif;

/// Arguments of `azimuth check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, a link, or `-` for the standard input.
    #[arg(required_unless_present = "explain", conflicts_with = "explain")]
    file: Option<String>,
    /// Explain a rule, such as LB-001, instead.
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// Exit with 1 when there is a finding this bad or worse.
    #[arg(long, value_enum, default_value_t = Deny::Error)]
    deny: Deny,
    /// Exit with 1 when a journey of production is up for less than this percentage of the time.
    #[arg(long, value_name = "PERCENT", value_parser = percentage)]
    min_availability: Option<f64>,
    /// Text for people or JSON for machines.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the findings into this file too, as SARIF, which code hosts show beside the lines of the design.
    #[arg(long, value_name = "FILE", conflicts_with = "explain")]
    sarif: Option<PathBuf>,
}

/// How bad a finding must be to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// Everything.
    Advice,
    /// Nothing.
    None,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Prints the findings of a design.
///
/// # Errors
/// When the design cannot be read.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    if let Some(id) = &arguments.explain {
        return explain(id, arguments.format);
    }
    let file = arguments.file.as_deref().unwrap_or("-");
    let document = input::design(file)?;
    let checked = Checked::of(rules::judge(&document));
    if let Some(path) = &arguments.sarif {
        let sarif = serde_json::to_string_pretty(&sarif(file, &document, &checked))?;
        let written = std::fs::write(path, sarif + "\n");
        written.with_context(|| format!("cannot write {}", path.display()))?;
    }
    let bar = (arguments.min_availability).map(|percent| Bar::of(&document, percent));
    input::print(&match (arguments.format, &bar) {
        (Format::Json, None) => serde_json::to_string(&checked)?,
        (Format::Json, Some(bar)) => serde_json::to_string(&WithBar {
            checked: &checked,
            min_availability: bar,
        })?,
        (Format::Text, _) => {
            let bar = bar.iter().flat_map(Bar::lines);
            bar.chain([text(&checked)]).collect::<Vec<_>>().join("\n")
        }
    })?;
    if bar.is_some_and(|bar| !bar.is_met()) {
        return Ok(Outcome::FallsShort);
    }
    Ok(arguments.deny.outcome(&checked.findings))
}

/// What was found, with how it does against a bar.
#[derive(Serialize)]
struct WithBar<'a> {
    #[serde(flatten)]
    checked: &'a Checked,
    min_availability: &'a Bar,
}

/// A bar for the availability, and the journeys that do not reach it.
#[derive(Debug, Serialize)]
struct Bar {
    /// What is asked for, in percent.
    percent: f64,
    /// How many journeys there are.
    journeys: usize,
    /// Those that do not reach it.
    below: Vec<Below>,
}

#[derive(Debug, Serialize)]
struct Below {
    name: String,
    /// The share of time that it works for certain.
    low: f64,
    /// The share that it works at most.
    high: f64,
}

impl Bar {
    fn of(document: &Document, percent: f64) -> Self {
        let topology = Topology::of(document);
        let mut evaluation = Evaluation::of(&topology, Effort::LIVE);
        while !evaluation.go_on(Effort::PATIENT.journey) {}
        let places = evaluation.production();
        let journeys = (places.iter()).filter_map(|place| evaluation.uptime.journeys.get(*place));
        // What is asked for is met when it is met up to rounding.
        let below = |journey: &&Journey| journey.availability.low() < percent / 100.0 - 1e-12;
        Self {
            percent,
            journeys: places.len(),
            below: journeys
                .filter(below)
                .map(|journey| Below {
                    name: journey.name.clone(),
                    low: journey.availability.low(),
                    high: journey.availability.high(),
                })
                .collect(),
        }
    }

    /// Without a journey nothing is known, so that nothing is met.
    fn is_met(&self) -> bool {
        self.journeys > 0 && self.below.is_empty()
    }

    fn lines(&self) -> Vec<String> {
        if self.journeys == 0 {
            return vec!["below   no journey: nothing is known about the availability".to_owned()];
        }
        (self.below.iter())
            .map(|below| {
                let found = match below.low < below.high {
                    true => format!("{} to {} %", percent(below.low), percent(below.high)),
                    false => format!("{} %", percent(below.low)),
                };
                format!(
                    "below   {}: {found}, down {} a year; {} % is asked for",
                    line(&below.name),
                    downtime(below.low, Period::Year),
                    self.percent
                )
            })
            .collect()
    }
}

/// A percentage from 0 to 100.
fn percentage(text: &str) -> Result<f64, String> {
    let value = text.trim().trim_end_matches('%').trim().parse::<f64>();
    value
        .ok()
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "a percentage from 0 to 100, such as 99.95, is expected".to_owned())
}

fn explain(id: &str, format: Format) -> Result<Outcome> {
    let Some(rule) = explaining::find(id) else {
        match explaining::alike(id).as_slice() {
            [] => bail!("there is no rule {id:?}; docs/rules.md lists all of them"),
            alike => bail!("there is no rule {id:?}; there are {}", alike.join(", ")),
        }
    };
    input::print(&match format {
        Format::Json => serde_json::to_string(&Explanation::of(rule))?,
        Format::Text => explaining::text(rule),
    })?;
    Ok(Outcome::Fine)
}

impl Deny {
    /// How a command ends that leaves these findings.
    #[must_use]
    pub fn outcome(self, findings: &[Finding]) -> Outcome {
        let denied = |finding: &Finding| match self {
            Self::Error => finding.severity == Severity::Error,
            Self::Warning => finding.severity <= Severity::Warning,
            Self::Advice => true,
            Self::None => false,
        };
        if findings.iter().any(denied) {
            Outcome::FallsShort
        } else {
            Outcome::Fine
        }
    }
}

/// Text of a person on one line of the screen.
fn one_line(text: &str) -> String {
    text.split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn text(checked: &Checked) -> String {
    let mut lines: Vec<String> = (checked.findings.iter())
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "advice",
            };
            let message = line(&finding.message);
            format!("{severity:<8}{:<8} {message}", finding.rule)
        })
        .collect();
    lines.extend((checked.accepted.iter()).map(|accepted| {
        let finding = &accepted.finding;
        let reason = one_line(&accepted.reason);
        format!(
            "accepted {:<8} {} Reason: {reason}",
            finding.rule, finding.message
        )
    }));
    lines.push(checked.summary.to_string());
    if let (Some(last), count @ 1..) = (lines.last_mut(), checked.accepted.len()) {
        last.push_str(&format!(", {count} accepted"));
    }
    lines.join("\n")
}
