//! EDG-007: a distribution without what protects it.

use super::{distributions, origins};
use crate::component::cloudfront::Cloudfront;
use crate::component::waf::{Scope, Waf};
use crate::component::{Component, Role};
use crate::document::{Document, Link, LinkKind, NodeId};
use crate::rules::mending;
use crate::rules::wording::{all, called};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-007",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Distribution that is not hardened",
    why: "Without a web ACL attacks reach the origin unfiltered, without a root object the start page is missing, and without a second origin viewers see each failure of the first.",
    how_to_fix: "Add what it lacks: a web ACL, the name of the root object, a second origin.",
    source: "checkov CKV_AWS_68, CKV_AWS_305 and CKV_AWS_310, 2026-08-20",
    violates: "cdn: cloudfront\nr: region\n  files: s3\ncdn -> files",
    passes: "cdn: cloudfront origin_failover=true\nacl: waf scope=CLOUDFRONT\nr: region\n  files: s3\ncdn -> files\nacl -> cdn",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add a web ACL and a root object",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, distribution) in distributions(topology) {
        let unguarded = !is_guarded(topology, id);
        let rootless = is_rootless(topology, id, distribution);
        let faults: Vec<&str> = [
            (unguarded, "web ACL"),
            (rootless, "root object"),
            (
                is_alone(topology, id, distribution),
                "second origin for failover",
            ),
        ]
        .into_iter()
        .filter_map(|(wrong, what)| wrong.then_some(what))
        .collect();
        if !faults.is_empty() {
            let faults: Vec<String> = faults
                .into_iter()
                .map(|what| format!("no {what}"))
                .collect();
            let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
            // Which second origin there could be is for people to say.
            report
                .about(&[id])
                .button(button(unguarded, rootless))
                .say(format!(
                    "{} has {}.",
                    called(topology, "Distribution", id),
                    all(&faults)
                ));
        }
    }
}

fn button(unguarded: bool, rootless: bool) -> Option<String> {
    let words = match (unguarded, rootless) {
        (true, true) => "Add a web ACL and a root object",
        (true, false) => "Add a web ACL",
        (false, true) => "Name the root object",
        (false, false) => return None,
    };
    Some(words.to_owned())
}

fn is_guarded(topology: &Topology<'_>, id: NodeId) -> bool {
    let attached = topology.linked(id, LinkKind::Attach);
    attached
        .iter()
        .any(|other| topology.role(*other) == Some(Role::WebAcl))
}

/// Whether a request without a path asks a bucket for nothing.
fn is_rootless(topology: &Topology<'_>, id: NodeId, distribution: &Cloudfront) -> bool {
    let bucket = |(_, origin): &(_, NodeId)| {
        let component = topology.component(*origin);
        matches!(component, Some(Component::S3(_)))
    };
    distribution.default_root_object.trim().is_empty() && origins(topology, id).iter().any(bucket)
}

/// Whether nothing answers in place of its bucket. What is called fails over by itself: with a second origin CloudFront
/// takes only what reads.
fn is_alone(topology: &Topology<'_>, id: NodeId, distribution: &Cloudfront) -> bool {
    let first = origins(topology, id).first().map(|(_, origin)| *origin);
    let is_called =
        first.is_some_and(|first| !matches!(topology.component(first), Some(Component::S3(_))));
    !distribution.origin_failover && !is_called
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(node) = topology.node(id) else {
        return;
    };
    let Component::Cloudfront(distribution) = &node.component else {
        return;
    };
    let (guarded, rootless) = (
        is_guarded(&topology, id),
        is_rootless(&topology, id, distribution),
    );
    let parent = node.parent;
    if let (true, Some(Component::Cloudfront(distribution))) =
        (rootless, document.component_mut(id))
    {
        "index.html".clone_into(&mut distribution.default_root_object);
    }
    if !guarded {
        let acl = Component::Waf(Waf {
            scope: Scope::Cloudfront,
            ..Waf::default()
        });
        let acl = mending::add_below(document, acl, parent, id);
        document.add_link(Link {
            kind: LinkKind::Attach,
            ..Link::new(acl, id)
        });
    }
}
