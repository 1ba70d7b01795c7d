//! K8S-001: an EKS cluster in fewer than two zones.

use super::clusters;
use crate::document::{Document, NodeId};
use crate::field::Choice;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Cluster in fewer than two zones",
    why: "The provider refuses a cluster with subnets in fewer than two zones; Terraform does not notice.",
    how_to_fix: "Add a subnet of another zone to the cluster.",
    source: "Amazon EKS User Guide, 2024-12-18",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add the subnet of another zone",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, _) in clusters(topology) {
        let zones = topology.zones_of(id);
        let has = match zones {
            [] => "it has none".to_owned(),
            [zone] => format!("it has one ({})", zone.letter.id()),
            _ => continue,
        };
        let missing = missing(topology, id);
        let button = match missing.as_slice() {
            [] => None,
            [_] => Some("Add the subnet of another zone"),
            _ => Some("Add the subnets of two zones"),
        };
        report
            .about(&[id])
            .button(button.map(str::to_owned))
            .say(format!(
                "{} needs subnets in two zones: {has}.",
                called(topology, "EKS cluster", id)
            ));
    }
}

/// The subnets that a cluster lacks for two zones; empty when there are not enough of them.
fn missing(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    let wanted = 2_usize.saturating_sub(topology.zones_of(id).len());
    let mut others = mending::subnets_of_other_zones(topology, id);
    others.truncate(wanted);
    others.retain(|_| wanted > 0);
    if others.len() == wanted {
        others
    } else {
        Vec::new()
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if clusters(&Topology::of(document)).any(|(cluster, _)| cluster == id) {
        let missing = missing(&Topology::of(document), id);
        mending::span(document, id, &missing);
    }
}
