//! NAM-001: a bucket with a name that S3 does not take.

use super::{button, effective, not_legal};
use crate::component::Component;
use crate::component::s3::S3;
use crate::document::{Node, NodeId};
use crate::rules::faults::{self, Fault};
use crate::rules::wording::called;
use crate::rules::{Check, Fix, Rule, Severity, Softens};
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
        apply: |document, finding| faults::mend(document, finding, faults),
    }),
};

/// The longest name of a bucket.
pub const LIMIT: usize = 63;
const LEAST: usize = 3;
const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::S3(bucket) = &node.component else {
        return Vec::new();
    };
    let name = effective(topology, id, &bucket.bucket, LIMIT);
    if is_legal(&name) {
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

/// Whether S3 takes the name.
pub fn is_legal(name: &str) -> bool {
    let is_end = |byte: Option<u8>| {
        byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let legal = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
    };
    (LEAST..=LIMIT).contains(&name.len())
        && name.bytes().all(legal)
        && is_end(name.bytes().next())
        && is_end(name.bytes().next_back())
        && !name.contains("..")
        && !PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        && !SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
        && name.parse::<std::net::Ipv4Addr>().is_err()
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
        for prefix in PREFIXES {
            name = name.strip_prefix(prefix).unwrap_or(&name).to_owned();
        }
        name = name.chars().take(LIMIT).collect();
        for suffix in SUFFIXES {
            name = name.strip_suffix(suffix).unwrap_or(&name).to_owned();
        }
        name = name.trim_matches(['.', '-']).to_owned();
        if name.len() == before {
            break;
        }
    }
    if is_legal(&name) {
        return name;
    }
    let short: String = name.chars().take(LIMIT - 7).collect();
    let padded = format!("bucket-{}", short.trim_matches(['.', '-']));
    if is_legal(&padded) {
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
            assert!(is_legal(name), "{name}");
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
            assert!(!is_legal(name), "{name}");
            assert!(is_legal(&legal(name)), "{name} becomes {}", legal(name));
        }
        assert_eq!(legal("Bad_Bucket"), "bad-bucket");
        assert_eq!(legal("192.168.5.4"), "bucket-192.168.5.4");
    }
}
