//! K8S-027: pods of a Deployment that share a disk.

use super::{workload_mut, workloads};
use crate::component::k8s_workload::{K8sWorkload, WorkloadKind};
use crate::document::{Document, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-027",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Disk shared by pods",
    why: "An EBS volume is mounted by one node at a time, in its zone: the other pods do not start.",
    how_to_fix: "Use a StatefulSet, which gives each pod a disk of its own, or EFS, which can be shared.",
    source: "Amazon EKS User Guide, 2024-12-18, for the zone of a volume; else general knowledge",
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
                web: k8s_workload volumes=[{}]",
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
                web: k8s_workload kind=StatefulSet volumes=[{}]",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Make it a StatefulSet",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        if shares_disk(workload) {
            report.add(
                &[id],
                format!(
                    "{} shares an EBS volume among its pods, which one pod at a time can mount.",
                    topology.name(id)
                ),
            );
        }
    }
}

fn shares_disk(workload: &K8sWorkload) -> bool {
    workload.kind == WorkloadKind::Deployment && workload.most() > 1 && workload.has_disk()
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id).filter(|workload| shares_disk(workload)) {
        workload.kind = WorkloadKind::StatefulSet;
    }
}
