//! Text of anybody as Markdown that means nothing but itself.

/// Text of the user as one line of Markdown that means nothing but itself.
#[must_use]
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
