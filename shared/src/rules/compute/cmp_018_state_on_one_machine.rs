//! CMP-018: data on a single virtual machine.

use std::collections::BTreeMap;

use crate::component::ec2::{Ec2, Purpose};
use crate::document::NodeId;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-018",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Data on a single machine",
    why: "When the machine or its disk fails, the data since the last backup are gone, and the service waits for a restore.",
    how_to_fix: "Use a managed database or cache, or replicate it to a machine in another zone.",
    source: "AWS Well-Architected REL10-BP02, 2026",
    violates: "r: region\n  v: vpc\n    za: zone\n      s: subnet\n        db: ec2 software=PostgreSQL",
    passes: "r: region\n  v: vpc\n    za: zone\n      s: subnet\n        app: ec2 software=Dropwizard",
    check: Check::Design(check),
    fix: None,
};

/// Software that keeps data, as people write it.
const STATEFUL: [&str; 14] = [
    "postgres",
    "mysql",
    "mariadb",
    "mongo",
    "redis",
    "valkey",
    "memcached",
    "cassandra",
    "elasticsearch",
    "opensearch",
    "sql server",
    "oracle",
    "rabbitmq",
    "kafka",
];

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    // Two of a kind in a network are taken to hold copies of one another.
    let mut kinds: BTreeMap<(Option<NodeId>, &str), Vec<NodeId>> = BTreeMap::new();
    for (id, server) in topology.all::<Ec2>() {
        if let Some(kind) = stateful(server) {
            let machines = kinds.entry((topology.vpc_of(id), kind)).or_default();
            machines.push(id);
        }
    }
    for machines in kinds.values() {
        if let &[id] = machines.as_slice() {
            report.add(
                &[id],
                format!(
                    "{} keeps its data on a single machine: use a managed service, or replicate it.",
                    topology.name(id)
                ),
            );
        }
    }
}

/// The kind of data that a machine keeps.
fn stateful(server: &Ec2) -> Option<&'static str> {
    let software = server.software.to_lowercase();
    let known = STATEFUL
        .iter()
        .copied()
        .find(|word| software.contains(word));
    known.or((server.purpose == Purpose::Database).then_some("database"))
}
