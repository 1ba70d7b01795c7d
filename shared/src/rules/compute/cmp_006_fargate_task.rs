//! CMP-006: a Fargate task without what Fargate asks for.

use crate::component::Component;
use crate::component::ecs_service::{EcsService, LaunchType, NetworkMode};
use crate::document::Document;
use crate::rules::compute::cmp_005_fargate_size;
use crate::rules::wording::all;
use crate::rules::wording::which;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};

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
    check,
    fix: Some(Fix {
        label: "Complete it",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let Component::EcsService(service) = &node.component else {
            continue;
        };
        let lacks = lacks(service);
        if !lacks.is_empty() {
            report.add(
                &[id],
                format!("Fargate task {} lacks {}.", topology.name(id), all(&lacks)),
            );
        }
    }
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

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    if let Some(Component::EcsService(service)) =
        document.node_mut(id).map(|node| &mut node.component)
        && !lacks(service).is_empty()
    {
        let usual = EcsService::default();
        if service.network() != NetworkMode::Awsvpc {
            service.network_mode = NetworkMode::Auto;
        }
        service.execution_role = true;
        if service.cpu == 0 || service.memory == 0 {
            service.cpu = service.cpu.max(usual.cpu);
            service.memory = service.memory.max(usual.memory);
            if let Some((cpu, memory)) = cmp_005_fargate_size::legal(service) {
                service.cpu = cpu;
                service.memory = memory;
            }
        }
    }
}
