//! CMP-011: deployments that may stop a service.

use crate::component::Component;
use crate::component::ecs_service::EcsService;
use crate::document::{Document, Environment};
use crate::rules::wording::all;
use crate::rules::wording::which;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-011",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Risky deployments",
    why: "A version that does not start is tried for ever, or takes the running one down.",
    how_to_fix: "Turn on the circuit breaker, and keep tasks running during deployments.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b 
              app: ecs_service circuit_breaker=false",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b 
              app: ecs_service circuit_breaker=true",
    check,
    fix: Some(Fix {
        label: "Make them safe",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let Component::EcsService(service) = &node.component else {
            continue;
        };
        let wrong = wrong(service, topology.environment_of(id));
        if !wrong.is_empty() {
            report.add(
                &[id],
                format!("Deployments of {} {}.", topology.name(id), all(&wrong)),
            );
        }
    }
}

fn wrong(service: &EcsService, environment: Environment) -> Vec<&'static str> {
    let stops = service.min_healthy == 0 && environment == Environment::Production;
    which([
        (
            !service.circuit_breaker,
            "are not rolled back when they fail",
        ),
        (stops, "may stop all of its tasks at once"),
    ])
}

fn apply(document: &mut Document, finding: &Finding) {
    let environment = finding
        .nodes
        .first()
        .map(|id| Topology::of(document).environment_of(*id))
        .unwrap_or_default();
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    if let Some(Component::EcsService(service)) =
        document.node_mut(id).map(|node| &mut node.component)
        && !wrong(service, environment).is_empty()
    {
        service.circuit_breaker = true;
        if service.min_healthy == 0 && environment == Environment::Production {
            service.min_healthy = EcsService::default().min_healthy;
        }
    }
}
