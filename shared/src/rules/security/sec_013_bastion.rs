//! SEC-013: a bastion that is open too wide, or that nobody reaches.

use crate::component::bastion::Bastion;
use crate::component::security_group::Direction;
use crate::document::{LinkKind, NodeId};
use crate::routing;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::security;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-013",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Bastion that is not a narrow gate",
    why: "Who is on the bastion is inside: it must let in administrators and nobody else.",
    how_to_fix: "List the networks of the administrators, open SSH only, and consider Session Manager instead of a bastion.",
    source: "AWS Well-Architected SEC06, 2026; checkov CKV_AWS_24, 2026-08-20",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
                jump: bastion",
    passes: r#"
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
                jump: bastion allowed_cidrs=["203.0.113.0/24"]"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, bastion) in topology.all::<Bastion>() {
        let name = called(topology, "Bastion", id);
        for (severity, reason) in faults(topology, id, bastion) {
            report
                .about(&[id])
                .severity(severity)
                .say(format!("{name}: {reason}."));
        }
    }
}

fn faults(topology: &Topology<'_>, id: NodeId, bastion: &Bastion) -> Vec<(Severity, String)> {
    let mut faults = Vec::new();
    let drawn = security::drawn_rules_of(topology, id);
    // With a drawn group, whom it lets in is the matter of SEC-001 and SEC-003.
    if bastion.allowed_cidrs.is_empty() && drawn.is_none() {
        let reason =
            "no networks are listed from which SSH is allowed; list them, or use Session Manager";
        faults.push((Severity::Warning, reason.to_owned()));
    }
    if let (Some(subnet), Some(vpc)) = (topology.subnets_of(id).first(), topology.vpc_of(id)) {
        let contents = topology.contents(vpc);
        let has_internet = contents.is_some_and(|contents| !contents.internet_gateways.is_empty());
        let has_vpn = contents.is_some_and(|contents| !contents.vpn_gateways.is_empty());
        let subnet_name = called(topology, "subnet", *subnet);
        if !routing::is_internet_routed(topology, *subnet) && !has_vpn {
            // Without an internet gateway in the VPC it is the matter of NET-010, if anything is.
            let reason = format!("nothing reaches it, because {subnet_name} is not public");
            if has_internet
                || topology.subnet_kind(*subnet)
                    != Some(crate::component::subnet::SubnetKind::Public)
            {
                faults.push((Severity::Error, reason));
            }
        } else if !routing::is_internet_routed(topology, *subnet) {
            let reason = format!("{subnet_name} is not public: it is reached through the VPN only");
            faults.push((Severity::Warning, reason));
        }
    }
    let by_rule = drawn.iter().flatten().find(|rule| {
        rule.direction == Direction::Ingress
            && matches!(rule.peer, security::Peer::Block(_))
            && rule.ports != (22, 22)
    });
    let requests = topology
        .links_to(id)
        .filter(|(_, link)| link.kind == LinkKind::Request);
    let by_link = requests
        .map(|(_, link)| security::ports_of(topology, link))
        .find(|ports| *ports != (22, 22));
    if let Some(ports) = by_rule.map(|rule| rule.ports).or(by_link) {
        faults.push((
            Severity::Warning,
            format!("more than SSH is exposed: {}", super::in_words(ports)),
        ));
    }
    faults
}
