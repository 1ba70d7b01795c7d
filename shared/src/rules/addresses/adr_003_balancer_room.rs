//! ADR-003: a load balancer in a subnet that is too small for it.

use super::{BALANCER_NEEDS, BalancerRoom, balancer_room, button, make_room};
use crate::capacity::Demand;
use crate::component::Component;
use crate::document::NodeId;
use crate::rules::wording::{called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ADR-003",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Load balancer without room to scale",
    why: "A load balancer takes more addresses when traffic grows; without eight free ones it cannot scale.",
    how_to_fix: "Give the subnet a /27 or a larger block.",
    source: "Application Load Balancer User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet kind=public cidr=10.0.0.0/28
            web: alb spans=a",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet kind=public cidr=10.0.0.0/27
            web: alb spans=a",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Give it a larger block",
        apply: Apply::Node(|document, subnet| make_room(document, subnet, cramped)),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (&subnet, demand) in context.demands() {
        let room = balancer_room(topology, subnet, demand);
        let is_alb = |id: &NodeId| matches!(topology.component(*id), Some(Component::Alb(_)));
        let balancers: Vec<NodeId> = demand
            .takers
            .iter()
            .map(|(id, _)| *id)
            .filter(is_alb)
            .collect();
        let place = topology.name(subnet);
        let who = match balancers.as_slice() {
            [one] => called(topology, "ALB", *one),
            _ => names(topology, &balancers),
        };
        let needs = verb(balancers.len(), "needs", "need");
        let (severity, message) = match room {
            BalancerRoom::Enough => continue,
            BalancerRoom::Small => {
                let what = format!("{who} {needs} a /27 or larger: {place} is smaller");
                (
                    Severity::Warning,
                    format!("{what}, which leaves little room to scale."),
                )
            }
            BalancerRoom::TooFew(free) => {
                let per = if balancers.len() == 1 { "" } else { " each" };
                (
                    Severity::Error,
                    format!(
                        "{who} {needs} {BALANCER_NEEDS} free addresses{per} in {place}: {} free.",
                        verb_free(free)
                    ),
                )
            }
        };
        let mut nodes = vec![subnet];
        nodes.extend(&balancers);
        report
            .about(&nodes)
            .severity(severity)
            .button(button(topology, subnet, demand))
            .say(message);
    }
}

fn verb_free(free: u64) -> String {
    match free {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        more => format!("{more} are"),
    }
}

fn cramped(topology: &Topology<'_>, subnet: NodeId, demand: &Demand) -> bool {
    balancer_room(topology, subnet, demand) != BalancerRoom::Enough
}
