//! K8S-021: pods that may all run in one zone.

use super::{workload_mut, workloads};
use crate::document::{Document, NodeId};
use crate::pods;
use crate::rules::wording::count;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-021",
    severity: Severity::Warning,
    softens: Softens::InDevelopment,
    title: "Pods not spread over zones",
    why: "All pods may share a zone and fail with it.",
    how_to_fix: "Spread the pods over zones: maxSkew 1 on topology.kubernetes.io/zone.",
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
                web: k8s_workload spread_zones=false",
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
                web: k8s_workload spread_zones=true",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Spread them over zones",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        let together = workload.is_service() && workload.least() >= 2 && !workload.spread_zones;
        if together && pods::zones_of(topology, id).len() >= 2 {
            report.add(
                &[id],
                format!(
                    "The {} of {} may share a zone.",
                    count(workload.least(), "pod", "pods"),
                    topology.name(id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id) {
        workload.spread_zones = true;
    }
}
