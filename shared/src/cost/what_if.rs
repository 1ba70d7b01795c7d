//! What if: changes of the design that move what it costs, each one step of undo.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::alternative::{Alternative, Change};
use super::bill::{Bill, cents};
use super::meter::Owner;
use super::table::Table;
use crate::component::Component;
use crate::component::region::RegionCode;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::routing::{self, DefaultRoute};
use crate::rules::{mending, network};
use crate::topology::Topology;

/// A change that moves what the design costs.
#[derive(Debug, Clone, PartialEq)]
pub enum WhatIf {
    /// Puts alternatives in the place of some components, all with the same change.
    Replace(Change, Vec<(NodeId, Component)>),
    /// Leaves one NAT gateway to a VPC, which all zones use.
    OneNat(NodeId),
    /// Adds an endpoint for a service of AWS to a VPC, past its NAT gateways.
    Endpoint(NodeId, &'static str),
    /// Builds a region elsewhere.
    Region(NodeId, RegionCode),
}

/// A change with what it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The change.
    pub what_if: WhatIf,
    /// What it is called on a button.
    pub label: String,
    /// USD a month that the design costs more, as expected; less than 0 when it costs less.
    pub monthly: Decimal,
    /// How many parts of the bill have no price any more; less than 0 when more have one.
    pub unpriced: i64,
}

/// Most components that are tried one by one for each change: those that cost most.
const TRIED: usize = 8;

impl WhatIf {
    /// What it is called on a button.
    #[must_use]
    pub fn label(&self, topology: &Topology<'_>) -> String {
        match self {
            Self::Replace(change, nodes) => {
                let what = match nodes.as_slice() {
                    [(id, _)] => topology.name(*id).to_owned(),
                    nodes => format!("{} components", nodes.len()),
                };
                match change {
                    Change::Graviton => format!("Run {what} on Graviton"),
                    Change::Gp3 => format!("Keep {what} on gp3"),
                    Change::Valkey => format!("Run {what} as Valkey"),
                    Change::WithoutStandby => format!("Run {what} without a standby"),
                    Change::WithStandby => format!("Give {what} a standby"),
                }
            }
            Self::OneNat(vpc) => {
                format!("One NAT gateway for all zones of {}", topology.name(*vpc))
            }
            Self::Endpoint(vpc, service) => {
                format!(
                    "Reach {service} from {} by an endpoint",
                    topology.name(*vpc)
                )
            }
            Self::Region(id, code) => format!("Build {} in {}", topology.name(*id), code.id()),
        }
    }

    /// What else it means.
    #[must_use]
    pub fn price(&self) -> Option<&'static str> {
        match self {
            Self::Replace(Change::Graviton, _) => Some("needs software for ARM processors"),
            Self::Replace(Change::WithoutStandby, _) => {
                Some("the loss of its zone then lasts until a restore ends")
            }
            Self::OneNat(_) => Some("the loss of its zone then cuts off the others"),
            _ => None,
        }
    }

    /// The design with the change; none when it is not possible any more.
    #[must_use]
    pub fn applied(&self, document: &Document) -> Option<Document> {
        let mut changed = document.clone();
        match self {
            Self::Replace(change, nodes) => {
                for (id, component) in nodes {
                    let node = changed.node_mut(*id)?;
                    let same =
                        |one: &Alternative| one.change == *change && one.component == *component;
                    // It may have been changed since this was thought of.
                    if !node.component.kind().alternatives().iter().any(same) {
                        return None;
                    }
                    node.component = component.clone();
                }
            }
            Self::OneNat(vpc) => {
                let spare = spare_gateways(&Topology::of(document), *vpc);
                if spare.is_empty() {
                    return None;
                }
                changed.remove(&spare);
            }
            Self::Endpoint(vpc, service) => {
                let topology = Topology::of(document);
                let subnets = detours(&topology).remove(&(*vpc, service))?;
                let subnets: Vec<NodeId> = subnets.into_iter().collect();
                let each_zone = mending::first_of_zones(&topology, &subnets);
                network::add_endpoint(&mut changed, *vpc, service, each_zone);
            }
            Self::Region(id, code) => match &mut changed.node_mut(*id)?.component {
                Component::Region(region) if region.code != *code => region.code = *code,
                _ => return None,
            },
        }
        changed.forget_lost_acceptances();
        Some(changed)
    }

    /// What it brings to a design with a bill; none when it is not possible, or when nobody knows.
    #[must_use]
    pub fn offer(self, topology: &Topology<'_>, bill: &Bill) -> Option<Offer> {
        let changed = self.applied(topology.document)?;
        let after = Bill::of(&Topology::of(&changed));
        let unpriced = |bill: &Bill| {
            let lines = bill.unknown().filter(|line| line.price.is_err());
            i64::try_from(lines.count()).unwrap_or(i64::MAX)
        };
        Some(Offer {
            label: self.label(topology),
            what_if: self,
            monthly: after.total.expected.saturating_sub(bill.total.expected),
            unpriced: unpriced(&after).saturating_sub(unpriced(bill)),
        })
    }
}

/// The changes that move what a design costs, those first that save most; none that needs what has no
/// price.
#[must_use]
pub fn what_ifs(topology: &Topology<'_>, bill: &Bill) -> Vec<Offer> {
    let vpcs = || {
        topology
            .nodes()
            .filter(|(id, _)| topology.contents(*id).is_some())
    };
    let one_nat = vpcs().map(|(id, _)| WhatIf::OneNat(id));
    let endpoints = detours(topology);
    let endpoints = endpoints
        .into_keys()
        .map(|(vpc, service)| WhatIf::Endpoint(vpc, service));
    let of_networks = one_nat.chain(endpoints).take(TRIED);
    let useful = |offer: &Offer| offer.unpriced <= 0 && !cents(offer.monthly).is_zero();
    let of_networks = of_networks.filter_map(|one| one.offer(topology, bill));
    let mut offers: Vec<Offer> = of_networks.filter(useful).collect();
    for change in Change::ALL {
        let each = replaced(topology, bill, change);
        let each: Vec<Offer> = each.into_iter().filter(useful).collect();
        let nodes: Vec<_> = each
            .iter()
            .flat_map(|offer| offer.what_if.nodes())
            .collect();
        if nodes.len() > 1 {
            offers.extend(WhatIf::Replace(change, nodes).offer(topology, bill));
        }
        offers.extend(each);
    }
    offers.sort_by_key(|offer| offer.monthly);
    offers
}

impl WhatIf {
    fn nodes(&self) -> Vec<(NodeId, Component)> {
        match self {
            Self::Replace(_, nodes) => nodes.clone(),
            _ => Vec::new(),
        }
    }
}

/// What one change brings to each of the components that cost most, with the alternative that costs least.
fn replaced(topology: &Topology<'_>, bill: &Bill, change: Change) -> Vec<Offer> {
    let mut costs: BTreeMap<NodeId, Decimal> = BTreeMap::new();
    for line in &bill.lines {
        if let (Owner::Node(id), Ok(monthly)) = (line.owner, line.monthly) {
            let cost = costs.entry(id).or_default();
            *cost = cost.saturating_add(monthly.expected);
        }
    }
    let mut candidates: Vec<(NodeId, Vec<Component>)> = (costs.keys())
        .filter_map(|id| {
            let all = topology.node(*id)?.component.kind().alternatives();
            let fitting = all.into_iter().filter(|one| one.change == change);
            let fitting: Vec<Component> = fitting.map(|one| one.component).collect();
            (!fitting.is_empty()).then_some((*id, fitting))
        })
        .collect();
    candidates.sort_by_key(|(id, _)| Reverse(costs.get(id).copied()));
    candidates.truncate(TRIED);
    let best = |(id, alternatives): (NodeId, Vec<Component>)| {
        (alternatives.into_iter())
            .filter_map(|one| WhatIf::Replace(change, vec![(id, one)]).offer(topology, bill))
            .filter(|offer| offer.unpriced <= 0)
            .min_by_key(|offer| offer.monthly)
    };
    candidates.into_iter().filter_map(best).collect()
}

/// The zonal NAT gateways of a VPC beside the first one.
fn spare_gateways(topology: &Topology<'_>, vpc: NodeId) -> BTreeSet<NodeId> {
    let zonal = |id: &NodeId| {
        matches!(topology.component(*id),
            Some(Component::NatGateway(gateway)) if gateway.is_public())
            && topology.zone_of(*id).is_some()
    };
    let gateways = routing::gateways(topology, vpc).nat;
    gateways.into_iter().filter(zonal).skip(1).collect()
}

/// The subnets of each VPC from which a service of AWS is reached through NAT, though it could have an
/// endpoint.
fn detours(topology: &Topology<'_>) -> BTreeMap<(NodeId, &'static str), BTreeSet<NodeId>> {
    let mut detours: BTreeMap<_, BTreeSet<NodeId>> = BTreeMap::new();
    for (_, link) in topology.links().filter(|(_, link)| link.kind.is_traffic()) {
        let Some(service) = routing::endpoint_service(topology, link.from, link.to) else {
            continue;
        };
        for &subnet in topology.subnets_of(link.from) {
            let through = matches!(
                routing::default_route(topology, subnet),
                DefaultRoute::Nat(_)
            );
            let open = routing::endpoint_for(topology, subnet, service).is_none();
            if let (true, Some(vpc)) = (through && open, topology.vpc_of(subnet)) {
                detours.entry((vpc, service)).or_default().insert(subnet);
            }
        }
    }
    detours
}

/// What a region would cost elsewhere: every other one, those first that cost least.
#[must_use]
pub fn elsewhere(topology: &Topology<'_>, bill: &Bill, region: NodeId) -> Vec<Offer> {
    let priced = Table::current().regions();
    let offers = priced.filter_map(|code| WhatIf::Region(region, code).offer(topology, bill));
    let mut offers: Vec<Offer> = offers.collect();
    offers.sort_by_key(|offer| (offer.unpriced, offer.monthly));
    offers
}
