//! AWS Backup: a plan that copies stores into a vault.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// How often a plan copies.
    pub enum Schedule {
        Daily = "daily", "Day";
        Weekly = "weekly", "Week";
        Hourly = "hourly", "Hour";
    }
}

/// A backup plan; link it to the stores that it copies.
#[derive(Debug, Clone, PartialEq)]
pub struct Backup {
    /// How often it copies.
    pub schedule: Schedule,
    /// Days for which copies are kept.
    pub retention_days: u32,
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            schedule: Schedule::default(),
            retention_days: 35,
        }
    }
}

impl Kind for Backup {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A plan that copies stores into a vault.",
            terraform: Answer::As("aws_backup_plan"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::Nothing("its storage is not in the price table"),
            ..Facts::leaf(
                "Backup plan",
                "Backup",
                Category::Operations,
                &[Place::Region],
                Role::Backup,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("schedule", "Every", &mut self.schedule);
        form.number(
            "retention_days",
            "Kept (days)",
            &mut self.retention_days,
            1..=36_500,
        );
    }
    fn detail(&self) -> String {
        format!(
            "every {}, kept {} days",
            self.schedule.label().to_lowercase(),
            self.retention_days
        )
    }
}
