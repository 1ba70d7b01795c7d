//! What is said in several places, in the same words.

use shared::cost::drawn::Heat;
use shared::editor::actions::{self, Action};
use shared::rules::Severity;

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

/// A moment, in seconds since 1970, to the minute.
#[must_use]
pub fn moment(seconds: i64) -> String {
    let milliseconds = seconds as f64 * 1000.0;
    let written = js_sys::Date::new(&milliseconds.into()).to_iso_string();
    let written = String::from(written).replace('T', " ");
    let minute = written.get(..16).unwrap_or_default();
    format!("{minute} UTC")
}

/// The name of a degree of cost in the tokens of the style sheet.
pub fn heat(heat: Heat) -> &'static str {
    match heat {
        Heat::Cold => "cold",
        Heat::Mild => "mild",
        Heat::Warm => "warm",
        Heat::Hot => "hot",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_they_stand_on_the_keyboard() {
        assert_eq!(key_caps("Shift+ArrowLeft"), ["Shift", "←"]);
        assert_eq!(key_caps("Ctrl++"), ["Ctrl", "+"]);
        assert_eq!(tip("delete"), "Delete  Del");
    }
}
