//! Route tables, derived from where the routes of each subnet lead.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Block;
use crate::component::subnet::SubnetKind;
use crate::document::NodeId;
use crate::field::Choice;
use crate::iac::{Address, Content, Resource, Value};
use crate::routing::{self, DefaultRoute, Hop, Route};

use super::{Context, Draft, naming, network};

/// Adds the tables of every VPC: one for all public subnets, one a zone for private ones that
/// share a NAT gateway, one for isolated ones; and a table of their own for subnets with other
/// routes than their likes. A subnet that is not exported has none.
pub fn add(context: &Context<'_>, draft: &mut Draft) {
    let exported: BTreeSet<Address> = (draft.resources.iter())
        .map(|resource| resource.address.clone())
        .filter(|address| address.kind == SUBNET)
        .collect();
    for vpc in context.topology.vpcs() {
        let mut subnets = context.topology.subnets_in(vpc);
        subnets.retain(|subnet| exported.contains(&context.address(SUBNET, *subnet)));
        Tables::of(context, vpc, &subnets).add(context, draft);
    }
}

const SUBNET: &str = "aws_subnet";

/// The route tables of a VPC.
#[derive(Debug)]
pub(super) struct Tables {
    vpc: NodeId,
    tables: BTreeMap<Address, Table>,
    of_subnet: BTreeMap<NodeId, Address>,
}

impl Tables {
    fn of(context: &Context<'_>, vpc: NodeId, subnets: &[NodeId]) -> Self {
        let mut tables: BTreeMap<Address, Table> = BTreeMap::new();
        let mut of_subnet = BTreeMap::new();
        for &subnet in subnets {
            let table = Table::of(context, subnet);
            let address = table.address(context, vpc, subnet, &tables);
            let learns_routes = table.learns_routes;
            let known = tables.entry(address.clone()).or_insert(table);
            known.learns_routes |= learns_routes;
            of_subnet.insert(subnet, address);
        }
        Self {
            vpc,
            tables,
            of_subnet,
        }
    }

    fn add(&self, context: &Context<'_>, draft: &mut Draft) {
        let topology = context.topology;
        let vpc = self.vpc;
        let provider = context.provider(context.region(vpc));
        let mut add = |owner: NodeId, resource: Resource| {
            draft.add(Resource {
                owner: Some(owner),
                provider: provider.clone(),
                ..resource
            });
        };
        for (subnet, table) in &self.of_subnet {
            let association = Resource::new(
                context.address("aws_route_table_association", *subnet),
                Content::new()
                    .set("subnet_id", context.address(SUBNET, *subnet).id())
                    .set("route_table_id", table.id()),
            );
            add(*subnet, association.joint());
        }
        let vpn_gateway = routing::gateways(topology, vpc).vpn.first().copied();
        for (address, table) in &self.tables {
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

            if let Some(next) = table.default_hop(context, vpc) {
                let body = next.route(address, "0.0.0.0/0".into());
                let route = Resource::new(same_name("aws_route"), body).joint();
                add(next.owner, route.after(next.after));
            }
            for route in &table.routes {
                let Some(next) = NextHop::of(context, vpc, route.hop) else {
                    continue;
                };
                let blocks = routing::blocks_of(topology, route.to);
                for (block, suffix) in named_blocks(&blocks) {
                    let far = context.names.get(route.to).name;
                    let name = format!("{}_to_{far}{suffix}", address.name);
                    let body = next.route(address, block.into());
                    let resource = Resource::new(
                        Address {
                            name,
                            ..same_name("aws_route")
                        },
                        body,
                    );
                    add(next.owner, resource.joint().after(next.after.clone()));
                }
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
}

/// Blocks with what tells their routes apart: nothing for the first one.
fn named_blocks(blocks: &[Block]) -> impl Iterator<Item = (Block, String)> + '_ {
    (blocks.iter().enumerate()).map(|(index, block)| match index {
        0 => (*block, String::new()),
        _ => (*block, format!("_{}", naming::block_in_code(*block))),
    })
}

/// The route tables in which a gateway endpoint stands.
pub fn tables_with(context: &Context<'_>, vpc: NodeId, endpoint: NodeId) -> Vec<Address> {
    let all = context.tables.get_or_init(|| {
        let of = |vpc| Tables::of(context, vpc, &context.topology.subnets_in(vpc));
        let vpcs = context.topology.vpcs().into_iter();
        vpcs.map(|vpc| (vpc, of(vpc))).collect()
    });
    let leads =
        |table: &Table| (table.routes.iter()).any(|route| route.hop == Hop::Endpoint(endpoint));
    let tables = all.get(&vpc).into_iter().flat_map(|all| &all.tables);
    tables
        .filter(|(_, table)| leads(table))
        .map(|(address, _)| address.clone())
        .collect()
}

/// Where a route leads next: the argument of the resource, and the resource behind it.
struct NextHop {
    owner: NodeId,
    argument: &'static str,
    target: Address,
    /// What must be there before packets can take the route.
    after: Vec<Address>,
}

impl NextHop {
    fn new(
        context: &Context<'_>,
        owner: NodeId,
        argument: &'static str,
        kind: &'static str,
    ) -> Self {
        Self {
            owner,
            argument,
            target: context.address(kind, owner),
            after: Vec::new(),
        }
    }

    fn transit(context: &Context<'_>, vpc: NodeId, transit: NodeId) -> Self {
        Self {
            after: vec![network::attachment(context, transit, vpc)],
            ..Self::new(
                context,
                transit,
                "transit_gateway_id",
                "aws_ec2_transit_gateway",
            )
        }
    }

    /// The next hop of a route beyond the default one; none when the route is not written here.
    fn of(context: &Context<'_>, vpc: NodeId, hop: Hop) -> Option<Self> {
        match hop {
            Hop::Peering(link) => Some(Self {
                owner: vpc,
                argument: "vpc_peering_connection_id",
                target: network::peering(context, link)?,
                after: Vec::new(),
            }),
            Hop::Transit(transit) => Some(Self::transit(context, vpc, transit)),
            // Learnt from the gateway, and written by the endpoint itself.
            Hop::Vpn(_) | Hop::Endpoint(_) => None,
        }
    }

    /// The body of a route to it.
    fn route(&self, table: &Address, to: Value) -> Content {
        Content::new()
            .set("route_table_id", table.id())
            .set("destination_cidr_block", to)
            .set(self.argument, self.target.id())
    }
}

/// A route table: what is in its name, and where it leads.
#[derive(Debug)]
struct Table {
    stem: &'static str,
    zone: Option<String>,
    route: DefaultRoute,
    /// The routes beyond the default one, without those that are learnt.
    routes: Vec<Route>,
    /// The routes of VPN connections are propagated to it.
    learns_routes: bool,
}

impl Table {
    fn of(context: &Context<'_>, subnet: NodeId) -> Self {
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
        let mut routes = routing::routes(topology, subnet);
        routes.retain(|route| !matches!(route.hop, Hop::Vpn(_)));
        Self {
            stem,
            zone: if stem == "private" { zone() } else { None },
            route,
            routes,
            learns_routes: routing::learns_routes(topology, subnet),
        }
    }

    /// The next hop of the default route.
    fn default_hop(&self, context: &Context<'_>, vpc: NodeId) -> Option<NextHop> {
        let (id, argument, kind) = match self.route {
            DefaultRoute::Internet(id) => (id, "gateway_id", "aws_internet_gateway"),
            DefaultRoute::Nat(id) => (id, "nat_gateway_id", "aws_nat_gateway"),
            DefaultRoute::Vpn(id) => (id, "gateway_id", "aws_vpn_gateway"),
            DefaultRoute::Transit(id) => return Some(NextHop::transit(context, vpc, id)),
            DefaultRoute::None => return None,
        };
        Some(NextHop::new(context, id, argument, kind))
    }

    /// Whether both lead to the same places.
    fn is_like(&self, other: &Self) -> bool {
        self.route == other.route && self.routes == other.routes
    }

    /// Its address: that of the table with the same name, unless that one leads elsewhere.
    fn address(
        &self,
        context: &Context<'_>,
        vpc: NodeId,
        subnet: NodeId,
        tables: &BTreeMap<Address, Self>,
    ) -> Address {
        let plain = format!("{}_{}", context.names.get(vpc).name, self.stem);
        let via = match self.route {
            DefaultRoute::Internet(id)
            | DefaultRoute::Nat(id)
            | DefaultRoute::Vpn(id)
            | DefaultRoute::Transit(id) => context.topology.node(id),
            DefaultRoute::None => None,
        };
        let via = via.map(|gateway| format!("{plain}_via_{}", naming::in_code(&gateway.slug)));
        let own = format!("{plain}_of_{}", context.names.get(subnet).name);
        let free = |address: &Address| tables.get(address).is_none_or(|table| table.is_like(self));
        let differs = |address: &Address| {
            (tables.get(address)).is_some_and(|table| table.route != self.route)
        };
        let named = |name| Address::new("aws_route_table", name).keyed(self.zone.clone());
        let first = named(plain);
        if free(&first) {
            return first;
        }
        let by_gateway = via.filter(|_| differs(&first)).map(named);
        (by_gateway.into_iter().find(free)).unwrap_or_else(|| named(own))
    }
}
