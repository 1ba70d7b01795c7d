//! `azimuth check`.

use anyhow::Result;
use shared::api::Checked;
use shared::rules::{self, Finding, Severity};

use super::Outcome;
use super::input;

/// Arguments of `azimuth check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, or `-` for the standard input.
    file: String,
    /// Exit with 1 when there is a finding this bad or worse.
    #[arg(long, value_enum, default_value_t = Deny::Error)]
    deny: Deny,
    /// Text for people or JSON for machines.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    Error,
    Warning,
    Advice,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Prints the findings of a design.
///
/// # Errors
/// When the design cannot be read.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let document = input::design(&arguments.file)?;
    let checked = Checked::of(rules::judge(&document));
    let falls_short = checked
        .findings
        .iter()
        .any(|finding| is_denied(finding, arguments.deny));
    input::print(&match arguments.format {
        Format::Json => serde_json::to_string(&checked)?,
        Format::Text => text(&checked),
    })?;
    Ok(if falls_short {
        Outcome::FallsShort
    } else {
        Outcome::Fine
    })
}

fn is_denied(finding: &Finding, deny: Deny) -> bool {
    match deny {
        Deny::Error => finding.severity == Severity::Error,
        Deny::Warning => finding.severity <= Severity::Warning,
        Deny::Advice => true,
        Deny::None => false,
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
            format!("{severity:<8}{:<8} {}", finding.rule, finding.message)
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
    let summary = checked.summary;
    lines.push(format!(
        "{} errors, {} warnings, {} advice",
        summary.errors, summary.warnings, summary.advice
    ));
    if let (Some(last), count @ 1..) = (lines.last_mut(), checked.accepted.len()) {
        last.push_str(&format!(", {count} accepted"));
    }
    lines.join("\n")
}
