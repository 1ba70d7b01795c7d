//! DB-012: reads that are sent to the standby of a Multi-AZ instance.

use crate::component::Component;
use crate::component::rds::{Duty, Rds};
use crate::document::{Document, LinkId, LinkKind, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-012",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Reads from a standby",
    why: "The standby of a Multi-AZ instance answers nobody until it takes over.",
    how_to_fix: "Read from a read replica, or use a Multi-AZ cluster, whose standbys serve reads.",
    source: "Amazon RDS User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
              app: ec2
            zb: zone letter=b
              b: subnet
            db: rds spans=a,b
            standby: rds spans=b duty=standby
        db -> standby
        app -> standby",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
              app: ec2
            zb: zone letter=b
              b: subnet
            db: rds spans=a,b
            copy: rds spans=b duty=replica
        db -> copy
        app -> copy",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Make it a read replica",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, database) in topology.all::<Rds>() {
        if !is_standby(topology, id, database) {
            continue;
        }
        let (links, callers): (Vec<LinkId>, Vec<NodeId>) = topology
            .links_to(id)
            .filter(|(_, link)| link.kind == LinkKind::Request)
            .map(|(link, request)| (link, request.from))
            .unzip();
        if links.is_empty() {
            continue;
        }
        let mut nodes = vec![id];
        nodes.extend(&callers);
        report.about(&nodes).links(&links).say(format!(
            "{} is a standby and serves no reads: {} {} it.",
            topology.name(id),
            names(topology, &callers),
            verb(callers.len(), "calls", "call"),
        ));
    }
}

/// Whether a database is drawn as the standby of another one: by its field, or by its name when
/// another database copies its data to it.
fn is_standby(topology: &Topology<'_>, id: NodeId, database: &Rds) -> bool {
    let name = topology.name(id).to_lowercase();
    let called = ["standby", "stand-by", "failover"]
        .iter()
        .any(|word| name.contains(word));
    match database.duty {
        Duty::Standby => true,
        Duty::Replica => false,
        Duty::Primary => {
            called
                && topology
                    .links_to(id)
                    .any(|(_, link)| link.kind == LinkKind::Replicate)
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let wrong = match topology.component(id) {
        Some(Component::Rds(database)) => is_standby(&topology, id, database),
        _ => false,
    };
    if let Some(Component::Rds(database)) = document
        .node_mut(id)
        .filter(|_| wrong)
        .map(|node| &mut node.component)
    {
        database.duty = Duty::Replica;
    }
}
