//! An IAM role: what a workload may do in AWS.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::field::{Form, Item};

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
    fn detail(&self) -> String {
        match self.managed_policies.len() {
            0 => String::new(),
            1 => "1 managed policy".to_owned(),
            many => format!("{many} managed policies"),
        }
    }
}
