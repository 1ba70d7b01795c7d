//! K8S-029: a namespace whose pods anybody in the cluster may call.

use crate::component::k8s_namespace::K8sNamespace;
use crate::component::{Component, Role};
use crate::document::{Document, NodeId};
use crate::rules::wording::{called, capital};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-029",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "No network policy",
    why: "Every pod of the cluster can call every other one, so one that is broken into can reach all.",
    how_to_fix: "Deny all traffic by default, and allow what is drawn.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace network_policy=false
                web: k8s_workload",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Deny what is not drawn",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, namespace) in topology.all::<K8sNamespace>() {
        let mut inside = topology.children(Some(id)).iter();
        if !namespace.network_policy
            && inside.any(|child| topology.role(*child) == Some(Role::Workload))
        {
            report.add(
                &[id],
                format!(
                    "{} has no NetworkPolicy.",
                    capital(&called(topology, "namespace", id))
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::K8sNamespace(namespace)) = document.component_mut(id) {
        namespace.network_policy = true;
    }
}
