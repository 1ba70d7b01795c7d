//! SEC-009: callers that are let in by a block of addresses, although they have security groups.

use std::collections::BTreeSet;

use super::in_words;
use super::sec_001_not_admitted::short;
use crate::address::Block;
use crate::component::Component;
use crate::component::security_group::{Direction, Rule as GroupRule, SecurityGroup};
use crate::document::{Document, Node, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::security;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-009",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Tier opened by addresses",
    why: "Everything with an address in the block gets in, not only the callers that are meant.",
    how_to_fix: "Name the security groups of the callers instead of the block.",
    source: "Amazon VPC User Guide, 2023-06-15; AWS Well-Architected SEC05-BP02, 2026",
    violates: r#"
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                web: ec2
                app: ec2 port=8080
            sg: security_group rules=[{"direction":"ingress","from_port":8080,"to_port":8080,"cidr":"10.0.0.0/16"}]
        web -> app
        sg -> app"#,
    passes: r#"
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
                web: ec2
                app: ec2 port=8080
            sg: security_group rules=[{"direction":"ingress","from_port":8080,"to_port":8080,"group":"n5"}]
        web -> app
        sg -> app"#,
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Name the callers' security groups",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    for (_, block, ports, callers) in broad(topology, id) {
        let mut nodes = vec![id];
        nodes.extend(&callers);
        report.about(&nodes).say(format!(
            "{} lets all of {block} in on {}: {} {} a security group to name instead.",
            topology.name(id),
            in_words(ports),
            names(topology, &callers),
            verb(callers.len(), "has", "have"),
        ));
    }
}

type Broad = (usize, Block, (u32, u32), Vec<NodeId>);

/// The inbound rules of a drawn group that name a block of the VPC although all that call the members
/// by it have groups: the number of the rule, its block, its ports and the callers.
fn broad(topology: &Topology<'_>, id: NodeId) -> Vec<Broad> {
    let Some(group) = drawn(topology, id) else {
        return Vec::new();
    };
    let around = topology
        .vpc_of(id)
        .and_then(|vpc| mending::vpc_block(topology, vpc));
    let inside = |block: &Block| around.is_some_and(|around| around.contains(*block));
    let callers = callers(topology, id);
    let rules = group
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.direction == Direction::Ingress);
    rules
        .filter_map(|(number, rule)| {
            let block = rule.cidr.filter(inside)?;
            let by_it: BTreeSet<NodeId> = (callers.iter())
                .filter(|(caller, ports)| {
                    let meets = ports.0 <= rule.to_port && rule.from_port <= ports.1;
                    let mut subnets = topology.subnets_of(*caller).iter().copied();
                    meets
                        && subnets.any(|subnet| {
                            topology
                                .subnet(subnet)
                                .and_then(|subnet| subnet.cidr)
                                .is_some_and(|cidr| block.overlaps(cidr))
                        })
                })
                .map(|(caller, _)| *caller)
                .collect();
            let by_it: Vec<NodeId> = by_it.into_iter().collect();
            (!by_it.is_empty()).then_some((number, block, (rule.from_port, rule.to_port), by_it))
        })
        .collect()
}

fn drawn<'a>(topology: &Topology<'a>, id: NodeId) -> Option<&'a SecurityGroup> {
    match topology.component(id)? {
        Component::SecurityGroup(group) => Some(group),
        _ => None,
    }
}

/// The interfaces in the same VPC that call the members of a group, with the ports that they call.
fn callers(topology: &Topology<'_>, id: NodeId) -> Vec<(NodeId, (u32, u32))> {
    let mut callers = Vec::new();
    let guarded: BTreeSet<NodeId> = topology
        .linked(id, crate::document::LinkKind::Attach)
        .into_iter()
        .collect();
    // A service on the hosts of a cluster has the groups of the hosts.
    let on_hosts = guarded
        .iter()
        .filter_map(|member| topology.node(*member))
        .filter(|node| matches!(node.component, Component::Asg(_)))
        .filter_map(|node| node.parent);
    let on_hosts: Vec<NodeId> = on_hosts
        .flat_map(|cluster| topology.children(Some(cluster)).to_vec())
        .collect();
    let members: BTreeSet<NodeId> = (guarded.iter().copied().chain(on_hosts))
        .filter(|member| {
            security::interface_of(topology, *member)
                .is_some_and(|interface| guarded.contains(&interface))
        })
        .collect();
    for member in members {
        for (_, link) in topology
            .links_to(member)
            .filter(|(_, link)| super::is_traffic(link))
        {
            let Some(caller) = security::interface_of(topology, link.from) else {
                continue;
            };
            if topology.vpc_of(caller) == topology.vpc_of(id) {
                callers.extend(
                    security::port_ranges(topology, link)
                        .into_iter()
                        .map(|ports| (caller, ports)),
                );
            }
        }
    }
    callers
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let broad = broad(&topology, id);
    let Some(old) = drawn(&topology, id).filter(|_| !broad.is_empty()) else {
        return;
    };
    let mut rules: Vec<GroupRule> = Vec::new();
    for (number, rule) in old.rules.iter().enumerate() {
        let Some((_, _, _, callers)) = broad.iter().find(|(at, ..)| *at == number) else {
            rules.push(rule.clone());
            continue;
        };
        for caller in callers {
            let named = GroupRule {
                cidr: None,
                group: Some(security::group_of(&topology, *caller)),
                description: short(&format!("From {}", topology.name(*caller))),
                ..rule.clone()
            };
            if !rules.contains(&named) {
                rules.push(named);
            }
        }
    }
    if let Some(Component::SecurityGroup(group)) = document.component_mut(id) {
        group.rules = rules;
    }
}
