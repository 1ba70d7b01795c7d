//! EXP-003: pods that an Ingress and a load balancer of their own both serve.

use crate::component::Component;
use crate::component::k8s_ingress::IngressClass;
use crate::component::k8s_workload::K8sWorkload;
use crate::document::NodeId;
use crate::rules::wording::names;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use std::collections::BTreeMap;

/// The rule.
pub const RULE: Rule = Rule {
    id: "EXP-003",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Ingress and load balancer for the same pods",
    why: "The controller of the Ingress makes a load balancer, and the code makes another one: both are billed, and both register the pods.",
    how_to_fix: "Keep the Ingress, or the load balancer.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc
            front: alb
            k: eks_cluster
              entry: k8s_ingress
              app: k8s_workload
        front -> app
        entry -> app",
    passes: "
        r: region
          v: vpc
            k: eks_cluster
              entry: k8s_ingress
              app: k8s_workload
        entry -> app",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut pairs: BTreeMap<(NodeId, NodeId), Vec<NodeId>> = BTreeMap::new();
    for (id, _) in topology.all::<K8sWorkload>() {
        let fronts = topology.balancers_of(id);
        let of = |wanted: fn(&Component) -> bool| {
            let mut fronts = fronts.iter().copied();
            fronts.find(|front| {
                topology
                    .node(*front)
                    .is_some_and(|node| wanted(&node.component))
            })
        };
        let balancer = of(|component| matches!(component, Component::Alb(_)));
        let ingress = of(
            |component| matches!(component, Component::K8sIngress(ingress) if ingress.class == IngressClass::Alb),
        );
        if let Some(pair) = balancer.zip(ingress) {
            pairs.entry(pair).or_default().push(id);
        }
    }
    for ((balancer, ingress), workloads) in pairs {
        let mut nodes = vec![balancer, ingress];
        nodes.extend(&workloads);
        report.add(
            &nodes,
            format!(
                "{} and the load balancer of {} both serve {}.",
                topology.name(balancer),
                topology.name(ingress),
                names(topology, &workloads),
            ),
        );
    }
}
