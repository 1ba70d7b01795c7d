//! What is different between two designs, in words: for terminals, for pull requests and for the screen.

use serde_json::Value;

use super::{Changes, CostChange, Difference, FieldChange, JourneyChange, JourneyFigures, Part};
use crate::markdown::plain;
use crate::rules::Finding;
use crate::uptime::report::{Period, downtime_of};

/// What has become of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is in the second design only.
    Added,
    /// It is in the first design only.
    Removed,
    /// It is in both, and different.
    Changed,
}

impl Sign {
    /// The sign as one character.
    #[must_use]
    pub fn character(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What has become of it.
    pub sign: Sign,
    /// What it is.
    pub words: String,
    /// The ids of the components and links that it is about.
    pub about: Vec<String>,
}

impl Line {
    fn new(sign: Sign, words: String) -> Self {
        Self {
            sign,
            words,
            about: Vec::new(),
        }
    }
}

/// Differences of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: &'static str,
    /// At least one.
    pub lines: Vec<Line>,
}

/// How text of anybody is written.
type Text = fn(&str) -> String;

/// The differences; `text` writes what somebody has called something.
#[must_use]
pub fn sections(difference: &Difference, text: Text) -> Vec<Section> {
    let findings = &difference.findings;
    let found = |sign: Sign, finding: &Finding| Line {
        sign,
        words: format!("{} {}", finding.rule, text(&finding.message)),
        about: (finding.nodes.iter().map(ToString::to_string))
            .chain(finding.links.iter().map(ToString::to_string))
            .collect(),
    };
    let new = findings.new.iter().map(|one| found(Sign::Added, one));
    let gone = findings.gone.iter().map(|one| found(Sign::Removed, one));
    let resources = &difference.resources;
    let built = |sign: Sign, address: &String| Line::new(sign, text(address));
    let more = (resources.added.iter()).map(|address| built(Sign::Added, address));
    let less = (resources.removed.iter()).map(|address| built(Sign::Removed, address));
    let settings = difference.settings.iter();
    let sections = [
        (
            "Design",
            settings
                .map(|change| Line::new(Sign::Changed, field(change, text)))
                .collect(),
        ),
        ("Components", parts(&difference.nodes, text)),
        ("Links", parts(&difference.links, text)),
        ("Downtime a year", downtime(&difference.availability, text)),
        ("USD a month", cost(difference.cost.as_ref())),
        ("Findings", new.chain(gone).collect()),
        ("Resources of Terraform", more.chain(less).collect()),
    ];
    (sections.into_iter())
        .map(|(heading, lines)| Section { heading, lines })
        .filter(|section| !section.lines.is_empty())
        .collect()
}

/// The differences as Markdown, for a pull request.
#[must_use]
pub fn markdown(difference: &Difference) -> String {
    let lines = sections(difference, plain).into_iter().flat_map(|section| {
        let heading = format!("\n### {}\n", section.heading);
        let lines = section.lines.into_iter().map(|line| {
            let sign = match line.sign {
                Sign::Added => "**added**",
                Sign::Removed => "**removed**",
                Sign::Changed => "changed",
            };
            format!("- {sign} {}", line.words)
        });
        std::iter::once(heading).chain(lines).collect::<Vec<_>>()
    });
    or_nothing(lines.collect())
}

/// The differences for a terminal; `text` writes what somebody has called something.
#[must_use]
pub fn plain_text(difference: &Difference, text: Text) -> String {
    let lines = sections(difference, text).into_iter().flat_map(|section| {
        let lines = section.lines.into_iter();
        let lines = lines.map(|line| format!("  {} {}", line.sign.character(), line.words));
        std::iter::once(section.heading.to_owned())
            .chain(lines)
            .collect::<Vec<_>>()
    });
    or_nothing(lines.collect())
}

fn or_nothing(lines: Vec<String>) -> String {
    match lines.is_empty() {
        true => "Nothing is different.".to_owned(),
        false => lines.join("\n").trim_start().to_owned(),
    }
}

fn parts(changes: &Changes, text: Text) -> Vec<Line> {
    let called = |part: &Part| format!("{} ({})", text(&part.name), text(&part.kind));
    let line = |sign: Sign, part: &Part, words: String| Line {
        sign,
        words,
        about: vec![part.id.clone()],
    };
    let added = changes.added.iter();
    let added = added.map(|part| line(Sign::Added, part, called(part)));
    let removed = changes.removed.iter();
    let removed = removed.map(|part| line(Sign::Removed, part, called(part)));
    let changed = changes.changed.iter().flat_map(|changed| {
        changed.fields.iter().map(|change| {
            let words = format!("{}: {}", called(&changed.part), field(change, text));
            line(Sign::Changed, &changed.part, words)
        })
    });
    added.chain(removed).chain(changed).collect()
}

fn field(change: &FieldChange, text: Text) -> String {
    let value = |value: &Value| match value {
        Value::Null => "nothing".to_owned(),
        Value::String(words) if words.is_empty() => "nothing".to_owned(),
        Value::String(words) => text(words),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => text(&other.to_string()),
    };
    let (before, after) = (value(&change.before), value(&change.after));
    format!("{} {before} → {after}", text(&change.field))
}

fn downtime(changes: &[JourneyChange], text: Text) -> Vec<Line> {
    let figure = |figures: &Option<JourneyFigures>| {
        let figures = figures.as_ref();
        figures.map_or("not there".to_owned(), |figures| {
            downtime_of(figures.estimate, Period::Year)
        })
    };
    let words = changes.iter().map(|change| {
        let (before, after) = (figure(&change.before), figure(&change.after));
        format!("{}: {before} → {after}", text(&change.name))
    });
    words.map(|words| Line::new(Sign::Changed, words)).collect()
}

fn cost(change: Option<&CostChange>) -> Vec<Line> {
    let words = change.map(|CostChange { before, after }| {
        format!(
            "{} → {} (low {} → {}, high {} → {})",
            before.expected, after.expected, before.low, after.low, before.high, after.high
        )
    });
    let lines = words.map(|words| Line::new(Sign::Changed, words));
    lines.into_iter().collect()
}
