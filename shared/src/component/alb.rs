//! Application Load Balancer: spreads HTTP requests over targets in several zones.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::subnet::SubnetKind;
use super::{Answer, Body, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::spread::Spread;
use crate::cost::usage::Usage;
use crate::document::NodeId;
use crate::field::{Choice, Form, Item};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::alarms::{self, Alarm, Trouble};
use crate::plan::{Forwarding, Site, add_groups, logs, register};
use crate::topology::Topology;
use rust_decimal::Decimal;

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
    /// New connections a second.
    pub new_connections: Usage,
    /// Connections open in a minute.
    pub active_connections: Usage,
    /// GB a month.
    pub processed_bytes_gb: Usage,
    /// Rules that are tried a second, beyond the ten that are free.
    pub rule_evaluations: Usage,
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
            new_connections: Usage::default(),
            active_connections: Usage::default(),
            processed_bytes_gb: Usage::default(),
            rule_evaluations: Usage::default(),
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

    /// Whether it expects TLS on a port.
    #[must_use]
    pub fn is_encrypted_at(&self, port: u32) -> bool {
        (self.deployable_listeners().iter())
            .any(|(_, one)| one.port == port && one.protocol == ListenerProtocol::Https)
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

/// In so many zones at least stands what the controller of a cluster makes: clusters have subnets in two.
pub const ZONES_OF_CLUSTER: usize = 2;

/// What is promised of a load balancer in so many zones.
#[must_use]
pub fn balancer_sla(zones: usize) -> Sla {
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

/// What a load balancer has to do, as far as it was entered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Load {
    pub(super) gb: Usage,
    pub(super) new: Usage,
    pub(super) active: Usage,
    pub(super) rules: Usage,
}

impl Load {
    /// What an Application Load Balancer costs: its hours, and units for the largest of what it does,
    /// each hour (pricing.md section 2 "Network" of the facts). A unit is 25 new connections a second,
    /// 3,000 open ones, a GB an hour (0.4 for functions), or 1,000 rules a second.
    pub(super) fn bill(self, meter: &mut Meter<'_>, to_function: bool) {
        meter.hourly("Load balancer", "elb", "alb:hour", 1);
        let hourly_gb = match to_function {
            true => Decimal::new(4, 1),
            false => Decimal::ONE,
        };
        let rules = self.rules.spread().map(|rules| rules.over(1_000));
        let units = self.units(meter, 25, 3_000, hourly_gb, rules);
        meter.monthly("Capacity units", "elb", "alb:lcu", units);
    }

    /// What a Network Load Balancer costs: the same with units of 800 new and 100,000 open connections,
    /// or 50 and 3,000 with TLS.
    pub(super) fn bill_network(self, meter: &mut Meter<'_>, tls: bool) {
        meter.hourly("Load balancer", "elb", "nlb:hour", 1);
        let (new, active) = if tls { (50, 3_000) } else { (800, 100_000) };
        let units = self.units(meter, new, active, Decimal::ONE, None);
        meter.monthly("Capacity units", "elb", "nlb:lcu", units);
    }

    /// Units times hours of the month: of the dimensions that are known the largest. When nobody entered
    /// new connections there is at least none and at most one for each request.
    fn units(
        self,
        meter: &Meter<'_>,
        new: u32,
        active: u32,
        hourly_gb: Decimal,
        rules: Option<Spread>,
    ) -> Option<Spread> {
        let hours = meter.hours();
        let arriving = || meter.arriving().per_second;
        let connections = self.new.spread().or_else(|| {
            let most = arriving()?;
            Some(Spread {
                low: Decimal::ZERO,
                expected: Decimal::ZERO,
                high: most.high,
            })
        });
        let dimensions = [
            meter.gigabytes(self.gb).map(|gb| gb.over(hourly_gb)),
            connections.map(|each| each.over(new).times(hours)),
            self.active
                .spread()
                .map(|open| open.over(active).times(hours)),
            rules.map(|units| units.times(hours)),
        ];
        // Requests alone do not tell how much is carried.
        let said = [self.gb, self.new, self.active, self.rules];
        let known = said.iter().any(|usage| usage.is_known()) || meter.arriving().gb.is_some();
        let most = dimensions.into_iter().flatten().reduce(Spread::max);
        most.filter(|_| known)
    }
}

/// The nodes of a load balancer that have public addresses: one a subnet.
pub(super) fn public_nodes(meter: &Meter<'_>) -> u32 {
    let subnets = meter.topology().subnets_of(meter.id()).len();
    u32::try_from(subnets).unwrap_or(u32::MAX)
}

impl Kind for Alb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Spreads HTTP requests over targets in several zones.",
            also: "elb load balancer http",
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
        form.group("Usage a month");
        form.usage(
            "processed_bytes_gb",
            "Data (GB)",
            &mut self.processed_bytes_gb,
            250,
        );
        form.usage(
            "new_connections",
            "New connections a second",
            &mut self.new_connections,
            25,
        );
        form.usage(
            "active_connections",
            "Connections in a minute",
            &mut self.active_connections,
            3_000,
        );
        form.usage(
            "rule_evaluations",
            "Rules tried a second",
            &mut self.rule_evaluations,
            1_000,
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
        balancer_sla(zones)
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let topology = meter.topology();
        let to_function = (topology.targets_of(meter.id()).iter())
            .any(|(_, target)| topology.role(*target) == Some(Role::Function));
        let load = Load {
            gb: self.processed_bytes_gb,
            new: self.new_connections,
            active: self.active_connections,
            rules: self.rule_evaluations,
        };
        load.bill(meter, to_function);
        if self.scheme == Scheme::InternetFacing {
            meter.addresses(public_nodes(meter));
        }
    }
    fn is_complete(&self, _: &Topology<'_>, _: NodeId) -> bool {
        (self.listeners.iter()).all(|listener| listener.refusal().is_none())
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
        add_groups(site, targets, &vpc);
        for refusal in self.listeners.iter().filter_map(Listener::refusal) {
            site.gap(refusal);
        }
        for (suffix, listener) in self.deployable_listeners() {
            deploy_listener(site, &address, &suffix, listener, targets);
        }
        register(site, |_| address.arn());
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
