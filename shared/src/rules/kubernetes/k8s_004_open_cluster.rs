//! K8S-004: an EKS cluster that is open, unencrypted or unobserved.

use super::{cluster_mut, clusters};
use crate::component::eks_cluster::EksCluster;
use crate::document::{Document, NodeId};
use crate::rules::wording::{all, called, which};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-004",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Cluster not hardened",
    why: "Whoever finds a key can reach the cluster, read its secrets, and leave no trace.",
    how_to_fix: "Close the public endpoint or name the networks that may reach it, encrypt the secrets, and write the logs.",
    source: "checkov CKV_AWS_37, CKV_AWS_38 and CKV_AWS_58, 2026-08-20; trivy AWS-0040 and AWS-0041, 2026-08-21",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b endpoint_public=true secrets_kms=false logs=false",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b endpoint_public=true public_cidrs=[\"203.0.113.0/24\"]",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Harden it",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, cluster) in clusters(topology) {
        let wrong = which([
            (is_open(cluster), "public endpoint open"),
            (!cluster.secrets_kms, "secrets unencrypted"),
            (!cluster.logs, "logs off"),
        ]);
        if !wrong.is_empty() {
            report.add(
                &[id],
                format!("{}: {}.", called(topology, "EKS cluster", id), all(&wrong)),
            );
        }
    }
}

/// Whether the whole internet can reach the interface of the cluster.
fn is_open(cluster: &EksCluster) -> bool {
    let named = &cluster.public_cidrs;
    cluster.endpoint_public && (named.is_empty() || named.iter().any(|block| block.prefix() == 0))
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(cluster) = cluster_mut(document, id) {
        cluster.endpoint_public = cluster.endpoint_public && !is_open(cluster);
        cluster.secrets_kms = true;
        cluster.logs = true;
    }
}
