//! DB-016: an instance class that an engine does not offer.

use crate::component::{Component, database};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::{Apply, Check, Fix, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-016",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Instance class that is not offered",
    why: "The provider refuses a class that it does not offer for the engine; Terraform does not notice.",
    how_to_fix: "Choose a class that the engine offers.",
    source: "cfn-lint 1.51.0, 2026-05-12",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds engine=oracle-se2 instance_class=db.t4g.medium spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    db: rds engine=oracle-se2 instance_class=db.t3.medium spans=a,b",
    check: Check::Faults(faults),
    fix: Some(Fix {
        label: "Use the nearest class",
        apply: Apply::Faults(faults),
    }),
};

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Some((engine, class)) = node.component.engine_and_class() else {
        return Vec::new();
    };
    if !database::has_classes(engine) || database::offers(engine, class) {
        return Vec::new();
    }
    // A cluster without a class is the matter of DB-008.
    if class.trim().is_empty() && engine == database::MULTI_AZ_CLUSTER {
        return Vec::new();
    }
    let name = topology.name(id);
    let of = match engine {
        database::MULTI_AZ_CLUSTER => "Multi-AZ DB clusters",
        database::DOCUMENTDB => "DocumentDB",
        engine => engine,
    };
    let fault = Fault::new(match class.trim() {
        "" => format!("{name} names no instance class."),
        class => format!("{name}: {class} is not offered for {of}."),
    });
    let Some(nearest) = database::nearest_class(engine, class) else {
        return vec![fault];
    };
    let mut mended = node.component.clone();
    match &mut mended {
        Component::Rds(one) => one.instance_class.clone_from(&nearest),
        Component::RdsCluster(one) => one.instance_class.clone_from(&nearest),
        Component::Aurora(one) => one.instance_class.clone_from(&nearest),
        Component::Documentdb(one) => one.instance_class.clone_from(&nearest),
        _ => {}
    }
    vec![fault.mended(format!("Use {nearest}"), mended)]
}
