//! What stands between a load balancer and its targets: target groups, and which listener sends
//! what to them. Balancer and target both ask here, so that they agree on the names.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::component::alb::{Alb, ListenerAction, TargetType};
use crate::component::health::HealthCheck;
use crate::component::nlb::Nlb;
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
    /// The ports of further links, at which they are not called.
    pub unused_ports: Vec<u32>,
    /// What is registered.
    pub target_type: Registered,
    /// How they are checked; none: they are not.
    pub health: Option<HealthCheck>,
    /// By which protocol they are checked.
    checked_by: &'static str,
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
            let connects = self.checked_by == "TCP";
            // A balancer that tells its targets apart by host name knows none for these requests: it is there all the same.
            let any_answer = (self.target_type == Registered::Alb).then_some("200-499");
            let health = health.legal();
            // The provider takes HTTP unless another protocol is said.
            let usual = self.checked_by == "HTTP" && self.protocol == Some("HTTP");
            Content::new()
                .set("protocol", (!usual).then_some(self.checked_by))
                .set("path", (!connects).then_some(path))
                .set("matcher", any_answer)
                .set("interval", health.interval)
                .set("timeout", health.timeout)
                .set("healthy_threshold", health.healthy)
                .set("unhealthy_threshold", health.unhealthy)
        });
        body.blocks("health_check", check)
            .set("tags", Value::map([("Name", self.label.as_str())]))
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
        for port in &target.unused_ports {
            site.note(&format!(
                "{} is linked at the ports {} and {port}, and is called at {} alone",
                target.label, target.port, target.port
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
    /// Those of equals, by the first of these, in the order of links.
    places: BTreeMap<NodeId, Vec<usize>>,
}

impl Front {
    /// What a balancer hands to whom.
    #[must_use]
    pub fn of(context: &Context<'_>, balancer: NodeId, oldest: &Oldest) -> Self {
        let mut targets = forwarding(context, balancer, oldest);
        targets.sort_by_key(|(_, forwarding)| forwarding.priority);
        let mut places: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for (place, (first, _)) in targets.iter().enumerate() {
            places.entry(*first).or_default().push(place);
        }
        let targets = targets.into_iter().map(|(_, forwarding)| forwarding);
        Self {
            targets: targets.collect(),
            places,
        }
    }

    /// What it hands to a node, and the port at which it calls it: a link leads to the targets with its port, and to the
    /// first where no link of the node has such a port.
    fn to(
        &self,
        topology: &Topology<'_>,
        balancer: NodeId,
        target: NodeId,
    ) -> Vec<(&Forwarding, u32)> {
        let places = self.places.get(&topology.first_equal(target));
        let tier: Vec<&Forwarding> = (places.into_iter().flatten())
            .filter_map(|place| self.targets.get(*place))
            .collect();
        let Some(first) = tier.first() else {
            return Vec::new();
        };
        let links = (topology.links_to(target))
            .filter(|(_, link)| link.from == balancer && link.kind == LinkKind::Request);
        let mut ports: Vec<u32> = links.map(|(_, link)| link.port).collect();
        if first.target_type == Registered::Alb && ports.contains(&0) {
            // What listens on several ports is called at each of them over one link.
            ports.extend(tier.iter().map(|one| one.port));
        }
        let usual = topology.component(target).map_or(0, |it| it.kind().port());
        let called: Vec<_> = (tier.iter())
            .filter(|one| ports.contains(&one.port) || one.port == usual && ports.contains(&0))
            .map(|one| (*one, one.port))
            .collect();
        match ports.first() {
            Some(port) if called.is_empty() => {
                vec![(*first, if *port == 0 { first.port } else { *port })]
            }
            _ => called,
        }
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
    // By the first of some equals: those that are linked, with their links.
    let mut tiers: BTreeMap<NodeId, BTreeMap<NodeId, Vec<LinkId>>> = BTreeMap::new();
    for (link, target) in topology.targets_of(balancer) {
        let members = tiers.entry(topology.first_equal(target)).or_default();
        members.entry(target).or_default().push(link);
    }
    let tiers = tiers.into_iter().flat_map(|(first, members)| {
        // The one with the most links says at which ports all are called; of several the one that was linked first.
        let most = (members.into_iter())
            .min_by_key(|(_, links)| (Reverse(links.len()), links.first().copied()));
        let Some((target, links)) = most else {
            return Vec::new();
        };
        let is_first = oldest
            .get(&first)
            .is_none_or(|(_, oldest)| *oldest == balancer);
        let tier = tier(
            context,
            (balancer, &node.component),
            target,
            &links,
            is_first,
        );
        tier.into_iter()
            .map(|forwarding| (first, forwarding))
            .collect()
    });
    tiers.collect()
}

/// What a balancer hands to some equals, of which `target` was linked first, by these links: one target group, or one
/// for each port.
fn tier(
    context: &Context<'_>,
    (balancer, front): (NodeId, &Component),
    target: NodeId,
    links: &[LinkId],
    is_first: bool,
) -> Vec<Forwarding> {
    let topology = context.topology;
    let Some(component) = topology.component(target) else {
        return Vec::new();
    };
    let Some((target_type, usual_port, health)) = registered(front, component) else {
        return Vec::new();
    };
    let name = context.names.tier(target);
    let plain = group(context, is_first, balancer, &name);
    let mut found: Vec<Forwarding> = Vec::new();
    for id in links {
        let Some(link) = topology.document.link(*id) else {
            continue;
        };
        let ports = match (front, component, link.port) {
            (Component::Nlb(front), Component::Alb(target), 0) => ports_in_common(front, target),
            (.., 0) => vec![usual_port],
            (.., port) => vec![port],
        };
        for port in ports {
            if found.iter().any(|known| known.port == port) {
                continue;
            }
            let group = match found.first_mut() {
                None => plain.clone(),
                Some(_) if has_ports(front, component) => {
                    Address::new(plain.kind, format!("{}_port_{port}", plain.name))
                }
                Some(first) => {
                    first.unused_ports.push(port);
                    continue;
                }
            };
            let protocol = match (front, link.protocol) {
                (Component::Nlb(balancer), _) => Some(balancer.protocol_to_targets()),
                _ if target_type == Registered::Lambda => None,
                (_, Protocol::Https) => Some("HTTPS"),
                _ => Some("HTTP"),
            };
            // Network balancers open a connection; others send a request, as they send all others.
            let checked_by = match (component, protocol) {
                (Component::Alb(target), _) if target.is_encrypted_at(port) => "HTTPS",
                (Component::Alb(_), _) => "HTTP",
                (_, Some(protocol @ ("HTTP" | "HTTPS"))) => protocol,
                (_, Some(_)) => "TCP",
                (_, None) => "HTTP",
            };
            found.push(Forwarding {
                label: naming::label(&group.name.replace('_', "-"), 32),
                group,
                host: host(topology, &name, target),
                priority: 1 + (id.0.saturating_sub(1)) % 50_000,
                protocol,
                port,
                unused_ports: Vec::new(),
                target_type,
                health: health.clone(),
                checked_by,
                scales: matches!(component, Component::Asg(_)),
            });
        }
    }
    found
}

/// The ports at which a network balancer calls an Application Load Balancer: those at which both listen, the highest
/// first, which is that with a certificate; where there are none that of its last listener.
fn ports_in_common(front: &Nlb, target: &Alb) -> Vec<u32> {
    let listens = target.deployable_listeners();
    let own = front.deployable_ports();
    let mut common: Vec<u32> = (listens.iter().rev())
        .map(|(_, listener)| listener.port)
        .filter(|port| own.contains(port))
        .collect();
    if common.is_empty() {
        common.extend(listens.last().map(|(_, listener)| listener.port));
    }
    common
}

/// Whether a balancer calls a target at each port at which it is linked. An Application Load Balancer tells its
/// targets apart by host name, and everything but servers and balancers listens on one port.
fn has_ports(balancer: &Component, target: &Component) -> bool {
    matches!(balancer, Component::Nlb(_))
        && matches!(
            target,
            Component::Ec2(_) | Component::Asg(_) | Component::Alb(_)
        )
}

/// The target groups of a node.
pub fn balanced(context: &Context<'_>, target: NodeId) -> Vec<Balanced> {
    let mut balancers = context.topology.balancers_of(target);
    balancers.sort_unstable();
    balancers.dedup();
    (balancers.into_iter())
        .flat_map(|balancer| balanced_by(context, balancer, target))
        .collect()
}

/// The target groups of a node behind one balancer.
fn balanced_by(context: &Context<'_>, balancer: NodeId, target: NodeId) -> Vec<Balanced> {
    let topology = context.topology;
    let (Some(component), Some(front)) = (topology.component(balancer), context.front(balancer))
    else {
        return Vec::new();
    };
    let own = context.names.get(target);
    let name = context.names.tier(target);
    let address = |suffix: &str| listener_address(context, balancer, suffix);
    let listeners = |group: &Address| -> Vec<Address> {
        match component {
            Component::Alb(alb) => (alb.deployable_listeners().into_iter())
                .filter(|(_, listener)| listener.action == ListenerAction::Forward)
                .map(|(suffix, _)| match front.targets.as_slice() {
                    [_] => address(&suffix),
                    _ => rule_address(group, &suffix),
                })
                .collect(),
            Component::Nlb(nlb) => {
                let listeners = nlb.deployable_listeners();
                let to = forwarded(&nlb.deployable_ports(), &front.targets);
                (listeners.into_iter().zip(to))
                    .filter(|(_, to)| to.is_some_and(|one| one.group == *group))
                    .map(|((suffix, _), _)| address(&suffix))
                    .collect()
            }
            _ => Vec::new(),
        }
    };
    (front.to(topology, balancer, target).into_iter())
        // A group to which no listener of a network balancer leads takes nobody.
        .filter(|(to, _)| {
            matches!(component, Component::Alb(_)) || !listeners(&to.group).is_empty()
        })
        .map(|(forwarding, port)| {
            let group = &forwarding.group;
            let behind = group.name.strip_prefix(&name).unwrap_or_default();
            let place = Address::new(
                "aws_lb_target_group_attachment",
                format!("{}{behind}", own.name),
            );
            Balanced {
                place: place.keyed(own.key.clone()),
                port,
                target_type: forwarding.target_type,
                group: group.clone(),
                listeners: listeners(group),
            }
        })
        .collect()
}

/// To whom the listeners on these ports of a network balancer forward: each to the target with its port, the others in
/// turn to the targets of which no listener has the port; a single target has all of them.
#[must_use]
pub fn forwarded<'t>(ports: &[u32], targets: &'t [Forwarding]) -> Vec<Option<&'t Forwarding>> {
    if let [target] = targets {
        return vec![Some(target); ports.len()];
    }
    let mut free = (targets.iter()).filter(|target| !ports.contains(&target.port));
    let to = |port: &u32| {
        let with_port = targets.iter().find(|target| target.port == *port);
        with_port.or_else(|| free.next())
    };
    ports.iter().map(to).collect()
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
