//! EDG-008: a name that cannot lead to what it is linked to.

use crate::component::Component;
use crate::component::route53::Route53;
use crate::document::Document;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-008",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Name that cannot lead there",
    why: "A name at the apex of a domain can only be an alias, and aliases lead to a few services of AWS only.",
    how_to_fix: "Let the name lead to a load balancer, a distribution, an API with a name of its own or a website.",
    source: "general knowledge",
    violates: "
        names: route53
        cdn: cloudfront own_domain=false
        names -> cdn",
    passes: "
        names: route53
        cdn: cloudfront
        names -> cdn",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Let it answer to the name",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, zone) in topology.all::<Route53>() {
        for (link, target) in topology.targets_of(id) {
            let component = topology.component(target);
            let Some((fault, possible)) = component.and_then(|to| fault(to, zone.private)) else {
                continue;
            };
            report
                .about(&[id, target])
                .links(&[link])
                .mendable(possible)
                .say(format!(
                    "{} cannot lead to {}: {fault}.",
                    topology.name(id),
                    topology.name(target),
                ));
        }
    }
}

/// Why an alias cannot lead to a component, and whether a name of its own would do.
fn fault(to: &Component, private: bool) -> Option<(&'static str, bool)> {
    match to {
        Component::Cloudfront(to) if !to.own_domain => {
            Some(("it does not answer to that name", true))
        }
        Component::ApiGateway(to) if !to.own_domain => {
            Some(("it does not answer to that name", true))
        }
        Component::S3(to) if !to.website => Some(("a bucket has a name only as a website", false)),
        Component::Dynamodb(_) => Some(("no name can lead to a table", false)),
        Component::Ec2(to) if !to.public_ip && !private => {
            Some(("it has no public address", false))
        }
        Component::Asg(_) | Component::EcsService(_) | Component::K8sWorkload(_) => {
            Some(("its addresses come and go", false))
        }
        _ => None,
    }
}

fn apply(document: &mut Document, finding: &Finding) {
    let &[_, target] = finding.nodes.as_slice() else {
        return;
    };
    match document.component_mut(target) {
        Some(Component::Cloudfront(to)) => to.own_domain = true,
        Some(Component::ApiGateway(to)) => to.own_domain = true,
        _ => {}
    }
}
