//! Amazon Aurora: a relational database with storage in three zones.

use std::ops::RangeInclusive;

use super::database::Database;
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::alternative::{Alternative, Change, on_graviton};
use crate::cost::spread::Spread;
use crate::cost::usage::Usage;
use crate::field::{Choice, Form, Proposed};
use crate::iac::{Address, Content, Resource};
use crate::plan::Site;

/// Instance classes that are proposed.
pub const CLASSES: &[&str] = &[
    "db.serverless",
    "db.t4g.medium",
    "db.t4g.large",
    "db.r6g.large",
    "db.r6g.xlarge",
    "db.r7g.large",
];

choice! {
    /// The engine of a cluster.
    pub enum Engine {
        Postgresql = "aurora-postgresql", "PostgreSQL";
        Mysql = "aurora-mysql", "MySQL";
    }
}

/// Days for which backups can be kept (RDS API model, 2026-05).
pub const RETENTION: RangeInclusive<u32> = 1..=35;

/// A relational database whose storage has six copies in three zones.
#[derive(Debug, Clone, PartialEq)]
pub struct Aurora {
    /// The engine.
    pub engine: Engine,
    /// How many instances: one writes, the others read and stand by.
    pub instances: u32,
    /// The class of each instance; `db.serverless` scales by itself.
    pub instance_class: String,
    /// Least capacity of `db.serverless` in ACU.
    pub serverless_min: u32,
    /// Most capacity of `db.serverless` in ACU.
    pub serverless_max: u32,
    /// A proxy in front keeps its connections open and shares them.
    pub proxy: bool,
    /// Identifier, administrator and backups.
    pub database: Box<Database>,
    /// Data in GB.
    pub storage_gb: Usage,
    /// Reads and writes of storage a month.
    pub monthly_io_requests: Usage,
}

impl Default for Aurora {
    fn default() -> Self {
        Self {
            engine: Engine::default(),
            instances: 2,
            instance_class: "db.t4g.medium".to_owned(),
            serverless_min: 1,
            serverless_max: 8,
            proxy: false,
            database: Box::default(),
            storage_gb: Usage::default(),
            monthly_io_requests: Usage::default(),
        }
    }
}

impl Aurora {
    /// Between which capacities `db.serverless` scales.
    fn scaling(&self) -> Option<Content> {
        (self.instance_class == "db.serverless").then(|| {
            Content::new()
                .set("min_capacity", self.serverless_min)
                .set("max_capacity", self.serverless_max)
        })
    }
}

impl Kind for Aurora {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A relational database whose storage has six copies in three zones.",
            also: "sql database postgres postgresql mysql serverless",
            terraform: Answer::As("aws_rds_cluster"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("aurora"),
            ..Facts::bar(
                "Aurora cluster",
                "Aurora",
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
        form.choice("engine", "Engine", &mut self.engine);
        form.number("instances", "Instances", &mut self.instances, 1..=16);
        form.visit(
            "instance_class",
            "Instance class",
            &mut Proposed(&mut self.instance_class, CLASSES),
        );
        form.number(
            "serverless_min",
            "Least capacity (ACU)",
            &mut self.serverless_min,
            0..=256,
        );
        form.number(
            "serverless_max",
            "Most capacity (ACU)",
            &mut self.serverless_max,
            1..=256,
        );
        self.database.storage_field(form);
        form.group("Connections");
        form.toggle("proxy", "RDS Proxy", &mut self.proxy);
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
        format!(
            "{} · {} × {}",
            self.engine.label(),
            self.instances,
            self.instance_class
        )
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        self.instances.div_ceil(subnets.max(1)).saturating_add(1)
    }
    fn port(&self) -> u32 {
        if self.engine == Engine::Mysql {
            3306
        } else {
            5432
        }
    }
    fn replicas(&self) -> u32 {
        self.instances
    }
    fn sla(&self, zones: usize) -> Sla {
        if zones >= 2 && self.instances >= 2 {
            Sla::service(0.9999, "Amazon Aurora SLA, two or more zones", "2022-05-19")
        } else {
            Sla::zonal(0.999, "Amazon Aurora SLA, one zone", "2022-05-19")
        }
    }
    fn failover_seconds(&self) -> Option<f64> {
        // Typically within 60 seconds (Amazon Aurora User Guide, 2023-06-15).
        (self.instances >= 2).then_some(60.0)
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
        let engine = match self.engine {
            Engine::Postgresql => "postgres",
            Engine::Mysql => "mysql",
        };
        if self.instance_class == "db.serverless" {
            let units = Spread::of(
                self.serverless_min,
                self.serverless_min,
                self.serverless_max,
            );
            let units = units.times(self.instances);
            meter.hourly("Capacity", "aurora", "serverless-v2:standard", units);
        } else {
            let class = format!("{engine}:{}", self.instance_class);
            meter.hourly("Instances", "aurora", &class, self.instances);
        }
        // One logical copy is billed, in however many zones it is.
        let storage = self.storage_gb.spread();
        meter.monthly("Storage", "aurora", "storage:standard", storage);
        let operations = self.monthly_io_requests.spread();
        meter.monthly("Storage operations", "aurora", "io", operations);
        self.database.bill(meter, "aurora");
        if self.proxy {
            meter.monthly("RDS Proxy", "rds", "proxy:vcpu-hour", None);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(group) = site.subnet_group("aws_db_subnet_group") else {
            return;
        };
        let identifier = self.database.identifier(site, 57);
        let body = Content::new()
            .set("cluster_identifier", identifier.as_str())
            .set("engine", self.engine.id())
            .set("db_subnet_group_name", group.attribute("name"))
            .set("vpc_security_group_ids", site.security_groups())
            .set("copy_tags_to_snapshot", true);
        let body = self
            .database
            .written(site, body, &identifier)
            .blocks("serverlessv2_scaling_configuration", self.scaling());
        let address = site.own("aws_rds_cluster");
        site.add(Resource::new(
            address.clone(),
            body.set("tags", site.tags()),
        ));
        site.endpoint(address.attribute("endpoint"));
        for number in 1..=self.instances.min(16) {
            let body = Content::new()
                .set("identifier", format!("{identifier}-{number}"))
                .set("cluster_identifier", address.id())
                .set("engine", address.attribute("engine"))
                .set("instance_class", self.instance_class.as_str())
                .set("tags", site.tags());
            let member = Address::new("aws_rds_cluster_instance", site.family(""))
                .keyed(Some(number.to_string()));
            site.add(Resource::new(member, body));
        }
        if self.proxy {
            site.note("its proxy is left to you");
        }
    }
}
