//! AVL-001: one part that alone takes a journey down.

use std::collections::BTreeMap;

use super::{by_severity, environment, names};
use crate::component::Role;
use crate::document::NodeId;
use crate::rules::compute::cmp_002_single_replica;
use crate::rules::kubernetes::k8s_007_node_group_redundancy;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use crate::uptime::Journey;

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-001",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Single point of failure",
    why: "Its failure alone ends the journey, whatever else is redundant.",
    how_to_fix: "Add a second one, or use a service that its provider runs over several zones.",
    source: "AWS Well-Architected REL10-BP01, 2026",
    violates: "
        users: client
        r: region
          v: vpc
            vgw: vpn_gateway
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            app: asg spans=a,b
          vpn: vpn_connection
        office: onprem_site
          cgw: customer_gateway
          db: onprem_database
        users -> app
        app -> db
        vgw -> vpn
        vpn -> cgw",
    passes: "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            app: asg spans=a,b
        users -> app",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut points: BTreeMap<NodeId, Vec<&Journey>> = BTreeMap::new();
    for journey in &context.uptime.journeys {
        for id in &journey.single_points {
            points.entry(*id).or_default().push(journey);
        }
    }
    for (id, journeys) in points {
        // A tier of one is the matter of CMP-002 or K8S-013.
        if cmp_002_single_replica::alone(topology, id).is_some()
            || topology.role(id) == Some(Role::Capacity) && is_excused(topology, id)
        {
            continue;
        }
        for journeys in by_severity(journeys, RULE.softens).into_values() {
            let mut nodes = vec![id];
            nodes.extend(journeys.iter().map(|journey| journey.target));
            nodes.dedup();
            report
                .about(&nodes)
                .in_environment(environment(&journeys))
                .say(format!(
                    "{} alone takes down {}.",
                    topology.name(id),
                    names(&journeys),
                ));
        }
    }
}

/// Whether other rules name what makes a host of a cluster a single point: the one task or pod that
/// runs on it (CMP-002, K8S-013), or that it is the only node (K8S-007).
fn is_excused(topology: &Topology<'_>, host: NodeId) -> bool {
    let Some(cluster) = topology.cluster_of(host) else {
        return false;
    };
    let alone = |id: NodeId| cmp_002_single_replica::alone(topology, id).is_some();
    k8s_007_node_group_redundancy::is_one_node(topology, cluster)
        || topology.descendants(cluster).into_iter().any(alone)
}
