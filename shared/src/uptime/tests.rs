//! Journeys of small designs, against the worked systems of availability.md c.4 of the facts.

use super::*;
use crate::sketch;

/// The City of Boston's applications without and with the City's database (availability.md c.4
/// of the facts, rows "003 app" and "003 app with VPN and city DB").
const BOSTON: &str = "
    users: client
    r: region
      v: vpc
        zone-a: zone letter=a
          public-a: subnet kind=public
          private-a: subnet
        zone-b: zone letter=b
          public-b: subnet kind=public
          private-b: subnet
        vgw: vpn_gateway
        web: alb spans=public-a,public-b
        cluster: ecs_cluster spans=private-a,private-b
          hosts: asg min=2
          app: ecs_service launch_type=EC2 desired_count=2
      vpn: vpn_connection
    city: onprem_site
      gateway: customer_gateway
      database: onprem_database
    users -> web
    web -> app
    vgw -> vpn
    vpn -> gateway
";

#[track_caller]
fn check(sketch: &str, availability: f64, single_points: &[&str]) {
    let document = sketch::parse(sketch).unwrap();
    let found = uptime(&document);
    let [journey] = &found.journeys[..] else {
        panic!("{} journeys", found.journeys.len())
    };
    let value = journey.availability.exact().unwrap();
    assert!(
        (value - availability).abs() < 5e-10,
        "{value} is not {availability}"
    );
    let names: Vec<_> = journey
        .single_points
        .iter()
        .map(|id| document.node(*id).unwrap().slug.as_str())
        .collect();
    assert_eq!(names, single_points);
}

/// Two servers in two zones behind a load balancer.
const SERVERS: &str = "
    users: client
    r: region
      v: vpc
        zone-a: zone letter=a
          public-a: subnet kind=public
          private-a: subnet
            web-a: ec2
        zone-b: zone letter=b
          public-b: subnet kind=public
          private-b: subnet
            web-b: ec2
        front: alb spans=public-a,public-b
    users -> front
    front -> web-a
    front -> web-b
";

#[test]
fn servers_that_answer_the_same_are_one_journey_whether_a_letter_or_a_number_tells_them_apart() {
    let journeys = |sketch: &str| -> Vec<(String, Option<f64>)> {
        let found = uptime(&sketch::parse(sketch).unwrap());
        (found.journeys.into_iter())
            .map(|journey| (journey.name.clone(), journey.availability.exact()))
            .collect()
    };
    let lettered = journeys(SERVERS);
    assert_eq!(lettered.len(), 1);
    let numbered = |a: &str, b: &str| SERVERS.replace("web-a", a).replace("web-b", b);
    for (a, b) in [("web-1", "web-2"), ("web", "web-2"), ("web-a", "web-2-b")] {
        let found = journeys(&numbered(a, b));
        assert_eq!(found.len(), 1, "{a} {b}");
        assert_eq!(found[0].1, lettered[0].1, "{a} {b}");
    }
    let names = |sketch: &str| -> Vec<String> {
        let found = journeys(sketch).into_iter();
        found.map(|(name, _)| name).collect()
    };
    assert_eq!(
        names(&SERVERS.replace("web-b: ec2", "web-b: ec2 software=Django")),
        ["users → web-a", "users → web-b"]
    );
    assert_eq!(
        names(&numbered("orders", "users-api")),
        ["users → orders", "users → users-api"]
    );
}

#[test]
fn the_first_thousand_ways_behind_an_entry_are_journeys() {
    let mut sketch = SERVERS.to_owned();
    let more: Vec<String> = (0..1_000).map(|number| format!("api{number}-x")).collect();
    let drawn: String = more
        .iter()
        .map(|slug| format!("            {slug}: ec2\n"))
        .collect();
    sketch = sketch.replace(
        "            web-a: ec2\n",
        &format!("            web-a: ec2\n{drawn}"),
    );
    sketch.extend(more.iter().map(|slug| format!("    front -> {slug}\n")));
    let found = uptime(&sketch::parse(&sketch).unwrap());
    let names = found.journeys.iter().map(|journey| journey.name.as_str());
    assert_eq!(names.clone().count(), 1_000);
    assert_eq!(
        names.take(2).collect::<Vec<_>>(),
        ["users → web", "users → api0-x"]
    );
}

#[test]
fn balancers_that_all_call_each_other_are_not_followed_for_ever() {
    let fronts: Vec<String> = (0..60).map(|number| format!("lb{number}-x")).collect();
    let mut sketch = "users: client\nr: region\n  v: vpc\n".to_owned();
    sketch.extend(fronts.iter().map(|slug| format!("    {slug}: alb\n")));
    sketch += "users -> lb0-x\n";
    for from in &fronts {
        let others = fronts.iter().filter(|to| *to != from);
        sketch.extend(others.map(|to| format!("{from} -> {to}\n")));
    }
    assert_eq!(uptime(&sketch::parse(&sketch).unwrap()).journeys.len(), 0);
}

#[test]
fn two_tasks_on_two_hosts_survive_a_zone() {
    check(BOSTON, 0.999_875_003, &[]);
    let found = uptime(&sketch::parse(BOSTON).unwrap());
    assert!(
        found.journeys[0]
            .survives
            .iter()
            .all(|(_, survives)| *survives)
    );
    assert_eq!(found.journeys[0].survives.len(), 2);
}

#[test]
fn the_database_of_the_city_and_the_vpn_to_it_are_single_points_of_failure() {
    check(
        &format!("{BOSTON}\napp -> database"),
        0.994_378_190,
        &["vpn", "database"],
    );
}

#[test]
fn a_nat_gateway_in_each_zone_is_hardly_felt() {
    let with_nat = BOSTON
        .replace("private-a: subnet\n", "private-a: subnet\n              nat-x: subnet kind=public\n                nat-a: nat_gateway\n")
        .replace("private-b: subnet\n", "private-b: subnet\n              nat-y: subnet kind=public\n                nat-b: nat_gateway\n")
        .replace("vgw: vpn_gateway", "vgw: vpn_gateway\n            igw: internet_gateway");
    let sketch = format!("{with_nat}\napi: external_api\napp -> api dependency=hard");
    // The API itself is assumed at 0.999 beside the row "003 egress hard, NAT per AZ".
    check(&sketch, 0.999_865_245 * 0.999, &["api"]);
}

#[test]
fn a_journey_goes_on_through_an_internet_gateway() {
    let sketch = "
        users: client
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public
                server: ec2 public_ip=true
                disk: rds multi_az=false spans=public-a
        users -> igw
        igw -> server
        server -> disk";
    let found = uptime(&sketch::parse(sketch).unwrap());
    let [journey] = &found.journeys[..] else {
        panic!("{} journeys", found.journeys.len())
    };
    assert_eq!(journey.name, "users → server");
    assert_eq!(journey.single_points.len(), 2);
}

/// A lattice of balancers and servers, each of which leads to two of the next row.
fn lattice(width: usize, depth: usize) -> String {
    let mut sketch = String::from("users: client\nr: region\n  v: vpc cidr=10.0.0.0/16\n");
    for letter in ["a", "b"] {
        sketch += &format!("    z{letter}: zone letter={letter}\n      s{letter}: subnet\n");
    }
    for row in 0..depth {
        for column in 0..width {
            let zone = ["sa", "sb"][(row + column) % 2];
            sketch += &format!(
                "    l{row}x{column}: alb spans=sa,sb\n    g{row}x{column}: asg min=1 spans={zone}\n"
            );
        }
    }
    sketch += "users -> l0x0\n";
    for row in 0..depth {
        for column in 0..width {
            let next = (column + 1) % width;
            sketch +=
                &format!("l{row}x{column} -> g{row}x{column}\nl{row}x{column} -> g{row}x{next}\n");
            if row + 1 < depth {
                sketch += &format!("g{row}x{column} -> l{}x{column}\n", row + 1);
            }
        }
    }
    sketch
}

#[test]
fn a_design_that_is_too_entangled_has_bounds_that_hold() {
    let document = sketch::parse(&lattice(24, 24)).unwrap();
    let found = uptime(&document);
    let tangled: Vec<_> = (found.journeys.iter())
        .filter(|journey| journey.availability.exact().is_none())
        .collect();
    assert!(!tangled.is_empty());
    for journey in &tangled {
        let (low, high) = (journey.availability.low(), journey.availability.high());
        assert!(
            journey.possible && 0.0 < low && low < high && high < 1.0,
            "{low} {high}"
        );
        // Both zones are needed: row by row, all that can be reached stands in one of them or both.
        assert_eq!(journey.survives.len(), 2);
    }
    // A smaller one is evaluated exactly by those who can wait, and keeps within its bounds.
    let document = sketch::parse(&lattice(9, 9)).unwrap();
    let topology = Topology::of(&document);
    let hasty = Effort {
        journey: 500,
        all: 500,
        bounds: 20_000,
    };
    let mut evaluation = Evaluation::of(&topology, hasty);
    let bounds: Vec<_> = (evaluation.uptime.journeys.iter())
        .map(|journey| journey.availability)
        .collect();
    assert!(bounds.iter().any(|estimate| estimate.exact().is_none()));
    let mut turns = 0;
    while !evaluation.go_on(5_000) {
        turns += 1;
        assert!(turns < 10_000);
    }
    let exact = Evaluation::of(&topology, Effort::PATIENT);
    for ((bounds, late), exact) in (bounds.iter())
        .zip(&evaluation.uptime.journeys)
        .zip(&exact.uptime.journeys)
    {
        let share = exact.availability.exact().unwrap();
        assert!((late.availability.exact().unwrap() - share).abs() < 1e-12);
        assert!(bounds.low() <= share + 1e-12 && share <= bounds.high() + 1e-12);
        assert_eq!(late.single_points, exact.single_points);
    }
}

#[test]
fn services_in_a_circle_need_each_other_whoever_asks() {
    let sketch = "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                one: ec2
                two: ec2
                three: ec2
        users -> one
        users -> two
        one -> two
        two -> three
        three -> one";
    let found = uptime(&sketch::parse(sketch).unwrap());
    let host = 0.995_f64 / 0.9999;
    for journey in &found.journeys {
        let share = journey.availability.exact().unwrap();
        assert!((share - 0.9999 * host.powi(3)).abs() < 1e-12, "{share}");
        assert_eq!(journey.single_points.len(), 3);
    }
}

#[test]
fn a_chain_of_thousands_is_no_matter() {
    let mut sketch = String::from(
        "users: client\nr: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n",
    );
    for number in 0..3_000 {
        sketch += &format!("        s{number}: ec2\n");
    }
    sketch += "users -> s0\n";
    for number in 1..3_000 {
        sketch += &format!("s{} -> s{number}\n", number - 1);
    }
    let found = uptime(&sketch::parse(&sketch).unwrap());
    assert_eq!(found.journeys[0].single_points.len(), 3_000);
    assert!(found.journeys[0].availability.exact().unwrap() < 1e-6);
}

#[test]
fn tiers_of_which_some_replicas_must_be_left_are_exact_in_a_chain() {
    let mut sketch = String::from("users: client\nr: region\n  v: vpc\n");
    for letter in ["a", "b", "c"] {
        sketch += &format!("    z-{letter}: zone letter={letter}\n      {letter}: subnet\n");
    }
    for tier in 0..100 {
        sketch += &format!("    app-{tier}: asg min=6 desired=6 max=9 needed=4 spans=a,b,c\n");
    }
    sketch += "users -> app-0\n";
    for tier in 1..100 {
        sketch += &format!("app-{} -> app-{tier}\n", tier - 1);
    }
    let found = uptime(&sketch::parse(&sketch).unwrap());
    assert!(found.journeys[0].availability.exact().is_some());
}

#[test]
fn what_the_load_needs_counts() {
    // Two zones with two hosts each, two needed: availability.md b.3 of the facts.
    let sketch = "
        users: client
        r: region
          v: vpc
            zone-a: zone letter=a
              a: subnet
            zone-b: zone letter=b
              b: subnet
            app: asg spans=a,b min=4 desired=4 needed=2
        users -> app";
    check(sketch, 0.999_997_565_889, &[]);
    // All four needed: each is a single point, and so is each zone.
    let all = sketch.replace("needed=2", "needed=4");
    let found = uptime(&sketch::parse(&all).unwrap());
    assert!(
        found.journeys[0]
            .survives
            .iter()
            .all(|(_, survives)| !survives)
    );
}

#[test]
fn a_hundred_of_two_hundred_are_counted() {
    let sketch = "
        users: client
        r: region
          v: vpc
            zone-a: zone letter=a
              a: subnet
            zone-b: zone letter=b
              b: subnet
            zone-c: zone letter=c
              c: subnet
            app: asg spans=a,b,c min=200 desired=200 max=300 needed=100
        users -> app";
    let found = uptime(&sketch::parse(sketch).unwrap());
    // Two zones hold 133 of them, one zone 67: two zones must work.
    let zone = 0.9999_f64;
    let two_of_three = zone.powi(3) + 3.0 * zone.powi(2) * (1.0 - zone);
    let availability = found.journeys[0].availability.exact().unwrap();
    assert!((availability - two_of_three).abs() < 1e-9, "{availability}");
}

/// The availability of the only journey, modelled and by the agreements.
fn figures(sketch: &str) -> (f64, f64) {
    let document = sketch::parse(sketch).unwrap();
    let topology = Topology::of(&document);
    let evaluation = Evaluation::of(&topology, Effort::LIVE);
    let [journey] = &evaluation.uptime.journeys[..] else {
        panic!("{} journeys", evaluation.uptime.journeys.len())
    };
    let promised = evaluation.contract(&topology, 0).unwrap();
    (
        journey.availability.exact().unwrap(),
        promised.availability(),
    )
}

#[track_caller]
fn is(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 5e-10,
        "{found} is not {expected}"
    );
}

/// A service over two zones behind a load balancer.
fn service(app: &str) -> String {
    format!(
        "
        users: client
        r: region
          v: vpc
            za: zone letter=a
              public-a: subnet kind=public
              a: subnet
            zb: zone letter=b
              public-b: subnet kind=public
              b: subnet
            web: alb spans=public-a,public-b
            c: ecs_cluster spans=a,b
              {app}
        users -> web
        web -> app"
    )
}

#[test]
fn what_is_promised_for_a_region_holds_for_tasks_in_two_zones_of_which_one_is_enough() {
    let fargate = |rest: &str| service(&format!("app: ecs_service launch_type=FARGATE {rest}"));
    is(figures(&fargate("desired_count=2")).0, 0.9999 * 0.9999);
    // One task is one instance, whatever zones it may run in; two that are both needed are two.
    let (modelled, promised) = figures(&fargate("desired_count=1"));
    is(modelled, 0.9999 * 0.995);
    is(promised, 0.9999 * 0.995);
    is(
        figures(&fargate("desired_count=2 needed=2")).0,
        0.9999 * 0.995 * 0.995,
    );
}

#[test]
fn how_many_are_needed_is_said_of_all_and_not_of_a_zone() {
    let pair = "
        back: asg spans=a,b min=4 desired=4 max=4 needed=3
        app: asg spans=a,b min=4 desired=4 max=4";
    let sketch = SERVERS.replace(
        "front: alb spans=public-a,public-b",
        &format!(
            "front: alb spans=public-a,public-b{}",
            pair.replace("\n        ", "\n            ")
                .replace("spans=a,b", "spans=private-a,private-b")
        ),
    );
    let sketch = (sketch.lines())
        .filter(|line| !line.contains("web-"))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    let near = figures(&format!("{sketch}\nfront -> app\napp -> back zone=same")).0;
    let any = figures(&format!("{sketch}\nfront -> app\napp -> back zone=any")).0;
    assert!(near > any && any > 0.98, "{near} {any}");
}

#[test]
fn a_service_of_kubernetes_with_a_balancer_of_its_own_is_as_available_as_that() {
    let with = |kind: &str| {
        format!(
            "
            users: client
            r: region
              v: vpc
                za: zone letter=a
                  a: subnet
                zb: zone letter=b
                  b: subnet
                k: eks_cluster spans=a,b
                  nodes: eks_node_group spans=a,b min=2 desired=2
                  ns: k8s_namespace
                    entry: {kind}
                    app: k8s_workload replicas=2
            users -> entry
            entry -> app"
        )
    };
    let (service, ingress) = (
        figures(&with("k8s_service kind=LoadBalancer")),
        figures(&with("k8s_ingress")),
    );
    is(service.0, ingress.0);
    is(service.1, ingress.1);
    assert!(service.0 < figures(&with("k8s_service kind=ClusterIP")).0);
}

#[test]
fn a_second_origin_answers_in_place_of_the_first() {
    let sketch = "
        users: client
        one-r: region code=us-east-1
          one: s3
        two-r: region code=us-west-2
          two: s3
        cdn: cloudfront origin_failover=true
        users -> cdn
        cdn -> one
        cdn -> two";
    is(figures(sketch).0, 0.999 * (1.0 - 0.001 * 0.001));
}

#[test]
fn behind_a_transit_gateway_the_gateway_of_another_network_leads_out() {
    let sketch = "
        users: client
        partner: external_api
        r: region
          hub: transit_gateway
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            web: alb scheme=internal spans=a,b
            app: asg spans=a,b min=2 desired=2
          e: vpc cidr=10.1.0.0/16
            igw: internet_gateway
            ea: zone letter=a
              out: subnet kind=public cidr=10.1.0.0/24
                nat: nat_gateway
        hub -> v
        hub -> e
        a -> hub
        b -> hub
        users -> web
        web -> app
        app -> partner dependency=hard";
    let document = sketch::parse(sketch).unwrap();
    let found = uptime(&document);
    let slugs = (found.journeys[0].single_points.iter())
        .map(|id| document.node(*id).unwrap().slug.as_str());
    // The transit gateway itself is run over several zones.
    assert!(
        slugs.clone().any(|slug| slug == "nat"),
        "{:?}",
        slugs.collect::<Vec<_>>()
    );
    assert!(!found.journeys[0].survives[0].1);
}
