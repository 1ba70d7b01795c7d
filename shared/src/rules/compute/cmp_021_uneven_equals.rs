//! CMP-021: a server that does not call what its equals call.

use std::collections::BTreeMap;

use crate::component::ec2::Ec2;
use crate::document::{Document, Link, LinkId, LinkKind, NodeId};
use crate::rules::wording::names;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-021",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Equal servers that call different things",
    why: "The same request ends otherwise, or in an error, depending on the server that it comes to.",
    how_to_fix: "Link each of them to what the others call.",
    source: "AWS Well-Architected REL10-BP01, 2026",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                web-a: ec2
                orders: ec2
            zb: zone letter=b
              b: subnet
                web-b: ec2
        web-a -> orders",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                web-a: ec2
                orders: ec2
            zb: zone letter=b
              b: subnet
                web-b: ec2
        web-a -> orders
        web-b -> orders",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Link it likewise",
        apply: Apply::Node(apply),
    }),
};

/// A server that lacks more links than this is meant otherwise.
const FEW: usize = 8;

/// What a server calls: the first of equals, in which way, and by which link.
type Calls = BTreeMap<(NodeId, LinkKind), LinkId>;

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (first, server) in topology.all::<Ec2>() {
        let equals = topology.equals_of(first);
        if server.service().is_none() || equals.len() < 2 || equals.first() != Some(&first) {
            continue;
        }
        let (own, all) = calls_of_equals(topology, first);
        for (id, calls) in &own {
            let Some(missing) = all.keys().find(|call| !calls.contains_key(call)) else {
                continue;
            };
            let other = own.iter().find(|(_, calls)| calls.contains_key(missing));
            let other = other.map_or(*id, |(other, _)| *other);
            report
                .about(&[*id, other, missing.0])
                .mendable(all.len() - calls.len() <= FEW)
                .say(format!(
                    "{} does not call {} as {} does, to which it is equal.",
                    topology.name(*id),
                    names(topology, &[missing.0]),
                    topology.name(other),
                ));
        }
    }
}

fn calls_of(topology: &Topology<'_>, id: NodeId) -> Calls {
    let is_call = |kind| matches!(kind, LinkKind::Request | LinkKind::Async | LinkKind::Uses);
    let own = topology.first_equal(id);
    (topology.links_from(id))
        // Copies of one another call each other as they like.
        .filter(|(_, link)| is_call(link.kind) && topology.first_equal(link.to) != own)
        .map(|(at, link)| ((topology.first_equal(link.to), link.kind), at))
        .collect()
}

/// What each of some equals calls, and all of them together.
fn calls_of_equals(topology: &Topology<'_>, id: NodeId) -> (Vec<(NodeId, Calls)>, Calls) {
    let equals = topology.equals_of(id).iter();
    let calls: Vec<_> = equals.map(|id| (*id, calls_of(topology, *id))).collect();
    let all = calls.iter().flat_map(|(_, own)| own.clone()).collect();
    (calls, all)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let own = calls_of(&topology, id);
    let (_, all) = calls_of_equals(&topology, id);
    let missing = all.iter().filter(|(call, _)| !own.contains_key(call));
    let links: Vec<Link> = missing
        .filter_map(|(_, like)| {
            let like = document.link(*like)?;
            let zone = topology.zone_of(id);
            let beside = (topology.equals_of(like.to).iter())
                .find(|callee| topology.zone_of(**callee) == zone);
            Some(Link {
                from: id,
                to: *beside.unwrap_or(&like.to),
                bends: Vec::new(),
                ..like.clone()
            })
        })
        .take(FEW)
        .collect();
    for link in links {
        document.add_link(link);
    }
}
