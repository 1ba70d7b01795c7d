//! OPS-003: production data of which there are no backups.

use super::in_production;
use crate::component::backup::Backup;
use crate::component::{Component, Place, Role};
use crate::connection;
use crate::document::{Document, LinkKind, Node, NodeId};
use crate::field::Choice;
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "OPS-003",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Data without a backup",
    why: "Replication copies mistakes too: what is deleted or overwritten is gone.",
    how_to_fix: "Add a backup plan and link it to the stores.",
    source: "AWS Well-Architected REL09-BP03, 2026; checkov CKV2_AWS_18, 2026-08-20",
    violates: "r: region\n  v: vpc\n    za: zone\n      disk: ebs",
    passes: "r: region\n  plan: backup\n  v: vpc\n    za: zone\n      disk: ebs\nplan -> disk",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a backup plan",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (region, nodes) in in_production(topology, |id, node| is_bare(topology, id, node)) {
        report.add(
            &nodes,
            format!(
                "No backups are made of {} in {}.",
                names(topology, &nodes),
                region.id()
            ),
        );
    }
}

/// Whether a store keeps no backups of its own and is in no plan. Databases and tables without
/// their own are the matter of DB-010 and DB-019.
fn is_bare(topology: &Topology<'_>, id: NodeId, node: &Node) -> bool {
    let bare = match &node.component {
        Component::Ebs(_) => true,
        Component::Efs(files) => !files.backup,
        _ => false,
    };
    let is_plan = |other: &NodeId| topology.role(*other) == Some(Role::Backup);
    bare && !topology.linked(id, LinkKind::Attach).iter().any(is_plan)
}

fn apply(document: &mut Document, finding: &Finding) {
    let topology = Topology::of(document);
    let bare: Vec<NodeId> = finding
        .nodes
        .iter()
        .copied()
        .filter(|id| {
            topology
                .node(*id)
                .is_some_and(|node| is_bare(&topology, *id, node))
        })
        .collect();
    let Some(&first) = bare.first() else {
        return;
    };
    let region = topology.region_of(first);
    let plan =
        (topology.all::<Backup>().map(|(id, _)| id)).find(|id| topology.region_of(*id) == region);
    let place = topology.place_of(first, Place::Region);
    let plan = plan.unwrap_or_else(|| {
        let plan = Component::Backup(Backup::default());
        mending::add(document, plan, place, Vec::new())
    });
    for id in bare {
        let link = connection::proposed(&Topology::of(document), plan, id);
        document.add_link(link);
    }
}
