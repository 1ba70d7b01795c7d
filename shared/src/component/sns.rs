//! Amazon SNS: a topic that hands messages to its subscribers.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::field::Form;
use crate::iac::Content;
use crate::plan::{Site, messaging};

/// A topic that hands each message to all who subscribed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sns {
    /// Messages keep their order and arrive once.
    pub fifo: bool,
    /// Messages are encrypted at rest.
    pub encrypted: bool,
}

impl Default for Sns {
    fn default() -> Self {
        Self {
            fifo: false,
            encrypted: true,
        }
    }
}

impl Kind for Sns {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A topic that hands each message to all who subscribed.",
            terraform: Answer::As("aws_sns_topic"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("sns"),
            ..Facts::leaf(
                "SNS topic",
                "Topic",
                Category::Integration,
                &[Place::Region],
                Role::Queue,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.toggle("fifo", "In order (FIFO)", &mut self.fifo);
        form.toggle("encrypted", "Encrypted", &mut self.encrypted);
    }
    fn detail(&self) -> String {
        if self.fifo {
            "FIFO".to_owned()
        } else {
            "Standard".to_owned()
        }
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon SNS SLA", "2026-09-29")
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let ending = if self.fifo { ".fifo" } else { "" };
        let body = Content::new()
            .set("name", format!("{}{ending}", site.label(250)))
            .set("fifo_topic", self.fifo.then_some(true))
            .set(
                "kms_master_key_id",
                self.encrypted.then_some("alias/aws/sns"),
            )
            .set("tags", site.tags());
        site.add_own("aws_sns_topic", body);
        messaging::subscriptions(site);
    }
}
