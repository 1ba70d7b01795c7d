//! How wide words are, where there is nothing to measure them with.

/// Widths of the letters from space to tilde in thousandths of their size: Helvetica, as in the Adobe
/// Font Metrics of the 14 core fonts of PDF (1990); Arial and Liberation Sans have the same.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// Other typefaces of the stack are wider by up to this, in hundredths.
const SPARE: i32 = 112;
/// Letters of other scripts, in thousandths: those of Europe, and those that fill a square.
const OTHER: u16 = 640;
const SQUARE: u16 = 1050;

fn letter(letter: char) -> i32 {
    let known = u32::from(letter)
        .checked_sub(u32::from(' '))
        .and_then(|place| HELVETICA.get(usize::try_from(place).ok()?).copied());
    known
        .unwrap_or(if letter < '\u{1100}' { OTHER } else { SQUARE })
        .into()
}

/// The width of words at a size, in units, with something to spare.
pub fn width(words: &str, size: i32) -> i32 {
    let thousandths: i32 = words.chars().map(letter).fold(0, i32::saturating_add);
    (thousandths / 100).saturating_mul(size * SPARE / 10) / 100 + 1
}

/// As many of the words as fit into a room, with an ellipsis when some do not.
pub fn fitted(words: &str, size: i32, room: i32) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut kept = String::new();
    for letter in words.chars().take(300) {
        kept.push(letter);
        if width(&kept, size) + width("…", size) > room {
            kept.pop();
            break;
        }
    }
    match kept.trim_end() {
        "" => String::new(),
        kept => format!("{kept}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_wide_as_their_letters() {
        assert!(width("iii", 13) < width("mmm", 13));
        assert!(
            (75..=95).contains(&width("Load balancer", 12)),
            "{}",
            width("Load balancer", 12)
        );
        assert_eq!(width("", 12), 1);
    }

    #[test]
    fn words_without_room_are_shortened() {
        assert_eq!(fitted("Load balancer", 12, 200), "Load balancer");
        assert_eq!(fitted("Load balancer", 12, 50), "Load…");
        assert_eq!(fitted("Load balancer", 12, 4), "");
    }
}
