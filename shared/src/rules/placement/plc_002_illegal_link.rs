//! PLC-002: a link that makes no sense between its ends.

use crate::component::{Component, Place, Role};
use crate::connection::{self, Refusal};
use crate::document::{Document, Link, LinkId, LinkKind, NodeId};
use crate::editor::placement;
use crate::field::Choice;
use crate::routing;
use crate::rules::wording::capital;
use crate::rules::{
    Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens, mending, security,
};
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
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Change the kind of link",
        apply: Apply::Finding(apply),
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
        let button = match (
            step(topology, id),
            better(topology, id),
            insertion(topology, id),
        ) {
            (Some(inspection), ..) => Some(format!(
                "Take {} out of the path",
                topology.name(inspection)
            )),
            (_, Some(better), _) => Some(format!(
                "Change the kind to {}",
                better.kind.label().to_lowercase()
            )),
            (_, None, Some(Insertion::Existing(between))) => {
                Some(format!("Link them through {}", topology.name(between)))
            }
            (_, None, Some(Insertion::New { .. })) => {
                missing(&refusal).map(|what| format!("Put {} between them", lower(&what)))
            }
            (_, None, None) => None,
        };
        let missing = missing(&refusal).map_or_else(String::new, |what| {
            format!(" Missing in between: {}.", lower(&what))
        });
        report
            .about(&[link.from, link.to])
            .links(&[id])
            .button(button)
            .say(format!("{cannot}. {}.{missing}", capital(refusal.why)));
    }
}

/// A noun with its article, inside a sentence.
fn lower(noun: &str) -> String {
    let mut characters = noun.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

/// The component type that is missing, with its article.
fn missing(refusal: &Refusal) -> Option<String> {
    let component = Component::from_id(refusal.missing?)?;
    Some(placement::article(component.facts().name))
}

/// The inspection at an end of a request that is drawn as a step on the way: another kind for this one
/// link would cut the way.
fn step(topology: &Topology<'_>, id: LinkId) -> Option<NodeId> {
    let link = topology.document.link(id)?;
    let mut ends = [link.from, link.to].into_iter();
    ends.find(|end| link.kind == LinkKind::Request && security::is_step(topology, *end))
}

/// The link that makes sense between the same ends, when there is one of another kind.
fn better(topology: &Topology<'_>, id: LinkId) -> Option<Link> {
    let link = topology.document.link(id)?;
    let proposed = connection::proposed(topology, link.from, link.to);
    let legal = connection::check(topology, &proposed).is_ok() && proposed.kind != link.kind;
    legal.then_some(proposed)
}

/// How the missing component comes between two ends.
enum Insertion {
    /// It is there and leads to the target already.
    Existing(NodeId),
    /// It is made: of this type, in this place.
    New {
        what: &'static str,
        parent: Option<NodeId>,
    },
}

/// How what is missing can be put between the ends of a link without asking anybody. Code that is
/// missing takes a decision.
fn insertion(topology: &Topology<'_>, id: LinkId) -> Option<Insertion> {
    let link = topology.document.link(id)?;
    let what = connection::check(topology, link).err()?.missing?;
    let legal = |from: NodeId, to: NodeId| {
        connection::check(topology, &connection::proposed(topology, from, to)).is_ok()
    };
    let region = |end: NodeId| topology.place_of(end, Place::Region);
    let (from, to) = (topology.role(link.from)?, topology.role(link.to)?);
    match what {
        "alb" | "k8s_ingress" => {
            let known = (topology.balancers_of(link.to).into_iter()).find(|between| {
                let node = topology.node(*between);
                node.is_some_and(|node| node.component.id() == what) && legal(link.from, *between)
            });
            if let Some(between) = known {
                return Some(Insertion::Existing(between));
            }
            let parent = match what {
                "alb" => {
                    let possible = mending::balancer_possible(topology, link.to);
                    possible.then(|| routing::network_of(topology, link.to))?
                }
                _ => topology.node(link.to)?.parent,
            };
            let stands = parent.is_some_and(|parent| topology.node(parent).is_some());
            stands.then_some(Insertion::New { what, parent })
        }
        "api_gateway" if matches!(to, Role::Store | Role::Queue) => {
            let parent = Some(region(link.to)?);
            matches!(from, Role::Client | Role::Cdn).then_some(Insertion::New { what, parent })
        }
        "sqs" if from.runs_code() || matches!(from, Role::ApiGateway | Role::Database) => {
            let parent = Some(region(link.from).or_else(|| region(link.to))?);
            Some(Insertion::New { what, parent })
        }
        _ => None,
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.links.first() else {
        return;
    };
    let topology = Topology::of(document);
    let Some(link) = document
        .link(id)
        .filter(|link| connection::check(&topology, link).is_err())
    else {
        return;
    };
    let to = link.to;
    if let Some(inspection) = step(&topology, id) {
        return security::take_out_of_the_path(document, inspection);
    }
    if let Some(better) = better(&topology, id) {
        if let Some(link) = document.link_mut(id) {
            *link = better;
        }
        return;
    }
    match insertion(&topology, id) {
        None => {}
        Some(Insertion::Existing(between)) => mending::relink(document, id, None, Some(between)),
        Some(Insertion::New { what: "alb", .. }) => {
            mending::insert_balancer(document, to, &[id]);
        }
        Some(Insertion::New { what, parent }) => {
            let Some(component) = Component::from_id(what) else {
                return;
            };
            let between = mending::add(document, component, parent, Vec::new());
            mending::relink(document, id, None, Some(between));
            let onward = connection::proposed(&Topology::of(document), between, to);
            document.add_link(onward);
        }
    }
}
