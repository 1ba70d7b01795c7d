//! Application Load Balancer: spreads HTTP requests over targets in several zones.

use super::subnet::SubnetKind;
use super::{Body, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form, Item};

choice! {
    /// Who can reach the load balancer.
    pub enum Scheme {
        InternetFacing = "internet-facing", "Internet-facing";
        Internal = "internal", "Internal";
    }
}

choice! {
    /// What a listener speaks. An Application Load Balancer takes the first two; the others can be
    /// drawn, and a rule says that they are wrong.
    pub enum ListenerProtocol {
        Https = "HTTPS", "HTTPS";
        Http = "HTTP", "HTTP";
        Tcp = "TCP", "TCP";
        Tls = "TLS", "TLS";
        Udp = "UDP", "UDP";
    }
}

choice! {
    /// What a listener does with a request.
    pub enum ListenerAction {
        Forward = "forward", "Forward to targets";
        RedirectToHttps = "redirect-to-https", "Redirect to HTTPS";
    }
}

choice! {
    /// Which versions of TLS an HTTPS listener accepts.
    pub enum TlsPolicy {
        Tls13And12 = "ELBSecurityPolicy-TLS13-1-2-2021-06", "TLS 1.3 and 1.2";
        Tls13 = "ELBSecurityPolicy-TLS13-1-3-2021-06", "TLS 1.3 only";
        Legacy = "ELBSecurityPolicy-2016-08", "TLS 1.0 and later";
    }
}

/// A listener of the load balancer.
#[derive(Debug, Clone, PartialEq)]
pub struct Listener {
    /// The port that it listens on.
    pub port: u32,
    /// What it speaks.
    pub protocol: ListenerProtocol,
    /// What it does with a request.
    pub action: ListenerAction,
    /// It has a certificate of AWS Certificate Manager in its region.
    pub certificate: bool,
    /// The TLS versions that it accepts.
    pub tls_policy: TlsPolicy,
}

impl Default for Listener {
    fn default() -> Self {
        Self {
            port: 443,
            protocol: ListenerProtocol::Https,
            action: ListenerAction::Forward,
            certificate: true,
            tls_policy: TlsPolicy::default(),
        }
    }
}

impl Item for Listener {
    fn fields(&mut self, form: &mut dyn Form) {
        form.number("port", "Port", &mut self.port, 1..=65_535);
        form.choice("protocol", "Protocol", &mut self.protocol);
        form.choice("action", "Action", &mut self.action);
        form.toggle("certificate", "Certificate", &mut self.certificate);
        form.choice("tls_policy", "TLS", &mut self.tls_policy);
    }
}

/// An Application Load Balancer.
#[derive(Debug, Clone, PartialEq)]
pub struct Alb {
    /// Who can reach it.
    pub scheme: Scheme,
    /// What it listens to.
    pub listeners: Vec<Listener>,
    /// Seconds after which an idle connection is closed.
    pub idle_timeout: u32,
}

impl Default for Alb {
    fn default() -> Self {
        let redirect = Listener {
            port: 80,
            protocol: ListenerProtocol::Http,
            action: ListenerAction::RedirectToHttps,
            certificate: false,
            ..Listener::default()
        };
        Self {
            scheme: Scheme::default(),
            listeners: vec![redirect, Listener::default()],
            idle_timeout: 60,
        }
    }
}

impl Kind for Alb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Spreads HTTP requests over targets in several zones.",
            spans: Some(SubnetKind::Public),
            body: Body::Bar,
            size: (420, 56),
            ..Facts::leaf(
                "Application Load Balancer",
                "ALB",
                Category::Balancing,
                &[Place::Vpc],
                Role::LoadBalancer,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("scheme", "Scheme", &mut self.scheme);
        form.list("listeners", "Listeners", &mut self.listeners);
        form.group("Connections");
        form.number(
            "idle_timeout",
            "Idle timeout (s)",
            &mut self.idle_timeout,
            1..=4_000,
        );
    }
    fn detail(&self) -> String {
        let listeners: Vec<_> = self
            .listeners
            .iter()
            .map(|listener| format!("{} {}", listener.protocol.id(), listener.port))
            .collect();
        format!("{} · {}", self.scheme.label(), listeners.join(", "))
    }
    /// Eight free addresses in each subnet (ELB User Guide for ALB, 2023-06-15).
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        8
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
