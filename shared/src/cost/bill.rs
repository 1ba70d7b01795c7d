//! The monthly bill: quantities times prices, with tiers walked once for the whole design.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use super::allowance::Allowance;
use super::meter::{Meter, Owner, Part, Unpriced};
use super::spread::Spread;
use super::table::{Mark, Price, Table};
use super::traffic::Traffic;
use super::transfer;
use crate::component::region::RegionCode;
use crate::document::{Environment, NodeId};
use crate::hash::Hashed;
use crate::topology::{Topology, ZoneKey};

/// Why a line has no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nobody said how much is used.
    Usage,
    /// The table has no price for it.
    Price,
    /// It is more than anybody could use.
    Huge,
}

/// So much at a price, in the unit of the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many units.
    pub units: Decimal,
    /// USD for each.
    pub usd: Decimal,
}

/// A line of the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who is billed.
    pub owner: Owner,
    /// What for, in words.
    pub part: &'static str,
    /// Its price, or the name of what has none.
    pub price: Result<Price, Unpriced>,
    /// How much, in the unit of its price; none: nobody knows.
    pub quantity: Option<Spread>,
    /// What is paid at which price, as expected; the first price of what has no quantity.
    pub rates: Vec<Rate>,
    /// USD a month, or why that is not known.
    pub monthly: Result<Spread, Gap>,
    /// The worst way in which its prices are known.
    pub mark: Mark,
}

/// A monthly bill.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bill {
    /// What is billed: components in the order of their ids, then links.
    pub lines: Vec<Line>,
    /// The sum of the lines that have an amount, before rounding.
    pub total: Spread,
}

/// How lines are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouping {
    /// By the component or link that is billed.
    Owner,
    /// By the type of the component.
    Component,
    /// By the service in the price table.
    Service,
    /// By availability zone.
    Zone,
    /// By region.
    Region,
    /// By environment.
    Environment,
    /// By the value of a tag.
    Tag(String),
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// Their sum.
    pub total: Spread,
    /// How many have no amount.
    pub unknown: usize,
}

/// The amount that is shown: whole cents, half a cent up.
#[must_use]
pub fn cents(amount: Decimal) -> Decimal {
    let mut rounded =
        amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

/// Hands over what a design is billed for, before prices.
pub fn each_part(topology: &Topology<'_>, table: &Table<'_>, take: &mut dyn FnMut(Part)) {
    let hours = Decimal::from(topology.document.settings.hours());
    let traffic = Traffic::of(topology, hours);
    let charged: Vec<_> = (topology.links())
        .map(|(id, link)| (id, link, transfer::charges(topology, link)))
        .filter(|(.., charges)| !charges.is_empty())
        .collect();
    let charges = charged.iter().flat_map(|(.., charges)| charges);
    let passed: HashSet<NodeId, Hashed> = charges.filter_map(transfer::Charge::gateway).collect();
    let mut meter = Meter {
        topology,
        table,
        traffic: &traffic,
        hours,
        owner: Owner::Node(NodeId(0)),
        region: None,
        passed: &passed,
        take,
    };
    for (id, node) in topology.nodes() {
        meter.owner = Owner::Node(id);
        meter.region = topology.region_of(id);
        node.component.kind().bill(&mut meter);
    }
    for (id, link, charges) in charged {
        meter.owner = Owner::Link(id);
        let flow = traffic.along(id);
        for charge in &charges {
            let gateway = charge.gateway().and_then(|gateway| topology.node(gateway));
            let entered = gateway.is_some_and(|node| node.component.kind().carried().is_known());
            if !entered {
                meter.region = topology.region_of(link.from);
                charge.meter(&mut meter, flow);
            }
        }
    }
}

/// What was taken so far of something, in the three cases.
type Taken = [Decimal; 3];

/// From which amount of the month to which a part goes, beyond what is free of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Step {
    free: Decimal,
    from: Decimal,
    until: Decimal,
}

/// What was paid on the way.
#[derive(Debug, Clone, Copy)]
struct Walked {
    usd: Decimal,
    mark: Mark,
}

/// Walks the tiers of all prices.
struct Till<'t> {
    table: &'t Table<'t>,
    free_tier: bool,
    billed: HashMap<Price, Taken, Hashed>,
    given: BTreeMap<(usize, Option<RegionCode>), Taken>,
}

impl<'t> Till<'t> {
    fn new(table: &'t Table<'t>, free_tier: bool) -> Self {
        Self {
            table,
            free_tier,
            billed: HashMap::default(),
            given: BTreeMap::new(),
        }
    }

    fn line(&mut self, part: Part) -> Line {
        let gap = |part: Part, gap: Gap, rates: Vec<Rate>, mark| Line {
            owner: part.owner,
            part: part.name,
            price: part.price,
            quantity: None,
            rates,
            monthly: Err(gap),
            mark,
        };
        let Ok(price) = part.price else {
            return gap(part, Gap::Price, Vec::new(), Mark::Read);
        };
        let first = self.table.tiers(price).next();
        let mark = first.map_or(Mark::Read, |tier| tier.origin.mark);
        let rate = first.map(|tier| Rate {
            units: Decimal::ZERO,
            usd: tier.usd,
        });
        let Some(quantity) = part.quantity else {
            return gap(part, Gap::Usage, rate.into_iter().collect(), mark);
        };
        if !quantity.is_sound() {
            return gap(part, Gap::Huge, rate.into_iter().collect(), mark);
        }
        let free = self.give(price, quantity);
        let mut own = Taken::default();
        let taken = match part.alone {
            true => &mut own,
            false => self.billed.entry(price).or_default(),
        };
        let mut steps = [Step::default(); 3];
        let cases = quantity.cases().into_iter().zip(free).zip(taken);
        for (step, ((wanted, free), taken)) in steps.iter_mut().zip(cases) {
            let until = taken.saturating_add(wanted - free);
            *step = Step {
                free,
                from: std::mem::replace(taken, until),
                until,
            };
        }
        let [low, expected, high] = steps;
        let mut rates = Vec::with_capacity(1);
        let walked = self.walk(price, expected, |rate| rates.push(rate));
        // Most of what is billed is the same in every case.
        let case = |step: Step| match step == expected {
            true => walked,
            false => self.walk(price, step, |_| ()),
        };
        let (low, high) = (case(low), case(high));
        let count = self.table.unit(price).count;
        Line {
            owner: part.owner,
            part: part.name,
            price: Ok(price),
            quantity: Some(match count {
                1 => quantity,
                count => quantity.over(count),
            }),
            monthly: Ok(Spread {
                low: low.usd,
                expected: walked.usd,
                high: high.usd,
            }),
            mark: walked.mark.max(low.mark).max(high.mark),
            rates,
        }
    }

    /// What a part pays in the tiers of its price, and at which rates.
    fn walk(&self, price: Price, step: Step, mut at: impl FnMut(Rate)) -> Walked {
        let count = self.table.unit(price).count;
        let units = |amount: Decimal| match count {
            1 => amount,
            count => amount / Decimal::from(count),
        };
        let mut walked = Walked {
            usd: Decimal::ZERO,
            mark: Mark::Read,
        };
        if !step.free.is_zero() {
            at(Rate {
                units: units(step.free),
                usd: Decimal::ZERO,
            });
        }
        // Something that is not used still shows its first price.
        let unused = step.free.is_zero() && step.from == step.until;
        let mut tiers = self.table.tiers(price).peekable();
        while let Some(tier) = tiers.next() {
            let end = (tiers.peek()).map_or(step.until, |next| next.from.min(step.until));
            let amount = end - step.from.max(tier.from);
            let shown = unused && tier.from.is_zero();
            if amount <= Decimal::ZERO && !shown {
                continue;
            }
            let units = units(amount.max(Decimal::ZERO));
            walked.usd = walked.usd.saturating_add(units.saturating_mul(tier.usd));
            walked.mark = walked.mark.max(tier.origin.mark);
            at(Rate {
                units,
                usd: tier.usd,
            });
        }
        walked
    }

    /// What the allowances of the account leave free of a quantity.
    fn give(&mut self, price: Price, quantity: Spread) -> Taken {
        let (service, sku) = self.table.name(price);
        let region = self.table.region(price);
        let found = Allowance::find(service, sku, region).filter(|_| self.free_tier);
        let Some((place, region, allowance)) = found else {
            return Taken::default();
        };
        let given = self.given.entry((place, region)).or_default();
        let mut free = quantity.cases();
        for (free, given) in free.iter_mut().zip(given) {
            *free = (*free).min(allowance.amount - *given);
            *given += *free;
        }
        free
    }
}

impl Bill {
    /// The bill of a design at the prices that this program has.
    #[must_use]
    pub fn of(topology: &Topology<'_>) -> Self {
        Self::at(topology, Table::current())
    }

    /// The bill of a design at the prices of a table.
    #[must_use]
    pub fn at(topology: &Topology<'_>, table: &Table<'_>) -> Self {
        let mut till = Till::new(table, topology.document.settings.free_tier);
        let mut bill = Self::default();
        each_part(topology, table, &mut |part| bill.add(till.line(part)));
        bill
    }

    /// The bill for some parts.
    #[must_use]
    pub fn sum(parts: impl IntoIterator<Item = Part>, table: &Table<'_>, free_tier: bool) -> Self {
        let mut till = Till::new(table, free_tier);
        let mut bill = Self::default();
        for part in parts {
            bill.add(till.line(part));
        }
        bill
    }

    fn add(&mut self, line: Line) {
        if let Ok(amount) = line.monthly {
            self.total = self.total.plus(amount);
        }
        self.lines.push(line);
    }

    /// The lines that have no amount: with them the total is what it costs at least.
    pub fn unknown(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.monthly.is_err())
    }

    /// The sum of what one component or link costs.
    #[must_use]
    pub fn of_owner(&self, owner: Owner) -> Spread {
        let lines = self.lines.iter().filter(|line| line.owner == owner);
        lines.filter_map(|line| line.monthly.ok()).sum()
    }

    /// The sum of what an environment costs.
    #[must_use]
    pub fn of_environment(&self, topology: &Topology<'_>, environment: Environment) -> Spread {
        let lines = self
            .lines
            .iter()
            .filter(|line| topology.environment_of(line.at(topology)) == environment);
        lines.filter_map(|line| line.monthly.ok()).sum()
    }

    /// The sums of lines that belong together, the largest first.
    #[must_use]
    pub fn by(&self, topology: &Topology<'_>, grouping: &Grouping) -> Vec<Group> {
        let mut groups: BTreeMap<String, (Spread, usize)> = BTreeMap::new();
        for line in &self.lines {
            let (total, unknown) = groups.entry(line.group(topology, grouping)).or_default();
            match line.monthly {
                Ok(amount) => *total = total.plus(amount),
                Err(_) => *unknown += 1,
            }
        }
        let mut groups: Vec<Group> = (groups.into_iter())
            .map(|(name, (total, unknown))| Group {
                name,
                total,
                unknown,
            })
            .collect();
        groups.sort_by_key(|group| Reverse(group.total.expected));
        groups
    }
}

impl Line {
    /// The component that is billed; of a link the one at its start.
    #[must_use]
    pub fn at(&self, topology: &Topology<'_>) -> NodeId {
        match self.owner {
            Owner::Node(id) => id,
            Owner::Link(id) => {
                let link = topology.document.link(id);
                let ends = link.map(|link| [link.from, link.to]);
                // What arrives from outside is paid by who answers.
                let inside = |id: &NodeId| topology.region_of(*id).is_some();
                let found = ends.into_iter().flatten().find(inside);
                found
                    .or(link.map(|link| link.from))
                    .unwrap_or(NodeId(u32::MAX))
            }
        }
    }

    /// The service that it is billed by, as the price table calls it, and the name of its price.
    #[must_use]
    pub fn service_and_sku<'a>(&'a self, table: &Table<'a>) -> (&'a str, &'a str) {
        match &self.price {
            Ok(price) => table.name(*price),
            Err(unpriced) => (unpriced.service, &unpriced.sku),
        }
    }

    /// What it has in common with others.
    pub(super) fn group(&self, topology: &Topology<'_>, grouping: &Grouping) -> String {
        let at = self.at(topology);
        let node = topology.node(at);
        match (grouping, self.owner) {
            (Grouping::Owner, Owner::Node(id)) => topology.name(id).to_owned(),
            (Grouping::Owner, Owner::Link(id)) => {
                let link = topology.document.link(id);
                link.map_or(String::new(), |link| {
                    format!("{} → {}", topology.name(link.from), topology.name(link.to))
                })
            }
            (Grouping::Component, Owner::Link(_)) => "Links".to_owned(),
            (Grouping::Component, Owner::Node(_)) => node
                .map_or("", |node| node.component.facts().name)
                .to_owned(),
            (Grouping::Service, _) => {
                let table = Table::current();
                self.service_and_sku(table).0.to_owned()
            }
            (Grouping::Zone, _) => match topology.zones_of(at) {
                [zone] => ZoneKey::name(*zone),
                [] => "no zone".to_owned(),
                _ => "several zones".to_owned(),
            },
            (Grouping::Region, _) => {
                let region = topology.region_of(at);
                region
                    .map_or("no region", crate::field::Choice::id)
                    .to_owned()
            }
            (Grouping::Environment, _) => {
                crate::field::Choice::label(topology.environment_of(at)).to_owned()
            }
            (Grouping::Tag(key), _) => {
                let tags = topology.tags_of(at);
                tags.get(key)
                    .map_or_else(|| format!("no {key}"), str::to_owned)
            }
        }
    }
}
