//! `azimuth check`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use rust_decimal::Decimal;
use serde::Serialize;
use shared::api::Checked;
use shared::rules::explaining::{self, Explanation};
use shared::rules::{self, Finding, Severity};
use shared::sentence::escaped;

use super::availability::{self, Bar};
use super::cost::{self, Limit};
use super::sarif::sarif;
use super::{Outcome, input, output};

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
    #[arg(long, value_name = "PERCENT", value_parser = availability::percentage)]
    min_availability: Option<f64>,
    /// Exit with 1 when the design costs more than this a month, in USD and as far as it is known.
    #[arg(long, value_name = "USD", value_parser = cost::usd)]
    max_monthly_cost: Option<Decimal>,
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
    if arguments.sarif.as_deref() == Some(Path::new("-")) {
        bail!("--sarif takes the name of a file: the standard output is for the findings");
    }
    let document = input::design(file)?;
    let checked = Checked::of(rules::judge(&document));
    if let Some(path) = &arguments.sarif {
        let sarif = serde_json::to_string_pretty(&sarif(file, &document, &checked))?;
        output::write(path, &(sarif + "\n"))?;
    }
    let bar = (arguments.min_availability).map(|percent| Bar::of(&document, percent));
    let limit = (arguments.max_monthly_cost).map(|usd| Limit::of(&document, usd));
    input::print(&match arguments.format {
        Format::Json => serde_json::to_string(&WithBars {
            checked: &checked,
            min_availability: bar.as_ref(),
            max_monthly_cost: limit.as_ref(),
        })?,
        Format::Text => {
            let bar = bar.iter().flat_map(Bar::lines);
            let limit = limit.iter().filter_map(Limit::line);
            let lines = bar.chain(limit).chain([text(&checked)]);
            lines.collect::<Vec<_>>().join("\n")
        }
    })?;
    let too_low = bar.is_some_and(|bar| !bar.is_met());
    let too_dear = limit.is_some_and(|limit| !limit.is_met());
    if too_low || too_dear {
        return Ok(Outcome::FallsShort);
    }
    Ok(arguments.deny.outcome(&checked.findings))
}

/// What was found, with how the design does against the bars that were set.
#[derive(Serialize)]
struct WithBars<'a> {
    #[serde(flatten)]
    checked: &'a Checked,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_availability: Option<&'a Bar>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_monthly_cost: Option<&'a Limit>,
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
            let message = escaped(&finding.message);
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
