//! Network Load Balancer: spreads connections over targets, with one static address a zone.

use std::collections::BTreeMap;

use super::alb::{
    Listener, ListenerProtocol, Load, Scheme, TargetType, balancer_sla, label, public_nodes,
    with_access_logs,
};
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::document::NodeId;
use crate::field::{Choice, Form};
use crate::iac::{Content, Resource};
use crate::plan::{Forwarding, Site, add_groups, forwarded};
use crate::topology::Topology;

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
    /// New connections a second.
    pub new_connections: Usage,
    /// Connections open in a minute.
    pub active_connections: Usage,
    /// GB a month.
    pub processed_bytes_gb: Usage,
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
            new_connections: Usage::default(),
            active_connections: Usage::default(),
            processed_bytes_gb: Usage::default(),
        }
    }
}

impl Nlb {
    /// How it speaks to its targets: as its first listener does, with TLS taken off.
    #[must_use]
    pub fn protocol_to_targets(&self) -> &'static str {
        let protocols = (self.listeners.iter()).map(|listener| listener.protocol);
        let (mut stream, mut datagram) = (false, false);
        for protocol in protocols {
            stream |= protocol != ListenerProtocol::Udp;
            datagram |= matches!(protocol, ListenerProtocol::Udp | ListenerProtocol::TcpUdp);
        }
        match (stream, datagram) {
            (true, true) => "TCP_UDP",
            (false, true) => "UDP",
            _ => "TCP",
        }
    }

    /// The listeners that can be deployed, each with its part of the name in code.
    #[must_use]
    pub fn deployable_listeners(&self) -> Vec<(String, &Listener)> {
        let mut found: BTreeMap<(u32, bool), (String, &Listener)> = BTreeMap::new();
        for listener in self.listeners.iter().filter(|one| refusal(one).is_none()) {
            let key = (listener.port, listener.protocol == ListenerProtocol::Udp);
            let named = (listener.suffix(), listener);
            found.entry(key).or_insert(named);
        }
        found.into_values().collect()
    }

    /// Whether it expects TLS on a port, itself or by what it forwards to.
    #[must_use]
    pub fn is_encrypted_at(&self, port: u32) -> bool {
        (self.deployable_listeners().iter())
            .any(|(_, one)| one.port == port && one.protocol != ListenerProtocol::Udp)
    }

    /// Their ports, in the same order.
    #[must_use]
    pub fn deployable_ports(&self) -> Vec<u32> {
        let listeners = self.deployable_listeners().into_iter();
        listeners.map(|(_, listener)| listener.port).collect()
    }
}

/// Why a listener cannot be deployed.
pub fn refusal(listener: &Listener) -> Option<&'static str> {
    match listener.protocol {
        ListenerProtocol::Tls if !listener.certificate => {
            Some("a TLS listener needs a certificate")
        }
        ListenerProtocol::Tcp
        | ListenerProtocol::Tls
        | ListenerProtocol::Udp
        | ListenerProtocol::TcpUdp => None,
        ListenerProtocol::Quic | ListenerProtocol::TcpQuic => {
            Some("the AWS provider of Terraform has no QUIC listeners")
        }
        ListenerProtocol::Http | ListenerProtocol::Https => {
            Some("a Network Load Balancer takes TCP, TLS and UDP only")
        }
    }
}

impl Kind for Nlb {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Spreads connections over targets, with one static address a zone.",
            also: "elb load balancer tcp udp",
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
            800,
        );
        form.usage(
            "active_connections",
            "Connections in a minute",
            &mut self.active_connections,
            100_000,
        );
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
    fn bill(&self, meter: &mut Meter<'_>) {
        let load = Load {
            gb: self.processed_bytes_gb,
            new: self.new_connections,
            active: self.active_connections,
            ..Load::default()
        };
        let tls = self.listeners.iter().any(|one| one.protocol.is_encrypted());
        load.bill_network(meter, tls);
        if self.scheme == Scheme::InternetFacing {
            meter.addresses(public_nodes(meter));
        }
    }
    fn is_complete(&self, _: &Topology<'_>, _: NodeId) -> bool {
        (self.listeners.iter()).all(|listener| refusal(listener).is_none())
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let (Some(vpc), Some(subnets)) = (site.vpc(), site.subnets()) else {
            return;
        };
        let targets = site.forwarding();
        for refusal in self.listeners.iter().filter_map(refusal) {
            site.gap(refusal);
        }
        let address = site.own("aws_lb");
        let body = Content::new()
            .set("name", label(&self.resource_name, site))
            .set("load_balancer_type", "network")
            .set("internal", self.scheme == Scheme::Internal)
            .set("subnets", subnets)
            .set(
                "security_groups",
                self.security_group.then(|| site.security_groups()),
            )
            .set("enable_cross_zone_load_balancing", self.cross_zone)
            .set(
                "enable_deletion_protection",
                self.deletion_protection.then_some(true),
            );
        let (body, logs) = with_access_logs(site, body, self.access_logs || site.is_strict());
        let internet = match self.scheme {
            Scheme::InternetFacing => site.internet_gateways(),
            Scheme::Internal => Vec::new(),
        };
        let after = internet.into_iter().chain(logs).collect();
        let body = body.set("tags", site.tags());
        site.add(Resource::new(address.clone(), body).after(after));
        site.output(
            "load_balancer_names",
            "The host names of the load balancers, for the DNS records of the public names.",
            address.attribute("dns_name"),
        );
        add_groups(site, targets, &vpc);
        let takes_udp = |one: &Listener| {
            matches!(
                one.protocol,
                ListenerProtocol::Udp | ListenerProtocol::TcpUdp
            )
        };
        if self.security_group && self.listeners.iter().any(takes_udp) {
            site.note("its security groups let in TCP alone; what lets UDP in is left to you");
        }
        let forwarded = forwarded(&self.deployable_ports(), targets);
        for target in targets {
            let is_it = |to: &&Forwarding| to.group == target.group;
            if !forwarded.iter().flatten().any(is_it) {
                site.note(&format!(
                    "no listener of it leads to {}, to which it forwards nothing; give it one on port {}",
                    target.label, target.port
                ));
            }
        }
        for ((suffix, listener), to) in self.deployable_listeners().into_iter().zip(forwarded) {
            let Some(target) = to else {
                site.note(&format!(
                    "its listener on port {} has no target and is left out",
                    listener.port
                ));
                continue;
            };
            let secure = listener.protocol == ListenerProtocol::Tls;
            let action = Content::new()
                .set("type", "forward")
                .set("target_group_arn", target.group.arn());
            let body = Content::new()
                .set("load_balancer_arn", address.arn())
                .set("port", listener.port)
                .set("protocol", listener.protocol.id())
                .set("ssl_policy", secure.then(|| listener.tls_policy.id()))
                .set("certificate_arn", secure.then(|| site.certificate()))
                .block("default_action", action);
            site.add(Resource::new(site.listener(&suffix), body));
        }
    }
    fn sla(&self, zones: usize) -> Sla {
        balancer_sla(zones)
    }
}
