//! What the bill promises, and totals that were worked out by hand.

use std::collections::BTreeSet;
use std::fmt::Write;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::bill::{Bill, Gap, Grouping, Line, cents, each_part};
use super::meter::{Owner, Part};
use super::scale::{Period, Scale};
use super::spread::Spread;
use super::table::Table;
use super::what_if::{elsewhere, what_ifs};
use crate::component::Component;
use crate::component::region::RegionCode;
use crate::document::{Document, NodeId};
use crate::field::{Choice, Shape};
use crate::sketch;
use crate::topology::Topology;
use rust_decimal::Decimal;

const MAIN: [RegionCode; 3] = [
    RegionCode::UsEast1,
    RegionCode::UsWest2,
    RegionCode::EuWest1,
];

/// Each line with its quantity and amount, then the total.
fn text(document: &Document) -> String {
    let topology = Topology::of(document);
    let bill = Bill::of(&topology);
    let mut text = String::new();
    for line in &bill.lines {
        let owner = match line.owner {
            Owner::Node(id) => topology.node(id).unwrap().slug.clone(),
            Owner::Link(id) => {
                let link = topology.document.link(id).unwrap();
                let slug = |id| topology.node(id).unwrap().slug.as_str();
                format!("{} -> {}", slug(link.from), slug(link.to))
            }
        };
        writeln!(text, "{owner}: {}", in_words(line)).unwrap();
    }
    writeln!(text, "total: {}", cases(bill.total)).unwrap();
    text
}

fn cases(amount: Spread) -> String {
    match amount.low == amount.high {
        true => cents(amount.expected).to_string(),
        false => amount
            .cases()
            .map(|case| cents(case).to_string())
            .join(" / "),
    }
}

fn in_words(line: &Line) -> String {
    let table = Table::current();
    let amount = match line.monthly {
        Ok(monthly) => cases(monthly),
        Err(Gap::Usage) => "unknown usage".to_owned(),
        Err(Gap::Price) => "unknown price".to_owned(),
        Err(Gap::Huge) => "too much".to_owned(),
    };
    let rates: Vec<_> = (line.rates.iter())
        .map(|rate| match line.quantity {
            Some(_) => format!("{} x {}", rate.units.round_dp(4).normalize(), rate.usd),
            None => format!("? x {}", rate.usd),
        })
        .collect();
    let unit = line
        .price
        .as_ref()
        .map_or("", |price| table.unit(*price).text);
    format!("{} {} {unit} = {amount}", line.part, rates.join(" + "))
}

#[track_caller]
fn check(sketch: &str, expected: Expect) {
    let document = sketch::parse(sketch).unwrap();
    expected.assert_eq(&text(&document));
}

/// The example of pricing.md section 2 of the facts: two t3.medium with 30 GB gp3 each, an ALB with one
/// capacity unit, a NAT gateway with 100 GB, a Multi-AZ PostgreSQL db.t4g.medium with 100 GB gp3, three
/// public addresses, 500 GB out of which 100 are free.
fn worked(region: &str, free_tier: bool) -> Document {
    let text = format!(
        "
        design: is free_tier={free_tier}
        users: client
        r: region code={region}
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public
                nat: nat_gateway monthly_data_processed_gb=100
              private-a: subnet
                web-a: ec2 volume_gib=30
            zb: zone letter=b
              public-b: subnet kind=public
              private-b: subnet
                web-b: ec2 volume_gib=30
            lb: alb spans=public-a,public-b processed_bytes_gb=730
            db: rds spans=private-a,private-b allocated_storage=100 backup_storage_gb=0
        users -> lb gb_per_month=500
        lb -> web-a
        lb -> web-b
        web-a -> db gb_per_month=0
        web-b -> db gb_per_month=0"
    );
    sketch::parse(&text).unwrap()
}

/// The amounts of the worked example, added up as it does: each in whole cents.
#[track_caller]
fn check_worked(region: &str, amounts: [(&str, &[&str]); 7], rounded: &str, exact: &str) {
    let document = worked(region, true);
    let topology = Topology::of(&document);
    let bill = Bill::of(&topology);
    let mut sum = Decimal::ZERO;
    for (service, expected) in amounts {
        let mut found: Vec<(&str, Spread)> = Vec::new();
        for line in &bill.lines {
            let monthly = line.monthly.unwrap();
            let same = |(part, _): &&mut (&str, Spread)| *part == line.part;
            if line.service_and_sku(Table::current()).0 != service || monthly.is_zero() {
                continue;
            }
            match found.iter_mut().find(same) {
                Some((_, so_far)) => *so_far = so_far.plus(monthly),
                None => found.push((line.part, monthly)),
            }
        }
        let found: Vec<_> = found
            .iter()
            .map(|(_, amount)| cents(amount.expected))
            .collect();
        sum += found.iter().sum::<Decimal>();
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{service} in {region}");
    }
    assert_eq!(sum.to_string(), rounded);
    assert_eq!(cents(bill.total.expected).to_string(), exact);
}

/// The sum of the rounded amounts is the total of the example; what is shown is the rounded sum.
#[test]
fn the_worked_totals_are_met_to_the_cent() {
    for region in ["us-east-1", "us-west-2"] {
        check_worked(
            region,
            [
                ("ec2", &["60.74"]),
                ("ebs", &["4.80"]),
                ("elb", &["16.43", "5.84"]),
                ("nat-gateway", &["32.85", "4.50"]),
                ("rds", &["94.17", "23.00"]),
                ("public-ipv4", &["10.95"]),
                ("data-transfer", &["36.00"]),
            ],
            "289.28",
            "289.27",
        );
    }
    check_worked(
        "eu-west-1",
        [
            ("ec2", &["66.58"]),
            ("ebs", &["5.28"]),
            ("elb", &["18.40", "5.84"]),
            ("nat-gateway", &["35.04", "4.80"]),
            ("rds", &["100.74", "25.40"]),
            ("public-ipv4", &["10.95"]),
            ("data-transfer", &["36.00"]),
        ],
        "309.03",
        "309.02",
    );
    // Without the free tier, 100 GB at 0.09 more.
    let document = worked("us-east-1", false);
    let bill = Bill::of(&Topology::of(&document));
    assert_eq!(cents(bill.total.expected).to_string(), "298.27");
}

#[test]
fn unknown_is_not_nothing() {
    check(
        "
        r: region
          v: vpc
            za: zone letter=a
              p: subnet kind=public
                nat: nat_gateway
                odd: ec2 instance_type=m99.large
          function: lambda monthly_requests=1000000
          free: vpc_endpoint
          zero: lambda monthly_requests=0 request_duration_ms=10
          build: codebuild",
        expect![[r#"
            nat: Gateway 730 x 0.045 hour = 32.85
            nat: Data ? x 0.045 GB = unknown usage
            nat: Public addresses 730 x 0.005 hour = 3.65
            odd: Instances   = unknown price
            odd: Root volumes 20 x 0.08 GB-month = 1.60
            function: Calls 1 x 0.2 1M-requests = 0.20
            function: Duration ? x 0.0000166667 GB-second = unknown usage
            free: Gateway endpoint 1 x 0 month = 0.00
            zero: Calls 0 x 0.2 1M-requests = 0.00
            zero: Duration 0 x 0.0000166667 GB-second = 0.00
            build: Builds   = unknown price
            total: 38.30
        "#]],
    );
}

#[test]
fn links_pay_for_zones_gateways_and_the_internet() {
    check(
        "
        design: is requests_per_second=10 request_kb=100
        users: client
        partner: external_api
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              pa: subnet kind=public
                nat-a: nat_gateway
              sa: subnet
                app-a: ec2
                near: ec2
            zb: zone letter=b
              pb: subnet kind=public
                nat-b: nat_gateway
              sb: subnet
                app-b: ec2
            lb: alb spans=pa,pb
            db: rds spans=sa,sb backup_storage_gb=0
            cache: elasticache spans=sa,sb
          files: s3
          other: sqs
        far: region code=eu-west-1
          copy: s3
        users -> lb
        lb -> app-a
        lb -> app-b
        app-a -> near
        app-a -> db
        app-b -> db zone=same
        app-a -> partner
        app-b -> other
        app-b -> copy
        files -> copy kind=replicate gb_per_month=50",
        expect![[r#"
            nat-a: Gateway 730 x 0.045 hour = 32.85
            nat-a: Public addresses 730 x 0.005 hour = 3.65
            app-a: Instances 730 x 0.0416 hour = 30.37
            app-a: Root volumes 20 x 0.08 GB-month = 1.60
            near: Instances 730 x 0.0416 hour = 30.37
            near: Root volumes 20 x 0.08 GB-month = 1.60
            nat-b: Gateway 730 x 0.045 hour = 32.85
            nat-b: Public addresses 730 x 0.005 hour = 3.65
            app-b: Instances 730 x 0.0416 hour = 30.37
            app-b: Root volumes 20 x 0.08 GB-month = 1.60
            lb: Load balancer 730 x 0.0225 hour = 16.43
            lb: Capacity units 2506.2561 x 0.008 LCU-hour = 10.03 / 20.05 / 40.10
            lb: Public addresses 1460 x 0.005 hour = 7.30
            db: Instance 730 x 0.129 hour = 94.17
            db: Storage 20 x 0.23 GB-month = 4.60
            db: Backups beyond the data 0 x 0.095 GB-month = 0.00
            cache: Nodes 1460 x 0.0256 hour = 37.38
            files: Storage ? x 0.023 GB-month = unknown usage
            files: Writes and lists ? x 0.005 1k-requests = unknown usage
            files: Reads ? x 0.0004 1k-requests = unknown usage
            other: Requests 39.42 x 0.4 1M-requests = 7.88 / 15.77 / 31.54
            copy: Storage ? x 0.023 GB-month = unknown usage
            copy: Writes and lists ? x 0.005 1k-requests = unknown usage
            copy: Reads 13140 x 0.0004 1k-requests = 2.63 / 5.26 / 10.51
            users -> lb: Data to the internet 2506.2561 x 0.09 GB = 112.78 / 225.56 / 451.13
            app-a -> db: Between zones 1253.1281 x 0.01 GB = 6.27 / 12.53 / 25.06
            app-a -> partner: Through NAT 1253.1281 x 0.045 GB = 28.20 / 56.39 / 112.78
            app-a -> partner: Data to the internet 1253.1281 x 0.09 GB = 56.39 / 112.78 / 225.56
            app-b -> other: Through NAT 1253.1281 x 0.045 GB = 28.20 / 56.39 / 112.78
            app-b -> copy: Through NAT 1253.1281 x 0.045 GB = 28.20 / 56.39 / 112.78
            app-b -> copy: Between regions 1253.1281 x 0.02 GB = 12.53 / 25.06 / 50.13
            files -> copy: Between regions 50 x 0.02 GB = 1.00
            total: 622.87 / 915.96 / 1502.14
        "#]],
    );
}

/// One gateway for two zones: half of what passes it comes from the other one, which costs in each
/// direction.
/// The amounts of the lines whose names begin so, with the total.
fn amounts(sketch: &str, name: &str) -> Vec<String> {
    let text = text(&sketch::parse(sketch).unwrap());
    (text.lines())
        .filter(|line| line.contains(name))
        .map(|line| line.rsplit(" = ").next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_name_carries_no_data_and_spares_none() {
    let with = |way: &str| {
        format!(
            "
            design: is requests_per_second=10 request_kb=100
            users: client
            names: route53
            r: region
              v: vpc
                igw: internet_gateway
                za: zone letter=a
                  a: subnet kind=public
                zb: zone letter=b
                  b: subnet kind=public
                web: alb spans=a,b
            {way}"
        )
    };
    let direct = amounts(&with("users -> web"), "Data to the internet");
    assert_eq!(direct.len(), 1);
    let named = with("users -> names\n            names -> web");
    assert_eq!(amounts(&named, "Data to the internet"), direct);
    // Names inside a network are asked for by its own.
    let inside = with("names -> web");
    assert_eq!(amounts(&inside, "Data to the internet"), [""; 0]);
}

#[test]
fn a_service_of_kubernetes_is_no_hop() {
    let with = |links: &str| {
        format!(
            "
            r: region
              v: vpc
                za: zone letter=a
                  a: subnet
                zb: zone letter=b
                  b: subnet
                k: eks_cluster spans=a,b
                  nodes: eks_node_group spans=a,b min=2 desired=2
                  ns: k8s_namespace
                    app: k8s_workload replicas=2
                    svc: k8s_service
                    back: k8s_workload replicas=2
            {links}"
        )
    };
    let direct = amounts(&with("app -> back gb_per_month=100"), "Between zones");
    assert_eq!(direct, ["1.00"]);
    let named = with("app -> svc gb_per_month=100\n            svc -> back gb_per_month=100");
    assert_eq!(amounts(&named, "Between zones"), direct);
}

#[test]
fn an_endpoint_leads_to_its_own_region() {
    let sketch = |code: &str| {
        format!(
            "
            near: region code=us-east-1
              v: vpc cidr=10.0.0.0/16
                igw: internet_gateway
                za: zone letter=a
                  out: subnet kind=public cidr=10.0.1.0/24
                    nat: nat_gateway
                  a: subnet cidr=10.0.0.0/24
                    app: ec2
                door: vpc_endpoint service=s3 kind=Gateway
            far: region code={code}
              files: s3
            app -> files gb_per_month=100"
        )
    };
    let near = sketch("us-east-1");
    assert_eq!(amounts(&near, "Through NAT"), [""; 0]);
    // What is fetched leaves the far region, which costs there.
    let far = sketch("ap-northeast-1");
    assert_eq!(amounts(&far, "Through NAT"), ["4.50"]);
    assert_eq!(amounts(&far, "Between regions"), ["9.00"]);
}

#[test]
fn a_gateway_in_another_zone_is_reached_across_zones() {
    check(
        "
        partner: external_api
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              pa: subnet kind=public
                nat: nat_gateway
              sa: subnet
            zb: zone letter=b
              sb: subnet
            app: asg spans=sa,sb
        app -> partner gb_per_month=100",
        expect![[r#"
            nat: Gateway 730 x 0.045 hour = 32.85
            nat: Public addresses 730 x 0.005 hour = 3.65
            app: Instances 1460 x 0.0416 hour = 60.74 / 60.74 / 121.47
            app: Root volumes 60 x 0.08 GB-month = 4.80 / 4.80 / 9.60
            app -> partner: Through NAT 100 x 0.045 GB = 4.50
            app -> partner: Between zones 100 x 0.01 GB = 1.00
            app -> partner: Data to the internet 100 x 0.09 GB = 9.00
            total: 116.54 / 116.54 / 182.07
        "#]],
    );
}

#[test]
fn tiers_and_allowances_count_once_for_the_design() {
    check(
        "
        design: is free_tier=true
        users: client
        others: client geography=europe
        r: region
          one: api_gateway
          two: api_gateway
          a: dynamodb storage_gb=20 monthly_write_request_units=0 monthly_read_request_units=0
          b: dynamodb storage_gb=20 monthly_write_request_units=0 monthly_read_request_units=0
        cdn: cloudfront monthly_data_transfer_to_internet_gb=2048 monthly_https_requests=0
        users -> one gb_per_month=10000
        users -> two gb_per_month=10000
        users -> cdn
        others -> cdn",
        expect![[r#"
            one: Requests ? x 1 1M-requests = unknown usage
            two: Requests ? x 1 1M-requests = unknown usage
            a: Writes 0 x 0.625 1M-WRU = 0.00
            a: Reads 0 x 0.125 1M-RRU = 0.00
            a: Storage 20 x 0 GB-month = 0.00
            a: Backups 20 x 0.2 GB-month = 4.00
            b: Writes 0 x 0.625 1M-WRU = 0.00
            b: Reads 0 x 0.125 1M-RRU = 0.00
            b: Storage 5 x 0 + 15 x 0.25 GB-month = 3.75
            b: Backups 20 x 0.2 GB-month = 4.00
            cdn: Delivered 1024 x 0 GB = 0.00
            cdn: Requests 0 x 0.01 10k-requests = 0.00
            cdn: Delivered 1024 x 0.085 GB = 87.04
            cdn: Requests 0 x 0.012 10k-requests = 0.00
            users -> one: Data to the internet 100 x 0 + 9900 x 0.09 GB = 891.00
            users -> two: Data to the internet 340 x 0.09 + 9660 x 0.085 GB = 851.70
            total: 1841.49
        "#]],
    );
}

/// A document with one component in a region.
fn alone(component: Component, region: RegionCode) -> Document {
    let text = format!("r: region code={}\n  one: {}", region.id(), component.id());
    let mut document = sketch::parse(&text).unwrap();
    let last = *document.nodes.last_key_value().unwrap().0;
    document.node_mut(last).unwrap().component = component;
    document
}

/// The component with each of its usual values.
fn variants(component: &Component) -> Vec<Component> {
    let mut variants = vec![component.clone()];
    for field in component.fields() {
        let values: Vec<Value> = match field.shape {
            Shape::Toggle => vec![json!(true), json!(false)],
            Shape::Choice(all) => all.iter().map(|(id, _)| json!(id)).collect(),
            Shape::Proposed(all) => all.into_iter().map(Value::from).collect(),
            _ => Vec::new(),
        };
        for value in values {
            let fields = [(field.name.to_owned(), value)].into_iter().collect();
            variants.push(component.with(&fields).unwrap());
        }
    }
    variants
}

/// Everything that a component of our types can be billed for has a price in the three main regions,
/// or is one of these known gaps (pricing.md section 6 of the facts).
#[test]
fn prices_are_known_but_for_these() {
    let mut gaps: BTreeSet<String> = BTreeSet::new();
    for component in Component::all() {
        for variant in variants(&component) {
            for region in MAIN {
                let document = alone(variant.clone(), region);
                each_part(&Topology::of(&document), Table::current(), &mut |part| {
                    if let Err(missing) = part.price {
                        gaps.insert(format!("{} {}", missing.service, missing.sku));
                    }
                });
            }
        }
    }
    for sku in [
        "internet-out",
        "inter-region-out",
        "inter-az:each-direction",
    ] {
        for region in MAIN {
            assert!(
                Table::current()
                    .find("data-transfer", sku, Some(region))
                    .is_some()
            );
        }
    }
    let gaps: Vec<_> = gaps.into_iter().collect();
    expect![[r#"
        aurora mysql:db.t4g.medium
        aurora postgres:db.r7g.large
        aurora postgres:db.t4g.large
        aurora postgres:db.t4g.medium
        backup storage
        codebuild minutes
        direct-connect port:100Gbps
        direct-connect port:10Gbps
        direct-connect port:1Gbps
        direct-connect port:400Gbps
        docdb backup
        docdb db.r5.large
        docdb db.r6g.large
        docdb db.r6g.xlarge
        docdb db.t3.medium
        docdb db.t4g.medium
        docdb io
        docdb storage:standard
        ec2 c6i.8xlarge
        ec2 c7g.8xlarge
        ec2 m6g.8xlarge
        ec2 m6i.8xlarge
        ec2 m7g.8xlarge
        ec2 m7i.8xlarge
        ec2 r6i.8xlarge
        ec2 r7g.8xlarge
        ec2 t3.medium:spot
        eks auto-mode:hour
        elasticache memcached:cache.t4g.small
        rds db2-ae:db.t4g.medium:multi-az
        rds db2-se:db.t4g.medium:multi-az
        rds mariadb:db.t4g.medium:multi-az
        rds mysql:db.m6gd.large:multi-az-readable
        rds oracle-ee-cdb:db.t4g.medium:multi-az
        rds oracle-ee:db.t4g.medium:multi-az
        rds oracle-se2-cdb:db.t4g.medium:multi-az
        rds oracle-se2:db.t4g.medium:multi-az
        rds postgres:db.c6gd.medium:multi-az-readable
        rds postgres:db.m6gd.large:multi-az-readable
        rds postgres:db.m6gd.xlarge:multi-az-readable
        rds postgres:db.r6gd.large:multi-az-readable
        rds postgres:db.r6gd.xlarge:multi-az-readable
        rds proxy:vcpu-hour
        rds sqlserver-dev-ee:db.t4g.medium:multi-az
        rds sqlserver-ee:db.t4g.medium:multi-az
        rds sqlserver-ex:db.t4g.medium:multi-az
        rds sqlserver-se:db.t4g.medium:multi-az
        rds sqlserver-web:db.t4g.medium:multi-az
        rds storage:gp2:multi-az-readable
        rds storage:gp3:multi-az-readable
        rds storage:io1:multi-az-readable
        rds storage:io2:multi-az-readable
        rds storage:standard:multi-az
        rds storage:standard:multi-az-readable"#]]
    .assert_eq(&gaps.join("\n"));
}

/// The service that the facts of a type name is one of the price table, and what has one is billed.
#[test]
fn who_has_a_service_is_billed_by_it() {
    use crate::component::Answer;
    for component in Component::all() {
        let document = alone(component.clone(), RegionCode::UsEast1);
        let billed = !Bill::of(&Topology::of(&document)).lines.is_empty();
        if let Answer::As(_) = component.facts().price {
            // Their cost depends on what stands in them.
            let by_others = ["eks_fargate_profile", "k8s_service"];
            assert!(
                billed || by_others.contains(&component.id()),
                "{}",
                component.id()
            );
        }
    }
}

#[test]
fn lines_are_grouped_without_loss() {
    let document = worked("us-east-1", false);
    let topology = Topology::of(&document);
    let bill = Bill::of(&topology);
    for grouping in [
        Grouping::Owner,
        Grouping::Component,
        Grouping::Service,
        Grouping::Zone,
        Grouping::Region,
        Grouping::Environment,
        Grouping::Tag("Team".to_owned()),
    ] {
        let groups = bill.by(&topology, &grouping);
        let sum: Spread = groups.iter().map(|group| group.total).sum();
        assert_eq!(sum, bill.total, "{grouping:?}");
    }
    let zones = bill.by(&topology, &Grouping::Zone);
    let zones: Vec<_> = (zones.iter())
        .map(|group| format!("{} {}", group.name, cents(group.total.expected)))
        .collect();
    expect![[r#"
        several zones 191.74
        us-east-1a 73.77
        us-east-1b 32.77"#]]
    .assert_eq(&zones.join("\n"));
}

#[test]
fn a_tag_counts_for_what_stands_inside_until_that_says_another() {
    let document = sketch::parse(
        r#"
        r: region code=us-east-1 tags="Team=platform, Stage=beta"
          v: vpc tags=Team=payments
            za: zone letter=a
              s: subnet kind=public
                one: nat_gateway
                two: nat_gateway tags=Team=data
          key: kms"#,
    )
    .unwrap();
    let topology = Topology::of(&document);
    let bill = Bill::of(&topology);
    let by = |key: &str| {
        let groups = bill.by(&topology, &Grouping::Tag(key.to_owned()));
        let names = groups.iter().map(|group| group.name.clone());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names.join(", ")
    };
    assert_eq!(by("Team"), "data, payments, platform");
    assert_eq!(by("Stage"), "beta");
    assert_eq!(by("Owner"), "no Owner");
}

/// Prices with and without tiers.
const SOLD: [(&str, &str); 5] = [
    ("data-transfer", "internet-out"),
    ("s3", "standard:storage"),
    ("nat-gateway", "data-processed"),
    ("lambda", "x86:duration"),
    ("sqs", "standard:requests"),
];

fn part(owner: u32, sold: usize, amount: u64) -> Part {
    let (service, sku) = SOLD[sold % SOLD.len()];
    let price = Table::current().find(service, sku, Some(RegionCode::UsEast1));
    Part {
        owner: Owner::Node(NodeId(owner)),
        name: "part",
        price: Ok(price.unwrap()),
        quantity: Some(Spread::exactly(Decimal::new(amount.try_into().unwrap(), 2))),
        alone: false,
    }
}

fn total(amounts: &[(usize, u64)], free_tier: bool) -> Decimal {
    let parts = amounts.iter().zip(0..);
    let parts = parts.map(|((sold, amount), owner)| part(owner, *sold, *amount));
    Bill::sum(parts, Table::current(), free_tier).total.expected
}

proptest! {
    #[test]
    fn the_bill_is_honest(
        amounts in prop::collection::vec((0_usize..5, 0_u64..1_000_000_000_000), 1..8),
        more in 1_u64..1_000_000_000,
        cut in 0_u64..=100,
        free_tier: bool,
    ) {
        let before = total(&amounts, free_tier);
        // Never less for more.
        let mut grown = amounts.clone();
        grown[0].1 += more;
        prop_assert!(total(&grown, free_tier) >= before);
        // A tiered quantity on two nodes costs what it costs on one.
        let mut split = amounts.clone();
        let (sold, amount) = split[0];
        let first = amount / 100 * cut;
        split[0].1 = first;
        split.push((sold, amount - first));
        prop_assert_eq!(total(&split, free_tier), before);
        // The total is the sum of its lines.
        let parts = amounts.iter().map(|(sold, amount)| part(0, *sold, *amount));
        let bill = Bill::sum(parts, Table::current(), free_tier);
        let lines: Decimal = bill.lines.iter().map(|line| line.monthly.unwrap().expected).sum();
        prop_assert_eq!(lines, bill.total.expected);
        // And each line is its quantities times its rates.
        for line in &bill.lines {
            let rates: Decimal = line.rates.iter().map(|rate| rate.units * rate.usd).sum();
            prop_assert_eq!(rates, line.monthly.unwrap().expected);
            let units: Decimal = line.rates.iter().map(|rate| rate.units).sum();
            prop_assert_eq!(units, line.quantity.unwrap().expected);
        }
    }

    #[test]
    fn currency_and_period_only_scale(cents in 0_u32..1_000_000_000, rate in 1_u32..10_000) {
        let monthly = Decimal::new(cents.into(), 2);
        let rate = Decimal::new(rate.into(), 3);
        let scale = |period, rate| Scale { period, hours: 730, rate };
        let month = scale(Period::Month, rate).of(monthly);
        prop_assert_eq!(month, monthly * rate);
        prop_assert_eq!(scale(Period::Year, rate).of(monthly), month * Decimal::from(12));
        let hour = scale(Period::Hour, Decimal::ONE).of(monthly);
        prop_assert_eq!((hour * Decimal::from(730)).round_dp(15), monthly);
    }
}

#[test]
fn what_cannot_be_is_not_billed() {
    let document = sketch::parse(
        "
        design: is hours_per_month=4000000000
        r: region
          v: vpc
            cache: elasticache shards=4000000000 replicas_per_shard=4000000000
            group: asg min=4000000000 desired=4000000000 max=1 volume_gib=4000000000
            db: rds allocated_storage=4294967295 read_replicas=4294967295
          files: s3 storage_gb=1000000000000",
    );
    let document = document.unwrap();
    let topology = Topology::of(&document);
    let bill = Bill::of(&topology);
    let huge = bill
        .lines
        .iter()
        .filter(|line| line.monthly == Err(Gap::Huge));
    assert!(huge.count() > 0, "{}", text(&document));
    for case in bill.total.cases() {
        assert!(case >= Decimal::ZERO && case < Decimal::MAX);
    }
    for line in &bill.lines {
        if let Ok(monthly) = line.monthly {
            assert!(monthly.low <= monthly.expected && monthly.expected <= monthly.high);
        }
    }
}

#[test]
fn nothing_costs_nothing() {
    let document = Document::default();
    assert_eq!(Bill::of(&Topology::of(&document)), Bill::default());
    let outside = sketch::parse("web: client\ncdn: cloudfront\nweb -> cdn").unwrap();
    assert!(Bill::of(&Topology::of(&outside)).unknown().count() > 0);
}

/// What each change brings, and whether it is one that can be taken back as one.
#[track_caller]
fn check_what_ifs(sketch: &str, expected: Expect) {
    let document = sketch::parse(sketch).unwrap();
    let topology = Topology::of(&document);
    let bill = Bill::of(&topology);
    let mut text = String::new();
    for offer in what_ifs(&topology, &bill) {
        let changed = offer.what_if.applied(&document).unwrap();
        changed.validate().unwrap();
        let total = Bill::of(&Topology::of(&changed)).total.expected;
        assert_eq!(total - bill.total.expected, offer.monthly);
        writeln!(text, "{} {}", cents(offer.monthly), offer.label).unwrap();
    }
    expected.assert_eq(&text);
}

#[test]
fn changes_are_offered_with_what_they_save() {
    check_what_ifs(
        "
        design: is requests_per_second=10 request_kb=100
        users: client
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              pa: subnet kind=public
                nat-a: nat_gateway
              sa: subnet
                app-a: ec2 volume_type=gp2 volume_gib=50
            zb: zone letter=b
              pb: subnet kind=public
                nat-b: nat_gateway
              sb: subnet
                app-b: ec2 ami=ami-0123456789abcdef0
            lb: alb spans=pa,pb
            db: rds spans=sa,sb instance_class=db.m5.large allocated_storage=100 backup_storage_gb=0
            cache: elasticache spans=sa,sb engine=redis node_type=cache.m5.large
          files: s3
          jobs: sqs
        users -> lb
        lb -> app-a
        lb -> app-b
        app-a -> db
        app-a -> cache
        app-b -> db
        app-a -> files
        app-b -> jobs",
        expect![[r#"
            -141.44 Run db without a standby
            -56.39 Reach s3 from v by an endpoint
            -45.55 Run cache as Valkey
            -43.80 Run 3 components on Graviton
            -36.56 Reach sqs from v by an endpoint
            -27.74 Run db on Graviton
            -11.44 One NAT gateway for all zones of v
            -10.22 Run cache on Graviton
            -5.84 Run app-a on Graviton
            -1.00 Keep app-a on gp3
        "#]],
    );
}

#[test]
fn a_change_of_what_has_changed_is_refused() {
    let sketch = |class: &str| {
        let text = format!("r: region\n  v: vpc\n    db: rds instance_class={class}");
        sketch::parse(&text).unwrap()
    };
    let document = sketch("db.m5.large");
    let topology = Topology::of(&document);
    let offers = what_ifs(&topology, &Bill::of(&topology));
    let graviton = offers.iter().find(|offer| offer.label.contains("Graviton"));
    let what_if = &graviton.unwrap().what_if;
    assert!(what_if.applied(&document).is_some());
    assert_eq!(what_if.applied(&sketch("db.r5.large")), None);
}

#[test]
fn what_a_region_costs_elsewhere_is_known() {
    let document = worked("us-east-1", true);
    let topology = Topology::of(&document);
    let region = topology
        .nodes()
        .find(|(_, node)| node.slug == "r")
        .unwrap()
        .0;
    let offers = elsewhere(&topology, &Bill::of(&topology), region);
    let offers: Vec<_> = (offers.iter())
        .map(|offer| {
            format!(
                "{} {} {}",
                cents(offer.monthly),
                offer.unpriced,
                offer.label
            )
        })
        .collect();
    expect![[r#"
        0.00 0 Build r in us-east-2
        0.00 0 Build r in us-west-2
        19.75 0 Build r in eu-west-1
        38.35 0 Build r in eu-central-1
        99.12 0 Build r in ap-southeast-2
        102.56 0 Build r in ap-northeast-1"#]]
    .assert_eq(&offers.join("\n"));
}
