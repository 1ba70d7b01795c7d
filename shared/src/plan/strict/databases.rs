//! What databases write and how they are watched.

use crate::iac::{Content, Resource, Value};

use super::{beside, text};

/// The major version of PostgreSQL for databases of which the design says none: parameters belong to
/// one (RDS for PostgreSQL and Aurora PostgreSQL release notes: both run 17, 2026-05).
const POSTGRES: &str = "17";

/// Milliseconds from which on a statement is logged.
const SLOW: &str = "1000";

/// The logs that an engine can write to CloudWatch (Amazon RDS User Guide, "Publishing database logs to
/// Amazon CloudWatch Logs").
pub fn logs_of(engine: &str) -> Value {
    let logs: &[&str] = match engine {
        "aurora-mysql" => &["audit", "error", "slowquery"],
        "mysql" | "mariadb" => &["error", "slowquery"],
        "postgres" => &["postgresql", "upgrade"],
        "aurora-postgresql" => &["postgresql"],
        engine if engine.starts_with("sqlserver") => &["agent", "error"],
        engine if engine.starts_with("oracle") => &["alert", "audit", "listener", "trace"],
        _ => &[],
    };
    match logs {
        [] => Value::Null,
        logs => Value::list(logs.iter().copied()),
    }
}

/// Has a PostgreSQL database ask for TLS and log changes of its tables and slow statements, which its
/// parameters say.
pub fn with_parameters(database: &mut Resource) -> Option<Resource> {
    let (kind, attribute, identifier) = match database.address.kind {
        "aws_db_instance" => (
            "aws_db_parameter_group",
            "parameter_group_name",
            "identifier",
        ),
        "aws_rds_cluster" => (
            "aws_rds_cluster_parameter_group",
            "db_cluster_parameter_group_name",
            "cluster_identifier",
        ),
        _ => return None,
    };
    let content = &mut database.content;
    let engine = text(content, "engine");
    if !["postgres", "aurora-postgresql"].contains(&engine.as_str()) {
        return None;
    }
    content.put_new("engine_version", POSTGRES);
    let version = text(content, "engine_version");
    let major = version.split('.').next().unwrap_or_default();
    let parameter = |name: &str, value: &str| Content::new().set("name", name).set("value", value);
    let body = Content::new()
        .set("name_prefix", format!("{}-", text(content, identifier)))
        .set("family", format!("{engine}{major}"))
        .set(
            "description",
            "Asks for TLS, logs changes of tables and slow statements.",
        )
        .block("parameter", parameter("rds.force_ssl", "1"))
        .block("parameter", parameter("log_statement", "ddl"))
        .block("parameter", parameter("log_min_duration_statement", SLOW))
        .set("tags", content.get("tags").cloned().unwrap_or(Value::Null));
    let group = beside(database, kind, body).create_before_destroy();
    (database.content).put(attribute, group.address.attribute("name"));
    Some(group)
}
