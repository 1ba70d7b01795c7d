//! Amazon Route 53: a zone of names.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::field::Form;

/// Names of a domain, and where they lead.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route53 {
    /// Its domain; empty: the design's.
    pub domain: String,
    /// Only VPCs can ask it.
    pub private: bool,
}

impl Kind for Route53 {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Names of a domain, and where they lead.",
            terraform: Answer::As("aws_route53_zone"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("route53"),
            ..Facts::leaf(
                "Route 53 zone",
                "Names",
                Category::Edge,
                &[Place::Canvas, Place::Account],
                Role::Dns,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("domain", "Domain", &mut self.domain);
        form.toggle("private", "Private", &mut self.private);
    }
    fn detail(&self) -> String {
        self.domain.clone()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(
            1.0,
            "Amazon Route 53 SLA, hosted zone queries",
            "2026-06-19",
        )
    }
}
