//! What code may do in AWS: for each link to a service of the region the calls that it needs, and
//! no others.

use crate::component::Component;
use crate::document::{LinkKind, NodeId};
use crate::iac::{Address, Content, Resource, Value};

use super::edge::policy;
use super::{Context, Site};

/// The statements of a node's policy, in the order of its links.
fn statements(context: &Context<'_>, id: NodeId) -> Vec<Value> {
    let topology = context.topology;
    let used = topology
        .links_from(id)
        .filter(|(_, link)| link.kind.is_traffic() || link.kind == LinkKind::Uses)
        .map(|(_, link)| (link.to, false));
    let worked_off = topology
        .links_to(id)
        .filter(|(_, link)| link.kind == LinkKind::Async)
        .map(|(_, link)| (link.from, true));
    used.chain(worked_off)
        .flat_map(|(other, takes)| calls(context, other, takes))
        .map(|(actions, resources)| {
            Value::map([
                ("Effect", "Allow".into()),
                ("Action", Value::list(actions.iter().copied())),
                ("Resource", Value::List(resources)),
            ])
        })
        .collect()
}

/// The calls to a service and what they are about; `takes`: the node takes messages from it.
fn calls(
    context: &Context<'_>,
    id: NodeId,
    takes: bool,
) -> Vec<(&'static [&'static str], Vec<Value>)> {
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
    !statements(context, id).is_empty()
}

/// Adds the policy of a node to its role; the address of the policy, when it needs one.
pub fn grant(context: &Context<'_>, site: &mut Site<'_>, role: &Address) -> Option<Address> {
    let statements = statements(context, site.id());
    if statements.is_empty() {
        return None;
    }
    let address = Address::new("aws_iam_role_policy", site.family(""));
    let body = Content::new()
        .set("name", site.family_label("", 128))
        .set("role", role.id())
        .set("policy", policy(statements));
    site.add(Resource::new(address.clone(), body));
    Some(address)
}
