//! NAM-006: a queue, a topic, a repository or a secret with a name that the provider does not take.
//! The names of security groups are made so that they are legal.

use super::{button, not_legal};
use crate::component::Component;
use crate::document::{Node, NodeId, slugify};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal name",
    why: "The provider refuses what is named so.",
    how_to_fix: "Use letters, digits and hyphens; repositories and secrets take slashes too.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  jobs: sqs queue=jobs*\n  images: ecr repository=Images",
    passes: "r: region\n  jobs: sqs queue=Jobs_1\n  images: ecr repository=shop/images",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use a legal name",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Some((what, name, legal)) = judged(&node.component) else {
        return Vec::new();
    };
    // A name that is made of the slug is legal.
    if legal || name.is_empty() {
        return Vec::new();
    }
    let better = slugify(name);
    let mut mended = node.component.clone();
    for better in [better.as_str(), ""] {
        if let Some(field) = field(&mut mended) {
            better.clone_into(field);
        }
        if judged(&mended).is_some_and(|(_, name, legal)| legal || name.is_empty()) {
            break;
        }
    }
    let better = judged(&mended).map_or("", |(_, name, _)| name).to_owned();
    let message = format!("{}: {}", topology.name(id), not_legal(what, name, &better));
    vec![Fault::new(message).mended(button(&better), mended)]
}

/// What the name is, and whether it is legal.
fn judged(component: &Component) -> Option<(&'static str, &str, bool)> {
    Some(match component {
        Component::Sqs(one) => (
            "queue name",
            &one.queue,
            is_message_name(&one.queue, one.fifo, 80),
        ),
        Component::Sns(one) => (
            "topic name",
            &one.topic,
            is_message_name(&one.topic, one.fifo, 256),
        ),
        Component::Ecr(one) => (
            "repository name",
            &one.repository,
            is_repository(&one.repository),
        ),
        Component::SecretsManager(one) => ("secret name", &one.secret, is_secret(&one.secret)),
        _ => return None,
    })
}

fn field(component: &mut Component) -> Option<&mut String> {
    match component {
        Component::Sqs(one) => Some(&mut one.queue),
        Component::Sns(one) => Some(&mut one.topic),
        Component::Ecr(one) => Some(&mut one.repository),
        Component::SecretsManager(one) => Some(&mut one.secret),
        _ => None,
    }
}

/// Queues and topics; those that keep the order end in `.fifo`, which the code adds when it lacks.
fn is_message_name(name: &str, fifo: bool, limit: usize) -> bool {
    const FIFO: &str = ".fifo";
    let (stem, limit) = if fifo {
        (name.strip_suffix(FIFO).unwrap_or(name), limit - FIFO.len())
    } else {
        (name, limit)
    };
    (1..=limit).contains(&stem.len())
        && stem
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// Parts between slashes: lower-case letters and digits, with `.`, `_`, `__` or hyphens between.
fn is_repository(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let is_part = |part: &str| {
        // Runs of hyphens and double underscores separate like single ones.
        let mut plain = part.replace("__", "_");
        while plain.contains("--") {
            plain = plain.replace("--", "-");
        }
        !part.contains("___") && plain.split(['.', '_', '-']).all(is_word)
    };
    (2..=256).contains(&name.len()) && name.split('/').all(is_part)
}

fn is_secret(name: &str) -> bool {
    (1..=512).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_as_the_provider_does() {
        for name in ["ab", "shop/images", "a__b", "a---b", "a.b_c-d"] {
            assert!(is_repository(name), "{name}");
        }
        for name in ["a", "Bad", "a/", "/a", "a..b", "-ab", "a___b", "a._b"] {
            assert!(!is_repository(name), "{name}");
        }
        assert!(is_message_name("jobs.fifo", true, 80));
        assert!(is_message_name("jobs", true, 80));
        assert!(!is_message_name("jobs.fifo", false, 80));
        assert!(!is_message_name(&"j".repeat(76), true, 80));
        assert!(is_secret("shop/db@1"));
        assert!(!is_secret("shop*"));
    }
}
