//! ADR-002: a subnet that is nearly full.

use super::{BalancerRoom, balancer_room, button, cluster_room, make_room};
use crate::capacity::Demand;
use crate::document::NodeId;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-002",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Subnet nearly full",
    why: "Deployments and growth need spare addresses, and a block cannot be enlarged later.",
    how_to_fix: "Give the subnet a larger block.",
    source: "AWS Well-Architected REL02-BP03, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/28
            app: asg spans=s max=10",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/27
            app: asg spans=s max=10",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Give it a larger block",
        apply: Apply::Node(|document, subnet| make_room(document, subnet, nearly_full)),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (&subnet, demand) in context.demands() {
        if !nearly_full(topology, subnet, demand) {
            continue;
        }
        report
            .about(&[subnet])
            .button(button(topology, subnet, demand))
            .say(format!(
                "{} has little room to grow: {} of its {} usable addresses are needed.",
                called(topology, "Subnet", subnet),
                grouped(demand.needed()),
                grouped(demand.usable.unwrap_or(0)),
            ));
    }
}

/// More than four fifths are needed, and it is not yet ADR-001, ADR-003 or ADR-004.
fn nearly_full(topology: &Topology<'_>, subnet: NodeId, demand: &Demand) -> bool {
    let needed = demand.needed();
    let full = demand
        .usable
        .is_some_and(|usable| needed <= usable && needed * 5 > usable * 4);
    full && balancer_room(topology, subnet, demand) == BalancerRoom::Enough
        && cluster_room(topology, demand).is_none()
}
