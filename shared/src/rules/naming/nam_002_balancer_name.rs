//! NAM-002: a load balancer with a name that the provider does not take.

use super::{balancer_name, balancer_name_mut};
use crate::component::alb::legal_name;
use crate::document::{Document, Node, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal name of a load balancer",
    why: "The provider refuses the load balancer.",
    how_to_fix: "Use at most 32 letters, digits and inner hyphens, and do not begin with internal-.",
    source: "ELB API model, 2026-05",
    violates: "r: region\n  v: vpc\n    web: alb resource_name=internal-web",
    passes: "r: region\n  v: vpc\n    web: alb resource_name=web",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Use the nearest legal name",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(name) = balancer_name(&node.component).filter(|name| !name.is_empty()) else {
        return;
    };
    let legal = legal_name(name);
    if legal != name {
        report
            .about(&[id])
            .button(Some(format!("Name it {legal}")))
            .say(format!(
                "\"{name}\" is not a legal name for {}, try \"{legal}\".",
                called(topology, "load balancer", id)
            ));
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let node = document.node_mut(id);
    let name = node.and_then(|node| balancer_name_mut(&mut node.component));
    if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
        *name = legal_name(name.trim());
    }
}
