//! Amazon S3: a bucket of objects.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::document::LinkKind;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource};
use crate::plan::{Site, edge, logs, messaging};

choice! {
    /// What the objects of a bucket are.
    pub enum Purpose {
        Static = "static", "Static files";
        Data = "data", "Data";
        Logs = "logs", "Logs";
    }
}

choice! {
    /// How objects are encrypted at rest.
    pub enum Encryption {
        Aes256 = "AES256", "Keys of S3";
        Kms = "aws:kms", "Keys of KMS";
    }
}

/// A bucket of objects.
#[derive(Debug, Clone, PartialEq)]
pub struct S3 {
    /// What the objects are.
    pub purpose: Purpose,
    /// Its name, unique in the world; empty: made of its name in code.
    pub bucket: String,
    /// Older versions of objects are kept.
    pub versioning: bool,
    /// How objects are encrypted at rest.
    pub encryption: Encryption,
    /// Nobody can make it public.
    pub public_access_block: bool,
    /// It serves a website by itself, without HTTPS.
    pub website: bool,
    /// Objects in GB.
    pub storage_gb: Usage,
    /// Requests that write or list a month.
    pub monthly_tier_1_requests: Usage,
    /// Requests that read a month.
    pub monthly_tier_2_requests: Usage,
}

impl Default for S3 {
    fn default() -> Self {
        Self {
            purpose: Purpose::default(),
            bucket: String::new(),
            versioning: true,
            encryption: Encryption::default(),
            public_access_block: true,
            website: false,
            storage_gb: Usage::default(),
            monthly_tier_1_requests: Usage::default(),
            monthly_tier_2_requests: Usage::default(),
        }
    }
}

/// The longest name of a bucket, in bytes (tflint-ruleset-aws `aws_s3_bucket_name`, 2026-08-03, as
/// all that follows).
pub const NAME_LIMIT: usize = 63;
const NAME_LEAST: usize = 3;
/// What no name begins with.
pub const NAME_PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
/// What no name ends with.
pub const NAME_SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// Whether S3 takes the name.
#[must_use]
pub fn is_bucket_name(name: &str) -> bool {
    let is_end = |byte: Option<u8>| {
        byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let legal = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
    };
    (NAME_LEAST..=NAME_LIMIT).contains(&name.len())
        && name.bytes().all(legal)
        && is_end(name.bytes().next())
        && is_end(name.bytes().next_back())
        && !name.contains("..")
        && !NAME_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        && !NAME_SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
        && name.parse::<std::net::Ipv4Addr>().is_err()
}

impl Kind for S3 {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A bucket of objects.",
            also: "bucket object storage files static website",
            terraform: Answer::As("aws_s3_bucket"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("s3"),
            ..Facts::leaf(
                "S3 bucket",
                "Bucket",
                Category::Data,
                &[Place::Region],
                Role::Store,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("purpose", "Holds", &mut self.purpose);
        form.text("bucket", "Bucket name", &mut self.bucket);
        form.toggle("versioning", "Versioning", &mut self.versioning);
        form.choice("encryption", "Encryption", &mut self.encryption);
        form.toggle(
            "public_access_block",
            "Block public access",
            &mut self.public_access_block,
        );
        form.toggle("website", "Website", &mut self.website);
        form.group("Usage a month");
        form.usage("storage_gb", "Objects (GB)", &mut self.storage_gb, 225);
        form.usage(
            "monthly_tier_1_requests",
            "Writes and lists",
            &mut self.monthly_tier_1_requests,
            1_000_000,
        );
        form.usage(
            "monthly_tier_2_requests",
            "Reads",
            &mut self.monthly_tier_2_requests,
            12_500_000,
        );
    }
    fn detail(&self) -> String {
        self.purpose.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon S3 SLA, Standard", "2026-06-19")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.monthly(
            "Storage",
            "s3",
            "standard:storage",
            self.storage_gb.spread(),
        );
        let writes = self.monthly_tier_1_requests.spread();
        meter.monthly("Writes and lists", "s3", "standard:put", writes);
        // What flows along links is read; who writes says so here.
        let reads = meter.requests(self.monthly_tier_2_requests);
        meter.monthly("Reads", "s3", "standard:get", reads);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let address = site.own("aws_s3_bucket");
        // Names of buckets are unique in the world: AWS adds what makes them so.
        let named = !self.bucket.trim().is_empty();
        let name = named.then(|| site.label_or("name", &self.bucket, NAME_LIMIT));
        let prefix = (!named).then(|| format!("{}-", site.label(36)));
        let body = Content::new()
            .set("bucket", name)
            .set("bucket_prefix", prefix)
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body));
        let days = site.log_retention();
        for part in self.parts(&address, days) {
            site.add(part);
        }
        let mut statements = edge::readers_of(site, &address);
        if self.purpose == Purpose::Logs {
            statements.extend(logs::writers_to(site, &address));
        } else if site.is_strict() {
            logs::add_bucket_logs(site, &address);
        }
        if !statements.is_empty() {
            let policy = Content::new()
                .set("bucket", address.id())
                .set("policy", edge::policy(statements));
            site.add_own("aws_s3_bucket_policy", policy);
        }
        messaging::notifications(site);
        let copies = (site.topology().links_from(site.id()))
            .any(|(_, link)| link.kind == LinkKind::Replicate);
        if copies {
            site.note("its copies in other buckets are left to you");
        }
    }
}

impl S3 {
    /// What belongs to the bucket at this address; logs are kept for so many days, 0 for ever.
    #[must_use]
    pub fn parts(&self, bucket: &Address, log_days: u32) -> Vec<Resource> {
        let mut parts = Vec::new();
        let mut add = |kind: &'static str, content: Content| {
            let address = Address {
                kind,
                ..bucket.clone()
            };
            parts.push(Resource::new(address, content));
        };
        let part = || Content::new().set("bucket", bucket.id());
        let block = part()
            .set("block_public_acls", self.public_access_block)
            .set("block_public_policy", self.public_access_block)
            .set("ignore_public_acls", self.public_access_block)
            .set("restrict_public_buckets", self.public_access_block);
        add("aws_s3_bucket_public_access_block", block);
        let state = if self.versioning {
            "Enabled"
        } else {
            "Suspended"
        };
        let versioning = Content::new().set("status", state);
        add(
            "aws_s3_bucket_versioning",
            part().block("versioning_configuration", versioning),
        );
        let algorithm = Content::new().set("sse_algorithm", self.encryption.id());
        let rule = Content::new()
            .set(
                "bucket_key_enabled",
                (self.encryption == Encryption::Kms).then_some(true),
            )
            .block("apply_server_side_encryption_by_default", algorithm);
        add(
            "aws_s3_bucket_server_side_encryption_configuration",
            part().block("rule", rule),
        );
        let ownership = Content::new().set("object_ownership", "BucketOwnerEnforced");
        add(
            "aws_s3_bucket_ownership_controls",
            part().block("rule", ownership),
        );
        if self.purpose == Purpose::Logs && log_days > 0 {
            let rule = Content::new()
                .set("id", "expire")
                .set("status", "Enabled")
                .block("filter", Content::new())
                .block("expiration", Content::new().set("days", log_days))
                .block(
                    "noncurrent_version_expiration",
                    Content::new().set("noncurrent_days", log_days),
                );
            add(
                "aws_s3_bucket_lifecycle_configuration",
                part().block("rule", rule),
            );
        }
        if self.website {
            let index = Content::new().set("suffix", "index.html");
            add(
                "aws_s3_bucket_website_configuration",
                part().block("index_document", index),
            );
        }
        parts
    }
}
