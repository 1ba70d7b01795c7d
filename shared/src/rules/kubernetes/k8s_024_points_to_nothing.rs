//! K8S-024: a Service or an Ingress that leads nowhere.

use crate::component::{Component, Place};
use crate::document::{LinkId, Node, NodeId};
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-024",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Service or Ingress that leads nowhere",
    why: "Every request is refused or answered with an error.",
    how_to_fix: "Link it to a workload of its namespace, on the port that the workload listens on.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              apps: k8s_namespace
                front: k8s_service",
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
                web: k8s_workload
                front: k8s_service
        front -> web",
    check: Check::Node(check),
    fix: None,
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let kind = match &node.component {
        Component::K8sService(service) if service.selects_pods() => "Service",
        Component::K8sIngress(_) => "Ingress",
        _ => return,
    };
    let name = called(topology, kind, id);
    let targets = topology.targets_of(id);
    if targets.is_empty() {
        let lacks = match kind {
            "Service" => "it selects no workload",
            _ => "it has no backend",
        };
        report.add(&[id], format!("{name} points to nothing: {lacks}."));
    }
    for (link, target) in targets {
        if let Some(why) = mismatch(topology, id, link, target) {
            report
                .about(&[id, target])
                .links(&[link])
                .say(format!("{name} points to nothing: {why}."));
        }
    }
}

/// Why a request does not arrive at the target of a Service or an Ingress.
fn mismatch(topology: &Topology<'_>, id: NodeId, link: LinkId, target: NodeId) -> Option<String> {
    let component = topology.component(target)?;
    // Other targets are the matter of PLC-002.
    if !matches!(
        component,
        Component::K8sWorkload(_) | Component::K8sService(_)
    ) {
        return None;
    }
    let name = topology.name(target);
    let namespace = |id: NodeId| topology.place_of(id, Place::Namespace);
    if topology.cluster_of(id) != topology.cluster_of(target) {
        return Some(format!("{name} stands in another cluster"));
    }
    // One that stands in no namespace goes where its target is.
    if namespace(id).is_some() && namespace(id) != namespace(target) {
        return Some(format!("{name} stands in another namespace"));
    }
    let (wanted, open) = (topology.document.link(link)?.port, component.kind().port());
    (wanted != 0 && wanted != open)
        .then(|| format!("{name} listens on port {open}, not on {wanted}"))
}
