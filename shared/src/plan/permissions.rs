//! What code may do in AWS: for each link to a service of the region the calls that it needs, and
//! no others.

use crate::component::Component;
use crate::document::{LinkKind, NodeId};
use crate::iac::{Address, Content, Resource, Value};

use super::edge::policy;
use super::{Context, Site};

/// A statement of a policy: calls, and what they are about.
type Permission = (&'static [&'static str], Vec<Value>);

/// What a node and its siblings over zones may do, each thing once, in the order of their links.
fn permissions(context: &Context<'_>, id: NodeId) -> Vec<Permission> {
    let mut found: Vec<Permission> = Vec::new();
    for sibling in context.names.family(&context.names.get(id).name) {
        for permission in of_links(context, *sibling) {
            if !found.contains(&permission) {
                found.push(permission);
            }
        }
    }
    found
}

fn of_links(context: &Context<'_>, id: NodeId) -> Vec<Permission> {
    let topology = context.topology;
    let mut found = Vec::new();
    for (_, link) in topology.links_from(id) {
        match link.kind {
            LinkKind::Deploy => found.extend(deployment(context, link.to)),
            kind if kind.is_traffic() || kind == LinkKind::Uses => {
                found.extend(calls(context, link.to, false));
            }
            _ => {}
        }
    }
    for (_, link) in topology.links_to(id) {
        if link.kind == LinkKind::Async {
            found.extend(calls(context, link.from, true));
        }
    }
    found
}

/// The calls that put something new into a node.
fn deployment(context: &Context<'_>, id: NodeId) -> Vec<Permission> {
    let of = |kind: &'static str| context.address(kind, id);
    let Some(node) = context.topology.node(id) else {
        return Vec::new();
    };
    match &node.component {
        Component::Ecr(_) => vec![
            (&["ecr:GetAuthorizationToken"], vec!["*".into()]),
            (
                &[
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:CompleteLayerUpload",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:InitiateLayerUpload",
                    "ecr:PutImage",
                    "ecr:UploadLayerPart",
                ],
                vec![of("aws_ecr_repository").arn()],
            ),
        ],
        Component::S3(_) => calls(context, id, false),
        Component::Lambda(_) => vec![(
            &["lambda:GetFunction", "lambda:UpdateFunctionCode"],
            vec![of("aws_lambda_function").arn()],
        )],
        Component::EcsService(_) => vec![(
            &["ecs:DescribeServices", "ecs:UpdateService"],
            vec![of("aws_ecs_service").id()],
        )],
        Component::EksCluster(_) => {
            vec![(&["eks:DescribeCluster"], vec![of("aws_eks_cluster").arn()])]
        }
        _ => Vec::new(),
    }
}

/// The calls to a service and what they are about; `takes`: the node takes messages from it.
fn calls(context: &Context<'_>, id: NodeId, takes: bool) -> Vec<Permission> {
    let of = |kind: &'static str| context.address(kind, id);
    let Some(node) = context.topology.node(id) else {
        return Vec::new();
    };
    match (&node.component, takes) {
        (Component::S3(_), false) => {
            let bucket = of("aws_s3_bucket").arn();
            let objects = Value::Template(vec![bucket.clone(), "/*".into()]);
            vec![
                (&["s3:ListBucket"], vec![bucket]),
                (
                    &["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                    vec![objects],
                ),
            ]
        }
        (Component::Dynamodb(_), false) => vec![(
            &[
                "dynamodb:GetItem",
                "dynamodb:BatchGetItem",
                "dynamodb:Query",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
                "dynamodb:BatchWriteItem",
            ],
            vec![of("aws_dynamodb_table").arn()],
        )],
        (Component::Dynamodb(_), true) => vec![
            (
                &[
                    "dynamodb:DescribeStream",
                    "dynamodb:GetRecords",
                    "dynamodb:GetShardIterator",
                ],
                vec![of("aws_dynamodb_table").attribute("stream_arn")],
            ),
            (&["dynamodb:ListStreams"], vec!["*".into()]),
        ],
        (Component::Opensearch(_), false) => vec![(
            &["es:ESHttp*"],
            vec![Value::Template(vec![
                of("aws_opensearch_domain").arn(),
                "/*".into(),
            ])],
        )],
        (Component::Sqs(_), false) => vec![(
            &["sqs:SendMessage", "sqs:GetQueueUrl"],
            vec![of("aws_sqs_queue").arn()],
        )],
        (Component::Sqs(_), true) => vec![(
            &[
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
            ],
            vec![of("aws_sqs_queue").arn()],
        )],
        (Component::Sns(_), false) => {
            vec![(&["sns:Publish"], vec![of("aws_sns_topic").arn()])]
        }
        (Component::SecretsManager(_), false) => vec![(
            &["secretsmanager:GetSecretValue"],
            vec![of("aws_secretsmanager_secret").arn()],
        )],
        (Component::Kms(_), false) => vec![(
            &["kms:Decrypt", "kms:GenerateDataKey"],
            vec![of("aws_kms_key").arn()],
        )],
        (Component::Lambda(_), false) => vec![(
            &["lambda:InvokeFunction"],
            vec![of("aws_lambda_function").arn()],
        )],
        _ => Vec::new(),
    }
}

/// Whether the links of a node say that it calls AWS.
pub fn calls_aws(context: &Context<'_>, id: NodeId) -> bool {
    !permissions(context, id).is_empty()
}

/// Adds the policy of a node to its role; the address of the policy, when it needs one.
pub fn grant(context: &Context<'_>, site: &mut Site<'_>, role: &Address) -> Option<Address> {
    let statements: Vec<Value> = (permissions(context, site.id()).into_iter())
        .map(|(actions, resources)| {
            Value::map([
                ("Effect", "Allow".into()),
                ("Action", Value::list(actions.iter().copied())),
                ("Resource", Value::List(resources)),
            ])
        })
        .collect();
    if statements.is_empty() {
        return None;
    }
    let address = Address::new("aws_iam_role_policy", site.family(""));
    let body = Content::new()
        .set("name", site.family_label("", 128))
        .set("role", role.id())
        .set("policy", policy(statements));
    let resource = Resource::new(address.clone(), body);
    match context.names.family(&address.name) {
        [_] => site.add(resource),
        _ => site.add_shared(resource),
    }
    Some(address)
}
