//! What a component is billed for: its type states names of prices and quantities, never amounts.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::spread::Spread;
use super::table::{Price, Table};
use super::traffic::{Flow, Traffic};
use super::usage::Usage;
use crate::component::region::RegionCode;
use crate::document::{Link, LinkId, NodeId};
use crate::hash::Hashed;
use crate::topology::Topology;

/// Hours of a month as AWS counts them (pricing.md section 1 of the facts).
pub const HOURS: u32 = 730;

/// Who is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A component.
    Node(NodeId),
    /// What flows along a link.
    Link(LinkId),
}

/// The name of something that has no price in the table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unpriced {
    /// Its service.
    pub service: &'static str,
    /// Its name.
    pub sku: String,
    /// The region, where it stands in one.
    pub region: Option<RegionCode>,
}

/// A quantity of something that is billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Who is billed.
    pub owner: Owner,
    /// What for, in words.
    pub name: &'static str,
    /// Its price.
    pub price: Result<Price, Unpriced>,
    /// How much a month; none: nobody said.
    pub quantity: Option<Spread>,
    /// Its tiers begin anew, whatever others use.
    pub alone: bool,
}

/// Takes what one component or link is billed for, and hands each part over at once: those of a large design
/// need not be kept beside their lines.
pub struct Meter<'a> {
    pub(super) topology: &'a Topology<'a>,
    pub(super) table: &'a Table<'a>,
    pub(super) traffic: &'a Traffic,
    pub(super) hours: Decimal,
    pub(super) owner: Owner,
    pub(super) region: Option<RegionCode>,
    /// The gateways that links pass.
    pub(super) passed: &'a HashSet<NodeId, Hashed>,
    pub(super) take: &'a mut dyn FnMut(Part),
}

impl<'a> Meter<'a> {
    /// The design.
    #[must_use]
    pub fn topology(&self) -> &'a Topology<'a> {
        self.topology
    }

    /// The component that is billed; of a link the one at its start.
    #[must_use]
    pub fn id(&self) -> NodeId {
        match self.owner {
            Owner::Node(id) => id,
            Owner::Link(link) => {
                let link = self.topology.document.link(link);
                link.map_or(NodeId(u32::MAX), |link| link.from)
            }
        }
    }

    /// Something that is billed by the hour and always there.
    pub fn hourly(
        &mut self,
        name: &'static str,
        service: &'static str,
        sku: &str,
        count: impl Into<Spread>,
    ) {
        let hours = self.hours;
        self.monthly(name, service, sku, Some(count.into().times(hours)));
    }

    /// An amount of the month; none when nobody said how much.
    pub fn monthly(
        &mut self,
        name: &'static str,
        service: &'static str,
        sku: &str,
        quantity: Option<Spread>,
    ) {
        let part = self.part(name, service, sku, quantity);
        (self.take)(part);
    }

    fn part(
        &self,
        name: &'static str,
        service: &'static str,
        sku: &str,
        quantity: Option<Spread>,
    ) -> Part {
        let region = self.region;
        let found = self.table.find(service, sku, region);
        Part {
            owner: self.owner,
            name,
            price: found.ok_or_else(|| Unpriced {
                service,
                sku: sku.to_owned(),
                region,
            }),
            quantity,
            alone: false,
        }
    }

    /// An amount whose tiers are its own.
    pub fn alone(
        &mut self,
        name: &'static str,
        service: &'static str,
        sku: &str,
        quantity: impl Into<Spread>,
    ) {
        let part = self.part(name, service, sku, Some(quantity.into()));
        (self.take)(Part {
            alone: true,
            ..part
        });
    }

    /// An amount of the month that is the same in every case.
    pub fn exactly(
        &mut self,
        name: &'static str,
        service: &'static str,
        sku: &str,
        quantity: impl Into<Spread>,
    ) {
        self.monthly(name, service, sku, Some(quantity.into()));
    }

    /// Public IPv4 addresses in use; each costs, wherever it is.
    pub fn addresses(&mut self, count: impl Into<Spread>) {
        let count = count.into();
        if !count.is_zero() {
            self.hourly("Public addresses", "public-ipv4", "in-use:hour", count);
        }
    }

    /// From here on what is billed is billed in this region.
    pub fn set_region(&mut self, region: RegionCode) {
        self.region = Some(region);
    }

    /// The hours of the month.
    #[must_use]
    pub fn hours(&self) -> Decimal {
        self.hours
    }

    /// All that arrives at the component.
    #[must_use]
    pub fn arriving(&self) -> Flow {
        self.traffic.arriving(self.id())
    }

    /// Requests that arrive in the month: what was entered, else what flows along the links.
    #[must_use]
    pub fn requests(&self, entered: Usage) -> Option<Spread> {
        let arriving = || self.per_month(self.arriving().per_second);
        entered.spread().or_else(arriving)
    }

    /// Gigabytes that arrive in the month: what was entered, else what flows along the links.
    #[must_use]
    pub fn gigabytes(&self, entered: Usage) -> Option<Spread> {
        entered.spread().or_else(|| self.arriving().gb)
    }

    /// What a gateway carries in GB a month: what was entered. When nobody entered anything it stands
    /// on the bills of the links that pass; when there are none, nobody knows.
    pub fn carried(
        &mut self,
        name: &'static str,
        service: &'static str,
        sku: &str,
        entered: Usage,
    ) {
        if entered.is_known() || !self.passed.contains(&self.id()) {
            self.monthly(name, service, sku, entered.spread());
        }
    }

    /// The requests and messages that arrive, with what flows along each.
    pub fn callers(&self) -> impl Iterator<Item = (&'a Link, Flow)> + '_ {
        let links = self.topology.links_to(self.id());
        let links = links.filter(|(_, link)| link.kind.is_traffic());
        links.map(|(id, link)| (link, self.traffic.along(id)))
    }

    /// Requests of a month at a rate a second.
    #[must_use]
    pub fn per_month(&self, per_second: Option<Spread>) -> Option<Spread> {
        let seconds = self.hours.saturating_mul(3_600.into());
        per_second.map(|rate| rate.times(seconds))
    }

    /// Requests that arrive at others in the month; none when nobody knows it of one of them.
    #[must_use]
    pub fn requests_of(&self, others: &[NodeId]) -> Option<Spread> {
        let each = others
            .iter()
            .map(|id| self.per_month(self.traffic.arriving(*id).per_second));
        let all: Option<Vec<Spread>> = each.collect();
        all.filter(|all| !all.is_empty())
            .map(|all| all.into_iter().sum())
    }

    /// GB that arrive at another in the month.
    #[must_use]
    pub fn gigabytes_of(&self, other: NodeId) -> Option<Spread> {
        self.traffic.arriving(other).gb
    }

    /// In how many zones the component stands; at least in one.
    #[must_use]
    pub fn zones(&self) -> u32 {
        u32::try_from(self.topology.zones_of(self.id()).len())
            .map_or(u32::MAX, |zones| zones.max(1))
    }
}
