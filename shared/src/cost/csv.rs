//! The bill as a table for spreadsheets: one line for each line of the bill, amounts in full precision.

use super::bill::{Bill, Grouping, Line};
use super::table::{Mark, Table};
use crate::topology::Topology;

/// What stands in the columns.
const COLUMNS: [&str; 15] = [
    "billed",
    "type",
    "service",
    "zone",
    "region",
    "environment",
    "tags",
    "part",
    "quantity",
    "unit",
    "usd_per_unit",
    "usd_per_month",
    "note",
    "price_date",
    "price_source",
];

/// The bill of a design as comma-separated values (RFC 4180).
#[must_use]
pub fn text(topology: &Topology<'_>, bill: &Bill) -> String {
    let mut text = row(&COLUMNS.map(str::to_owned));
    for line in &bill.lines {
        text += &row(&cells(topology, line));
    }
    text
}

fn cells(topology: &Topology<'_>, line: &Line) -> [String; COLUMNS.len()] {
    let table = Table::current();
    let by = |grouping| line.group(topology, &grouping);
    let price = line.price.as_ref().ok().copied();
    let origin = price.and_then(|price| table.tiers(price).next().map(|tier| tier.origin));
    let rates: Vec<String> = line.rates.iter().map(|rate| rate.usd.to_string()).collect();
    let note = match (line.monthly, line.mark) {
        (Err(gap), _) => gap.why(),
        (Ok(_), Mark::Read) => "",
        (Ok(_), mark) => mark.word(),
    };
    let amount = line
        .monthly
        .ok()
        .map(|monthly| monthly.expected.normalize());
    let quantity = line.quantity.map(|quantity| quantity.expected.normalize());
    [
        by(Grouping::Owner),
        by(Grouping::Component),
        by(Grouping::Service),
        by(Grouping::Zone),
        by(Grouping::Region),
        by(Grouping::Environment),
        topology.tags_of(line.at(topology)).to_string(),
        line.part.to_owned(),
        quantity.map_or(String::new(), |quantity| quantity.to_string()),
        price.map_or(String::new(), |price| table.unit(price).text.to_owned()),
        rates.join(" "),
        amount.map_or(String::new(), |amount| amount.to_string()),
        note.to_owned(),
        origin.map_or(String::new(), |origin| origin.date.to_owned()),
        origin.map_or(String::new(), |origin| origin.source.to_owned()),
    ]
}

fn row(cells: &[String; COLUMNS.len()]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    cells.join(",") + "\r\n"
}

/// A cell. What a spreadsheet would take for a formula begins with an apostrophe, which says that it is text.
fn quoted(cell: &str) -> String {
    let cell = match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    };
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::sketch;

    #[test]
    fn every_line_is_a_row_and_text_stays_text() {
        let document = sketch::parse(
            r#"
            r: region code=eu-west-1
              v: vpc
                za: zone letter=a
                  s: subnet kind=public
                    one: nat_gateway name="=2+3, \"so\""
                    odd: ec2 instance_type=m99.large"#,
        )
        .unwrap();
        let topology = Topology::of(&document);
        let text = text(&topology, &Bill::of(&topology));
        assert!(text.lines().all(|line| !line.is_empty()));
        expect![[r#"
            billed,type,service,zone,region,environment,tags,part,quantity,unit,usd_per_unit,usd_per_month,note,price_date,price_source
            "'=2+3, ""so""",NAT gateway,nat-gateway,eu-west-1a,eu-west-1,Production,,Gateway,730,hour,0.048,35.04,,2026-09-29,lamngockhuong/aws-price:lib/data/pricing/natgateway.json + geawilliamsUK/TerraTofuGUi:definitions/prices/aws.toml
            "'=2+3, ""so""",NAT gateway,nat-gateway,eu-west-1a,eu-west-1,Production,,Data,,GB,0.048,,"depends on usage, which nobody entered",2026-09-29,lamngockhuong/aws-price:lib/data/pricing/natgateway.json + geawilliamsUK/TerraTofuGUi:definitions/prices/aws.toml
            "'=2+3, ""so""",NAT gateway,public-ipv4,eu-west-1a,eu-west-1,Production,,Public addresses,730,hour,0.005,3.65,,2026-09-29,lamngockhuong/aws-price:lib/data/pricing/vpc.json + geawilliamsUK/TerraTofuGUi:definitions/prices/aws.toml
            odd,EC2 instance,ec2,eu-west-1a,eu-west-1,Production,,Instances,,,,,there is no price for it in the table,,
            odd,EC2 instance,ebs,eu-west-1a,eu-west-1,Production,,Root volumes,20,GB-month,0.088,1.76,,2026-09-29,yeo/ec2.shop:data/ebs/ebs.json + geawilliamsUK/TerraTofuGUi:definitions/prices/aws.toml
        "#]].assert_eq(&text.replace('\r', ""));
    }
}
