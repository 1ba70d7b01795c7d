//! What managed databases have in common: their identifier, their administrator, how their data
//! are kept, and the instance classes that their engines offer.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::Form;
use crate::iac::{Content, Entry};
use crate::plan::Site;

/// Identifier, administrator and backups of a managed database.
#[derive(Debug, Clone, PartialEq)]
pub struct Database {
    /// Its identifier; empty: made of its name in code.
    pub identifier: String,
    /// The name of the administrator.
    pub master_username: String,
    /// Secrets Manager holds the password of the administrator and changes it.
    pub managed_password: bool,
    /// Its data are encrypted at rest.
    pub storage_encrypted: bool,
    /// Days for which backups are kept.
    pub backup_retention: u32,
    /// It cannot be deleted by accident.
    pub deletion_protection: bool,
    /// A snapshot is kept when it is deleted.
    pub final_snapshot: bool,
    /// Backups beyond the size of the data, in GB.
    pub backup_storage_gb: Usage,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            identifier: String::new(),
            master_username: "dbadmin".to_owned(),
            managed_password: true,
            storage_encrypted: true,
            backup_retention: 7,
            deletion_protection: true,
            final_snapshot: true,
            backup_storage_gb: Usage::default(),
        }
    }
}

impl Database {
    /// Names the field that belongs to the storage; call it where the storage is named.
    pub fn storage_field(&mut self, form: &mut dyn Form) {
        form.toggle(
            "storage_encrypted",
            "Encrypted",
            &mut self.storage_encrypted,
        );
    }

    /// Names the other fields, under a heading of their own. `retention` is how long backups can be
    /// kept.
    pub fn fields(&mut self, form: &mut dyn Form, retention: RangeInclusive<u32>) {
        form.group("Operation");
        form.number(
            "backup_retention",
            "Backups (days)",
            &mut self.backup_retention,
            retention,
        );
        form.toggle(
            "deletion_protection",
            "Deletion protection",
            &mut self.deletion_protection,
        );
        form.toggle("final_snapshot", "Final snapshot", &mut self.final_snapshot);
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
        form.group("Usage a month");
        form.usage(
            "backup_storage_gb",
            "Backups beyond the data (GB)",
            &mut self.backup_storage_gb,
            50,
        );
    }
}

impl Database {
    /// Its identifier for the provider, at most `limit` characters.
    pub fn identifier(&self, site: &mut Site<'_>, limit: usize) -> String {
        site.label_or("identifier", &self.identifier, limit)
    }

    /// Adds to a body who administers the database and how its data are kept.
    pub fn written(&self, site: &mut Site<'_>, body: Content, identifier: &str) -> Content {
        if !self.managed_password {
            site.note(
                "Secrets Manager holds its password all the same, so that none stands in the code",
            );
        }
        let instance = body
            .entries
            .iter()
            .any(|entry| matches!(entry, Entry::Attribute("identifier", _)));
        let user = if instance {
            "username"
        } else {
            "master_username"
        };
        let snapshot = self.final_snapshot.then(|| format!("{identifier}-final"));
        body.set(
            user,
            site.word_or("administrator", &self.master_username, "dbadmin"),
        )
        .set("manage_master_user_password", true)
        .set("storage_encrypted", self.storage_encrypted)
        .set("backup_retention_period", self.backup_retention)
        .set("deletion_protection", self.deletion_protection)
        .set("skip_final_snapshot", !self.final_snapshot)
        .set("final_snapshot_identifier", snapshot)
    }
}

impl Database {
    /// What its backups cost: as much as it has data is free (pricing.md section 3 of the facts).
    pub fn bill(&self, meter: &mut Meter<'_>, service: &'static str) {
        if self.backup_retention > 0 {
            let beyond = self.backup_storage_gb.spread();
            meter.monthly("Backups beyond the data", service, "backup", beyond);
        }
    }
}

/// The longest identifier of an instance and of a cluster, and that of a Multi-AZ cluster (RDS API
/// model, 2026-05).
pub const IDENTIFIER: usize = 63;
/// See [`IDENTIFIER`].
pub const CLUSTER_IDENTIFIER: usize = 52;

/// Whether an identifier is legal: a letter, then letters, digits and single inner hyphens, all in
/// lower case (RDS API model, 2026-05).
#[must_use]
pub fn is_identifier(text: &str, limit: usize) -> bool {
    let legal = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    legal
        && text.len() <= limit
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
}

/// The heading in the table of classes for Multi-AZ clusters, and that for DocumentDB.
pub const MULTI_AZ_CLUSTER: &str = "cluster";
/// See [`MULTI_AZ_CLUSTER`].
pub const DOCUMENTDB: &str = "docdb";

const CLASSES: &str = include_str!("database/classes.txt");

/// The families of instance classes that an engine offers, each with its sizes.
fn families(engine: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    /// Of each engine.
    type Families = BTreeMap<&'static str, Vec<(&'static str, &'static str)>>;
    static FAMILIES: LazyLock<Families> = LazyLock::new(|| {
        let mut families = Families::new();
        let mut engines = Vec::new();
        for line in CLASSES.lines() {
            let names = (line.strip_prefix('[')).and_then(|line| line.strip_suffix(']'));
            if let Some(names) = names {
                engines = names.split(' ').collect();
                continue;
            }
            let family = line.split_once(' ').unwrap_or((line, ""));
            for engine in &engines {
                families.entry(*engine).or_default().push(family);
            }
        }
        families
    });
    FAMILIES.get(engine).into_iter().flatten().copied()
}

/// Whether anything is known about the classes of an engine.
#[must_use]
pub fn has_classes(engine: &str) -> bool {
    families(engine).next().is_some()
}

/// Whether an engine offers an instance class.
#[must_use]
pub fn offers(engine: &str, class: &str) -> bool {
    let Some(class) = class.strip_prefix("db.") else {
        return false;
    };
    let (family, size) = class.split_once('.').unwrap_or((class, ""));
    families(engine)
        .any(|(known, sizes)| known == family && sizes.split(' ').any(|known| known == size))
}

/// The class of an engine that is most like another one: of the same letter or the next of its kind,
/// of the same size or the nearest, in the newest plain family.
#[must_use]
pub fn nearest_class(engine: &str, class: &str) -> Option<String> {
    let class = class.strip_prefix("db.").unwrap_or(class);
    let (family, size) = class.split_once('.').unwrap_or((class, "medium"));
    let own = family.get(..1).unwrap_or("");
    let of = |letter: &str| -> Vec<(&'static str, &'static str)> {
        let starts = |(known, _): &(&str, &str)| !letter.is_empty() && known.starts_with(letter);
        let mut found: Vec<_> = families(engine).filter(starts).collect();
        // Later generations sort after earlier ones; longer names are for special disks and networks.
        found.sort_by_key(|(known, _)| (known.len() > 3, Reverse(*known)));
        found
    };
    let alike = std::iter::once(own)
        .chain(["m", "r", "t", "x"])
        .map(of)
        .find(|found| !found.is_empty())?;
    let rank = |size: &str| SIZES.iter().position(|known| *known == size);
    let wanted = rank(size).unwrap_or(0);
    let (family, size, _) = alike
        .iter()
        .flat_map(|(family, sizes)| sizes.split(' ').map(move |size| (*family, size)))
        .filter_map(|(family, size)| Some((family, size, rank(size)?)))
        .min_by_key(|(_, _, rank)| (rank.abs_diff(wanted), Reverse(*rank)))?;
    Some(format!("db.{family}.{size}"))
}

const SIZES: [&str; 10] = [
    "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge",
    "16xlarge",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::{Component, documentdb, rds_cluster};

    #[test]
    fn engines_offer_classes() {
        assert!(offers("postgres", "db.t4g.medium"));
        assert!(!offers("oracle-se2", "db.t4g.medium"));
        assert!(offers("aurora-mysql", "db.serverless"));
        assert!(!offers("postgres", "t4g.medium"));
        assert!(!has_classes("mongodb"));
        assert_eq!(
            nearest_class("oracle-se2", "db.t4g.medium").unwrap(),
            "db.t3.medium"
        );
        assert_eq!(
            nearest_class("sqlserver-ee", "db.t3.micro").unwrap(),
            "db.t3.xlarge"
        );
        assert_eq!(
            nearest_class("db2-se", "db.m7g.large").unwrap(),
            "db.m7i.large"
        );
        assert_eq!(
            nearest_class("aurora-postgresql", "db.m5.large").unwrap(),
            "db.r8g.large"
        );
        assert_eq!(nearest_class("mongodb", "db.m7g.large"), None);
    }

    #[test]
    fn what_is_proposed_is_offered() {
        for (engine, classes) in [
            (MULTI_AZ_CLUSTER, rds_cluster::CLASSES),
            (DOCUMENTDB, documentdb::CLASSES),
            ("postgres", crate::component::rds::CLASSES),
            ("aurora-postgresql", crate::component::aurora::CLASSES),
        ] {
            for class in classes {
                assert!(offers(engine, class), "{engine} {class}");
            }
        }
    }

    #[test]
    fn new_databases_are_legal() {
        for component in Component::all() {
            if let Some(database) = component.database() {
                assert_eq!(*database, Database::default());
                let (engine, class) = component.engine_and_class().unwrap();
                assert!(offers(engine, class), "{engine} {class}");
            }
        }
    }

    #[test]
    fn identifiers_are_what_the_provider_takes() {
        for text in ["a", "main-db", "db2"] {
            assert!(is_identifier(text, IDENTIFIER), "{text}");
        }
        for text in ["", "Main", "1db", "main-", "a--b", "a_b", &"a".repeat(64)] {
            assert!(!is_identifier(text, IDENTIFIER), "{text}");
        }
    }
}
