//! A client: people, browsers or programs that start the traffic of a journey.

use crate::choice;
use crate::plan::Site;
use serde_json::Value;

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::field::{FieldValue, Form, Shape};
use crate::figure::Decimal;

/// An availability in percent, as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Percent(Decimal);

impl Percent {
    /// The share, 0 to 1; none when nothing is set.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.0.value().map(|percent| percent / 100.0)
    }

    /// As written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.text()
    }
}

impl FieldValue for Percent {
    fn shape(&self) -> Shape {
        Shape::Percent
    }
    fn json(&mut self) -> Value {
        self.0.json()
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let mut number = Decimal::default();
        let legal = number.set(value).is_ok()
            && (number.value()).is_none_or(|percent| (0.0..=100.0).contains(&percent));
        if !legal {
            return Err(PERCENT_EXPECTED.to_owned());
        }
        self.0 = number;
        Ok(())
    }
}

const PERCENT_EXPECTED: &str = "a percentage such as \"99.95\"";

choice! {
    /// Where in the world somebody is, as the prices of CloudFront tell it.
    pub enum Geography {
        NorthAmerica = "us-ca-mx", "North America";
        Europe = "europe", "Europe";
        Asia = "asia-pacific", "Asia";
        Japan = "japan", "Japan";
        Australia = "australia-nz", "Australia and New Zealand";
        India = "india", "India";
        SouthAmerica = "south-america", "South America";
        Africa = "africa-middle-east", "Africa and Middle East";
    }
}

/// Where traffic starts. Each of its hard links begins a journey.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Client {
    /// The availability that its journeys should have.
    pub target: Percent,
    /// Where in the world it is.
    pub geography: Geography,
}

impl Kind for Client {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "People or programs that start the traffic.",
            also: "user browser people customers mobile",
            drawn_only: true,
            terraform: Answer::Nothing("it is outside of what is deployed"),
            kubernetes: Answer::Nothing("it is outside of what is deployed"),
            price: Answer::Nothing("it is not billed"),
            ..Facts::leaf(
                "Client",
                "Users",
                Category::External,
                &[Place::Canvas],
                Role::Client,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit("target", "Availability target (%)", &mut self.target);
        form.choice("geography", "Where", &mut self.geography);
    }
    fn detail(&self) -> String {
        if self.target.text().is_empty() {
            String::new()
        } else {
            format!("target {} %", self.target.text())
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        site.note("calls the system; nothing is deployed for it");
    }
}
