//! The worked systems of availability.md c.4 of the facts, as drawings.

use super::*;
use crate::availability::repair::HOURS_A_YEAR;
use crate::sketch;

/// A network over zones `a`, `b` and `c` with public subnets; `inside` stands in it.
fn network(zones: &[&str], inside: &str) -> String {
    let mut text =
        "users: client\nr: region\n  v: vpc cidr=10.0.0.0/16\n    igw: internet_gateway\n"
            .to_owned();
    for (number, zone) in zones.iter().enumerate() {
        text += &format!(
            "    z{zone}: zone letter={zone}\n      {zone}: subnet kind=public cidr=10.0.{number}.0/24\n"
        );
    }
    text + inside
}

/// The only journey of a sketch: its availability to nine digits and its downtime as printed.
#[track_caller]
fn check(name: &str, sketch: &str, availability: f64, hours: &str) {
    let document = sketch::parse(sketch).unwrap_or_else(|why| panic!("{name}: {why}\n{sketch}"));
    let found = uptime(&document);
    let [journey] = &found.journeys[..] else {
        panic!("{name}: {} journeys", found.journeys.len())
    };
    let value = journey.availability.exact().unwrap();
    assert!(
        (value - availability).abs() <= 0.5e-9 * 1.000_001,
        "{name}: {value:.12} is not {availability}"
    );
    let decimals = hours.split_once('.').unwrap().1.len();
    let down = (1.0 - value) * HOURS_A_YEAR;
    assert_eq!(format!("{down:.decimals$}"), hours, "{name}");
}

/// Servers that call those of their own zone, and a database.
fn taborda(database: &str, more: &str) -> String {
    format!(
        "users: client
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    za: zone letter=a
      a: subnet kind=public cidr=10.0.0.0/24
        web-a: ec2 public_ip=true
        app-a: ec2 public_ip=true
    zb: zone letter=b
      b: subnet kind=public cidr=10.0.1.0/24
        web-b: ec2 public_ip=true
        app-b: ec2 public_ip=true
    alb: alb spans=a,b
    {database}
users -> alb
alb -> web-a
alb -> web-b
web-a -> app-a
web-b -> app-b
app-a -> db
app-b -> db
{more}"
    )
}

#[test]
fn taborda_within_its_zones() {
    let standby = "db: rds multi_az=true spans=a,b";
    check("000 a", &taborda(standby, ""), 0.999_302_573, "6.11");
    // Row c takes a single instance as one thing outside zones, as an entered figure of a database
    // with a standby is. One that is drawn stands in zone a, which makes it row d.
    let one = "db: rds multi_az=true uptime={\"percent\":\"99.5\"} spans=a,b";
    check("000 c", &taborda(one, ""), 0.994_803_462, "45.52");
    let single = "db: rds multi_az=false spans=a,b";
    check(
        "000 c in zone a",
        &taborda(single, ""),
        0.994_804_435,
        "45.51",
    );
    let server = taborda("", "").replace(
        "app-a: ec2 public_ip=true\n",
        "app-a: ec2 public_ip=true\n        db: ec2 purpose=database\n",
    );
    check("000 d", &server, 0.994_804_435, "45.51");
    let soda = "soda: external_api
app-a -> soda dependency=hard
app-b -> soda dependency=hard";
    check("000 e", &taborda(standby, soda), 0.998_303_271, "14.86");
}

#[test]
fn taborda_across_its_zones() {
    let sketch = network(
        &["a", "b"],
        "    alb: alb spans=a,b
    web: asg min=2 desired=2 spans=a,b
    app: asg min=2 desired=2 spans=a,b
    db: rds multi_az=true spans=a,b
users -> alb
alb -> web
web -> app
app -> db",
    );
    check("000 b", &sketch, 0.999_350_095, "5.69");
}

#[test]
fn ror() {
    check(
        "001 static",
        "users: client\nnames: route53\ncdn: cloudfront\nr: region\n  files: s3\nusers -> names\nnames -> cdn\ncdn -> files",
        0.998_001,
        "17.51",
    );
    let api = network(
        &["a", "b"],
        "    alb: alb spans=a,b
    cluster: ecs_cluster spans=a,b
      api: ecs_service desired_count=2
    search: opensearch data_nodes=2 standby=false spans=a,b
users -> alb
alb -> api
api -> search
",
    );
    check("001 API", &api, 0.998_800_210, "10.51");
    let database = api.replace(
        "users -> alb",
        "    db: rds multi_az=true spans=a,b\nusers -> alb",
    );
    check(
        "001 API + RDS",
        &(database + "api -> db\n"),
        0.998_300_810,
        "14.88",
    );
    let standby = network(&["a", "b", "c"], "")
        + &api[api.find("    alb:").unwrap()..].replace(
            "data_nodes=2 standby=false spans=a,b",
            "data_nodes=3 standby=true spans=a,b,c",
        );
    check("001 API, standby", &standby, 0.999_700_030, "2.63");
}

#[test]
fn development_and_production() {
    let development = "users: client
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    za: zone letter=a
      a: subnet kind=public cidr=10.0.0.0/24
        web: ec2 public_ip=true
        proxy: ec2
        app: ec2
    db: rds multi_az=false spans=a
users -> web
web -> proxy
proxy -> app
app -> db";
    check("002 dev", development, 0.980_443_604, "171.3");
    let production = network(
        &["a", "b"],
        "    alb: alb spans=a,b
    proxy: asg min=2 desired=2 spans=a,b
    app: asg min=2 desired=2 spans=a,b
    db: rds_cluster spans=a,b
users -> alb
alb -> proxy
proxy -> app
app -> db",
    );
    check("002 prod, RDS", &production, 0.999_350_095, "5.69");
    let documents = production.replace("rds_cluster", "documentdb instances=2");
    check("002 prod, DocumentDB", &documents, 0.999_750_035, "2.19");
    // The reference design has an internal balancer between the tiers.
    let inner = |text: &str| {
        text.replace("proxy -> app", "proxy -> inner\ninner -> app")
            .replace(
                "    app: asg",
                "    inner: alb scheme=internal spans=a,b\n    app: asg",
            )
    };
    check(
        "reference, DocumentDB",
        &inner(&documents),
        0.999_650_060,
        "3.07",
    );
    check("reference, RDS", &inner(&production), 0.999_250_160, "6.57");
}

/// The City of Boston's applications without what they call.
const BOSTON: &str = "users: client
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    za: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
        nat-a: nat_gateway
      private-a: subnet cidr=10.0.1.0/24
    zb: zone letter=b
      public-b: subnet kind=public cidr=10.0.2.0/24
        nat-b: nat_gateway
      private-b: subnet cidr=10.0.3.0/24
    vgw: vpn_gateway
    web: alb spans=public-a,public-b
    cluster: ecs_cluster spans=private-a,private-b
      hosts: asg min=2
      app: ecs_service launch_type=EC2 desired_count=2
  vpn: vpn_connection
city: onprem_site
  gateway: customer_gateway
  database: onprem_database
api: external_api uptime={\"percent\":\"100\"}
users -> web
web -> app
vgw -> vpn
vpn -> gateway
";

#[test]
fn boston() {
    check("003 app", BOSTON, 0.999_875_003, "1.09");
    let city = format!("{BOSTON}app -> database");
    check("003 with VPN and database", &city, 0.994_378_190, "49.25");
    let egress = format!("{BOSTON}app -> api dependency=hard");
    check("003 NAT per AZ", &egress, 0.999_865_245, "1.18");
    let one = egress.replace("        nat-b: nat_gateway\n", "");
    // The carve-out, as the product has it; the raw formula is below.
    check("003 one NAT", &one, 0.998_875_625, "9.85");
    let mut structure = Structure::default();
    let mut part = |up: f64| {
        let variable = structure.variable(up);
        structure.up(variable)
    };
    let host = 0.995 / 0.9999;
    let parts = [0.9999, 0.9999, 0.9999, host, host, 0.999].map(&mut part);
    let [alb, za, zb, ea, eb, nat] = parts;
    let (a, b) = (structure.all([za, ea]), structure.all([zb, eb]));
    let app = structure.any([a, b]);
    let all = structure.all([alb, app, nat, za]);
    let mut diagram = Diagram::new(Budget(1_000));
    let function = diagram.function(&structure, all).unwrap();
    let raw = diagram.availability(function);
    assert!((raw - 0.998_775_737).abs() < 0.5e-9, "{raw:.12}");
    assert_eq!(format!("{:.2}", (1.0 - raw) * HOURS_A_YEAR), "10.72");
}

#[test]
fn eks() {
    let design = |zones: &[&str], needed: u32| {
        let across = zones.join(",");
        let count = zones.len();
        network(
            zones,
            &format!(
                "    eks: eks_cluster spans={across}
      nodes: eks_node_group min={count} desired={count}
      shop: k8s_namespace
        app: k8s_workload hpa_min={count} replicas={count} needed={needed}
    alb: alb spans={across}
    pg: rds multi_az=true spans=a,b
    mongo: documentdb instances=2 spans=a,b
users -> alb
alb -> app
app -> pg
app -> mongo"
            ),
        )
    };
    check("004, 2 AZs", &design(&["a", "b"], 1), 0.999_275_127, "6.35");
    let three = ["a", "b", "c"];
    check("004, 3 AZs", &design(&three, 1), 0.999_299_985, "6.13");
    check("004, 2 of 3", &design(&three, 2), 0.999_225_412, "6.79");
}
