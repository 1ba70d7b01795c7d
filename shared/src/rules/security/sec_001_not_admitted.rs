//! SEC-001: a request that the security groups of its target do not let in.

use super::{cover, in_words, is_traffic};
use crate::component::Component;
use crate::component::security_group::{Direction, Rule as GroupRule};
use crate::document::{Document, Link, LinkId, NodeId};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::security;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Request that is not let in",
    why: "The packets are dropped, and the caller waits until it times out.",
    how_to_fix: "Add a rule for the security group of the caller.",
    source: "Amazon VPC User Guide, 2023-06-15; AWS Well-Architected SEC05-BP02, 2026",
    violates: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                web: ec2
                app: ec2 port=8080
            sg-web: security_group
            sg-app: security_group rules=[{"direction":"ingress","from_port":22,"to_port":22,"cidr":"10.0.0.0/8"}]
        web -> app
        sg-web -> web
        sg-app -> app"#,
    passes: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                web: ec2
                app: ec2 port=8080
            sg-app: security_group rules=[{"direction":"ingress","from_port":8080,"to_port":8080,"cidr":"0.0.0.0/0"}]
        web -> app
        sg-app -> app"#,
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Let the caller in",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, link) in topology.links() {
        let Some((group, ports)) = refused(topology, id) else {
            continue;
        };
        let (from, to) = (topology.name(link.from), topology.name(link.to));
        let known = security::interface_of(topology, link.from).is_some();
        report
            .about(&[link.to, link.from, group])
            .links(&[id])
            .button(known.then(|| format!("Let {from} in")))
            .say(format!(
                "{to} does not accept {from} on {}.",
                in_words(ports)
            ));
    }
}

/// The group that should let a request in and does not, and the ports of the request. A load
/// balancer that is called on no particular port must let in one of its listeners.
fn refused(topology: &Topology<'_>, id: LinkId) -> Option<(NodeId, (u32, u32))> {
    let link: &Link = topology.document.link(id).filter(|link| is_traffic(link))?;
    let target = security::interface_of(topology, link.to)?;
    if security::interface_of(topology, link.from) == Some(target) {
        return None;
    }
    let mut rules = security::drawn_rules_of(topology, target)?;
    rules.retain(|rule| rule.direction == Direction::Ingress);
    let admits = |ports: &(u32, u32)| cover(topology, &rules, *ports, link.from);
    let ranges = security::port_ranges(topology, link);
    let first = ranges.first().copied()?;
    let group = security::group_of(topology, target);
    (!ranges.iter().any(admits)).then_some((group, first))
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.links.first() else {
        return;
    };
    let topology = Topology::of(document);
    let (Some((group, ports)), Some(link)) = (refused(&topology, id), document.link(id)) else {
        return;
    };
    let Some(caller) = security::interface_of(&topology, link.from) else {
        return;
    };
    let rule = GroupRule {
        direction: Direction::Ingress,
        from_port: ports.0,
        to_port: ports.1,
        group: Some(security::group_of(&topology, caller)),
        description: short(&format!("From {}", topology.name(link.from))),
        ..GroupRule::default()
    };
    if let Some(Component::SecurityGroup(group)) = document.component_mut(group) {
        group.rules.push(rule);
    }
}

/// As much of a description as the provider takes.
pub(super) fn short(text: &str) -> String {
    text.chars().take(200).collect()
}
