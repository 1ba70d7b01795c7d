//! What joins networks: peerings between VPCs, and the attachments and routes of transit gateways.
//! The routes in the VPCs themselves are those of their tables.

use std::collections::BTreeSet;

use crate::address::Block;
use crate::component::subnet::SubnetKind;
use crate::document::{LinkId, NodeId};
use crate::iac::{Address, Content, Resource, Value};
use crate::routing::{self, DefaultRoute};

use super::{Context, Draft, Site};

/// The kind of the attachment of a VPC to a transit gateway.
const ATTACHMENT: &str = "aws_ec2_transit_gateway_vpc_attachment";
const PEERING: &str = "aws_vpc_peering_connection";

/// The address of the peering that a link between two VPCs stands for.
pub(super) fn peering(context: &Context<'_>, link: LinkId) -> Option<Address> {
    let link = context.topology.document.link(link)?;
    Some(between(PEERING, context, link.from, link.to))
}

/// The peering over which security groups of two VPCs can name each other: one inside a region.
pub(super) fn shared_peering(context: &Context<'_>, one: NodeId, other: NodeId) -> Option<Address> {
    let link = context.topology.networks().peering(one, other)?;
    (context.region(one) == context.region(other)).then(|| peering(context, link))?
}

/// The address of the attachment of a VPC to a transit gateway.
pub(super) fn attachment(context: &Context<'_>, transit: NodeId, vpc: NodeId) -> Address {
    between(ATTACHMENT, context, transit, vpc)
}

fn between(kind: &'static str, context: &Context<'_>, one: NodeId, other: NodeId) -> Address {
    let name = |id| context.names.get(id).name;
    Address::new(kind, format!("{}_{}", name(one), name(other)))
}

/// Adds every peering: accepted at once inside a region, by a resource of its own between two.
pub(super) fn add(context: &Context<'_>, draft: &mut Draft) {
    let topology = context.topology;
    for (link, _, _) in topology.networks().peerings() {
        let (Some(link), Some(address)) = (topology.document.link(link), peering(context, link))
        else {
            continue;
        };
        let (near, far) = (context.region(link.from), context.region(link.to));
        let vpc = |id| context.address("aws_vpc", id).id();
        let label = Value::from(address.name.replace('_', "-"));
        let tags = |id| context.tags_named(id, label.clone());
        let one_region = near == far;
        let body = Content::new()
            .set("vpc_id", vpc(link.from))
            .set("peer_vpc_id", vpc(link.to))
            .set(
                "peer_region",
                (!one_region).then(|| context.region_code(far)),
            )
            .set("auto_accept", one_region.then_some(true))
            .set("tags", tags(link.from));
        draft.add(Resource {
            owner: Some(link.from),
            provider: context.provider(near),
            ..Resource::new(address.clone(), body).joint()
        });
        if one_region {
            continue;
        }
        let body = Content::new()
            .set("vpc_peering_connection_id", address.id())
            .set("auto_accept", true)
            .set("tags", tags(link.to));
        let accepter = Address {
            kind: "aws_vpc_peering_connection_accepter",
            ..address
        };
        draft.add(Resource {
            owner: Some(link.to),
            provider: context.provider(far),
            ..Resource::new(accepter, body).joint()
        });
    }
}

/// The subnets in which a transit gateway takes its addresses: those that it lists, else one a zone,
/// private ones first.
fn subnets_of(context: &Context<'_>, transit: NodeId, vpc: NodeId) -> Vec<NodeId> {
    let topology = context.topology;
    let mut subnets = topology.subnets_in(vpc);
    let listed: BTreeSet<NodeId> = topology.subnets_of(transit).iter().copied().collect();
    if subnets.iter().any(|subnet| listed.contains(subnet)) {
        subnets.retain(|subnet| listed.contains(subnet));
    }
    subnets.sort_by_key(|subnet| {
        (
            topology.subnet_kind(*subnet) != Some(SubnetKind::Private),
            *subnet,
        )
    });
    let mut zones = BTreeSet::new();
    subnets.retain(|subnet| {
        topology
            .zone_of(*subnet)
            .is_some_and(|zone| zones.insert(zone))
    });
    subnets.sort_unstable();
    subnets
}

/// Adds the attachments of a transit gateway, and its own route to a VPC with a way to the internet
/// when others share it.
pub(super) fn attach(context: &Context<'_>, site: &mut Site<'_>) {
    let topology = context.topology;
    let transit = site.id();
    let vpcs = topology.networks().attached_to(transit);
    let mut exits = BTreeSet::new();
    for vpc in vpcs {
        let title = topology.name(vpc);
        if context.region(vpc) != context.region(transit) {
            site.note(&format!(
                "{title} stands in another region; a transit gateway there, peered with this one, is left to you"
            ));
            continue;
        }
        let subnets = subnets_of(context, transit, vpc);
        if subnets.is_empty() {
            site.note(&format!(
                "{title} has no subnet in which it could be attached"
            ));
            continue;
        }
        let address = attachment(context, transit, vpc);
        let label = address.name.replace('_', "-");
        let body = Content::new()
            .set(
                "transit_gateway_id",
                site.own("aws_ec2_transit_gateway").id(),
            )
            .set("vpc_id", context.address("aws_vpc", vpc).id())
            .set(
                "subnet_ids",
                Value::list(
                    subnets
                        .iter()
                        .map(|id| context.address("aws_subnet", *id).id()),
                ),
            )
            .set("dns_support", "enable")
            .set("tags", context.tags_named(vpc, label.into()));
        site.add(Resource::new(address, body).joint());
        let leads_here = |subnet: &NodeId| {
            routing::default_route(topology, *subnet) == DefaultRoute::Transit(transit)
        };
        if let Some(subnet) = topology.subnets_in(vpc).iter().copied().find(leads_here) {
            let gateways = routing::shared_exits(topology, subnet, transit);
            exits.extend(gateways.first().and_then(|nat| topology.vpc_of(*nat)));
        }
    }
    for exit in exits {
        let by = attachment(context, transit, exit);
        add_route(site, transit, Block::ANYWHERE, &by, by.id());
    }
}

/// Adds a route to the table of a transit gateway that all of its attachments ask.
fn add_route(site: &mut Site<'_>, transit: NodeId, to: Block, by: &Address, through: Value) {
    let gateway = site.of("aws_ec2_transit_gateway", transit);
    let key = (to != Block::ANYWHERE).then(|| to.to_string());
    let block = match &key {
        Some(_) => Value::Key,
        None => to.into(),
    };
    let body = Content::new()
        .set("destination_cidr_block", block)
        .set(
            "transit_gateway_route_table_id",
            gateway.attribute("association_default_route_table_id"),
        )
        .set("transit_gateway_attachment_id", through);
    let name = format!("{}_to_{}", gateway.name, by.name);
    let route = Address::new("aws_ec2_transit_gateway_route", name);
    site.add(Resource::new(route.keyed(key), body).joint());
}

/// Adds the routes of a transit gateway to the networks behind a VPN connection.
pub fn add_static_routes(site: &mut Site<'_>, transit: NodeId, blocks: &[Block], vpn: &Address) {
    for block in blocks {
        let through = vpn.attribute("transit_gateway_attachment_id");
        add_route(site, transit, *block, vpn, through);
    }
}
