//! AVL-009: a figure of availability that was entered and cannot be.

use crate::component::Component;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-009",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Figure that cannot be",
    why: "What is worked out with it is wrong; as far as it makes no sense, the provider's figure is taken.",
    how_to_fix: "Enter a percentage of at most 100, or both the time between failures and the time to repair, of more than 0 hours.",
    source: "IEC 61703, 2016",
    violates: r#"
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2 uptime={"mtbf_hours":"100","mttr_hours":"0"}
        users -> app"#,
    passes: r#"
        users: client
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2 uptime={"mtbf_hours":"100","mttr_hours":"2"}
        users -> app"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        if let Some(fault) = node.figure.fault() {
            report.add(&[id], format!("{}: {fault}.", topology.name(id)));
        }
    }
    for (id, figure) in &topology.document.figures {
        let (Some(fault), Some(component)) = (figure.fault(), Component::from_id(id)) else {
            continue;
        };
        let of_type = |node: &crate::document::Node| node.component.id() == id;
        let first = topology.nodes().find(|(_, node)| of_type(node));
        if let Some((first, _)) = first {
            let name = component.facts().name;
            report.add(&[first], format!("Every {name}: {fault}."));
        }
    }
}
