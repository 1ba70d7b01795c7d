//! What stands between a load balancer and its targets: target groups, and which listener sends
//! what to them. Balancer and target both ask here, so that they agree on the names.

use std::collections::BTreeMap;

use crate::component::alb::{ListenerAction, TargetType};
use crate::component::health::HealthCheck;
use crate::component::region::RegionCode;
use crate::component::{Component, Role};
use crate::document::{Environment, LinkId, LinkKind, NodeId, Protocol};
use crate::iac::{Address, Content, Note, Resource, Value, Variable};

use crate::topology::Topology;

use super::{Context, Draft, Site, messaging, naming};

/// The targets to which a balancer forwards under one host name.
#[derive(Debug, Clone)]
pub struct Forwarding {
    /// The address of their target group.
    pub group: Address,
    /// The name of the group for the provider.
    pub label: String,
    /// The first label of their host name.
    pub host: String,
    /// The priority of their rules: that of the link, so that other rules keep theirs.
    pub priority: u32,
    /// How the balancer speaks to them; none: it calls a function.
    pub protocol: Option<&'static str>,
    /// The port on which they listen.
    pub port: u32,
    /// What is registered.
    pub target_type: Registered,
    /// How they are checked; none: they are not.
    pub health: Option<HealthCheck>,
    /// They are instances of a group that scales, and have no alarms of their own.
    pub scales: bool,
}

/// What is registered in a target group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// Instances.
    Instance,
    /// Addresses.
    Ip,
    /// A function.
    Lambda,
    /// An Application Load Balancer.
    Alb,
}

impl Registered {
    /// Its word in code.
    fn id(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Ip => "ip",
            Self::Lambda => "lambda",
            Self::Alb => "alb",
        }
    }
}

impl Forwarding {
    /// The body of their target group.
    #[must_use]
    pub fn body(&self, vpc: Value) -> Content {
        let function = self.target_type == Registered::Lambda;
        let body = Content::new()
            .set("name", self.label.as_str())
            .set("vpc_id", (!function).then_some(vpc))
            .set("target_type", self.target_type.id())
            .set("protocol", self.protocol)
            .set("port", (!function).then_some(self.port));
        let check = self.health.as_ref().map(|health| {
            let path = Some(&health.path).filter(|path| HealthCheck::is_path(path));
            let path = path.map_or("/", String::as_str);
            // Network balancers open a connection; others send a request.
            let connects = !self.is_http() && self.target_type != Registered::Alb;
            let health = health.legal();
            Content::new()
                .set(
                    "protocol",
                    (!self.is_http()).then_some(if connects { "TCP" } else { "HTTP" }),
                )
                .set("path", (!connects).then_some(path))
                .set("interval", health.interval)
                .set("timeout", health.timeout)
                .set("healthy_threshold", health.healthy)
                .set("unhealthy_threshold", health.unhealthy)
        });
        body.blocks("health_check", check)
            .set("tags", Value::map([("Name", self.label.as_str())]))
    }

    fn is_http(&self) -> bool {
        self.protocol
            .is_none_or(|protocol| protocol.starts_with("HTTP"))
    }
}

/// Adds the target groups of a balancer.
pub fn add_groups(site: &mut Site<'_>, targets: &[Forwarding], vpc: &Value) {
    for target in targets {
        if let Some(health) = &target.health
            && *health != health.legal()
        {
            site.note(&format!(
                "the health check of {} has numbers that AWS refuses; the export has the nearest that it takes",
                target.label
            ));
        }
        let group = Resource::new(target.group.clone(), target.body(vpc.clone()));
        site.add(group);
    }
}

/// A target group in which a node is registered.
#[derive(Debug, Clone)]
pub struct Balanced {
    /// Its address.
    pub group: Address,
    /// The address of what registers the node there.
    pub place: Address,
    /// The port on which the node listens.
    pub port: u32,
    /// What is registered.
    pub target_type: Registered,
    /// The listeners or rules that send requests to it.
    pub listeners: Vec<Address>,
}

/// What a load balancer hands to whom.
#[derive(Debug)]
pub struct Front {
    /// Its targets, by the priority of their rules.
    pub targets: Vec<Forwarding>,
    /// Which of them the equals are of which this is the first.
    places: BTreeMap<NodeId, usize>,
}

impl Front {
    /// What a balancer hands to whom.
    #[must_use]
    pub fn of(context: &Context<'_>, balancer: NodeId, oldest: &Oldest) -> Self {
        let mut targets = forwarding(context, balancer, oldest);
        targets.sort_by_key(|(_, forwarding)| forwarding.priority);
        let places = (targets.iter().enumerate())
            .map(|(place, (first, _))| (*first, place))
            .collect();
        let targets = targets.into_iter().map(|(_, forwarding)| forwarding);
        Self {
            targets: targets.collect(),
            places,
        }
    }

    /// What it hands to a node.
    fn to(&self, topology: &Topology<'_>, target: NodeId) -> Option<&Forwarding> {
        let place = self.places.get(&topology.first_equal(target))?;
        self.targets.get(*place)
    }
}

/// The targets of a balancer, each with the first of its equals.
fn forwarding(
    context: &Context<'_>,
    balancer: NodeId,
    oldest: &Oldest,
) -> Vec<(NodeId, Forwarding)> {
    let topology = context.topology;
    let Some(node) = topology.node(balancer) else {
        return Vec::new();
    };
    let mut tiers: BTreeMap<NodeId, (LinkId, NodeId)> = BTreeMap::new();
    for (link, target) in topology.targets_of(balancer) {
        let first = topology.first_equal(target);
        tiers.entry(first).or_insert((link, target));
    }
    (tiers.into_iter())
        .filter_map(|(first, (link, target))| {
            let target_node = topology.node(target)?;
            let registration = registered(&node.component, &target_node.component)?;
            let drawn = topology.document.link(link)?;
            let name = context.names.tier(target);
            let is_first = oldest
                .get(&first)
                .is_none_or(|(_, oldest)| *oldest == balancer);
            let group = group(context, is_first, balancer, &name);
            let (target_type, port, health) = registration;
            let protocol = match (&node.component, drawn.protocol) {
                (Component::Nlb(balancer), _) => Some(balancer.protocol_to_targets()),
                _ if target_type == Registered::Lambda => None,
                (_, Protocol::Https) => Some("HTTPS"),
                _ => Some("HTTP"),
            };
            let forwarding = Forwarding {
                label: naming::label(&group.name.replace('_', "-"), 32),
                group,
                host: host(topology, &name, target),
                priority: 1 + (link.0.saturating_sub(1)) % 50_000,
                protocol,
                port: if drawn.port == 0 { port } else { drawn.port },
                target_type,
                health,
                scales: matches!(target_node.component, Component::Asg(_)),
            };
            Some((first, forwarding))
        })
        .collect()
}

/// The target groups of a node.
pub fn balanced(context: &Context<'_>, target: NodeId) -> Vec<Balanced> {
    let own = context.names.get(target);
    let name = context.names.tier(target);
    let mut balancers = context.topology.balancers_of(target);
    balancers.sort_unstable();
    balancers.dedup();
    (balancers.into_iter())
        .filter_map(|balancer| {
            let node = context.topology.node(balancer)?;
            let front = context.front(balancer)?;
            let forwarding = front.to(context.topology, target)?;
            let group = &forwarding.group;
            let address = |suffix: &str| listener_address(context, balancer, suffix);
            let listeners = match &node.component {
                Component::Alb(alb) => (alb.deployable_listeners().into_iter())
                    .filter(|(_, listener)| listener.action == ListenerAction::Forward)
                    .map(|(suffix, _)| match front.targets.as_slice() {
                        [_] => address(&suffix),
                        _ => rule_address(group, &suffix),
                    })
                    .collect(),
                Component::Nlb(nlb) => (nlb.deployable_listeners().into_iter().enumerate())
                    .filter(|(place, (_, listener))| {
                        target_of(*place, listener.port, &front.targets)
                            .is_some_and(|one| one.group == *group)
                    })
                    .map(|(_, (suffix, _))| address(&suffix))
                    .collect(),
                _ => return None,
            };
            let behind = group.name.strip_prefix(&name).unwrap_or_default();
            let place = Address::new(
                "aws_lb_target_group_attachment",
                format!("{}{behind}", own.name),
            );
            Some(Balanced {
                place: place.keyed(own.key.clone()),
                port: port_of(context.topology, balancer, target).unwrap_or(forwarding.port),
                target_type: forwarding.target_type,
                group: group.clone(),
                listeners,
            })
        })
        .collect()
}

/// The port at which a balancer calls a target, when its link says one.
fn port_of(topology: &Topology<'_>, balancer: NodeId, target: NodeId) -> Option<u32> {
    let mut calls = (topology.links_to(target))
        .filter(|(_, link)| link.from == balancer && link.kind == LinkKind::Request);
    calls
        .next()
        .map(|(_, link)| link.port)
        .filter(|port| *port != 0)
}

/// To whom a listener of a network balancer forwards: the only target, else the one with its port,
/// else the one that was linked in its turn.
#[must_use]
pub fn target_of(place: usize, port: u32, targets: &[Forwarding]) -> Option<&Forwarding> {
    match targets {
        [target] => Some(target),
        targets => (targets.iter())
            .find(|target| target.port == port)
            .or_else(|| targets.get(place)),
    }
}

/// Registers a node in its target groups: `id` is what it is called there.
pub fn register(site: &mut Site<'_>, id: impl Fn(Registered) -> Value) {
    for balanced in site.balanced() {
        let function = balanced.target_type == Registered::Lambda;
        let body = Content::new()
            .set("target_group_arn", balanced.group.arn())
            .set("target_id", id(balanced.target_type))
            .set("port", (!function).then_some(balanced.port));
        // AWS takes a function only when the group may call it, and a balancer only when it listens.
        let after = match balanced.target_type {
            Registered::Lambda => vec![messaging::permit(
                site,
                &balanced.group,
                "elasticloadbalancing.amazonaws.com",
                balanced.group.arn(),
            )],
            Registered::Alb => site.own_listeners(),
            Registered::Instance | Registered::Ip => Vec::new(),
        };
        let attachment = Resource::new(balanced.place, body).joint();
        site.add(attachment.after(after));
    }
}

/// The address of a listener.
pub fn listener_address(context: &Context<'_>, balancer: NodeId, suffix: &str) -> Address {
    let address = context.address("aws_lb_listener", balancer);
    let name = format!("{}_{suffix}", address.name);
    Address { name, ..address }
}

/// The address of the rule with which a listener sends requests to a target group.
#[must_use]
pub fn rule_address(group: &Address, suffix: &str) -> Address {
    Address::new("aws_lb_listener_rule", format!("{}_{suffix}", group.name))
}

/// How a target is registered with a balancer, what it listens on and how it is checked.
fn registered(
    balancer: &Component,
    target: &Component,
) -> Option<(Registered, u32, Option<HealthCheck>)> {
    let by_address = match balancer {
        Component::Alb(balancer) => balancer.target_type == TargetType::Ip,
        Component::Nlb(balancer) => balancer.target_type == TargetType::Ip,
        _ => return None,
    };
    let alb = matches!(balancer, Component::Alb(_));
    let (registered, health) = match target {
        Component::Ec2(server) if by_address => (Registered::Ip, &server.health),
        Component::Ec2(server) => (Registered::Instance, &server.health),
        Component::Asg(group) => (Registered::Instance, &group.health),
        // Other tasks share the interface of their host.
        Component::EcsService(service) if service.has_own_interface() => {
            (Registered::Ip, &service.health)
        }
        Component::EcsService(service) => (Registered::Instance, &service.health),
        Component::Lambda(_) if alb => return Some((Registered::Lambda, 0, None)),
        Component::Alb(target) if !alb => {
            let listens = target.deployable_listeners();
            let (_, first) = listens.last()?;
            return Some((Registered::Alb, first.port, Some(HealthCheck::default())));
        }
        _ => return None,
    };
    Some((registered, target.kind().port(), Some(health.clone())))
}

/// The target group of equals, which are called `name`, behind a balancer. The first balancer that was linked to
/// them gives the plain name, so that a second one does not change it.
fn group(context: &Context<'_>, is_first: bool, balancer: NodeId, name: &str) -> Address {
    let name = match is_first {
        true => name.to_owned(),
        false => format!("{name}_behind_{}", context.names.get(balancer).name),
    };
    Address::new("aws_lb_target_group", name)
}

/// The oldest link from a load balancer to each of some equals, by the first of these, and the balancer.
pub type Oldest = BTreeMap<NodeId, (LinkId, NodeId)>;

/// The oldest links from load balancers.
pub fn oldest(topology: &Topology<'_>) -> Oldest {
    let mut oldest = Oldest::new();
    for (id, link) in topology.links() {
        let is_front = topology.role(link.from) == Some(Role::LoadBalancer);
        if is_front && link.kind == LinkKind::Request {
            let first = topology.first_equal(link.to);
            let known = oldest.entry(first).or_insert((id, link.from));
            *known = (*known).min((id, link.from));
        }
    }
    oldest
}

/// The first label of a target's host name: in production without the word.
pub(crate) fn host(topology: &Topology<'_>, name: &str, target: NodeId) -> String {
    let label = name.replace('_', "-");
    let environment = topology.environment_of(target);
    match label.strip_suffix("-production") {
        Some(short) if environment == Environment::Production && !short.is_empty() => {
            short.to_owned()
        }
        _ => label,
    }
}

/// The domain of public names, asked for in a variable.
pub fn domain(context: &Context<'_>, draft: &mut Draft, asking: NodeId) -> Value {
    let domain = context.topology.document.settings.domain_name.trim();
    let variable = Variable::text(
        "domain_name",
        "The domain of the public names, for which the certificate is issued.",
        "example.com",
    )
    .like(
        r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        "Write a domain in lower-case letters, such as example.com.",
    );
    if naming::is_domain(domain) {
        return draft.variable(variable.or(domain));
    }
    let name = context.topology.name(asking);
    let message = format!(
        "{name}: it serves public names, and the design has no legal domain; set the variable domain_name."
    );
    draft.notes.push(Note {
        node: asking,
        message,
    });
    draft.variable(variable)
}

/// The certificate that somebody drew for a node, else that of its region, for the domain and every
/// name under it.
pub fn certificate(context: &Context<'_>, draft: &mut Draft, asking: NodeId) -> Value {
    let region = context.region(asking);
    let name = match context.provider(region) {
        Some(alias) => format!("main_{alias}"),
        None => "main".to_owned(),
    };
    certificate_named(context, draft, asking, (region, name))
}

/// The certificate that somebody drew for a distribution, else that of all distributions: CloudFront
/// wants it in one region, wherever the rest is deployed.
pub fn edge_certificate(context: &Context<'_>, draft: &mut Draft, asking: NodeId) -> Value {
    certificate_named(
        context,
        draft,
        asking,
        (RegionCode::EDGE, "edge".to_owned()),
    )
}

fn certificate_named(
    context: &Context<'_>,
    draft: &mut Draft,
    asking: NodeId,
    (region, name): (RegionCode, String),
) -> Value {
    let topology = context.topology;
    let attached = topology.linked(asking, LinkKind::Attach).into_iter();
    let mut drawn = attached.filter(|id| {
        let node = topology.component(*id);
        matches!(node, Some(Component::Acm(_)))
    });
    if let Some(drawn) = drawn.next() {
        return context.address(CERTIFICATE, drawn).arn();
    }
    let address = Address::new(CERTIFICATE, name);
    let domain = domain(context, draft, asking);
    let every = Value::Template(vec!["*.".into(), domain.clone()]);
    let body = Content::new()
        .set("domain_name", domain.clone())
        .set("subject_alternative_names", Value::List(vec![every]))
        .set("validation_method", "DNS")
        .set("tags", Value::map([("Name", domain)]));
    if !draft.shared.contains(&address) {
        show_validation(draft, &address, address.name.replace('_', "-"));
    }
    draft.add_once(Resource {
        provider: context.provider(region),
        ..Resource::new(address.clone(), body).create_before_destroy()
    });
    address.arn()
}

/// Shows how a certificate is validated.
pub fn show_validation(draft: &mut Draft, certificate: &Address, name: String) {
    draft.output_of(
        "certificate_validation_records",
        "The DNS records that prove to AWS that the domain is yours, by certificate.",
        (name, certificate.attribute("domain_validation_options")),
    );
}

const CERTIFICATE: &str = "aws_acm_certificate";
