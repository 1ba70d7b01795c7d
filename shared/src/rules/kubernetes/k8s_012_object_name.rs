//! K8S-012: a name that Kubernetes refuses.

use crate::component::Component;
use crate::document::{Document, Node, NodeId, slugify};
use crate::object_names::is_legal;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-012",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal Kubernetes name",
    why: "The cluster refuses the object.",
    how_to_fix: "Use at most 63 small letters, digits and hyphens, with a letter at the start and no hyphen at the end.",
    source: "kubernetes.io, Object Names and IDs, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              apps: k8s_namespace object_name=\"My Apps\"",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              apps: k8s_namespace object_name=my-apps",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Use a legal name",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    for name in illegal(&node.component) {
        let better = match slugify(name) {
            better if better.is_empty() => node.slug.clone(),
            better => better,
        };
        // The manifests of an object have its name already; selectors only point to one.
        let message = match context.topology.object_names().get(id) {
            "" => format!("\"{name}\" is not a legal Kubernetes name, try \"{better}\"."),
            exported => format!(
                "\"{name}\" is not a legal Kubernetes name; the manifests say \"{exported}\"."
            ),
        };
        report.add(&[id], message);
    }
}

/// The names that somebody gave to objects and that are not legal. Slugs always are.
fn illegal(component: &Component) -> Vec<&str> {
    let is_illegal = |name: &&str| !name.is_empty() && !is_legal(name);
    match component {
        Component::EksFargateProfile(profile) => (profile.selectors.iter())
            .map(|selector| selector.namespace.as_str())
            // A star stands for any rest; a missing namespace is the matter of K8S-008.
            .filter(|name| !name.contains(['*', '?']) && !name.trim().is_empty())
            .filter(is_illegal)
            .collect(),
        component => (Some(component.kind().object_name()).into_iter())
            .filter(is_illegal)
            .collect(),
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let Some(node) = document.node_mut(id) else {
        return;
    };
    let slug = node.slug.clone();
    let mend = |name: &mut String| {
        if !name.is_empty() && !is_legal(name) {
            *name = slugify(name);
        }
    };
    match &mut node.component {
        Component::K8sNamespace(namespace) => mend(&mut namespace.object_name),
        Component::K8sWorkload(workload) => mend(&mut workload.object_name),
        Component::K8sService(service) => mend(&mut service.object_name),
        Component::K8sIngress(ingress) => mend(&mut ingress.object_name),
        Component::EksFargateProfile(profile) => {
            for selector in &mut profile.selectors {
                if !selector.namespace.contains(['*', '?']) && !selector.namespace.trim().is_empty()
                {
                    mend(&mut selector.namespace);
                    if selector.namespace.is_empty() {
                        selector.namespace.clone_from(&slug);
                    }
                }
            }
        }
        _ => {}
    }
}
