//! K8S-018: pods that nobody checks.

use super::{workload_mut, workloads};
use crate::component::k8s_workload::{K8sWorkload, WorkloadKind};
use crate::document::{Document, NodeId};
use crate::rules::wording::{all, which};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-018",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Pods without probes",
    why: "Requests go to pods that are not ready, and a container that hangs is never restarted.",
    how_to_fix: "Add probes, for example HTTP requests to a path that says whether the container works.",
    source: "checkov CKV_K8S_8 and CKV_K8S_9, 2026-08-20",
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
                web: k8s_workload liveness_probe=false",
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
                web: k8s_workload liveness_probe=true",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add the probes",
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
                format!("{} has {}.", topology.name(id), all(&missing)),
            );
        }
    }
}

/// The probes that a workload lacks; a job ends by itself.
fn missing(workload: &K8sWorkload) -> Vec<&'static str> {
    if workload.kind == WorkloadKind::Job {
        return Vec::new();
    }
    which([
        (!workload.readiness_probe, "no readiness probe"),
        (!workload.liveness_probe, "no liveness probe"),
    ])
}

fn apply(document: &mut Document, id: NodeId) {
    let wrong = |workload: &&mut K8sWorkload| !missing(workload).is_empty();
    if let Some(workload) = workload_mut(document, id).filter(wrong) {
        workload.readiness_probe = true;
        workload.liveness_probe = true;
    }
}
