//! NET-015: a NAT gateway with an address that it cannot have, or without the one that it needs.

use crate::component::Component;
use crate::component::nat_gateway::{ElasticIp, Mode, NatGateway};
use crate::document::{Document, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "NET-015",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "NAT gateway with the wrong address",
    why: "The provider refuses a private NAT gateway with an Elastic IP address and a public one without.",
    how_to_fix: "Give a public NAT gateway one Elastic IP address, and a private one none.",
    source: "Amazon VPC User Guide, 2023-06-15; EC2 API model, 2026-05",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone
              s: subnet cidr=10.0.0.0/24 kind=public
                nat: nat_gateway elastic_ip=no",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone
              s: subnet cidr=10.0.0.0/24 kind=public
                nat: nat_gateway elastic_ip=yes
              t: subnet cidr=10.0.1.0/24
                inner: nat_gateway connectivity=private",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Give it the address that it needs",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, nat) in topology.all::<NatGateway>() {
        let message = match (nat.is_public(), nat.has_address()) {
            _ if nat.mode == Mode::Regional => continue,
            (true, false) => format!(
                "Public NAT gateway {} has no Elastic IP address.",
                topology.name(id)
            ),
            (false, true) => {
                format!(
                    "Private NAT gateway {} cannot have an Elastic IP address.",
                    topology.name(id)
                )
            }
            _ => continue,
        };
        report.add(&[id], message);
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::NatGateway(nat)) = document.component_mut(id) {
        nat.elastic_ip = ElasticIp::AsNeeded;
    }
}
