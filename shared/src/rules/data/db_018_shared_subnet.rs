//! DB-018: a database in public subnets, or among the applications.

use std::collections::BTreeSet;

use crate::address::Block;
use crate::component::subnet::{Subnet, SubnetKind};
use crate::component::{Component, Role};
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::routing;
use crate::rules::wording::{called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-018",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Database without a tier of its own",
    why: "Data belong behind one more boundary: in subnets of their own, routes and network rules can keep out all but the applications.",
    how_to_fix: "Put the database into isolated subnets of its own.",
    source: "AWS Well-Architected SEC05-BP01, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
                app: ec2
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            db: rds spans=a,b",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
                app: ec2
              data-a: subnet kind=isolated cidr=10.0.2.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
              data-b: subnet kind=isolated cidr=10.0.3.0/24
            db: rds spans=data-a,data-b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Move it to subnets of its own",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let busy = busy(topology);
    for (id, node) in topology.nodes() {
        if node.component.database().is_none() {
            continue;
        }
        let Some((subnets, with)) = shared(topology, &busy, id) else {
            continue;
        };
        let mut nodes = vec![id];
        nodes.extend(&subnets);
        let mendable = tier(topology, &busy, id).is_some();
        report.about(&nodes).mendable(mendable).say(format!(
            "{} shares {} {} with {with} components.",
            called(topology, "Database", id),
            verb(subnets.len(), "subnet", "subnets"),
            names(topology, &subnets),
        ));
    }
}

/// The subnets in which applications run.
fn busy(topology: &Topology<'_>) -> BTreeSet<NodeId> {
    let runs = |id: NodeId| {
        matches!(
            topology.role(id),
            Some(Role::Workload | Role::Function | Role::Capacity)
        )
    };
    topology
        .nodes()
        .filter(|(id, _)| runs(*id))
        .flat_map(|(id, _)| topology.subnets_of(id))
        .copied()
        .collect()
}

/// The subnets that a database should not be in, and what else is there.
fn shared(
    topology: &Topology<'_>,
    busy: &BTreeSet<NodeId>,
    id: NodeId,
) -> Option<(Vec<NodeId>, &'static str)> {
    let subnets = topology.subnets_of(id);
    let is_public = |id: &NodeId| {
        topology.subnet_kind(*id) == Some(SubnetKind::Public)
            || routing::is_internet_routed(topology, *id)
    };
    let public: Vec<NodeId> = subnets.iter().copied().filter(is_public).collect();
    if !public.is_empty() {
        return Some((public, "public"));
    }
    let among: Vec<NodeId> = subnets
        .iter()
        .copied()
        .filter(|id| busy.contains(id))
        .collect();
    (!among.is_empty()).then_some((among, "application"))
}

/// A subnet for the data of one zone: one that is there, or a box with room for a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    There(NodeId),
    New(NodeId, Block),
}

/// The prefix of new subnets.
const PREFIX: u8 = 24;

/// A place in each zone of a database in which no applications run; none when there is not one in
/// each, and for a database that is to be reached from the internet.
fn tier(topology: &Topology<'_>, busy: &BTreeSet<NodeId>, id: NodeId) -> Option<Vec<Place>> {
    if let Component::Rds(one) = topology.component(id)?
        && one.publicly_accessible
    {
        return None;
    }
    let vpc = topology.vpc_of(id)?;
    let contents = topology.contents(vpc)?;
    let environment = topology.environment_of(*topology.subnets_of(id).first()?);
    let is_quiet = |subnet: &NodeId| {
        !busy.contains(subnet)
            && topology.subnet_kind(*subnet) != Some(SubnetKind::Public)
            && !routing::is_internet_routed(topology, *subnet)
            && topology.environment_of(*subnet) == environment
    };
    let around = mending::vpc_block(topology, vpc);
    let mut taken: Vec<Block> = contents
        .subnets
        .iter()
        .filter_map(|id| topology.subnet(*id)?.cidr)
        .collect();
    let zones = topology.zones_of(id);
    (zones.iter().copied())
        .map(|zone: ZoneKey| {
            let mut quiet = contents
                .subnets
                .iter()
                .copied()
                .filter(|subnet| topology.zone_of(*subnet) == Some(zone) && is_quiet(subnet));
            if let Some(subnet) = quiet.next() {
                return Some(Place::There(subnet));
            }
            let mut boxes = contents.zones.iter().copied();
            let zone_box = boxes.find(|id| topology.zone_of(*id) == Some(zone))?;
            let block = around?.first_free(PREFIX, &taken)?;
            taken.push(block);
            Some(Place::New(zone_box, block))
        })
        .collect::<Option<Vec<_>>>()
        .filter(|places| !places.is_empty())
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let busy = busy(&topology);
    if shared(&topology, &busy, id).is_none() {
        return;
    }
    let Some(places) = tier(&topology, &busy, id) else {
        return;
    };
    // New subnets are for what the old ones were for, whatever their zone is for.
    let environment = topology
        .subnets_of(id)
        .first()
        .map(|subnet| topology.environment_of(*subnet));
    let mut spans = Vec::new();
    for place in places {
        spans.push(match place {
            Place::There(subnet) => subnet,
            Place::New(zone_box, block) => add(document, zone_box, block),
        });
    }
    for span in &spans {
        let differs = environment != Some(Topology::of(document).environment_of(*span));
        if let Some(node) = document.node_mut(*span).filter(|_| differs) {
            node.environment = environment;
        }
    }
    if let Some(node) = document.node_mut(id) {
        node.spans = spans;
    }
    mending::redraw_bar(document, id);
}

/// Adds an isolated subnet to the box of a zone.
fn add(document: &mut Document, zone_box: NodeId, block: Block) -> NodeId {
    let subnet = Subnet {
        kind: SubnetKind::Isolated,
        cidr: Some(block),
        ..Subnet::default()
    };
    let letter = (Topology::of(document).zone_of(zone_box)).map_or("a", |key| key.letter.id());
    let slug = document.free_slug(&format!("data-{letter}"));
    let id = mending::add(
        document,
        Component::Subnet(subnet),
        Some(zone_box),
        Vec::new(),
    );
    if let Some(node) = document.node_mut(id) {
        node.name = format!("Data {letter}");
        node.slug = slug;
    }
    id
}
