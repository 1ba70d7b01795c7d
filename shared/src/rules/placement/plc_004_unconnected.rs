//! PLC-004: something that is connected to nothing, or holds nothing.

use crate::component::shield::Tier;
use crate::component::{Component, Role};
use crate::document::{Node, NodeId};
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "PLC-004",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Component on its own",
    why: "Nothing uses it, so it costs money or does nothing; or a link was forgotten.",
    how_to_fix: "Link it to what it works with, or remove it.",
    source: "Component catalogue, general knowledge",
    violates: "r: region\n  files: s3",
    passes: "r: region\n  files: s3\n  work: lambda\nwork -> files",
    check: Check::Node(check),
    fix: None,
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    if is_empty(topology, id, &node.component) {
        report.add(
            &[id],
            format!(
                "{} is empty.",
                called(topology, node.component.facts().name, id)
            ),
        );
        return;
    }
    let linked = topology.links_from(id).next().is_some() || topology.links_to(id).next().is_some();
    if !linked && talks(topology, id, &node.component) {
        report.add(&[id], format!("{} is not connected.", topology.name(id)));
    }
}

fn is_empty(topology: &Topology<'_>, id: NodeId, component: &Component) -> bool {
    let frame = matches!(
        component,
        Component::Vpc(_) | Component::EcsCluster(_) | Component::EksCluster(_)
    );
    frame && topology.children(Some(id)).is_empty()
}

/// Whether a component is there for what it is linked to. Load balancers and connections without
/// links have findings of their own.
fn talks(topology: &Topology<'_>, id: NodeId, component: &Component) -> bool {
    match topology.role(id) {
        Some(
            Role::Client
            | Role::Cdn
            | Role::ApiGateway
            | Role::Dns
            | Role::Workload
            | Role::Function
            | Role::Database
            | Role::Store
            | Role::Queue
            | Role::Volume
            | Role::OnPremises
            | Role::External
            | Role::Transit
            | Role::CustomerGateway
            | Role::WebAcl
            | Role::Registry
            | Role::Pipeline,
        ) => true,
        // The standard tier is always on.
        Some(Role::Shield) => {
            matches!(component, Component::Shield(shield) if shield.tier == Tier::Advanced)
        }
        _ => false,
    }
}
