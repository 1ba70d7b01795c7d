//! K8S-016: pods without a disruption budget.

use super::{workload_mut, workloads};
use crate::component::k8s_workload::{Budget, K8sWorkload};
use crate::document::{Document, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-016",
    severity: Severity::Warning,
    softens: Softens::InDevelopment,
    title: "No disruption budget",
    why: "When nodes are replaced, all pods may be evicted at once.",
    how_to_fix: "Let one pod at a time be unavailable.",
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
                web: k8s_workload budget=none",
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
                web: k8s_workload budget=max-unavailable",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Let one be unavailable",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        if is_unprotected(workload) {
            report.add(
                &[id],
                format!("{} has no PodDisruptionBudget.", topology.name(id)),
            );
        }
    }
}

fn is_unprotected(workload: &K8sWorkload) -> bool {
    workload.is_service() && workload.least() >= 2 && workload.budget == Budget::None
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id).filter(|workload| is_unprotected(workload)) {
        workload.budget = Budget::MaxUnavailable;
        workload.max_unavailable = 1;
    }
}
