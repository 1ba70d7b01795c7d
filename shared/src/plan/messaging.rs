//! What joins topics, queues and the code behind them: subscriptions, event sources and the
//! permissions that go with them.

use crate::component::Component;
use crate::document::{LinkKind, NodeId};
use crate::iac::{Address, Content, Resource, Value};

use super::Site;
use super::edge::policy;

/// Who sends messages to a node, in the order of links.
fn senders(site: &Site<'_>) -> Vec<NodeId> {
    (site.topology().links_to(site.id()))
        .filter(|(_, link)| link.kind == LinkKind::Async)
        .map(|(_, link)| link.from)
        .collect()
}

/// The policy that lets topics and buckets send to a queue; none when none does.
pub fn queue_policy(site: &Site<'_>) -> Option<Value> {
    let queue = site.own("aws_sqs_queue");
    let statements: Vec<Value> = (senders(site).into_iter())
        .filter_map(|sender| match site.topology().component(sender)? {
            Component::Sns(_) => Some(("sns.amazonaws.com", site.of("aws_sns_topic", sender))),
            Component::S3(_) => Some(("s3.amazonaws.com", site.of("aws_s3_bucket", sender))),
            _ => None,
        })
        .map(|(service, source)| {
            let condition = Value::map([("aws:SourceArn", source.arn())]);
            Value::map([
                ("Effect", "Allow".into()),
                ("Principal", Value::map([("Service", service)])),
                ("Action", "sqs:SendMessage".into()),
                ("Resource", queue.arn()),
                ("Condition", Value::map([("ArnEquals", condition)])),
            ])
        })
        .collect();
    (!statements.is_empty()).then(|| policy(statements))
}

/// Adds the subscriptions of a topic: queues and functions that its messages go to.
pub fn subscriptions(site: &mut Site<'_>) {
    let topic = site.own("aws_sns_topic");
    let targets: Vec<NodeId> = (site.topology().links_from(site.id()))
        .filter(|(_, link)| link.kind == LinkKind::Async)
        .map(|(_, link)| link.to)
        .collect();
    for target in targets {
        let (protocol, endpoint) = match site.topology().component(target) {
            Some(Component::Sqs(_)) => ("sqs", site.of("aws_sqs_queue", target)),
            Some(Component::Lambda(_)) => ("lambda", site.of("aws_lambda_function", target)),
            _ => {
                let name = site.topology().name(target);
                site.note(&format!("how {name} subscribes to it is left to you"));
                continue;
            }
        };
        let refusal = match (is_fifo(site, site.id()), protocol) {
            (true, "lambda") => Some("topics that keep the order (FIFO) call no functions"),
            (false, "sqs") if is_fifo(site, target) => {
                Some("queues that keep the order (FIFO) take messages of such topics only")
            }
            _ => None,
        };
        if let Some(refusal) = refusal {
            let name = site.topology().name(target);
            site.note(&format!("{name} is not subscribed: {refusal}"));
            continue;
        }
        let body = Content::new()
            .set("topic_arn", topic.arn())
            .set("protocol", protocol)
            .set("endpoint", endpoint.arn())
            .set("raw_message_delivery", (protocol == "sqs").then_some(true));
        let name = format!("{}_to_{}", site.family(""), endpoint.name);
        let address = Address::new("aws_sns_topic_subscription", name);
        site.add(Resource::new(address, body).joint());
    }
}

/// Whether a topic or queue keeps the order of its messages.
fn is_fifo(site: &Site<'_>, id: NodeId) -> bool {
    match site.topology().component(id) {
        Some(Component::Sns(topic)) => topic.fifo,
        Some(Component::Sqs(queue)) => queue.fifo,
        _ => false,
    }
}

/// Whether functions are told of changes in a table, by its stream; who else is to hear of them is said.
pub fn is_streamed(site: &mut Site<'_>) -> bool {
    let topology = site.topology();
    let mut streamed = false;
    for (_, link) in topology.links_from(site.id()) {
        match topology.component(link.to) {
            _ if link.kind != LinkKind::Async => {}
            Some(Component::Lambda(_)) => streamed = true,
            _ => {
                let title = topology.name(link.to);
                site.note(&format!("how {title} hears of changes is left to you"));
            }
        }
    }
    streamed
}

/// Adds what tells others of new objects in a bucket. A bucket tells one receiver of an event: the first that is linked.
pub fn notifications(site: &mut Site<'_>) {
    let topology = site.topology();
    let bucket = site.own("aws_s3_bucket");
    let mut told = false;
    for (_, link) in topology.links_from(site.id()) {
        if link.kind != LinkKind::Async {
            continue;
        }
        let title = topology.name(link.to);
        let near = site.region_of(link.to) == site.region();
        let to = |kind: &'static str| site.of(kind, link.to);
        let (block, receiver, before) = match topology.component(link.to) {
            Some(Component::Lambda(_)) => {
                let function = to("aws_lambda_function");
                let permission = joined("aws_lambda_permission", &bucket, &function);
                (
                    "lambda_function",
                    ("lambda_function_arn", function),
                    permission,
                )
            }
            // Queues that keep the order take no events of buckets.
            Some(Component::Sqs(queue)) if !queue.fifo => {
                let policy = to("aws_sqs_queue_policy");
                ("queue", ("queue_arn", to("aws_sqs_queue")), policy)
            }
            // The key of a topic is of AWS, and lets no bucket use it.
            _ => {
                site.note(&format!("how {title} hears of new objects is left to you"));
                continue;
            }
        };
        if told || !near {
            let why = match near {
                true => "a bucket tells one receiver of an event; put a topic in between",
                false => "a bucket tells receivers in its own region only",
            };
            site.note(&format!("{title} does not hear of new objects: {why}"));
            continue;
        }
        told = true;
        let (name, receiver) = receiver;
        let body = Content::new().set("bucket", bucket.id()).block(
            block,
            Content::new()
                .set(name, receiver.arn())
                .set("events", vec!["s3:ObjectCreated:*"]),
        );
        let address = joined("aws_s3_bucket_notification", &bucket, &receiver);
        site.add(Resource::new(address, body).joint().after(vec![before]));
    }
}

/// The address of what joins a source and what it sends to.
fn joined(kind: &'static str, source: &Address, to: &Address) -> Address {
    Address::new(kind, format!("{}_to_{}", source.name, to.name))
}

/// Adds what brings messages to a function: event sources that it polls, and permissions for those
/// that call it.
pub fn event_sources(site: &mut Site<'_>) {
    let function = site.own("aws_lambda_function");
    for sender in senders(site) {
        let topology = site.topology();
        let title = topology.name(sender);
        if site.region_of(sender) != site.region() {
            site.note(&format!(
                "it takes no messages of {title}, which is in another region; that is left to you"
            ));
            continue;
        }
        match site.topology().component(sender) {
            Some(Component::Sqs(_)) => {
                let source = site.of("aws_sqs_queue", sender);
                let body = Content::new()
                    .set("event_source_arn", source.arn())
                    .set("function_name", function.arn())
                    .set("function_response_types", vec!["ReportBatchItemFailures"]);
                let address = joined("aws_lambda_event_source_mapping", &source, &function);
                site.add(Resource::new(address, body).joint());
            }
            Some(Component::Sns(_)) => {
                let source = site.of("aws_sns_topic", sender);
                permit(site, &source, "sns.amazonaws.com", source.arn());
            }
            Some(Component::S3(_)) => {
                let source = site.of("aws_s3_bucket", sender);
                permit(site, &source, "s3.amazonaws.com", source.arn());
            }
            Some(Component::Dynamodb(_)) => {
                let source = site.of("aws_dynamodb_table", sender);
                let body = Content::new()
                    .set("event_source_arn", source.attribute("stream_arn"))
                    .set("function_name", function.arn())
                    .set("starting_position", "LATEST")
                    .set("function_response_types", vec!["ReportBatchItemFailures"]);
                let address = joined("aws_lambda_event_source_mapping", &source, &function);
                site.add(Resource::new(address, body).joint());
            }
            _ => site.note(&format!("how it hears of {title} is left to you")),
        }
    }
}

/// Lets a service call the function for one source; what says so.
pub fn permit(site: &mut Site<'_>, source: &Address, service: &str, source_arn: Value) -> Address {
    let function = site.own("aws_lambda_function");
    let body = Content::new()
        .set("action", "lambda:InvokeFunction")
        .set("function_name", function.attribute("function_name"))
        .set("principal", service)
        .set("source_arn", source_arn);
    let address = joined("aws_lambda_permission", source, &function);
    site.add(Resource::new(address.clone(), body).joint());
    address
}
