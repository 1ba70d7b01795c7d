//! An IAM role: what a workload may do in AWS.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::cost::Meter;
use crate::field::{Form, Item};
use crate::iac::{Content, Resource, Value};
use crate::plan::{Site, trust};

/// A policy that AWS maintains.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ManagedPolicy {
    /// Its name, for example `AmazonSSMManagedInstanceCore`.
    pub name: String,
}

impl Item for ManagedPolicy {
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("name", "Name", &mut self.name);
    }
}

/// What a workload may do in AWS; one is made for each workload unless it is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IamRole {
    /// Policies of AWS that it has.
    pub managed_policies: Vec<ManagedPolicy>,
}

/// How the names of policies of AWS begin.
const ARN: &str = "arn:aws:iam::aws:policy/";

/// Whether a text can be the name of a policy of AWS, with the path before it (IAM API model, 2026-05).
fn is_policy(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-/".contains(&byte);
    (1..=128).contains(&name.len()) && name.bytes().all(legal)
}

impl Kind for IamRole {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "What a workload may do in AWS; one is made for each workload unless it is drawn.",
            terraform: Answer::As("aws_iam_role"),
            kubernetes: Answer::As("ServiceAccount"),
            price: Answer::As("iam"),
            ..Facts::leaf(
                "IAM role",
                "Role",
                Category::Security,
                &[Place::Canvas, Place::Account, Place::Region],
                Role::Credential,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.list(
            "managed_policies",
            "Managed policies",
            &mut self.managed_policies,
        );
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.exactly("Roles and policies", "iam", "role-policy-user", 1);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let services = site.services_in_role();
        if services.is_empty() {
            return site.note("no workload uses it, so there is nobody who could act in it");
        }
        let label = site.label(64);
        let address = site.own("aws_iam_role");
        let body = Content::new()
            .set("name", label)
            .set("description", "What the workloads that use it may do.")
            .set("assume_role_policy", trust(&services))
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body));
        for policy in &self.managed_policies {
            let name = policy.name.trim();
            if !is_policy(name) {
                site.note("a managed policy without a legal name is left out");
                continue;
            }
            let attachment = site.own("aws_iam_role_policy_attachment");
            let body = Content::new()
                .set("role", address.attribute("name"))
                .set("policy_arn", Value::Template(vec![ARN.into(), Value::Key]));
            site.add(Resource::new(attachment.keyed(Some(name.to_owned())), body));
        }
    }
    fn detail(&self) -> String {
        match self.managed_policies.len() {
            0 => String::new(),
            1 => "1 managed policy".to_owned(),
            many => format!("{many} managed policies"),
        }
    }
}
