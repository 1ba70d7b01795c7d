//! ADR-001: more addresses are needed in a subnet than it has.

use super::{BalancerRoom, balancer_room, button, make_room};
use crate::capacity::Demand;
use crate::document::NodeId;
use crate::rules::wording::{called, names};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Subnet without enough addresses",
    why: "What comes last gets no address and does not start.",
    how_to_fix: "Give the subnet a larger block, or move some components to another subnet.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/28
            app: asg spans=s max=20",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone
              s: subnet cidr=10.0.0.0/24
            app: asg spans=s max=20",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Give it a larger block",
        apply: Apply::Node(|document, subnet| make_room(document, subnet, too_few)),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (&subnet, demand) in context.demands() {
        if !too_few(topology, subnet, demand) {
            continue;
        }
        let mut takers = demand.takers.clone();
        takers.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let takers: Vec<NodeId> = takers.into_iter().map(|(id, _)| id).collect();
        let mut nodes = vec![subnet];
        nodes.extend(&takers);
        report
            .about(&nodes)
            .button(button(topology, subnet, demand))
            .say(format!(
                "{} needs {} addresses for {}: {} are usable.",
                called(topology, "Subnet", subnet),
                grouped(demand.needed()),
                names(topology, &takers),
                grouped(demand.usable.unwrap_or(0)),
            ));
    }
}

/// What only a load balancer lacks is the matter of ADR-003.
fn too_few(topology: &Topology<'_>, subnet: NodeId, demand: &Demand) -> bool {
    let short = demand.usable.is_some_and(|usable| demand.needed() > usable);
    short
        && !matches!(
            balancer_room(topology, subnet, demand),
            BalancerRoom::TooFew(_)
        )
}
