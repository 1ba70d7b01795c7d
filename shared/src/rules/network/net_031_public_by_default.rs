//! NET-031: a subnet that gives public addresses away.

use crate::component::Component;
use crate::component::subnet::Subnet;
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-031",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Public addresses by default",
    why: "Whatever is started in the subnet is exposed to the internet without anybody asking for it.",
    how_to_fix: "Turn it off, and give public addresses to those that need one.",
    source: "checkov CKV_AWS_130, 2026-08-20; trivy-checks AWS-0164, 2026-08-21",
    violates: "r: region\n  v: vpc\n    igw: internet_gateway\n    za: zone\n      s: subnet kind=public map_public_ip_on_launch=true",
    passes: "r: region\n  v: vpc\n    igw: internet_gateway\n    za: zone\n      s: subnet kind=public",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Turn it off",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, subnet) in topology.all::<Subnet>() {
        if subnet.map_public_ip_on_launch {
            report.add(
                &[id],
                format!(
                    "{} gives public addresses to what is started in it.",
                    called(topology, "Subnet", id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::Subnet(subnet)) = document.component_mut(id) {
        subnet.map_public_ip_on_launch = false;
    }
}
