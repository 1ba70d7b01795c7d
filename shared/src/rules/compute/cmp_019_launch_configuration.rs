//! CMP-019: a group that uses a launch configuration.

use crate::component::Component;
use crate::component::asg::{Asg, LaunchSource};
use crate::document::{Document, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "CMP-019",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Launch configuration used",
    why: "Launch configurations know no new instance types or options, and new accounts cannot make them.",
    how_to_fix: "Use a launch template.",
    source: "checkov CKV_AWS_315, 2026-08-20",
    violates: "
        r: region
          v: vpc
            app: asg launch_source=configuration",
    passes: "
        r: region
          v: vpc
            app: asg launch_source=template",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use a launch template",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, group) in topology.all::<Asg>() {
        if group.launch_source == LaunchSource::Configuration {
            report.add(
                &[id],
                format!(
                    "{} uses a launch configuration instead of a launch template.",
                    topology.name(id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Asg(group)) = document.component_mut(id) {
        group.launch_source = LaunchSource::Template;
    }
}
