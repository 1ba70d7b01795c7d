//! CMP-011: deployments that may stop a service.

use crate::component::Component;
use crate::component::ecs_service::EcsService;
use crate::document::{Environment, Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::{all, which};
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
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
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Make them safe",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::EcsService(service) = &node.component else {
        return Vec::new();
    };
    let stops = service.min_healthy == 0 && topology.environment_of(id) == Environment::Production;
    let wrong = which([
        (
            !service.circuit_breaker,
            "are not rolled back when they fail",
        ),
        (stops, "may stop all of its tasks at once"),
    ]);
    if wrong.is_empty() {
        return Vec::new();
    }
    let message = format!("Deployments of {} {}.", topology.name(id), all(&wrong));
    let mut safe = EcsService {
        circuit_breaker: true,
        ..service.clone()
    };
    if stops {
        safe.min_healthy = EcsService::default().min_healthy;
    }
    vec![Fault::new(message).mended("Make them safe", Component::EcsService(safe))]
}
