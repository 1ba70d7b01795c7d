//! Buckets: their objects are encrypted with a key of the account's own where that can be, and uploads
//! that nobody finishes end.

use std::collections::BTreeSet;

use crate::iac::{Address, Content, Entry, Resource, Value};

use super::beside;

/// The bucket to which a part of it belongs.
pub fn whole(part: &Address) -> Address {
    Address {
        kind: "aws_s3_bucket",
        ..part.clone()
    }
}

/// The buckets whose objects have the keys of S3: load balancers and S3 write logs under no others
/// (Elastic Load Balancing User Guide, "Access logs"; Amazon S3 User Guide, "Enabling Amazon S3 server
/// access logging"), and the public reads nothing that KMS encrypted.
pub fn plain(resources: &[Resource]) -> BTreeSet<Address> {
    let logs = resources.iter().filter_map(|resource| {
        let to = match resource.address.kind {
            "aws_lb" => resource.content.block_named("access_logs")?.get("bucket"),
            "aws_s3_bucket_logging" => resource.content.get("target_bucket"),
            _ => None,
        };
        match to {
            Some(Value::Attribute(bucket, _)) => Some(bucket.clone()),
            _ => None,
        }
    });
    let public = resources.iter().filter(|resource| {
        let open = || resource.content.get("block_public_policy") == Some(&Value::Bool(false));
        match resource.address.kind {
            "aws_s3_bucket_public_access_block" => open(),
            "aws_s3_bucket_website_configuration" => true,
            _ => false,
        }
    });
    logs.chain(public.map(|part| whole(&part.address)))
        .collect()
}

/// Encrypts what a bucket holds with a key, and asks for the key once for many objects.
pub fn encrypt(content: &mut Content, key: Value) {
    let by_default = Content::new()
        .set("sse_algorithm", "aws:kms")
        .set("kms_master_key_id", key);
    let rule = Content::new()
        .set("bucket_key_enabled", true)
        .block("apply_server_side_encryption_by_default", by_default);
    content.put_block("rule", rule);
}

/// Gives every bucket an end for unfinished uploads.
pub fn end_uploads(resources: &mut Vec<Resource>) {
    const LIFECYCLE: &str = "aws_s3_bucket_lifecycle_configuration";
    let unfinished = || {
        // A week, within which an upload can be taken up again.
        Content::new().set("days_after_initiation", 7)
    };
    let mut with = BTreeSet::new();
    for resource in resources.iter_mut() {
        if resource.address.kind == LIFECYCLE {
            for entry in &mut resource.content.entries {
                if let Entry::Block("rule", rule) = entry {
                    rule.put_block("abort_incomplete_multipart_upload", unfinished());
                }
            }
            with.insert(whole(&resource.address));
        }
    }
    let without = |resource: &&Resource| {
        resource.address.kind == "aws_s3_bucket" && !with.contains(&resource.address)
    };
    let added = resources.iter().filter(without).map(|bucket| {
        let rule = Content::new()
            .set("id", "unfinished-uploads")
            .set("status", "Enabled")
            .block("filter", Content::new())
            .block("abort_incomplete_multipart_upload", unfinished());
        let body = Content::new()
            .set("bucket", bucket.address.id())
            .block("rule", rule);
        beside(bucket, LIFECYCLE, body)
    });
    let mut added: Vec<Resource> = added.collect();
    resources.append(&mut added);
}
