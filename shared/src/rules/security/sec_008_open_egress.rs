//! SEC-008: a drawn security group that lets everything out.

use crate::component::security_group::{Direction, Rule as GroupRule, SecurityGroup};
use crate::component::{Component, Role};
use crate::document::{Document, LinkKind, NodeId};
use crate::rules::security::sec_001_not_admitted::short;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::security::{self, Peer};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-008",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Everything is let out",
    why: "Whoever breaks into a machine can send data anywhere from it.",
    how_to_fix: "Let out what the links need: the groups of what is called, and HTTPS.",
    source: "checkov CKV_AWS_382, 2026-08-20; trivy-checks AWS-0104, 2026-08-21",
    violates: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
            sg: security_group rules=[{"direction":"egress","from_port":0,"to_port":65535,"cidr":"0.0.0.0/0"}]
        sg -> app"#,
    passes: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
            sg: security_group rules=[{"direction":"egress","from_port":443,"to_port":443,"cidr":"0.0.0.0/0"}]
        sg -> app"#,
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Let out what the links need",
        apply: Apply::Node(apply),
    }),
};

fn is_open(rule: &GroupRule) -> bool {
    rule.direction == Direction::Egress
        && rule.cidr.is_some_and(|cidr| cidr.prefix() == 0)
        && rule.from_port <= 1
        && rule.to_port >= 65_535
}

fn check(context: &Context<'_>, report: &mut Report) {
    for (id, group) in context.topology.all::<SecurityGroup>() {
        if group.rules.iter().any(is_open) {
            let name = called(context.topology, "Security group", id);
            report.add(
                &[id],
                format!("{name} lets everything out, to every address."),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(Component::SecurityGroup(group)) = topology.component(id) else {
        return;
    };
    if !group.rules.iter().any(is_open) {
        return;
    }
    let key = |rule: &GroupRule| {
        let ports = (rule.from_port, rule.to_port);
        (rule.direction, ports, rule.cidr, rule.group)
    };
    let mut rules = group.rules.clone();
    rules.retain(|rule| !is_open(rule));
    for rule in needed(&topology, id) {
        if !rules.iter().any(|other| key(other) == key(&rule)) {
            rules.push(rule);
        }
    }
    if let Some(Component::SecurityGroup(group)) = document.component_mut(id) {
        group.rules = rules;
    }
}

/// The outbound rules that would be derived for the members of a group, had nobody drawn it.
fn needed(topology: &Topology<'_>, group: NodeId) -> Vec<GroupRule> {
    let members = super::members(topology, group);
    let mut without: Document = topology.document.clone();
    without.links.retain(|_, link| {
        let drawn = [link.from, link.to]
            .iter()
            .any(|end| topology.role(*end) == Some(Role::SecurityGroup));
        link.kind != LinkKind::Attach || !drawn
    });
    let plain = Topology::of(&without);
    let derived = security::derived(&plain);
    let interfaces = members
        .iter()
        .filter_map(|id| security::interface_of(&plain, *id));
    let rules = interfaces
        .filter_map(|interface| derived.get(&interface))
        .flatten()
        .filter(|rule| rule.direction == Direction::Egress);
    let mut needed: Vec<GroupRule> = Vec::new();
    for rule in rules {
        let (cidr, peer) = match rule.peer {
            Peer::Block(block) => (Some(block), None),
            Peer::Group(owner) => (None, Some(security::group_of(topology, owner))),
        };
        let to = peer.map_or_else(
            || cidr.map(|cidr| cidr.to_string()).unwrap_or_default(),
            |peer| topology.name(peer).to_owned(),
        );
        let rule = GroupRule {
            direction: Direction::Egress,
            from_port: rule.ports.0,
            to_port: rule.ports.1,
            cidr,
            group: peer,
            description: short(&format!("To {to}")),
        };
        if !needed.contains(&rule) {
            needed.push(rule);
        }
    }
    needed
}
