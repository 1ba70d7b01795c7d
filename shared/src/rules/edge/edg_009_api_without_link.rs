//! EDG-009: an API in front of a private load balancer that it cannot reach.

use super::is_internal;
use crate::component::Component;
use crate::component::api_gateway::{ApiGateway, ApiKind};
use crate::document::{Document, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-009",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "API without a VPC link",
    why: "API Gateway stands outside of VPCs: without a VPC link it gets no answer from a private address.",
    how_to_fix: "Add a VPC link: to a network load balancer for a REST API, to either kind for an HTTP API.",
    source: "general knowledge",
    violates: "
        r: region
          api: api_gateway
          v: vpc
            front: alb scheme=internal
        api -> front",
    passes: "
        r: region
          api: api_gateway vpc_link=true
          v: vpc
            front: alb scheme=internal
        api -> front",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a VPC link",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, api) in topology.all::<ApiGateway>() {
        for (link, target) in topology.targets_of(id) {
            let Some(to) = topology.component(target) else {
                continue;
            };
            let fits = api.kind == ApiKind::Http || matches!(to, Component::Nlb(_));
            let reason = match (is_internal(to), fits, api.vpc_link) {
                (false, ..) | (true, true, true) => continue,
                (true, true, false) => "without a VPC link",
                (true, false, _) => "a VPC link of its kind leads to a Network Load Balancer only",
            };
            let separator = if fits { " " } else { ": " };
            report
                .about(&[id, target])
                .links(&[link])
                .mendable(fits)
                .say(format!(
                    "{} cannot reach private {}{separator}{reason}.",
                    topology.name(id),
                    topology.name(target),
                ));
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::ApiGateway(api)) = document.component_mut(id) {
        api.vpc_link = true;
    }
}
