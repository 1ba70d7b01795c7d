//! Amazon EFS: a file system that many instances mount.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::spread::Spread;
use crate::cost::usage::Usage;
use crate::document::NodeId;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::Site;
use crate::plan::edge::policy;
use crate::topology::Topology;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

choice! {
    /// How fast a file system is.
    pub enum Throughput {
        Elastic = "elastic", "As needed";
        Bursting = "bursting", "By its size";
        Provisioned = "provisioned", "Provisioned";
    }
}

/// A file system that many instances mount.
#[derive(Debug, Clone, PartialEq)]
pub struct Efs {
    /// Its files are in one zone only.
    pub one_zone: bool,
    /// How fast it is.
    pub throughput: Throughput,
    /// Provisioned throughput in MiB a second, 1 to 3,414.
    pub provisioned_mibps: u32,
    /// Its files are encrypted at rest.
    pub encrypted: bool,
    /// Tasks and instances mount it over TLS.
    pub encrypted_in_transit: bool,
    /// It is backed up every day.
    pub backup: bool,
    /// Files in GB.
    pub storage_gb: Usage,
    /// GB read a month.
    pub monthly_read_gb: Usage,
    /// GB written a month.
    pub monthly_write_gb: Usage,
}

impl Default for Efs {
    fn default() -> Self {
        Self {
            one_zone: false,
            throughput: Throughput::default(),
            provisioned_mibps: 64,
            encrypted: true,
            encrypted_in_transit: true,
            backup: true,
            storage_gb: Usage::default(),
            monthly_read_gb: Usage::default(),
            monthly_write_gb: Usage::default(),
        }
    }
}

/// The policy of a file system that is mounted over TLS only, by whoever reaches its mount targets.
fn over_tls_only(files: &Address) -> Value {
    let anybody = || Value::map([("AWS", "*")]);
    let condition = |name: &'static str, key: &str, value: &str| {
        let pair = Value::Map(vec![(key.to_owned(), value.into())]);
        Value::map([(name, pair)])
    };
    let mount = Value::map([
        ("Effect", "Allow".into()),
        ("Principal", anybody()),
        (
            "Action",
            Value::list([
                "elasticfilesystem:ClientMount",
                "elasticfilesystem:ClientWrite",
            ]),
        ),
        ("Resource", files.arn()),
        (
            "Condition",
            condition("Bool", "elasticfilesystem:AccessedViaMountTarget", "true"),
        ),
    ]);
    let plain = Value::map([
        ("Effect", "Deny".into()),
        ("Principal", anybody()),
        ("Action", "*".into()),
        ("Resource", files.arn()),
        (
            "Condition",
            condition("Bool", "aws:SecureTransport", "false"),
        ),
    ]);
    policy(vec![mount, plain])
}

impl Kind for Efs {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A file system that many instances mount.",
            also: "nfs shared files",
            terraform: Answer::As("aws_efs_file_system"),
            kubernetes: Answer::As("PersistentVolumeClaim"),
            price: Answer::As("efs"),
            ..Facts::bar(
                "EFS file system",
                "Files",
                Category::Data,
                &[Place::Vpc],
                Role::Database,
                SubnetKind::Private,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.toggle("one_zone", "One zone only", &mut self.one_zone);
        form.choice("throughput", "Throughput", &mut self.throughput);
        form.number(
            "provisioned_mibps",
            "Provisioned (MiB/s)",
            &mut self.provisioned_mibps,
            1..=3_414,
        );
        form.toggle("encrypted", "Encrypted", &mut self.encrypted);
        form.toggle(
            "encrypted_in_transit",
            "Mounted over TLS",
            &mut self.encrypted_in_transit,
        );
        form.toggle("backup", "Daily backup", &mut self.backup);
        form.group("Usage a month");
        form.usage("storage_gb", "Files (GB)", &mut self.storage_gb, 17);
        form.usage(
            "monthly_read_gb",
            "Read (GB)",
            &mut self.monthly_read_gb,
            170,
        );
        form.usage(
            "monthly_write_gb",
            "Written (GB)",
            &mut self.monthly_write_gb,
            85,
        );
    }
    fn detail(&self) -> String {
        let zones = if self.one_zone {
            "one zone"
        } else {
            "regional"
        };
        format!("{zones} · {}", self.throughput.label().to_lowercase())
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn port(&self) -> u32 {
        2049
    }
    fn sla(&self, _: usize) -> Sla {
        if self.one_zone {
            Sla::zonal(0.999, "Amazon EFS SLA, One Zone", "2022-05-04")
        } else {
            Sla::service(0.9999, "Amazon EFS SLA, Regional", "2022-05-04")
        }
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let storage = self.storage_gb.spread();
        match self.one_zone {
            true => meter.monthly("Storage", "efs", "onezone:storage", storage),
            false => meter.monthly("Storage", "efs", "standard:storage", storage),
        }
        match self.throughput {
            Throughput::Elastic => {
                meter.monthly(
                    "Reads",
                    "efs",
                    "elastic:read",
                    self.monthly_read_gb.spread(),
                );
                meter.monthly(
                    "Writes",
                    "efs",
                    "elastic:write",
                    self.monthly_write_gb.spread(),
                );
            }
            Throughput::Bursting => {}
            Throughput::Provisioned => {
                // 1 MiB/s is included for every 20 GB.
                let more = storage.map(|gb| {
                    let stated = Spread::from(self.provisioned_mibps);
                    stated.with(gb.over(20), |stated, included| {
                        stated.saturating_sub(included).max(Decimal::ZERO)
                    })
                });
                meter.monthly("Throughput", "efs", "throughput:provisioned", more);
            }
        }
    }
    fn is_complete(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        !topology.subnets_of(id).is_empty()
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let subnets = site.topology().subnets_of(site.id());
        if subnets.is_empty() {
            return site.gap("it uses no subnets");
        }
        let zone = self
            .one_zone
            .then(|| site.topology().zones_of(site.id()))
            .and_then(|zones| zones.first().copied());
        let body = Content::new()
            .set("encrypted", self.encrypted)
            .set("throughput_mode", self.throughput.id())
            .set(
                "provisioned_throughput_in_mibps",
                (self.throughput == Throughput::Provisioned).then_some(self.provisioned_mibps),
            )
            .set(
                "availability_zone_name",
                zone.map(crate::topology::ZoneKey::name),
            )
            .set("tags", site.tags());
        let address = site.own("aws_efs_file_system");
        site.add(Resource::new(address.clone(), body));
        // One mount target a zone: the first subnet of each.
        let mut zones = BTreeSet::new();
        for &subnet in subnets {
            let Some(key) = site
                .topology()
                .zone_of(subnet)
                .filter(|zone| zones.insert(*zone))
            else {
                continue;
            };
            let body = Content::new()
                .set("file_system_id", address.id())
                .set("subnet_id", site.of("aws_subnet", subnet).id())
                .set("security_groups", site.security_groups());
            let target = Address::new("aws_efs_mount_target", site.family(""))
                .keyed(Some(key.letter.id().to_owned()));
            site.add(Resource::new(target, body));
        }
        if self.encrypted_in_transit {
            let body = Content::new()
                .set("file_system_id", address.id())
                .set("policy", over_tls_only(&address));
            site.add_own("aws_efs_file_system_policy", body);
        }
        let status = if self.backup { "ENABLED" } else { "DISABLED" };
        let policy = Content::new().set("status", status);
        site.add_own(
            "aws_efs_backup_policy",
            Content::new()
                .set("file_system_id", address.id())
                .block("backup_policy", policy),
        );
    }
}
