//! SEC-026: a build server, or another environment, among production.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use crate::component::ec2::{Ec2, Purpose};
use crate::component::subnet::SubnetKind;
use crate::component::{Component, Role};
use crate::document::{Document, Environment, NodeId};
use crate::routing;
use crate::rules::mending;
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-026",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Build server or tests among production",
    why: "A build server runs code of many hands, and tests run code that nobody has approved: whoever takes one of them stands next to production.",
    how_to_fix: "Give the build server a private subnet and a security group of its own, and each environment subnets of its own.",
    source: "AWS Well-Architected SEC05-BP01, 2026",
    violates: "
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
                ci: ec2 purpose=ci
              tools: subnet",
    passes: "
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
              tools: subnet
                ci: ec2 purpose=ci",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Move it to a subnet of its own",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let production = LazyCell::new(|| Production::of(topology));
    build_servers(topology, &production, report);
    other_environments(topology, &production, report);
}

fn build_servers(
    topology: &Topology<'_>,
    production: &impl Deref<Target = Production>,
    report: &mut Report,
) {
    for (id, server) in topology.all::<Ec2>() {
        if server.purpose != Purpose::Ci {
            continue;
        }
        let neighbours = production.neighbours(topology, id);
        let public = is_public(topology, id);
        let mut faults = Vec::new();
        if !neighbours.is_empty() {
            faults.push(format!(
                "shares a subnet or a security group with {}",
                names(topology, &neighbours)
            ));
        }
        if public {
            faults.push("can be reached from the internet".to_owned());
        }
        if faults.is_empty() {
            continue;
        }
        let mut nodes = vec![id];
        nodes.extend(&neighbours);
        report
            .about(&nodes)
            .mendable(retreat(topology, production, id).is_some())
            .say(format!(
                "Build server {} {}.",
                topology.name(id),
                faults.join(", and ")
            ));
    }
}

/// Servers of environments before production in the subnets of production, VPC by VPC.
fn other_environments(
    topology: &Topology<'_>,
    production: &impl Deref<Target = Production>,
    report: &mut Report,
) {
    let mut mixed: BTreeMap<Option<NodeId>, (BTreeSet<NodeId>, BTreeSet<NodeId>)> = BTreeMap::new();
    let before =
        |id: NodeId| works(topology, id) && topology.environment_of(id) != Environment::Production;
    for (id, _) in topology.nodes().filter(|(id, _)| before(*id)) {
        for &subnet in topology.subnets_of(id) {
            if production.by_subnet.contains_key(&subnet) {
                let (guests, subnets) = mixed.entry(topology.vpc_of(subnet)).or_default();
                guests.insert(id);
                subnets.insert(subnet);
            }
        }
    }
    for (guests, subnets) in mixed.into_values() {
        let guests: Vec<NodeId> = guests.into_iter().collect();
        let subnets: Vec<NodeId> = subnets.into_iter().collect();
        let nodes = [guests.as_slice(), &subnets].concat();
        report.about(&nodes).mendable(false).say(format!(
            "{} {} {} {} with production.",
            names(topology, &guests),
            verb(guests.len(), "shares", "share"),
            verb(subnets.len(), "subnet", "subnets"),
            names(topology, &subnets),
        ));
    }
}

/// The workloads of production, by where they can be met.
struct Production {
    by_subnet: BTreeMap<NodeId, Vec<NodeId>>,
    by_group: BTreeMap<NodeId, Vec<NodeId>>,
}

impl Production {
    fn of(topology: &Topology<'_>) -> Self {
        let mut production = Self {
            by_subnet: BTreeMap::new(),
            by_group: BTreeMap::new(),
        };
        for (id, _) in topology
            .nodes()
            .filter(|(id, _)| is_production(topology, *id))
        {
            for subnet in topology.subnets_of(id) {
                production.by_subnet.entry(*subnet).or_default().push(id);
            }
            for group in topology.guards_of(id) {
                production.by_group.entry(group).or_default().push(id);
            }
        }
        production
    }

    /// Those in the subnet of a build server, or behind its security groups, in the order of ids.
    fn neighbours(&self, topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
        let beside = (topology.subnets_of(id).iter()).filter_map(|at| self.by_subnet.get(at));
        let groups = topology.guards_of(id);
        let within = groups.iter().filter_map(|group| self.by_group.get(group));
        let mut all: BTreeSet<NodeId> = beside.chain(within).flatten().copied().collect();
        all.remove(&id);
        all.into_iter().collect()
    }
}

fn is_production(topology: &Topology<'_>, id: NodeId) -> bool {
    works(topology, id) && topology.environment_of(id) == Environment::Production
}

/// Whether it runs code or keeps data; a build server does neither for those who use the system.
fn works(topology: &Topology<'_>, id: NodeId) -> bool {
    let role = topology.role(id);
    let works = role.is_some_and(|role| role.runs_code() || role == Role::Database);
    let ci = matches!(topology.component(id),
        Some(Component::Ec2(server)) if server.purpose == Purpose::Ci);
    works && !ci
}

fn is_public(topology: &Topology<'_>, id: NodeId) -> bool {
    let routed = |subnet: &NodeId| routing::is_internet_routed(topology, *subnet);
    routing::has_public_address(topology, id) && topology.subnets_of(id).iter().any(routed)
}

/// A private subnet of the zone, or of another one, in which nothing of production stands. None when
/// that would not help: a group is shared, or somebody calls the server from outside.
fn retreat(topology: &Topology<'_>, production: &Production, id: NodeId) -> Option<NodeId> {
    let groups = topology.guards_of(id);
    let from_outside = |role: Option<Role>| matches!(role, Some(Role::Client | Role::Gateway));
    let mut callers = topology
        .links_to(id)
        .map(|(_, link)| topology.role(link.from));
    if !groups.is_empty() || callers.any(from_outside) {
        return None;
    }
    let contents = topology.contents(topology.vpc_of(id)?)?;
    let free = |subnet: &NodeId| {
        topology.subnet_kind(*subnet) == Some(SubnetKind::Private)
            && !routing::is_internet_routed(topology, *subnet)
            && !production.by_subnet.contains_key(subnet)
    };
    let all: Vec<NodeId> = contents.subnets.iter().copied().filter(free).collect();
    let zone = topology.zone_of(id);
    let near = all.iter().find(|subnet| topology.zone_of(**subnet) == zone);
    near.or(all.first()).copied()
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let production = Production::of(&topology);
    let exposed = !production.neighbours(&topology, id).is_empty() || is_public(&topology, id);
    let Some(subnet) = retreat(&topology, &production, id).filter(|_| exposed) else {
        return;
    };
    let elsewhere = topology
        .node(id)
        .is_some_and(|node| node.parent != Some(subnet));
    if let Some(Component::Ec2(server)) = document.component_mut(id) {
        server.public_ip = false;
    }
    if elsewhere {
        mending::transfer(document, id, Some(subnet));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::findings;
    use crate::sketch;

    #[test]
    fn development_among_production_is_named() {
        let beside = |subnet: &str| {
            let text = format!(
                "
                r: region
                  v: vpc
                    za: zone letter=a
                      s: subnet kind=private
                        app: ec2
                      t: subnet kind=private
                    cluster: ecs_cluster spans={subnet}
                      trial: ecs_service environment=development"
            );
            let found = findings(&sketch::parse(&text).unwrap()).into_iter();
            found
                .filter(|finding| finding.rule == RULE.id)
                .map(|finding| finding.message)
                .collect::<Vec<_>>()
        };
        assert_eq!(beside("s"), ["trial shares subnet s with production."]);
        assert_eq!(beside("t"), [""; 0]);
    }
}
