//! Findings as SARIF 2.1.0, which code hosts show beside the lines of a file.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::api::Checked;
use shared::document::Document;
use shared::rules::{self, Finding, Severity};
use shared::wire;

use super::input;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The findings of the design in a file; accepted ones are there as suppressed.
#[must_use]
pub fn sarif(file: &str, document: &Document, checked: &Checked) -> Value {
    let lines = Lines::of(document);
    let mut results: Vec<Value> = (checked.findings.iter())
        .map(|finding| result(file, &lines, finding))
        .collect();
    for accepted in &checked.accepted {
        let mut result = result(file, &lines, &accepted.finding);
        if let Some(result) = result.as_object_mut() {
            let suppressed = json!([{"kind": "external", "justification": accepted.reason}]);
            result.insert("suppressions".to_owned(), suppressed);
        }
        results.push(result);
    }
    let found: BTreeSet<&str> = (checked.findings.iter().map(|finding| finding.rule))
        .chain(
            checked
                .accepted
                .iter()
                .map(|accepted| accepted.finding.rule),
        )
        .collect();
    let rules: Vec<Value> = (rules::ALL.iter())
        .filter(|rule| found.contains(rule.id))
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.why},
                "defaultConfiguration": {"level": level(rule.severity)},
            })
        })
        .collect();
    let driver = json!({
        "name": "Azimuth",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    })
}

fn result(file: &str, lines: &Lines, finding: &Finding) -> Value {
    let ids = (finding.nodes.iter().map(ToString::to_string))
        .chain(finding.links.iter().map(ToString::to_string));
    let ids: Vec<String> = ids.collect();
    let line = ids.iter().find_map(|id| lines.place(id)).unwrap_or(1);
    let logical: Vec<Value> = ids.iter().map(|id| json!({"name": id})).collect();
    // The standard input and links have no lines that somebody could look at.
    let physical = (file != "-" && !input::is_link(file)).then(|| {
        json!({
            "artifactLocation": {"uri": file.replace('\\', "/")},
            "region": {"startLine": line},
        })
    });
    let mut location = json!({"logicalLocations": logical});
    if let (Some(physical), Some(location)) = (physical, location.as_object_mut()) {
        location.insert("physicalLocation".to_owned(), physical);
    }
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": format!("{} {}", finding.message, finding.why)},
        "locations": [location],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// Where nodes and links stand in a design, as it is saved.
struct Lines(Vec<String>);

impl Lines {
    fn of(document: &Document) -> Self {
        Self(wire::to_text(document).lines().map(str::to_owned).collect())
    }

    /// The line with the id of a node or link, from 1.
    fn place(&self, id: &str) -> Option<usize> {
        let sought = format!("\"id\": \"{id}\"");
        Some(self.0.iter().position(|line| line.contains(&sought))? + 1)
    }
}
