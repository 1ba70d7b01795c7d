//! The strict level: what a careful owner turns on beyond what was drawn. Everything stored is
//! encrypted with a key of the account's own, logs are kept for a year, what can be watched is.
//!
//! What checkov asks for and is not done here is in `tests/checkov.md`, each with its reason.

use std::collections::BTreeSet;

use crate::component::region::RegionCode;
use crate::field::Choice;
use crate::iac::{Address, Content, Entry, Resource, Value, Variable};

use super::apis;
use super::edge::policy;
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

/// Lets API Gateway write to CloudWatch. HTTP APIs do without it (API Gateway Developer Guide,
/// "Permissions for CloudWatch logging").
const WRITING: Policy = Policy {
    name: "writing",
    arn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
};

/// The number of the account, which no design knows.
const ACCOUNT: &str = "account_id";

/// Families of instances that do not take a connection of their own to their volumes (Amazon EC2 User
/// Guide, "EBS-optimized instance types": those of generations before it).
const NOT_OPTIMIZED: [&str; 6] = ["t1.", "t2.", "m1.", "m2.", "m3.", "c1."];

/// The managed policy of CloudFront that adds headers against framing, sniffing and plain HTTP
/// (Amazon CloudFront Developer Guide, "Use managed response headers policies": `SecurityHeadersPolicy`).
const SECURITY_HEADERS: &str = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/// Hardens what is in a draft.
pub(super) fn harden(context: &Context<'_>, draft: &mut Draft) {
    let mut resources = std::mem::take(&mut draft.resources);
    let mut beside: Vec<_> = resources
        .iter()
        .filter_map(web_acl_logs)
        .flatten()
        .collect();
    let mut needs = Needs::default();
    beside.extend((resources.iter_mut()).filter_map(|stage| stage_logs(stage, &mut needs)));
    resources.append(&mut beside);
    for resource in &mut resources {
        harden_one(resource, &mut needs);
        if resource.address.kind == "aws_kms_key" {
            let policy = key_policy(context, draft, resource.provider.as_deref());
            resource.content.put_new("policy", policy);
        }
    }
    draft.resources = resources;
    for provider in needs.keys {
        add_key(context, draft, provider.as_deref());
    }
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
    for provider in needs.writers {
        add_writer(draft, provider.as_deref());
    }
    add_beside(draft);
}

/// What hardened resources need, by provider.
#[derive(Default)]
struct Needs {
    keys: BTreeSet<Option<String>>,
    roles: BTreeSet<Option<String>>,
    /// APIs that write logs in a role of the account.
    writers: BTreeSet<Option<String>>,
}

/// A name of which each provider has one.
fn named(name: &str, provider: Option<&str>) -> String {
    provider.map_or_else(|| name.to_owned(), |alias| format!("{name}_{alias}"))
}

fn harden_one(resource: &mut Resource, needs: &mut Needs) {
    let provider = resource.provider.clone();
    let content = &mut resource.content;
    let mut key = || {
        needs.keys.insert(provider.clone());
        Address::new("aws_kms_key", named("main", provider.as_deref())).arn()
    };
    match resource.address.kind {
        "aws_cloudwatch_log_group" => {
            if matches!(content.get("retention_in_days"), Some(Value::Number(days)) if *days < LOG_DAYS)
            {
                content.put("retention_in_days", Value::Number(LOG_DAYS));
            }
            content.put_new("kms_key_id", key());
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
                .set("kms_key", key());
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
                content.put("performance_insights_kms_key_id", key());
            }
            if resource.address.kind == "aws_db_instance" {
                content.put_new("kms_key_id", key());
                content.put("enabled_cloudwatch_logs_exports", logs_of(&engine));
                if ["postgres", "mysql", "mariadb"].contains(&engine.as_str()) {
                    content.put("iam_database_authentication_enabled", true);
                }
            }
        }
        "aws_rds_cluster" => {
            let engine = text(content, "engine");
            content.put_new("kms_key_id", key());
            content.put("iam_database_authentication_enabled", true);
            content.put("enabled_cloudwatch_logs_exports", logs_of(&engine));
        }
        "aws_docdb_cluster" => {
            content.put_new("kms_key_id", key());
            let logs = Value::list(["audit", "profiler"]);
            content.put("enabled_cloudwatch_logs_exports", logs);
        }
        "aws_dynamodb_table" => {
            let block = Content::new()
                .set("enabled", true)
                .set("kms_key_arn", key());
            content.put_block("server_side_encryption", block);
        }
        "aws_secretsmanager_secret" | "aws_elasticache_replication_group" => {
            content.put_new("kms_key_id", key());
        }
        "aws_backup_vault" => content.put_new("kms_key_arn", key()),
        "aws_opensearch_domain" => {
            let block = Content::new().set("enabled", true).set("kms_key_id", key());
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
                    .block("provider", Content::new().set("key_arn", key()));
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

/// A log group for the requests that an access control list of WAF saw, and what sends them there.
fn web_acl_logs(acl: &Resource) -> Option<[Resource; 2]> {
    if acl.address.kind != "aws_wafv2_web_acl" {
        return None;
    }
    let name = text(&acl.content, "name");
    // WAF writes only to groups whose names begin so (AWS WAF Developer Guide, "CloudWatch Logs").
    let group = Content::new()
        .set("name", format!("aws-waf-logs-{name}"))
        .set("retention_in_days", Value::Number(LOG_DAYS))
        .set(
            "tags",
            acl.content.get("tags").cloned().unwrap_or(Value::Null),
        );
    let group = beside(acl, "aws_cloudwatch_log_group", group);
    let to = Content::new().set("resource_arn", acl.address.arn()).set(
        "log_destination_configs",
        Value::list([group.address.arn()]),
    );
    Some([
        group,
        beside(acl, "aws_wafv2_web_acl_logging_configuration", to),
    ])
}

/// Has a stage of an API write who called what to a log group, which it returns.
fn stage_logs(stage: &mut Resource, needs: &mut Needs) -> Option<Resource> {
    let of_rest = stage.address.kind == apis::REST_STAGE;
    if !of_rest && stage.address.kind != apis::STAGE {
        return None;
    }
    if of_rest {
        stage.content.put("xray_tracing_enabled", true);
    }
    if text(&stage.content, "name") != apis::OF_HTTP {
        needs.writers.insert(stage.provider.clone());
        (stage.depends_on).push(writer(stage.provider.as_deref()));
    }
    let name = stage.address.name.replace('_', "-");
    let group = Content::new()
        .set("name", format!("/apigateway/{name}"))
        .set("retention_in_days", Value::Number(LOG_DAYS))
        .set(
            "tags",
            stage.content.get("tags").cloned().unwrap_or(Value::Null),
        );
    let group = beside(stage, "aws_cloudwatch_log_group", group);
    // What API Gateway knows of a request (API Gateway Developer Guide, "Customize HTTP API access logs").
    let known = [
        ("requestId", "$context.requestId"),
        ("ip", "$context.identity.sourceIp"),
        ("requestTime", "$context.requestTime"),
        match of_rest {
            true => ("resourcePath", "$context.resourcePath"),
            false => ("routeKey", "$context.routeKey"),
        },
        ("status", "$context.status"),
    ];
    let settings = Content::new()
        .set("destination_arn", group.address.arn())
        .set("format", Value::json(Value::map(known)));
    stage.content.put_block("access_log_settings", settings);
    Some(group)
}

/// What says in which role the APIs of a region write their logs.
fn writer(provider: Option<&str>) -> Address {
    Address::new("aws_api_gateway_account", named("main", provider))
}

/// Adds the role in which the APIs of a region write their logs, which an account has once.
fn add_writer(draft: &mut Draft, provider: Option<&str>) {
    let name = named("api_logs", provider);
    let role = Role {
        label: name.replace('_', "-"),
        name,
        description: "Writes the logs of APIs.",
        service: "apigateway.amazonaws.com",
        policies: vec![WRITING],
    };
    let mut add = |resource: Resource| {
        draft.add_once(Resource {
            provider: provider.map(str::to_owned),
            ..resource
        });
    };
    let granted = roles::resources(&role, &mut add);
    let body = Content::new().set("cloudwatch_role_arn", granted.role.arn());
    add(Resource::new(writer(provider), body).after(granted.policies));
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

/// The logs that an engine can write to CloudWatch (Amazon RDS User Guide, "Publishing database logs to
/// Amazon CloudWatch Logs").
fn logs_of(engine: &str) -> Value {
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

/// Who may use the keys of a region: the account, as its own policies say, and its logs.
fn key_policy(context: &Context<'_>, draft: &mut Draft, provider: Option<&str>) -> Value {
    let mut regions = RegionCode::ALL.iter().map(|(region, _, _)| *region);
    let region = regions.find(|region| context.provider(*region).as_deref() == provider);
    let region = context.region_code(region.unwrap_or(context.home));
    let account = draft.variable(
        Variable::text(
            ACCOUNT,
            "The number of the account, which alone may use its keys.",
            "123456789012",
        )
        .like("^[0-9]{12}$", "Write the twelve digits of the account."),
    );
    let own = Value::map([
        ("Sid", "Account".into()),
        ("Effect", "Allow".into()),
        (
            "Principal",
            Value::map([(
                "AWS",
                Value::Template(vec![
                    "arn:aws:iam::".into(),
                    account.clone(),
                    ":root".into(),
                ]),
            )]),
        ),
        ("Action", "kms:*".into()),
        ("Resource", "*".into()),
    ]);
    let source = Value::Template(vec![
        "arn:aws:logs:".into(),
        region.clone(),
        ":".into(),
        account,
        ":*".into(),
    ]);
    let service = Value::Template(vec!["logs.".into(), region, ".amazonaws.com".into()]);
    let logs = Value::map([
        ("Sid", "Logs".into()),
        ("Effect", "Allow".into()),
        ("Principal", Value::map([("Service", service)])),
        (
            "Action",
            Value::list([
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:DescribeKey",
            ]),
        ),
        ("Resource", "*".into()),
        (
            "Condition",
            Value::map([(
                "ArnLike",
                Value::map([("kms:EncryptionContext:aws:logs:arn", source)]),
            )]),
        ),
    ]);
    policy(vec![own, logs])
}

/// Adds the key that encrypts what one region stores.
fn add_key(context: &Context<'_>, draft: &mut Draft, provider: Option<&str>) {
    let policy = key_policy(context, draft, provider);
    let name = named("main", provider);
    let label = name.replace('_', "-");
    let key = Address::new("aws_kms_key", &name);
    let body = Content::new()
        .set("description", "Encrypts what the design stores.")
        .set("enable_key_rotation", true)
        .set("deletion_window_in_days", 30)
        .set("policy", policy)
        .set("tags", Value::map([("Name", label)]));
    draft.add_once(Resource {
        provider: provider.map(str::to_owned),
        ..Resource::new(key, body)
    });
}

/// Adds what stands beside hardened resources: an end for unfinished uploads to buckets.
fn add_beside(draft: &mut Draft) {
    const LIFECYCLE: &str = "aws_s3_bucket_lifecycle_configuration";
    let with: BTreeSet<Address> = (draft.resources.iter())
        .filter(|resource| resource.address.kind == LIFECYCLE)
        .map(|resource| resource.address.clone())
        .collect();
    let unfinished = || {
        // A week, within which an upload can be taken up again.
        Content::new().set("days_after_initiation", 7)
    };
    for resource in &mut draft.resources {
        if resource.address.kind == LIFECYCLE {
            for entry in &mut resource.content.entries {
                if let Entry::Block("rule", rule) = entry {
                    rule.put_block("abort_incomplete_multipart_upload", unfinished());
                }
            }
        }
    }
    let buckets: Vec<Resource> = (draft.resources.iter())
        .filter(|resource| resource.address.kind == "aws_s3_bucket")
        .cloned()
        .collect();
    for bucket in buckets {
        let address = Address {
            kind: LIFECYCLE,
            ..bucket.address.clone()
        };
        if with.contains(&address) {
            continue;
        }
        let rule = Content::new()
            .set("id", "unfinished-uploads")
            .set("status", "Enabled")
            .block("filter", Content::new())
            .block("abort_incomplete_multipart_upload", unfinished());
        let body = Content::new()
            .set("bucket", bucket.address.id())
            .block("rule", rule);
        draft.add(Resource {
            owner: bucket.owner,
            provider: bucket.provider,
            ..Resource::new(address, body)
        });
    }
}
