//! How workloads are called, and by whom: Services, Ingresses and policies.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::discovery::v1 as discovery;
use k8s_openapi::api::networking::v1 as networking;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use shared::component::health::HealthCheck;
use shared::component::k8s_ingress::IngressClass;
use shared::field::Choice;
use shared::manifests::{
    Allowed, Certificate, DNS_PORT, Entry, Outside, Peer, Port, Reach, Route, Service, Text,
    Transport, Whereabouts, Workload,
};
use shared::object_names::DEFAULT_DENY;

use super::pods::shared_label;
use super::{Object, Site, matching, number, selector};
use crate::export::ExportError;
use crate::export::kubernetes::yaml;

/// Annotations of the AWS Load Balancer Controller for Ingresses and what is behind them (its
/// documentation, v2.13, 2026).
const ALB: &str = "alb.ingress.kubernetes.io";
/// The same for Services with a Network Load Balancer.
const NLB: &str = "service.beta.kubernetes.io/aws-load-balancer";
/// Annotations of the NGINX Ingress Controller.
const NGINX: &str = "nginx.ingress.kubernetes.io";

/// The label with the name of a namespace, which every one has by itself.
const NAMESPACE: &str = "kubernetes.io/metadata.name";

/// What is private or link-local, the metadata service included, and so no part of the internet (RFC 1918,
/// RFC 3927, RFC 6598).
const NOT_INTERNET: [&str; 5] = [
    "10.0.0.0/8",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
];

/// The agent from which pods get the keys of their role (Amazon EKS User Guide, "EKS Pod Identity",
/// 2024-12-18).
const IDENTITY_AGENT: &str = "169.254.170.23/32";

impl Site<'_> {
    /// Services, Ingresses and policies of the namespace.
    pub(super) fn network(&self) -> Result<Vec<Object>, ExportError> {
        let mut found = Vec::new();
        for service in &self.space.services {
            found.push(self.service(service)?);
        }
        for outside in &self.space.outsides {
            found.extend(self.outside(outside)?);
        }
        for entry in &self.space.entries {
            found.push(self.ingress(entry)?);
        }
        if self.space.isolated && !self.space.workloads.is_empty() {
            found.push(self.default_deny()?);
            for workload in &self.space.workloads {
                found.push(self.policy(workload)?);
            }
        }
        Ok(found)
    }

    fn service(&self, service: &Service) -> Result<Object, ExportError> {
        let mut annotations = BTreeMap::new();
        if service.same_zone {
            annotations.insert(
                "service.kubernetes.io/topology-mode".to_owned(),
                "Auto".to_owned(),
            );
        }
        if self.is_behind_alb(service) {
            annotations.extend(service.health.iter().flat_map(health));
            if service.https {
                annotations.insert(format!("{ALB}/backend-protocol"), "HTTPS".to_owned());
            }
        }
        let labels = match service.workloads.as_slice() {
            [workload] => selector(workload),
            _ => BTreeMap::from([(shared_label(&service.name), "true".to_owned())]),
        };
        let mut spec = core::ServiceSpec {
            selector: Some(labels),
            ports: Some(service.ports.iter().map(port).collect()),
            ..core::ServiceSpec::default()
        };
        let certificate = format!("{NLB}-ssl-cert");
        match &service.reach {
            Reach::Inside => {}
            Reach::Headless => spec.cluster_ip = Some("None".to_owned()),
            Reach::Nodes => spec.type_ = Some("NodePort".to_owned()),
            Reach::Balancer { scheme, tls } => {
                spec.type_ = Some("LoadBalancer".to_owned());
                spec.allocate_load_balancer_node_ports = Some(false);
                let class = match self.cluster.auto_mode {
                    true => "eks.amazonaws.com/nlb",
                    false => "service.k8s.aws/nlb",
                };
                spec.load_balancer_class = Some(class.to_owned());
                annotations.insert(format!("{NLB}-scheme"), scheme.id().to_owned());
                annotations.insert(format!("{NLB}-nlb-target-type"), "ip".to_owned());
                if let Some((ports, text)) = tls {
                    let ports: Vec<_> = ports.iter().map(ToString::to_string).collect();
                    annotations.insert(format!("{NLB}-ssl-ports"), ports.join(","));
                    annotations.insert(certificate.clone(), text.shown().to_owned());
                }
            }
        }
        let mut metadata = self.metadata(&service.name);
        metadata.annotations = (!annotations.is_empty()).then_some(annotations);
        let object = core::Service {
            metadata,
            spec: Some(spec),
            ..core::Service::default()
        };
        let object = Object::new("Service", &service.name, &service.nodes, &object)?;
        Ok(match &service.reach {
            Reach::Balancer {
                tls: Some((_, text)),
                ..
            } => object.asking(annotation(&certificate), text),
            _ => object,
        })
    }

    fn is_behind_alb(&self, service: &Service) -> bool {
        let entries = self.space.entries.iter();
        let mut routes = entries
            .filter(|entry| entry.class == IngressClass::Alb)
            .flat_map(|entry| &entry.routes);
        routes.any(|route| route.service == service.name)
    }

    /// A name for something outside of the cluster.
    fn outside(&self, outside: &Outside) -> Result<Vec<Object>, ExportError> {
        let (name, nodes) = (&outside.name, &[outside.node]);
        let metadata = self.metadata(name);
        let service = |spec: core::ServiceSpec| core::Service {
            metadata: metadata.clone(),
            spec: Some(spec),
            ..core::Service::default()
        };
        let address = match &outside.place {
            Whereabouts::Address(address) => address,
            Whereabouts::Host(host) => {
                let service = service(core::ServiceSpec {
                    type_: Some("ExternalName".to_owned()),
                    external_name: Some(host.shown().to_owned()),
                    ..core::ServiceSpec::default()
                });
                let service = Object::new("Service", name, nodes, &service)?;
                return Ok(vec![service.asking("/spec/externalName", host)]);
            }
        };
        let called = Port {
            port: outside.port,
            target: outside.port,
            transport: Transport::Tcp,
        };
        let service = service(core::ServiceSpec {
            ports: Some(vec![port(&called)]),
            ..core::ServiceSpec::default()
        });
        let mut metadata = metadata.clone();
        if let Some(labels) = &mut metadata.labels {
            labels.insert("kubernetes.io/service-name".to_owned(), name.clone());
            // It is written by hand (kubernetes.io, EndpointSlices, 2026).
            labels.insert(
                "endpointslice.kubernetes.io/managed-by".to_owned(),
                "azimuth".to_owned(),
            );
        }
        let family = match address.shown().contains(':') {
            true => "IPv6",
            false => "IPv4",
        };
        let slice = discovery::EndpointSlice {
            metadata,
            address_type: family.to_owned(),
            endpoints: vec![discovery::Endpoint {
                addresses: vec![address.shown().to_owned()],
                ..discovery::Endpoint::default()
            }],
            ports: Some(vec![discovery::EndpointPort {
                name: Some(port_name(&called)),
                port: Some(number(outside.port)),
                protocol: Some(protocol(called.transport)),
                app_protocol: None,
            }]),
        };
        let slice = Object::new("EndpointSlice", name, nodes, &slice)?;
        Ok(vec![
            Object::new("Service", name, nodes, &service)?,
            slice.asking("/endpoints/0/addresses/0", address),
        ])
    }

    fn ingress(&self, entry: &Entry) -> Result<Object, ExportError> {
        let is_alb = entry.class == IngressClass::Alb;
        let mut annotations = match entry.class {
            IngressClass::Alb => alb(entry),
            IngressClass::Nginx => nginx(entry),
        };
        let arn = match &entry.certificate {
            Some(Certificate::Arn(text)) => Some(text),
            _ => None,
        };
        let web_acl = entry.web_acl.as_ref().filter(|_| is_alb);
        let asked: Vec<(String, &Text)> = [("certificate-arn", arn), ("wafv2-acl-arn", web_acl)]
            .into_iter()
            .filter_map(|(name, text)| Some((format!("{ALB}/{name}"), text?)))
            .collect();
        for (name, text) in &asked {
            annotations.insert(name.clone(), text.shown().to_owned());
        }
        let mut hosts: Vec<Option<&str>> = Vec::new();
        for route in &entry.routes {
            if !hosts.contains(&route.host.as_deref()) {
                hosts.push(route.host.as_deref());
            }
        }
        let rules = hosts.iter().map(|host| networking::IngressRule {
            host: host.map(str::to_owned),
            http: Some(networking::HTTPIngressRuleValue {
                paths: (entry.routes.iter())
                    .filter(|route| route.host.as_deref() == *host)
                    .map(path)
                    .collect(),
            }),
        });
        let tls = match &entry.certificate {
            Some(Certificate::Secret(name)) => {
                let hosts: Vec<String> = hosts.iter().flatten().map(|&host| host.into()).collect();
                Some(vec![networking::IngressTLS {
                    hosts: (!hosts.is_empty()).then_some(hosts),
                    secret_name: Some(name.clone()),
                }])
            }
            _ => None,
        };
        let mut metadata = self.metadata(&entry.name);
        metadata.annotations = Some(annotations);
        let ingress = networking::Ingress {
            metadata,
            spec: Some(networking::IngressSpec {
                ingress_class_name: Some(entry.class.id().to_owned()),
                rules: Some(rules.collect()),
                tls,
                default_backend: None,
            }),
            ..networking::Ingress::default()
        };
        let object = Object::new("Ingress", &entry.name, &entry.nodes, &ingress)?;
        let asking =
            |object: Object, (name, text): &(String, &Text)| object.asking(annotation(name), text);
        Ok(asked.iter().fold(object, asking))
    }

    /// Nobody calls and is called but what other policies allow.
    fn default_deny(&self) -> Result<Object, ExportError> {
        let policy = networking::NetworkPolicy {
            metadata: self.metadata(DEFAULT_DENY),
            spec: Some(networking::NetworkPolicySpec {
                pod_selector: LabelSelector::default(),
                policy_types: Some(both()),
                ..networking::NetworkPolicySpec::default()
            }),
        };
        let nodes: Vec<_> = self.space.node.into_iter().collect();
        Object::new("NetworkPolicy", DEFAULT_DENY, &nodes, &policy)
    }

    fn policy(&self, workload: &Workload) -> Result<Object, ExportError> {
        let ingress = workload.policy.from.iter();
        let ingress = ingress.map(|allowed| networking::NetworkPolicyIngressRule {
            from: Some(self.peers(allowed)),
            ports: Some(ports(&allowed.ports)),
        });
        let egress = workload.policy.to.iter();
        let egress = egress.map(|allowed| networking::NetworkPolicyEgressRule {
            to: Some(self.peers(allowed)),
            ports: Some(ports(&allowed.ports)),
        });
        let policy = networking::NetworkPolicy {
            metadata: self.metadata(&workload.name),
            spec: Some(networking::NetworkPolicySpec {
                pod_selector: matching(selector(&workload.name)),
                policy_types: Some(both()),
                ingress: Some(ingress.collect()),
                egress: Some(std::iter::once(self.names()).chain(egress).collect()),
            }),
        };
        let (name, nodes) = (&workload.name, &workload.nodes);
        Object::new("NetworkPolicy", name, nodes, &policy)
    }

    /// Names are looked up in the cluster. Where AWS runs the nodes, each of them answers itself, under an
    /// address that nobody states (Amazon EKS User Guide, "Auto Mode networking", 2026).
    fn names(&self) -> networking::NetworkPolicyEgressRule {
        let dns = BTreeMap::from([("k8s-app".to_owned(), "kube-dns".to_owned())]);
        let answers = networking::NetworkPolicyPeer {
            namespace_selector: Some(matching(namespace("kube-system"))),
            pod_selector: Some(matching(dns)),
            ip_block: None,
        };
        networking::NetworkPolicyEgressRule {
            to: (!self.cluster.auto_mode).then(|| vec![answers]),
            ports: Some(ports(&[
                (Transport::Tcp, DNS_PORT),
                (Transport::Udp, DNS_PORT),
            ])),
        }
    }

    fn peers(&self, allowed: &Allowed) -> Vec<networking::NetworkPolicyPeer> {
        let block = |cidr: &str, except: Option<Vec<String>>| networking::NetworkPolicyPeer {
            ip_block: Some(networking::IPBlock {
                cidr: cidr.to_owned(),
                except,
            }),
            ..networking::NetworkPolicyPeer::default()
        };
        let peer = |peer: &Peer| match peer {
            Peer::Pods(space, name) => networking::NetworkPolicyPeer {
                namespace_selector: (*space != self.space.name).then(|| matching(namespace(space))),
                pod_selector: Some(matching(selector(name))),
                ip_block: None,
            },
            Peer::Controller(space) => networking::NetworkPolicyPeer {
                namespace_selector: Some(matching(namespace(space))),
                ..networking::NetworkPolicyPeer::default()
            },
            Peer::Block(one) => block(&one.to_string(), None),
            Peer::Internet => {
                let except = NOT_INTERNET.iter().map(|&one| one.to_owned());
                block("0.0.0.0/0", Some(except.collect()))
            }
            Peer::IdentityAgent => block(IDENTITY_AGENT, None),
        };
        allowed.peers.iter().map(peer).collect()
    }
}

fn both() -> Vec<String> {
    vec!["Ingress".to_owned(), "Egress".to_owned()]
}

fn namespace(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(NAMESPACE.to_owned(), name.to_owned())])
}

fn protocol(transport: Transport) -> String {
    match transport {
        Transport::Tcp => "TCP".to_owned(),
        Transport::Udp => "UDP".to_owned(),
    }
}

fn ports(ports: &[(Transport, u32)]) -> Vec<networking::NetworkPolicyPort> {
    let port = |(transport, port): &(Transport, u32)| networking::NetworkPolicyPort {
        port: Some(IntOrString::Int(number(*port))),
        protocol: Some(protocol(*transport)),
        end_port: None,
    };
    ports.iter().map(port).collect()
}

/// The name of a port, of which a Service with several has one each.
fn port_name(port: &Port) -> String {
    format!("{}-{}", protocol(port.transport).to_lowercase(), port.port)
}

fn port(port: &Port) -> core::ServicePort {
    core::ServicePort {
        name: Some(port_name(port)),
        port: number(port.port),
        target_port: Some(IntOrString::Int(number(port.target))),
        protocol: Some(protocol(port.transport)),
        ..core::ServicePort::default()
    }
}

fn path(route: &Route) -> networking::HTTPIngressPath {
    networking::HTTPIngressPath {
        path: Some(route.path.clone()),
        path_type: "Prefix".to_owned(),
        backend: networking::IngressBackend {
            service: Some(networking::IngressServiceBackend {
                name: route.service.clone(),
                port: Some(networking::ServiceBackendPort {
                    number: Some(number(route.port)),
                    name: None,
                }),
            }),
            resource: None,
        },
    }
}

/// How a load balancer checks the pods behind a Service.
fn health(health: &HealthCheck) -> Vec<(String, String)> {
    let path = Some(&health.path).filter(|path| HealthCheck::is_path(path));
    let numbers = [
        ("healthcheck-interval-seconds", health.interval),
        ("healthcheck-timeout-seconds", health.timeout),
        ("healthy-threshold-count", health.healthy),
        ("unhealthy-threshold-count", health.unhealthy),
    ];
    let numbers = numbers.map(|(name, number)| (name, number.to_string()));
    (numbers.into_iter())
        .chain(path.map(|path| ("healthcheck-path", path.clone())))
        .map(|(name, value)| (format!("{ALB}/{name}"), value))
        .collect()
}

fn alb(entry: &Entry) -> BTreeMap<String, String> {
    let listens: Vec<_> = (entry.listeners.iter())
        .map(|(port, encrypted)| {
            let protocol = if *encrypted { "HTTPS" } else { "HTTP" };
            format!("{{\"{protocol}\": {port}}}")
        })
        .collect();
    let mut found = BTreeMap::new();
    let mut set = |name: &str, value: String| {
        found.insert(format!("{ALB}/{name}"), value);
    };
    set("scheme", entry.scheme.id().to_owned());
    set("target-type", entry.targets.id().to_owned());
    set("listen-ports", format!("[{}]", listens.join(", ")));
    if let Some(port) = entry.redirects_to {
        set("ssl-redirect", port.to_string());
    }
    if entry.certificate.is_some() {
        set("ssl-policy", entry.tls_policy.id().to_owned());
    }
    if !entry.attributes.is_empty() {
        set("load-balancer-attributes", entry.attributes.join(","));
    }
    if let Some(group) = &entry.group {
        set("group.name", group.clone());
    }
    if entry.shielded {
        set("shield-advanced-protection", "true".to_owned());
    }
    found
}

fn nginx(entry: &Entry) -> BTreeMap<String, String> {
    let redirects = entry.redirects_to.is_some();
    BTreeMap::from([(format!("{NGINX}/ssl-redirect"), redirects.to_string())])
}

/// The JSON pointer of an annotation.
fn annotation(name: &str) -> String {
    format!("/metadata/annotations/{}", yaml::escaped(name))
}
