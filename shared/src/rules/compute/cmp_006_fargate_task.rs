//! CMP-006: a Fargate task without what Fargate asks for.

use crate::component::Component;
use crate::component::ecs_service::{EcsService, LaunchType, NetworkMode};
use crate::document::{Node, NodeId};
use crate::rules::compute::cmp_005_fargate_size;
use crate::rules::faults::Fault;
use crate::rules::wording::{all, which};
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Incomplete Fargate task",
    why: "The provider refuses the task, or it cannot fetch its image; Terraform does not notice.",
    how_to_fix: "Use awsvpc, a size for the task, and an execution role.",
    source: "AWS API models, 2026-05; cfn-lint 1.51.0, 2026",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              app: ecs_service network_mode=bridge",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              app: ecs_service network_mode=awsvpc",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Complete it",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::EcsService(service) = &node.component else {
        return Vec::new();
    };
    let lacks = lacks(service);
    if lacks.is_empty() {
        return Vec::new();
    }
    let message = format!("Fargate task {} lacks {}.", topology.name(id), all(&lacks));
    let mended = Component::EcsService(complete(service.clone()));
    vec![Fault::new(message).mended("Complete it", mended)]
}

fn lacks(service: &EcsService) -> Vec<&'static str> {
    if service.launch_type != LaunchType::Fargate {
        return Vec::new();
    }
    which([
        (
            service.network() != NetworkMode::Awsvpc,
            "the network mode awsvpc",
        ),
        (service.cpu == 0, "CPU units"),
        (service.memory == 0, "a memory size"),
        (!service.execution_role, "an execution role"),
    ])
}

fn complete(mut service: EcsService) -> EcsService {
    let usual = EcsService::default();
    if service.network() != NetworkMode::Awsvpc {
        service.network_mode = NetworkMode::Auto;
    }
    service.execution_role = true;
    if service.cpu == 0 || service.memory == 0 {
        service.cpu = service.cpu.max(usual.cpu);
        service.memory = service.memory.max(usual.memory);
        if let Some((cpu, memory)) = cmp_005_fargate_size::legal(&service) {
            service.cpu = cpu;
            service.memory = memory;
        }
    }
    service
}
