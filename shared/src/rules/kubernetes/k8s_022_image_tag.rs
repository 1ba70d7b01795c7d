//! K8S-022: an image whose version is not said.

use super::{workload_mut, workloads};
use crate::document::{Document, NodeId};
use crate::rules::compute::image;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-022",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Image not pinned",
    why: "Two pods of one workload may run different code, and nobody can go back.",
    how_to_fix: "Write the tag of a version, or a digest.",
    source: "checkov CKV_K8S_14, 2026-08-20; trivy KSV-0013, 2026-08-21",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload image=nginx:latest",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload image=nginx:1.27",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Pin it to v1",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        if !image::is_pinned(&workload.image) {
            report.add(
                &[id],
                format!(
                    "Image {} of {} is not pinned.",
                    workload.image.trim(),
                    topology.name(id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id) {
        image::pin(&mut workload.image);
    }
}
