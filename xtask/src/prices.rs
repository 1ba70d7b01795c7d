//! `cargo xtask prices FILE`: the price table of the repository, made from a list of price facts.
//!
//! The list is a CSV file with the columns `service,sku,region,unit,usd,as_of,source`. What comes out
//! is one text in which each change of a price is one line of a diff: a row has the prices of all
//! regions, and rows of the same origin stand together below it. `shared/src/cost/table.rs` reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// Where the table is kept.
const TABLE: &str = "assets/prices/aws.txt";

/// The columns of the list.
const COLUMNS: [&str; 7] = ["service", "sku", "region", "unit", "usd", "as_of", "source"];

/// The region of services that have none.
const GLOBAL: &str = "global";

/// What each line of the table means.
const HEADER: &str = "\
# List prices of AWS in USD: on demand, before tax and discounts. Written by `cargo xtask prices`.
#
# [service]
# = REGIONS DATE HOW SOURCE   where the rows below come from, and the newest date of these prices:
#                             read in the source, derived from it, inferred from another region, or
#                             doubtful; `*` is every region
# SKU@FROM UNIT PRICE...      one price a region in the order of `regions`; `-` is not known, which
#                             is not free; FROM is the monthly amount from which on it applies
";

/// A price of one region, and where it is from.
#[derive(Debug, Clone)]
struct Price {
    usd: String,
    origin: Origin,
}

/// Date, how it is known, and source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    date: String,
    how: &'static str,
    source: String,
}

impl Origin {
    /// How a price is known is said in tags inside its source.
    fn of(date: &str, source: &str) -> Self {
        let tags = [
            ("DOUBT", "doubtful"),
            ("INFERRED", "inferred"),
            ("derived", "derived"),
        ];
        let how = tags.iter().find(|(tag, _)| source.contains(tag));
        Self {
            date: date.to_owned(),
            how: how.map_or("read", |(_, how)| how),
            source: source.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}

/// A thing that is billed: service, name, the amount from which on, unit.
type Sku = (String, String, u64, String);

/// Makes the table anew from a list.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<bool> {
    let [list] = words else {
        bail!("`cargo xtask prices` takes one list of prices, a CSV file");
    };
    let text = fs::read_to_string(list).with_context(|| format!("cannot read {list}"))?;
    let table = table(&text)?;
    let path = workspace.root.join(TABLE);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, &table).with_context(|| format!("cannot write {TABLE}"))?;
    println!("{TABLE}: {} lines", table.lines().count());
    Ok(true)
}

fn table(list: &str) -> Result<String> {
    let mut lines = list.lines();
    let columns = fields(lines.next().unwrap_or_default());
    if columns != COLUMNS {
        bail!("the columns must be {}", COLUMNS.join(","));
    }
    let mut skus: BTreeMap<Sku, BTreeMap<String, Price>> = BTreeMap::new();
    let mut regions = BTreeSet::new();
    let mut newest = String::new();
    for (number, line) in (2..).zip(lines) {
        let row = fields(line);
        let [service, sku, region, unit, usd, date, source] = row.as_slice() else {
            bail!("line {number} does not have {} fields", COLUMNS.len());
        };
        check(usd, unit).with_context(|| format!("line {number}"))?;
        let (name, from) = match sku.split_once('@') {
            Some((name, from)) => (
                name,
                from.parse().with_context(|| format!("line {number}"))?,
            ),
            None => (sku.as_str(), 0),
        };
        if region != GLOBAL {
            regions.insert(region.clone());
        }
        if date.starts_with("20") {
            newest = newest.max(date.clone());
        }
        let key = (service.clone(), name.to_owned(), from, unit.clone());
        let price = Price {
            usd: usd.clone(),
            origin: Origin::of(date, source),
        };
        if skus
            .entry(key)
            .or_default()
            .insert(region.clone(), price)
            .is_some()
        {
            bail!("line {number}: {service} {sku} has two prices in {region}");
        }
    }
    let regions: Vec<String> = regions.into_iter().collect();
    let body = body(&skus, &regions)?;
    Ok(format!(
        "{HEADER}\nnewest {newest}\nregions {}\n{body}",
        regions.join(" ")
    ))
}

/// A price is a plain decimal number, not below zero.
fn check(usd: &str, unit: &str) -> Result<()> {
    let plain = usd
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let parts: Vec<&str> = usd.split('.').collect();
    let digits = parts.iter().all(|part| !part.is_empty()) && parts.len() <= 2;
    if !plain || !digits {
        bail!("`{usd}` is no price");
    }
    if unit.is_empty() || unit.contains(char::is_whitespace) {
        bail!("`{unit}` is no unit");
    }
    Ok(())
}

fn body(skus: &BTreeMap<Sku, BTreeMap<String, Price>>, regions: &[String]) -> Result<String> {
    // Rows of the same service and origins stand together, in the order of their first.
    let mut groups: Vec<(&str, Vec<Option<&Origin>>, String)> = Vec::new();
    for ((service, name, from, unit), prices) in skus {
        let columns: Vec<Option<&Price>> = match prices.get(GLOBAL) {
            Some(price) if prices.len() == 1 => vec![Some(price)],
            Some(_) => bail!("{service} {name} has a price everywhere and one in a region"),
            None => regions.iter().map(|region| prices.get(region)).collect(),
        };
        let origins: Vec<_> = columns
            .iter()
            .map(|price| price.map(|price| &price.origin))
            .collect();
        let mut row = match from {
            0 => name.clone(),
            from => format!("{name}@{from}"),
        };
        write!(row, " {unit}")?;
        for price in &columns {
            write!(row, " {}", price.map_or("-", |price| &price.usd))?;
        }
        row.push('\n');
        let known = groups
            .iter_mut()
            .find(|(of, known, _)| of == service && *known == origins);
        match known {
            Some((.., rows)) => rows.push_str(&row),
            None => groups.push((service, origins, row)),
        }
    }
    let mut text = String::new();
    let mut last = "";
    for (service, origins, rows) in groups {
        if service != last {
            write!(text, "\n[{service}]\n")?;
            last = service;
        }
        text.push_str(&from(&origins, regions)?);
        text.push_str(&rows);
    }
    Ok(text)
}

/// The lines that say where the rows below come from, each with the regions that it is about.
fn from(origins: &[Option<&Origin>], regions: &[String]) -> Result<String> {
    let mut text = String::new();
    let names: Vec<&str> = match origins.len() {
        1 => vec![GLOBAL],
        _ => regions.iter().map(String::as_str).collect(),
    };
    let mut told: Vec<&Origin> = Vec::new();
    for origin in origins.iter().flatten() {
        if told.contains(origin) {
            continue;
        }
        told.push(origin);
        let about: Vec<&str> = (names.iter().zip(origins))
            .filter(|(_, other)| **other == Some(*origin))
            .map(|(name, _)| *name)
            .collect();
        let everywhere = regions.len() > 1 && about.len() == regions.len();
        let about = match everywhere {
            true => "*".to_owned(),
            false => about.join(","),
        };
        writeln!(
            text,
            "= {about} {} {} {}",
            origin.date, origin.how, origin.source
        )?;
    }
    Ok(text)
}

/// The fields of a line of CSV; a field in quotes may have commas and doubled quotes in it.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let (mut quoted, mut characters) = (false, line.chars().peekable());
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                if let Some(field) = fields.last_mut() {
                    field.push('"');
                }
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => {
                if let Some(field) = fields.last_mut() {
                    field.push(other);
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
service,sku,region,unit,usd,as_of,source
vpc,vpc,global,month,0,2026-01-02,a page
nat,data@0,eu-west-1,GB,0.048,2025-10-22,\"one, two\"
nat,data@0,us-east-1,GB,0.045,2026-10-22,INFERRED \"x\"
nat,data@10,us-east-1,GB,0.04,2026-10-22,INFERRED \"x\"
";

    #[test]
    fn rows_have_the_prices_of_all_regions_below_their_origin() {
        let table = table(LIST).unwrap();
        let rows = table.strip_prefix(HEADER).unwrap();
        assert_eq!(
            rows,
            "
newest 2026-10-22
regions eu-west-1 us-east-1

[nat]
= eu-west-1 2025-10-22 read one, two
= us-east-1 2026-10-22 inferred INFERRED x
data GB 0.048 0.045
= us-east-1 2026-10-22 inferred INFERRED x
data@10 GB - 0.04

[vpc]
= global 2026-01-02 read a page
vpc month 0
"
        );
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for line in [
            "nat,data,us-east-1,GB,-1,2026-10-22,x",
            "nat,data,us-east-1,GB,1e3,2026-10-22,x",
            "nat,data,us-east-1,GB,NaN,2026-10-22,x",
            "nat,data,us-east-1,GB,1,2026-10-22",
            "nat,data@0,us-east-1,GB,1,2026-10-22,x",
        ] {
            assert!(table(&format!("{LIST}{line}\n")).is_err(), "{line}");
        }
    }
}
