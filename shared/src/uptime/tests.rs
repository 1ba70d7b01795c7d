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

/// Balancers and groups that all need each other are more than is evaluated exactly.
#[test]
fn nothing_is_said_about_a_design_that_is_too_entangled() {
    let mut sketch = String::from("r: region\n  v: vpc cidr=10.0.0.0/16\n");
    for letter in ["a", "b"] {
        sketch.push_str(&format!(
            "    z{letter}: zone letter={letter}\n      s{letter}: subnet\n"
        ));
    }
    let mut seed = 5_u32;
    let mut roll = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % 40
    };
    for number in 0..40 {
        sketch.push_str(&format!(
            "    l{number}: alb spans=sa,sb\n    g{number}: asg spans=sa,sb\n"
        ));
    }
    sketch.push_str("users: client\n");
    for number in 0..40 {
        sketch.push_str(&format!("users -> l{number}\n"));
        let targets: BTreeSet<_> = (0..3).map(|_| roll()).collect();
        for target in targets {
            sketch.push_str(&format!("l{number} -> g{target}\n"));
        }
        let needs: BTreeSet<_> = (0..2).map(|_| roll()).collect();
        for need in needs {
            sketch.push_str(&format!("g{number} -> l{need}\n"));
        }
    }
    let found = uptime(&sketch::parse(&sketch).unwrap());
    let untold: Vec<_> = (found.journeys.iter())
        .filter(|journey| journey.availability.exact().is_none())
        .collect();
    assert!(!untold.is_empty());
    for journey in untold {
        assert!(journey.possible && journey.single_points.is_empty());
        assert!(journey.survives.is_empty());
    }
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
