//! NAM-004: a name that EKS refuses for a cluster.

use crate::component::Component;
use crate::document::{Document, Node, NodeId, slugify};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-004",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal name of an EKS cluster",
    why: "The provider refuses the cluster.",
    how_to_fix: "Use at most 100 letters, digits, hyphens and underscores, with a letter or digit at the start.",
    source: "AWS API models, 2026-05; Terraform AWS provider 5.100.0",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b cluster_name=\"web shop\"",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b cluster_name=web-shop",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Use a legal name",
        apply: Apply::Node(apply),
    }),
};

fn check(_: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    if let Component::EksCluster(cluster) = &node.component
        && is_illegal(&cluster.cluster_name)
    {
        let better = slugify(&cluster.cluster_name);
        let better = if better.is_empty() {
            &node.slug
        } else {
            &better
        };
        report.add(
            &[id],
            format!(
                "\"{}\" is not a legal name of an EKS cluster, try \"{better}\".",
                cluster.cluster_name
            ),
        );
    }
}

/// Whether EKS refuses a name that somebody gave; slugs always are legal.
fn is_illegal(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphanumeric());
    let is_name = starts_well && name.len() <= 100 && name.bytes().all(legal);
    !(name.is_empty() || is_name)
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::EksCluster(cluster)) = document.component_mut(id)
        && is_illegal(&cluster.cluster_name)
    {
        cluster.cluster_name = slugify(&cluster.cluster_name);
    }
}
