//! Amazon RDS Multi-AZ cluster: a writer and two readable standbys in three zones.

use std::ops::RangeInclusive;

use super::database::{CLUSTER_IDENTIFIER, Database};
use super::rds::StorageType;
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::field::{Choice, Form, Proposed};
use crate::iac::{Content, Resource};
use crate::plan::Site;

/// Engines that a Multi-AZ cluster can have (RDS User Guide, 2023-06-15).
pub const ENGINES: &[&str] = &["postgres", "mysql"];

/// A writer and two readers.
pub const INSTANCES: u32 = 3;

/// Instance classes that are proposed.
pub const CLASSES: &[&str] = &[
    "db.m6gd.large",
    "db.m6gd.xlarge",
    "db.r6gd.large",
    "db.r6gd.xlarge",
    "db.c6gd.medium",
];

/// Days for which backups can be kept (RDS API model, 2026-05).
pub const RETENTION: RangeInclusive<u32> = 1..=35;

/// A relational database with a writer and two readable standbys in three zones.
#[derive(Debug, Clone, PartialEq)]
pub struct RdsCluster {
    /// The engine: PostgreSQL or MySQL.
    pub engine: String,
    /// The class of each instance.
    pub instance_class: String,
    /// The type of the storage: gp3, io1 or io2.
    pub storage_type: StorageType,
    /// The size of the storage in GiB.
    pub allocated_storage: u32,
    /// Provisioned operations a second.
    pub iops: Option<u32>,
    /// A proxy in front keeps its connections open and shares them.
    pub proxy: bool,
    /// Identifier, administrator and backups.
    pub database: Box<Database>,
}

impl Default for RdsCluster {
    fn default() -> Self {
        Self {
            engine: "postgres".to_owned(),
            instance_class: "db.m6gd.large".to_owned(),
            storage_type: StorageType::default(),
            allocated_storage: 100,
            iops: Some(3_000),
            proxy: false,
            database: Box::default(),
        }
    }
}

impl Kind for RdsCluster {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A relational database with a writer and two readable standbys in three zones.",
            also: "sql database postgres postgresql mysql",
            terraform: Answer::As("aws_rds_cluster"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("rds"),
            ..Facts::bar(
                "RDS Multi-AZ cluster",
                "Database cluster",
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
        form.visit("engine", "Engine", &mut Proposed(&mut self.engine, ENGINES));
        form.visit(
            "instance_class",
            "Instance class",
            &mut Proposed(&mut self.instance_class, CLASSES),
        );
        form.group("Storage");
        form.choice("storage_type", "Type", &mut self.storage_type);
        form.number(
            "allocated_storage",
            "Size (GiB)",
            &mut self.allocated_storage,
            20..=65_536,
        );
        form.visit("iops", "Provisioned IOPS", &mut self.iops);
        self.database.storage_field(form);
        form.group("Connections");
        form.toggle("proxy", "RDS Proxy", &mut self.proxy);
        self.database.fields(form, RETENTION);
    }
    fn detail(&self) -> String {
        format!("{} · 3 × {}", self.engine, self.instance_class)
    }
    /// Its three instances, and a spare for one that is replaced.
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        INSTANCES.div_ceil(subnets.max(1)).saturating_add(1)
    }
    fn port(&self) -> u32 {
        if self.engine == "mysql" { 3306 } else { 5432 }
    }
    fn replicas(&self) -> u32 {
        INSTANCES
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9995, "Amazon RDS SLA, Multi-AZ cluster", "2024-01-22")
    }
    fn failover_seconds(&self) -> Option<f64> {
        // As for an instance with a standby (Amazon RDS User Guide, 2023-06-15): a cluster is no slower.
        Some(120.0)
    }

    fn bill(&self, meter: &mut Meter<'_>) {
        let class = format!("{}:{}:multi-az-readable", self.engine, self.instance_class);
        meter.hourly("Instances", "rds", &class, 1);
        let sku = format!("storage:{}:multi-az-readable", self.storage_type.id());
        meter.exactly("Storage", "rds", &sku, self.allocated_storage);
        self.database.bill(meter, "rds");
        if self.proxy {
            meter.monthly("RDS Proxy", "rds", "proxy:vcpu-hour", None);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(group) = site.subnet_group("aws_db_subnet_group") else {
            return;
        };
        let identifier = self.database.identifier(site, CLUSTER_IDENTIFIER - 6);
        let body = Content::new()
            .set("cluster_identifier", identifier.as_str())
            .set("engine", self.engine.as_str())
            .set("db_cluster_instance_class", self.instance_class.as_str())
            .set("allocated_storage", self.allocated_storage)
            .set("storage_type", self.storage_type.id())
            .set("iops", self.iops)
            .set("db_subnet_group_name", group.attribute("name"))
            .set("vpc_security_group_ids", site.security_groups())
            .set("copy_tags_to_snapshot", true);
        let body = self.database.written(site, body, &identifier);
        let address = site.own("aws_rds_cluster");
        site.add(Resource::new(
            address.clone(),
            body.set("tags", site.tags()),
        ));
        site.endpoint(address.attribute("endpoint"));
        if self.proxy {
            site.note("its proxy is left to you");
        }
    }
}
