//! Figures of availability that somebody entered: a share of time, or how something fails and is
//! repaired. They stand in place of what providers state.

use serde_json::{Value, json};

use crate::availability::Repair;
use crate::field::{FieldValue, Form, Shape};

/// A number of at least 0, as written, so that it comes back digit by digit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decimal(String);

impl Decimal {
    /// The number; none when nothing is set.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    /// As written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl FieldValue for Decimal {
    fn shape(&self) -> Shape {
        Shape::Decimal
    }
    fn json(&mut self) -> Value {
        if self.0.is_empty() {
            Value::Null
        } else {
            json!(self.0)
        }
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return Err(NUMBER_EXPECTED.to_owned()),
        };
        let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let legal = text.len() <= 12 && digits && text.parse::<f64>().is_ok();
        if !legal && !text.is_empty() {
            return Err(NUMBER_EXPECTED.to_owned());
        }
        self.0 = text;
        Ok(())
    }
}

const NUMBER_EXPECTED: &str = "a number such as \"99.95\" or \"1.5\"";

/// What somebody entered for a component, or for all of a type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// The share of time that it is up, in percent.
    pub percent: Decimal,
    /// The mean time between failures in hours.
    pub mtbf_hours: Decimal,
    /// The mean time to repair in hours, detection included.
    pub mttr_hours: Decimal,
}

/// What a figure comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// Up for this share of the time, 0 to 1.
    Share(f64),
    /// Fails and is repaired like this.
    Repair(Repair),
}

impl Reading {
    /// The share of time that it is up.
    #[must_use]
    pub fn availability(self) -> f64 {
        match self {
            Self::Share(share) => share,
            Self::Repair(repair) => repair.availability(),
        }
    }

    /// How it fails and is repaired, when that was entered.
    #[must_use]
    pub fn repair(self) -> Option<Repair> {
        match self {
            Self::Share(_) => None,
            Self::Repair(repair) => Some(repair),
        }
    }
}

impl Figure {
    /// Names the fields for the panel and for files.
    pub fn fields(&mut self, form: &mut dyn Form) {
        form.visit("percent", "Availability (%)", &mut self.percent);
        form.visit("mtbf_hours", "Between failures (h)", &mut self.mtbf_hours);
        form.visit("mttr_hours", "To repair (h)", &mut self.mttr_hours);
    }

    /// Whether nothing is entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What it comes to; none when it says nothing that can be used. Times say more than a share does.
    #[must_use]
    pub fn reading(&self) -> Option<Reading> {
        match (self.mtbf_hours.value(), self.mttr_hours.value()) {
            (Some(mtbf), Some(mttr)) => Some(Reading::Repair(Repair { mtbf, mttr })),
            _ => {
                let share = self.percent.value()? / 100.0;
                (share <= 1.0).then_some(Reading::Share(share))
            }
        }
    }

    /// What is wrong with it, in a few words that follow a colon.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let beyond = self.percent.value().is_some_and(|percent| percent > 100.0);
        match (self.mtbf_hours.value(), self.mttr_hours.value()) {
            _ if beyond => Some("nothing is up for more than 100 % of the time"),
            (Some(_), None) => Some("the time to repair is missing"),
            (None, Some(_)) => Some("the time between failures is missing"),
            (Some(_), Some(0.0)) => Some("a repair that takes no time makes failures go unseen"),
            (Some(0.0), Some(_)) => Some("with no time between failures it is never up"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field;

    fn figure(json: &Value) -> Figure {
        let mut figure = Figure::default();
        field::set_all(json.as_object().unwrap(), |form| figure.fields(form)).unwrap();
        figure
    }

    #[test]
    fn any_figure_has_a_sensible_reading() {
        for (json, share, faulty) in [
            (json!({"percent": "99.5"}), Some(0.995), false),
            (json!({"percent": 0}), Some(0.0), false),
            (json!({"percent": "150"}), None, true),
            (
                json!({"mtbf_hours": "199", "mttr_hours": "1"}),
                Some(0.995),
                false,
            ),
            (
                json!({"mtbf_hours": "199", "percent": "90"}),
                Some(0.9),
                true,
            ),
            (json!({"mttr_hours": "1"}), None, true),
            (
                json!({"mtbf_hours": "10", "mttr_hours": "0"}),
                Some(1.0),
                true,
            ),
            (
                json!({"mtbf_hours": "0", "mttr_hours": "1"}),
                Some(0.0),
                true,
            ),
            (
                json!({"mtbf_hours": "0", "mttr_hours": "0"}),
                Some(1.0),
                true,
            ),
            (json!({}), None, false),
        ] {
            let figure = figure(&json);
            assert_eq!(figure.reading().map(Reading::availability), share, "{json}");
            assert_eq!(figure.fault().is_some(), faulty, "{json}");
        }
    }
}
