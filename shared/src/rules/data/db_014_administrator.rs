//! DB-014: an administrator whose name the provider does not take.

use crate::component::Component;
use crate::component::database::Database;
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-014",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal name of the administrator",
    why: "The provider refuses the database.",
    how_to_fix: "Use a letter and then letters, digits and underscores, at most 16 in all (63 for DocumentDB).",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds master_username=9-lives spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds master_username=keeper spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use a legal name",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Some(database) = node.component.database() else {
        return Vec::new();
    };
    let limit = match &node.component {
        Component::Documentdb(_) => 63,
        _ => 16,
    };
    let name = &database.master_username;
    if is_legal(name, limit) {
        return Vec::new();
    }
    let usual = Database::default().master_username;
    let kept: String = (name.chars())
        .filter(|one| one.is_ascii_alphanumeric() || *one == '_')
        .skip_while(|one| !one.is_ascii_alphabetic())
        .take(limit)
        .collect();
    let better = if is_legal(&kept, limit) { kept } else { usual };
    let mut mended = node.component.clone();
    if let Some(database) = mended.database_mut() {
        better.clone_into(&mut database.master_username);
    }
    let message = format!(
        "{}: \"{name}\" cannot be the administrator's name, \"{better}\" can.",
        topology.name(id)
    );
    vec![Fault::new(message).mended(format!("Use {better}"), mended)]
}

fn is_legal(name: &str, limit: usize) -> bool {
    (1..=limit).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
