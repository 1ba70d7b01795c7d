//! CMP-009: tasks that fit on no host of their cluster.

use crate::capacity::{self, Cluster};
use crate::component::Component;
use crate::component::asg::Asg;
use crate::document::{Document, NodeId};
use crate::rules::wording::{called, capital, names};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-009",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Tasks that cannot be placed",
    why: "Tasks that fit on no host wait for ever.",
    how_to_fix: "Give the cluster an Auto Scaling group with enough or larger hosts.",
    source: "Amazon ECS Developer Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            c: ecs_cluster
              app: ecs_service launch_type=EC2",
    passes: "
        r: region
          v: vpc
            c: ecs_cluster
              hosts: asg
              app: ecs_service launch_type=EC2",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add hosts",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for cluster in context.clusters() {
        let name = called(topology, "cluster", cluster.id);
        let start = capital(&name);
        let services: Vec<NodeId> = cluster.tasks.iter().map(|tasks| tasks.service).collect();
        let groups: Vec<NodeId> = cluster.hosts.iter().map(|hosts| hosts.group).collect();
        let mut nodes = vec![cluster.id];
        if groups.is_empty() {
            nodes.extend(&services);
            report
                .about(&nodes)
                .button(Some("Add an Auto Scaling group".to_owned()))
                .say(format!(
                    "{start} has no hosts: the tasks of {} cannot be placed.",
                    names(topology, &services),
                ));
            continue;
        }
        let too_large: Vec<NodeId> = cluster
            .too_large()
            .iter()
            .map(|tasks| tasks.service)
            .collect();
        if !too_large.is_empty() {
            nodes.extend(&too_large);
            nodes.extend(&groups);
            report.about(&nodes).mendable(false).say(format!(
                "The tasks of {} are larger than a host of {name}.",
                names(topology, &too_large),
            ));
            continue;
        }
        let (wanted, fitting) = (cluster.wanted(), cluster.fitting_at_most());
        let Some(fitting) = fitting.filter(|fitting| *fitting < wanted) else {
            continue;
        };
        nodes.extend(&groups);
        let more = enough(cluster);
        let button = more.map(|most| format!("Raise the maximum to {}", grouped(most)));
        report.about(&nodes).button(button).say(format!(
            "{start} has room for {} of {} tasks, at the maximum of {}.",
            grouped(fitting),
            grouped(wanted),
            names(topology, &groups),
        ));
    }
}

/// The least maximum of the cluster's only group with which all tasks fit.
fn enough(cluster: &Cluster) -> Option<u32> {
    let [hosts] = cluster.hosts.as_slice() else {
        return None;
    };
    let wanted = cluster.wanted();
    let fits = |most: u32| {
        let mut larger = cluster.clone();
        for hosts in &mut larger.hosts {
            hosts.between.1 = most;
        }
        larger
            .fitting_at_most()
            .is_some_and(|fitting| fitting >= wanted)
    };
    capacity::least(hosts.between.1..=MOST_HOSTS, fits)
}

/// As many as the inspector allows.
const MOST_HOSTS: u32 = 1_000;

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(cluster) = capacity::cluster(&topology, id) else {
        return;
    };
    let Some(hosts) = cluster.hosts.first() else {
        mending::add(
            document,
            Component::Asg(Asg::default()),
            Some(id),
            Vec::new(),
        );
        return;
    };
    let wanting = cluster.too_large().is_empty()
        && cluster
            .fitting_at_most()
            .is_some_and(|fits| fits < cluster.wanted());
    if let Some(most) = enough(&cluster).filter(|_| wanting)
        && let Some(Component::Asg(group)) = document.component_mut(hosts.group)
    {
        group.max = most;
    }
}
