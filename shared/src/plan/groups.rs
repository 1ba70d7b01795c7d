//! Security groups as resources: those derived from the links, and those that somebody drew.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Block;
use crate::component::Component;
use crate::component::security_group::Direction;
use crate::document::{EPHEMERAL_PORTS, NodeId};
use crate::iac::{Address, Content, Resource, Value};
use crate::{routing, security};

use super::kubernetes::{self, CLUSTER};
use super::{Context, Draft, naming, network};

const GROUP: &str = "aws_security_group";

/// Who a rule lets in or out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// The members of a group.
    Group(Address),
    /// A block of addresses.
    Block(Block),
}

/// A rule of a group: TCP on a range of ports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Which way it looks.
    pub direction: Direction,
    /// First and last port.
    pub ports: (u32, u32),
    /// Who it lets in or out.
    pub peer: Peer,
    /// The peering that must be there before the peer can be named.
    pub over: Option<Address>,
    /// What it is for, in free text; empty: what it does.
    pub description: String,
}

/// The ids of the groups that somebody drew around a node; none when nobody did.
pub fn drawn_around(context: &Context<'_>, id: NodeId) -> Option<Value> {
    let drawn = security::drawn_groups(context.topology, id);
    let ids = drawn.iter().map(|drawn| group(context, *drawn).id());
    (!drawn.is_empty()).then(|| Value::list(ids))
}

/// The ids of the groups around the interface of a node.
pub fn around(context: &Context<'_>, id: NodeId) -> Value {
    let own = || Value::List(vec![group(context, id).id()]);
    drawn_around(context, id).unwrap_or_else(own)
}

/// What a group means by a node: the drawn group itself, or the group around an interface.
pub fn peer(context: &Context<'_>, id: NodeId) -> Peer {
    let interface = security::interface_of(context.topology, id).unwrap_or(id);
    Peer::Group(group(
        context,
        security::group_of(context.topology, interface),
    ))
}

/// The peering over which groups of two nodes can name each other; none when one VPC holds both.
pub fn peering_between(context: &Context<'_>, one: NodeId, other: NodeId) -> Option<Address> {
    let (near, far) = (context.vpc(one)?, context.vpc(other)?);
    (near != far).then(|| network::shared_peering(context, near, far))?
}

/// The address of a drawn group, or of the one that siblings over zones share. EKS makes that of a
/// cluster, whose address stands for it.
fn group(context: &Context<'_>, id: NodeId) -> Address {
    match context.topology.component(id) {
        Some(Component::SecurityGroup(_)) => context.address(GROUP, id),
        Some(Component::EksCluster(_)) => context.address(CLUSTER, id),
        _ => Address::new(GROUP, context.names.get(id).name),
    }
}

/// The id of a group.
fn id_of(group: &Address) -> Value {
    match group.kind {
        CLUSTER => kubernetes::group_of(group),
        _ => group.id(),
    }
}

/// The rules of the plan for a derived one. Groups name those of their own VPC, and over a peering
/// those of another in the region; everything else in another network by its addresses.
fn in_plan(context: &Context<'_>, owner: NodeId, rule: security::Rule) -> Vec<Rule> {
    let topology = context.topology;
    let with = |peer: Peer, over: Option<Address>| Rule {
        direction: rule.direction,
        ports: rule.ports,
        peer,
        over,
        description: String::new(),
    };
    let id = match rule.peer {
        security::Peer::Block(block) => return vec![with(Peer::Block(block.network()), None)],
        security::Peer::Group(id) => id,
    };
    let over = peering_between(context, owner, id);
    if over.is_some() || context.vpc(owner) == context.vpc(id) {
        return vec![with(Peer::Group(group(context, id)), over)];
    }
    let subnets = topology.subnets_of(id).iter().copied();
    let mut blocks: Vec<Block> = subnets
        .filter_map(|subnet| Some(topology.subnet(subnet)?.cidr?.network()))
        .collect();
    if let (true, Some(vpc)) = (blocks.is_empty(), context.vpc(id)) {
        blocks = routing::blocks_of(topology, vpc);
    }
    (blocks.into_iter())
        .map(|block| with(Peer::Block(block), None))
        .collect()
}

/// Adds the derived groups.
pub fn add(context: &Context<'_>, draft: &mut Draft) {
    let mut groups: BTreeMap<Address, (NodeId, BTreeSet<Rule>)> = BTreeMap::new();
    for (owner, rules) in security::derived(context.topology) {
        let (_, merged) = groups
            .entry(group(context, owner))
            .or_insert_with(|| (owner, BTreeSet::new()));
        merged.extend(
            rules
                .into_iter()
                .flat_map(|rule| in_plan(context, owner, rule)),
        );
    }
    for (address, (owner, mut rules)) in groups {
        if address.kind == CLUSTER {
            // It lets everything out; EKS makes it that way.
            rules.retain(|rule| rule.direction == Direction::Ingress);
        }
        write(context, draft, owner, address, rules);
    }
}

/// Adds a group with its rules, unless it stands in no VPC.
pub fn write(
    context: &Context<'_>,
    draft: &mut Draft,
    owner: NodeId,
    address: Address,
    rules: impl IntoIterator<Item = Rule>,
) {
    let Some(vpc) = context.vpc(owner) else {
        return;
    };
    let resource = |address: Address, body: Content| Resource {
        owner: Some(owner),
        provider: context.provider(context.region(owner)),
        ..Resource::new(address, body)
    };
    // AWS keeps names that begin with `sg-` for its own ids.
    let slug = address.name.replace('_', "-");
    let label = match slug.strip_prefix("sg-") {
        Some(rest) => format!("group-{rest}"),
        None => slug.clone(),
    };
    if address.kind == GROUP {
        let body = Content::new()
            .set("name", label.as_str())
            .set("description", format!("Guards {slug}."))
            .set("vpc_id", context.address("aws_vpc", vpc).id())
            .set("tags", context.tags_named(owner, label.as_str().into()));
        draft.add(resource(address.clone(), body));
    }

    let mut written = BTreeSet::new();
    for rule in rules {
        let (kind, way) = match rule.direction {
            Direction::Ingress => ("aws_vpc_security_group_ingress_rule", "from"),
            Direction::Egress => ("aws_vpc_security_group_egress_rule", "to"),
        };
        let (peer_name, peer_words) = match &rule.peer {
            Peer::Group(peer) => (peer.name.clone(), peer.name.replace('_', "-")),
            Peer::Block(block) if *block == Block::ANYWHERE => {
                ("anywhere".to_owned(), "anywhere".to_owned())
            }
            Peer::Block(block) => (naming::block_in_code(*block), block.to_string()),
        };
        let (port_name, port_words) = ports_in_words(rule.ports);
        let name = format!("{}_{port_name}_{way}_{peer_name}", address.name);
        let rule_address = Address::new(kind, name);
        if !written.insert(rule_address.clone()) {
            continue;
        }
        let description = Some(naming::rule_description(&rule.description))
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| format!("{port_words} {way} {peer_words}"));
        let (block, group) = match rule.peer {
            Peer::Block(block) => (Some(block), None),
            Peer::Group(group) => (None, Some(id_of(&group))),
        };
        let body = Content::new()
            .set("security_group_id", id_of(&address))
            .set("description", description)
            .set("ip_protocol", "tcp")
            .set("from_port", rule.ports.0)
            .set("to_port", rule.ports.1)
            .set("cidr_ipv4", block)
            .set("referenced_security_group_id", group);
        let after = rule.over.into_iter().collect();
        draft.add(resource(rule_address, body).joint().after(after));
    }
}

/// Ports that people call by a name.
const KNOWN_PORTS: [(u32, &str, &str); 7] = [
    (22, "ssh", "SSH"),
    (80, "http", "HTTP"),
    (443, "https", "HTTPS"),
    (1433, "sql_server", "SQL Server"),
    (1521, "oracle", "Oracle"),
    (3306, "mysql", "MySQL"),
    (5432, "postgresql", "PostgreSQL"),
];

/// A range of ports as a part of a name, and in words.
fn ports_in_words(ports: (u32, u32)) -> (String, String) {
    let known = KNOWN_PORTS
        .iter()
        .find(|(port, _, _)| ports == (*port, *port));
    match (known, ports) {
        (Some((_, name, words)), _) => ((*name).to_owned(), (*words).to_owned()),
        (None, EPHEMERAL_PORTS) => (
            "ephemeral".to_owned(),
            format!("Ephemeral ports {}-{}", ports.0, ports.1),
        ),
        (None, (first, last)) if first == last => (format!("tcp_{first}"), format!("TCP {first}")),
        (None, (first, last)) => (format!("tcp_{first}_{last}"), format!("TCP {first}-{last}")),
    }
}
