//! Logs of what writes them only when it is told to: web ACLs, stages of APIs, search domains and
//! zones of names.

use std::collections::BTreeMap;

use crate::component::region::RegionCode;
use crate::field::Choice;
use crate::iac::{Address, Content, Resource, Value};

use super::super::edge::policy;
use super::super::{Context, naming};
use super::{LOG_DAYS, beside, named, text};

/// The logs of a search domain that need no access by user (Amazon OpenSearch Service API, `LogType`).
pub const SEARCH_LOGS: [&str; 3] = ["INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS", "ES_APPLICATION_LOGS"];

/// Has everything write its logs, and adds what they are written to.
pub fn add(context: &Context<'_>, resources: &mut Vec<Resource>) {
    let mut added = Vec::new();
    // For each provider the services that write, each with its log groups.
    let mut writers: BTreeMap<Option<String>, Vec<(&str, Address)>> = BTreeMap::new();
    for resource in resources.iter_mut() {
        match resource.address.kind {
            "aws_wafv2_web_acl" => added.extend(web_acl_logs(resource)),
            "aws_apigatewayv2_stage" => added.push(stage_logs(resource)),
            "aws_opensearch_domain" => {
                let group = search_logs(resource);
                let at = writers.entry(resource.provider.clone()).or_default();
                at.push(("es.amazonaws.com", group.address.clone()));
                added.push(group);
            }
            // A zone that only networks can ask has no log of its own.
            "aws_route53_zone" if resource.content.block_named("vpc").is_none() => {
                let provider = context.provider(RegionCode::EDGE);
                let [group, log] = query_logs(resource, provider.clone());
                let at = writers.entry(provider).or_default();
                at.push(("route53.amazonaws.com", group.address.clone()));
                added.extend([group, log]);
            }
            _ => {}
        }
    }
    resources.append(&mut added);
    for (provider, groups) in writers {
        resources.push(letting_write(context, provider, groups));
    }
}

/// The address of what lets services write to the log groups of a region.
fn letting(provider: Option<&str>) -> Address {
    Address::new(
        "aws_cloudwatch_log_resource_policy",
        named("log_writers", provider),
    )
}

/// Lets services write to log groups. A region takes few such policies (ten, Amazon CloudWatch Logs
/// User Guide, "CloudWatch Logs quotas"), so there is one for all.
fn letting_write(
    context: &Context<'_>,
    provider: Option<String>,
    groups: Vec<(&str, Address)>,
) -> Resource {
    let statements = groups.into_iter().map(|(service, group)| {
        Value::map([
            ("Effect", "Allow".into()),
            ("Principal", Value::map([("Service", service)])),
            (
                "Action",
                Value::list(["logs:CreateLogStream", "logs:PutLogEvents"]),
            ),
            ("Resource", Value::Template(vec![group.arn(), ":*".into()])),
        ])
    });
    let document = context.topology.document;
    let design = naming::project(document);
    let environment = document.settings.environment.id();
    let body = Content::new()
        .set("policy_name", format!("{design}-{environment}-log-writers"))
        .set("policy_document", policy(statements.collect()));
    Resource {
        provider: provider.clone(),
        ..Resource::new(letting(provider.as_deref()), body)
    }
}

/// A log group for a resource.
fn group_of(resource: &Resource, name: String) -> Resource {
    let tags = resource.content.get("tags").cloned();
    let group = Content::new()
        .set("name", name)
        .set("retention_in_days", Value::Number(LOG_DAYS))
        .set("tags", tags.unwrap_or(Value::Null));
    beside(resource, "aws_cloudwatch_log_group", group)
}

/// A log group for the requests that an access control list of WAF saw, and what sends them there.
fn web_acl_logs(acl: &Resource) -> [Resource; 2] {
    let name = text(&acl.content, "name");
    // WAF writes only to groups whose names begin so (AWS WAF Developer Guide, "CloudWatch Logs").
    let group = group_of(acl, format!("aws-waf-logs-{name}"));
    let to = Content::new().set("resource_arn", acl.address.arn()).set(
        "log_destination_configs",
        Value::list([group.address.arn()]),
    );
    [
        group,
        beside(acl, "aws_wafv2_web_acl_logging_configuration", to),
    ]
}

/// Has a stage of an API write who called what to a log group, which it returns.
fn stage_logs(stage: &mut Resource) -> Resource {
    let name = stage.address.name.replace('_', "-");
    let group = group_of(stage, format!("/apigateway/{name}"));
    // What API Gateway knows of a request (API Gateway Developer Guide, "Customize HTTP API access logs").
    let known = [
        ("requestId", "$context.requestId"),
        ("ip", "$context.identity.sourceIp"),
        ("requestTime", "$context.requestTime"),
        ("routeKey", "$context.routeKey"),
        ("status", "$context.status"),
    ];
    let settings = Content::new()
        .set("destination_arn", group.address.arn())
        .set("format", Value::json(Value::map(known)));
    stage.content.put_block("access_log_settings", settings);
    group
}

/// Has a search domain write its logs to a log group, which it returns.
fn search_logs(domain: &mut Resource) -> Resource {
    let name = text(&domain.content, "domain_name");
    let group = group_of(domain, format!("/aws/opensearch/{name}"));
    for log in SEARCH_LOGS {
        let options = Content::new()
            .set("log_type", log)
            .set("cloudwatch_log_group_arn", group.address.arn());
        domain.content.add_block("log_publishing_options", options);
    }
    domain.depends_on.push(letting(domain.provider.as_deref()));
    group
}

/// A log group for the names that anybody asks a zone for, and what sends them there. Both are where
/// the edge of AWS is run (Amazon Route 53 Developer Guide, "Public DNS query logging").
fn query_logs(zone: &Resource, edge: Option<String>) -> [Resource; 2] {
    let name = zone.address.name.replace('_', "-");
    let group = Resource {
        provider: edge.clone(),
        ..group_of(zone, format!("/aws/route53/{name}"))
    };
    let body = Content::new()
        .set("zone_id", zone.address.attribute("zone_id"))
        .set("cloudwatch_log_group_arn", group.address.arn());
    let log = beside(zone, "aws_route53_query_log", body);
    [group, log.after(vec![letting(edge.as_deref())])]
}
