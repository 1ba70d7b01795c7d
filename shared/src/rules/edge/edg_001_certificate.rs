//! EDG-001: a distribution with a certificate that it cannot use.

use super::{attached, distributions, name_or_domain};
use crate::component::Component;
use crate::component::region::RegionCode;
use crate::document::{Document, LinkId, LinkKind, NodeId};
use crate::field::Choice;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-001",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Certificate that CloudFront cannot use",
    why: "CloudFront takes certificates from us-east-1 only, and only for the names that they cover.",
    how_to_fix: "Use a certificate in us-east-1 that covers the name.",
    source: "CloudFront API model, 2026-05",
    violates: "
        cdn: cloudfront
        r: region code=eu-west-1
          cert: acm
        cert -> cdn",
    passes: "
        cdn: cloudfront
        r: region code=us-east-1
          cert: acm
        cert -> cdn",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use a certificate of its own in us-east-1",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, distribution) in distributions(topology) {
        let alias = name_or_domain(topology, &distribution.domain);
        for (link, certificate, fault) in unusable(topology, id) {
            report.about(&[id, certificate]).links(&[link]).say(format!(
                "{} needs a certificate for {alias} in us-east-1: {} {fault}.",
                topology.name(id),
                topology.name(certificate),
            ));
        }
    }
}

/// The drawn certificates of a distribution that it cannot use, and why.
fn unusable(topology: &Topology<'_>, id: NodeId) -> Vec<(LinkId, NodeId, String)> {
    let Some(Component::Cloudfront(distribution)) = topology.component(id) else {
        return Vec::new();
    };
    let alias = name_or_domain(topology, &distribution.domain);
    let certificates = attached(topology, id, &[LinkKind::Attach, LinkKind::Uses]);
    (certificates.into_iter())
        .filter_map(|(link, other)| {
            let Component::Acm(certificate) = topology.component(other)? else {
                return None;
            };
            let domain = name_or_domain(topology, &certificate.domain);
            let below = alias
                .strip_suffix(domain)
                .and_then(|host| host.strip_suffix('.'))
                .is_some_and(|host| !host.is_empty() && !host.contains('.'));
            let covered = alias == domain || (certificate.wildcard && below);
            let region = topology
                .region_of(other)
                .filter(|region| *region != RegionCode::UsEast1);
            let fault = match region {
                Some(region) => format!("is in {}", region.id()),
                None if distribution.own_domain && !covered => format!("is for {domain}"),
                None => return None,
            };
            Some((link, other, fault))
        })
        .collect()
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    let unusable = unusable(&Topology::of(document), id);
    // Without a drawn certificate the code makes the right one.
    for (link, ..) in unusable
        .into_iter()
        .filter(|(link, ..)| finding.links.contains(link))
    {
        document.links.remove(&link);
    }
}
