//! NET-019: traffic to S3 or DynamoDB that goes through a NAT gateway.

use super::{add_endpoint, has_gateway_endpoints};
use crate::document::{Document, Link, LinkId, NodeId};
use crate::routing::{self, DefaultRoute};
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-019",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Traffic to S3 or DynamoDB through NAT",
    why: "Each gigabyte is billed by the NAT gateway, and leaves the private network without need.",
    how_to_fix: "Add a gateway endpoint, which is free.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              p: subnet kind=public
                nat: nat_gateway
              s: subnet
                app: ec2
          files: s3
        app -> files",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            endpoint: vpc_endpoint service=s3
            za: zone
              p: subnet kind=public
                nat: nat_gateway
              s: subnet
                app: ec2
          files: s3
        app -> files",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a gateway endpoint",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for ((vpc, service), traffic) in detours(topology) {
        let callers: Vec<NodeId> = traffic.callers.into_iter().collect();
        let targets: Vec<NodeId> = traffic.targets.into_iter().collect();
        let nodes: Vec<NodeId> = [vpc]
            .into_iter()
            .chain(callers.clone())
            .chain(targets.clone())
            .collect();
        report
            .about(&nodes)
            .links(&traffic.links)
            .button(Some(format!(
                "Add a gateway endpoint for {}",
                in_words(service)
            )))
            .say(format!(
                "{} {} {} through {}: a gateway endpoint is free and keeps the traffic private.",
                names(topology, &callers),
                verb(callers.len(), "reaches", "reach"),
                names(topology, &targets),
                traffic
                    .nat
                    .map_or("a NAT gateway", |nat| topology.name(nat)),
            ));
    }
}

fn in_words(service: &str) -> &str {
    match service {
        "s3" => "S3",
        "dynamodb" => "DynamoDB",
        other => other,
    }
}

#[derive(Default)]
struct Traffic {
    links: Vec<LinkId>,
    callers: BTreeSet<NodeId>,
    targets: BTreeSet<NodeId>,
    nat: Option<NodeId>,
}

/// What goes through NAT from each VPC to each service that has gateway endpoints.
fn detours(topology: &Topology<'_>) -> BTreeMap<(NodeId, &'static str), Traffic> {
    let mut detours: BTreeMap<(NodeId, &'static str), Traffic> = BTreeMap::new();
    for (id, link) in topology.links() {
        let Some(service) = gateway_service(topology, link).filter(|_| link.kind.is_traffic())
        else {
            continue;
        };
        let through = topology
            .subnets_of(link.from)
            .iter()
            .copied()
            .find_map(|subnet| {
                let open = routing::endpoint_for(topology, subnet, service).is_none();
                match routing::default_route(topology, subnet) {
                    DefaultRoute::Nat(nat) if open => Some((topology.vpc_of(subnet)?, nat)),
                    _ => None,
                }
            });
        if let Some((vpc, nat)) = through {
            let traffic = detours.entry((vpc, service)).or_default();
            traffic.links.push(id);
            traffic.callers.insert(link.from);
            traffic.targets.insert(link.to);
            traffic.nat = traffic.nat.or(Some(nat));
        }
    }
    detours
}

fn gateway_service(topology: &Topology<'_>, link: &Link) -> Option<&'static str> {
    let service = routing::endpoint_service(topology, link.from, link.to)?;
    has_gateway_endpoints(service).then_some(service)
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&vpc) = finding.nodes.first() else {
        return;
    };
    let topology = Topology::of(document);
    let service = finding.links.iter().find_map(|id| {
        let service = gateway_service(&topology, topology.document.link(*id)?)?;
        detours(&topology)
            .contains_key(&(vpc, service))
            .then_some(service)
    });
    if let Some(service) = service {
        add_endpoint(document, vpc, service, Vec::new());
    }
}
