//! NAM-003: a search domain with a name that OpenSearch does not take.

use super::{button, not_legal, slug_between};
use crate::component::Component;
use crate::component::opensearch::Opensearch;
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal name of a search domain",
    why: "The provider and Terraform refuse the domain.",
    how_to_fix: "Use 3 to 28 lower-case letters, digits and hyphens, with a letter at the start.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    search: opensearch domain_name=Site_Search spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    search: opensearch domain_name=site-search spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use a legal name",
        apply: Apply::Faults(faults),
    }),
};

const LEAST: usize = 3;
/// The longest name of a domain.
pub const LIMIT: usize = 28;

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::Opensearch(domain) = &node.component else {
        return Vec::new();
    };
    let name = &domain.domain_name;
    // A name that is made of the slug is legal.
    if name.is_empty() || is_legal(name) {
        return Vec::new();
    }
    let better = slug_between(name, LEAST, LIMIT);
    let message = format!(
        "OpenSearch {}: {}",
        topology.name(id),
        not_legal("domain name", name, &better)
    );
    let mended = Opensearch {
        domain_name: better.clone(),
        ..domain.clone()
    };
    vec![Fault::new(message).mended(button(&better), Component::Opensearch(mended))]
}

fn is_legal(name: &str) -> bool {
    (LEAST..=LIMIT).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
