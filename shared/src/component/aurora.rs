//! Amazon Aurora: a relational database with storage in three zones.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
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
    /// Its data are encrypted at rest.
    pub storage_encrypted: bool,
    /// Days for which backups are kept.
    pub backup_retention: u32,
    /// It cannot be deleted by accident.
    pub deletion_protection: bool,
    /// A snapshot is kept when it is deleted.
    pub final_snapshot: bool,
}

impl Default for Aurora {
    fn default() -> Self {
        Self {
            engine: Engine::default(),
            instances: 2,
            instance_class: "db.t4g.medium".to_owned(),
            serverless_min: 1,
            serverless_max: 8,
            storage_encrypted: true,
            backup_retention: 7,
            deletion_protection: true,
            final_snapshot: true,
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
        form.toggle(
            "storage_encrypted",
            "Encrypted",
            &mut self.storage_encrypted,
        );
        form.group("Operation");
        form.number(
            "backup_retention",
            "Backups (days)",
            &mut self.backup_retention,
            0..=35,
        );
        form.toggle(
            "deletion_protection",
            "Deletion protection",
            &mut self.deletion_protection,
        );
        form.toggle("final_snapshot", "Final snapshot", &mut self.final_snapshot);
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
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(group) = site.subnet_group("aws_db_subnet_group") else {
            return;
        };
        let label = site.label(63);
        let snapshot = self.final_snapshot.then(|| format!("{label}-final"));
        let body = Content::new()
            .set("cluster_identifier", label.as_str())
            .set("engine", self.engine.id())
            .set("storage_encrypted", self.storage_encrypted)
            .set("master_username", "dbadmin")
            .set("manage_master_user_password", true)
            .set("db_subnet_group_name", group.attribute("name"))
            .set("vpc_security_group_ids", site.security_groups())
            .set("backup_retention_period", self.backup_retention)
            .set("copy_tags_to_snapshot", true)
            .set("deletion_protection", self.deletion_protection)
            .set("skip_final_snapshot", !self.final_snapshot)
            .set("final_snapshot_identifier", snapshot)
            .blocks("serverlessv2_scaling_configuration", self.scaling())
            .set("tags", site.tags());
        let address = site.own("aws_rds_cluster");
        site.add(Resource::new(address.clone(), body));
        site.endpoint(address.attribute("endpoint"));
        for number in 1..=self.instances.min(16) {
            let body = Content::new()
                .set("identifier", format!("{label}-{number}"))
                .set("cluster_identifier", address.id())
                .set("engine", address.attribute("engine"))
                .set("instance_class", self.instance_class.as_str())
                .set("tags", site.tags());
            let member = Address::new("aws_rds_cluster_instance", site.family(""))
                .keyed(Some(number.to_string()));
            site.add(Resource::new(member, body));
        }
    }
}
