//! Amazon DynamoDB: a table of items found by key.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::spread::Spread;
use crate::cost::usage::Usage;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::{Site, messaging};

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
    /// Data in GB.
    pub storage_gb: Usage,
    /// Writes a month, of 1 kB each.
    pub monthly_write_request_units: Usage,
    /// Reads a month, of 4 kB each.
    pub monthly_read_request_units: Usage,
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
            storage_gb: Usage::default(),
            monthly_write_request_units: Usage::default(),
            monthly_read_request_units: Usage::default(),
        }
    }
}

/// Provisioned capacity grows up to so many times what it is at the least.
const SCALING: u32 = 10;

/// Lets provisioned capacity follow the load up to ten times what it is at the least.
fn scale(site: &mut Site<'_>, table: &Address, way: &str, least: u32) {
    let suffix = format!("_{}", way.to_lowercase());
    let target = Address::new("aws_appautoscaling_target", site.family(&suffix));
    let dimension = format!("dynamodb:table:{way}CapacityUnits");
    let body = Content::new()
        .set("service_namespace", "dynamodb")
        .set(
            "resource_id",
            Value::Template(vec!["table/".into(), table.attribute("name")]),
        )
        .set("scalable_dimension", dimension)
        .set("min_capacity", least)
        .set("max_capacity", least.saturating_mul(SCALING));
    site.add(Resource::new(target.clone(), body));
    let metric = Content::new().set(
        "predefined_metric_type",
        format!("DynamoDB{way}CapacityUtilization"),
    );
    let tracking = Content::new()
        .set("target_value", 70)
        .block("predefined_metric_specification", metric);
    let body = Content::new()
        .set("name", site.family_label(&suffix.replace('_', "-"), 255))
        .set("policy_type", "TargetTrackingScaling")
        .set("service_namespace", target.attribute("service_namespace"))
        .set("resource_id", target.attribute("resource_id"))
        .set("scalable_dimension", target.attribute("scalable_dimension"))
        .block("target_tracking_scaling_policy_configuration", tracking);
    site.add(Resource::new(
        Address::new("aws_appautoscaling_policy", site.family(&suffix)),
        body,
    ));
}

impl Kind for Dynamodb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A table of items that are found by key.",
            also: "nosql table database key value",
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
        form.group("Usage a month");
        form.usage("storage_gb", "Data (GB)", &mut self.storage_gb, 20);
        form.usage(
            "monthly_write_request_units",
            "Writes (1 kB each)",
            &mut self.monthly_write_request_units,
            4_000_000,
        );
        form.usage(
            "monthly_read_request_units",
            "Reads (4 kB each)",
            &mut self.monthly_read_request_units,
            20_000_000,
        );
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
    fn bill(&self, meter: &mut Meter<'_>) {
        match self.billing {
            Billing::OnDemand => {
                let writes = self.monthly_write_request_units.spread();
                meter.monthly("Writes", "dynamodb", "on-demand:write", writes);
                let reads = self.monthly_read_request_units.spread();
                meter.monthly("Reads", "dynamodb", "on-demand:read", reads);
            }
            Billing::Provisioned => {
                let scaled = |least: u32| match self.autoscaling {
                    true => Spread::of(least, least, least.saturating_mul(SCALING)),
                    false => Spread::from(least),
                };
                let writes = scaled(self.write_capacity);
                meter.hourly("Write capacity", "dynamodb", "provisioned:write", writes);
                let reads = scaled(self.read_capacity);
                meter.hourly("Read capacity", "dynamodb", "provisioned:read", reads);
            }
        }
        let storage = self.storage_gb.spread();
        meter.monthly("Storage", "dynamodb", "storage:standard", storage);
        if self.point_in_time_recovery {
            meter.monthly("Backups", "dynamodb", "backup:pitr", storage);
        }
        if self.global_table {
            meter.monthly(
                "Replicated writes",
                "dynamodb",
                "on-demand:replicated-write",
                None,
            );
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let hash_key = site.word_or("partition key", &self.hash_key, "id");
        let range_key = (!self.range_key.trim().is_empty())
            .then(|| site.word_or("sort key", &self.range_key, "sort"));
        let mut keys = vec![hash_key.as_str()];
        keys.extend(range_key.as_deref().filter(|key| *key != hash_key));
        let attributes = keys
            .iter()
            .map(|key| Content::new().set("name", *key).set("type", "S"));
        let provisioned = self.billing == Billing::Provisioned;
        let streamed = messaging::is_streamed(site);
        let recovery = Content::new().set("enabled", self.point_in_time_recovery);
        let body = Content::new()
            .set("name", site.label(255))
            .set("billing_mode", self.billing.id())
            .set("read_capacity", provisioned.then_some(self.read_capacity))
            .set("write_capacity", provisioned.then_some(self.write_capacity))
            .set("hash_key", hash_key.as_str())
            .set("range_key", keys.get(1).copied())
            .set("stream_enabled", streamed.then_some(true))
            .set("stream_view_type", streamed.then_some("NEW_AND_OLD_IMAGES"))
            .blocks("attribute", attributes)
            .block("point_in_time_recovery", recovery)
            .block(
                "server_side_encryption",
                Content::new().set("enabled", true),
            )
            .set("tags", site.tags());
        let address = site.own("aws_dynamodb_table");
        // Scaling changes the capacity while the table runs.
        let scaled = if provisioned && self.autoscaling {
            vec!["read_capacity", "write_capacity"]
        } else {
            Vec::new()
        };
        site.add(Resource::new(address.clone(), body).ignoring(scaled));
        if provisioned && self.autoscaling {
            for (way, least) in [("Read", self.read_capacity), ("Write", self.write_capacity)] {
                scale(site, &address, way, least);
            }
        }
        if self.global_table {
            site.note("its replicas in other regions are left to you");
        }
    }
}
