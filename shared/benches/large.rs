//! Large designs for benchmarks and tests: the same number gives the same design, and none of it is
//! against a rule that counts as an error.

use std::fmt::Write;

/// Services in one network.
const SERVICES: usize = 12;
/// The regions in turn, each with the letters of three zones.
const REGIONS: [(&str, [&str; 3]); 6] = [
    ("us-east-1", ["a", "b", "c"]),
    ("us-east-2", ["a", "b", "c"]),
    ("us-west-2", ["a", "b", "c"]),
    ("eu-west-1", ["a", "b", "c"]),
    ("eu-central-1", ["a", "b", "c"]),
    ("ap-northeast-1", ["a", "c", "d"]),
];

/// The sketch of a design with about so many components: networks over three zones, each with a
/// balancer, services that call each other, a database, a cache and a queue.
#[must_use]
pub fn sketch(components: usize) -> String {
    let mut text = format!("design: is name=\"{components} components\"\n");
    let mut count = 0;
    let mut number = 0;
    while count < components {
        count += network(&mut text, number);
        number += 1;
    }
    text
}

/// Adds a network and says how many components it has.
fn network(text: &mut String, number: usize) -> usize {
    let (region, letters) = REGIONS[number % REGIONS.len()];
    let (high, low) = (10 + number / 256, number % 256);
    // Writing to a text cannot fail.
    let mut line = |words: String| {
        let _ = writeln!(text, "{words}");
    };
    line(format!("users-{number}: client target=99.9"));
    line(format!("r-{number}: region code={region}"));
    line(format!("  v-{number}: vpc cidr={high}.{low}.0.0/16"));
    line(format!("    igw-{number}: internet_gateway"));
    for (index, letter) in letters.iter().enumerate() {
        line(format!("    z-{number}-{letter}: zone letter={letter}"));
        for (tier, kind) in ["public", "private", "isolated"].iter().enumerate() {
            let third = tier * 16 + index;
            line(format!(
                "      {kind}-{number}-{letter}: subnet kind={kind} cidr={high}.{low}.{third}.0/24"
            ));
            if tier == 0 {
                line(format!("        nat-{number}-{letter}: nat_gateway"));
            }
        }
    }
    let across = |kind: &str| {
        letters
            .map(|letter| format!("{kind}-{number}-{letter}"))
            .join(",")
    };
    let (public, private, isolated) = (across("public"), across("private"), across("isolated"));
    line(format!("    alb-{number}: alb spans={public}"));
    line(format!("    cluster-{number}: ecs_cluster spans={private}"));
    for service in 0..SERVICES {
        line(format!(
            "      app-{number}-{service}: ecs_service desired_count=3 cpu=256 memory=512"
        ));
    }
    line(format!(
        "    db-{number}: rds spans={isolated} multi_az=true"
    ));
    line(format!("    cache-{number}: elasticache spans={isolated}"));
    line(format!("  queue-{number}: sqs"));
    line(format!("  images-{number}: ecr"));
    line(format!("users-{number} -> alb-{number}"));
    for service in 0..SERVICES {
        let app = format!("app-{number}-{service}");
        match service {
            // The balancer calls a few, and each of them some others.
            0..3 => line(format!("alb-{number} -> {app}")),
            _ => line(format!("app-{number}-{} -> {app}", service % 3)),
        }
        line(format!("{app} -> images-{number}"));
        match service % 3 {
            0 => line(format!("{app} -> db-{number}")),
            1 => line(format!("{app} -> cache-{number}")),
            _ => line(format!("{app} -> queue-{number}")),
        }
    }
    // Client, region, network, gateway; zones with three subnets and a NAT gateway; the rest.
    4 + 3 * 5 + 2 + SERVICES + 4
}

/// The sketch of a server with links to so many others.
#[must_use]
pub fn hub(links: usize) -> String {
    let mut text = subnets(1);
    let mut ends = String::new();
    for number in 0..=links {
        let _ = writeln!(text, "        server-{number}: ec2");
        if number > 0 {
            let _ = writeln!(ends, "server-0 -> server-{number}");
        }
    }
    text + &ends
}

/// The sketch of a network with so many subnets of the same block.
#[must_use]
pub fn subnets(count: usize) -> String {
    let mut text = "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone letter=a\n".to_owned();
    for number in 0..count {
        let _ = writeln!(text, "      s-{number}: subnet cidr=10.0.0.0/24");
    }
    text
}
