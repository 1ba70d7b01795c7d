//! Route tables, derived from where the default route of each subnet leads.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::subnet::SubnetKind;
use crate::document::NodeId;
use crate::field::Choice;
use crate::iac::{Address, Content, Resource, Value};
use crate::routing::{self, DefaultRoute};

use super::{Context, Draft};

/// Adds the tables of every VPC: one for all public subnets, one a zone for private ones that
/// share a NAT gateway, one for isolated ones. A subnet that is not exported has none.
pub fn add(context: &Context<'_>, draft: &mut Draft) {
    let exported: BTreeSet<Address> = (draft.resources.iter())
        .map(|resource| resource.address.clone())
        .filter(|address| address.kind == SUBNET)
        .collect();
    for vpc in context.topology.vpcs() {
        let mut subnets = context.topology.subnets_in(vpc);
        subnets.retain(|subnet| exported.contains(&context.address(SUBNET, *subnet)));
        add_tables(context, draft, vpc, &subnets);
    }
}

const SUBNET: &str = "aws_subnet";

fn add_tables(context: &Context<'_>, draft: &mut Draft, vpc: NodeId, subnets: &[NodeId]) {
    let topology = context.topology;
    let provider = context.provider(context.region(vpc));
    let mut add = |owner: NodeId, resource: Resource| {
        draft.add(Resource {
            owner: Some(owner),
            provider: provider.clone(),
            ..resource
        });
    };
    let mut tables: BTreeMap<Address, Table> = BTreeMap::new();
    for &subnet in subnets {
        let table = Table::of(context, vpc, subnet);
        let address = table.address(context, vpc, &tables);
        let association = Resource::new(
            context.address("aws_route_table_association", subnet),
            Content::new()
                .set("subnet_id", context.address(SUBNET, subnet).id())
                .set("route_table_id", address.id()),
        );
        add(subnet, association.joint());
        let learns_routes = table.learns_routes;
        tables.entry(address).or_insert(table).learns_routes |= learns_routes;
    }
    let vpn_gateway = routing::gateways(topology, vpc).vpn.first().copied();
    for (address, table) in &tables {
        let same_name = |kind| Address {
            kind,
            ..address.clone()
        };
        let label = address.name.replace('_', "-");
        let label = match &table.zone {
            Some(_) => Value::Template(vec![format!("{label}-").into(), Value::Key]),
            None => label.into(),
        };
        let body = Content::new()
            .set("vpc_id", context.address("aws_vpc", vpc).id())
            .set("tags", context.tags_named(vpc, label));
        add(vpc, Resource::new(address.clone(), body));

        if let Some((gateway, attribute, kind)) = table.gateway() {
            let target = context.address(kind, gateway).id();
            let through = |name| (name == attribute).then(|| target.clone());
            let body = Content::new()
                .set("route_table_id", address.id())
                .set("destination_cidr_block", "0.0.0.0/0")
                .set("gateway_id", through("gateway_id"))
                .set("nat_gateway_id", through("nat_gateway_id"))
                .set("transit_gateway_id", through("transit_gateway_id"));
            add(gateway, Resource::new(same_name("aws_route"), body).joint());
        }
        if let (Some(gateway), true) = (vpn_gateway, table.learns_routes) {
            let body = Content::new()
                .set(
                    "vpn_gateway_id",
                    context.address("aws_vpn_gateway", gateway).id(),
                )
                .set("route_table_id", address.id());
            let address = same_name("aws_vpn_gateway_route_propagation");
            add(gateway, Resource::new(address, body).joint());
        }
    }
}

/// The route tables of a VPC that do not lead to the internet directly.
pub fn private_tables(context: &Context<'_>, vpc: NodeId) -> Vec<Address> {
    let mut tables: BTreeMap<Address, Table> = BTreeMap::new();
    for subnet in context.topology.subnets_in(vpc) {
        let table = Table::of(context, vpc, subnet);
        let address = table.address(context, vpc, &tables);
        tables.entry(address).or_insert(table);
    }
    tables.retain(|_, table| !matches!(table.route, DefaultRoute::Internet(_)));
    tables.into_keys().collect()
}

/// A route table: what is in its name, and where it leads.
struct Table {
    stem: &'static str,
    zone: Option<String>,
    route: DefaultRoute,
    /// The routes of VPN connections are propagated to it.
    learns_routes: bool,
}

impl Table {
    fn of(context: &Context<'_>, vpc: NodeId, subnet: NodeId) -> Self {
        let topology = context.topology;
        let route = routing::default_route(topology, subnet);
        let kind = topology.subnet_kind(subnet);
        let zone = || Some(topology.zone_of(subnet)?.letter.id().to_owned());
        let stem = match (route, kind) {
            (DefaultRoute::Internet(_), _) | (DefaultRoute::None, Some(SubnetKind::Public)) => {
                "public"
            }
            (DefaultRoute::Nat(_), _) => "private",
            (DefaultRoute::Vpn(_), _) => "vpn",
            (DefaultRoute::Transit(_), _) => "transit",
            (DefaultRoute::None, Some(SubnetKind::Isolated)) => "isolated",
            (DefaultRoute::None, _) => "internal",
        };
        debug_assert_eq!(topology.vpc_of(subnet), Some(vpc));
        Self {
            stem,
            zone: if stem == "private" { zone() } else { None },
            route,
            learns_routes: routing::learns_routes(topology, subnet),
        }
    }

    /// The gateway of the default route, with the attribute and the kind of resource for it.
    fn gateway(&self) -> Option<(NodeId, &'static str, &'static str)> {
        match self.route {
            DefaultRoute::Internet(id) => Some((id, "gateway_id", "aws_internet_gateway")),
            DefaultRoute::Nat(id) => Some((id, "nat_gateway_id", "aws_nat_gateway")),
            DefaultRoute::Vpn(id) => Some((id, "gateway_id", "aws_vpn_gateway")),
            DefaultRoute::Transit(id) => {
                Some((id, "transit_gateway_id", "aws_ec2_transit_gateway"))
            }
            DefaultRoute::None => None,
        }
    }

    /// Its address: that of the table with the same name, unless that one leads elsewhere.
    fn address(
        &self,
        context: &Context<'_>,
        vpc: NodeId,
        tables: &BTreeMap<Address, Self>,
    ) -> Address {
        let name = format!("{}_{}", context.names.get(vpc).name, self.stem);
        let address = Address::new("aws_route_table", name).keyed(self.zone.clone());
        match (tables.get(&address), self.gateway()) {
            (Some(table), Some((gateway, _, _))) if table.route != self.route => {
                let slug = context.topology.node(gateway).map_or("", |node| &node.slug);
                let name = format!("{}_via_{}", address.name, super::naming::in_code(slug));
                Address { name, ..address }
            }
            _ => address,
        }
    }
}
