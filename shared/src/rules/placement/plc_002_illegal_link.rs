//! PLC-002: a link that makes no sense between its ends.

use crate::connection;
use crate::document::{Document, Link, LinkId, LinkKind};
use crate::field::Choice;
use crate::rules::wording::capital;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "PLC-002",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Link that cannot exist",
    why: "Nothing can be deployed for the link, and what depends on it does not work.",
    how_to_fix: "Change the kind of the link, or link the components through what is missing between them.",
    source: "Component catalogue, general knowledge",
    violates: "r: region\n  images: ecr\n  v: vpc\n    c: ecs_cluster\n      app: ecs_service\napp -> images kind=request",
    passes: "r: region\n  images: ecr\n  v: vpc\n    c: ecs_cluster\n      app: ecs_service\napp -> images kind=uses",
    check,
    fix: Some(Fix {
        label: "Change the kind of link",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, link) in topology.links() {
        let Err(refusal) = connection::check(topology, link) else {
            continue;
        };
        let (from, to) = (topology.name(link.from), topology.name(link.to));
        let cannot = match link.kind {
            LinkKind::Request => format!("{from} cannot send requests to {to}"),
            LinkKind::Async => format!("{from} cannot send messages to {to}"),
            LinkKind::Attach => format!("{from} cannot be attached to {to}"),
            LinkKind::Route => format!("{from} cannot have a route to {to}"),
            LinkKind::Replicate => format!("{from} cannot copy data to {to}"),
            LinkKind::Uses => format!("{from} cannot use {to}"),
            LinkKind::Observe => format!("{from} cannot send logs and metrics to {to}"),
            LinkKind::Deploy => format!("{from} cannot deploy to {to}"),
            LinkKind::Connection => format!("{from} cannot be connected with {to}"),
        };
        let button = better(topology, id)
            .map(|better| format!("Change the kind to {}", better.kind.label().to_lowercase()));
        report
            .about(&[link.from, link.to])
            .links(&[id])
            .button(button)
            .say(format!("{cannot}. {}.", capital(refusal.why)));
    }
}

/// The link that makes sense between the same ends, when there is one of another kind.
fn better(topology: &Topology<'_>, id: LinkId) -> Option<Link> {
    let link = topology.document.link(id)?;
    let proposed = connection::proposed(topology, link.from, link.to);
    let legal = connection::check(topology, &proposed).is_ok() && proposed.kind != link.kind;
    legal.then_some(proposed)
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.links.first() else {
        return;
    };
    let topology = Topology::of(document);
    let wrong = document
        .link(id)
        .is_some_and(|link| connection::check(&topology, link).is_err());
    if let Some(better) = better(&topology, id).filter(|_| wrong)
        && let Some(link) = document.link_mut(id)
    {
        *link = better;
    }
}
