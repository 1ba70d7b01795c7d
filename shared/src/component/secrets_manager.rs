//! AWS Secrets Manager: a secret that workloads read by name.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::field::Form;
use crate::iac::Content;
use crate::plan::Site;

/// A secret that workloads read by name; its value is never in the design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SecretsManager {
    /// Days after which it is replaced; 0: never.
    pub rotation_days: u32,
}

impl Kind for SecretsManager {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A secret that workloads read by name; its value is never in the design.",
            terraform: Answer::As("aws_secretsmanager_secret"),
            kubernetes: Answer::As("ExternalSecret"),
            price: Answer::As("secrets-manager"),
            ..Facts::leaf(
                "Secret",
                "Secret",
                Category::Security,
                &[Place::Region],
                Role::Credential,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.number(
            "rotation_days",
            "Rotates every (days; 0: never)",
            &mut self.rotation_days,
            0..=1_000,
        );
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9999, "AWS Secrets Manager SLA", "2026-09-29")
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let body = Content::new()
            .set("name", site.label(255))
            .set("description", "Its value is set outside of this code.")
            .set("tags", site.tags());
        site.add_own("aws_secretsmanager_secret", body);
        if self.rotation_days > 0 {
            site.note("its rotation needs a function of yours; none is written for it");
        }
    }
}
