//! What stands in a sentence of ours: text from outside, which stays on its line and does not bury what is said
//! about it, and numbers.

/// Characters that are shown of the beginning and of the end of what is longer.
const SHOWN: [usize; 2] = [140, 50];

/// Whether a character would begin another line, move the cursor, change colours or turn the direction of
/// reading.
fn is_unsafe(character: char) -> bool {
    let turns = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    turns || character.is_control()
}

/// All of the text in one line: what would not stay there is written as Rust escapes it.
///
/// ```
/// assert_eq!(shared::sentence::escaped("a\nb"), "a\\nb");
/// ```
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unsafe(character) {
            line.extend(character.escape_debug());
        } else {
            line.push(character);
        }
    }
    line
}

/// The same, and of what is long only the beginning and the end.
#[must_use]
pub fn in_one_line(text: &str) -> String {
    let [begin, end] = SHOWN;
    let line = escaped(text);
    let length = line.chars().count();
    if length <= begin + end {
        return line;
    }
    let begins = line.chars().take(begin);
    let ends = line.chars().skip(length - end);
    begins.chain(['…']).chain(ends).collect()
}

/// A number with a comma before each group of three digits; a fraction and a sign stay as they are.
///
/// ```
/// assert_eq!(shared::sentence::grouped(1_234_567), "1,234,567");
/// ```
#[must_use]
pub fn grouped(number: impl ToString) -> String {
    let number = number.to_string();
    let start = number
        .find(|letter: char| letter.is_ascii_digit())
        .unwrap_or(0);
    let (sign, digits) = number.split_at(start);
    let end = digits.find('.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at(end);
    let mut text = String::with_capacity(number.len() * 4 / 3);
    text.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(fraction);
    text
}

#[cfg(test)]
mod tests {
    use super::{escaped, grouped, in_one_line};

    #[test]
    fn what_is_short_stays_and_what_is_long_keeps_both_ends() {
        assert_eq!(in_one_line("Ünï 🦀 \"x\""), "Ünï 🦀 \"x\"");
        assert_eq!(in_one_line("a\n\0\u{85}"), "a\\n\\0\\u{85}");
        let long = format!("begin{}end", "x".repeat(1_000_000));
        let line = in_one_line(&long);
        assert_eq!(line.chars().count(), 191);
        assert!(line.starts_with("begin") && line.ends_with("end"));
        let many = in_one_line(&"\u{14}".repeat(1_000));
        assert_eq!(many.chars().count(), 191);
    }

    #[test]
    fn any_text_stays_on_its_line() {
        for (text, expected) in [
            ("Café 🦀 → \\n", "Café 🦀 → \\n"),
            ("one\ntwo\r\tthree", "one\\ntwo\\r\\tthree"),
            ("\u{1b}[31mred\u{9b}", "\\u{1b}[31mred\\u{9b}"),
            ("\u{202e}txt.exe\u{2028}", "\\u{202e}txt.exe\\u{2028}"),
        ] {
            assert_eq!(escaped(text), expected);
            assert_eq!(in_one_line(text), expected);
        }
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let amount = rust_decimal::Decimal::new(-1_234_567_890, 2);
        assert_eq!(grouped(amount), "-12,345,678.90");
        let others = [grouped(12), grouped(-123), grouped("1000.5000")];
        assert_eq!(others, ["12", "-123", "1,000.5000"]);
    }
}
