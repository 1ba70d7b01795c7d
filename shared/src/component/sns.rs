//! Amazon SNS: a topic that hands messages to its subscribers.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
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
    /// Its name; empty: made of its name in code.
    pub topic: String,
    /// Messages a month, of 64 kB each.
    pub monthly_requests: Usage,
}

impl Default for Sns {
    fn default() -> Self {
        Self {
            fifo: false,
            encrypted: true,
            topic: String::new(),
            monthly_requests: Usage::default(),
        }
    }
}

impl Kind for Sns {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A topic that hands each message to all who subscribed.",
            also: "topic messages notifications publish subscribe",
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
        form.text("topic", "Topic name", &mut self.topic);
        form.group("Usage a month");
        form.usage(
            "monthly_requests",
            "Messages (64 kB each)",
            &mut self.monthly_requests,
            10_000_000,
        );
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
    fn bill(&self, meter: &mut Meter<'_>) {
        let messages = meter.requests(self.monthly_requests);
        match self.fifo {
            true => meter.monthly("Messages", "sns", "fifo:publish", messages),
            false => meter.monthly("Messages", "sns", "standard:publish", messages),
        }
        // Deliveries inside AWS are free.
        let topology = meter.topology();
        let subscribers = topology.links_from(meter.id());
        let outside =
            subscribers.filter(|(_, link)| topology.role(link.to) == Some(Role::External));
        let outside = u32::try_from(outside.count()).unwrap_or(u32::MAX);
        if outside > 0 {
            let deliveries = messages.map(|messages| messages.times(outside));
            meter.monthly("Deliveries", "sns", "http:deliveries", deliveries);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let name = site.label_or("name", &self.topic, 250);
        let ending = if self.fifo { ".fifo" } else { "" };
        let body = Content::new()
            .set("name", format!("{}{ending}", name))
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
