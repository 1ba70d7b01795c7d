//! K8S-015: a manifest that sets the number of pods beside an autoscaler.

use super::{workload_mut, workloads};
use crate::document::{Document, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-015",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Number of pods set twice",
    why: "Every deployment puts the number back that the autoscaler has changed.",
    how_to_fix: "Leave the number of pods out of the manifest.",
    source: "general knowledge",
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
                web: k8s_workload fixed_replicas=true",
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
                web: k8s_workload hpa_min=0 fixed_replicas=true",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Leave it to the autoscaler",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        if workload.is_scaled() && workload.fixed_replicas {
            report.add(
                &[id],
                format!(
                    "Deployments of {} fight its autoscaler: the manifest sets the number of pods too.",
                    topology.name(id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id).filter(|workload| workload.is_scaled()) {
        workload.fixed_replicas = false;
    }
}
