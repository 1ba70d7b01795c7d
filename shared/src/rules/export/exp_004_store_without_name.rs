//! EXP-004: something outside a cluster that pods use and that has no name yet.

use crate::component::{Component, Role};
use crate::document::{LinkId, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::BTreeMap;

/// The rule.
pub const RULE: Rule = Rule {
    id: "EXP-004",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "No name for what pods use",
    why: "No ExternalName Service and no Secret can be written for it: the pods would have to be changed by hand.",
    how_to_fix: "Enter the host name of the service, or give the database the subnets in which it gets one.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc
            k: eks_cluster
              app: k8s_workload
        maps: external_api
        app -> maps",
    passes: "
        r: region
          v: vpc
            k: eks_cluster
              app: k8s_workload
        maps: external_api host=maps.example.com
        app -> maps",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut nameless: BTreeMap<NodeId, (Vec<LinkId>, Vec<NodeId>)> = BTreeMap::new();
    for (id, link) in topology.links().filter(|(_, link)| link.kind.is_traffic()) {
        let caller = topology.component(link.from);
        if matches!(caller, Some(Component::K8sWorkload(_))) && is_nameless(topology, link.to) {
            let (links, callers) = nameless.entry(link.to).or_default();
            links.push(id);
            callers.push(link.from);
        }
    }
    for (id, (links, callers)) in nameless {
        let mut nodes = vec![id];
        nodes.extend(&callers);
        let reason = match topology.role(id) {
            Some(Role::External) => "it has no host name",
            _ => "it has no subnets, so it gets no endpoint",
        };
        report.about(&nodes).links(&links).say(format!(
            "No Service and Secret can be written for {}, which {} {}: {reason}.",
            topology.name(id),
            names(topology, &callers),
            verb(callers.len(), "uses", "use"),
        ));
    }
}

fn is_nameless(topology: &Topology<'_>, id: NodeId) -> bool {
    match topology.component(id) {
        Some(Component::ExternalApi(api)) => api.host.trim().is_empty(),
        Some(component) => {
            component.facts().role == Role::Database
                && component.facts().spans.is_some()
                && topology.subnets_of(id).is_empty()
        }
        None => false,
    }
}
