//! EDG-005: an origin that a distribution cannot reach.

use super::{distributions, is_internal, origins};
use crate::component::Component;
use crate::document::Document;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Private origin without a VPC origin",
    why: "CloudFront fetches over the internet: it gets no answer from a private address.",
    how_to_fix: "Use a VPC origin, or a public load balancer.",
    source: "general knowledge; the resource in the Terraform AWS provider 6.25, schema",
    violates: "
        cdn: cloudfront
        r: region
          v: vpc
            igw: internet_gateway
            front: alb scheme=internal
        cdn -> front",
    passes: "
        cdn: cloudfront vpc_origin=true
        r: region
          v: vpc
            igw: internet_gateway
            front: alb scheme=internal
        cdn -> front",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use a VPC origin",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, distribution) in distributions(topology).filter(|(_, one)| !one.vpc_origin) {
        debug_assert!(!distribution.vpc_origin);
        for (link, origin) in origins(topology, id) {
            let private = topology
                .node(origin)
                .is_some_and(|node| match &node.component {
                    Component::Ec2(server) => !server.public_ip,
                    component => is_internal(component),
                });
            if private {
                report.about(&[origin, id]).links(&[link]).say(format!(
                    "Origin {} is private: {} cannot reach it without a VPC origin.",
                    topology.name(origin),
                    topology.name(id),
                ));
            }
        }
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[_, id] = finding.nodes.as_slice() else {
        return;
    };
    if let Some(Component::Cloudfront(distribution)) = document.component_mut(id) {
        distribution.vpc_origin = true;
    }
}
