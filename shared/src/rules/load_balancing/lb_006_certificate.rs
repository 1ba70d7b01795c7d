//! LB-006: an encrypted listener without a certificate of its region.

use super::{balancers, listeners_mut};
use crate::component::Component;
use crate::component::alb::Listener;
use crate::document::{Document, LinkId, LinkKind, NodeId};
use crate::field::Choice;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "HTTPS without a certificate",
    why: "The provider refuses the listener; Terraform does not notice.",
    how_to_fix: "Give the listener a certificate of AWS Certificate Manager in the same region.",
    source: "AWS API models, 2026-05",
    violates: r#"r: region
  v: vpc
    web: alb listeners=[{"port":443,"protocol":"HTTPS","certificate":false}]"#,
    passes: "r: region\n  v: vpc\n    web: alb",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a certificate",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, balancer) in balancers(topology) {
        let region = topology.region_of(id).map_or("its region", Choice::id);
        let name = topology.name(id);
        for listener in balancer
            .listeners
            .iter()
            .filter(|listener| is_bare(listener))
        {
            let port = listener.port;
            report.add(
                &[id],
                format!("Listener {name}:{port} needs a certificate in {region}."),
            );
        }
        for (link, certificate) in foreign(topology, id) {
            report
                .about(&[id, certificate])
                .links(&[link])
                .button(Some("Take it off and use one of the region".to_owned()))
                .say(format!(
                    "{name} needs a certificate in {region}: {} is in {}.",
                    topology.name(certificate),
                    topology
                        .region_of(certificate)
                        .map_or("another region", Choice::id),
                ));
        }
    }
}

fn is_bare(listener: &Listener) -> bool {
    listener.protocol.is_encrypted() && !listener.certificate
}

/// The drawn certificates of a load balancer that are in another region.
fn foreign(topology: &Topology<'_>, id: NodeId) -> Vec<(LinkId, NodeId)> {
    let own = topology.region_of(id);
    let out = topology
        .links_from(id)
        .map(|(link, to)| (link, to.kind, to.to));
    let back = topology
        .links_to(id)
        .map(|(link, to)| (link, to.kind, to.from));
    out.chain(back)
        .filter(|(_, kind, _)| matches!(kind, LinkKind::Attach | LinkKind::Uses))
        .filter(|(_, _, other)| {
            let component = topology.component(*other);
            let region = topology.region_of(*other);
            matches!(component, Some(Component::Acm(_)))
                && own.is_some_and(|own| region.is_some_and(|region| region != own))
        })
        .map(|(link, _, other)| (link, other))
        .collect()
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    let topology = Topology::of(document);
    let taken_off: Vec<LinkId> = (foreign(&topology, id).into_iter())
        .map(|(link, _)| link)
        .filter(|link| finding.links.contains(link))
        .collect();
    for link in taken_off {
        document.links.remove(&link);
    }
    for listener in listeners_mut(document, id).into_iter().flatten() {
        listener.certificate |= listener.protocol.is_encrypted();
    }
}
