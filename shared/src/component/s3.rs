//! Amazon S3: a bucket of objects.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

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
        }
    }
}

impl Kind for S3 {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A bucket of objects.",
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
    }
    fn detail(&self) -> String {
        self.purpose.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon S3 SLA, Standard", "2026-06-19")
    }
}
