//! Amazon RDS: a managed relational database.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form, Proposed};
use crate::iac::{Address, Content, Resource};
use crate::plan::Site;

/// The engines of RDS that have no custom variant (RDS API model, 2026-05).
pub const ENGINES: &[&str] = &[
    "postgres",
    "mysql",
    "mariadb",
    "oracle-ee",
    "oracle-ee-cdb",
    "oracle-se2",
    "oracle-se2-cdb",
    "sqlserver-ee",
    "sqlserver-se",
    "sqlserver-ex",
    "sqlserver-web",
    "sqlserver-dev-ee",
    "db2-ae",
    "db2-se",
];

/// Instance classes that are proposed for databases.
pub const CLASSES: &[&str] = &[
    "db.t4g.micro",
    "db.t4g.small",
    "db.t4g.medium",
    "db.t4g.large",
    "db.t3.medium",
    "db.m6g.large",
    "db.m6i.large",
    "db.m7g.large",
    "db.m7g.xlarge",
    "db.r6g.large",
    "db.r6g.xlarge",
    "db.r7g.large",
];

choice! {
    /// The storage of a database.
    pub enum StorageType {
        Gp3 = "gp3", "gp3";
        Gp2 = "gp2", "gp2";
        Io1 = "io1", "io1";
        Io2 = "io2", "io2";
        Standard = "standard", "magnetic";
    }
}

/// A database instance, alone or with a standby in a second zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Rds {
    /// The engine; one that RDS does not know can be drawn, and a rule says so.
    pub engine: String,
    /// The instance class.
    pub instance_class: String,
    /// A synchronous standby in a second zone takes over by itself.
    pub multi_az: bool,
    /// Copies that serve reads.
    pub read_replicas: u32,
    /// The type of the storage.
    pub storage_type: StorageType,
    /// The size of the storage in GiB.
    pub allocated_storage: u32,
    /// Provisioned operations a second; none: what the storage includes.
    pub iops: Option<u32>,
    /// Its data are encrypted at rest.
    pub storage_encrypted: bool,
    /// Days for which backups are kept.
    pub backup_retention: u32,
    /// It cannot be deleted by accident.
    pub deletion_protection: bool,
    /// A snapshot is kept when it is deleted.
    pub final_snapshot: bool,
    /// It has a public address.
    pub publicly_accessible: bool,
    /// The zone that the instance is pinned to; empty: AWS chooses.
    pub availability_zone: String,
    /// Its identifier; empty: made of its name in code.
    pub identifier: String,
    /// The name of the administrator.
    pub master_username: String,
    /// Secrets Manager holds the password of the administrator and changes it.
    pub managed_password: bool,
}

impl Default for Rds {
    fn default() -> Self {
        Self {
            engine: "postgres".to_owned(),
            instance_class: "db.t4g.medium".to_owned(),
            multi_az: true,
            read_replicas: u32::default(),
            storage_type: StorageType::default(),
            allocated_storage: 20,
            iops: None,
            storage_encrypted: true,
            backup_retention: 7,
            deletion_protection: true,
            final_snapshot: true,
            publicly_accessible: false,
            availability_zone: String::new(),
            identifier: String::new(),
            master_username: "dbadmin".to_owned(),
            managed_password: true,
        }
    }
}

impl Kind for Rds {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A managed relational database, with a standby in a second zone.",
            terraform: Answer::As("aws_db_instance"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("rds"),
            ..Facts::bar(
                "RDS database",
                "Database",
                Category::Data,
                &[Place::Vpc],
                Role::Database,
                SubnetKind::Private,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit("engine", "Engine", &mut Proposed(&mut self.engine, ENGINES));
        form.visit(
            "instance_class",
            "Instance class",
            &mut Proposed(&mut self.instance_class, CLASSES),
        );
        form.toggle("multi_az", "Standby in a second zone", &mut self.multi_az);
        form.number(
            "read_replicas",
            "Read replicas",
            &mut self.read_replicas,
            0..=15,
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
        form.toggle(
            "publicly_accessible",
            "Public address",
            &mut self.publicly_accessible,
        );
        form.text(
            "availability_zone",
            "Pinned to zone",
            &mut self.availability_zone,
        );
        form.text("identifier", "Identifier", &mut self.identifier);
        form.text(
            "master_username",
            "Administrator",
            &mut self.master_username,
        );
        form.toggle(
            "managed_password",
            "Managed password",
            &mut self.managed_password,
        );
    }
    fn detail(&self) -> String {
        let standby = if self.multi_az {
            "Multi-AZ"
        } else {
            "Single-AZ"
        };
        format!(
            "{} · {} · {standby} · {} GiB",
            self.engine, self.instance_class, self.allocated_storage
        )
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        2
    }
    fn port(&self) -> u32 {
        match self.engine.as_str() {
            "mysql" | "mariadb" => 3306,
            "mongodb" => 27_017,
            engine if engine.starts_with("oracle") => 1521,
            engine if engine.starts_with("sqlserver") => 1433,
            engine if engine.starts_with("db2") => 50_000,
            _ => 5432,
        }
    }
    fn sla(&self, _: usize) -> Sla {
        if self.multi_az {
            Sla::service(0.9995, "Amazon RDS SLA, Multi-AZ instance", "2024-01-22")
        } else {
            Sla::zonal(0.995, "Amazon RDS SLA, single instance", "2024-01-22")
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        if !ENGINES.contains(&self.engine.as_str()) {
            return site.gap("RDS has no such engine");
        }
        let Some(group) = site.subnet_group("aws_db_subnet_group") else {
            return;
        };
        let identifier = site.label_or("identifier", &self.identifier, 57);
        let administrator = site.word_or("administrator", &self.master_username, "dbadmin");
        let pinned = !self.availability_zone.trim().is_empty() && !self.multi_az;
        let first = site
            .topology()
            .zones_of(site.id())
            .first()
            .map(|zone| zone.name());
        let zone = first
            .filter(|_| pinned)
            .map(|first| site.word_or("zone", &self.availability_zone, &first));
        let snapshot = self.final_snapshot.then(|| format!("{identifier}-final"));
        let body = Content::new()
            .set("identifier", identifier.as_str())
            .set("engine", self.engine.as_str())
            .set("instance_class", self.instance_class.as_str())
            .set("allocated_storage", self.allocated_storage)
            .set("storage_type", self.storage_type.id())
            .set("iops", self.iops)
            .set("storage_encrypted", self.storage_encrypted)
            .set("multi_az", self.multi_az)
            .set("availability_zone", zone)
            .set("username", administrator)
            .set("manage_master_user_password", true)
            .set("db_subnet_group_name", group.attribute("name"))
            .set("vpc_security_group_ids", site.security_groups())
            .set("publicly_accessible", self.publicly_accessible)
            .set("backup_retention_period", self.backup_retention)
            .set("copy_tags_to_snapshot", true)
            .set("deletion_protection", self.deletion_protection)
            .set("skip_final_snapshot", !self.final_snapshot)
            .set("final_snapshot_identifier", snapshot)
            .set("tags", site.tags());
        let address = site.own("aws_db_instance");
        site.add(Resource::new(address.clone(), body));
        site.endpoint(address.attribute("address"));
        for number in 1..=self.read_replicas.min(15) {
            let body = Content::new()
                .set("identifier", format!("{}-replica-{number}", site.label(50)))
                .set("replicate_source_db", address.attribute("identifier"))
                .set("instance_class", self.instance_class.as_str())
                .set("storage_encrypted", self.storage_encrypted)
                .set("vpc_security_group_ids", site.security_groups())
                .set("skip_final_snapshot", true)
                .set("tags", site.tags());
            let name = site.family(&format!("_replica_{number}"));
            site.add(Resource::new(Address::new("aws_db_instance", name), body));
        }
        if !self.managed_password {
            site.note("its password is held by Secrets Manager all the same, so that none stands in the code");
        }
    }
}
