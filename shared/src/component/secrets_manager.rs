//! AWS Secrets Manager: a secret that workloads read by name.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::Form;
use crate::iac::Content;
use crate::plan::Site;

/// A secret that workloads read by name; its value is never in the design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SecretsManager {
    /// Days after which it is replaced; 0: never.
    pub rotation_days: u32,
    /// The name by which it is read; empty: made of its name in code.
    pub secret: String,
    /// Reads a month.
    pub monthly_requests: Usage,
}

impl Kind for SecretsManager {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A secret that workloads read by name; its value is never in the design.",
            also: "password vault",
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
        form.text("secret", "Secret name", &mut self.secret);
        form.group("Usage a month");
        form.usage(
            "monthly_requests",
            "Reads",
            &mut self.monthly_requests,
            1_000_000,
        );
    }
    fn detail(&self) -> String {
        match self.rotation_days {
            0 => String::new(),
            1 => "changes every day".to_owned(),
            days => format!("changes every {days} days"),
        }
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9999, "AWS Secrets Manager SLA", "2026-09-29")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.exactly("Secret", "secrets-manager", "secret", 1);
        let reads = self.monthly_requests.spread();
        meter.monthly("Reads", "secrets-manager", "api-calls", reads);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let name = site.word_or("name", &self.secret, &site.label(255));
        let body = Content::new()
            .set("name", name)
            .set("description", "Its value is set outside of this code.")
            .set("tags", site.tags());
        site.add_own("aws_secretsmanager_secret", body);
        if self.rotation_days > 0 {
            site.note("its rotation needs a function of yours; none is written for it");
        }
    }
}
