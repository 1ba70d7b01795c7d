//! ADR-005: nodes whose pods will find no addresses.

use super::{button, make_room_for};
use crate::capacity::Demand;
use crate::component::Component;
use crate::component::eks_node_group::EksNodeGroup;
use crate::document::NodeId;
use crate::pods;
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-005",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Too few addresses for pods",
    why: "The VPC CNI gives each pod an address of the node's subnet, and keeps some in store: when there are none, pods wait.",
    how_to_fix: "Use a larger subnet, a secondary block of 100.64.0.0/10, or prefix delegation.",
    source: "Amazon EKS User Guide, 2024-12-18; Karpenter's generated VPC limits, 2026-08-06",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/26
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b
              nodes: eks_node_group instance_type=m6i.large max=6",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b
              nodes: eks_node_group instance_type=m6i.large max=6",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Give it a larger block",
        apply: Apply::Node(|document, subnet| {
            make_room_for(document, subnet, |topology, _, demand| {
                worst_case(topology, demand)
            })
        }),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (&subnet, demand) in context.demands() {
        let Some(worst) = worst_case(topology, demand) else {
            continue;
        };
        let groups: Vec<NodeId> = (worst.takers.iter().map(|(id, _)| *id))
            .filter(|id| group_of(topology, *id).is_some())
            .collect();
        let of_groups: u64 = (worst.takers.iter())
            .filter(|(id, _)| groups.contains(id))
            .map(|(_, count)| count)
            .sum();
        let others = worst.needed() - of_groups;
        let free = demand.usable.unwrap_or(0).saturating_sub(others);
        let mut nodes = vec![subnet];
        nodes.extend(&groups);
        report
            .about(&nodes)
            .button(button(topology, subnet, &worst))
            .say(format!(
                "Pods may stay Pending in {}: the VPC CNI needs {} addresses for {}, {} are free.",
                topology.name(subnet),
                grouped(of_groups),
                names(topology, &groups),
                grouped(free)
            ));
    }
}

fn group_of<'a>(topology: &'a Topology<'_>, id: NodeId) -> Option<&'a EksNodeGroup> {
    match topology.component(id)? {
        Component::EksNodeGroup(group) => Some(group),
        _ => None,
    }
}

/// The demand of a subnet when every interface of its nodes is filled, where that is more than it
/// has. What is short anyway is the matter of ADR-001.
fn worst_case(topology: &Topology<'_>, demand: &Demand) -> Option<Demand> {
    let usable = demand.usable?;
    if demand.needed() > usable {
        return None;
    }
    let mut worst = demand.clone();
    // Pods on nodes take the addresses of their node's interfaces.
    worst.takers.retain(|(id, _)| {
        let is_workload = topology
            .node(*id)
            .is_some_and(|node| matches!(node.component, Component::K8sWorkload(_)));
        !is_workload || pods::profile_of(topology, *id).is_some()
    });
    let mut filled = false;
    for (id, count) in &mut worst.takers {
        if let Some(group) = group_of(topology, *id)
            && let Some(interfaces) = group.instance_type.interfaces()
        {
            *count = count.saturating_mul(u64::from(interfaces.all_addresses()));
            filled = true;
        }
    }
    (filled && worst.needed() > usable).then_some(worst)
}
