//! How pods are called: Services, load balancers of Services, and Ingresses.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::alb::{Alb, Listener, ListenerAction, ListenerProtocol, Scheme};
use crate::component::health::HealthCheck;
use crate::component::k8s_ingress::{IngressClass, TargetType};
use crate::component::k8s_service::ServiceKind;
use crate::component::k8s_workload::WorkloadKind;
use crate::component::shield::Tier;
use crate::component::{Component, Role};
use crate::document::{Environment, LinkKind, NodeId, Protocol};
use crate::field::Choice;
use crate::plan::{host, naming};
use crate::pods::{self, Home};

use super::policies::Transport;
use super::traffic::{Call, End, as_service, pods_of};
use super::{
    Certificate, Draft, Entry, Port, Reach, Route, Secret, Service, Setting, TLS, Text, Workload,
};

/// Adds the Services and Ingresses of all namespaces.
pub(super) fn add(draft: &mut Draft<'_>) {
    add_drawn_services(draft);
    add_own_services(draft);
    add_network_balancers(draft);
    add_entries(draft);
    add_routes(draft);
}

/// The workloads of all namespaces: where, which pods, and what they are called.
fn workloads(draft: &Draft<'_>) -> Vec<(Home, NodeId, String)> {
    let mut found = Vec::new();
    for (home, space) in &draft.spaces {
        for Workload { nodes, name, .. } in &space.workloads {
            found.extend(nodes.first().map(|first| (*home, *first, name.clone())));
        }
    }
    found
}

/// The health check of pods.
fn health(draft: &Draft<'_>, pods: NodeId) -> Option<HealthCheck> {
    let template = pods::template_of(draft.topology, pods).ok()?;
    Some(template.workload.health.legal())
}

/// Services that somebody drew.
fn add_drawn_services(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    let known = workloads(draft);
    for (id, _) in topology.nodes() {
        let Some(service) = as_service(topology, id) else {
            continue;
        };
        let mut home = pods::home_of(topology, id);
        let mut ports = BTreeSet::new();
        let mut selected: Vec<(Home, NodeId, String)> = Vec::new();
        for (link, target) in topology.targets_of(id) {
            let Some(first) = pods_of(topology, target) else {
                continue;
            };
            let Some(found) = known.iter().find(|(_, pods, _)| *pods == first) else {
                continue;
            };
            let open = topology
                .node(target)
                .map_or(0, |node| node.component.clamped().0.kind().port());
            let drawn = topology.document.link(link).map_or(0, |link| link.port);
            ports.insert(Port {
                port: service.port.clamp(1, 65_535),
                target: if drawn == 0 { open } else { drawn.min(65_535) },
                transport: Transport::Tcp,
            });
            if !selected.contains(found) {
                selected.push(found.clone());
            }
        }
        // One that stands in no namespace goes where those are that it selects.
        if let (Home::Cluster(_), Some((other, ..))) = (home, selected.first()) {
            home = *other;
        }
        selected.retain(|(other, ..)| *other == home);
        // One port leads to one port.
        ports = ports.into_iter().take(1).collect();
        if selected.is_empty() {
            draft.note(
                id,
                "it selects no workload of its namespace, and is left out",
            );
            continue;
        }
        let ports: Vec<Port> = ports.into_iter().collect();
        let name = topology.object_names().get(id).to_owned();
        let reach = match service.kind {
            ServiceKind::LoadBalancer => Reach::Balancer {
                scheme: Scheme::InternetFacing,
                tls: None,
            },
            _ => Reach::Inside,
        };
        let taken = draft.services.entry(home).or_default();
        taken.insert(&name);
        let nodes = std::iter::once(id).chain(selected.iter().map(|(_, pods, _)| *pods));
        let service = Service {
            nodes: nodes.collect(),
            name,
            workloads: selected.iter().map(|(.., name)| name.clone()).collect(),
            ports,
            reach,
            health: selected
                .first()
                .and_then(|(_, pods, _)| health(draft, *pods)),
            same_zone: false,
            https: false,
        };
        put(draft, home, service);
    }
}

fn put(draft: &mut Draft<'_>, home: Home, service: Service) {
    if let Some(space) = draft.spaces.get_mut(&home) {
        space.services.push(service);
    }
}

/// The Service that each workload has by itself when somebody calls it.
fn add_own_services(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    for (home, pods, name) in workloads(draft) {
        let calls: Vec<Call> = (draft.traffic.to(pods))
            .filter(|call| call.through.is_none())
            // Network balancers have Services of their own.
            .filter(|call| !matches!(call.from, End::Front(front) if is_network(draft, front)))
            .copied()
            .collect();
        let headless = (draft.spaces.get(&home).into_iter())
            .flat_map(|space| &space.workloads)
            .any(|one| one.name == name && one.keeps_names());
        if calls.is_empty() && !headless {
            continue;
        }
        let mut open: BTreeSet<u32> = calls.iter().map(|call| call.port).collect();
        if open.is_empty() {
            open.extend(draft.traffic.ports_of(pods));
            open.extend(pods::template_of(topology, pods).map(|one| one.workload.port));
        }
        let from_outside = calls.iter().filter_map(|call| match call.from {
            End::Outside(id) => Some(is_public(draft, id)),
            _ => None,
        });
        let balanced = from_outside.max().map(|public| Reach::Balancer {
            scheme: if public {
                Scheme::InternetFacing
            } else {
                Scheme::Internal
            },
            tls: None,
        });
        let by_nodes = calls.iter().any(|call| match call.from {
            End::Front(front) => matches!(
                topology.component(front),
                Some(Component::K8sIngress(ingress)) if ingress.target_type == TargetType::Instance
            ),
            _ => false,
        });
        let reach = match balanced {
            Some(balanced) => balanced,
            None if by_nodes => Reach::Nodes,
            None if headless => Reach::Headless,
            None => Reach::Inside,
        };
        let taken = draft.services.entry(home).or_default();
        let own = taken.take([name.clone()]);
        let inside = calls
            .iter()
            .filter(|call| matches!(call.from, End::Pods(_)));
        let mut inside = inside.peekable();
        let same_zone = inside.peek().is_some() && inside.all(|call| call.same_zone);
        let service = Service {
            nodes: draft.topology.replicas_of(pods).to_vec(),
            name: own,
            workloads: vec![name],
            ports: open
                .into_iter()
                .map(|port| Port {
                    port,
                    target: port,
                    transport: Transport::Tcp,
                })
                .collect(),
            reach,
            health: health(draft, pods),
            same_zone,
            https: !calls.is_empty() && calls.iter().all(|call| call.protocol == Protocol::Https),
        };
        put(draft, home, service);
    }
}

/// More nodes than this are not said to be what an object of several is there for.
const MARKED: usize = 100;

fn is_network(draft: &Draft<'_>, front: NodeId) -> bool {
    let node = draft.topology.component(front);
    matches!(node, Some(Component::Nlb(_)))
}

/// Whether a caller comes over the internet.
fn is_public(draft: &Draft<'_>, id: NodeId) -> bool {
    matches!(
        draft.topology.role(id),
        Some(Role::Client | Role::Cdn | Role::Dns | Role::ApiGateway)
    )
}

/// A Service with a load balancer for those behind each Network Load Balancer.
fn add_network_balancers(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    let known = workloads(draft);
    for (id, node) in topology.nodes() {
        let Component::Nlb(balancer) = &node.component else {
            continue;
        };
        if !draft.traffic.fronts.contains(&id) {
            continue;
        }
        let calls: Vec<Call> = (draft.traffic.calls.iter())
            .filter(|call| call.from == End::Front(id))
            .copied()
            .collect();
        let mut targets: Vec<(NodeId, u32)> = Vec::new();
        for call in &calls {
            if let End::Pods(pods) = call.to
                && !targets.contains(&(pods, call.port))
            {
                targets.push((pods, call.port));
            }
        }
        let mut services: BTreeMap<NodeId, (Vec<Port>, Vec<u32>)> = BTreeMap::new();
        for (place, (_, listener)) in balancer.deployable_listeners().into_iter().enumerate() {
            let target = match targets.as_slice() {
                [target] => Some(target),
                targets => (targets.iter())
                    .find(|(_, port)| *port == listener.port)
                    .or_else(|| targets.get(place)),
            };
            let Some((pods, port)) = target else { continue };
            let (ports, encrypted) = services.entry(*pods).or_default();
            for transport in transports(listener.protocol) {
                ports.push(Port {
                    port: listener.port,
                    target: *port,
                    transport,
                });
            }
            if listener.protocol.is_encrypted() {
                encrypted.push(listener.port);
            }
        }
        let several = services.len() > 1;
        if several {
            draft.note(
                id,
                "it has several targets, and each gets a load balancer of its own in Kubernetes",
            );
        }
        for (pods, (mut ports, encrypted)) in services {
            let Some((home, _, workload)) = known.iter().find(|(_, first, _)| *first == pods)
            else {
                continue;
            };
            ports.sort_unstable();
            ports.dedup_by_key(|port| (port.port, port.transport));
            let short = draft.environment(*home).without_word(node.first_slug());
            let wanted = if several {
                format!("{short}-{workload}")
            } else {
                short.to_owned()
            };
            let taken = draft.services.entry(*home).or_default();
            let name = taken.take([naming::label(&wanted, 63), node.first_slug().to_owned()]);
            let tls = (!encrypted.is_empty()).then(|| {
                (
                    encrypted,
                    certificate(draft, id, format!("{name}-certificate-arn")),
                )
            });
            let service = Service {
                nodes: std::iter::once(id)
                    .chain(
                        draft
                            .topology
                            .replicas_of(pods)
                            .iter()
                            .copied()
                            .take(MARKED),
                    )
                    .collect(),
                name,
                workloads: vec![workload.clone()],
                ports,
                reach: Reach::Balancer {
                    scheme: balancer.scheme,
                    tls,
                },
                health: None,
                same_zone: false,
                https: false,
            };
            put(draft, *home, service);
        }
    }
}

fn transports(protocol: ListenerProtocol) -> Vec<Transport> {
    match protocol {
        ListenerProtocol::Udp => vec![Transport::Udp],
        ListenerProtocol::TcpUdp => vec![Transport::Tcp, Transport::Udp],
        _ => vec![Transport::Tcp],
    }
}

/// Where Terraform shows something that an Ingress names; other load balancers are made by Terraform, which
/// needs no such output.
fn output_of(
    draft: &Draft<'_>,
    door: NodeId,
    of: NodeId,
    output: &'static str,
) -> Option<(&'static str, String)> {
    let topology = draft.topology;
    let door = topology.component(door);
    let of = topology.node(of)?;
    matches!(door, Some(Component::K8sIngress(_))).then(|| (output, of.slug.clone()))
}

/// The certificate of a door, which whoever applies the manifests fills in.
fn certificate(draft: &Draft<'_>, id: NodeId, name: String) -> Text {
    let topology = draft.topology;
    let region = topology.region_of(id).unwrap_or_default();
    Text::Asked(Setting {
        name,
        about: format!("The ARN of the certificate of {}.", topology.name(id)),
        output: output_of(draft, id, id, "ingress_certificates"),
        placeholder: format!(
            "arn:aws:acm:{}:000000000000:certificate/{NO_ID}",
            region.id()
        ),
    })
}

/// The secret in which an Ingress of NGINX has its certificate.
fn secret_certificate(draft: &mut Draft<'_>, (id, home): (NodeId, Home), name: &str) -> String {
    let secret = format!("{}-tls", naming::label(name, 59));
    let about = format!(
        "The name of the certificate of {} in AWS Secrets Manager.",
        draft.topology.name(id)
    );
    let remote = Text::Asked(Setting {
        name: secret.clone(),
        about,
        output: None,
        placeholder: secret.clone(),
    });
    if let Some(space) = draft.spaces.get_mut(&home) {
        space.secrets.push(Secret {
            node: id,
            name: secret.clone(),
            remote,
            keys: TLS,
        });
    }
    secret
}

/// An id that nothing has.
const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

/// What an Ingress takes over from what was drawn.
struct Door<'a> {
    class: IngressClass,
    scheme: Scheme,
    targets: TargetType,
    listeners: Vec<&'a Listener>,
    attributes: Vec<String>,
}

/// An Ingress in each namespace with pods behind a load balancer for HTTP.
fn add_entries(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    let usual = Alb::default();
    for (id, node) in topology.nodes() {
        if !draft.traffic.fronts.contains(&id) {
            continue;
        }
        let door = match &node.component {
            Component::Alb(balancer) => Door {
                class: IngressClass::Alb,
                scheme: balancer.scheme,
                targets: TargetType::Ip,
                listeners: (balancer.deployable_listeners().into_iter())
                    .map(|(_, listener)| listener)
                    .collect(),
                attributes: attributes(balancer),
            },
            Component::K8sIngress(ingress) => Door {
                class: ingress.class,
                scheme: ingress.scheme,
                targets: ingress.target_type,
                listeners: (usual.listeners.iter())
                    .filter(|one| ingress.tls || plain(one))
                    .collect(),
                attributes: attributes(&usual),
            },
            _ => continue,
        };
        let routes = routes(draft, id);
        let shared = (routes.iter().map(|(home, _)| home))
            .collect::<BTreeSet<_>>()
            .len()
            > 1;
        let mut by_home: BTreeMap<Home, Vec<Route>> = BTreeMap::new();
        for (home, route) in routes {
            by_home.entry(home).or_default().push(route);
        }
        let drawn =
            matches!(node.component, Component::K8sIngress(_)).then(|| pods::home_of(topology, id));
        for (home, routes) in by_home {
            // A drawn one hands requests on in its own namespace only.
            if matches!(drawn, Some(own @ Home::Namespace(_)) if own != home) {
                draft.note(
                    id,
                    "it leads to a workload of another namespace, which is left out",
                );
                continue;
            }
            let entry = entry(draft, (id, home), &door, shared, routes);
            if let Some(space) = draft.spaces.get_mut(&home) {
                space.entries.push(entry);
            }
        }
    }
}

/// Whether a listener stays when no HTTPS is spoken.
fn plain(listener: &Listener) -> bool {
    listener.protocol == ListenerProtocol::Http
}

/// What an Application Load Balancer is told besides, where that is not the usual.
fn attributes(balancer: &Alb) -> Vec<String> {
    let mut found = Vec::new();
    if balancer.deletion_protection {
        found.push("deletion_protection.enabled=true".to_owned());
    }
    if balancer.idle_timeout != 60 {
        found.push(format!(
            "idle_timeout.timeout_seconds={}",
            balancer.idle_timeout.clamp(1, 4_000)
        ));
    }
    if balancer.drop_invalid_header_fields {
        found.push("routing.http.drop_invalid_header_fields.enabled=true".to_owned());
    }
    found
}

fn entry(
    draft: &mut Draft<'_>,
    (id, home): (NodeId, Home),
    door: &Door<'_>,
    shared: bool,
    routes: Vec<Route>,
) -> Entry {
    let topology = draft.topology;
    let node = topology.node(id);
    let slug = node.map_or("", |node| node.first_slug());
    let short = draft.environment(home).without_word(slug).to_owned();
    let taken = draft.ingresses.entry(home).or_default();
    let wanted = match topology.object_names().get(id) {
        "" => [short, slug.to_owned()],
        name => [name.to_owned(), slug.to_owned()],
    };
    let name = taken.take(wanted);
    let mut listeners: Vec<(u32, bool)> = (door.listeners.iter())
        .map(|one| (one.port, one.protocol == ListenerProtocol::Https))
        .collect();
    listeners.sort_unstable();
    listeners.dedup_by_key(|(port, _)| *port);
    let https = listeners
        .iter()
        .find(|(_, encrypted)| *encrypted)
        .map(|(port, _)| *port);
    let redirects = (door.listeners.iter())
        .any(|one| one.action == ListenerAction::RedirectToHttps && plain(one));
    let tls = door
        .listeners
        .iter()
        .find(|one| one.protocol.is_encrypted());
    let attached: Vec<_> = (topology.linked(id, LinkKind::Attach).into_iter())
        .filter_map(|other| Some((other, topology.component(other)?)))
        .collect();
    let web_acl = attached
        .iter()
        .find(|(_, one)| matches!(one, Component::Waf(_)));
    let web_acl = web_acl.map(|(acl, _)| {
        let region = topology.region_of(id).unwrap_or_default();
        Text::Asked(Setting {
            name: format!("{name}-web-acl"),
            about: format!("The ARN of the web ACL {}.", topology.name(*acl)),
            output: output_of(draft, id, *acl, "ingress_web_acls"),
            placeholder: format!(
                "arn:aws:wafv2:{}:000000000000:regional/webacl/{name}/{NO_ID}",
                region.id()
            ),
        })
    });
    Entry {
        nodes: vec![id],
        class: door.class,
        scheme: door.scheme,
        targets: door.targets,
        redirects_to: https.filter(|_| redirects || door.class == IngressClass::Nginx),
        certificate: https.map(|_| match door.class {
            IngressClass::Alb => {
                Certificate::Arn(certificate(draft, id, format!("{name}-certificate")))
            }
            IngressClass::Nginx => {
                Certificate::Secret(secret_certificate(draft, (id, home), &name))
            }
        }),
        tls_policy: tls.map(|one| one.tls_policy).unwrap_or_default(),
        listeners,
        attributes: door.attributes.clone(),
        group: shared.then(|| naming::label(slug, 63)),
        web_acl,
        shielded: attached.iter().any(
            |(_, one)| matches!(one, Component::Shield(shield) if shield.tier == Tier::Advanced),
        ),
        routes,
        name,
    }
}

/// To whom a door hands requests: each workload once, in the order of links. An Ingress tells them
/// apart by their paths, a load balancer by the host names that it has in Terraform, too.
fn routes(draft: &mut Draft<'_>, door: NodeId) -> Vec<(Home, Route)> {
    let topology = draft.topology;
    let known = workloads(draft);
    let mut found: Vec<(Home, NodeId, Route)> = Vec::new();
    let calls: Vec<Call> = (draft.traffic.calls.iter())
        .filter(|call| call.from == End::Front(door))
        .copied()
        .collect();
    for call in calls {
        let End::Pods(pods) = call.to else { continue };
        let Some((home, ..)) = known.iter().find(|(_, first, _)| *first == pods) else {
            continue;
        };
        let Some((service, port)) = service_of(draft, *home, &call) else {
            continue;
        };
        let same =
            |(other, _, route): &(Home, NodeId, Route)| other == home && route.service == service;
        if !found.iter().any(same) {
            let route = Route {
                host: None,
                path: "/".to_owned(),
                service,
                port,
                https: call.protocol == Protocol::Https,
            };
            found.push((*home, pods, route));
        }
    }
    let domain = topology.document.settings.domain_name.trim();
    let by_host =
        matches!(topology.component(door), Some(Component::Alb(_))) && naming::is_domain(domain);
    if found.len() > 1 {
        for (place, (_, pods, route)) in found.iter_mut().enumerate() {
            if by_host {
                // Equals with other settings are workloads of their own.
                let is_whole = topology.replicas_of(*pods) == topology.equals_of(*pods);
                let name = match topology.node(*pods) {
                    Some(node) if !is_whole => naming::in_code(&node.slug),
                    _ => draft.names.tier(*pods),
                };
                let label = host(topology, &name, *pods);
                route.host = Some(format!("{}.{domain}", naming::label(&label, 63)));
            } else if place > 0 {
                route.path = format!("/api/{}", route.service);
            }
        }
    }
    (found.into_iter())
        .map(|(home, _, route)| (home, route))
        .collect()
}

/// The Service through which a call goes, and the port on which that is called.
fn service_of(draft: &Draft<'_>, home: Home, call: &Call) -> Option<(String, u32)> {
    let End::Pods(pods) = call.to else {
        return None;
    };
    let space = draft.spaces.get(&home)?;
    let fits = |service: &&Service| match call.through {
        Some(drawn) => service.nodes.first() == Some(&drawn),
        None => service.nodes.first() == Some(&pods),
    };
    let service = space.services.iter().find(fits)?;
    let port = service.ports.iter().find(|port| port.target == call.port)?;
    Some((service.name.clone(), port.port))
}

/// To whom NGINX hands requests on: the first whom it calls gets all but what others get.
fn add_routes(draft: &mut Draft<'_>) {
    let topology = draft.topology;
    for (home, pods, name) in workloads(draft) {
        let is_nginx = pods::template_of(topology, pods).is_ok_and(|template| template.is_nginx);
        if !is_nginx {
            continue;
        }
        let known = workloads(draft);
        let calls: Vec<Call> = draft.traffic.from(pods).copied().collect();
        let mut routes: Vec<Route> = Vec::new();
        for call in calls {
            let End::Pods(target) = call.to else { continue };
            let Some((other, ..)) = known.iter().find(|(_, first, _)| *first == target) else {
                continue;
            };
            let Some((service, port)) = service_of(draft, *other, &call) else {
                continue;
            };
            let host = match (*other == home, draft.spaces.get(other)) {
                (false, Some(space)) => Some(format!("{service}.{}", space.name)),
                _ => None,
            };
            if routes
                .iter()
                .any(|route| route.service == service && route.host == host)
            {
                continue;
            }
            routes.push(Route {
                host,
                path: match routes.len() {
                    0 => "/".to_owned(),
                    _ => format!("/api/{service}"),
                },
                service,
                port,
                https: call.protocol == Protocol::Https,
            });
        }
        let space = draft.spaces.get_mut(&home).into_iter();
        let mut all = space.flat_map(|space| &mut space.workloads);
        if let Some(workload) = all.find(|one| one.name == name) {
            workload.routes = routes;
        }
    }
}

impl Draft<'_> {
    /// What a namespace is for.
    fn environment(&self, home: Home) -> Environment {
        home.environment(self.topology)
    }
}

impl Workload {
    /// Whether each of its pods keeps its name.
    pub(super) fn keeps_names(&self) -> bool {
        self.template.workload.kind == WorkloadKind::StatefulSet
    }
}
