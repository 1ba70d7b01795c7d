//! EDG-004: a bucket that can be read without going through its distribution.

use super::{distributions, origins};
use crate::component::Component;
use crate::document::Document;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-004",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Bucket reachable around CloudFront",
    why: "Readers get around the certificate, the cache and the web ACL, and the bucket is public.",
    how_to_fix: "Let the bucket answer to the distribution only: origin access control, and no public access.",
    source: "checkov CKV2_AWS_46, 2026-08-20",
    violates: "cdn: cloudfront origin_access_control=false\nr: region\n  files: s3\ncdn -> files",
    passes: "cdn: cloudfront\nr: region\n  files: s3\ncdn -> files",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Let it be read through the distribution only",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, distribution) in distributions(topology) {
        for (link, bucket) in origins(topology, id) {
            let Some(Component::S3(of)) = topology.component(bucket) else {
                continue;
            };
            let reason = if of.website {
                "it is a website by itself"
            } else if !of.public_access_block {
                "it is public"
            } else if !distribution.origin_access_control {
                "the distribution has no origin access control"
            } else {
                continue;
            };
            report.about(&[bucket, id]).links(&[link]).say(format!(
                "{} is reachable around {}: {reason}.",
                called(topology, "Bucket", bucket),
                topology.name(id),
            ));
        }
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[bucket, id] = finding.nodes.as_slice() else {
        return;
    };
    if let Some(Component::Cloudfront(distribution)) = document.component_mut(id) {
        distribution.origin_access_control = true;
    }
    if let Some(Component::S3(bucket)) = document.component_mut(bucket) {
        bucket.website = false;
        bucket.public_access_block = true;
    }
}
