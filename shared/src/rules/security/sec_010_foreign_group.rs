//! SEC-010: a rule that names a security group of another VPC, or none at all.

use crate::component::Component;
use crate::component::security_group::SecurityGroup;
use crate::document::NodeId;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::security;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-010",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Rule about a security group elsewhere",
    why: "The provider refuses the rule: groups are known in their VPC and in peered ones.",
    how_to_fix: "Name a security group of the same VPC, or a block of addresses.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":443,"to_port":443,"group":"n5"}]
          w: vpc
            other: security_group"#,
    passes: r#"
        r: region
          v: vpc
            sg: security_group rules=[{"direction":"ingress","from_port":443,"to_port":443,"group":"n4"}]
            other: security_group"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, group) in topology.all::<SecurityGroup>() {
        let name = topology.name(id);
        for peer in group.rules.iter().filter_map(|rule| rule.group) {
            let Some(other) = topology.node(peer) else {
                report.add(
                    &[id],
                    format!("{name} refers to a security group that is not in the design."),
                );
                continue;
            };
            let is_group = matches!(other.component, Component::SecurityGroup(_));
            if !is_group && security::interface_of(topology, peer) != Some(peer) {
                report.add(
                    &[id, peer],
                    format!(
                        "{name} refers to {}, which has no security group.",
                        topology.name(peer)
                    ),
                );
                continue;
            }
            let vpc = |id: NodeId| {
                let subnet = || {
                    topology
                        .subnets_of(id)
                        .first()
                        .and_then(|subnet| topology.vpc_of(*subnet))
                };
                topology.vpc_of(id).or_else(subnet)
            };
            if let (Some(own), Some(theirs)) = (vpc(id), vpc(peer))
                && own != theirs
                && topology.networks().peering(own, theirs).is_none()
            {
                report.add(
                    &[id, peer],
                    format!(
                        "{name} refers to the security group {} of {}, which is not connected.",
                        topology.name(peer),
                        called(topology, "VPC", theirs),
                    ),
                );
            }
        }
    }
}
