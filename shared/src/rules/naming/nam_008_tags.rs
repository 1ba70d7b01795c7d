//! NAM-008: more tags than a resource can have.

use crate::document::{Node, NodeId};
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::tags;

/// The rule.
pub const RULE: Rule = Rule {
    id: "NAM-008",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "More tags than a resource can have",
    why: "AWS refuses the resource: it takes 50 tags, and four of them are filled from the drawing.",
    how_to_fix: "Remove tags of the component, of a container around it or of the design.",
    source: "AWS, Tag naming limits and requirements, 2026-11",
    violates: concat!(
        "v: region tags=\"a1=,a2=,a3=,a4=,a5=,a6=,a7=,a8=,a9=,a10=,a11=,a12=,a13=,a14=,a15=,a16=,a17=,",
        "a18=,a19=,a20=,a21=,a22=,a23=,a24=,a25=,a26=,a27=,a28=,a29=,a30=,a31=,a32=,a33=,a34=,a35=,",
        "a36=,a37=,a38=,a39=,a40=,a41=,a42=,a43=,a44=,a45=\"\n  one: s3 tags=\"b1=,b2=\"",
    ),
    passes: "v: region tags=Team=payments\n  one: s3 tags=CostCenter=4711",
    check: Check::Node(check),
    fix: None,
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    // What has none of its own has no more than what is around it.
    if node.tags.is_empty() {
        return;
    }
    let topology = context.topology;
    let count = topology.tags_of(id).len();
    if count > tags::MOST {
        report.about(&[id]).say(format!(
            "{} has {count} tags with those around it; at most {} are possible.",
            topology.name(id),
            tags::MOST
        ));
    }
}
