//! SEC-002: a request that the security groups of its caller do not let out.

use super::sec_001_not_admitted::short;
use super::{cover, in_words, is_traffic, site_blocks};
use crate::address::Block;
use crate::component::Component;
use crate::component::security_group::{Direction, Rule as GroupRule};
use crate::document::{Document, Link, LinkId, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::security;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Request that is not let out",
    why: "The packets are dropped where they start, and the caller waits until it times out.",
    how_to_fix: "Add an outbound rule for the security group of the target.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                web: ec2
                app: ec2 port=8080
            sg-web: security_group rules=[{"direction":"egress","from_port":443,"to_port":443,"cidr":"0.0.0.0/0"}]
        web -> app
        sg-web -> web"#,
    passes: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                web: ec2
                app: ec2 port=8080
            sg-web: security_group rules=[{"direction":"egress","from_port":0,"to_port":65535,"cidr":"0.0.0.0/0"}]
        web -> app
        sg-web -> web"#,
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Let it out",
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
        report
            .about(&[link.from, link.to, group])
            .links(&[id])
            .say(format!(
                "{} does not let {from} call {to} on {}.",
                called(topology, "Security group", group),
                in_words(ports),
            ));
    }
}

/// The group that should let a request out and does not, and the ports of the request. Groups
/// without any outbound rule let everything out.
fn refused(topology: &Topology<'_>, id: LinkId) -> Option<(NodeId, (u32, u32))> {
    let link: &Link = topology.document.link(id).filter(|link| is_traffic(link))?;
    let source = security::interface_of(topology, link.from)?;
    if security::interface_of(topology, link.to) == Some(source) {
        return None;
    }
    let mut rules = security::drawn_rules_of(topology, source)?;
    rules.retain(|rule| rule.direction == Direction::Egress);
    let admits = |ports: &(u32, u32)| cover(topology, &rules, *ports, link.to);
    let ranges = security::port_ranges(topology, link);
    let first = ranges.first().copied()?;
    let group = security::group_of(topology, source);
    (!rules.is_empty() && !ranges.iter().any(admits)).then_some((group, first))
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.links.first() else {
        return;
    };
    let topology = Topology::of(document);
    let (Some((group, ports)), Some(link)) = (refused(&topology, id), document.link(id)) else {
        return;
    };
    let rule = |group: Option<NodeId>, cidr: Option<Block>| GroupRule {
        direction: Direction::Egress,
        from_port: ports.0,
        to_port: ports.1,
        cidr,
        group,
        description: short(&format!("To {}", topology.name(link.to))),
    };
    let sites = site_blocks(&topology, link.to);
    let rules: Vec<GroupRule> = match security::interface_of(&topology, link.to) {
        Some(target) => vec![rule(Some(security::group_of(&topology, target)), None)],
        None if sites.is_empty() => vec![rule(None, Some(Block::ANYWHERE))],
        None => sites
            .into_iter()
            .map(|block| rule(None, Some(block)))
            .collect(),
    };
    if let Some(Component::SecurityGroup(group)) = document.component_mut(group) {
        group.rules.extend(rules);
    }
}
