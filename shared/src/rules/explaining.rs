//! The rules in words, for those who want to know more than a finding says: as text, as JSON and as
//! one page with all of them.

use std::fmt::Write;

use serde::Serialize;

use super::{ALL, Rule, Severity, Softens};

/// Rules that belong together: those whose id begins alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chapter {
    /// What their ids begin with.
    pub prefix: &'static str,
    /// What they are about.
    pub title: &'static str,
}

/// The chapters in reading order.
pub const CHAPTERS: &[Chapter] = &[
    chapter("PLC", "Placement and connection"),
    chapter("NET", "Network"),
    chapter("ADR", "Room for addresses"),
    chapter("LB", "Load balancing"),
    chapter("SEC", "Security groups and exposure"),
    chapter("CMP", "Compute"),
    chapter("K8S", "Kubernetes"),
    chapter("DB", "Data stores"),
    chapter("EDG", "Edge and delivery"),
    chapter("HYB", "Hybrid networks"),
    chapter("AVL", "Availability"),
    chapter("CST", "Cost"),
    chapter("OPS", "Operations"),
    chapter("NAM", "Names"),
    chapter("QTA", "Quotas"),
    chapter("EXP", "Export"),
];

const fn chapter(prefix: &'static str, title: &'static str) -> Chapter {
    Chapter { prefix, title }
}

impl Chapter {
    /// Its rules, in the order of their ids.
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        ALL.iter()
            .copied()
            .filter(move |rule| prefix(rule.id) == self.prefix)
    }
}

fn prefix(id: &str) -> &str {
    id.split_once('-').map_or(id, |(prefix, _)| prefix)
}

/// The chapter of a rule.
#[must_use]
pub fn chapter_of(rule: &Rule) -> Option<Chapter> {
    (CHAPTERS.iter().copied()).find(|chapter| chapter.prefix == prefix(rule.id))
}

/// A rule for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Its id.
    pub rule: &'static str,
    /// What its chapter is about.
    pub chapter: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// Where its warnings are only advice.
    pub softer: &'static str,
    /// What happens when it is ignored.
    pub why: &'static str,
    /// What to do.
    pub how_to_fix: &'static str,
    /// The words on the button; none when mending takes a decision.
    pub fix: Option<&'static str>,
    /// Where it was read, with a date.
    pub source: &'static str,
    /// A sketch that violates it.
    pub violates: String,
    /// A sketch that passes it.
    pub passes: String,
}

impl Explanation {
    /// A rule for machines.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        Self {
            rule: rule.id,
            chapter: chapter_of(rule).map_or("", |chapter| chapter.title),
            title: rule.title,
            severity: rule.severity,
            softer: match rule.softens {
                Softens::Never => "never",
                Softens::InDevelopment => "in development",
                Softens::OutsideProduction => "in development and staging",
            },
            why: rule.why,
            how_to_fix: rule.how_to_fix,
            fix: rule.fix.map(|fix| fix.label),
            source: rule.source,
            violates: flush(rule.violates),
            passes: flush(rule.passes),
        }
    }
}

/// How bad a rule's findings are, in words: "Warning; advice in development".
#[must_use]
pub fn severity_in_words(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Advice => "Advice",
    };
    match rule.softens {
        Softens::Never => severity.to_owned(),
        Softens::InDevelopment => format!("{severity}; advice in development"),
        Softens::OutsideProduction => format!("{severity}; advice in development and staging"),
    }
}

/// A sketch as it would be written by itself: without the indentation of the code around it.
#[must_use]
pub fn flush(sketch: &str) -> String {
    let lines: Vec<&str> = sketch
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let depth = |line: &&str| line.len() - line.trim_start().len();
    let least = lines.iter().map(depth).min().unwrap_or(0);
    let lines: Vec<&str> = lines
        .into_iter()
        .map(|line| line.get(least..).unwrap_or(line).trim_end())
        .collect();
    lines.join("\n")
}

/// A rule for a terminal.
#[must_use]
pub fn text(rule: &Rule) -> String {
    let indented = |sketch: &str| flush(sketch).replace('\n', "\n    ");
    let mut text = format!(
        "{} {}\n{}\n\nWhy:    {}\nFix:    {}\nSource: {}\n",
        rule.id,
        rule.title,
        severity_in_words(rule),
        rule.why,
        rule.how_to_fix,
        rule.source,
    );
    if let Some(fix) = rule.fix {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "Button: {}", fix.label);
    }
    let _ = write!(
        text,
        "\nViolates it:\n    {}\n\nPasses:\n    {}",
        indented(rule.violates),
        indented(rule.passes)
    );
    text
}

/// The rule with this id, in capital letters or not.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    let id = id.trim();
    ALL.iter()
        .copied()
        .find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// Ids of rules that begin like this one, for those who mistyped it.
#[must_use]
pub fn alike(id: &str) -> Vec<&'static str> {
    let sought = prefix(id.trim()).to_ascii_uppercase();
    (ALL.iter().map(|rule| rule.id))
        .filter(|id| !sought.is_empty() && prefix(id) == sought)
        .collect()
}

/// All rules as one page of Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut page = "# Rules\n\n\
        What Azimuth looks for in a design. This page is written by a test from the rules themselves: \
        `UPDATE_EXPECT=1 cargo test -p tests --test rules`.\n\n\
        An **error** cannot be deployed, or cannot work at all as drawn. A **warning** is bad practice that a \
        reviewer would raise. **Advice** is worth a thought. A finding can be accepted with a reason; then it is \
        listed and no longer counts.\n"
        .to_owned();
    for chapter in CHAPTERS {
        let rules: Vec<_> = chapter.rules().collect();
        if rules.is_empty() {
            continue;
        }
        // Writing to a text cannot fail.
        let _ = write!(
            page,
            "\n## {}\n\n| Rule | Severity | About | Button |\n| --- | --- | --- | --- |\n",
            chapter.title
        );
        for rule in &rules {
            let anchor = rule.id.to_ascii_lowercase();
            let button = rule.fix.map_or("", |fix| fix.label);
            let _ = writeln!(
                page,
                "| [{}](#{anchor}) | {} | {} | {button} |",
                rule.id,
                severity_in_words(rule),
                rule.title
            );
        }
        for rule in rules {
            let _ = write!(
                page,
                "\n### {}\n\n**{}.** {} {}\n\nSource: {}\n\nViolates it:\n\n```text\n{}\n```\n\nPasses:\n\n```text\n{}\n```\n",
                rule.id,
                rule.title,
                rule.why,
                rule.how_to_fix,
                rule.source,
                flush(rule.violates),
                flush(rule.passes)
            );
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_in_one_chapter() {
        let listed: usize = CHAPTERS.iter().map(|chapter| chapter.rules().count()).sum();
        assert_eq!(listed, ALL.len());
        assert!(ALL.iter().all(|rule| chapter_of(rule).is_some()));
    }

    #[test]
    fn a_sketch_is_shown_without_the_indentation_of_the_code() {
        assert_eq!(
            flush("\n      a: vpc\n        b: zone\n    "),
            "a: vpc\n  b: zone"
        );
        for rule in ALL {
            for sketch in [rule.violates, rule.passes] {
                crate::sketch::parse(&flush(sketch)).unwrap();
            }
        }
    }

    #[test]
    fn rules_are_found_in_small_letters_and_misspelt_ones_get_a_hint() {
        assert_eq!(find(" lb-001 ").map(|rule| rule.id), Some("LB-001"));
        assert!(find("LB-999").is_none());
        assert!(alike("lb-999").contains(&"LB-001"));
        assert!(alike("").is_empty());
    }
}
