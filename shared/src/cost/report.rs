//! The bill in the words of files and screens: names instead of ids, money in whole cents.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::bill::{Bill, Gap, Line, cents};
use super::meter::Owner;
use super::spread::Spread;
use super::table::{Mark, Table};
use crate::topology::Topology;

/// The currency of the price table.
pub const CURRENCY: &str = "USD";

/// What a design costs a month.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CostReport {
    /// The currency of all amounts.
    pub currency: String,
    /// The sum of all that is known.
    pub monthly: Monthly,
    /// What it consists of.
    pub lines: Vec<LineReport>,
    /// What is not known, and so is not in the sum.
    pub unknown: Vec<UnknownReport>,
    /// The prices that were used.
    pub prices: Prices,
}

/// An amount of money in three cases.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Monthly {
    /// When there is little to do.
    pub low: Value,
    /// As expected.
    pub expected: Value,
    /// When there is much to do.
    pub high: Value,
}

/// The prices of a bill.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// The check value of the table.
    pub version: String,
    /// The day of its newest price.
    pub date: String,
}

/// A line of the bill.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineReport {
    /// The slug of the component; none for a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// The slugs of the ends of a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<[String; 2]>,
    /// What for.
    pub part: String,
    /// How many units.
    pub quantity: Value,
    /// The unit of the price.
    pub unit: String,
    /// USD for a unit; several when the quantity reaches into cheaper tiers.
    pub rate: Value,
    /// USD a month, as expected.
    pub monthly: Value,
    /// How the price is known, unless it was read: derived, inferred or doubtful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_is: Option<String>,
}

/// A line without an amount.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnknownReport {
    /// The slug of the component; none for a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// The slugs of the ends of a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<[String; 2]>,
    /// What for.
    pub part: String,
    /// USD for a unit, where that is known.
    pub rate: Value,
    /// The unit, where it is known.
    pub unit: Value,
    /// What is not known.
    pub why: String,
}

/// A number of JSON: at most 28 digits, of which readers of JSON take the first fifteen.
#[must_use]
pub fn number(amount: Decimal) -> Value {
    let text = amount.normalize().to_string();
    let whole = text.parse::<u64>().ok().map(Number::from);
    let number = whole.or_else(|| text.parse().ok().and_then(Number::from_f64));
    number.map_or(Value::Null, Value::Number)
}

/// Money in whole cents.
fn money(amount: Decimal) -> Value {
    number(cents(amount))
}

fn names(topology: &Topology<'_>, owner: Owner) -> (Option<String>, Option<[String; 2]>) {
    let slug = |id| {
        topology
            .node(id)
            .map_or(String::new(), |node| node.slug.clone())
    };
    match owner {
        Owner::Node(id) => (Some(slug(id)), None),
        Owner::Link(id) => {
            let link = topology.document.link(id);
            (None, link.map(|link| [slug(link.from), slug(link.to)]))
        }
    }
}

impl Gap {
    /// What is not known, in a sentence without an end.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::Usage => "depends on usage, which nobody entered",
            Self::Price => "there is no price for it in the table",
            Self::Huge => "there is more of it than can be billed",
        }
    }
}

/// How a price is known that was not read.
fn price_is(mark: Mark) -> Option<String> {
    (mark != Mark::Read).then(|| mark.word().to_owned())
}

impl CostReport {
    /// The bill of a design.
    #[must_use]
    pub fn of(topology: &Topology<'_>) -> Self {
        Self::at(topology, &Bill::of(topology), Table::current())
    }

    /// A bill that was made with a table.
    #[must_use]
    pub fn at(topology: &Topology<'_>, bill: &Bill, table: &Table<'_>) -> Self {
        let known = |line: &&Line| line.monthly.is_ok();
        let (lines, unknown): (Vec<_>, Vec<_>) = bill.lines.iter().partition(known);
        Self {
            currency: CURRENCY.to_owned(),
            monthly: Monthly::of(bill.total),
            lines: (lines.into_iter())
                .map(|line| LineReport::of(topology, table, line))
                .collect(),
            unknown: (unknown.into_iter())
                .map(|line| UnknownReport::of(topology, table, line))
                .collect(),
            prices: Prices {
                version: format!("{:08x}", table.version()),
                date: table.newest().to_owned(),
            },
        }
    }
}

impl Monthly {
    fn of(total: Spread) -> Self {
        Self {
            low: money(total.low),
            expected: money(total.expected),
            high: money(total.high),
        }
    }
}

impl LineReport {
    fn of(topology: &Topology<'_>, table: &Table<'_>, line: &Line) -> Self {
        let (node, link) = names(topology, line.owner);
        let unit = line
            .price
            .as_ref()
            .ok()
            .map(|price| table.unit(*price).text);
        let rate = match line.rates.as_slice() {
            [rate] => number(rate.usd),
            rates => rates.iter().map(|rate| number(rate.usd)).collect(),
        };
        Self {
            node,
            link,
            part: line.part.to_owned(),
            quantity: line
                .quantity
                .map_or(Value::Null, |quantity| number(quantity.expected)),
            unit: unit.unwrap_or_default().to_owned(),
            rate,
            monthly: line
                .monthly
                .map_or(Value::Null, |monthly| money(monthly.expected)),
            price_is: price_is(line.mark),
        }
    }
}

impl UnknownReport {
    fn of(topology: &Topology<'_>, table: &Table<'_>, line: &Line) -> Self {
        let (node, link) = names(topology, line.owner);
        let unit = line
            .price
            .as_ref()
            .ok()
            .map(|price| table.unit(*price).text);
        Self {
            node,
            link,
            part: line.part.to_owned(),
            rate: line
                .rates
                .first()
                .map_or(Value::Null, |rate| number(rate.usd)),
            unit: unit.map_or(Value::Null, Value::from),
            why: line.monthly.err().map_or("", Gap::why).to_owned(),
        }
    }
}
