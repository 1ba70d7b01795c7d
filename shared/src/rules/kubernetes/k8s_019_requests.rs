//! K8S-019: pods that do not say what they need.

use super::{set_memory_request, workload_mut, workloads};
use crate::component::k8s_workload::K8sWorkload;
use crate::document::{Document, NodeId};
use crate::rules::wording::{all, which};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-019",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Pods without requests or limit",
    why: "The scheduler cannot place them well, and one pod can take the memory of all others on its node.",
    how_to_fix: "Set the requests for CPU and memory, and a limit for memory.",
    source: "checkov CKV_K8S_10, CKV_K8S_12 and CKV_K8S_13, 2026-08-20; trivy KSV-0015, KSV-0016 and KSV-0018, 2026-08-21",
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
                web: k8s_workload memory_limit=0",
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
                web: k8s_workload memory_limit=256",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Set the usual ones",
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
                format!("{} sets {}.", topology.name(id), all(&missing)),
            );
        }
    }
}

fn missing(workload: &K8sWorkload) -> Vec<&'static str> {
    which([
        (workload.cpu_request == 0, "no CPU request"),
        (workload.memory_request == 0, "no memory request"),
        (workload.memory_limit == 0, "no memory limit"),
    ])
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id) {
        let usual = K8sWorkload::default();
        if workload.cpu_request == 0 {
            workload.cpu_request = usual.cpu_request;
        }
        if workload.memory_request == 0 {
            set_memory_request(workload);
        }
        if workload.memory_limit == 0 {
            // Twice the request, as for a new workload.
            workload.memory_limit = workload.memory_request.saturating_mul(2);
        }
    }
}
