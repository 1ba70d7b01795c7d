//! CMP-005: a Fargate task of a size that is not offered.

use crate::component::Component;
use crate::component::ecs_service::{EcsService, LaunchType};
use crate::document::{Document, NodeId};
use crate::rules::wording::either;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Fargate size that is not offered",
    why: "The provider refuses the task; Terraform does not notice.",
    how_to_fix: "Choose a memory size that goes with the CPU units.",
    source: "Amazon ECS Developer Guide, 2023-06-15; AWS API models, 2026-05",
    violates: "r: region\n  v: vpc\n    c: ecs_cluster\n      app: ecs_service cpu=256 memory=4096",
    passes: "r: region\n  v: vpc\n    c: ecs_cluster\n      app: ecs_service cpu=512 memory=4096",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use the next legal size",
        apply: Apply::Node(apply),
    }),
};

/// CPU units that Fargate knows.
const CPU: [u32; 7] = [256, 512, 1024, 2048, 4096, 8192, 16_384];

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, service) in topology.all::<EcsService>() {
        let Some((cpu, memory)) = legal(service) else {
            continue;
        };
        let sizes = service.fargate_memory();
        let name = topology.name(id);
        let message = match sizes.as_slice() {
            [] => format!(
                "{name}: Fargate has no size of {} CPU units.",
                grouped(service.cpu)
            ),
            few if few.len() <= 4 => {
                let sizes: Vec<String> = few.iter().map(|size| grouped(*size)).collect();
                format!(
                    "{name}: {} CPU units allow {} MiB, not {}.",
                    service.cpu,
                    either(&sizes),
                    grouped(service.memory)
                )
            }
            [least, next, .., most] => format!(
                "{name}: {} CPU units allow {} to {} MiB in steps of {}, not {}.",
                grouped(service.cpu),
                grouped(*least),
                grouped(*most),
                grouped(next - least),
                grouped(service.memory),
            ),
            _ => continue,
        };
        let button = format!("Use {} CPU units and {} MiB", grouped(cpu), grouped(memory));
        report.about(&[id]).button(Some(button)).say(message);
    }
}

/// The next size that holds the task, when its own is not legal: with more memory, else with more
/// CPU, else the largest there is.
pub fn legal(service: &EcsService) -> Option<(u32, u32)> {
    let own = (service.cpu, service.memory);
    // A size that was not given at all is the matter of CMP-006.
    if service.launch_type != LaunchType::Fargate
        || service.cpu == 0
        || service.memory == 0
        || service.fargate_memory().contains(&service.memory)
    {
        return None;
    }
    let fitting = CPU
        .into_iter()
        .filter(|cpu| *cpu >= service.cpu)
        .find_map(|cpu| {
            let of = EcsService {
                cpu,
                ..service.clone()
            };
            of.fargate_memory()
                .into_iter()
                .find(|memory| *memory >= service.memory)
                .map(|memory| (cpu, memory))
        });
    fitting
        .or(Some((16_384, 122_880)))
        .filter(|size| *size != own)
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::EcsService(service)) = document.component_mut(id)
        && let Some((cpu, memory)) = legal(service)
    {
        service.cpu = cpu;
        service.memory = memory;
    }
}
