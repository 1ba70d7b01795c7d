//! What commands say about cost.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use shared::cost::report::{self, CostReport};
use shared::cost::{Bill, cents};
use shared::document::Document;
use shared::sentence::escaped;
use shared::topology::Topology;

/// How the cost of a design does against a limit.
#[derive(Debug, Serialize)]
pub struct Limit {
    /// USD a month that it may cost.
    usd: Value,
    /// What it costs as expected, as far as that is known.
    found: Value,
    /// How many lines of the bill have no amount.
    unknown: usize,
    #[serde(skip)]
    met: bool,
}

impl Limit {
    /// The bill of a design against a limit.
    #[must_use]
    pub fn of(document: &Document, usd: Decimal) -> Self {
        let bill = Bill::of(&Topology::of(document));
        let found = cents(bill.total.expected);
        Self {
            usd: report::number(usd),
            found: report::number(found),
            unknown: bill.unknown().count(),
            met: found <= usd,
        }
    }

    /// Whether the cost is within the limit, as far as it is known.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.met
    }

    /// What there is to say about it.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let Self { usd, found, .. } = self;
        let least = if self.unknown > 0 { "at least " } else { "" };
        match (self.met, self.unknown) {
            (false, _) => Some(format!(
                "above   it costs {least}{found} USD a month; at most {usd} is asked for"
            )),
            (true, 0) => None,
            (true, unknown) => {
                let parts = if unknown == 1 { "part" } else { "parts" };
                Some(format!(
                    "within  it costs at least {found} USD a month, and {unknown} more {parts} whose cost is not known"
                ))
            }
        }
    }
}

/// An amount of USD, zero or more.
///
/// # Errors
/// A sentence when the text is none.
pub fn usd(text: &str) -> Result<Decimal, String> {
    let amount = Decimal::from_str_exact(text.trim()).ok();
    amount
        .filter(|amount| !amount.is_sign_negative())
        .ok_or_else(|| "an amount of USD such as 900 or 899.50 is expected".to_owned())
}

/// Who is billed: a component, or a link by its ends.
fn owner(node: Option<&str>, link: Option<&[String; 2]>) -> String {
    match (node, link) {
        (Some(node), _) => node.to_owned(),
        (None, Some([from, to])) => format!("{from} -> {to}"),
        (None, None) => String::new(),
    }
}

/// Money with its cents.
fn money(amount: &Value) -> String {
    format!("{:.2}", amount.as_f64().unwrap_or_default())
}

/// The bill for people: the largest lines first, then what is not known.
#[must_use]
pub fn text(report: &CostReport) -> String {
    let monthly = &report.monthly;
    let least = if report.unknown.is_empty() {
        ""
    } else {
        "at least "
    };
    let mut lines = vec![format!(
        "Cost: {least}{} {} a month",
        money(&monthly.expected),
        report.currency
    )];
    if monthly.low != monthly.high {
        let cases = format!(
            "  {} when there is little to do, {} when there is much",
            money(&monthly.low),
            money(&monthly.high)
        );
        lines.push(cases);
    }
    lines.push(format!(
        "  list prices of {} (table {}), on demand, before tax and discounts",
        report.prices.date, report.prices.version
    ));
    let mut known: Vec<_> = report.lines.iter().collect();
    let amount = |value: &Value| value.as_f64().unwrap_or_default();
    known.sort_by(|one, other| amount(&other.monthly).total_cmp(&amount(&one.monthly)));
    for one in known {
        let rate = match &one.rate {
            Value::Array(rates) => {
                let rates: Vec<String> = rates.iter().map(ToString::to_string).collect();
                rates.join(", then ")
            }
            rate => rate.to_string(),
        };
        let owner = owner(one.node.as_deref(), one.link.as_ref());
        let mark = one
            .price_is
            .as_ref()
            .map_or(String::new(), |mark| format!(" ({mark})"));
        lines.push(format!(
            "{:>12}  {}: {}, {} x {rate} per {}{mark}",
            money(&one.monthly),
            escaped(&owner),
            one.part,
            one.quantity,
            one.unit
        ));
    }
    if !report.unknown.is_empty() {
        lines.push("Not known, and not in the sum:".to_owned());
    }
    for one in &report.unknown {
        let owner = owner(one.node.as_deref(), one.link.as_ref());
        let rate = match (&one.rate, &one.unit) {
            (Value::Null, _) | (_, Value::Null) => String::new(),
            (rate, unit) => format!(", {rate} per {}", unit.as_str().unwrap_or_default()),
        };
        lines.push(format!(
            "  {}: {}{rate}: {}",
            escaped(&owner),
            one.part,
            one.why
        ));
    }
    lines.join("\n")
}
