//! The strict level: what a careful owner turns on beyond what was drawn. Everything stored is
//! encrypted with a key of the account's own, logs are kept for a year, what can be watched is.
//!
//! What checkov asks for and is not done here is in `tests/checkov.md`, each with its reason.

mod buckets;
mod databases;
mod keys;
mod logs;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::iac::{Address, Content, Entry, Resource, Value};

use super::roles::{self, Policy, Role};
use super::{Context, Draft};

/// Days for which logs are kept at least (checkov CKV_AWS_338, 2026-08-20).
const LOG_DAYS: i64 = 365;

/// Seconds between two measurements of a database's host (Amazon RDS API, `MonitoringInterval`:
/// 0, 1, 5, 10, 15, 30 or 60).
const MEASURED_EVERY: u32 = 60;

/// Lets RDS write what it measures to CloudWatch.
const MEASURING: Policy = Policy {
    name: "measuring",
    arn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
};

/// Families of instances that do not take a connection of their own to their volumes (Amazon EC2 User
/// Guide, "EBS-optimized instance types": those of generations before it).
const NOT_OPTIMIZED: [&str; 6] = ["t1.", "t2.", "m1.", "m2.", "m3.", "c1."];

/// The managed policy of CloudFront that adds headers against framing, sniffing and plain HTTP
/// (Amazon CloudFront Developer Guide, "Use managed response headers policies": `SecurityHeadersPolicy`).
const SECURITY_HEADERS: &str = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/// Hardens what is in a draft.
pub(super) fn harden(context: &Context<'_>, draft: &mut Draft) {
    let mut resources = std::mem::take(&mut draft.resources);
    logs::add(context, &mut resources);
    let parameters = resources.iter_mut().filter_map(databases::with_parameters);
    let parameters: Vec<Resource> = parameters.collect();
    resources.extend(parameters);
    buckets::end_uploads(&mut resources);
    let mut needs = Needs {
        plain: buckets::plain(&resources),
        ..Needs::default()
    };
    for resource in &mut resources {
        harden_one(resource, &mut needs);
    }
    keys::add(context, draft, &mut resources, &needs.keys);
    draft.resources = resources;
    for provider in needs.roles {
        let role = Role {
            name: named("measuring", provider.as_deref()),
            label: named("measuring", provider.as_deref()).replace('_', "-"),
            description: "Measures the hosts of databases.",
            service: "monitoring.rds.amazonaws.com",
            policies: vec![MEASURING],
        };
        roles::resources(&role, |resource| {
            draft.add_once(Resource {
                provider: provider.clone(),
                ..resource
            });
        });
    }
}

/// What hardened resources need, by provider.
#[derive(Default)]
struct Needs {
    /// Keys, and the services that use them in the name of their callers.
    keys: keys::Callers,
    roles: BTreeSet<Option<String>>,
    /// Buckets whose objects no key of the account's own can encrypt.
    plain: BTreeSet<Address>,
}

/// A name of which each provider has one.
fn named(name: &str, provider: Option<&str>) -> String {
    provider.map_or_else(|| name.to_owned(), |alias| format!("{name}_{alias}"))
}

fn harden_one(resource: &mut Resource, needs: &mut Needs) {
    let provider = resource.provider.clone();
    let content = &mut resource.content;
    let mut key_of = |service: Option<&'static str>| {
        let callers = needs.keys.entry(provider.clone()).or_default();
        callers.extend(service);
        keys::address(provider.as_deref()).arn()
    };
    match resource.address.kind {
        "aws_cloudwatch_log_group" => {
            if matches!(content.get("retention_in_days"), Some(Value::Number(days)) if *days < LOG_DAYS)
            {
                content.put("retention_in_days", Value::Number(LOG_DAYS));
            }
            content.put_new("kms_key_id", key_of(None));
        }
        "aws_instance" => {
            content.put("monitoring", true);
            let old = |kind: &str| NOT_OPTIMIZED.iter().any(|family| kind.starts_with(family));
            if !matches!(content.get("instance_type"), Some(Value::Text(kind)) if old(kind)) {
                content.put("ebs_optimized", true);
            }
        }
        "aws_lb" => content.put("enable_deletion_protection", true),
        "aws_ecr_repository" => {
            let block = Content::new()
                .set("encryption_type", "KMS")
                .set("kms_key", key_of(None));
            content.put_block("encryption_configuration", block);
        }
        "aws_db_instance" | "aws_rds_cluster_instance" => {
            let engine = text(content, "engine");
            content.put("auto_minor_version_upgrade", true);
            content.put("monitoring_interval", MEASURED_EVERY);
            needs.roles.insert(provider.clone());
            let role = Address::new("aws_iam_role", named("measuring", provider.as_deref()));
            content.put("monitoring_role_arn", role.arn());
            let small = [".micro", ".small"];
            let class = text(content, "instance_class");
            // RDS does not take insights on the smallest classes of MySQL and MariaDB (Amazon RDS User
            // Guide, "Amazon RDS DB engine, Region, and instance class support for Performance Insights").
            if !(["mysql", "mariadb"].contains(&engine.as_str())
                && small.iter().any(|size| class.ends_with(size)))
            {
                content.put("performance_insights_enabled", true);
                content.put("performance_insights_kms_key_id", key_of(None));
            }
            if resource.address.kind == "aws_db_instance" {
                content.put_new("kms_key_id", key_of(None));
                content.put(
                    "enabled_cloudwatch_logs_exports",
                    databases::logs_of(&engine),
                );
                if ["postgres", "mysql", "mariadb"].contains(&engine.as_str()) {
                    content.put("iam_database_authentication_enabled", true);
                }
            }
        }
        "aws_rds_cluster" => {
            let engine = text(content, "engine");
            content.put_new("kms_key_id", key_of(None));
            content.put("iam_database_authentication_enabled", true);
            content.put(
                "enabled_cloudwatch_logs_exports",
                databases::logs_of(&engine),
            );
        }
        "aws_docdb_cluster" => {
            content.put_new("kms_key_id", key_of(None));
            let logs = Value::list(["audit", "profiler"]);
            content.put("enabled_cloudwatch_logs_exports", logs);
        }
        "aws_dynamodb_table" => {
            let block = Content::new()
                .set("enabled", true)
                .set("kms_key_arn", key_of(Some("dynamodb")));
            content.put_block("server_side_encryption", block);
        }
        "aws_secretsmanager_secret" => {
            content.put_new("kms_key_id", key_of(Some("secretsmanager")));
        }
        "aws_s3_bucket_server_side_encryption_configuration"
            if !needs.plain.contains(&buckets::whole(&resource.address)) =>
        {
            buckets::encrypt(content, key_of(Some("s3")));
        }
        "aws_elasticache_replication_group" => content.put_new("kms_key_id", key_of(None)),
        "aws_backup_vault" => content.put_new("kms_key_arn", key_of(None)),
        "aws_opensearch_domain" => {
            let block = Content::new()
                .set("enabled", true)
                .set("kms_key_id", key_of(None));
            content.put_block("encrypt_at_rest", block);
        }
        "aws_eks_cluster" => {
            // Every kind of log that the control plane has (EKS API, `LogType`).
            let kinds = [
                "api",
                "audit",
                "authenticator",
                "controllerManager",
                "scheduler",
            ];
            content.put("enabled_cluster_log_types", Value::list(kinds));
            if content.block_named("encryption_config").is_none() {
                let block = Content::new()
                    .set("resources", Value::list(["secrets"]))
                    .block("provider", Content::new().set("key_arn", key_of(None)));
                content.put_block("encryption_config", block);
            }
        }
        "aws_cloudfront_distribution" => {
            for entry in &mut content.entries {
                if let Entry::Block("default_cache_behavior" | "ordered_cache_behavior", body) =
                    entry
                {
                    body.put_new("response_headers_policy_id", SECURITY_HEADERS);
                }
            }
        }
        "aws_lambda_function" => {
            content.put_block("tracing_config", Content::new().set("mode", "Active"));
        }
        _ => {}
    }
}

/// A resource of another kind with the name of one, for the same node.
fn beside(one: &Resource, kind: &'static str, content: Content) -> Resource {
    let address = Address {
        kind,
        ..one.address.clone()
    };
    Resource {
        owner: one.owner,
        provider: one.provider.clone(),
        ..Resource::new(address, content)
    }
}

fn text(content: &Content, name: &str) -> String {
    match content.get(name) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}
