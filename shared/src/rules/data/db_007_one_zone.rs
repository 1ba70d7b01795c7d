//! DB-007: a database of which one instance runs.

use crate::component::Component;
use crate::component::aurora::Aurora;
use crate::component::documentdb::Documentdb;
use crate::component::rds::{Duty, Rds};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-007",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Database without a standby",
    why: "Losing its instance or its zone takes the data offline until a new one is there.",
    how_to_fix: "Turn on the standby in a second zone, or run a second instance.",
    source: "checkov CKV_AWS_157, 2026-08-20; AWS Well-Architected REL10-BP01, 2026",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds multi_az=false spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds multi_az=true spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Add a standby",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let name = topology.name(id);
    let of_cluster = || {
        format!(
            "{name} runs in one zone, with one instance: after its failure nobody answers until there is a new one."
        )
    };
    let two = "Run two instances";
    match &node.component {
        Component::Rds(one) if !one.multi_az && one.duty == Duty::Primary => {
            let fault = Fault::new(format!("{name} runs in one zone: failover is a restore."));
            let mended = Component::Rds(Rds {
                multi_az: true,
                availability_zone: String::new(),
                ..one.clone()
            });
            // The free edition of SQL Server has no standby.
            vec![match one.engine.as_str() {
                "sqlserver-ex" => fault,
                _ => fault.mended("Turn on the standby", mended),
            }]
        }
        Component::Aurora(one) if one.instances == 1 => {
            let mended = Component::Aurora(Aurora {
                instances: 2,
                ..one.clone()
            });
            vec![Fault::new(of_cluster()).mended(two, mended)]
        }
        Component::Documentdb(one) if one.instances == 1 => {
            let mended = Component::Documentdb(Documentdb {
                instances: 2,
                ..one.clone()
            });
            vec![Fault::new(of_cluster()).mended(two, mended)]
        }
        _ => Vec::new(),
    }
}
