//! Amazon DynamoDB: a table of items found by key.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// How a table is paid.
    pub enum Billing {
        OnDemand = "PAY_PER_REQUEST", "By request";
        Provisioned = "PROVISIONED", "By provisioned capacity";
    }
}

/// A table of items that are found by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Dynamodb {
    /// How it is paid.
    pub billing: Billing,
    /// The attribute by which items are spread.
    pub hash_key: String,
    /// The attribute by which items of one partition are sorted; empty: none.
    pub range_key: String,
    /// It can be restored to any second of the last 35 days.
    pub point_in_time_recovery: bool,
    /// It has replicas in other regions.
    pub global_table: bool,
    /// Provisioned reads a second.
    pub read_capacity: u32,
    /// Provisioned writes a second.
    pub write_capacity: u32,
    /// Provisioned capacity follows the load.
    pub autoscaling: bool,
}

impl Default for Dynamodb {
    fn default() -> Self {
        Self {
            billing: Billing::default(),
            hash_key: "id".to_owned(),
            range_key: String::new(),
            point_in_time_recovery: true,
            global_table: false,
            read_capacity: 5,
            write_capacity: 5,
            autoscaling: true,
        }
    }
}

impl Kind for Dynamodb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A table of items that are found by key.",
            terraform: Answer::As("aws_dynamodb_table"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("dynamodb"),
            ..Facts::leaf(
                "DynamoDB table",
                "Table",
                Category::Data,
                &[Place::Region],
                Role::Store,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("billing", "Paid", &mut self.billing);
        form.text("hash_key", "Partition key", &mut self.hash_key);
        form.text("range_key", "Sort key", &mut self.range_key);
        form.toggle(
            "point_in_time_recovery",
            "Point-in-time recovery",
            &mut self.point_in_time_recovery,
        );
        form.toggle("global_table", "Global table", &mut self.global_table);
        form.group("Capacity");
        form.number(
            "read_capacity",
            "Reads a second",
            &mut self.read_capacity,
            1..=40_000,
        );
        form.number(
            "write_capacity",
            "Writes a second",
            &mut self.write_capacity,
            1..=40_000,
        );
        form.toggle("autoscaling", "Scales by itself", &mut self.autoscaling);
    }
    fn detail(&self) -> String {
        self.billing.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        if self.global_table {
            Sla::service(0.99999, "Amazon DynamoDB SLA, global tables", "2026-09-29")
        } else {
            Sla::service(0.9999, "Amazon DynamoDB SLA, standard tables", "2026-09-29")
        }
    }
}
