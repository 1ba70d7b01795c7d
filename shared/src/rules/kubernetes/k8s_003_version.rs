//! K8S-003: a version of Kubernetes that EKS no longer takes.

use super::{cluster_mut, clusters};
use crate::component::eks_cluster::KubernetesVersion;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-003",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Version of Kubernetes not supported",
    why: "New clusters of the version are refused, and existing ones get no fixes.",
    how_to_fix: "Use a supported version.",
    source: "checkov CKV_AWS_339, 2026-08-20",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster version=\"1.28\" spans=a,b",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster version=\"1.34\" spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use 1.35",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, cluster) in clusters(topology) {
        if !cluster.version.is_supported() {
            report.add(
                &[id],
                format!(
                    "Kubernetes {} of {} is not in the supported list.",
                    cluster.version.id(),
                    topology.name(id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(cluster) = cluster_mut(document, id)
        && !cluster.version.is_supported()
    {
        cluster.version = KubernetesVersion::V1_35;
    }
}
