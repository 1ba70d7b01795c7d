//! HYB-006: a VPN connection whose tunnels nobody watches.

use crate::component::Component;
use crate::component::vpn_connection::VpnConnection;
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-006",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Tunnels without an alarm",
    why: "When one of two tunnels fails nobody notices, until the second one fails too.",
    how_to_fix: "Add an alarm on the state of both tunnels.",
    source: "general knowledge",
    violates: "r: region\n  vpn: vpn_connection monitored=false",
    passes: "r: region\n  vpn: vpn_connection",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Add an alarm on both tunnels",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, vpn) in topology.all::<VpnConnection>() {
        if !vpn.monitored {
            report.add(
                &[id],
                format!(
                    "The tunnels of {} are not monitored.",
                    called(topology, "VPN connection", id)
                ),
            );
        }
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::VpnConnection(vpn)) = document.component_mut(id) {
        vpn.monitored = true;
    }
}
