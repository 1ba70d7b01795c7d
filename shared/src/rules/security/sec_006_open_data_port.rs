//! SEC-006: the port of a data store open to the whole internet.

use super::open_to_all;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-006",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Database open to the internet",
    why: "One weak password or one known fault is enough to lose the data.",
    how_to_fix: "Let in the security group of the application only.",
    source: "AWS Well-Architected SEC05-BP02, 2026",
    violates: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":5432,"to_port":5432,"cidr":"0.0.0.0/0"}]"#,
    passes: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":5432,"to_port":5432,"cidr":"10.0.0.0/16"}]"#,
    check: Check::Design(check),
    fix: None,
};

/// The usual ports of data stores.
const PORTS: [(u32, &str); 9] = [
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2049, "NFS"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (6379, "Redis"),
    (9200, "OpenSearch"),
    (11_211, "Memcached"),
    (27_017, "MongoDB"),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for (id, rules) in context.groups() {
        if let Some((port, store)) = PORTS.iter().find(|(port, _)| open_to_all(rules, *port)) {
            report.add(
                &[id],
                format!(
                    "{} accepts port {port} ({store}) from the whole internet.",
                    context.topology.name(id)
                ),
            );
        }
    }
}
