//! AVL-005: something cannot do without a service that is not under the design's control.

use std::collections::BTreeMap;

use crate::component::Role;
use crate::document::{LinkId, NodeId};
use crate::rules::wording::names;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-005",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Availability bounded by others",
    why: "The design can be no better than what it waits for and cannot repair.",
    how_to_fix: "Let the caller work without the answer, for example from a cache or through a queue, and mark the link so.",
    source: "AWS Well-Architected REL05-BP01, 2026",
    violates: "
        r: region
          v: vpc
            app: asg
        maps: external_api
        app -> maps dependency=hard",
    passes: "
        r: region
          v: vpc
            app: asg
        maps: external_api
        app -> maps dependency=soft",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut bounds: BTreeMap<NodeId, (Vec<NodeId>, Vec<LinkId>)> = BTreeMap::new();
    for (id, link) in topology.links() {
        let outside = matches!(
            topology.role(link.to),
            Some(Role::External | Role::OnPremises)
        );
        if link.is_hard_request() && outside && topology.role(link.from) == Some(Role::Workload) {
            let (callers, links) = bounds.entry(link.to).or_default();
            links.push(id);
            if !callers.contains(&link.from) {
                callers.push(link.from);
            }
        }
    }
    for (target, (mut callers, links)) in bounds {
        callers.sort_unstable();
        let mut nodes = vec![target];
        nodes.extend(&callers);
        report.about(&nodes).links(&links).say(format!(
            "{} can be no more available than {}.",
            names(topology, &callers),
            topology.name(target),
        ));
    }
}
