//! Amazon RDS: a managed relational database.

use std::ops::RangeInclusive;

use super::database::Database;
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::component::Component;
use crate::cost::Meter;
use crate::cost::alternative::{Alternative, Change, on_graviton};
use crate::cost::spread::Spread;
use crate::document::{LinkKind, NodeId};
use crate::field::{Choice, Form, Proposed};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::edge::policy;
use crate::plan::{HOSTS, ServiceRole, Site};
use crate::topology::Topology;

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

choice! {
    /// What a drawn database is to another one that it copies.
    pub enum Duty {
        Primary = "primary", "A database of its own";
        Replica = "replica", "Read replica of another";
        Standby = "standby", "Standby of another";
    }
}

/// Days for which backups can be kept; 0: there are none (RDS API model, 2026-05).
pub const RETENTION: RangeInclusive<u32> = 0..=35;

impl StorageType {
    /// The sizes in GiB that the type comes in for an engine (`AllocatedStorage` in the RDS API
    /// model, 2026-05).
    #[must_use]
    pub fn sizes(self, engine: &str) -> RangeInclusive<u32> {
        let sql_server = engine.starts_with("sqlserver");
        let most = if sql_server { 16_384 } else { 65_536 };
        match self {
            Self::Gp3 | Self::Gp2 => 20..=most,
            Self::Io1 | Self::Io2 => 100..=most,
            Self::Standard if sql_server => 20..=1_024,
            Self::Standard if engine.starts_with("oracle") => 10..=3_072,
            Self::Standard => 5..=3_072,
        }
    }

    /// Whether operations a second are provisioned for the type and must be stated.
    #[must_use]
    pub fn is_provisioned(self) -> bool {
        matches!(self, Self::Io1 | Self::Io2)
    }
}

/// A database instance, alone or with a standby in a second zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Rds {
    /// The engine; one that RDS does not know can be drawn, and a rule says so.
    pub engine: String,
    /// The version of the engine; empty: the newest that RDS prefers.
    pub engine_version: String,
    /// What it is to the database of which it is a copy.
    pub duty: Duty,
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
    /// The size to which the storage may grow by itself, in GiB; none: it does not grow.
    pub max_allocated_storage: Option<u32>,
    /// Provisioned operations a second; none: what the storage includes.
    pub iops: Option<u32>,
    /// Provisioned throughput of gp3 in MiB a second; none: what the storage includes.
    pub throughput: Option<u32>,
    /// It has a public address.
    pub publicly_accessible: bool,
    /// The zone that the instance is pinned to; empty: AWS chooses.
    pub availability_zone: String,
    /// The port on which it answers; 0: the engine's usual one.
    pub port: u32,
    /// A proxy in front keeps its connections open and shares them.
    pub proxy: bool,
    /// Identifier, administrator and backups; boxed, so that components stay small.
    pub database: Box<Database>,
}

impl Default for Rds {
    fn default() -> Self {
        Self {
            engine: "postgres".to_owned(),
            engine_version: String::new(),
            duty: Duty::default(),
            instance_class: "db.t4g.medium".to_owned(),
            multi_az: true,
            read_replicas: u32::default(),
            storage_type: StorageType::default(),
            allocated_storage: 20,
            max_allocated_storage: None,
            iops: None,
            throughput: None,
            publicly_accessible: false,
            availability_zone: String::new(),
            port: 0,
            proxy: false,
            database: Box::default(),
        }
    }
}

/// The database of which a drawn one is a copy: the one that is linked to it so.
fn primary(site: &Site<'_>) -> Option<NodeId> {
    let topology = site.topology();
    let copied = topology.linked(site.id(), LinkKind::Replicate).into_iter();
    let mut sources = copied.filter(|id| {
        let node = topology.component(*id);
        matches!(node, Some(Component::Rds(source)) if source.duty == Duty::Primary)
    });
    sources.next()
}

impl Rds {
    /// The body of a copy that serves reads.
    fn replica(&self, site: &Site<'_>, identifier: &str, source: &Address) -> Content {
        Content::new()
            .set("identifier", identifier)
            .set("replicate_source_db", source.attribute("identifier"))
            .set("instance_class", self.instance_class.as_str())
            .set("storage_encrypted", self.database.storage_encrypted)
            .set("vpc_security_group_ids", site.security_groups())
            .set("skip_final_snapshot", true)
            .set("tags", site.tags())
    }

    /// The family of engines under which a proxy knows it (RDS API model, 2026-05).
    fn proxy_family(&self) -> Option<&'static str> {
        match self.engine.as_str() {
            "postgres" => Some("POSTGRESQL"),
            "mysql" | "mariadb" => Some("MYSQL"),
            engine if engine.starts_with("sqlserver") => Some("SQLSERVER"),
            _ => None,
        }
    }

    /// Adds a proxy in front of the database, which knows its password.
    fn deploy_proxy(&self, site: &mut Site<'_>, database: &Address) {
        let Some(family) = self.proxy_family() else {
            return site.note("RDS has no proxy for its engine, and none is exported");
        };
        let Some(subnets) = site.subnets() else {
            return;
        };
        let role = site.role(&ServiceRole {
            name: site.family("_proxy"),
            label: site.family_label("-proxy", 64),
            description: "Reads the password of one database for its proxy.",
            service: "rds.amazonaws.com",
            policies: Vec::new(),
        });
        let secret = database.attribute("master_user_secret[0].secret_arn");
        let read = Value::map([
            ("Effect", "Allow".into()),
            ("Action", "secretsmanager:GetSecretValue".into()),
            ("Resource", secret.clone()),
        ]);
        let permission = Address::new("aws_iam_role_policy", site.family("_proxy"));
        let body = Content::new()
            .set("name", site.family_label("-proxy", 128))
            .set("role", role.role.id())
            .set("policy", policy(vec![read]));
        site.add(Resource::new(permission.clone(), body));
        let login = Content::new()
            .set("auth_scheme", "SECRETS")
            .set("iam_auth", "DISABLED")
            .set("secret_arn", secret);
        let proxy = site.own("aws_db_proxy");
        let body = Content::new()
            .set("name", site.family_label("-proxy", 63))
            .set("engine_family", family)
            .set("role_arn", role.role.arn())
            .set("vpc_subnet_ids", subnets)
            .set("vpc_security_group_ids", site.security_groups())
            .set("require_tls", true)
            .block("auth", login)
            .set("tags", site.tags());
        site.add(Resource::new(proxy.clone(), body).after(vec![permission]));
        let part = || Content::new().set("db_proxy_name", proxy.attribute("name"));
        let targets = site.own("aws_db_proxy_default_target_group");
        site.add(Resource::new(targets.clone(), part()));
        let body = part()
            .set("target_group_name", targets.attribute("name"))
            .set("db_instance_identifier", database.attribute("identifier"));
        site.add_own("aws_db_proxy_target", body);
        site.output_part(
            "data_store_hosts",
            HOSTS,
            "proxy",
            proxy.attribute("endpoint"),
        );
    }
}

/// How instances and their storage are called on the bill.
const OWN: [&str; 2] = ["Instance", "Storage"];
const REPLICAS: [&str; 2] = ["Read replicas", "Replica storage"];

impl Rds {
    /// What some instances of it cost, with their storage. Storage of gp3 includes more operations and
    /// throughput from 400 GB on (pricing.md section 2 of the facts).
    fn bill_instances(
        &self,
        meter: &mut Meter<'_>,
        count: u32,
        zones: &str,
        [instances, storage]: [&'static str; 2],
    ) {
        let class = format!("{}:{}:{zones}", self.engine, self.instance_class);
        meter.hourly(instances, "rds", &class, count);
        let count = Spread::from(count);
        let kind = self.storage_type.id();
        let gib = count.times(self.allocated_storage);
        let sku = format!("storage:{kind}:{zones}");
        meter.monthly(storage, "rds", &sku, Some(gib));
        let (iops, mibps) = match (self.storage_type, self.allocated_storage) {
            (StorageType::Gp3, 400..) => (12_000, 500),
            (StorageType::Gp3, _) => (3_000, 125),
            _ => (0, 0),
        };
        let least = if self.storage_type.is_provisioned() {
            1_000
        } else {
            0
        };
        let more = self.iops.unwrap_or(0).max(least).saturating_sub(iops);
        let takes = self.storage_type == StorageType::Gp3 || self.storage_type.is_provisioned();
        if takes && more > 0 {
            let sku = format!("iops:{kind}:{zones}");
            meter.monthly("Provisioned IOPS", "rds", &sku, Some(count.times(more)));
        }
        let faster = self.throughput.unwrap_or(0).saturating_sub(mibps);
        if self.storage_type == StorageType::Gp3 && faster > 0 {
            let sku = format!("throughput:{kind}:{zones}");
            meter.monthly("Throughput", "rds", &sku, Some(count.times(faster)));
        }
    }
}

impl Kind for Rds {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A managed relational database, with a standby in a second zone.",
            also: "sql database postgres postgresql mysql mariadb",
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
    fn has_login(&self) -> bool {
        true
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit("engine", "Engine", &mut Proposed(&mut self.engine, ENGINES));
        form.text("engine_version", "Version", &mut self.engine_version);
        form.visit(
            "instance_class",
            "Instance class",
            &mut Proposed(&mut self.instance_class, CLASSES),
        );
        form.choice("duty", "Drawn as", &mut self.duty);
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
        form.visit(
            "max_allocated_storage",
            "Grows to (GiB)",
            &mut self.max_allocated_storage,
        );
        form.visit("iops", "Provisioned IOPS", &mut self.iops);
        form.visit("throughput", "Throughput (MiB/s)", &mut self.throughput);
        self.database.storage_field(form);
        form.group("Network");
        form.port_or_zero("port", "Port (0: the usual)", &mut self.port);
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
        form.toggle("proxy", "RDS Proxy", &mut self.proxy);
        self.database.fields(form, RETENTION);
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
    /// The instance, its standby and its replicas, and a spare for one that is replaced.
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        let instances = self
            .read_replicas
            .saturating_add(1 + u32::from(self.multi_az));
        instances.div_ceil(subnets.max(1)).saturating_add(1)
    }
    fn port(&self) -> u32 {
        if self.port != 0 {
            return self.port;
        }
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
    fn failover_seconds(&self) -> Option<f64> {
        // Typically 60 to 120 seconds (Amazon RDS User Guide, 2023-06-15).
        self.multi_az.then_some(120.0)
    }

    fn alternatives(&self) -> Vec<Alternative> {
        let graviton = on_graviton(&self.instance_class).into_iter();
        let graviton = graviton.map(|instance_class| {
            let database = Self {
                instance_class,
                ..self.clone()
            };
            Alternative::new(Change::Graviton, database)
        });
        let gp3 = (self.storage_type == StorageType::Gp2).then(|| {
            let database = Self {
                storage_type: StorageType::Gp3,
                ..self.clone()
            };
            Alternative::new(Change::Gp3, database)
        });
        let standby = (self.duty == Duty::Primary).then(|| {
            let change = match self.multi_az {
                true => Change::WithoutStandby,
                false => Change::WithStandby,
            };
            let database = Self {
                multi_az: !self.multi_az,
                ..self.clone()
            };
            Alternative::new(change, database)
        });
        graviton.chain(gp3).chain(standby).collect()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        match (self.duty, self.multi_az) {
            (Duty::Primary, true) => self.bill_instances(meter, 1, "multi-az", OWN),
            (Duty::Primary, false) => self.bill_instances(meter, 1, "single-az", OWN),
            (Duty::Replica, _) => self.bill_instances(meter, 1, "single-az", REPLICAS),
            // A standby is on the bill of its primary.
            (Duty::Standby, _) => return,
        }
        // Read replicas stand in one zone each, with storage of their own.
        if self.read_replicas > 0 {
            self.bill_instances(meter, self.read_replicas, "single-az", REPLICAS);
        }
        self.database.bill(meter, "rds");
        if self.proxy {
            meter.monthly("RDS Proxy", "rds", "proxy:vcpu-hour", None);
        }
        if self.publicly_accessible {
            meter.addresses(self.read_replicas.saturating_add(1));
        }
    }
    fn is_complete(&self, _: &Topology<'_>, _: NodeId) -> bool {
        ENGINES.contains(&self.engine.as_str())
    }
    fn deploy(&self, site: &mut Site<'_>) {
        if !ENGINES.contains(&self.engine.as_str()) {
            return site.gap("RDS has no such engine");
        }
        if self.duty == Duty::Standby {
            return site.note("its primary has the standby; nothing of its own is deployed");
        }
        if let (Duty::Replica, Some(source)) = (self.duty, primary(site)) {
            let identifier = self.database.identifier(site, 57);
            let of = site.of("aws_db_instance", source);
            let mut body = self.replica(site, &identifier, &of);
            if site.region_of(source) == site.region() {
                return site.add_own("aws_db_instance", body);
            }
            // From another region it is named in full, and has subnets of its own.
            let Some(group) = site.subnet_group("aws_db_subnet_group") else {
                return;
            };
            if self.database.storage_encrypted {
                site.gap("a copy of an encrypted database in another region needs a key of that region, which is left to you");
            }
            body.put("replicate_source_db", of.arn());
            body.put("db_subnet_group_name", group.attribute("name"));
            return site.add_own("aws_db_instance", body);
        }
        let Some(group) = site.subnet_group("aws_db_subnet_group") else {
            return;
        };
        let identifier = self.database.identifier(site, 57);
        let version = !self.engine_version.trim().is_empty();
        let version = version.then(|| site.word_or("version", &self.engine_version, "latest"));
        let pinned = !self.availability_zone.trim().is_empty() && !self.multi_az;
        let first = site
            .topology()
            .zones_of(site.id())
            .first()
            .map(|zone| zone.name());
        let zone = first
            .filter(|_| pinned)
            .map(|first| site.word_or("zone", &self.availability_zone, &first));
        let body = Content::new()
            .set("identifier", identifier.as_str())
            .set("engine", self.engine.as_str())
            .set(
                "engine_version",
                version.filter(|version| version != "latest"),
            )
            .set("instance_class", self.instance_class.as_str())
            .set("allocated_storage", self.allocated_storage)
            .set("max_allocated_storage", self.max_allocated_storage)
            .set("storage_type", self.storage_type.id())
            .set("iops", self.iops)
            .set("storage_throughput", self.throughput)
            .set("port", (self.port != 0).then_some(self.port))
            .set("multi_az", self.multi_az)
            .set("availability_zone", zone)
            .set("db_subnet_group_name", group.attribute("name"))
            .set("vpc_security_group_ids", site.security_groups())
            .set("publicly_accessible", self.publicly_accessible)
            .set("copy_tags_to_snapshot", true);
        let body = self.database.written(site, body, &identifier);
        let address = site.own("aws_db_instance");
        site.add(Resource::new(
            address.clone(),
            body.set("tags", site.tags()),
        ));
        site.endpoint(address.attribute("address"));
        for number in 1..=self.read_replicas.min(15) {
            let identifier = format!("{}-replica-{number}", site.label(50));
            let body = self.replica(site, &identifier, &address);
            let name = site.family(&format!("_replica_{number}"));
            site.add(Resource::new(Address::new("aws_db_instance", name), body));
        }
        if self.proxy {
            self.deploy_proxy(site, &address);
        }
    }
}
