//! What the READMEs of all exports have in common: text of the user as Markdown that means nothing but
//! itself, lists, and what is said about findings.

use shared::document::Document;
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

/// Text of the user as one line of Markdown that means nothing but itself.
pub fn plain(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let mut plain = String::new();
    for character in words.join(" ").chars() {
        if "\\`*_{}[]<>#|~!&$".contains(character) {
            plain.push('\\');
        }
        plain.push(character);
    }
    // What begins a list, at the beginning of a line.
    let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match plain.as_bytes().get(digits) {
        Some(b'-' | b'+' | b'=') if digits == 0 => Some(0),
        Some(b'.' | b')') if digits > 0 => Some(digits),
        _ => None,
    };
    if let Some(place) = marker {
        plain.insert(place, '\\');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn text_of_the_user_is_no_markdown() {
        assert_eq!(
            plain("# <b>a</b>\n* `x`"),
            "\\# \\<b\\>a\\</b\\> \\* \\`x\\`"
        );
        for (text, expected) in [
            ("- - [ ] item", "\\- - \\[ \\] item"),
            ("+ item", "\\+ item"),
            ("12. item", "12\\. item"),
            ("1) item", "1\\) item"),
            ("3 items - all", "3 items - all"),
            ("===", "\\==="),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
