//! Application Load Balancer: spreads HTTP requests over targets in several zones.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::subnet::SubnetKind;
use super::{Answer, Body, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form, Item};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::alarms::{self, Alarm, Trouble};
use crate::plan::{Forwarding, Site, add_groups, logs, register};

choice! {
    /// Who can reach the load balancer.
    pub enum Scheme {
        InternetFacing = "internet-facing", "Internet-facing";
        Internal = "internal", "Internal";
    }
}

choice! {
    /// What a listener speaks. An Application Load Balancer takes the first two, a Network Load
    /// Balancer the others; the wrong ones can be drawn, and a rule says that they are wrong.
    pub enum ListenerProtocol {
        Https = "HTTPS", "HTTPS";
        Http = "HTTP", "HTTP";
        Tcp = "TCP", "TCP";
        Tls = "TLS", "TLS";
        Udp = "UDP", "UDP";
        TcpUdp = "TCP_UDP", "TCP and UDP";
        Quic = "QUIC", "QUIC";
        TcpQuic = "TCP_QUIC", "TCP and QUIC";
    }
}

impl ListenerProtocol {
    /// Whether it is one of an Application Load Balancer; the others are of a network one.
    #[must_use]
    pub fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Https)
    }

    /// Whether the balancer needs a certificate for it.
    #[must_use]
    pub fn is_encrypted(self) -> bool {
        matches!(self, Self::Https | Self::Tls)
    }
}

choice! {
    /// How targets are registered (ELB API, 2026-05).
    pub enum TargetType {
        AsNeeded = "auto", "As the targets need";
        Instance = "instance", "Instances";
        Ip = "ip", "Addresses";
        Lambda = "lambda", "A function";
        Alb = "alb", "A load balancer";
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

impl Listener {
    /// The part of its name in code.
    #[must_use]
    pub fn suffix(&self) -> String {
        match (self.protocol, self.port) {
            (ListenerProtocol::Http, 80) => "http".to_owned(),
            (ListenerProtocol::Https, 443) => "https".to_owned(),
            (protocol, port) => format!("{}_{port}", protocol.id().to_lowercase()),
        }
    }

    /// Why it cannot be deployed.
    #[must_use]
    pub fn refusal(&self) -> Option<&'static str> {
        match self.protocol {
            ListenerProtocol::Http => None,
            ListenerProtocol::Https if self.certificate => None,
            ListenerProtocol::Https => Some("an HTTPS listener needs a certificate"),
            _ => Some("an Application Load Balancer takes HTTP and HTTPS only"),
        }
    }
}

impl Item for Listener {
    fn fields(&mut self, form: &mut dyn Form) {
        form.port("port", "Port", &mut self.port);
        form.choice("protocol", "Protocol", &mut self.protocol);
        form.choice("action", "Action", &mut self.action);
        form.toggle("certificate", "Certificate", &mut self.certificate);
        form.choice("tls_policy", "TLS", &mut self.tls_policy);
    }
}

/// The idle timeouts that AWS takes, in seconds (ELB API, 2026-05).
const IDLE_TIMEOUTS: RangeInclusive<u32> = 1..=4_000;

/// An Application Load Balancer.
#[derive(Debug, Clone, PartialEq)]
pub struct Alb {
    /// Who can reach it.
    pub scheme: Scheme,
    /// What it listens to.
    pub listeners: Vec<Listener>,
    /// Seconds after which an idle connection is closed.
    pub idle_timeout: u32,
    /// How its targets are registered.
    pub target_type: TargetType,
    /// Its name for the provider; empty: made of its name in code.
    pub resource_name: String,
    /// It cannot be deleted by accident.
    pub deletion_protection: bool,
    /// Requests are recorded in a bucket.
    pub access_logs: bool,
    /// Headers that no server should see are taken out.
    pub drop_invalid_header_fields: bool,
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
            target_type: TargetType::default(),
            resource_name: String::new(),
            deletion_protection: false,
            access_logs: false,
            drop_invalid_header_fields: true,
        }
    }
}

impl Alb {
    /// The listeners that can be deployed, one a port, each with its part of the name in code.
    #[must_use]
    pub fn deployable_listeners(&self) -> Vec<(String, &Listener)> {
        let mut found: BTreeMap<u32, (String, &Listener)> = BTreeMap::new();
        for listener in self.listeners.iter().filter(|one| one.refusal().is_none()) {
            let named = (listener.suffix(), listener);
            found.entry(listener.port).or_insert(named);
        }
        found.into_values().collect()
    }
}

/// Has a load balancer write its access logs to the bucket for them; what it waits for.
pub(super) fn with_access_logs(
    site: &mut Site<'_>,
    body: Content,
    wanted: bool,
) -> (Content, Option<Address>) {
    let bucket = wanted.then(|| logs::bucket(site));
    let block = bucket.as_ref().map(|bucket| {
        Content::new()
            .set("bucket", bucket.id())
            .set("prefix", site.label(NAME_LIMIT))
            .set("enabled", true)
    });
    let policy = bucket.map(|bucket| logs::policy_of(&bucket));
    (body.blocks("access_logs", block), policy)
}

/// A listener, with a rule for each host name when there are several targets.
fn deploy_listener(
    site: &mut Site<'_>,
    balancer: &Address,
    suffix: &str,
    listener: &Listener,
    targets: &[Forwarding],
) {
    let address = site.listener(suffix);
    let forward = |target: &Forwarding| {
        Content::new()
            .set("type", "forward")
            .set("target_group_arn", target.group.arn())
    };
    let (action, by_host) = match (listener.action, targets) {
        (ListenerAction::RedirectToHttps, _) => {
            let redirect = Content::new()
                .set("port", "443")
                .set("protocol", "HTTPS")
                .set("status_code", "HTTP_301");
            let action = Content::new()
                .set("type", "redirect")
                .block("redirect", redirect);
            (action, false)
        }
        (ListenerAction::Forward, [target]) => (forward(target), false),
        (ListenerAction::Forward, _) => {
            let response = Content::new()
                .set("content_type", "text/plain")
                .set("message_body", "Not found")
                .set("status_code", "404");
            let action = Content::new()
                .set("type", "fixed-response")
                .block("fixed_response", response);
            (action, true)
        }
    };
    let secure = listener.protocol == ListenerProtocol::Https;
    let certificate = secure.then(|| site.certificate());
    let body = Content::new()
        .set("load_balancer_arn", balancer.arn())
        .set("port", listener.port)
        .set("protocol", listener.protocol.id())
        .set("ssl_policy", secure.then(|| listener.tls_policy.id()))
        .set("certificate_arn", certificate)
        .block("default_action", action);
    site.add(Resource::new(address.clone(), body));
    if !by_host {
        return;
    }
    for target in targets {
        let host = Value::Template(vec![format!("{}.", target.host).into(), site.domain()]);
        let header = Content::new().set("values", Value::List(vec![host]));
        let body = Content::new()
            .set("listener_arn", address.arn())
            .set("priority", target.priority)
            .block("condition", Content::new().block("host_header", header))
            .block("action", forward(target));
        site.add(Resource::new(site.rule(&target.group, suffix), body));
    }
}

/// An alarm for when targets do not pass their health check.
fn unhealthy(balancer: &Address, group: &Address) -> Alarm {
    Alarm {
        period: 60,
        periods: 5,
        ..Alarm::new(
            "unhealthy",
            "A target of the load balancer does not pass its health check.",
            ("AWS/ApplicationELB", "UnHealthyHostCount"),
            vec![
                ("LoadBalancer", balancer.attribute("arn_suffix")),
                ("TargetGroup", group.attribute("arn_suffix")),
            ],
            ("Maximum", Trouble::From(1)),
        )
    }
}

/// The longest name of a load balancer (ELB API, 2026-05).
pub const NAME_LIMIT: usize = 32;

/// The nearest name that the provider takes for a load balancer: letters, digits and inner hyphens.
/// AWS keeps names that begin with `internal-` for its own host names.
#[must_use]
pub fn legal_name(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = match name.strip_prefix("internal-") {
        Some(rest) => format!("private-{rest}"),
        None => name,
    };
    let short: String = name.chars().take(NAME_LIMIT).collect();
    match short.trim_end_matches('-') {
        "" => "balancer".to_owned(),
        "internal" if short.ends_with('-') => "private".to_owned(),
        short => short.to_owned(),
    }
}

/// The name of a load balancer for the provider: its own, else one made of its name in code.
pub(super) fn label(own: &str, site: &Site<'_>) -> String {
    match own.trim() {
        "" => {
            let label = site.label(NAME_LIMIT);
            match label.strip_prefix("internal-") {
                Some(rest) => format!("private-{rest}"),
                None => label,
            }
        }
        own => legal_name(own),
    }
}

impl Kind for Alb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Spreads HTTP requests over targets in several zones.",
            spans: Some(SubnetKind::Public),
            body: Body::Bar,
            size: (420, 56),
            terraform: Answer::As("aws_lb"),
            kubernetes: Answer::As("Ingress"),
            price: Answer::As("elb"),
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
            IDLE_TIMEOUTS,
        );
        form.choice("target_type", "Targets are", &mut self.target_type);
        form.group("Operation");
        form.text("resource_name", "Name in AWS", &mut self.resource_name);
        form.toggle(
            "deletion_protection",
            "Deletion protection",
            &mut self.deletion_protection,
        );
        form.toggle("access_logs", "Access logs", &mut self.access_logs);
        form.toggle(
            "drop_invalid_header_fields",
            "Drop invalid headers",
            &mut self.drop_invalid_header_fields,
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
    fn deploy(&self, site: &mut Site<'_>) {
        let (Some(vpc), Some(subnets)) = (site.vpc(), site.subnets()) else {
            return;
        };
        let address = site.own("aws_lb");
        let label = label(&self.resource_name, site);
        let idle_timeout =
            site.within("idle timeout in seconds", self.idle_timeout, &IDLE_TIMEOUTS);
        let body = Content::new()
            .set("name", label)
            .set("load_balancer_type", "application")
            .set("internal", self.scheme == Scheme::Internal)
            .set("subnets", subnets)
            .set("security_groups", site.security_groups())
            .set("idle_timeout", idle_timeout)
            .set(
                "drop_invalid_header_fields",
                self.drop_invalid_header_fields,
            )
            .set(
                "enable_deletion_protection",
                self.deletion_protection.then_some(true),
            );
        let (body, logs) = with_access_logs(site, body, self.access_logs || site.is_strict());
        let body = body.set("tags", site.tags());
        let internet = match self.scheme {
            Scheme::InternetFacing => site.internet_gateways(),
            Scheme::Internal => Vec::new(),
        };
        let after = internet.into_iter().chain(logs).collect();
        site.add(Resource::new(address.clone(), body).after(after));
        site.output(
            "load_balancer_names",
            "The host names of the load balancers, for the DNS records of the public names.",
            address.attribute("dns_name"),
        );
        let targets = site.forwarding();
        add_groups(site, &targets, &vpc);
        for refusal in self.listeners.iter().filter_map(Listener::refusal) {
            site.gap(refusal);
        }
        for (suffix, listener) in self.deployable_listeners() {
            deploy_listener(site, &address, &suffix, listener, &targets);
        }
        register(site, None, |_| address.arn());
        let all = site.is_strict();
        if alarms::watched(site) && (all || self.scheme == Scheme::InternetFacing) {
            for target in targets.iter().filter(|one| all || one.scales) {
                let own = site.own(alarms::KIND);
                let name = format!("{}_{}_unhealthy", own.name, target.group.name);
                alarms::add(
                    site,
                    Address { name, ..own },
                    unhealthy(&address, &target.group),
                );
            }
        }
    }
}
