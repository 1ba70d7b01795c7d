//! Amazon CloudWatch: logs, metrics and alarms of the region.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::{Choice, Form};

choice! {
    /// How long logs are kept, in days: the periods that the API takes (CloudWatch Logs API model,
    /// 2026-05); 0: they are never deleted.
    pub enum Retention {
        Days30 = "30", "30 days";
        Days1 = "1", "1 day";
        Days3 = "3", "3 days";
        Days5 = "5", "5 days";
        Days7 = "7", "7 days";
        Days14 = "14", "14 days";
        Days60 = "60", "60 days";
        Days90 = "90", "90 days";
        Days120 = "120", "120 days";
        Days150 = "150", "150 days";
        Days180 = "180", "180 days";
        Days365 = "365", "1 year";
        Days400 = "400", "400 days";
        Days545 = "545", "18 months";
        Days731 = "731", "2 years";
        Days1096 = "1096", "3 years";
        Days1827 = "1827", "5 years";
        Days2192 = "2192", "6 years";
        Days2557 = "2557", "7 years";
        Days2922 = "2922", "8 years";
        Days3288 = "3288", "9 years";
        Days3653 = "3653", "10 years";
        Forever = "0", "ever";
    }
}

impl Retention {
    /// The period in days; 0: for ever.
    #[must_use]
    pub fn days(self) -> u32 {
        self.id().parse().unwrap_or(30)
    }
}

/// Logs, metrics and alarms.
#[derive(Debug, Clone, PartialEq)]
pub struct Cloudwatch {
    /// How long logs are kept.
    pub retention: Retention,
    /// Alarms watch the load balancers, databases, queues and VPN connections of its region.
    pub alarms: bool,
    /// Logs that are written, in GB a month.
    pub monthly_data_ingested_gb: Usage,
    /// Logs that are kept, in GB.
    pub storage_gb: Usage,
    /// Logs that are searched, in GB a month.
    pub monthly_data_scanned_gb: Usage,
    /// Alarms.
    pub alarm_count: Usage,
}

impl Default for Cloudwatch {
    fn default() -> Self {
        Self {
            retention: Retention::default(),
            alarms: true,
            monthly_data_ingested_gb: Usage::default(),
            storage_gb: Usage::default(),
            monthly_data_scanned_gb: Usage::default(),
            alarm_count: Usage::default(),
        }
    }
}

impl Kind for Cloudwatch {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Logs, metrics and alarms of the region.",
            also: "logs metrics monitoring alarms",
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
        form.toggle("alarms", "Alarms", &mut self.alarms);
        form.group("Usage a month");
        form.usage(
            "monthly_data_ingested_gb",
            "Logs written (GB)",
            &mut self.monthly_data_ingested_gb,
            10,
        );
        form.usage("storage_gb", "Logs kept (GB)", &mut self.storage_gb, 166);
        form.usage(
            "monthly_data_scanned_gb",
            "Logs searched (GB)",
            &mut self.monthly_data_scanned_gb,
            1_000,
        );
        form.usage("alarm_count", "Alarms in use", &mut self.alarm_count, 50);
    }
    fn detail(&self) -> String {
        let alarms = if self.alarms { "" } else { " · no alarms" };
        format!("logs {}{alarms}", self.retention.label())
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon CloudWatch SLA", "2026-09-29")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let written = self.monthly_data_ingested_gb.spread();
        meter.monthly("Logs written", "cloudwatch", "logs:ingest", written);
        meter.monthly(
            "Logs kept",
            "cloudwatch",
            "logs:storage",
            self.storage_gb.spread(),
        );
        let searched = self.monthly_data_scanned_gb.spread();
        meter.monthly(
            "Logs searched",
            "cloudwatch",
            "logs:insights-scanned",
            searched,
        );
        if self.alarms {
            meter.monthly(
                "Alarms",
                "cloudwatch",
                "alarm:standard",
                self.alarm_count.spread(),
            );
        }
    }
}
