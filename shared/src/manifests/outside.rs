//! What pods call and that stays outside of their cluster: data stores, services of others and
//! databases on premises. Each has a name of its own in every namespace that calls it, and a secret
//! where callers log in.

use std::net::IpAddr;

use crate::component::k8s_service::ServiceKind;
use crate::component::{Component, Role};
use crate::document::{LinkKind, NodeId};
use crate::object_names::is_legal;
use crate::pods::Home;
use crate::topology::Topology;

use super::traffic::{Call, End};
use super::{Draft, LOGIN, Outside, Secret, Setting, Text, Whereabouts};

/// Adds the names and secrets of what the workloads of all namespaces call.
pub(super) fn add(draft: &mut Draft<'_>) {
    let homes: Vec<Home> = draft.spaces.keys().copied().collect();
    for home in homes {
        let all = draft.spaces.get(&home).map(|space| space.workloads.clone());
        for (place, workload) in all.unwrap_or_default().into_iter().enumerate() {
            let Some(&pods) = workload.nodes.first() else {
                continue;
            };
            let calls: Vec<Call> = draft.traffic.from(pods).copied().collect();
            let mut stores = Vec::new();
            for call in calls {
                if let End::Outside(id) = call.to
                    && let Some(name) = add_outside(draft, home, id, call.port)
                    && !stores.contains(&name)
                {
                    stores.push(name);
                }
            }
            let mut secrets = Vec::new();
            for id in used_secrets(draft.topology, &workload.nodes) {
                let name = add_drawn_secret(draft, home, id);
                secrets.push(name);
            }
            let space = draft.spaces.get_mut(&home);
            if let Some(workload) = space.and_then(|space| space.workloads.get_mut(place)) {
                workload.stores = stores;
                workload.secrets = secrets;
            }
        }
    }
}

/// The secrets that somebody linked to a workload.
fn used_secrets(topology: &Topology<'_>, nodes: &[NodeId]) -> Vec<NodeId> {
    let used = nodes
        .iter()
        .flat_map(|id| topology.linked(*id, LinkKind::Uses));
    let mut found: Vec<NodeId> = used
        .filter(|id| {
            let node = topology.component(*id);
            matches!(node, Some(Component::SecretsManager(_)))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn add_drawn_secret(draft: &mut Draft<'_>, home: Home, id: NodeId) -> String {
    let topology = draft.topology;
    let known = draft.spaces.get(&home).and_then(|space| {
        let mut secrets = space.secrets.iter();
        secrets.find(|secret| secret.node == id)
    });
    if let Some(secret) = known {
        return secret.name.clone();
    }
    let name = short_name(draft, home, id);
    let name = take_secret(draft, home, &name);
    let given = match topology.component(id) {
        Some(Component::SecretsManager(secret)) => secret.secret.trim(),
        _ => "",
    };
    let slug = topology.node(id).map_or("", |node| node.first_slug());
    let remote = if crate::plan::naming::is_word(given) {
        given.to_owned()
    } else {
        crate::plan::naming::for_provider(slug, 255)
    };
    let secret = Secret {
        node: id,
        name: name.clone(),
        remote: Text::Known(remote),
        keys: &[],
    };
    if let Some(space) = draft.spaces.get_mut(&home) {
        space.secrets.push(secret);
    }
    name
}

/// The name of something outside as its callers say it: its slug without their environment.
fn short_name(draft: &Draft<'_>, home: Home, id: NodeId) -> String {
    let slug = draft.topology.node(id).map_or("", |node| node.first_slug());
    let short = home.environment(draft.topology).without_word(slug);
    if is_legal(short) { short } else { slug }.to_owned()
}

/// A name for a secret that no other secret of the namespace has.
fn take_secret(draft: &Draft<'_>, home: Home, name: &str) -> String {
    let space = draft.spaces.get(&home);
    let taken = |name: &str| {
        space.is_some_and(|space| space.secrets.iter().any(|secret| secret.name == name))
    };
    let numbered = (1_u32..).map(|number| match number {
        1 => name.to_owned(),
        number => format!("{name}-{number}"),
    });
    let mut free = numbered.into_iter().filter(|name| !taken(name));
    free.next().unwrap_or_default()
}

/// Adds a name for something outside; the name when callers log in.
fn add_outside(draft: &mut Draft<'_>, home: Home, id: NodeId, port: u32) -> Option<String> {
    let known = draft.spaces.get(&home).and_then(|space| {
        let mut outsides = space.outsides.iter();
        outsides.find(|outside| outside.node == id)
    });
    if let Some(known) = known {
        return known.has_login.then(|| known.name.clone());
    }
    let topology = draft.topology;
    let node = topology.node(id)?;
    let title = topology.name(id);
    let role = topology.role(id);
    let stated = match &node.component {
        Component::K8sService(service) => named(
            &service.external_name,
            service.kind == ServiceKind::Endpoints,
        ),
        Component::ExternalApi(api) => {
            let stated = named(&api.host, false);
            if stated.is_none() {
                draft.note(
                    id,
                    "it has no host name, so that no Service can stand for it; its callers keep the name \
                     that they know",
                );
                return None;
            }
            stated
        }
        // It is mounted, not called.
        Component::Efs(_) => return None,
        _ if matches!(
            role,
            Some(Role::OnPremises | Role::Database | Role::Workload)
        ) =>
        {
            None
        }
        _ => return None,
    };
    let wanted = match topology.object_names().get(id) {
        "" => short_name(draft, home, id),
        drawn => drawn.to_owned(),
    };
    let taken = draft.services.entry(home).or_default();
    let name = taken.take([wanted, node.first_slug().to_owned()]);
    let asked = |what: &str, about: String, placeholder: String| {
        let shows_hosts = what == "host" && role == Some(Role::Database);
        Text::Asked(Setting {
            name: format!("{name}-{what}"),
            about,
            output: shows_hosts.then(|| ("data_store_hosts", node.slug.clone())),
            placeholder,
        })
    };
    let is_address = match &node.component {
        Component::K8sService(service) => service.kind == ServiceKind::Endpoints,
        _ => role == Some(Role::OnPremises),
    };
    let place = stated.unwrap_or_else(|| {
        if is_address {
            let about = format!("The address of {title}.");
            Whereabouts::Address(asked("address", about, NO_ADDRESS.to_owned()))
        } else {
            let about = format!("The host name of {title}.");
            Whereabouts::Host(asked("host", about, format!("{name}.{NO_DOMAIN}")))
        }
    });
    let has_login = node.component.kind().has_login();
    let secret = has_login.then(|| {
        let about = format!("The name of the secret of {title} in AWS Secrets Manager.");
        Secret {
            node: id,
            name: take_secret(draft, home, &name),
            remote: asked("secret", about, name.clone()),
            keys: LOGIN,
        }
    });
    let space = draft.spaces.get_mut(&home)?;
    space.secrets.extend(secret);
    space.outsides.push(Outside {
        node: id,
        name: name.clone(),
        place,
        port,
        has_login,
    });
    has_login.then_some(name)
}

/// A domain that nobody has (RFC 2606).
const NO_DOMAIN: &str = "invalid";

/// An address that nobody has (RFC 5737).
const NO_ADDRESS: &str = "192.0.2.1";

/// Where a host is that somebody named: an address, or a name of DNS; none when it is neither.
fn named(text: &str, is_address: bool) -> Option<Whereabouts> {
    let text = text.trim();
    if text.parse::<IpAddr>().is_ok() {
        return Some(Whereabouts::Address(Text::Known(text.to_owned())));
    }
    let text = text.to_ascii_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let legal = text.len() <= 253 && text.split('.').all(label);
    (legal && !is_address).then_some(Whereabouts::Host(Text::Known(text)))
}

/// The namespaces of the design that call something.
#[must_use]
pub(super) fn is_called(draft: &Draft<'_>, id: NodeId) -> bool {
    let mut calls = draft.traffic.calls.iter();
    calls.any(|call| call.to == End::Outside(id))
}

/// The VPC in which the pods of a namespace run.
#[must_use]
pub(super) fn network_of(topology: &Topology<'_>, home: Home) -> Option<NodeId> {
    let own = match home {
        Home::Network(vpc, _) => vpc,
        _ => None,
    };
    let cluster = home.cluster(topology).and_then(|cluster| {
        let direct = topology.vpc_of(cluster);
        direct.or_else(|| topology.vpc_of(*topology.subnets_of(cluster).first()?))
    });
    cluster.or(own)
}
