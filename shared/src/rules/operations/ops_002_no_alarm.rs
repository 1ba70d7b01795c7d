//! OPS-002: what is in production and no alarm watches. VPN connections always come with one.

use super::in_production;
use crate::component::cloudwatch::Cloudwatch;
use crate::component::region::RegionCode;
use crate::component::{Component, Place};
use crate::document::{Document, Node, NodeId};
use crate::field::Choice;
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "OPS-002",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "No alarms in production",
    why: "The first to notice an outage are the users.",
    how_to_fix: "Watch load balancers, databases and queues with CloudWatch alarms.",
    source: "AWS Well-Architected REL06-BP01, 2026",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds spans=a,b",
    passes: "r: region\n  watch: cloudwatch\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add alarms",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (region, nodes) in in_production(topology, is_watched) {
        if has_alarms(topology, region) {
            continue;
        }
        report.add(
            &nodes,
            format!(
                "No alarm watches {} in {}.",
                names(topology, &nodes),
                region.id()
            ),
        );
    }
}

/// Whether alarms are expected for it.
fn is_watched(_: NodeId, node: &Node) -> bool {
    matches!(
        node.component,
        Component::Alb(_)
            | Component::Nlb(_)
            | Component::Elasticache(_)
            | Component::Opensearch(_)
            | Component::Sqs(_)
    ) || node.component.database().is_some()
}

/// Whether there is something with alarms in a region.
fn has_alarms(topology: &Topology<'_>, region: RegionCode) -> bool {
    let mut watching = topology.all::<Cloudwatch>();
    watching.any(|(id, watch)| watch.alarms && topology.region_of(id) == Some(region))
}

fn apply(document: &mut Document, first: NodeId) {
    let topology = Topology::of(document);
    let Some(region) = topology.region_of(first) else {
        return;
    };
    if has_alarms(&topology, region) {
        return;
    }
    let silent = (topology.all::<Cloudwatch>().map(|(id, _)| id))
        .find(|id| topology.region_of(*id) == Some(region));
    let place = topology.place_of(first, Place::Region);
    match silent {
        Some(id) => {
            if let Some(Component::Cloudwatch(watch)) = document.component_mut(id) {
                watch.alarms = true;
            }
        }
        None => {
            let watch = Component::Cloudwatch(Cloudwatch::default());
            mending::add(document, watch, place, Vec::new());
        }
    }
}
