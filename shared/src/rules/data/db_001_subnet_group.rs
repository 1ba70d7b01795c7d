//! DB-001: a database whose subnet group covers fewer than two zones.

use crate::component::Component;
use crate::component::rds::Duty;
use crate::document::{Document, Node, NodeId};
use crate::field::Choice;
use crate::rules::spreading::Spread;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Subnet group in fewer than two zones",
    why: "The provider refuses a subnet group that covers fewer than two zones, also for a database without a standby.",
    how_to_fix: "Add a subnet of another zone to the database.",
    source: "Amazon RDS and Aurora User Guides, 2023-06-15",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            orders: rds spans=a multi_az=false",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            orders: rds spans=a,b",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Add the subnet of another zone",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    if !is_narrow(topology, id) {
        return;
    }
    let has = match topology.zones_of(id) {
        [zone] => format!("one ({})", zone.letter.id()),
        _ => "none".to_owned(),
    };
    let button = Spread::over(topology, id, 2).map(|spread| spread.button());
    report.about(&[id]).button(button).say(format!(
        "{} needs a subnet group in two zones: it has {has}.",
        called(topology, "Database", id),
    ));
}

/// Whether a database in a VPC has a subnet group in fewer than two zones. A Multi-AZ cluster needs
/// three (DB-008); drawn replicas and standbys use the group of their source.
fn is_narrow(topology: &Topology<'_>, id: NodeId) -> bool {
    let has_group = match topology.component(id) {
        Some(Component::Rds(database)) => database.duty == Duty::Primary,
        Some(Component::Aurora(_) | Component::Documentdb(_)) => true,
        _ => false,
    };
    has_group && topology.vpc_of(id).is_some() && topology.zones_of(id).len() < 2
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let spread = Spread::over(&topology, id, 2).filter(|_| is_narrow(&topology, id));
    if let Some(spread) = spread {
        spread.apply(document, id);
    }
}
