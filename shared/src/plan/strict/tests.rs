//! Sketch in, what is hardened out.

use super::super::{Level, plan_at};
use crate::iac::{Address, Content, Entry, Plan, Value};
use crate::sketch;

fn strict(sketch: &str) -> Plan {
    let plan = plan_at(&sketch::parse(sketch).unwrap(), Level::Strict);
    assert_eq!(plan.gaps, []);
    plan
}

/// The content of a resource.
#[track_caller]
fn content<'a>(plan: &'a Plan, kind: &'static str, name: &str) -> &'a Content {
    let address = Address::new(kind, name);
    let found = plan.resources.iter().find(|one| one.address == address);
    &found.unwrap().content
}

/// How the objects of a bucket are encrypted.
fn encryption(plan: &Plan, bucket: &str) -> Option<Value> {
    let kind = "aws_s3_bucket_server_side_encryption_configuration";
    let rule = content(plan, kind, bucket).block_named("rule")?;
    let by_default = rule.block_named("apply_server_side_encryption_by_default")?;
    by_default.get("sse_algorithm").cloned()
}

#[test]
fn buckets_have_own_keys_unless_logs_or_the_public_come_to_them() {
    let plan = strict(
        "
        r: region
          files: s3
          site: s3 website=true
          open: s3 public_access_block=false
          logs: s3 purpose=logs
        ",
    );
    for (bucket, algorithm) in [
        ("files", "aws:kms"),
        ("site", "AES256"),
        ("open", "AES256"),
        ("logs", "AES256"),
    ] {
        assert_eq!(
            encryption(&plan, bucket),
            Some(algorithm.into()),
            "{bucket}"
        );
    }
    let logging = |bucket| content(&plan, "aws_s3_bucket_logging", bucket).get("target_bucket");
    let logs = Address::new("aws_s3_bucket", "logs").id();
    assert_eq!(logging("files"), Some(&logs));
    let logged = (plan.resources.iter()).filter(|one| one.address.kind == "aws_s3_bucket_logging");
    assert_eq!(logged.count(), 3);
}

#[test]
fn parameters_are_those_of_the_version() {
    let database = |fields: &str| {
        let plan = strict(&format!(
            "
            r: region
              v: vpc cidr=10.0.0.0/16
                zone-a: zone letter=a
                  a: subnet cidr=10.0.0.0/24
                zone-b: zone letter=b
                  b: subnet cidr=10.0.1.0/24
                db: rds spans=a,b {fields}
            "
        ));
        let groups = plan.resources.iter();
        let mut groups = groups.filter(|one| one.address.kind == "aws_db_parameter_group");
        let family = groups.next().map(|one| one.content.get("family").cloned());
        (
            family.flatten(),
            content(&plan, "aws_db_instance", "db")
                .get("engine_version")
                .cloned(),
        )
    };
    assert_eq!(database(""), (Some("postgres17".into()), Some("17".into())));
    let drawn = database("engine_version=\"16.4\"");
    assert_eq!(drawn, (Some("postgres16".into()), Some("16.4".into())));
    assert_eq!(database("engine=mysql"), (None, None));
}

#[test]
fn one_policy_lets_services_write_logs_in_each_region() {
    let plan = strict(
        "
        design: is name=\"My shop\" domain_name=example.com
        r: region code=eu-west-1
          v: vpc cidr=10.0.0.0/16
            zone-a: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zone-b: zone letter=b
              b: subnet cidr=10.0.1.0/24
            one: opensearch spans=a,b
            two: opensearch spans=a,b
        names: route53
        ",
    );
    let kind = "aws_cloudwatch_log_resource_policy";
    let policies = plan.resources.iter().filter(|one| one.address.kind == kind);
    let policies: Vec<_> = policies
        .map(|one| (one.address.name.as_str(), one.content.get("policy_name")))
        .collect();
    let name: Value = "my-shop-production-log-writers".into();
    assert_eq!(
        policies,
        [
            ("log_writers", Some(&name)),
            ("log_writers_us_east_1", Some(&name))
        ]
    );
    let domain = content(&plan, "aws_opensearch_domain", "one");
    let logs = (domain.entries.iter())
        .filter(|entry| matches!(entry, Entry::Block("log_publishing_options", _)));
    assert_eq!(logs.count(), super::logs::SEARCH_LOGS.len());
}

#[test]
fn the_requests_to_a_distribution_are_logged_at_the_edge() {
    let plan = strict(
        "
        r: region code=eu-west-1
          files: s3
        cdn: cloudfront
        cdn -> files
        ",
    );
    for (kind, name) in [
        ("aws_cloudwatch_log_group", "cdn"),
        ("aws_cloudwatch_log_delivery_source", "cdn"),
        ("aws_cloudwatch_log_delivery_destination", "cdn"),
        ("aws_cloudwatch_log_delivery", "cdn"),
        (
            "aws_cloudwatch_log_resource_policy",
            "log_writers_us_east_1",
        ),
        ("aws_kms_key", "main_us_east_1"),
    ] {
        let address = Address::new(kind, name);
        let found = plan.resources.iter().find(|one| one.address == address);
        assert_eq!(found.unwrap().provider.as_deref(), Some("us_east_1"));
    }
}

#[test]
fn whoever_may_use_a_service_may_use_its_key_through_it() {
    let services = |sketch: &str| {
        let plan = strict(sketch);
        let mut found = Vec::new();
        let policy = content(&plan, "aws_kms_key", "main").get("policy").cloned();
        policy.unwrap().visit(&mut |value| {
            if let Value::Text(text) = value
                && let Some(service) = text.strip_suffix('.')
            {
                found.push(service.to_owned());
            }
        });
        found
    };
    assert_eq!(services("r: region\n  t: dynamodb"), ["logs", "dynamodb"]);
    let two = services("r: region\n  s: secrets_manager\n  f: s3");
    assert_eq!(two, ["logs", "s3", "secretsmanager"]);
    assert_eq!(services("r: region\n  e: ecr"), ["logs"]);
}
