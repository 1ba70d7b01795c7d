//! NET-013: a private subnet that was given a route to an internet gateway.

use crate::component::subnet::SubnetKind;
use crate::document::{Document, LinkId, Node, NodeId};
use crate::field::Choice;
use crate::routing;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-013",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Private subnet with a route to the internet",
    why: "The route makes the subnet public, whatever it is called: what gets a public address in it is exposed.",
    how_to_fix: "Remove the route, or declare the subnet public.",
    source: "Amazon VPC User Guide, 2023-06-15",
    violates: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=private
        s -> igw kind=route",
    passes: "
        r: region
          v: vpc
            igw: internet_gateway
            za: zone
              s: subnet kind=private",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Remove the route",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let (Some(link), Some(kind)) = (exposing(topology, id), topology.subnet_kind(id)) else {
        return;
    };
    let Some(gateway) = topology.document.link(link).map(|link| link.to) else {
        return;
    };
    report.about(&[id, gateway]).links(&[link]).say(format!(
        "{} is declared {} and is public: it has a route to {}.",
        called(topology, "Subnet", id),
        kind.label().to_lowercase(),
        topology.name(gateway),
    ));
}

/// The drawn route that makes a private subnet public.
fn exposing(topology: &Topology<'_>, id: NodeId) -> Option<LinkId> {
    let private = topology.subnet_kind(id)? != SubnetKind::Public;
    let exposed = private && routing::is_internet_routed(topology, id);
    routing::drawn_route(topology, id)
        .filter(|_| exposed)
        .map(|(link, _)| link)
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(link) = exposing(&Topology::of(document), id) {
        document.links.remove(&link);
    }
}
