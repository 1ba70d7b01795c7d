//! K8S-013: a workload of one pod.

use super::{workload_mut, workloads};
use crate::component::k8s_workload::{K8sWorkload, WorkloadKind};
use crate::document::{Document, NodeId};
use crate::rules::wording::count;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-013",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Single pod",
    why: "When its node fails or is drained, nothing answers until another pod has started.",
    how_to_fix: "Run at least two pods.",
    source: "Amazon EKS Best Practices Guide, 2026-05-04",
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
                web: k8s_workload hpa_min=0 replicas=1",
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
                web: k8s_workload hpa_min=0 replicas=2",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Run two",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology).filter(|(_, workload)| is_single(workload)) {
        let name = topology.name(id);
        let message = match (workload.kind, workload.least()) {
            (WorkloadKind::Pod, _) => {
                format!("{name} is a naked pod: nothing replaces it when its node fails.")
            }
            (_, pods) => format!(
                "{name} runs {}: avoid singleton pods.",
                count(pods, "pod", "pods")
            ),
        };
        let button = if workload.has_disk() {
            "Run two, each with a disk of its own"
        } else {
            "Run two"
        };
        report
            .about(&[id])
            .button(Some(button.to_owned()))
            .say(message);
    }
}

/// Whether a workload that should always run has fewer than two pods.
pub fn is_single(workload: &K8sWorkload) -> bool {
    workload.kind == WorkloadKind::Pod || workload.is_service() && workload.least() < 2
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id).filter(|workload| is_single(workload)) {
        // Pods of a Deployment would share its disk.
        if workload.has_disk() {
            workload.kind = WorkloadKind::StatefulSet;
        } else if workload.kind == WorkloadKind::Pod {
            workload.kind = WorkloadKind::Deployment;
        }
        workload.raise(2);
    }
}
