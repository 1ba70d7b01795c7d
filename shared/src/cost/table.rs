//! The price table: what a unit of something costs in a region, and where that price is from.
//!
//! The text is written by `cargo xtask prices`, which also says what its lines mean. All regions together
//! are 13 KB compressed, as much as two regions in files of their own, so every build has them all.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::component::region::RegionCode;
use crate::crc32;
use crate::field::Choice;
use crate::hash::Hashed;

const TEXT: &str = include_str!("../../../assets/prices/aws.txt");

/// How a price is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It stands in the source.
    Read,
    /// It is worked out from what stands in the source.
    Derived,
    /// It is the price of another region, which was the same for everything else.
    Inferred,
    /// Its source is doubtful.
    Doubtful,
}

impl Mark {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Read, "read"),
        (Self::Derived, "derived"),
        (Self::Inferred, "inferred"),
        (Self::Doubtful, "doubtful"),
    ];

    /// One word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(mark, _)| *mark == self);
        found.map_or("", |(_, word)| word)
    }
}

/// Where a price is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'t> {
    /// The newest day on which a copy of the list shows it, or `unknown`.
    pub date: &'t str,
    /// How it is known.
    pub mark: Mark,
    /// The file that it was read in.
    pub source: &'t str,
}

/// What a price is for: so many of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit<'t> {
    /// How many: 1, or a thousand, or a million.
    pub count: u32,
    /// As in the list, for example `1M-requests`.
    pub text: &'t str,
}

impl<'t> Unit<'t> {
    fn of(text: &'t str) -> Self {
        let counted = text.split_once('-').and_then(|(count, _)| {
            let thousands = count.strip_suffix('k').map(|digits| (digits, 1_000));
            let millions = count.strip_suffix('M').map(|digits| (digits, 1_000_000));
            let (digits, factor) = thousands.or(millions)?;
            digits.parse::<u32>().ok()?.checked_mul(factor)
        });
        Self {
            count: counted.unwrap_or(1),
            text,
        }
    }
}

/// The price of a unit from an amount on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier<'t> {
    /// The amount of the month from which on it applies.
    pub from: Decimal,
    /// USD for a unit.
    pub usd: Decimal,
    /// Where it is from.
    pub origin: Origin<'t>,
}

/// Something with a price in a region: its place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Price {
    sku: u32,
    /// The column of the region; the first of what has the same price everywhere.
    column: u32,
}

/// A row: an amount from which on prices apply, and those of each region with their origin.
#[derive(Debug)]
struct Row {
    from: Decimal,
    prices: Vec<Option<(Decimal, u32)>>,
}

#[derive(Debug)]
struct Sku<'t> {
    service: &'t str,
    name: &'t str,
    unit: Unit<'t>,
    /// It has no regions.
    global: bool,
    rows: Vec<Row>,
}

/// Prices of many things in many regions.
#[derive(Debug, Default)]
pub struct Table<'t> {
    newest: &'t str,
    version: u32,
    regions: Vec<&'t str>,
    columns: Vec<(RegionCode, u32)>,
    origins: Vec<Origin<'t>>,
    skus: Vec<Sku<'t>>,
    places: HashMap<(&'t str, &'t str), u32, Hashed>,
}

/// A line of a table that was not understood: its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {0} of the price table is not understood")]
pub struct Malformed(usize);

impl Table<'static> {
    /// The prices that this program has.
    #[must_use]
    pub fn current() -> &'static Self {
        static TABLE: LazyLock<Table<'static>> =
            LazyLock::new(|| Table::parse(TEXT).unwrap_or_default());
        &TABLE
    }
}

impl<'t> Table<'t> {
    /// Reads a table.
    ///
    /// # Errors
    /// The first line that is not understood.
    pub fn parse(text: &'t str) -> Result<Self, Malformed> {
        let mut table = Self {
            version: crc32::of(text.as_bytes()),
            ..Self::default()
        };
        let (mut service, mut above, mut rows_follow) = ("", Vec::new(), false);
        for (number, line) in (1..).zip(text.lines()) {
            let understood = match line.split_once(' ') {
                _ if line.is_empty() || line.starts_with('#') => Some(()),
                Some(("newest", date)) => {
                    table.newest = date;
                    Some(())
                }
                Some(("regions", names)) => {
                    table.regions = names.split(' ').collect();
                    table.columns = (table.regions.iter().zip(0..))
                        .filter_map(|(name, column)| Some((RegionCode::from_id(name)?, column)))
                        .collect();
                    Some(())
                }
                Some(("=", origin)) => {
                    if rows_follow {
                        above.clear();
                    }
                    rows_follow = false;
                    table.add_origin(origin).map(|origin| above.push(origin))
                }
                Some(_) => {
                    rows_follow = true;
                    table.add_row(service, &above, line)
                }
                None => {
                    let name = line
                        .strip_prefix('[')
                        .and_then(|line| line.strip_suffix(']'));
                    name.map(|name| service = name)
                }
            };
            understood.ok_or(Malformed(number))?;
        }
        Ok(table)
    }

    /// The columns that an origin is about, none for what has no regions, and its place.
    fn add_origin(&mut self, line: &'t str) -> Option<(Option<Vec<u32>>, u32)> {
        let mut words = line.splitn(4, ' ');
        let (regions, date) = (words.next()?, words.next()?);
        let (how, source) = (words.next()?, words.next()?);
        let mark = Mark::ALL.iter().find(|(_, word)| *word == how)?.0;
        let origin = Origin { date, mark, source };
        let known = self.origins.iter().position(|known| *known == origin);
        let place = known.unwrap_or(self.origins.len());
        if known.is_none() {
            self.origins.push(origin);
        }
        let all = || (0..self.regions.len()).filter_map(|column| u32::try_from(column).ok());
        let columns = match regions {
            "*" => Some(all().collect()),
            "global" => None,
            some => {
                let column = |name: &str| {
                    let place = self.regions.iter().position(|known| *known == name)?;
                    u32::try_from(place).ok()
                };
                Some(some.split(',').map(column).collect::<Option<_>>()?)
            }
        };
        Some((columns, u32::try_from(place).ok()?))
    }

    fn add_row(
        &mut self,
        service: &'t str,
        origins: &[(Option<Vec<u32>>, u32)],
        line: &'t str,
    ) -> Option<()> {
        let mut words = line.split(' ');
        let (name, unit) = (words.next()?, Unit::of(words.next()?));
        let (name, from) = match name.split_once('@') {
            Some((name, from)) => (name, from.parse::<u64>().ok()?),
            None => (name, 0),
        };
        let origin = |column: u32| {
            let about = |about: &Option<Vec<u32>>| {
                about.as_ref().is_none_or(|about| about.contains(&column))
            };
            let found = origins.iter().find(|(columns, _)| about(columns));
            found.map(|(_, origin)| *origin)
        };
        let price = |(column, word): (u32, &str)| match word {
            "-" => Some(None),
            usd => {
                let usd = Decimal::from_str_exact(usd).ok()?;
                (!usd.is_sign_negative()).then_some(Some((usd, origin(column)?)))
            }
        };
        let prices: Vec<_> = (0..).zip(words).map(price).collect::<Option<_>>()?;
        let global = origins.iter().all(|(columns, _)| columns.is_none());
        if prices.len() != if global { 1 } else { self.regions.len() } {
            return None;
        }
        let row = Row {
            from: from.into(),
            prices,
        };
        let next = u32::try_from(self.skus.len()).ok()?;
        let place = *self.places.entry((service, name)).or_insert(next);
        if place == next {
            self.skus.push(Sku {
                service,
                name,
                unit,
                global,
                rows: Vec::new(),
            });
        }
        let sku = self.skus.get_mut(place as usize)?;
        if sku.unit != unit || sku.global != global {
            return None;
        }
        sku.rows.push(row);
        sku.rows.sort_by_key(|row| row.from);
        Some(())
    }

    /// The day of the newest price.
    #[must_use]
    pub fn newest(&self) -> &'t str {
        self.newest
    }

    /// The check value of the whole table: another one has other prices.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The regions that have prices.
    pub fn regions(&self) -> impl Iterator<Item = RegionCode> + '_ {
        self.columns.iter().map(|(code, _)| *code)
    }

    /// Where something stands that has a price in a region, or everywhere the same. None is no price
    /// at all, which is not a price of nothing.
    #[must_use]
    pub fn find(&self, service: &str, sku: &str, region: Option<RegionCode>) -> Option<Price> {
        let place = *self.places.get(&(service, sku))?;
        let found = self.skus.get(place as usize)?;
        let column = match found.global {
            true => 0,
            false => {
                let region = region?;
                self.columns.iter().find(|(code, _)| *code == region)?.1
            }
        };
        let price = Price { sku: place, column };
        // Without the price of the first amounts the others are of no use.
        let first = self.tiers(price).next()?;
        first.from.is_zero().then_some(price)
    }

    /// The prices of something, from small amounts to large ones.
    pub fn tiers(&self, price: Price) -> impl Iterator<Item = Tier<'t>> + '_ {
        let rows = self
            .skus
            .get(price.sku as usize)
            .map(|sku| sku.rows.as_slice());
        (rows.unwrap_or_default().iter()).filter_map(move |row| {
            let (usd, origin) = row.prices.get(price.column as usize).copied().flatten()?;
            Some(Tier {
                from: row.from,
                usd,
                origin: *self.origins.get(origin as usize)?,
            })
        })
    }

    /// What the price is for.
    #[must_use]
    pub fn unit(&self, price: Price) -> Unit<'t> {
        let sku = self.skus.get(price.sku as usize);
        sku.map_or(Unit { count: 1, text: "" }, |sku| sku.unit)
    }

    /// The service and the name of what has the price.
    #[must_use]
    pub fn name(&self, price: Price) -> (&'t str, &'t str) {
        let sku = self.skus.get(price.sku as usize);
        sku.map_or(("", ""), |sku| (sku.service, sku.name))
    }

    /// The region of the price; none: it is the same everywhere.
    #[must_use]
    pub fn region(&self, price: Price) -> Option<RegionCode> {
        let sku = self.skus.get(price.sku as usize)?;
        let column = self
            .columns
            .iter()
            .find(|(_, column)| *column == price.column)?;
        (!sku.global).then_some(column.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::region::RegionCode::{EuWest1, UsEast1, UsWest2};

    #[track_caller]
    fn usd(service: &str, sku: &str, region: RegionCode) -> Option<String> {
        let table = Table::parse(TEXT).unwrap();
        let price = table.find(service, sku, Some(region))?;
        let tiers = table.tiers(price);
        let tiers: Vec<_> = tiers
            .map(|tier| format!("{}@{}", tier.usd, tier.from))
            .collect();
        Some(tiers.join(" "))
    }

    #[test]
    fn prices_are_found_by_service_name_and_region() {
        assert_eq!(
            usd("nat-gateway", "hour", EuWest1).as_deref(),
            Some("0.048@0")
        );
        let tiers = "0.09@0 0.085@10240 0.07@51200 0.05@153600";
        assert_eq!(
            usd("data-transfer", "internet-out", UsEast1).as_deref(),
            Some(tiers)
        );
        // Known to be free, which is not the same as unknown.
        assert_eq!(usd("vpc", "subnet", UsWest2).as_deref(), Some("0@0"));
        assert_eq!(usd("docdb", "io", EuWest1), None);
        assert_eq!(usd("ec2", "m99.large", UsEast1), None);
    }

    #[test]
    fn prices_know_what_they_are_for_and_where_they_are_from() {
        let table = Table::current();
        let price = table
            .find("sqs", "standard:requests", Some(UsEast1))
            .unwrap();
        let unit = table.unit(price);
        assert_eq!((unit.count, unit.text), (1_000_000, "1M-requests"));
        assert_eq!(table.name(price), ("sqs", "standard:requests"));
        assert_eq!(table.region(price), Some(UsEast1));
        let inferred = table
            .find("aurora", "serverless-v1", Some(UsWest2))
            .unwrap();
        let origin = table.tiers(inferred).next().unwrap().origin;
        assert_eq!((origin.mark, origin.date), (Mark::Inferred, "2024-07-01"));
        assert_eq!(table.newest(), "2026-10-02");
        assert_eq!(Unit::of("hour").count, 1);
        assert_eq!(Unit::of("10k-requests").count, 10_000);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (text, line) in [
            ("x", 1),
            ("regions a b\n[s]\nsku hour 1 2", 3),
            ("regions a b\n[s]\n= * 2026 read x\nsku hour 1", 4),
            ("regions a b\n[s]\n= c 2026 read x", 3),
            ("regions a b\n[s]\n= * 2026 guessed x", 3),
            ("regions a b\n[s]\n= * 2026 read x\nsku hour 1 -2", 4),
        ] {
            assert_eq!(Table::parse(text).unwrap_err(), Malformed(line), "{text}");
        }
    }
}
