//! K8S-023: workloads in the default namespace.

use super::clusters;
use crate::component::k8s_namespace::K8sNamespace;
use crate::component::{Component, Role};
use crate::document::{Document, NodeId};
use crate::object_names::DEFAULT_NAMESPACE;
use crate::rules::wording::{called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-023",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Default namespace used",
    why: "Nothing keeps workloads of the default namespace apart: names, policies and quotas are shared by all.",
    how_to_fix: "Put the workloads into a namespace of their own.",
    source: "checkov CKV_K8S_21, 2026-08-20; trivy KSV-0110, 2026-08-21",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
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
        label: "Move them into a namespace",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in clusters(topology) {
        let strays: Vec<NodeId> = (strays(topology, id).into_iter())
            .filter(|stray| topology.role(*stray) == Some(Role::Workload))
            .collect();
        if !strays.is_empty() {
            let mut nodes = vec![id];
            nodes.extend(&strays);
            report.add(
                &nodes,
                format!(
                    "{} {} in the default namespace of {}.",
                    names(topology, &strays),
                    verb(strays.len(), "stands", "stand"),
                    topology.name(id)
                ),
            );
        }
    }
    for (id, _) in topology.all::<K8sNamespace>() {
        if topology.object_names().get(id) == DEFAULT_NAMESPACE {
            report.about(&[id]).mendable(false).say(format!(
                "{} is the default namespace.",
                called(topology, "namespace", id)
            ));
        }
    }
}

/// The objects that stand in a cluster outside its namespaces.
fn strays(topology: &Topology<'_>, cluster: NodeId) -> Vec<NodeId> {
    let is_object = |id: &NodeId| {
        matches!(
            topology.component(*id),
            Some(Component::K8sWorkload(_) | Component::K8sService(_) | Component::K8sIngress(_))
        )
    };
    let children = topology.children(Some(cluster)).iter().copied();
    children.filter(is_object).collect()
}

fn apply(document: &mut Document, cluster: NodeId) {
    let topology = Topology::of(document);
    let strays = strays(&topology, cluster);
    let is_cluster = clusters(&topology).any(|(id, _)| id == cluster);
    if strays.is_empty() || !is_cluster {
        return;
    }
    let namespaces = topology.children(Some(cluster)).iter().copied();
    let found = namespaces.into_iter().find(|id| {
        topology.node(*id).is_some_and(|node| {
            matches!(node.component, Component::K8sNamespace(_))
                && topology.object_names().get(*id) != DEFAULT_NAMESPACE
        })
    });
    let namespace = found.unwrap_or_else(|| {
        let namespace = Component::K8sNamespace(K8sNamespace::default());
        mending::add(document, namespace, Some(cluster), Vec::new())
    });
    for stray in strays {
        mending::transfer(document, stray, Some(namespace));
    }
}
