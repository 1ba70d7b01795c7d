//! CMP-010: hosts of a cluster that cannot hold all tasks when a zone is lost.

use crate::capacity::{self, Cluster};
use crate::component::Component;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-010",
    severity: Severity::Warning,
    softens: Softens::InDevelopment,
    title: "No spare room for the tasks of a lost zone",
    why: "Tasks of the lost zone wait until new hosts have started, when everybody else asks for hosts too.",
    how_to_fix: "Raise the minimum of the hosts, or use larger ones.",
    source: "AWS Well-Architected REL11-BP05, 2026",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              hosts: asg instance_type=t3.small min=2
              app: ecs_service launch_type=EC2 memory=1024 desired_count=2",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            c: ecs_cluster spans=a,b
              hosts: asg instance_type=t3.medium min=2
              app: ecs_service launch_type=EC2 memory=1024 desired_count=2",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Raise the minimum",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for cluster in context.clusters() {
        let Some((zone, fitting)) = worst(cluster) else {
            continue;
        };
        let button =
            enough(cluster).map(|least| format!("Raise the minimum to {}", grouped(least)));
        let mut nodes = vec![cluster.id];
        nodes.extend(cluster.hosts.iter().map(|hosts| hosts.group));
        report.about(&nodes).button(button).say(format!(
            "Without zone {}, {} of {} tasks fit on the hosts of {}.",
            zone.letter.id(),
            grouped(fitting),
            grouped(cluster.wanted()),
            called(topology, "cluster", cluster.id),
        ));
    }
}

/// The zone whose loss leaves the fewest tasks running, when not all of them fit, and how many do.
/// A cluster in one zone, and one that cannot hold its tasks at all, are the matter of others.
fn worst(cluster: &Cluster) -> Option<(ZoneKey, u64)> {
    let zones = cluster.zones();
    let wanted = cluster.wanted();
    if zones.len() < 2 || cluster.fitting_at_most()? < wanted {
        return None;
    }
    let without = zones
        .into_iter()
        .filter_map(|zone| Some((zone, cluster.fitting_without(zone)?)));
    without
        .filter(|(_, fitting)| *fitting < wanted)
        .min_by_key(|(zone, fitting)| (*fitting, *zone))
}

/// The least minimum of the cluster's only group with which the loss of any zone leaves room.
fn enough(cluster: &Cluster) -> Option<u32> {
    let [hosts] = cluster.hosts.as_slice() else {
        return None;
    };
    let fits = |least: u32| {
        let mut larger = cluster.clone();
        for hosts in &mut larger.hosts {
            hosts.between = (least, hosts.between.1.max(least));
        }
        worst(&larger).is_none()
    };
    capacity::least(hosts.between.0..=MOST_HOSTS, fits)
}

/// As many as the inspector allows.
const MOST_HOSTS: u32 = 1_000;

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(cluster) = capacity::cluster(&topology, id) else {
        return;
    };
    let group: Option<NodeId> = worst(&cluster).and_then(|_| Some(cluster.hosts.first()?.group));
    if let (Some(group), Some(least)) = (group, enough(&cluster))
        && let Some(Component::Asg(group)) = document.component_mut(group)
    {
        group.min = least;
        group.desired = group.desired.max(least);
        group.max = group.max.max(group.desired);
    }
}
