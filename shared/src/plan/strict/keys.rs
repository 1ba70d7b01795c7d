//! The keys of the account's own: one for each region in which something is stored.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::region::RegionCode;
use crate::field::Choice;
use crate::iac::{Address, Content, Resource, Value, Variable};

use super::super::edge::policy;
use super::super::{Context, Draft};
use super::named;

/// The number of the account, which no design knows.
const ACCOUNT: &str = "account_id";

/// For the provider of each key the services that use it in the name of their callers.
pub type Callers = BTreeMap<Option<String>, BTreeSet<&'static str>>;

/// The key of a region.
pub fn address(provider: Option<&str>) -> Address {
    Address::new("aws_kms_key", named("main", provider))
}

/// Adds the keys, and says of these and of drawn ones who may use them.
pub fn add(
    context: &Context<'_>,
    draft: &mut Draft,
    resources: &mut Vec<Resource>,
    callers: &Callers,
) {
    for provider in callers.keys() {
        let address = address(provider.as_deref());
        let label = address.name.replace('_', "-");
        let body = Content::new()
            .set("description", "Encrypts what the design stores.")
            .set("enable_key_rotation", true)
            .set("deletion_window_in_days", 30)
            .set("policy", Value::Null)
            .set("tags", Value::map([("Name", label)]));
        resources.push(Resource {
            provider: provider.clone(),
            ..Resource::new(address, body)
        });
    }
    let keys = resources
        .iter()
        .filter(|one| one.address.kind == "aws_kms_key");
    if keys.count() == 0 {
        return;
    }
    let account = draft.variable(
        Variable::text(
            ACCOUNT,
            "The number of the account, which alone may use its keys.",
            "123456789012",
        )
        .like("^[0-9]{12}$", "Write the twelve digits of the account."),
    );
    let distributed =
        (resources.iter()).any(|one| one.address.kind == "aws_cloudfront_distribution");
    let none = BTreeSet::new();
    for resource in resources.iter_mut() {
        if resource.address.kind == "aws_kms_key" {
            let services = callers.get(&resource.provider).unwrap_or(&none);
            let users = Users {
                account: account.clone(),
                region: region(context, resource.provider.as_deref()),
                services,
                distributed: distributed && services.contains("s3"),
            };
            resource.content.put_new("policy", users.policy());
        }
    }
}

/// The code of a provider's region.
fn region(context: &Context<'_>, provider: Option<&str>) -> Value {
    let mut regions = RegionCode::ALL.iter().map(|(region, _, _)| *region);
    let region = regions.find(|region| context.provider(*region).as_deref() == provider);
    context.region_code(region.unwrap_or(context.home))
}

/// Who may use a key.
struct Users<'a> {
    account: Value,
    region: Value,
    /// The services that use it in the name of their callers.
    services: &'a BTreeSet<&'static str>,
    /// Distributions read what it encrypted.
    distributed: bool,
}

impl Users<'_> {
    /// The account, as its own policies say, its logs, the callers of services, and distributions.
    fn policy(&self) -> Value {
        let mut statements = vec![self.own(), self.logs()];
        if !self.services.is_empty() {
            statements.push(self.callers());
        }
        if self.distributed {
            statements.push(self.distributions());
        }
        policy(statements)
    }

    fn text(&self, parts: &[&str], last: Value, end: &str) -> Value {
        let mut text: Vec<Value> = parts.iter().map(|part| (*part).into()).collect();
        text.push(last);
        text.push(end.into());
        Value::Template(text)
    }

    fn own(&self) -> Value {
        let root = self.text(&["arn:aws:iam::"], self.account.clone(), ":root");
        allow("Account", ("AWS", root), "kms:*".into(), None)
    }

    fn logs(&self) -> Value {
        let service = self.text(&["logs."], self.region.clone(), ".amazonaws.com");
        let source = Value::Template(vec![
            "arn:aws:logs:".into(),
            self.region.clone(),
            ":".into(),
            self.account.clone(),
            ":*".into(),
        ]);
        let source = ("kms:EncryptionContext:aws:logs:arn", source);
        let condition = Value::map([("ArnLike", Value::map([source]))]);
        allow("Logs", ("Service", service), uses(), Some(condition))
    }

    /// Whoever in the account may use a bucket, table or secret may use the key through it, as with
    /// the keys that AWS itself has for these services (AWS KMS Developer Guide, "AWS managed keys").
    fn callers(&self) -> Value {
        let through = self.services.iter().map(|service| {
            let service = format!("{service}.");
            self.text(&[&service], self.region.clone(), ".amazonaws.com")
        });
        let condition = Value::map([
            ("kms:CallerAccount", self.account.clone()),
            ("kms:ViaService", Value::list(through)),
        ]);
        let condition = Value::map([("StringEquals", condition)]);
        allow("Callers", ("AWS", "*".into()), uses(), Some(condition))
    }

    /// Distributions of the account read buckets (Amazon CloudFront Developer Guide, "Restrict access to
    /// an Amazon S3 origin", SSE-KMS).
    fn distributions(&self) -> Value {
        let start = ["arn:aws:cloudfront::"];
        let source = self.text(&start, self.account.clone(), ":distribution/*");
        let condition = Value::map([("ArnLike", Value::map([("aws:SourceArn", source)]))]);
        let service = ("Service", "cloudfront.amazonaws.com".into());
        allow(
            "Distributions",
            service,
            "kms:Decrypt".into(),
            Some(condition),
        )
    }
}

/// What encrypting and decrypting takes.
fn uses() -> Value {
    Value::list([
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey*",
        "kms:DescribeKey",
    ])
}

fn allow(
    name: &str,
    principal: (&'static str, Value),
    action: Value,
    condition: Option<Value>,
) -> Value {
    let mut statement = vec![
        ("Sid", name.into()),
        ("Effect", "Allow".into()),
        ("Principal", Value::map([principal])),
        ("Action", action),
        ("Resource", "*".into()),
    ];
    statement.extend(condition.map(|condition| ("Condition", condition)));
    Value::map(statement)
}
