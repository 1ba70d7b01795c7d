//! `azimuth diff`: what is different between two designs.

use anyhow::Result;
use serde_json::Value;
use shared::difference::{
    Changes, CostChange, Difference, FieldChange, JourneyChange, JourneyFigures,
};
use shared::rules::Finding;
use shared::uptime::report::{Period, downtime_of};

use super::line::line;
use super::{Outcome, input};
use crate::export::markdown::plain;

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
        Format::Text => written(&difference, &Plain),
        Format::Markdown => written(&difference, &Markdown),
    })?;
    Ok(Outcome::Fine)
}

/// How headings, items and texts of anybody are written.
trait Style {
    fn heading(&self, words: &str) -> String;
    fn item(&self, sign: char, words: &str) -> String;
    fn text(&self, text: &str) -> String;
}

struct Plain;

impl Style for Plain {
    fn heading(&self, words: &str) -> String {
        words.to_owned()
    }
    fn item(&self, sign: char, words: &str) -> String {
        format!("  {sign} {words}")
    }
    fn text(&self, text: &str) -> String {
        line(text)
    }
}

struct Markdown;

impl Style for Markdown {
    fn heading(&self, words: &str) -> String {
        format!("\n### {words}\n")
    }
    fn item(&self, sign: char, words: &str) -> String {
        let sign = match sign {
            '+' => "**added**",
            '-' => "**removed**",
            _ => "changed",
        };
        format!("- {sign} {words}")
    }
    fn text(&self, text: &str) -> String {
        plain(text)
    }
}

fn written(difference: &Difference, style: &dyn Style) -> String {
    let sections = [
        ("Design", fields(&difference.settings, style)),
        ("Components", parts(&difference.nodes, style)),
        ("Links", parts(&difference.links, style)),
        ("Downtime a year", downtime(&difference.availability, style)),
        ("USD a month", cost(difference.cost.as_ref(), style)),
        (
            "Findings",
            added_and_removed(
                difference
                    .findings
                    .new
                    .iter()
                    .map(|finding| found(finding, style)),
                difference
                    .findings
                    .gone
                    .iter()
                    .map(|finding| found(finding, style)),
                style,
            ),
        ),
        (
            "Resources of Terraform",
            added_and_removed(
                difference
                    .resources
                    .added
                    .iter()
                    .map(|address| style.text(address)),
                difference
                    .resources
                    .removed
                    .iter()
                    .map(|address| style.text(address)),
                style,
            ),
        ),
    ];
    let lines: Vec<String> = (sections.into_iter())
        .filter(|(_, lines)| !lines.is_empty())
        .flat_map(|(heading, lines)| [vec![style.heading(heading)], lines].concat())
        .collect();
    match lines.is_empty() {
        true => "Nothing is different.".to_owned(),
        false => lines.join("\n").trim_start().to_owned(),
    }
}

fn parts(changes: &Changes, style: &dyn Style) -> Vec<String> {
    let called = |part: &shared::difference::Part| {
        format!("{} ({})", style.text(&part.name), style.text(&part.kind))
    };
    let mut lines = added_and_removed(
        changes.added.iter().map(called),
        changes.removed.iter().map(called),
        style,
    );
    for changed in &changes.changed {
        for change in &changed.fields {
            let words = format!("{}: {}", called(&changed.part), field(change, style));
            lines.push(style.item('~', &words));
        }
    }
    lines
}

fn added_and_removed(
    added: impl Iterator<Item = String>,
    removed: impl Iterator<Item = String>,
    style: &dyn Style,
) -> Vec<String> {
    let added = added.map(|words| style.item('+', &words));
    let removed = removed.map(|words| style.item('-', &words));
    added.chain(removed).collect()
}

fn fields(changes: &[FieldChange], style: &dyn Style) -> Vec<String> {
    let lines = changes
        .iter()
        .map(|change| style.item('~', &field(change, style)));
    lines.collect()
}

fn field(change: &FieldChange, style: &dyn Style) -> String {
    let value = |value: &Value| match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => style.text(text),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => style.text(&other.to_string()),
    };
    let (before, after) = (value(&change.before), value(&change.after));
    format!("{} {before} → {after}", style.text(&change.field))
}

fn found(finding: &Finding, style: &dyn Style) -> String {
    format!("{} {}", finding.rule, style.text(&finding.message))
}

fn downtime(changes: &[JourneyChange], style: &dyn Style) -> Vec<String> {
    let figure = |figures: &Option<JourneyFigures>| {
        let figures = figures.as_ref();
        figures.map_or("not there".to_owned(), |figures| {
            downtime_of(figures.estimate, Period::Year)
        })
    };
    let words = changes.iter().map(|change| {
        let (before, after) = (figure(&change.before), figure(&change.after));
        format!("{}: {before} → {after}", style.text(&change.name))
    });
    words.map(|words| style.item('~', &words)).collect()
}

fn cost(change: Option<&CostChange>, style: &dyn Style) -> Vec<String> {
    let Some(CostChange { before, after }) = change else {
        return Vec::new();
    };
    let words = format!(
        "{} → {} (low {} → {}, high {} → {})",
        before.expected, after.expected, before.low, after.low, before.high, after.high
    );
    vec![style.item('~', &words)]
}
