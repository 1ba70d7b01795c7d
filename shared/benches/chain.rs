//! A design in which everything needs everything.

use std::fmt::Write;

/// The sketch of a design with about so many components over three zones, in which everything needs
/// everything: tiers one behind the other, each a balancer, a group of which some must be left, a
/// database and a cache.
#[must_use]
pub fn sketch(components: usize) -> String {
    let mut text = "users: client target=99.9\nr: region\n  v: vpc cidr=10.0.0.0/16\n".to_owned();
    let mut links = "users -> alb-0\n".to_owned();
    for (number, letter) in ["a", "b", "c"].iter().enumerate() {
        let _ = writeln!(
            text,
            "    z-{letter}: zone letter={letter}\n      s-{letter}: subnet cidr=10.0.{number}.0/24"
        );
    }
    for tier in 0..components.saturating_sub(9) / 4 {
        let _ = writeln!(
            text,
            "    alb-{tier}: alb spans=s-a,s-b,s-c\n    app-{tier}: asg min=6 desired=6 max=9 needed=4 spans=s-a,s-b,s-c\n    db-{tier}: rds spans=s-a,s-b multi_az=true\n    cache-{tier}: elasticache spans=s-a,s-b"
        );
        let _ = writeln!(
            links,
            "alb-{tier} -> app-{tier}\napp-{tier} -> db-{tier}\napp-{tier} -> cache-{tier}"
        );
        if tier > 0 {
            let _ = writeln!(links, "app-{} -> alb-{tier}", tier - 1);
        }
    }
    text + &links
}
