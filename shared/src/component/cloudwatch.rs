//! Amazon CloudWatch: logs, metrics and alarms of the region.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// How long logs are kept, in days: a selection of the periods that the API takes (2026-05).
    pub enum Retention {
        Days30 = "30", "30 days";
        Days7 = "7", "7 days";
        Days14 = "14", "14 days";
        Days90 = "90", "90 days";
        Days180 = "180", "180 days";
        Days365 = "365", "1 year";
        Days731 = "731", "2 years";
        Days1827 = "1827", "5 years";
        Days3653 = "3653", "10 years";
    }
}

impl Retention {
    /// The period in days.
    #[must_use]
    pub fn days(self) -> u32 {
        self.id().parse().unwrap_or(30)
    }
}

/// Logs, metrics and alarms.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cloudwatch {
    /// How long logs are kept.
    pub retention: Retention,
}

impl Kind for Cloudwatch {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Logs, metrics and alarms of the region.",
            terraform: Answer::As("aws_cloudwatch_log_group"),
            kubernetes: Answer::Nothing("it is run by AWS"),
            price: Answer::As("cloudwatch"),
            ..Facts::leaf(
                "CloudWatch",
                "CloudWatch",
                Category::Operations,
                &[Place::Region],
                Role::Observer,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("retention", "Keep logs for", &mut self.retention);
    }
    fn detail(&self) -> String {
        format!("logs {}", self.retention.label())
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon CloudWatch SLA", "2026-09-29")
    }
}
