//! CMP-007: containers that take more memory than their task has.

use crate::component::Component;
use crate::component::ecs_service::EcsService;
use crate::document::{Node, NodeId};
use crate::rules::compute::cmp_005_fargate_size;
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-007",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Containers larger than their task",
    why: "The provider refuses the task, or the main container is killed for want of memory.",
    how_to_fix: "Raise the memory of the task, or lower that of the containers.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              app: ecs_service memory=512 sidecars=[{\"memory\":512}]",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              app: ecs_service memory=1024 sidecars=[{\"memory\":512}]",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Raise the memory",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::EcsService(service) = &node.component else {
        return Vec::new();
    };
    if !leaves_nothing(service) {
        return Vec::new();
    }
    let fault = Fault::new(format!(
        "The containers beside {} take {} of the {} MiB of its task.",
        topology.name(id),
        grouped(beside(service)),
        grouped(service.memory)
    ));
    vec![match enough(service) {
        Some((cpu, memory)) => fault.mended(
            format!("Raise the memory to {} MiB", grouped(memory)),
            Component::EcsService(EcsService {
                cpu,
                memory,
                ..service.clone()
            }),
        ),
        None => fault,
    }]
}

/// Memory of the containers beside the main one.
fn beside(service: &EcsService) -> u64 {
    let sizes = service.sidecars.iter().map(|sidecar| sidecar.memory);
    sizes.map(u64::from).sum()
}

fn leaves_nothing(service: &EcsService) -> bool {
    !service.sidecars.is_empty() && beside(service) >= u64::from(service.memory)
}

/// CPU units and memory that leave the main container the memory of the smallest task.
fn enough(service: &EcsService) -> Option<(u32, u32)> {
    let wanted = EcsService {
        memory: u32::try_from(beside(service))
            .ok()?
            .checked_add(EcsService::default().memory)?,
        ..service.clone()
    };
    let (cpu, memory) = cmp_005_fargate_size::legal(&wanted).unwrap_or((wanted.cpu, wanted.memory));
    (memory >= wanted.memory).then_some((cpu, memory))
}
