//! Logs of what writes them only when it is told to: web ACLs, stages of APIs, search domains,
//! distributions and zones of names.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::region::RegionCode;
use crate::field::Choice;
use crate::iac::{Address, Content, Resource, Value};

use super::super::edge::policy;
use super::super::roles::{self, Policy, Role};
use super::super::{Context, apis, naming};
use super::{LOG_DAYS, beside, named, text};

/// The logs of a search domain that need no access by user (Amazon OpenSearch Service API, `LogType`).
pub const SEARCH_LOGS: [&str; 3] = ["INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS", "ES_APPLICATION_LOGS"];

/// Lets API Gateway write to CloudWatch. HTTP APIs do without it (API Gateway Developer Guide,
/// "Permissions for CloudWatch logging").
const WRITING: Policy = Policy {
    name: "writing",
    arn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
};

/// The longest name of what delivers logs (Amazon CloudWatch Logs API, `PutDeliverySource`).
const DELIVERY_NAME_LIMIT: usize = 60;

/// Has everything write its logs, and adds what they are written to.
pub fn add(context: &Context<'_>, resources: &mut Vec<Resource>) {
    let mut added = Vec::new();
    // For each provider the services that write, each with its log groups.
    let mut writers: BTreeMap<Option<String>, Vec<(&str, Address)>> = BTreeMap::new();
    // The providers of APIs that write in a role of the account.
    let mut accounts: BTreeSet<Option<String>> = BTreeSet::new();
    for resource in resources.iter_mut() {
        match resource.address.kind {
            "aws_wafv2_web_acl" => added.extend(web_acl_logs(resource)),
            apis::STAGE | apis::REST_STAGE => {
                added.push(stage_logs(resource));
                if text(&resource.content, "name") != apis::OF_HTTP {
                    let provider = resource.provider.clone();
                    resource.depends_on.push(account(provider.as_deref()));
                    accounts.insert(provider);
                }
            }
            "aws_opensearch_domain" => {
                let group = search_logs(resource);
                let at = writers.entry(resource.provider.clone()).or_default();
                at.push(("es.amazonaws.com", group.address.clone()));
                added.push(group);
            }
            "aws_cloudfront_distribution" => {
                let provider = context.provider(RegionCode::EDGE);
                let parts = request_logs(resource, provider.clone());
                let at = writers.entry(provider).or_default();
                let [group, ..] = &parts;
                at.push(("delivery.logs.amazonaws.com", group.address.clone()));
                added.extend(parts);
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
    for provider in accounts {
        add_account(resources, provider.as_deref());
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

/// What says in which role the APIs of a region write their logs.
fn account(provider: Option<&str>) -> Address {
    Address::new("aws_api_gateway_account", named("main", provider))
}

/// Adds the role in which the APIs of a region write their logs, which an account has once.
fn add_account(resources: &mut Vec<Resource>, provider: Option<&str>) {
    let name = named("api_logs", provider);
    let role = Role {
        label: name.replace('_', "-"),
        name,
        description: "Writes the logs of APIs.",
        service: "apigateway.amazonaws.com",
        policies: vec![WRITING],
    };
    let mut add = |resource: Resource| {
        resources.push(Resource {
            provider: provider.map(str::to_owned),
            ..resource
        });
    };
    let granted = roles::resources(&role, &mut add);
    let body = Content::new().set("cloudwatch_role_arn", granted.role.arn());
    add(Resource::new(account(provider), body).after(granted.policies));
}

/// Has a stage of an API write who called what to a log group, which it returns.
fn stage_logs(stage: &mut Resource) -> Resource {
    let of_rest = stage.address.kind == apis::REST_STAGE;
    if of_rest {
        stage.content.put("xray_tracing_enabled", true);
    }
    let name = stage.address.name.replace('_', "-");
    let group = group_of(stage, format!("/apigateway/{name}"));
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

/// A log group for the requests to a distribution, and what delivers them there. All are where the
/// edge of AWS is run (Amazon CloudFront Developer Guide, "Configure standard logging (v2)").
fn request_logs(distribution: &Resource, edge: Option<String>) -> [Resource; 4] {
    let slug = distribution.address.name.replace('_', "-");
    let name = naming::label(&slug, DELIVERY_NAME_LIMIT);
    let at_the_edge = |resource: Resource| Resource {
        provider: edge.clone(),
        ..resource
    };
    let tags = || distribution.content.get("tags").cloned();
    let group = at_the_edge(group_of(distribution, format!("/aws/cloudfront/{slug}")));
    let body = Content::new()
        .set("name", name.as_str())
        .set("log_type", "ACCESS_LOGS")
        .set("resource_arn", distribution.address.arn())
        .set("tags", tags());
    let source = beside(distribution, "aws_cloudwatch_log_delivery_source", body);
    let to = Content::new().set("destination_resource_arn", group.address.arn());
    let body = Content::new()
        .set("name", name)
        .set("output_format", "json")
        .block("delivery_destination_configuration", to)
        .set("tags", tags());
    let destination = beside(
        distribution,
        "aws_cloudwatch_log_delivery_destination",
        body,
    );
    let body = Content::new()
        .set("delivery_source_name", source.address.attribute("name"))
        .set("delivery_destination_arn", destination.address.arn())
        .set("tags", tags());
    let delivery = beside(distribution, "aws_cloudwatch_log_delivery", body);
    let delivery = delivery.after(vec![letting(edge.as_deref())]);
    [
        group,
        at_the_edge(source),
        at_the_edge(destination),
        at_the_edge(delivery),
    ]
}
