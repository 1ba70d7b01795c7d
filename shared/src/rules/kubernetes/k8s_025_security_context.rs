//! K8S-025: a container with more rights than it needs.

use super::{workload_mut, workloads};
use crate::document::{Document, NodeId};
use crate::rules::wording::{all, which};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-025",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Container with too many rights",
    why: "Who breaks into the container can go on to its node.",
    how_to_fix: "Use the restricted profile: no root, no new rights, a read-only file system.",
    source: "checkov CKV_K8S_6, CKV_K8S_16, CKV_K8S_20, CKV_K8S_22 and CKV_K8S_23, 2026-08-20",
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
                web: k8s_workload run_as_root=true",
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
                web: k8s_workload run_as_root=false",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use the restricted profile",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        let wrong = which([
            (workload.privileged, "has all rights on its node"),
            (workload.run_as_root, "runs as root"),
            (workload.privilege_escalation, "may gain rights"),
            (!workload.read_only_root, "can write to its file system"),
        ]);
        if !wrong.is_empty() {
            report.add(
                &[id],
                format!("The container of {} {}.", topology.name(id), all(&wrong)),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id) {
        workload.privileged = false;
        workload.run_as_root = false;
        workload.privilege_escalation = false;
        workload.read_only_root = true;
    }
}
