//! DB-025: a file system that is mounted across zones.

use std::collections::BTreeSet;

use crate::component::Component;
use crate::component::efs::Efs;
use crate::document::{Document, LinkKind, NodeId};
use crate::field::Choice;
use crate::rules::spreading::Spread;
use crate::rules::wording::{all, called, names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::{Topology, ZoneKey};

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-025",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "File system mounted across zones",
    why: "Each read crosses zones, which costs and is slow, and the failure of the other zone takes the files away.",
    how_to_fix: "Add a mount target in each zone from which the file system is used.",
    source: "AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
                app: ec2
            files: efs spans=a
        app -> files",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
                app: ec2
            files: efs spans=a,b
        app -> files",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add mount targets",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, files) in topology.all::<Efs>() {
        let (zones, callers) = far(topology, id);
        if zones.is_empty() {
            continue;
        }
        let letters: Vec<&str> = zones.iter().map(|zone| zone.letter.id()).collect();
        let mut nodes = vec![id];
        nodes.extend(&callers);
        let spread = Spread::reaching(topology, id, &zones).filter(|_| !files.one_zone);
        report
            .about(&nodes)
            .button(spread.map(|spread| spread.button()))
            .say(format!(
                "{} has no mount target in {} {}: {} {} it across zones.",
                called(topology, "File system", id),
                verb(letters.len(), "zone", "zones"),
                all(&letters),
                names(topology, &callers),
                verb(callers.len(), "mounts", "mount"),
            ));
    }
}

/// The zones of its region in which a file system has users but no mount target, with the users.
fn far(topology: &Topology<'_>, id: NodeId) -> (Vec<ZoneKey>, Vec<NodeId>) {
    let own = topology.zones_of(id);
    let region = topology.region_of(id);
    let mut zones = BTreeSet::new();
    let mut callers = BTreeSet::new();
    // Without any mount target, zones are not what it lacks.
    if own.is_empty() {
        return (Vec::new(), Vec::new());
    }
    for (_, link) in topology.links_to(id) {
        if link.kind != LinkKind::Request {
            continue;
        }
        for &zone in topology.zones_of(link.from) {
            if !own.contains(&zone) && Some(zone.region) == region {
                zones.insert(zone);
                callers.insert(link.from);
            }
        }
    }
    (zones.into_iter().collect(), callers.into_iter().collect())
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let (zones, _) = far(&topology, id);
    let one_zone = matches!(
        topology.component(id),
        Some(Component::Efs(files)) if files.one_zone
    );
    let spread = Spread::reaching(&topology, id, &zones).filter(|_| !one_zone);
    if let Some(spread) = spread {
        spread.apply(document, id);
    }
}
