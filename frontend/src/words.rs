//! Figures in words, with no more digits than are known.

use shared::editor::actions::{self, Action};
use shared::rules::Severity;

/// Hours in a year of 365 days.
const HOURS_A_YEAR: f64 = 8760.0;

/// What a severity is called, also in the style sheet and among the icons.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// A severity at the start of a sentence.
#[must_use]
pub fn severity_title(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Advice => "Advice",
    }
}

/// A number with its noun: "1 error", "2 errors", "3 advice".
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 || noun == "advice" {
        format!("{number} {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// A combination of keys as it is shown, key by key: `Shift+ArrowLeft` is "Shift" and "←".
#[must_use]
pub fn key_caps(combination: &'static str) -> Vec<&'static str> {
    let mut caps: Vec<&str> = combination
        .split('+')
        .map(|key| match key {
            "" => "+",
            "ArrowLeft" => "←",
            "ArrowRight" => "→",
            "ArrowUp" => "↑",
            "ArrowDown" => "↓",
            "Escape" => "Esc",
            "Delete" => "Del",
            other => other,
        })
        .collect();
    // `Ctrl++` splits into one empty part too many.
    caps.dedup();
    caps
}

/// The first keys of an action: "Ctrl+Z".
#[must_use]
pub fn keys(action: &Action) -> String {
    let first = action.keys.first().copied();
    first.map_or_else(String::new, |keys| key_caps(keys).join("+"))
}

/// What a button with the action of this id says when the pointer rests on it.
#[must_use]
pub fn tip(id: &str) -> String {
    let action = actions::by_id(id);
    action.map_or_else(String::new, |action| {
        format!("{}  {}", action.label, keys(action))
    })
}

/// Two significant digits, without an exponent: 49, 5.3, 0.012.
fn two_digits(value: f64) -> String {
    if value <= 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.log10().floor();
    let decimals = (1.0 - magnitude).clamp(0.0, 9.0) as usize;
    let step = 10_f64.powf(magnitude - 1.0);
    let rounded = (value / step).round() * step;
    format!("{rounded:.decimals$}")
}

/// The time in a year during which something does not work: value and unit, "49" and "h".
#[must_use]
pub fn downtime(availability: f64) -> (String, &'static str) {
    let hours = (1.0 - availability).clamp(0.0, 1.0) * HOURS_A_YEAR;
    // Two digits of more than 364 days would be more than a year has.
    if hours > 364.0 * 24.0 {
        return ("365".to_owned(), "days");
    }
    let (value, unit) = match hours {
        hours if hours * 3600.0 < 60.0 => (hours * 3600.0, "s"),
        hours if hours < 1.0 => (hours * 60.0, "min"),
        hours if hours < 99.5 => (hours, "h"),
        hours => (hours / 24.0, "days"),
    };
    (two_digits(value), unit)
}

/// A share in percent, with two digits of what is missing to all of it: 99.44, 99.9875.
#[must_use]
pub fn percent(availability: f64) -> String {
    let missing = ((1.0 - availability) * 100.0).clamp(0.0, 100.0);
    if missing <= 1e-9 {
        return "100".to_owned();
    }
    let decimals = (1.0 - missing.log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{:.decimals$}", 100.0 - missing)
}

/// A share in percent as it was written down: 99.4.
#[must_use]
pub fn percent_as_given(share: f64) -> String {
    let text = format!("{:.6}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with commas between the thousands.
#[must_use]
pub fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let lead = digits.len() % 3;
    let (first, rest) = digits.split_at(lead);
    let mut groups: Vec<&str> = if first.is_empty() {
        Vec::new()
    } else {
        vec![first]
    };
    groups.extend(
        rest.as_bytes()
            .chunks(3)
            .filter_map(|chunk| std::str::from_utf8(chunk).ok()),
    );
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downtime_has_two_digits_of_what_is_known() {
        for (availability, words) in [
            (0.994_378_190, "49 h"),
            (0.999_875_003, "1.1 h"),
            (0.999_99, "5.3 min"),
            (0.999_999_9, "3.2 s"),
            (0.95, "18 days"),
            (1.0, "0 s"),
            (0.01, "360 days"),
            (0.0, "365 days"),
        ] {
            let (value, unit) = downtime(availability);
            assert_eq!(format!("{value} {unit}"), words);
        }
    }

    #[test]
    fn keys_are_written_as_they_stand_on_the_keyboard() {
        assert_eq!(key_caps("Shift+ArrowLeft"), ["Shift", "←"]);
        assert_eq!(key_caps("Ctrl++"), ["Ctrl", "+"]);
        assert_eq!(tip("delete"), "Delete  Del");
    }

    #[test]
    fn percentages_say_what_is_missing() {
        for (availability, words) in [
            (0.994_378_190, "99.44"),
            (0.999_875_003, "99.988"),
            (0.9999, "99.990"),
            (1.0, "100"),
            (0.5, "50"),
        ] {
            assert_eq!(percent(availability), words);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(
            [7, 999, 4_000, 65_535, 1_000_000].map(thousands),
            ["7", "999", "4,000", "65,535", "1,000,000"]
        );
    }
}
