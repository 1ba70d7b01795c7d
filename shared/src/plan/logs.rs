//! Where load balancers, buckets and networks write their logs: the bucket and the log groups for it.

use crate::component::Component;
use crate::component::s3::{Purpose, S3};
use crate::document::NodeId;
use crate::iac::{Address, Content, Resource, Value};
use crate::topology::Topology;

use super::Site;
use super::edge::policy;

const BUCKET: &str = "aws_s3_bucket";

/// The bucket that somebody drew for the logs of a region.
fn drawn(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    let region = topology.region_of(id);
    let mut buckets = topology.all::<S3>().filter(|(bucket, s3)| {
        s3.purpose == Purpose::Logs && topology.region_of(*bucket) == region
    });
    buckets.next().map(|(bucket, _)| bucket)
}

/// The bucket for the access logs of load balancers and buckets: the one that was drawn for logs in
/// their region, else one for all of them.
pub fn bucket(site: &mut Site<'_>) -> Address {
    if let Some(drawn) = drawn(site.topology(), site.id()) {
        return site.of(BUCKET, drawn);
    }
    let name = site.regional("access_logs");
    let bucket = Address::new(BUCKET, &name);
    let label = name.replace('_', "-");
    let body = Content::new()
        .set("bucket_prefix", format!("{label}-"))
        .set("tags", Value::map([("Name", label.as_str())]));
    site.add_shared(Resource::new(bucket.clone(), body));
    let kind = S3 {
        purpose: Purpose::Logs,
        ..S3::default()
    };
    for part in kind.parts(&bucket, site.log_retention()) {
        site.add_shared(part);
    }
    let body = Content::new()
        .set("bucket", bucket.id())
        .set("policy", policy(writers(site, &bucket)));
    site.add_shared(Resource::new(policy_of(&bucket), body));
    bucket
}

/// The policy of a bucket, for which its writers wait.
#[must_use]
pub fn policy_of(bucket: &Address) -> Address {
    Address {
        kind: "aws_s3_bucket_policy",
        ..bucket.clone()
    }
}

/// What lets load balancers and buckets write to a drawn bucket; nothing when none does.
#[must_use]
pub fn writers_to(site: &Site<'_>, bucket: &Address) -> Vec<Value> {
    match drawn(site.topology(), site.id()) == Some(site.id()) {
        true => writers(site, bucket),
        false => Vec::new(),
    }
}

/// What lets those write that write logs in a region.
fn writers(site: &Site<'_>, bucket: &Address) -> Vec<Value> {
    let topology = site.topology();
    let region = topology.region_of(site.id());
    let near = || {
        topology
            .nodes()
            .filter(|(id, _)| topology.region_of(*id) == region)
    };
    let balancer = near().any(|(_, node)| match &node.component {
        Component::Alb(balancer) => balancer.access_logs || site.is_strict(),
        Component::Nlb(balancer) => balancer.access_logs || site.is_strict(),
        _ => false,
    });
    let is_logged = |component: &Component| matches!(component, Component::S3(bucket) if bucket.purpose != Purpose::Logs);
    let buckets = site.is_strict() && near().any(|(_, node)| is_logged(&node.component));
    let mut writers = Vec::new();
    if balancer {
        writers.extend(balancers_write(bucket));
    }
    if buckets {
        writers.push(buckets_write(bucket));
    }
    writers
}

/// Has a bucket write who asked it for what.
pub fn add_bucket_logs(site: &mut Site<'_>, logged: &Address) {
    let bucket = bucket(site);
    let body = Content::new()
        .set("bucket", logged.id())
        .set("target_bucket", bucket.id())
        .set("target_prefix", format!("{}/", site.label(60)));
    let logging = Resource::new(site.own("aws_s3_bucket_logging"), body);
    site.add(logging.after(vec![policy_of(&bucket)]));
}

/// Lets S3 write the access logs of buckets (Amazon S3 User Guide, "Enabling Amazon S3 server access
/// logging").
fn buckets_write(bucket: &Address) -> Value {
    let objects = Value::Template(vec![bucket.arn(), "/*".into()]);
    Value::map([
        ("Effect", "Allow".into()),
        (
            "Principal",
            Value::map([("Service", "logging.s3.amazonaws.com")]),
        ),
        ("Action", "s3:PutObject".into()),
        ("Resource", objects),
    ])
}

/// What lets load balancers write their access logs: application ones by a service of their own,
/// network ones by the one that delivers all logs (ELB user guides, "Access logs", 2026).
fn balancers_write(bucket: &Address) -> Vec<Value> {
    let objects = Value::Template(vec![bucket.arn(), "/*".into()]);
    let services = [
        "delivery.logs.amazonaws.com",
        "logdelivery.elasticloadbalancing.amazonaws.com",
    ];
    let write = |action: &str, resource: Value, services: &[&str]| {
        let service = Value::list(services.iter().copied());
        Value::map([
            ("Effect", "Allow".into()),
            ("Principal", Value::map([("Service", service)])),
            ("Action", action.into()),
            ("Resource", resource),
        ])
    };
    vec![
        write("s3:PutObject", objects, &services),
        write(
            "s3:GetBucketAcl",
            bucket.arn(),
            &["delivery.logs.amazonaws.com"],
        ),
    ]
}

/// Adds the log group of a server and its siblings, to which the CloudWatch agent on them writes;
/// only where something collects logs.
pub fn add_server_logs(site: &mut Site<'_>) {
    if site.observer().is_none() {
        return;
    }
    let name = site.family_label("", 200);
    let body = Content::new()
        .set("name", format!("/ec2/{name}"))
        .set("retention_in_days", site.log_retention())
        .set("tags", Value::map([("Name", name.as_str())]));
    let group = Address::new("aws_cloudwatch_log_group", site.family(""));
    site.add_shared(Resource::new(group, body));
    site.note(&format!(
        "the CloudWatch agent of its machine image writes logs to /ec2/{name}"
    ));
}

/// Adds the flow logs of a VPC: a log group, and the role in which AWS writes to it.
pub fn add_flow_logs(site: &mut Site<'_>) {
    let name = site.label(200);
    let group = site.own("aws_cloudwatch_log_group");
    let body = Content::new()
        .set("name", format!("/vpc/{name}"))
        .set("retention_in_days", site.log_retention())
        .set("tags", site.tags());
    site.add(Resource::new(group.clone(), body));
    let role = site.role(&super::ServiceRole {
        name: site.family("_flow_logs"),
        label: site.family_label("-flow-logs", 64),
        description: "Writes who talked to whom in a VPC.",
        service: "vpc-flow-logs.amazonaws.com",
        policies: Vec::new(),
    });
    let permission = let_write(site, "_flow_logs", &role.role, &group);
    let body = Content::new()
        .set("vpc_id", site.own("aws_vpc").id())
        .set("traffic_type", "ALL")
        .set("log_destination_type", "cloud-watch-logs")
        .set("log_destination", group.arn())
        .set("iam_role_arn", role.role.arn())
        .set("tags", site.tags());
    let log = site.own("aws_flow_log");
    site.add(Resource::new(log, body).after(vec![permission]));
}

/// Lets a role write to a log group; what says so. `part` is what the role is for.
pub fn let_write(site: &mut Site<'_>, part: &str, role: &Address, group: &Address) -> Address {
    let streams = Value::Template(vec![group.arn(), ":*".into()]);
    let write = Value::map([
        ("Effect", "Allow".into()),
        (
            "Action",
            Value::list([
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ]),
        ),
        ("Resource", streams),
    ]);
    let address = Address::new("aws_iam_role_policy", site.family(&format!("{part}_logs")));
    let label = site.family_label(&format!("{}-logs", part.replace('_', "-")), 128);
    let body = Content::new()
        .set("name", label)
        .set("role", role.id())
        .set("policy", policy(vec![write]));
    site.add(Resource::new(address.clone(), body));
    address
}
