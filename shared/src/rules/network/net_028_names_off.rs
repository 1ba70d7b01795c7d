//! NET-028: a VPC without names in which something is found by name.

use crate::component::Component;
use crate::component::vpc_endpoint::EndpointKind;
use crate::document::{Document, NodeId};
use crate::routing;
use crate::rules::wording::{called, names};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use std::collections::BTreeMap;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-028",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "VPC without the names that are needed",
    why: "Nodes cannot register with their cluster, and private names lead nowhere.",
    how_to_fix: "Turn DNS resolution and DNS host names of the VPC on.",
    source: "Amazon EKS User Guide, 2024-12-18; for endpoints and EFS general knowledge",
    violates: "
        r: region
          v: vpc enable_dns_hostnames=false
            k: eks_cluster",
    passes: "
        r: region
          v: vpc
            k: eks_cluster
          w: vpc enable_dns_hostnames=false",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Turn DNS names on",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut found: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (id, node) in topology.nodes() {
        let Some(vpc) = routing::network_of(topology, id).filter(|_| needs_names(&node.component))
        else {
            continue;
        };
        if matches!(topology.component(vpc),
            Some(Component::Vpc(vpc)) if !(vpc.enable_dns_support && vpc.enable_dns_hostnames))
        {
            found.entry(vpc).or_default().push(id);
        }
    }
    for (vpc, needing) in found {
        let mut nodes = vec![vpc];
        nodes.extend(&needing);
        report.add(
            &nodes,
            format!(
                "DNS names of {} are off: {} cannot be found.",
                called(topology, "VPC", vpc),
                names(topology, &needing),
            ),
        );
    }
}

fn needs_names(component: &Component) -> bool {
    match component {
        Component::EksCluster(_) | Component::Efs(_) => true,
        Component::VpcEndpoint(endpoint) => {
            endpoint.kind == EndpointKind::Interface && endpoint.private_dns
        }
        _ => false,
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Vpc(vpc)) = document.component_mut(id) {
        vpc.enable_dns_support = true;
        vpc.enable_dns_hostnames = true;
    }
}
