//! Amazon SQS: a queue of messages.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::Form;
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::{Site, messaging};

/// A queue that keeps messages until they are worked off.
#[derive(Debug, Clone, PartialEq)]
pub struct Sqs {
    /// Messages keep their order and arrive once.
    pub fifo: bool,
    /// Seconds for which a taken message is hidden, 0 to 43,200.
    pub visibility_timeout: u32,
    /// Seconds for which messages are kept, 60 to 1,209,600.
    pub retention: u32,
    /// Seconds until a new message can be taken, 0 to 900.
    pub delay: u32,
    /// Messages that fail again and again go to a queue of their own.
    pub dead_letter_queue: bool,
    /// Tries after which a message has failed.
    pub max_receive_count: u32,
    /// Messages are encrypted at rest.
    pub encrypted: bool,
    /// Its name; empty: made of its name in code.
    pub queue: String,
    /// Requests a month, of 64 kB each.
    pub monthly_requests: Usage,
}

impl Default for Sqs {
    fn default() -> Self {
        Self {
            fifo: false,
            visibility_timeout: 30,
            retention: 345_600,
            delay: u32::default(),
            dead_letter_queue: true,
            max_receive_count: 5,
            encrypted: true,
            queue: String::new(),
            monthly_requests: Usage::default(),
        }
    }
}

impl Kind for Sqs {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A queue that keeps messages until they are worked off.",
            also: "queue messages jobs",
            terraform: Answer::As("aws_sqs_queue"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("sqs"),
            ..Facts::leaf(
                "SQS queue",
                "Queue",
                Category::Integration,
                &[Place::Region],
                Role::Queue,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.toggle("fifo", "In order (FIFO)", &mut self.fifo);
        form.number(
            "visibility_timeout",
            "Hidden while worked on (s)",
            &mut self.visibility_timeout,
            0..=43_200,
        );
        form.number("retention", "Kept (s)", &mut self.retention, 60..=1_209_600);
        form.number("delay", "Delay (s)", &mut self.delay, 0..=900);
        form.toggle(
            "dead_letter_queue",
            "Dead-letter queue",
            &mut self.dead_letter_queue,
        );
        form.number(
            "max_receive_count",
            "After so many tries",
            &mut self.max_receive_count,
            1..=1_000,
        );
        form.toggle("encrypted", "Encrypted", &mut self.encrypted);
        form.text("queue", "Queue name", &mut self.queue);
        form.group("Usage a month");
        form.usage(
            "monthly_requests",
            "Requests (64 kB each)",
            &mut self.monthly_requests,
            12_500_000,
        );
    }
    fn detail(&self) -> String {
        let kind = if self.fifo { "FIFO" } else { "Standard" };
        match self.dead_letter_queue {
            true => format!("{kind} · dead letters"),
            false => kind.to_owned(),
        }
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon SQS SLA", "2026-09-29")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        // A message is sent, taken and deleted: three requests.
        let messages = || Some(meter.requests(Usage::default())?.times(3));
        let requests = self.monthly_requests.spread().or_else(messages);
        match self.fifo {
            true => meter.monthly("Requests", "sqs", "fifo:requests", requests),
            false => meter.monthly("Requests", "sqs", "standard:requests", requests),
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let ending = if self.fifo { ".fifo" } else { "" };
        let name = site.label_or("name", &self.queue, 75);
        let queue = |name: String| {
            Content::new()
                .set("name", format!("{name}{ending}"))
                .set("fifo_queue", self.fifo.then_some(true))
                .set("sqs_managed_sse_enabled", self.encrypted)
        };
        let mut body = queue(name)
            .set("visibility_timeout_seconds", self.visibility_timeout)
            .set("message_retention_seconds", self.retention)
            .set("delay_seconds", self.delay);
        if self.dead_letter_queue {
            let failed = Address {
                name: site.family("_failed"),
                ..site.own("aws_sqs_queue")
            };
            let kept = queue(site.family_label("-failed", 75))
                .set("message_retention_seconds", 1_209_600)
                .set("tags", site.tags());
            site.add(Resource::new(failed.clone(), kept));
            let redrive = Value::map([
                ("deadLetterTargetArn", failed.arn()),
                ("maxReceiveCount", self.max_receive_count.into()),
            ]);
            body = body.set("redrive_policy", Value::json(redrive));
        }
        let body = body.set("tags", site.tags());
        site.add_own("aws_sqs_queue", body);
        if let Some(policy) = messaging::queue_policy(site) {
            let own = site.own("aws_sqs_queue");
            let body = Content::new()
                .set("queue_url", own.id())
                .set("policy", policy);
            site.add_own("aws_sqs_queue_policy", body);
        }
    }
}
