//! What stands between a load balancer and its targets: target groups, and which listener sends
//! what to them. Balancer and target both ask here, so that they agree on the names.

use std::collections::BTreeMap;

use crate::component::alb::ListenerAction;
use crate::component::ecs_service::LaunchType;
use crate::component::health::HealthCheck;
use crate::component::region::RegionCode;
use crate::component::{Component, Role};
use crate::document::{Environment, LinkId, LinkKind, NodeId, Protocol};
use crate::field::Choice;
use crate::iac::{Address, Content, Note, Resource, Value, Variable};

use super::{Context, Draft, naming};

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
    /// How the balancer speaks to them.
    pub protocol: &'static str,
    /// The port on which they listen.
    pub port: u32,
    /// What is registered: instances or addresses.
    pub target_type: &'static str,
    /// How they are checked.
    pub health: HealthCheck,
}

/// A target group in which a node is registered.
#[derive(Debug, Clone)]
pub struct Balanced {
    /// Its address.
    pub group: Address,
    /// The port on which the node listens.
    pub port: u32,
    /// The listeners or rules that send requests to it.
    pub listeners: Vec<Address>,
}

/// The targets of a balancer, by the priority of their rules.
pub fn forwarding(context: &Context<'_>, balancer: NodeId) -> Vec<Forwarding> {
    let topology = context.topology;
    let mut families: BTreeMap<String, (LinkId, NodeId)> = BTreeMap::new();
    for (link, target) in topology.targets_of(balancer) {
        families
            .entry(context.names.get(target).name)
            .or_insert((link, target));
    }
    let mut found: Vec<_> = (families.into_iter())
        .filter_map(|(name, (link, target))| {
            let (port, target_type, health) = registered(context, target)?;
            let drawn = topology.document.link(link)?;
            let group = group(context, balancer, &name);
            Some(Forwarding {
                label: naming::label(&group.name.replace('_', "-"), 32),
                group,
                host: host(context, target, &name),
                priority: 1 + (link.0.saturating_sub(1)) % 50_000,
                protocol: if drawn.protocol == Protocol::Https {
                    "HTTPS"
                } else {
                    "HTTP"
                },
                port: if drawn.port == 0 { port } else { drawn.port },
                target_type,
                health: health.clone(),
            })
        })
        .collect();
    found.sort_by_key(|forwarding| forwarding.priority);
    found
}

/// The target groups of a node.
pub fn balanced(context: &Context<'_>, target: NodeId) -> Vec<Balanced> {
    let name = context.names.get(target).name;
    let mut balancers = context.topology.balancers_of(target);
    balancers.sort_unstable();
    balancers.dedup();
    (balancers.into_iter())
        .filter_map(|balancer| {
            let node = context.topology.node(balancer)?;
            let Component::Alb(alb) = &node.component else {
                return None;
            };
            let group = group(context, balancer, &name);
            let all = forwarding(context, balancer);
            let own = all.iter().find(|forwarding| forwarding.group == group)?;
            let listeners = (alb.deployable_listeners().into_iter())
                .filter(|(_, listener)| listener.action == ListenerAction::Forward)
                .map(|(suffix, _)| match all.as_slice() {
                    [_] => listener_address(context, balancer, &suffix),
                    _ => rule_address(&group, &suffix),
                })
                .collect();
            Some(Balanced {
                port: own.port,
                group,
                listeners,
            })
        })
        .collect()
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

/// What a target listens on, how it is registered and how it is checked.
fn registered<'a>(
    context: &Context<'a>,
    target: NodeId,
) -> Option<(u32, &'static str, &'a HealthCheck)> {
    match &context.topology.node(target)?.component {
        Component::Ec2(server) => Some((server.port, "instance", &server.health)),
        Component::Asg(group) => Some((group.port, "instance", &group.health)),
        // Tasks in bridge mode share the interface of their host.
        Component::EcsService(service) => match service.launch_type {
            LaunchType::Ec2 => Some((service.port, "instance", &service.health)),
            LaunchType::Fargate => Some((service.port, "ip", &service.health)),
        },
        _ => None,
    }
}

/// The target group of a family of targets behind a balancer. The first balancer that was linked
/// to them gives the plain name, so that a second one does not change it.
fn group(context: &Context<'_>, balancer: NodeId, family: &str) -> Address {
    let topology = context.topology;
    let first = (context.names.family(family).iter())
        .flat_map(|target| topology.links_to(*target))
        .filter(|(_, link)| {
            link.kind == LinkKind::Request && topology.role(link.from) == Some(Role::LoadBalancer)
        })
        .min_by_key(|(id, _)| *id);
    let name = match first {
        Some((_, link)) if link.from != balancer => {
            format!("{family}_behind_{}", context.names.get(balancer).name)
        }
        _ => family.to_owned(),
    };
    Address::new("aws_lb_target_group", name)
}

/// The first label of a target's host name: in production without the word.
fn host(context: &Context<'_>, target: NodeId, family: &str) -> String {
    let label = family.replace('_', "-");
    let environment = context.topology.environment_of(target);
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

/// The certificate of a region, for the domain and every name under it.
pub fn certificate(context: &Context<'_>, draft: &mut Draft, asking: NodeId) -> Value {
    certificate_in(context, draft, asking, context.region(asking))
}

/// The same for a region that is named.
pub fn certificate_in(
    context: &Context<'_>,
    draft: &mut Draft,
    asking: NodeId,
    region: RegionCode,
) -> Value {
    let provider = context.provider(region);
    let name = provider
        .as_ref()
        .map_or_else(|| "main".to_owned(), |alias| format!("main_{alias}"));
    let address = Address::new("aws_acm_certificate", name);
    let domain = domain(context, draft, asking);
    let every = Value::Template(vec!["*.".into(), domain.clone()]);
    let body = Content::new()
        .set("domain_name", domain.clone())
        .set("subject_alternative_names", Value::List(vec![every]))
        .set("validation_method", "DNS")
        .set("tags", Value::map([("Name", domain)]));
    let fresh = !draft.shared.contains(&address);
    if fresh {
        draft.output_of(
            "certificate_validation_records",
            "The DNS records that prove to AWS that the domain is yours, by region.",
            (
                region.id().to_owned(),
                address.attribute("domain_validation_options"),
            ),
        );
    }
    draft.add_once(Resource {
        provider,
        ..Resource::new(address.clone(), body).create_before_destroy()
    });
    address.arn()
}
