//! Network Load Balancer: spreads connections over targets, with one static address a zone.

use super::alb::{Listener, ListenerProtocol, Scheme, TargetType};
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::field::{Choice, Form};

/// Spreads connections over targets, with one static address a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Nlb {
    /// Who can reach it.
    pub scheme: Scheme,
    /// What it listens to.
    pub listeners: Vec<Listener>,
    /// Each zone's address serves the targets of all zones.
    pub cross_zone: bool,
    /// It has a security group, which it can only get when it is made.
    pub security_group: bool,
    /// How its targets are registered.
    pub target_type: TargetType,
    /// Its name for the provider; empty: made of its name in code.
    pub resource_name: String,
    /// It cannot be deleted by accident.
    pub deletion_protection: bool,
    /// Connections are recorded in a bucket.
    pub access_logs: bool,
}

impl Default for Nlb {
    fn default() -> Self {
        Self {
            scheme: Scheme::default(),
            listeners: vec![Listener {
                port: 443,
                protocol: ListenerProtocol::Tcp,
                certificate: false,
                ..Listener::default()
            }],
            cross_zone: false,
            security_group: true,
            target_type: TargetType::default(),
            resource_name: String::new(),
            deletion_protection: false,
            access_logs: false,
        }
    }
}

impl Kind for Nlb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Spreads connections over targets, with one static address a zone.",
            size: (420, 56),
            terraform: Answer::As("aws_lb"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("elb"),
            ..Facts::bar(
                "Network Load Balancer",
                "NLB",
                Category::Balancing,
                &[Place::Vpc],
                Role::LoadBalancer,
                SubnetKind::Public,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("scheme", "Scheme", &mut self.scheme);
        form.list("listeners", "Listeners", &mut self.listeners);
        form.toggle("cross_zone", "Across zones", &mut self.cross_zone);
        form.toggle("security_group", "Security group", &mut self.security_group);
        form.choice("target_type", "Targets are", &mut self.target_type);
        form.group("Operation");
        form.text("resource_name", "Name in AWS", &mut self.resource_name);
        form.toggle(
            "deletion_protection",
            "Deletion protection",
            &mut self.deletion_protection,
        );
        form.toggle("access_logs", "Access logs", &mut self.access_logs);
    }
    fn detail(&self) -> String {
        let listeners: Vec<_> = (self.listeners.iter())
            .map(|listener| format!("{} {}", listener.protocol.id(), listener.port))
            .collect();
        format!("{} · {}", self.scheme.label(), listeners.join(", "))
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn sla(&self, zones: usize) -> Sla {
        if zones >= 2 {
            Sla::service(
                0.9999,
                "Elastic Load Balancing SLA, two or more zones",
                "2022-07-25",
            )
        } else {
            Sla::zonal(0.999, "Elastic Load Balancing SLA, one zone", "2022-07-25")
        }
    }
}
