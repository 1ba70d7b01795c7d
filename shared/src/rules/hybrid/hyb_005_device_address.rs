//! HYB-005: a customer gateway whose address AWS cannot reach.

use std::net::Ipv4Addr;

use crate::component::customer_gateway::CustomerGateway;
use crate::rules::wording::called;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "HYB-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Customer gateway without a public address",
    why: "AWS builds the tunnels to the static public address of the device: it takes no name and no private address.",
    how_to_fix: "Enter the static public IPv4 address of the device; leave it empty to be asked for it by the code.",
    source: "AWS API models, 2026-05",
    violates: "office: onprem_site\n  cgw: customer_gateway ip=192.168.0.1",
    passes: "office: onprem_site\n  cgw: customer_gateway ip=198.51.100.10",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, gateway) in topology.all::<CustomerGateway>() {
        let text = gateway.ip.trim();
        let fault = match text.parse::<Ipv4Addr>() {
            // One that is not known yet is asked for in a variable of the code.
            _ if text.is_empty() => continue,
            Ok(address) if is_public(address) => continue,
            Ok(address) => format!("{address} is no public address"),
            Err(_) => format!("\"{text}\" is no IPv4 address"),
        };
        report.add(
            &[id],
            format!(
                "{} has no static public address: {fault}.",
                called(topology, "Customer gateway", id)
            ),
        );
    }
}

/// Whether packets from the internet can have the address as their destination. The blocks for
/// documentation count: examples are written with them.
fn is_public(address: Ipv4Addr) -> bool {
    let shared = address.octets().first() == Some(&100)
        && address
            .octets()
            .get(1)
            .is_some_and(|second| second & 0xc0 == 64);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_unspecified()
        || shared)
}
