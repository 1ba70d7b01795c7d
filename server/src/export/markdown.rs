//! What the READMEs of all exports have in common: lists, and what is said about findings.

use shared::document::Document;
use shared::markdown::plain;
use shared::rules;

/// The findings that the designers live with, and why.
pub fn accepted(document: &Document) -> Vec<String> {
    if document.accepted.is_empty() {
        return Vec::new();
    }
    let accepted = rules::judge(document).accepted.into_iter();
    accepted
        .map(|accepted| {
            let finding = accepted.finding;
            format!(
                "{}: {} Reason: {}",
                finding.rule, finding.message, accepted.reason
            )
        })
        .collect()
}

/// The name of a design, as a heading.
pub fn title(document: &Document) -> String {
    match plain(&document.name) {
        name if name.is_empty() => "Azimuth design".to_owned(),
        name => name,
    }
}

/// Adds a list of sentences under a heading; nothing when there are none.
pub fn sentences(text: &mut String, heading: &str, sentences: &[&str]) {
    if sentences.is_empty() {
        return;
    }
    text.push_str(&format!("\n## {heading}\n\n"));
    for sentence in sentences {
        text.push_str(&format!("- {}\n", plain(sentence)));
    }
}

/// Adds steps that are done one after the other, under a heading.
pub fn numbered(text: &mut String, heading: &str, steps: &[String]) {
    text.push_str(&format!("\n## {heading}\n\n"));
    for (index, step) in steps.iter().enumerate() {
        text.push_str(&format!("{}. {step}\n", index + 1));
    }
}
