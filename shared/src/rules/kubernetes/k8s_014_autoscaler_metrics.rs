//! K8S-014: an autoscaler that has nothing to go by. The order of its numbers is the matter of CMP-001.

use super::{set_memory_request, workload_mut, workloads};
use crate::component::k8s_workload::K8sWorkload;
use crate::document::{Document, NodeId};
use crate::rules::wording::{all, which};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-014",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Autoscaler without a measure",
    why: "Utilisation is a share of the request: without a request, or without a target, the autoscaler never scales.",
    how_to_fix: "Set the request, and a target for its utilisation.",
    source: "kubernetes.io, Horizontal Pod Autoscaling, 2026; Amazon EKS Best Practices Guide, 2026-05-04",
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
                web: k8s_workload cpu_request=0",
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
                web: k8s_workload cpu_request=100",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Set the request",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        let missing = missing(workload);
        if !missing.is_empty() {
            report.add(
                &[id],
                format!(
                    "The autoscaler of {} cannot compute utilisation: {}.",
                    topology.name(id),
                    all(&missing)
                ),
            );
        }
    }
}

/// What the autoscaler of a workload lacks.
fn missing(workload: &K8sWorkload) -> Vec<&'static str> {
    if !workload.is_scaled() {
        return Vec::new();
    }
    which([
        (
            workload.hpa_cpu == 0 && workload.hpa_memory == 0,
            "it has no target",
        ),
        (
            workload.hpa_cpu > 0 && workload.cpu_request == 0,
            "the container has no CPU request",
        ),
        (
            workload.hpa_memory > 0 && workload.memory_request == 0,
            "the container has no memory request",
        ),
    ])
}

fn apply(document: &mut Document, id: NodeId) {
    let wrong = |workload: &&mut K8sWorkload| !missing(workload).is_empty();
    if let Some(workload) = workload_mut(document, id).filter(wrong) {
        let usual = K8sWorkload::default();
        if workload.hpa_cpu == 0 && workload.hpa_memory == 0 {
            workload.hpa_cpu = usual.hpa_cpu;
        }
        if workload.hpa_cpu > 0 && workload.cpu_request == 0 {
            workload.cpu_request = usual.cpu_request;
        }
        if workload.hpa_memory > 0 && workload.memory_request == 0 {
            set_memory_request(workload);
        }
    }
}
