//! LB-019: a gateway that is drawn as if it spread requests over targets.

use std::collections::BTreeSet;

use crate::component::Component;
use crate::component::alb::Alb;
use crate::document::{Document, LinkId, LinkKind, Node, NodeId};
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-019",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Gateway used as a load balancer",
    why: "A gateway passes packets to one address; it neither chooses among targets nor notices when one fails.",
    how_to_fix: "Put a load balancer in front of the targets.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        users: client
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                one: ec2
            zb: zone letter=b
              b: subnet kind=public
                two: ec2
        users -> igw kind=request
        igw -> one kind=request
        igw -> two kind=request",
    passes: "
        users: client
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                one: ec2
            zb: zone letter=b
              b: subnet kind=public
                two: ec2
            web: alb spans=a,b
        users -> web
        web -> one
        web -> two",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Insert a load balancer",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let what = match &node.component {
        Component::InternetGateway(_) => "an internet gateway",
        Component::NatGateway(_) => "a NAT gateway",
        Component::VpnGateway(_) => "a VPN gateway",
        _ => return,
    };
    let Some((links, targets)) = spread(topology, id) else {
        return;
    };
    let mut nodes = vec![id];
    nodes.extend(&targets);
    let possible = !subnets(topology, id).is_empty();
    report
        .about(&nodes)
        .links(&links)
        .mendable(possible)
        .say(format!(
            "{} cannot spread requests over {}: {what} does not balance load.",
            topology.name(id),
            names(topology, &targets),
        ));
}

/// The requests from a gateway to its targets, and the targets, when there are several.
fn spread(topology: &Topology<'_>, id: NodeId) -> Option<(Vec<LinkId>, Vec<NodeId>)> {
    let requests = topology
        .links_from(id)
        .filter(|(_, link)| link.kind == LinkKind::Request);
    let (links, targets): (Vec<LinkId>, BTreeSet<NodeId>) =
        requests.map(|(id, link)| (id, link.to)).unzip();
    (targets.len() > 1).then(|| (links, targets.into_iter().collect()))
}

/// A public subnet in each zone of the gateway's VPC; none when there are fewer than two zones.
fn subnets(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    mending::subnets_for_new_balancer(topology, topology.vpc_of(id))
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let (Some((links, _)), Some(vpc)) = (spread(&topology, id), topology.vpc_of(id)) else {
        return;
    };
    let subnets = subnets(&topology, id);
    if subnets.is_empty() {
        return;
    }
    let incoming = topology
        .links_to(id)
        .filter(|(_, link)| link.kind == LinkKind::Request);
    let incoming: Vec<LinkId> = incoming.map(|(id, _)| id).collect();
    let balancer = mending::add(document, Component::Alb(Alb::default()), Some(vpc), subnets);
    mending::redraw_bar(document, balancer);
    for link in incoming {
        mending::relink(document, link, None, Some(balancer));
    }
    for link in links {
        mending::relink(document, link, Some(balancer), None);
    }
}
