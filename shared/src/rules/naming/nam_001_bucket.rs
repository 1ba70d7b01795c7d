//! NAM-001: a bucket with a name that S3 does not take.

use super::{button, effective, not_legal};
use crate::component::Component;
use crate::component::s3::{NAME_LIMIT, NAME_PREFIXES, NAME_SUFFIXES, S3, is_bucket_name};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal bucket name",
    why: "The provider refuses the bucket; Terraform does not notice.",
    how_to_fix: "Use 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends.",
    source: "tflint-ruleset-aws aws_s3_bucket_name, 2026-08-03",
    violates: "r: region\n  files: s3 bucket=Bad_Bucket",
    passes: "r: region\n  files: s3 bucket=good-bucket",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use a legal name",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::S3(bucket) = &node.component else {
        return Vec::new();
    };
    let name = effective(topology, id, &bucket.bucket, NAME_LIMIT);
    if is_bucket_name(&name) {
        return Vec::new();
    }
    let better = legal(&name);
    let message = format!(
        "{}: {}",
        called(topology, "Bucket", id),
        not_legal("bucket name", &name, &better)
    );
    let mended = S3 {
        bucket: better.clone(),
        ..bucket.clone()
    };
    vec![Fault::new(message).mended(button(&better), Component::S3(mended))]
}

/// The name that is most like a text; the plainest one when nothing of it can be used.
fn legal(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => name.push(character),
            '.' if !name.ends_with(['.', '-']) && !name.is_empty() => name.push('.'),
            '.' => {}
            _ if !name.ends_with(['.', '-']) && !name.is_empty() => name.push('-'),
            _ => {}
        }
    }
    // Taking one beginning or end away may bring another to light.
    loop {
        let before = name.len();
        for prefix in NAME_PREFIXES {
            name = name.strip_prefix(prefix).unwrap_or(&name).to_owned();
        }
        name = name.chars().take(NAME_LIMIT).collect();
        for suffix in NAME_SUFFIXES {
            name = name.strip_suffix(suffix).unwrap_or(&name).to_owned();
        }
        name = name.trim_matches(['.', '-']).to_owned();
        if name.len() == before {
            break;
        }
    }
    if is_bucket_name(&name) {
        return name;
    }
    let short: String = name.chars().take(NAME_LIMIT - 7).collect();
    let padded = format!("bucket-{}", short.trim_matches(['.', '-']));
    if is_bucket_name(&padded) {
        padded
    } else {
        "bucket".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_as_s3_does() {
        for name in ["abc", "my.bucket-1", "0files", &"a".repeat(63)] {
            assert!(is_bucket_name(name), "{name}");
        }
        for name in [
            "",
            "ab",
            "Bad",
            "bad_bucket",
            "-bad",
            "bad-",
            "b..d",
            "xn--bad",
            "sthree-bad",
            "amzn-s3-demo-bad",
            "bad-s3alias",
            "bad--ol-s3",
            "bad.mrap",
            "bad--x-s3",
            "bad--table-s3",
            "192.168.5.4",
            &"a".repeat(64),
        ] {
            assert!(!is_bucket_name(name), "{name}");
            assert!(
                is_bucket_name(&legal(name)),
                "{name} becomes {}",
                legal(name)
            );
        }
        assert_eq!(legal("Bad_Bucket"), "bad-bucket");
        assert_eq!(legal("192.168.5.4"), "bucket-192.168.5.4");
    }
}
