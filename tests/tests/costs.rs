//! What designs cost: the bill of every design beside it, totals that were worked out by hand, and our
//! amounts beside those of Infracost.

use std::collections::BTreeSet;

use expect_test::expect_file;
use serde_json::Value;
use server::command::cost;
use shared::cost::report::{CostReport, LineReport, UnknownReport};
use shared::document::Document;
use shared::sketch;
use shared::topology::Topology;
use tests::{design, finished, folder};

fn report(document: &Document) -> CostReport {
    CostReport::of(&Topology::of(document))
}

/// The bill of every finished design is what `azimuth estimate` says about it.
#[test]
fn every_design_has_its_bill() {
    for name in finished() {
        let path = folder(&name).join("bill.txt");
        expect_file![path].assert_eq(&(cost::text(&report(&design(&name))) + "\n"));
    }
}

/// What is known about the cost of each design, worked out by hand from the prices of its region.
#[test]
fn totals_are_those_that_were_worked_out_by_hand() {
    let totals = [
        // Zone 0.50, NAT 73.00, cluster 73.00, nodes 2 x (730 x 0.0416 + 20 x 0.10) = 64.736, ingress 730 x
        // (0.0225 + 2 x 0.005) = 23.725, PostgreSQL 730 x 0.065 + 20 x 0.23 = 52.05, web ACL 7.00
        ("azimuth", 294.01),
        // 2 NAT gateways and their addresses 2 x 730 x (0.045 + 0.005) = 73.00, bastion 730 x 0.0104 +
        // 20 x 0.08 + 3.65 = 12.842, 2 balancers with 2 addresses each 2 x 730 x (0.0225 + 2 x 0.005)
        // = 47.45, 4 hosts 4 x (730 x 0.0416 + 30 x 0.08) = 131.072, VPN 730 x (0.05 + 2 x 0.005) = 43.80
        ("boston", 308.16),
        // Production and staging, each: NAT 73.00, balancers 23.725 + 16.425, proxies 2 x (730 x 0.0208 +
        // 2.40) = 35.168, servers 65.536, documents 2 x 730 x 0.078 = 113.88; development: NAT 36.50, two
        // t3.small 2 x (15.184 + 1.60) + 3.65 = 37.218, t3.medium 31.968, documents 56.94; 2 web ACLs 14.00
        ("dev-prod", 832.09),
        // NAT 109.50, cluster 73.00, nodes 3 x 730 x 0.096 + 60 x 0.10 = 216.24, ingress 730 x (0.0225 +
        // 3 x 0.005) = 27.375, PostgreSQL 730 x 0.318 + 20 x 0.23 = 236.74, documents 3 x 56.94 = 170.82
        ("eks", 833.68),
        // Zone 0.50, NAT 109.50, cluster 73.00, nodes 3 x 730 x 0.1008 + 6.00 = 226.752, ingress 27.375,
        // web ACL 7.00, secret 0.40; there is no price for Aurora on r7g
        ("eks-platform", 444.53),
        // NAT 73.00, 4 tasks 4 x 730 x (1 x 0.04048 + 2 x 0.004445) = 144.1604
        ("event-workers", 217.16),
        // NAT 73.00, balancer 23.725, 2 tasks 2 x 730 x (0.25 x 0.04048 + 0.5 x 0.004445) = 18.02005
        ("fargate-web", 114.75),
        // Frankfurt: balancer 730 x 0.027 = 19.71, servers 2 x (730 x 0.048 + 30 x 0.0952) = 75.792, database
        // 730 x 0.401 + 20 x 0.274 = 298.21, 2 VPNs 2 x 730 x (0.05 + 2 x 0.005 + 0.06) = 175.20, 2
        // attachments of VPCs 2 x 730 x 0.06 = 87.60
        ("hybrid-vpn", 656.51),
        // Ireland: zone 0.50, NAT 2 x 730 x (0.048 + 0.005) = 77.38, bastion 730 x 0.0114 + 20 x 0.088 +
        // 3.65 = 13.732, balancer 730 x (0.0252 + 2 x 0.005) = 25.696, 4 tasks 4 x 730 x (0.5 x 0.04048 +
        // 0.004445) = 72.0802, search 730 x (4 x 0.039 + 3 x 0.143) + 80 x 0.1342 = 437.786, MySQL
        // 730 x 0.138 + 20 x 0.254 = 105.82
        ("ror", 732.99),
        // Everything depends on usage.
        ("serverless-api", 0.0),
        // Zone 0.50, web ACL 5.00 and two rules 2.00; everything else depends on usage.
        ("static-site", 7.5),
        // NAT 73.00, 2 t3.small 2 x (730 x 0.0208 + 1.60) = 33.568, 3 t3.medium 3 x (730 x 0.0416 + 1.60) =
        // 95.904, balancer 23.725, PostgreSQL 730 x 0.129 + 20 x 0.23 = 98.77
        ("taborda", 324.97),
        // Zone 0.50, NAT 73.00, balancer 23.725, servers 65.536, cache 2 x 730 x 0.0256 = 37.376, database
        // 730 x 0.337 + 100 x 0.23 = 269.01, web ACL 7.00
        ("three-tier-web", 476.15),
    ];
    for (name, total) in totals {
        let expected = report(&design(name)).monthly.expected;
        assert_eq!(expected.as_f64(), Some(total), "{name}");
    }
}

/// The examples of Infracost as designs, by their names.
const EXAMPLES: [(&str, &str); 9] = [
    (
        "ebs_volume",
        "
        r: region
          v: vpc
            za: zone letter=a
              io1: ebs volume_type=io1 size_gib=30 iops=300
              io2: ebs volume_type=io2 size_gib=30 iops=300
              gp3: ebs size_gib=40 iops=4000 throughput=130
              st1: ebs volume_type=st1 size_gib=40
              standard-used: ebs volume_type=standard size_gib=20 monthly_io_requests=1000000
              gp2: ebs volume_type=gp2 size_gib=10
              standard: ebs volume_type=standard size_gib=20
              sc1: ebs volume_type=sc1 size_gib=50",
    ),
    (
        "nat_gateway",
        "
        r: region
          v: vpc
            za: zone letter=a
              s: subnet kind=public
                nat-used: nat_gateway monthly_data_processed_gb=100
                nat: nat_gateway",
    ),
    (
        "vpn_connection",
        "
        r: region
          v: vpc
            vgw: vpn_gateway
          hub: transit_gateway
          transit-used: vpn_connection monthly_data_processed_gb=100
          transit: vpn_connection
          plain: vpn_connection
          plain-used: vpn_connection
        hub -> transit-used
        hub -> transit
        vgw -> plain
        vgw -> plain-used",
    ),
    (
        "ecs_service",
        "
        r: region
          v: vpc
            cluster: ecs_cluster
              ecs-fargate1: ecs_service cpu=1024 memory=2048 desired_count=1
              ecs-fargate2: ecs_service cpu=1024 memory=2048 desired_count=2
              ecs-fargate3: ecs_service cpu=1024 memory=2048 desired_count=3
              ecs-fargate4: ecs_service cpu=1024 memory=2048 desired_count=4
              ecs-fargate5: ecs_service cpu=1024 memory=2048 desired_count=5
              ecs-fargate11-family: ecs_service cpu=1024 memory=2048 desired_count=1
              ecs-fargate-no-cluster-1: ecs_service cpu=1024 memory=2048 desired_count=1
              ecs-fargate-no-cluster-2: ecs_service cpu=1024 memory=2048 desired_count=2
              task-set: ecs_service cpu=2048 memory=4096 desired_count=2",
    ),
    (
        "eks_cluster",
        "
        r: region
          v: vpc
            newest: eks_cluster version=\"1.35\"
            v1-28: eks_cluster version=\"1.28\"
            v1-29: eks_cluster version=\"1.29\"",
    ),
    // Its first queue takes a million requests of 128 kB, which are two million of 64 kB.
    (
        "sqs_queue",
        "
        r: region
          standard-used: sqs monthly_requests=2000000
          fifo-used: sqs fifo=true monthly_requests=1000000
          standard: sqs
          fifo: sqs fifo=true",
    ),
    ("kms_key", "r: region\n  kms: kms"),
    (
        "ecr_repository",
        "r: region\n  repo: ecr storage_gb=1\n  repo1: ecr",
    ),
    (
        "efs_file_system",
        "
        r: region
          v: vpc
            provisioned: efs throughput=provisioned provisioned_mibps=100 storage_gb=230
            standard: efs throughput=bursting storage_gb=230
            onezone: efs throughput=bursting one_zone=true storage_gb=230
            no-usage: efs throughput=bursting one_zone=true
            no-usage-with-lifecycle-policy: efs throughput=bursting one_zone=true",
    ),
];

/// What AWS bills and Infracost leaves out (pricing.md section 4 of the facts): addresses in use, and
/// what leaves AWS over a VPN.
const LEFT_OUT: [(&str, &str); 3] = [
    ("nat_gateway", "Public addresses"),
    ("vpn_connection", "Public addresses"),
    ("vpn_connection", "Data"),
];

fn is_line(line: &LineReport, slug: &str, part: &str) -> bool {
    line.node.as_deref() == Some(slug) && line.part == part
}

fn is_unknown(line: &UnknownReport, slug: &str, part: &str) -> bool {
    line.node.as_deref() == Some(slug) && line.part == part
}

#[test]
fn our_amounts_are_those_of_infracost() {
    let (mut compared, mut departures) = (0, 0);
    for (example, sketch) in EXAMPLES {
        let bill = report(&sketch::parse(sketch).unwrap());
        let mut ours: BTreeSet<(String, String)> = BTreeSet::new();
        let rows = include_str!("../infracost.txt").lines();
        for row in rows.filter(|row| row.starts_with(&format!("{example};"))) {
            let fields: Vec<&str> = row.split(';').collect();
            let [_, resource, component, usd, price, slug, part, departure, _] = fields[..] else {
                panic!("{row}");
            };
            if !departure.is_empty() {
                departures += 1;
                continue;
            }
            ours.insert((slug.to_owned(), part.to_owned()));
            compared += 1;
            let about = format!("{resource} {component}");
            if usd.is_empty() {
                let line = bill
                    .unknown
                    .iter()
                    .find(|line| is_unknown(line, slug, part));
                let line = line.unwrap_or_else(|| panic!("{about} is known"));
                assert_eq!(line.rate.as_f64(), price.parse().ok(), "{about}");
                continue;
            }
            let line = bill.lines.iter().find(|line| is_line(line, slug, part));
            let line = line.unwrap_or_else(|| panic!("{about} is not billed"));
            let (found, theirs) = (line.monthly.as_f64().unwrap(), usd.parse::<f64>().unwrap());
            assert!((found - theirs).abs() <= theirs / 100.0, "{about}: {found}");
        }
        let lines = bill.lines.iter().map(|line| (&line.node, &line.part));
        let unknown = bill.unknown.iter().map(|line| (&line.node, &line.part));
        for (node, part) in lines.chain(unknown) {
            let known = ours.contains(&(node.clone().unwrap_or_default(), part.clone()));
            let left_out = LEFT_OUT.contains(&(example, part.as_str()));
            assert!(known || left_out, "{example}: {node:?} {part}");
        }
    }
    assert_eq!((compared, departures), (61, 20));
}

/// The JSON of `azimuth estimate` has the fields that are promised.
#[test]
fn the_report_has_its_promised_form() {
    let bill = serde_json::to_value(report(&design("three-tier-web"))).unwrap();
    assert_eq!(bill["currency"], "USD");
    for case in ["low", "expected", "high"] {
        assert!(bill["monthly"][case].is_number());
    }
    let lines = bill["lines"].as_array().unwrap();
    for field in ["part", "quantity", "unit", "rate", "monthly"] {
        assert!(lines.iter().all(|line| !line[field].is_null()), "{field}");
    }
    let unknown = bill["unknown"].as_array().unwrap();
    assert!(unknown.iter().all(|line| line.get("rate").is_some()));
    let sum: f64 = lines
        .iter()
        .filter_map(|line| line["monthly"].as_f64())
        .sum();
    let total = bill["monthly"]["expected"].as_f64().unwrap();
    // The total is rounded once, the lines each.
    assert!((sum - total).abs() < 0.005 * lines.len() as f64);
    assert_eq!(bill["prices"]["date"], Value::from("2026-10-02"));
}
