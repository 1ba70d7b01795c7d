//! SEC-011: a security group around a network interface that cannot have it.

use crate::document::{Node, NodeId};
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::security;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-011",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Security group that cannot be attached",
    why: "The provider refuses a group of another VPC, and more groups than an interface can have.",
    how_to_fix: "Use groups of the component's own VPC, and put the rules of many groups into a few.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
          w: vpc
            sg: security_group
        sg -> app",
    passes: "
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
            sg: security_group
        sg -> app",
    check: Check::Node(check),
    fix: None,
};

/// The most groups of an interface after its quota has been raised; below that it is a matter of
/// QTA-001.
const GROUPS: usize = 16;

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let groups = topology.guards_of(id);
    let Some(vpc) = vpc_of(topology, id).filter(|_| !groups.is_empty()) else {
        return;
    };
    for group in &groups {
        if let Some(other) = topology.vpc_of(*group).filter(|other| *other != vpc) {
            report.add(
                &[*group, id],
                format!(
                    "{} cannot be attached to {}: it is in {}.",
                    called(topology, "Security group", *group),
                    topology.name(id),
                    called(topology, "VPC", other),
                ),
            );
        }
    }
    let owns = security::interface_of(topology, id) == Some(id);
    if owns && groups.len() > GROUPS {
        let mut nodes = vec![id];
        nodes.extend(&groups);
        report.add(
            &nodes,
            format!(
                "{} has {} security groups: a network interface has at most {GROUPS}.",
                topology.name(id),
                groups.len()
            ),
        );
    }
}

/// The VPC of a component, or of the subnets that it uses.
fn vpc_of(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    let through_subnets = || topology.vpc_of(*topology.subnets_of(id).first()?);
    topology.vpc_of(id).or_else(through_subnets)
}
