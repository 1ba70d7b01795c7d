//! DB-002: an RDS database with an engine that RDS does not have.

use crate::component::Component;
use crate::component::aurora::{self, Aurora};
use crate::component::database::Database;
use crate::component::documentdb::{self, Documentdb};
use crate::component::rds::{ENGINES, Rds};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Engine that RDS does not have",
    why: "The provider refuses the database; Terraform does not notice.",
    how_to_fix: "Choose an engine of RDS, or the service that has the engine: DocumentDB for MongoDB, ElastiCache for Redis, Aurora for its own engines.",
    source: "AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds engine=mongodb spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds engine=postgres spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use what has the engine",
        apply: Apply::Faults(faults),
    }),
};

/// Whether RDS has the engine; custom variants are run by RDS on machines of one's own.
pub fn is_known(engine: &str) -> bool {
    ENGINES.contains(&engine) || engine.starts_with("custom-")
}

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::Rds(database) = &node.component else {
        return Vec::new();
    };
    if is_known(&database.engine) {
        return Vec::new();
    }
    let name = topology.name(id);
    let engine = database.engine.trim();
    if engine.is_empty() {
        return vec![Fault::new(format!("{name} names no engine."))];
    }
    let (instead, mended) = instead(database);
    let fault = Fault::new(format!("{name}: RDS has no {engine} engine{instead}."));
    vec![match mended {
        Some((button, component)) => fault.mended(button, component),
        None => fault,
    }]
}

/// What to use in the place of an engine that RDS does not have, in words and as a component.
fn instead(database: &Rds) -> (String, Option<(String, Component)>) {
    let plain: String = (database.engine.to_lowercase().chars())
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let says = |part: &str| plain.contains(part);
    if says("mongo") || says("documentdb") || says("docdb") {
        let words = ": use DocumentDB, MongoDB Atlas or MongoDB on EC2".to_owned();
        return (
            words,
            Some(("Use DocumentDB".to_owned(), as_documents(database))),
        );
    }
    if says("aurora") {
        let component = as_aurora(database, says("mysql"));
        return (
            ": use Aurora".to_owned(),
            Some(("Use Aurora".to_owned(), component)),
        );
    }
    if says("redis") || says("valkey") || says("memcached") {
        return (": use ElastiCache".to_owned(), None);
    }
    let meant = [
        ("postgres", "postgres"),
        ("maria", "mariadb"),
        ("mysql", "mysql"),
        ("oracle", "oracle-se2"),
        ("sqlserver", "sqlserver-se"),
        ("mssql", "sqlserver-se"),
        ("db2", "db2-se"),
    ];
    match meant.iter().find(|(part, _)| says(part)) {
        Some((_, engine)) => {
            let component = Component::Rds(Rds {
                engine: (*engine).to_owned(),
                ..database.clone()
            });
            let words = format!(": it is called {engine}");
            (words, Some((format!("Use {engine}"), component)))
        }
        None => (String::new(), None),
    }
}

/// What all clusters have that the database has, too.
fn kept(of: &Database) -> Box<Database> {
    let (least, most) = documentdb::RETENTION.into_inner();
    Box::new(Database {
        backup_retention: of.backup_retention.clamp(least, most),
        ..of.clone()
    })
}

fn instances(of: &Rds) -> u32 {
    of.read_replicas
        .saturating_add(1 + u32::from(of.multi_az))
        .min(16)
}

fn as_documents(of: &Rds) -> Component {
    let plain = Documentdb::default();
    Component::Documentdb(Documentdb {
        instances: instances(of),
        database: kept(&of.database),
        ..plain
    })
}

fn as_aurora(of: &Rds, mysql: bool) -> Component {
    Component::Aurora(Aurora {
        engine: if mysql {
            aurora::Engine::Mysql
        } else {
            aurora::Engine::Postgresql
        },
        instances: instances(of),
        proxy: of.proxy,
        database: kept(&of.database),
        ..Aurora::default()
    })
}
