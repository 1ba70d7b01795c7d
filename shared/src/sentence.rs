//! Text from outside within a sentence of ours: it stays on its line, and does not bury what is said about it.

/// Characters that are shown of the beginning and of the end of what is longer.
const SHOWN: [usize; 2] = [140, 50];

/// The text in one line: control characters are written as Rust escapes them, and of what is long only the
/// beginning and the end stay.
///
/// ```
/// assert_eq!(shared::sentence::in_one_line("a\nb"), "a\\nb");
/// ```
#[must_use]
pub fn in_one_line(text: &str) -> String {
    let [begin, end] = SHOWN;
    let length = text.chars().count();
    let mut line = String::with_capacity(text.len().min(4 * (begin + end)));
    for (at, character) in text.chars().enumerate() {
        if length > begin + end && (begin..length - end).contains(&at) {
            if at == begin {
                line.push('…');
            }
        } else if character.is_control() {
            line.extend(character.escape_debug());
        } else {
            line.push(character);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn what_is_short_stays_and_what_is_long_keeps_both_ends() {
        assert_eq!(in_one_line("Ünï 🦀 \"x\""), "Ünï 🦀 \"x\"");
        assert_eq!(in_one_line("a\n\0\u{85}"), "a\\n\\0\\u{85}");
        let long = format!("begin{}end", "x".repeat(1_000_000));
        let line = in_one_line(&long);
        assert_eq!(line.chars().count(), 191);
        assert!(line.starts_with("begin") && line.ends_with("end"));
    }
}
