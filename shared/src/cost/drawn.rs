//! What the drawing says about cost: an amount at every component and link that is billed, and how much
//! of the whole it is.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::bill::{Bill, cents};
use super::meter::Owner;
use crate::document::{LinkId, NodeId};
use crate::sentence::grouped;

/// How much of the total something costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heat {
    /// Nothing, or nothing that is known.
    Cold,
    /// Less than one part of twenty.
    Mild,
    /// Up to one part of six.
    Warm,
    /// More than that.
    Hot,
}

impl Heat {
    /// Every degree, the lowest first.
    pub const ALL: [Self; 4] = [Self::Cold, Self::Mild, Self::Warm, Self::Hot];

    fn of(amount: Decimal, total: Decimal) -> Self {
        let times = |count: u32| amount.saturating_mul(count.into());
        match amount {
            amount if amount.is_zero() => Self::Cold,
            _ if times(20) < total => Self::Mild,
            _ if times(6) <= total => Self::Warm,
            _ => Self::Hot,
        }
    }
}

/// What is written at something that is billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// USD a month, as expected; with a question mark when some of it is not known.
    pub words: String,
    /// How much of the total it is.
    pub heat: Heat,
}

/// What is written on the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// At components.
    pub nodes: BTreeMap<NodeId, Amount>,
    /// At links.
    pub links: BTreeMap<LinkId, Amount>,
}

impl Drawn {
    /// What a bill says about each component and link. What costs nothing for certain has no amount.
    #[must_use]
    pub fn of(bill: &Bill) -> Self {
        let mut sums: BTreeMap<Owner, (Decimal, bool)> = BTreeMap::new();
        for line in &bill.lines {
            let (sum, unknown) = sums.entry(line.owner).or_default();
            match line.monthly {
                Ok(monthly) => *sum = sum.saturating_add(monthly.expected),
                Err(_) => *unknown = true,
            }
        }
        let mut drawn = Self::default();
        for (owner, (sum, unknown)) in sums {
            let words = match (cents(sum), unknown) {
                (shown, false) if shown.is_zero() => continue,
                (shown, true) if shown.is_zero() => "$ ?".to_owned(),
                (shown, false) => format!("${}", grouped(shown)),
                (shown, true) => format!("${} + ?", grouped(shown)),
            };
            let heat = Heat::of(sum, bill.total.expected);
            let amount = Amount { words, heat };
            match owner {
                Owner::Node(id) => drawn.nodes.insert(id, amount),
                Owner::Link(id) => drawn.links.insert(id, amount),
            };
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::sketch;
    use crate::topology::Topology;

    #[test]
    fn amounts_stand_where_they_are_paid() {
        let document = sketch::parse(
            "
            partner: external_api
            r: region
              v: vpc
                igw: internet_gateway
                za: zone letter=a
                  p: subnet kind=public
                    nat: nat_gateway
                  s: subnet
                    app: ec2 instance_type=m7i.4xlarge
              files: s3
            app -> partner gb_per_month=10",
        )
        .unwrap();
        let topology = Topology::of(&document);
        let drawn = Drawn::of(&Bill::of(&topology));
        let nodes = drawn.nodes.iter().map(|(id, amount)| {
            format!("{} {} {:?}", topology.name(*id), amount.words, amount.heat)
        });
        let links = drawn.links.values();
        let links = links.map(|amount| format!("link {} {:?}", amount.words, amount.heat));
        let all: Vec<String> = nodes.chain(links).collect();
        expect![[r#"
            nat $36.50 Warm
            app $590.27 Hot
            files $ ? Cold
            link $1.35 Mild"#]]
        .assert_eq(&all.join("\n"));
    }
}
