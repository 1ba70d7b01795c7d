//! Text of anybody on one line of a terminal.

/// The text with everything escaped that would begin another line, move the cursor, change colours
/// or turn the direction of reading.
#[must_use]
pub fn line(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        let turns = matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        );
        if character.is_control() || turns {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn any_text_stays_on_its_line() {
        for (text, expected) in [
            ("Café 🦀 → \\n", "Café 🦀 → \\n"),
            ("one\ntwo\r\tthree", "one\\ntwo\\r\\tthree"),
            ("\u{1b}[31mred\u{9b}", "\\u{1b}[31mred\\u{9b}"),
            ("\u{202e}txt.exe\u{2028}", "\\u{202e}txt.exe\\u{2028}"),
        ] {
            assert_eq!(line(text), expected);
        }
    }
}
