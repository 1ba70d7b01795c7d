//! SEC-007: plain HTTP from anywhere on something other than a load balancer.

use super::open_to_all;
use crate::component::Role;
use crate::document::NodeId;
use crate::rules::wording::names;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-007",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Plain HTTP to a machine from the internet",
    why: "The machine itself meets every scanner and every flood, without encryption.",
    how_to_fix: "Put a load balancer in front and let the machine accept that only.",
    source: "checkov CKV_AWS_260, 2026-08-20",
    violates: r#"
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=public
                web: ec2 public_ip=true
            sg: security_group rules=[{"direction":"ingress","from_port":80,"to_port":80,"cidr":"0.0.0.0/0"}]
        sg -> web"#,
    passes: r#"
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              s: subnet kind=public
            zb: zone letter=b
              t: subnet kind=public
            web: alb spans=s,t
            sg: security_group rules=[{"direction":"ingress","from_port":80,"to_port":80,"cidr":"0.0.0.0/0"}]
        sg -> web"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, rules) in context.groups() {
        if !open_to_all(rules, 80) {
            continue;
        }
        let mut guarded = guarded(topology, id);
        guarded.retain(|id| {
            !matches!(
                topology.role(*id),
                Some(Role::LoadBalancer | Role::SecurityGroup)
            )
        });
        if guarded.is_empty() {
            continue;
        }
        let mut nodes = guarded.clone();
        nodes.extend((!guarded.contains(&id)).then_some(id));
        report.add(
            &nodes,
            format!(
                "{} can be called on port 80 from the whole internet: put a load balancer in front.",
                names(topology, &guarded)
            ),
        );
    }
}

/// What a group guards: the components that are linked to a drawn one, else its owner.
fn guarded(topology: &Topology<'_>, group: NodeId) -> Vec<NodeId> {
    match topology.role(group) {
        Some(Role::SecurityGroup) => super::members(topology, group),
        _ => vec![group],
    }
}
