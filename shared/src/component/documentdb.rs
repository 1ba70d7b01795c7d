//! Amazon DocumentDB: a managed document database that speaks MongoDB's protocol.

use std::ops::RangeInclusive;

use super::database::Database;
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::alternative::{Alternative, Change, on_graviton};
use crate::cost::usage::Usage;
use crate::field::{Form, Proposed};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::Site;

/// Instance classes that are proposed.
pub const CLASSES: &[&str] = &[
    "db.t3.medium",
    "db.t4g.medium",
    "db.r5.large",
    "db.r6g.large",
    "db.r6g.xlarge",
];

/// Days for which backups can be kept (DocumentDB API model, 2026-05).
pub const RETENTION: RangeInclusive<u32> = 1..=35;

/// A managed document database that speaks MongoDB's protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Documentdb {
    /// The class of each instance.
    pub instance_class: String,
    /// How many instances: one writes, the others read and stand by; 1 to 16.
    pub instances: u32,
    /// Clients must use TLS.
    pub tls: bool,
    /// Identifier, administrator and backups.
    pub database: Box<Database>,
    /// Data in GB.
    pub storage_gb: Usage,
    /// Reads and writes of storage a month.
    pub monthly_io_requests: Usage,
}

impl Default for Documentdb {
    fn default() -> Self {
        Self {
            instance_class: "db.t3.medium".to_owned(),
            instances: 2,
            tls: true,
            database: Box::default(),
            storage_gb: Usage::default(),
            monthly_io_requests: Usage::default(),
        }
    }
}

/// Adds the parameters of a cluster that takes connections without TLS, too; their name.
fn without_tls(site: &mut Site<'_>) -> Value {
    let group = site.own("aws_docdb_cluster_parameter_group");
    let label = site.label(200);
    let tls = Content::new().set("name", "tls").set("value", "disabled");
    let body = Content::new()
        .set("name", label.as_str())
        .set("family", "docdb5.0")
        .set("description", format!("Parameters of {label}."))
        .block("parameter", tls)
        .set("tags", site.tags());
    site.add(Resource::new(group.clone(), body));
    group.attribute("name")
}

impl Kind for Documentdb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A managed document database that speaks MongoDB's protocol.",
            also: "mongo mongodb nosql database",
            terraform: Answer::As("aws_docdb_cluster"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("docdb"),
            ..Facts::bar(
                "DocumentDB cluster",
                "Documents",
                Category::Data,
                &[Place::Vpc],
                Role::Database,
                SubnetKind::Private,
            )
        };
        &FACTS
    }
    fn has_login(&self) -> bool {
        true
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit(
            "instance_class",
            "Instance class",
            &mut Proposed(&mut self.instance_class, CLASSES),
        );
        form.number("instances", "Instances", &mut self.instances, 1..=16);
        self.database.storage_field(form);
        form.toggle("tls", "TLS", &mut self.tls);
        self.database.fields(form, RETENTION);
        form.usage("storage_gb", "Data (GB)", &mut self.storage_gb, 50);
        form.usage(
            "monthly_io_requests",
            "Storage operations",
            &mut self.monthly_io_requests,
            25_000_000,
        );
    }
    fn detail(&self) -> String {
        format!("{} × {}", self.instances, self.instance_class)
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        self.instances.div_ceil(subnets.max(1)).saturating_add(1)
    }
    fn port(&self) -> u32 {
        27_017
    }
    fn replicas(&self) -> u32 {
        self.instances
    }
    fn sla(&self, zones: usize) -> Sla {
        if zones >= 2 && self.instances >= 2 {
            Sla::service(
                0.9999,
                "Amazon DocumentDB SLA, two or more zones",
                "2025-05-01",
            )
        } else {
            Sla::zonal(0.999, "Amazon DocumentDB SLA, one zone", "2025-05-01")
        }
    }
    fn failover_seconds(&self) -> Option<f64> {
        // Typically less than 30 seconds (Amazon DocumentDB Developer Guide, 2025).
        (self.instances >= 2).then_some(30.0)
    }

    fn alternatives(&self) -> Vec<Alternative> {
        let with = |instance_class| {
            let cluster = Self {
                instance_class,
                ..self.clone()
            };
            Alternative::new(Change::Graviton, cluster)
        };
        on_graviton(&self.instance_class)
            .into_iter()
            .map(with)
            .collect()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.hourly("Instances", "docdb", &self.instance_class, self.instances);
        let storage = self.storage_gb.spread();
        meter.monthly("Storage", "docdb", "storage:standard", storage);
        let operations = self.monthly_io_requests.spread();
        meter.monthly("Storage operations", "docdb", "io", operations);
        self.database.bill(meter, "docdb");
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(group) = site.subnet_group("aws_docdb_subnet_group") else {
            return;
        };
        let identifier = self.database.identifier(site, 57);
        let body = Content::new()
            .set("cluster_identifier", identifier.as_str())
            .set("engine", "docdb")
            .set("db_subnet_group_name", group.attribute("name"))
            .set("vpc_security_group_ids", site.security_groups())
            .set(
                "db_cluster_parameter_group_name",
                (!self.tls).then(|| without_tls(site)),
            );
        let body = self.database.written(site, body, &identifier);
        let address = site.own("aws_docdb_cluster");
        site.add(Resource::new(
            address.clone(),
            body.set("tags", site.tags()),
        ));
        site.endpoint(address.attribute("endpoint"));
        for number in 1..=self.instances.min(16) {
            let body = Content::new()
                .set("identifier", format!("{identifier}-{number}"))
                .set("cluster_identifier", address.id())
                .set("instance_class", self.instance_class.as_str())
                .set("tags", site.tags());
            let member = Address::new("aws_docdb_cluster_instance", site.family(""))
                .keyed(Some(number.to_string()));
            site.add(Resource::new(member, body));
        }
    }
}
