//! Amazon DocumentDB: a managed document database that speaks MongoDB's protocol.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::field::{Form, Proposed};
use crate::iac::{Address, Content, Resource};
use crate::plan::Site;

/// Instance classes that are proposed.
pub const CLASSES: &[&str] = &[
    "db.t3.medium",
    "db.t4g.medium",
    "db.r5.large",
    "db.r6g.large",
    "db.r6g.xlarge",
];

/// A managed document database that speaks MongoDB's protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Documentdb {
    /// The class of each instance.
    pub instance_class: String,
    /// How many instances: one writes, the others read and stand by; 1 to 16.
    pub instances: u32,
    /// Its data are encrypted at rest.
    pub storage_encrypted: bool,
    /// Clients must use TLS.
    pub tls: bool,
    /// Days for which backups are kept.
    pub backup_retention: u32,
    /// It cannot be deleted by accident.
    pub deletion_protection: bool,
    /// A snapshot is kept when it is deleted.
    pub final_snapshot: bool,
}

impl Default for Documentdb {
    fn default() -> Self {
        Self {
            instance_class: "db.t3.medium".to_owned(),
            instances: 2,
            storage_encrypted: true,
            tls: true,
            backup_retention: 7,
            deletion_protection: true,
            final_snapshot: true,
        }
    }
}

impl Kind for Documentdb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A managed document database that speaks MongoDB's protocol.",
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
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit(
            "instance_class",
            "Instance class",
            &mut Proposed(&mut self.instance_class, CLASSES),
        );
        form.number("instances", "Instances", &mut self.instances, 1..=16);
        form.toggle(
            "storage_encrypted",
            "Encrypted",
            &mut self.storage_encrypted,
        );
        form.toggle("tls", "TLS", &mut self.tls);
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
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(group) = site.subnet_group("aws_docdb_subnet_group") else {
            return;
        };
        let label = site.label(63);
        let snapshot = self.final_snapshot.then(|| format!("{label}-final"));
        let body = Content::new()
            .set("cluster_identifier", label.as_str())
            .set("engine", "docdb")
            .set("storage_encrypted", self.storage_encrypted)
            .set("master_username", "dbadmin")
            .set("manage_master_user_password", true)
            .set("db_subnet_group_name", group.attribute("name"))
            .set("vpc_security_group_ids", site.security_groups())
            .set("backup_retention_period", self.backup_retention)
            .set("deletion_protection", self.deletion_protection)
            .set("skip_final_snapshot", !self.final_snapshot)
            .set("final_snapshot_identifier", snapshot)
            .set("tags", site.tags());
        let address = site.own("aws_docdb_cluster");
        site.add(Resource::new(address.clone(), body));
        site.endpoint(address.attribute("endpoint"));
        for number in 1..=self.instances.min(16) {
            let body = Content::new()
                .set("identifier", format!("{label}-{number}"))
                .set("cluster_identifier", address.id())
                .set("instance_class", self.instance_class.as_str())
                .set("tags", site.tags());
            let member = Address::new("aws_docdb_cluster_instance", site.family(""))
                .keyed(Some(number.to_string()));
            site.add(Resource::new(member, body));
        }
    }
}
