//! SEC-024: Shield Advanced at something that it cannot protect.

use super::attachments;
use crate::component::Component;
use crate::component::alb::Scheme;
use crate::component::k8s_ingress::IngressClass;
use crate::component::shield::Tier;
use crate::document::{Node, NodeId};
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-024",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Shield Advanced on the wrong component",
    why: "The provider refuses the protection.",
    how_to_fix: "Protect the load balancer, the distribution, the zone of names or the public address in front.",
    source: "Shield API model, 2026-05",
    violates: "
        guard: shield tier=advanced
        r: region
          v: vpc
            db: rds
        guard -> db kind=attach",
    passes: "
        guard: shield tier=advanced
        cdn: cloudfront
        guard -> cdn kind=attach",
    check: Check::Node(check),
    fix: None,
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    if !matches!(&node.component, Component::Shield(shield) if shield.tier == Tier::Advanced) {
        return;
    }
    for (link, target) in attachments(topology, id) {
        let component = topology.component(target);
        if !component.is_some_and(can_be_protected) {
            report.about(&[target, id]).links(&[link]).say(format!(
                "Shield Advanced cannot protect {}.",
                topology.name(target)
            ));
        }
    }
}

/// Whether it is one of the protected types, or has an Elastic IP address, which is one.
fn can_be_protected(component: &Component) -> bool {
    match component {
        Component::Cloudfront(_) | Component::Alb(_) | Component::Route53(_) => true,
        Component::K8sIngress(ingress) => ingress.class == IngressClass::Alb,
        Component::Nlb(balancer) => balancer.scheme == Scheme::InternetFacing,
        Component::Ec2(server) => server.public_ip,
        Component::Bastion(_) => true,
        Component::NatGateway(nat) => nat.has_address(),
        _ => false,
    }
}
