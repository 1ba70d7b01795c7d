//! ADR-004: an EKS cluster in a subnet that is too small for it.

use super::{CLUSTER_ADVISED, CLUSTER_NEEDS, button, cluster_room, make_room_for};
use crate::capacity::Demand;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-004",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Cluster without free addresses",
    why: "Upgrades of the control plane need free addresses: without six of them they fail.",
    how_to_fix: "Give the subnet a larger block.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/28
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/27
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            main: eks_cluster spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Give it a larger block",
        apply: Apply::Node(|document, subnet| {
            make_room_for(document, subnet, |topology, _, demand| {
                larger(topology, demand)
            })
        }),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (&subnet, demand) in context.demands() {
        let Some((free, clusters)) = cluster_room(topology, demand) else {
            continue;
        };
        let severity = if free < CLUSTER_NEEDS {
            Severity::Error
        } else {
            Severity::Warning
        };
        let mut nodes = vec![subnet];
        nodes.extend(&clusters);
        report
            .about(&nodes)
            .severity(severity)
            .button(larger(topology, demand).and_then(|wanted| button(topology, subnet, &wanted)))
            .say(format!(
                "EKS needs {CLUSTER_NEEDS} free addresses in {} ({CLUSTER_ADVISED} advised): {free} {} free.",
                topology.name(subnet),
                if free == 1 { "is" } else { "are" }
            ));
    }
}

/// The demand of a subnet with as much for its clusters as is advised, when they have less.
fn larger(topology: &Topology<'_>, demand: &Demand) -> Option<Demand> {
    let (_, clusters) = cluster_room(topology, demand)?;
    let mut wanted = demand.clone();
    for (id, count) in &mut wanted.takers {
        if clusters.contains(id) {
            *count = CLUSTER_ADVISED;
        }
    }
    Some(wanted)
}
