//! CMP-013: containers and clusters that checks of good practice name.

use crate::component::Component;
use crate::document::{Document, Node, NodeId};
use crate::rules::compute::image;
use crate::rules::wording::which;
use crate::rules::wording::{all, called, capital};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-013",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Container against good practice",
    why: "Who breaks into a container gets further, and nobody sees what it does.",
    how_to_fix: "Take away rights that are not needed, pin the image, and turn on Container Insights.",
    source: "checkov CKV_AWS_65, CKV_AWS_334, CKV_AWS_336 and CKV_K8S_14, 2026-08-20",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b container_insights=false
              app: ecs_service image=nginx:latest privileged=true",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              app: ecs_service image=nginx:1.27",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Set it right",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    match &node.component {
        Component::EcsCluster(cluster) if !cluster.container_insights => report.add(
            &[id],
            format!(
                "{} has no Container Insights.",
                capital(&called(topology, "cluster", id))
            ),
        ),
        Component::EcsService(service) => {
            let wrong = which([
                (service.privileged, "has all rights on its host"),
                (!service.read_only_root, "can write to its file system"),
                (
                    !image::is_pinned(&service.image),
                    "runs an image that is not pinned",
                ),
            ]);
            if !wrong.is_empty() {
                report.add(
                    &[id],
                    format!("The container of {} {}.", topology.name(id), all(&wrong)),
                );
            }
        }
        _ => {}
    }
}

fn apply(document: &mut Document, id: NodeId) {
    match document.component_mut(id) {
        Some(Component::EcsCluster(cluster)) => cluster.container_insights = true,
        Some(Component::EcsService(service)) => {
            service.privileged = false;
            service.read_only_root = true;
            image::pin(&mut service.image);
        }
        _ => {}
    }
}
